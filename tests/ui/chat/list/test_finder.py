from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.library.data import Hit
from app.library.search import Search
from app.ui.chat.list.finder import Answer, Finder
from tests.ui.chat.list.parts import Library


class _Counting(Search):
    """The real search, which remembers what it was asked."""

    def __init__(self, library: Library) -> None:
        super().__init__(library.database)
        self.asked: list[tuple[str, int]] = []

    def find(self, typed: str, limit: int = 50) -> tuple[Hit, ...]:
        self.asked.append((typed, limit))
        return super().find(typed, limit)


@pytest.fixture
def search(library: Library) -> _Counting:
    library.add("Frost", "on the window")
    return _Counting(library)


@pytest.fixture
def finder(search: _Counting, qtbot: QtBot) -> Iterator[Finder]:
    owner = QObject()
    yield Finder(search, owner)
    assert qtbot
    owner.deleteLater()


def _answers(finder: Finder) -> list[Answer]:
    answers: list[Answer] = []
    finder.answered.connect(answers.append)
    return answers


def test_each_key_is_answered_before_the_next(finder: Finder, search: _Counting) -> None:
    answers = _answers(finder)
    for typed in ("f", "fr", "frx"):
        finder.ask(typed)
    assert [(a.query, len(a.hits)) for a in answers] == [("f", 1), ("fr", 1), ("frx", 0)]
    assert {limit for _typed, limit in search.asked} == {50}


@pytest.mark.parametrize("typed", ["", "  "])
def test_nothing_is_not_looked_for(finder: Finder, search: _Counting, typed: str) -> None:
    answers = _answers(finder)
    finder.ask(typed)
    finder.ask_again()
    assert answers == [Answer()]
    assert search.asked == []


def test_a_slow_search_waits_for_a_pause_and_then_for_the_newest_text(
    qtbot: QtBot, finder: Finder, search: _Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.chat.list.finder._SLOW_S", 0)
    answers = _answers(finder)
    finder.ask("f")
    for typed in ("fr", "fro", "fros"):
        finder.ask(typed)
    assert [a.query for a in answers] == ["f"]
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers[1].query == "fros"
    assert [typed for typed, _limit in search.asked] == ["f", "fros"]


def test_whoever_cannot_wait_gets_the_newest_at_once(
    finder: Finder, search: _Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.chat.list.finder._SLOW_S", 0)
    answers = _answers(finder)
    for typed in ("f", "fr"):
        finder.ask(typed)
    finder.catch_up()
    finder.catch_up()
    assert [a.query for a in answers] == ["f", "fr"]
    finder.ask("fro")
    finder.ask("")
    assert answers[-1] == Answer()
    assert len(search.asked) == 2


def test_asking_again_finds_what_is_new(finder: Finder, library: Library) -> None:
    answers = _answers(finder)
    finder.ask("frost")
    library.add("Letter", "the first frost")
    finder.ask_again()
    assert [len(a.hits) for a in answers] == [1, 2]

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.ui.chat.list.model import RowsModel
from app.ui.chat.list.rows import Entry, Header, Row

_FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def _rows(names: str) -> list[Row]:
    """Return a row for each letter, headings for the capitals."""
    return [
        Header(name) if name.isupper() else Entry(ord(name), name, "", pinned=False, busy=False)
        for name in names
    ]


def _names(model: RowsModel) -> str:
    return "".join(row.title for row in model.rows())


@pytest.mark.parametrize("before", ["", "Tabcde"])
@pytest.mark.parametrize("after", ["", "Pd", "TaYbcde", "Tabcdef", "PcTabde", "Tedcba", "Tbcdea"])
def test_any_rows_can_follow_any_others(before: str, after: str) -> None:
    model = RowsModel()
    QAbstractItemModelTester(model, _FATAL, model)
    model.set_rows(_rows(before))
    model.set_rows(_rows(after))
    assert _names(model) == after


def test_every_order_can_follow_every_other() -> None:
    model = RowsModel()
    for order in permutations("abcde"):
        model.set_rows(_rows("".join(order)))
        assert _names(model) == "".join(order)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from("abcdefghPTYL"), unique=True),
    st.lists(st.sampled_from("abcdefghPTYL"), unique=True),
)
def test_rows_that_stay_are_still_known_to_who_knew_them(
    before: list[str], after: list[str]
) -> None:
    model = RowsModel()
    model.set_rows(_rows("".join(before)))
    known = {name: QPersistentModelIndex(model.index(i)) for i, name in enumerate(before)}
    model.set_rows(_rows("".join(after)))
    assert _names(model) == "".join(after)
    for name, index in known.items():
        assert index.isValid() is (name in after)
        assert not index.isValid() or model.row(index.row()).title == name


def test_a_row_that_goes_to_the_top_is_the_only_one_that_moves(qtbot: QtBot) -> None:
    model = RowsModel()
    model.set_rows(_rows("Tabcde"))
    moves: list[object] = []
    model.rowsMoved.connect(lambda *what: moves.append(what))
    with qtbot.assertNotEmitted(model.rowsRemoved), qtbot.assertNotEmitted(model.rowsInserted):
        model.set_rows(_rows("Tdabce"))
        model.set_rows(_rows("Tabcde"))
    assert len(moves) == 2


def test_rows_without_a_change_are_left_alone(qtbot: QtBot) -> None:
    model = RowsModel()
    model.set_rows(_rows("Tabc"))
    with (
        qtbot.assertNotEmitted(model.dataChanged),
        qtbot.assertNotEmitted(model.rowsMoved),
        qtbot.assertNotEmitted(model.rowsInserted),
        qtbot.assertNotEmitted(model.rowsRemoved),
        qtbot.assertNotEmitted(model.modelReset),
    ):
        model.set_rows(_rows("Tabc"))


def test_headings_cannot_be_chosen() -> None:
    model = RowsModel()
    model.set_rows(_rows("Ta"))
    assert model.flags(model.index(0)) == Qt.ItemFlag.NoItemFlags
    assert model.flags(model.index(1)) & Qt.ItemFlag.ItemIsSelectable


def test_a_typed_title_is_taken_on_one_line(qtbot: QtBot) -> None:
    model = RowsModel()
    model.set_rows(_rows("Ta"))
    with qtbot.waitSignal(model.renamed) as renamed:
        assert model.setData(model.index(1), "  of \n two ")
    assert renamed.args == [ord("a"), "of two"]
    assert model.row(1).title == "of two"


@pytest.mark.parametrize("typed", ["", "  \n", "a"])
def test_an_empty_title_or_the_same_changes_nothing(qtbot: QtBot, typed: str) -> None:
    model = RowsModel()
    model.set_rows(_rows("Ta"))
    with qtbot.assertNotEmitted(model.renamed):
        model.setData(model.index(1), typed)
    assert _names(model) == "Ta"


def test_busy_marks_come_and_go() -> None:
    model = RowsModel()
    model.set_rows(_rows("Tab"))
    changed: list[int] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    model.mark_busy({ord("a")})
    model.mark_busy({ord("b")})
    busy = [row.busy for row in model.rows() if isinstance(row, Entry)]
    assert busy == [False, True]
    assert changed == [1, 1, 2]

import pytest
from pytestqt.qtbot import QtBot

from app.ui.chat.list.anchor import scrolled_as_before
from app.ui.chat.list.rows import Entry, Row
from app.ui.chat.list.view import RowView
from app.ui.theme import Theme


def _rows(numbers: list[int]) -> list[Row]:
    return [Entry(n, f"Title {n}", "Today", pinned=False, busy=False) for n in numbers]


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> RowView:
    view = RowView(theme, "Conversations")
    qtbot.addWidget(view)
    view.rows.set_rows(_rows(list(range(300))))
    view.resize(240, 400)
    with qtbot.waitExposed(view):
        view.show()
    return view


def _top_px(view: RowView, number: int) -> int:
    return view.visualRect(view.rows.index_of(number)).top()


def _scroll_to(view: RowView, number: int) -> None:
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() + _top_px(view, number) + 5)


@pytest.mark.parametrize(
    "after",
    [
        [-1, -2, *range(300)],
        [*range(50, 300)],
        [100, *range(100), *range(101, 300)],
        [250, *range(250), *range(251, 300)],
    ],
    ids=["new above", "gone above", "the first in sight goes up", "one below goes up"],
)
def test_what_is_in_sight_stays_there(view: RowView, after: list[int]) -> None:
    _scroll_to(view, 100)
    before = _top_px(view, 103)
    with scrolled_as_before(view):
        view.rows.set_rows(_rows(after))
    assert _top_px(view, 103) == before


def test_at_the_top_the_newest_comes_into_sight(view: RowView) -> None:
    with scrolled_as_before(view):
        view.rows.set_rows(_rows([999, *range(300)]))
    assert view.verticalScrollBar().value() == 0
    assert _top_px(view, 999) == 0


def test_when_all_in_sight_is_gone_nothing_breaks(view: RowView) -> None:
    _scroll_to(view, 100)
    with scrolled_as_before(view):
        view.rows.set_rows(_rows([1, 2]))
    assert view.rows.rowCount() == 2

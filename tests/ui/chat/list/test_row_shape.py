import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.ui.chat.list.row_shape import RowShape
from app.ui.chat.list.rows import Entry
from app.ui.chat.list.view import RowView
from app.ui.theme import Theme


def _view(theme: Theme, qtbot: QtBot, count: int, direction: Qt.LayoutDirection) -> RowView:
    view = RowView(theme, "Conversations")
    qtbot.addWidget(view)
    view.setLayoutDirection(direction)
    view.rows.set_rows(
        [Entry(n, f"Title {n}", "Today", pinned=False, busy=False) for n in range(count)]
    )
    view.resize(240, 400)
    with qtbot.waitExposed(view):
        view.show()
    return view


def _option(view: RowView) -> QStyleOptionViewItem:
    option = QStyleOptionViewItem()
    view.initViewItemOption(option)
    option.rect = view.visualRect(view.rows.index(0))
    return option


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_rows_stand_where_they_stand_with_and_without_a_scroll_bar(
    theme: Theme, qtbot: QtBot, direction: Qt.LayoutDirection
) -> None:
    shape = RowShape(theme)
    places = []
    for count, bar in ((2, False), (200, True)):
        view = _view(theme, qtbot, count, direction)
        assert view.verticalScrollBar().isVisible() is bar
        body = shape.body(_option(view))
        places.append((view.viewport().mapTo(view, body.topLeft()), body.size()))
    assert places[0] == places[1]


def test_what_stands_beside_a_title_takes_its_room(theme: Theme) -> None:
    shape = RowShape(theme)
    plain = shape.taken_px(busy=False, aside_px=0)
    button = shape.taken_px(busy=False, aside_px=30)
    mark = shape.taken_px(busy=True, aside_px=0)
    both = shape.taken_px(busy=True, aside_px=30)
    assert plain == 0
    assert 0 < button < both
    assert 0 < mark < both


def test_lengths_follow_the_size_of_text(theme: Theme) -> None:
    shape = RowShape(theme)
    before = shape.title_px
    theme.choose("light", 200)
    shape.measure()
    assert shape.title_px == pytest.approx(2 * before, abs=3)

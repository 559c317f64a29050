from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QHelpEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from app.library.data import Hit
from app.ui.chat.list.rows import Entry, Header, found
from app.ui.chat.list.view import RowView
from app.ui.theme import Theme

_LEFT = Qt.MouseButton.LeftButton
_NAMES = ["Apples", "Bread", "Butter", "Cakes, big ones"]


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> Iterator[RowView]:
    view = RowView(theme, "Conversations")
    qtbot.addWidget(view)
    view.rows.set_rows(
        [
            Header("Pinned"),
            Entry(0, _NAMES[0], "Pinned", pinned=True, busy=False),
            Header("Today"),
            *(
                Entry(number, name, "Today", pinned=False, busy=False)
                for number, name in list(enumerate(_NAMES))[1:]
            ),
        ]
    )
    view.resize(240, 400)
    with qtbot.waitExposed(view):
        view.show()
    view.activateWindow()
    yield view
    QToolTip.hideText()


def _focus(qtbot: QtBot, view: RowView) -> None:
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view.hasFocus)


def _place(view: RowView, number: int) -> QPoint:
    return view.visualRect(view.rows.index_of(number)).center()


def _hover(qtbot: QtBot, view: RowView, number: int) -> None:
    qtbot.mouseMove(view.viewport(), QPoint(1, 1))
    qtbot.mouseMove(view.viewport(), _place(view, number))


def _current(view: RowView) -> str:
    return str(view.currentIndex().data())


def _field(view: RowView) -> QLineEdit | None:
    return view.findChild(QLineEdit)


def _many(view: RowView, count: int = 2000) -> None:
    view.rows.set_rows(
        [
            Header("Today"),
            *(Entry(i, f"Title {i}", "Today", pinned=False, busy=False) for i in range(count)),
        ]
    )


def test_arrows_walk_past_headings_and_open_nothing(qtbot: QtBot, view: RowView) -> None:
    _focus(qtbot, view)
    assert _current(view) == "Apples"
    with qtbot.assertNotEmitted(view.opened):
        qtbot.keyClick(view, Qt.Key.Key_Down)
        assert _current(view) == "Bread"
        qtbot.keyClick(view, Qt.Key.Key_End)
        assert _current(view) == "Cakes, big ones"
        qtbot.keyClick(view, Qt.Key.Key_Down)
        assert _current(view) == "Cakes, big ones"
        qtbot.keyClick(view, Qt.Key.Key_Home)
        assert _current(view) == "Apples"
    assert view.selectedIndexes() == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_open_where_the_keyboard_is(
    qtbot: QtBot, view: RowView, key: Qt.Key
) -> None:
    _focus(qtbot, view)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, key)
    assert opened.args == [view.rows.row(3)]


def test_pages_and_ends_of_a_long_list(qtbot: QtBot, view: RowView) -> None:
    _many(view)
    _focus(qtbot, view)
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    page = view.currentIndex().row()
    assert 5 < page < 15
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert view.currentIndex().row() == 2 * page - 1
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert view.currentIndex().row() == 1
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert _current(view) == "Title 1999"
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))


def test_walking_to_the_first_row_shows_its_heading(qtbot: QtBot, view: RowView) -> None:
    _many(view)
    _focus(qtbot, view)
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.verticalScrollBar().value() == 0


def test_up_in_the_first_row_leaves(qtbot: QtBot, view: RowView) -> None:
    _focus(qtbot, view)
    with qtbot.waitSignal(view.left_upwards):
        qtbot.keyClick(view, Qt.Key.Key_Up)


def test_letters_find_a_title_and_space_is_one_of_them(qtbot: QtBot, view: RowView) -> None:
    _focus(qtbot, view)
    qtbot.keyClicks(view, "bu")
    assert _current(view) == "Butter"
    view.keyboardSearch("")  # what begins a new search, as a pause does
    with qtbot.assertNotEmitted(view.opened):
        qtbot.keyClicks(view, "cakes, b")
    assert _current(view) == "Cakes, big ones"


@pytest.mark.parametrize(
    ("typed", "key", "title"),
    [
        ("Pears", Qt.Key.Key_Return, "Pears"),
        (" Pears  and plums ", Qt.Key.Key_Return, "Pears and plums"),
        ("Pears", Qt.Key.Key_Tab, "Pears"),
        ("Pears", Qt.Key.Key_Escape, "Bread"),
        (" ", Qt.Key.Key_Return, "Bread"),
        ("", Qt.Key.Key_Return, "Bread"),
    ],
)
def test_f2_edits_the_title(
    qtbot: QtBot, view: RowView, typed: str, key: Qt.Key, title: str
) -> None:
    _focus(qtbot, view)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    field = _field(view)
    assert field is not None
    assert field.selectedText() == "Bread"
    assert field.accessibleName() == "Title of the conversation"
    renamed: list[list[object]] = []
    view.rows.renamed.connect(lambda *args: renamed.append(list(args)))
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, key)
    qtbot.waitUntil(lambda: _field(view) is None)
    assert view.hasFocus()
    assert _current(view) == title
    assert renamed == ([[1, title]] if title != "Bread" else [])


def test_a_double_click_edits_the_title(qtbot: QtBot, view: RowView) -> None:
    opened: list[object] = []
    view.opened.connect(opened.append)
    place = _place(view, 2)
    qtbot.mouseClick(view.viewport(), _LEFT, pos=place)
    qtbot.mouseDClick(view.viewport(), _LEFT, pos=place)
    qtbot.mouseRelease(view.viewport(), _LEFT, pos=place)
    field = _field(view)
    assert field is not None
    assert field.hasFocus()
    assert len(opened) == 1


def test_a_click_elsewhere_keeps_what_was_typed(qtbot: QtBot, view: RowView) -> None:
    _focus(qtbot, view)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    field = _field(view)
    assert field is not None
    qtbot.keyClicks(field, "Plums")
    with qtbot.waitSignal(view.rows.renamed):
        qtbot.mouseClick(view.viewport(), _LEFT, pos=_place(view, 2))


def test_walking_keys_stay_in_the_field(qtbot: QtBot, view: RowView) -> None:
    _focus(qtbot, view)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    field = _field(view)
    assert field is not None
    qtbot.keyClicks(field, "Plums")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_F2):
        qtbot.keyClick(field, key)
    assert field.isVisible()
    assert field.text() == "Plums"
    assert _current(view) == "Apples"


def test_a_field_left_as_it_was_does_not_bring_an_old_title_back(
    qtbot: QtBot, view: RowView
) -> None:
    _focus(qtbot, view)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    field = _field(view)
    assert field is not None
    rows = list(view.rows.rows())
    rows[1] = Entry(0, "By rule", "Pinned", pinned=True, busy=False)
    view.rows.set_rows(rows)
    with qtbot.assertNotEmitted(view.rows.renamed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: _field(view) is None)
    assert _current(view) == "By rule"


def test_delete_asks_for_it(qtbot: QtBot, view: RowView) -> None:
    _focus(qtbot, view)
    with qtbot.waitSignal(view.asked) as asked:
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert asked.args == ["delete", 0]


def test_keys_in_an_empty_list_do_nothing(qtbot: QtBot, view: RowView) -> None:
    view.rows.set_rows([])
    _focus(qtbot, view)
    with qtbot.assertNotEmitted(view.opened), qtbot.assertNotEmitted(view.asked):
        for key in (Qt.Key.Key_Return, Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Down):
            qtbot.keyClick(view, key)


def test_the_pointer_brings_the_button_to_its_row(qtbot: QtBot, view: RowView) -> None:
    assert not view.more_button.isVisible()
    for number in (1, 3):
        _hover(qtbot, view, number)
        assert view.more_button.isVisible()
        assert view.more_button.accessibleName() == f"Actions for “{_NAMES[number]}”"
        row = view.visualRect(view.rows.index_of(number))
        assert row.contains(view.more_button.geometry())
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    assert not view.more_button.isVisible()


def test_the_button_does_not_come_to_headings(qtbot: QtBot, view: RowView) -> None:
    qtbot.mouseMove(view.viewport(), QPoint(1, 399))
    qtbot.mouseMove(view.viewport(), view.visualRect(view.rows.index(0)).center())
    assert not view.more_button.isVisible()


def test_the_button_is_reached_by_the_tab_key(qtbot: QtBot, view: RowView) -> None:
    _focus(qtbot, view)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.more_button.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert view.more_button.hasFocus()
    qtbot.keyClick(view.more_button, Qt.Key.Key_Space)
    assert _menu(view).accessibleName() == "Actions for “Bread”"


def test_the_button_follows_whichever_was_used_last(qtbot: QtBot, view: RowView) -> None:
    _focus(qtbot, view)
    _hover(qtbot, view, 3)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.more_button.accessibleName() == "Actions for “Bread”"
    _hover(qtbot, view, 2)
    assert view.more_button.accessibleName() == "Actions for “Butter”"


def test_the_button_moves_with_its_row(qtbot: QtBot, view: RowView) -> None:
    _hover(qtbot, view, 3)
    rows = list(view.rows.rows())
    view.rows.set_rows([*rows[:2], rows[-1], *rows[2:-1]])
    qtbot.waitUntil(
        lambda: view.visualRect(view.rows.index(2)).contains(view.more_button.geometry())
    )


def _menu(view: RowView) -> QMenu:
    assert view.menu is not None
    return view.menu


def _open_menu(qtbot: QtBot, view: RowView, number: int) -> QMenu:
    _hover(qtbot, view, number)
    qtbot.mouseClick(view.more_button, _LEFT)
    return _menu(view)


def test_the_menu_says_what_can_be_done_and_with_which_keys(qtbot: QtBot, view: RowView) -> None:
    menu = _open_menu(qtbot, view, 1)
    assert [a.text() for a in menu.actions() if not a.isSeparator()] == [
        *("Rename\tF2", "Pin", "Export as Markdown…", "Export as JSON…", "Delete\tDel")
    ]
    menu.close()
    assert view.menu is None
    assert _open_menu(qtbot, view, 0).actions()[1].text() == "Unpin"


@pytest.mark.parametrize(
    ("number", "steps", "name"),
    [(1, 2, "pin"), (0, 2, "unpin"), (1, 3, "export_markdown"), (1, 4, "export_json")],
)
def test_the_menu_asks_for_what_was_chosen(
    qtbot: QtBot, view: RowView, number: int, steps: int, name: str
) -> None:
    menu = _open_menu(qtbot, view, number)
    for _step in range(steps):
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.asked) as asked:
        qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert asked.args == [name, number]


def test_the_menu_deletes_with_its_last_entry(qtbot: QtBot, view: RowView) -> None:
    menu = _open_menu(qtbot, view, 2)
    with qtbot.waitSignal(view.asked) as asked:
        qtbot.mouseClick(menu, _LEFT, pos=menu.actionGeometry(menu.actions()[-1]).center())
    assert asked.args == ["delete", 2]


def test_the_menu_renames_in_place(qtbot: QtBot, view: RowView) -> None:
    menu = _open_menu(qtbot, view, 2)
    qtbot.mouseClick(menu, _LEFT, pos=menu.actionGeometry(menu.actions()[0]).center())
    field = _field(view)
    assert field is not None
    assert field.text() == "Butter"


def test_the_row_of_an_open_menu_keeps_its_button(qtbot: QtBot, view: RowView) -> None:
    _open_menu(qtbot, view, 2)
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    assert view.more_button.isVisible()
    _menu(view).close()
    assert not view.more_button.isVisible()


def test_the_other_mouse_button_opens_the_menu_without_opening_the_row(
    qtbot: QtBot, view: RowView
) -> None:
    place = _place(view, 2)
    with qtbot.assertNotEmitted(view.opened):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=place)
        _ask_for_menu(view, QContextMenuEvent.Reason.Mouse, place)
    assert _menu(view).accessibleName() == "Actions for “Butter”"


def test_the_menu_key_opens_the_menu_where_the_keyboard_is(qtbot: QtBot, view: RowView) -> None:
    _focus(qtbot, view)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    _ask_for_menu(view, QContextMenuEvent.Reason.Keyboard, QPoint(0, 0))
    assert _menu(view).accessibleName() == "Actions for “Bread”"


def test_headings_have_no_menu(view: RowView) -> None:
    heading = view.visualRect(view.rows.index(0)).center()
    _ask_for_menu(view, QContextMenuEvent.Reason.Mouse, heading)
    assert view.menu is None


def _ask_for_menu(view: RowView, reason: QContextMenuEvent.Reason, place: QPoint) -> None:
    viewport = view.viewport()
    event = QContextMenuEvent(reason, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, event)


def test_the_ring_of_focus_is_for_the_keyboard(qtbot: QtBot, view: RowView, theme: Theme) -> None:
    def ring() -> bool:
        image = view.viewport().grab().toImage()
        edge = view.visualRect(view.currentIndex())
        colour = image.pixelColor(edge.center().x(), edge.top() + 1)
        return colour == QColor(theme.palette.accent)

    _focus(qtbot, view)
    assert ring()
    qtbot.mouseClick(view.viewport(), _LEFT, pos=_place(view, 2))
    assert view.hasFocus()
    assert not ring()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert ring()


def test_what_is_open_is_seen_without_colours(view: RowView, theme: Theme) -> None:
    view.select(2)
    image = view.viewport().grab().toImage()
    row = view.visualRect(view.rows.index_of(2))
    bar = image.pixelColor(4, row.center().y())
    assert bar == QColor(theme.palette.accent)


def _tooltip(view: RowView, number: int) -> str:
    place = _place(view, number)
    where = view.viewport().mapToGlobal(place)
    QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, where))
    return QToolTip.text() if QToolTip.isVisible() else ""


def test_a_tooltip_says_what_there_is_no_room_for(qtbot: QtBot, view: RowView) -> None:
    assert _tooltip(view, 1) == ""
    title = "<img src='file:///etc/passwd'> & " + "a long way to go " * 3
    view.rows.set_rows([Entry(1, title, "Today", pinned=False, busy=False)])
    assert "&lt;img" in _tooltip(view, 1)
    view.rows.set_rows([Entry(1, "Bread", "Today", pinned=False, busy=True)])
    qtbot.waitUntil(lambda: "An answer is being written here." in _tooltip(view, 1))


def test_hits_take_the_room_of_their_snippets(view: RowView) -> None:
    view.rows.set_rows(
        found(
            [
                Hit(1, None, "Frost", "Frost", ((0, 5),)),
                Hit(2, 5, "Letter", "one line of frost", ((12, 17),)),
                Hit(3, 6, "Ideas", "more than one line " * 6 + "of frost", ((117, 122),)),
            ],
            (),
            (),
        )
    )
    title, one, two = (view.visualRect(view.rows.index(i)).height() for i in range(3))
    assert title < one < two < 3 * title


def test_lit_words_are_painted_in_hits(view: RowView, theme: Theme) -> None:
    view.rows.set_rows(found([Hit(1, 5, "Letter", "a frost", ((2, 7),))], (), ()))
    image = view.viewport().grab().toImage()
    colours = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(view.visualRect(view.rows.index(0)).height())
    }
    assert QColor(theme.palette.highlight).name() in colours


def test_a_selected_row_is_scrolled_to(qtbot: QtBot, view: RowView) -> None:
    _many(view)
    view.select(1500)
    qtbot.waitUntil(
        lambda: view.viewport().rect().contains(view.visualRect(view.rows.index_of(1500)))
    )
    assert [index.data() for index in view.selectedIndexes()] == ["Title 1500"]
    view.select(99_999)
    assert view.selectedIndexes() == []

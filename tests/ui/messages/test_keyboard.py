import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.messages import MessageList
from app.ui.messages.message_view import MessageView
from app.ui.messages.text_view import TextView
from app.ui.theme import Theme
from tests.ui.messages.looking import view_of, visible_end
from tests.ui.messages.samples import CODE, conversation, message


class Page(QWidget):
    """A list between two other things that take the focus."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.before = QPushButton("Before")
        self.messages = MessageList(theme)
        self.after = QLineEdit()
        column = QVBoxLayout(self)
        for widget in (self.before, self.messages, self.after):
            column.addWidget(widget)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> Page:
    page = Page(theme)
    qtbot.addWidget(page)
    page.resize(860, 700)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def press(qtbot: QtBot, key: Qt.Key, *, shift: bool = False) -> QWidget:
    """Press a key where the focus is, and return where it is then."""
    focused = QApplication.focusWidget()
    assert focused is not None
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(focused, key, modifier)
    now = QApplication.focusWidget()
    assert now is not None
    return now


def test_the_list_is_one_stop_on_the_way(page: Page, qtbot: QtBot) -> None:
    page.messages.set_messages([message(1, "user"), message(2, text=f"Look:\n\n{CODE}\nDone.")])
    page.before.setFocus()
    way = [press(qtbot, Qt.Key.Key_Tab)]
    while way[-1] is not page.after:
        way.append(press(qtbot, Qt.Key.Key_Tab))
        assert len(way) < 20
    last = view_of(page.messages, 2)
    names = [each.accessibleName() for each in way[1:-1]]
    assert way[0] is last
    assert names == [
        "Text",
        "Copy code",
        "Code in Python",
        "Text",
        "Copy message",
        "Try again",
        "Branch off into a new conversation",
        "Delete message",
    ]
    assert [isinstance(each, TextView) for each in way[1:5]] == [True, False, True, True]


def test_the_way_back_is_the_same(page: Page, qtbot: QtBot) -> None:
    page.messages.set_messages([message(1, "user"), message(2)])
    page.after.setFocus()
    assert press(qtbot, Qt.Key.Key_Tab, shift=True) is view_of(page.messages, 2)
    assert press(qtbot, Qt.Key.Key_Tab, shift=True) is page.before


def test_an_empty_list_is_passed_by(page: Page, qtbot: QtBot) -> None:
    page.before.setFocus()
    assert press(qtbot, Qt.Key.Key_Tab) is page.messages
    assert press(qtbot, Qt.Key.Key_Tab) is page.after


def test_arrows_go_from_message_to_message(page: Page, qtbot: QtBot) -> None:
    page.messages.set_messages([message(n, text=f"Number {n}") for n in range(1, 100)])
    page.after.setFocus()
    press(qtbot, Qt.Key.Key_Tab, shift=True)
    for number in range(98, 0, -1):
        focused = press(qtbot, Qt.Key.Key_Up)
        assert isinstance(focused, MessageView)
        assert focused.message.id == number
        place = focused.geometry()
        assert 0 <= place.top() < place.bottom() <= page.messages.viewport().height()
    focused = press(qtbot, Qt.Key.Key_End)
    assert isinstance(focused, MessageView)
    assert focused.message.id == 99
    assert visible_end(page.messages)
    focused = press(qtbot, Qt.Key.Key_Home)
    assert isinstance(focused, MessageView)
    assert focused.message.id == 1


def test_home_and_end_work_from_the_words_of_a_message(page: Page, qtbot: QtBot) -> None:
    page.messages.set_messages([message(n, text=f"Number {n}") for n in range(1, 100)])
    text = view_of(page.messages, 99).text_views()[0]
    qtbot.mouseClick(text.viewport(), Qt.MouseButton.LeftButton)
    focused = press(qtbot, Qt.Key.Key_Home)
    assert isinstance(focused, MessageView)
    assert focused.message.id == 1
    page.messages.setFocus(Qt.FocusReason.OtherFocusReason)
    focused = press(qtbot, Qt.Key.Key_End)
    assert isinstance(focused, MessageView)
    assert focused.message.id == 99
    assert visible_end(page.messages)


def test_arrows_read_on_in_a_message_that_is_higher_than_the_view(page: Page, qtbot: QtBot) -> None:
    long = message(1, text="Some words.\n\n" * 200)
    page.messages.set_messages([long, message(2)])
    page.messages.scroll_to(1)
    view_of(page.messages, 1).setFocus(Qt.FocusReason.TabFocusReason)
    before = page.messages.verticalScrollBar().value()
    focused = press(qtbot, Qt.Key.Key_Down)
    assert focused is view_of(page.messages, 1)
    assert page.messages.verticalScrollBar().value() > before


def test_the_focus_is_remembered(page: Page, qtbot: QtBot) -> None:
    page.messages.set_messages([message(n) for n in range(1, 5)])
    page.after.setFocus()
    press(qtbot, Qt.Key.Key_Tab, shift=True)
    press(qtbot, Qt.Key.Key_Up)
    page.after.setFocus()
    assert press(qtbot, Qt.Key.Key_Tab, shift=True) is view_of(page.messages, 3)


def test_buttons_are_reached_with_arrows_and_pressed_with_space(page: Page, qtbot: QtBot) -> None:
    page.messages.set_messages([message(1, "user"), message(2), message(3, "user")])
    view_of(page.messages, 2).setFocus(Qt.FocusReason.TabFocusReason)
    assert press(qtbot, Qt.Key.Key_Right).accessibleName() == "Copy message"
    assert press(qtbot, Qt.Key.Key_Right).accessibleName() == "Try again"
    with qtbot.waitSignal(page.messages.action) as blocker:
        press(qtbot, Qt.Key.Key_Space)
    assert blocker.args == ["retry", 2]
    press(qtbot, Qt.Key.Key_Left)
    assert press(qtbot, Qt.Key.Key_Left) is view_of(page.messages, 2)


def test_buttons_show_where_the_keyboard_is(page: Page) -> None:
    page.messages.set_messages([message(1, "user"), message(2), message(3, "user")])
    view_of(page.messages, 1).setFocus(Qt.FocusReason.TabFocusReason)
    assert view_of(page.messages, 1).tools.buttons()
    assert not view_of(page.messages, 3).tools.buttons()
    view_of(page.messages, 3).setFocus(Qt.FocusReason.TabFocusReason)
    assert not view_of(page.messages, 1).tools.buttons()
    assert view_of(page.messages, 3).tools.buttons()


def test_focus_is_seen_when_the_keyboard_brought_it(page: Page) -> None:
    page.messages.set_messages([message(1, "user"), message(2)])
    view = view_of(page.messages, 2)
    without = view.grab().toImage()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.grab().toImage() != without
    page.after.setFocus()
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert view.grab().toImage() == without


def test_copying_takes_the_message_if_nothing_is_selected(page: Page, qtbot: QtBot) -> None:
    page.messages.set_messages([message(1, "user"), message(2, text="One **two**")])
    view = view_of(page.messages, 2)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(page.messages.action) as blocker:
        qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert blocker.args == ["copy", 2]
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "One two"


def test_text_is_selected_with_the_keyboard(page: Page, qtbot: QtBot) -> None:
    page.messages.set_messages([message(1, text="One two")])
    (text,) = view_of(page.messages, 1).text_views()
    text.setFocus(Qt.FocusReason.TabFocusReason)
    for _letter in range(3):
        press(qtbot, Qt.Key.Key_Right, shift=True)
    qtbot.keyClick(text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "One"
    assert press(qtbot, Qt.Key.Key_Escape) is view_of(page.messages, 1)


def test_a_link_is_followed_with_the_keyboard(page: Page, qtbot: QtBot) -> None:
    page.messages.set_messages([message(1, text="One [two](https://example.org) three")])
    (text,) = view_of(page.messages, 1).text_views()
    text.setFocus(Qt.FocusReason.TabFocusReason)
    assert press(qtbot, Qt.Key.Key_Tab) is text
    with qtbot.waitSignal(page.messages.link_clicked) as blocker:
        press(qtbot, Qt.Key.Key_Return)
    assert blocker.args == ["https://example.org"]


def test_page_keys_scroll_from_anywhere(page: Page, qtbot: QtBot) -> None:
    page.messages.set_messages(conversation(60))
    text = view_of(page.messages, 60).text_views()[0]
    text.setFocus(Qt.FocusReason.TabFocusReason)
    before = page.messages.verticalScrollBar().value()
    press(qtbot, Qt.Key.Key_PageUp)
    assert page.messages.verticalScrollBar().value() < before - 300


def test_the_focused_message_keeps_its_widget(page: Page) -> None:
    page.messages.set_messages(conversation(300))
    view = view_of(page.messages, 300)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    page.messages.verticalScrollBar().setValue(0)
    assert QApplication.focusWidget() is view
    page.messages.remove(300)
    assert QApplication.focusWidget() is page.messages


def test_the_tab_key_leads_through_the_editor(page: Page, qtbot: QtBot) -> None:
    page.messages.set_messages([message(1, "user", "Words"), message(2)])
    view_of(page.messages, 1).edit()
    editor = view_of(page.messages, 1).editor
    assert editor is not None
    assert QApplication.focusWidget() is editor.field
    assert press(qtbot, Qt.Key.Key_Tab) is editor.cancel_button
    assert press(qtbot, Qt.Key.Key_Tab) is editor.send_button
    with qtbot.waitSignal(page.messages.edited) as blocker:
        press(qtbot, Qt.Key.Key_Space)
    assert blocker.args == [1, "Words"]

import base64
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.shortcuts import Shortcuts
from app.ui.theme import Theme
from app.ui.widgets.notices import Notices
from app.ui.window import Page, Window

CTRL = Qt.KeyboardModifier.ControlModifier


class Form(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        QVBoxLayout(self).addWidget(self.field)
        self.setFocusProxy(self.field)


MakeWindow = Callable[[], Window]


@pytest.fixture
def make_window(theme: Theme, qtbot: QtBot) -> MakeWindow:
    def make() -> Window:
        pages = [
            Page("chat", "Chat", "chat", Form(), "Ctrl+1"),
            Page("settings", "Settings", "settings", Form(), "Ctrl+,"),
        ]
        window = Window(theme, pages, Notices(theme), Shortcuts())
        qtbot.addWidget(window)
        return window

    return make


@pytest.fixture
def window(make_window: MakeWindow, qtbot: QtBot) -> Window:
    window = make_window()
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_the_first_page_is_open_and_ready_to_type_in(window: Window, qtbot: QtBot) -> None:
    assert window.page == "chat"
    assert (window.width(), window.height()) == (1180, 760)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))


def test_pages_open_from_the_rail_and_from_the_keyboard(window: Window, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.page_changed) as heard:
        QTest.mouseClick(window.rail.button("settings"), Qt.MouseButton.LeftButton)
    assert heard.args == ["settings"]
    assert window.page == "settings"
    QTest.keyClick(focus(), Qt.Key.Key_1, CTRL)
    assert window.page == "chat"
    assert window.rail.button("chat").isChecked()
    QTest.keyClick(focus(), Qt.Key.Key_Comma, CTRL)
    assert window.page == "settings"
    assert isinstance(focus(), QLineEdit)
    assert focus().isVisible()


def test_f11_fills_the_screen_and_goes_back(window: Window) -> None:
    QTest.keyClick(focus(), Qt.Key.Key_F11)
    assert window.isFullScreen()
    QTest.keyClick(focus(), Qt.Key.Key_F11)
    assert not window.isFullScreen()


@pytest.mark.parametrize("key", [(Qt.Key.Key_F1, None), (Qt.Key.Key_Slash, CTRL)])
def test_the_overview_of_shortcuts_opens(
    window: Window, qtbot: QtBot, key: tuple[Qt.Key, Qt.KeyboardModifier | None]
) -> None:
    QTest.keyClick(focus(), key[0], key[1] or Qt.KeyboardModifier.NoModifier)
    dialogs = window.findChildren(QDialog)
    assert len(dialogs) == 1
    assert dialogs[0].isVisible()
    with qtbot.waitSignal(dialogs[0].finished):
        dialogs[0].reject()


def test_every_shortcut_of_the_window_is_in_the_overview(window: Window) -> None:
    listed = {one.title for group in window.shortcuts.groups().values() for one in group}
    assert {"Open Chat", "Open Settings", "Full screen", "Quit"} <= listed


def test_no_two_shortcuts_share_their_keys(window: Window) -> None:
    keys = [sequence.toString() for action in window.actions() for sequence in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_closing_saves_and_makes_deletions_final(window: Window, qtbot: QtBot) -> None:
    calls: list[str] = []
    window.notices.undo("Deleted.", lambda: None, lambda: calls.append("final"))
    with qtbot.waitSignal(window.closing):
        QTest.keyClick(focus(), Qt.Key.Key_Q, CTRL)
    assert calls == ["final"]
    assert not window.isVisible()


def test_the_status_line_shows_what_is_set(window: Window) -> None:
    window.set_status("SmolLM2 135M", "The model in use")
    assert window.status.label.text() == "SmolLM2 135M"


def test_the_window_comes_back_where_it_was(make_window: MakeWindow) -> None:
    first = make_window()
    first.show()
    first.setGeometry(40, 60, 700, 500)
    text = first.geometry_text()
    second = make_window()
    second.restore_geometry_text(text)
    second.show()
    assert second.geometry() == QRect(40, 60, 700, 500)


@pytest.mark.parametrize(
    "text", ["", "not base64!", base64.b64encode(b"rubbish").decode(), "AAAA", "é"]
)
def test_nonsense_brings_the_usual_place(make_window: MakeWindow, text: str) -> None:
    window = make_window()
    window.restore_geometry_text(text)
    screen = QGuiApplication.primaryScreen().availableGeometry()
    assert screen.intersects(window.frameGeometry())
    assert window.width() <= screen.width()


@pytest.mark.parametrize("corner", [(-5000, -5000), (9000, 100), (100, 9000), (100, -700)])
def test_a_window_on_a_screen_that_is_gone_can_be_grasped_again(
    make_window: MakeWindow, corner: tuple[int, int]
) -> None:
    first = make_window()
    first.show()
    first.setGeometry(*corner, 700, 500)
    text = first.geometry_text()
    second = make_window()
    second.restore_geometry_text(text)
    second.show()
    seen = QGuiApplication.primaryScreen().availableGeometry().intersected(second.frameGeometry())
    assert seen.width() >= 64
    assert second.frameGeometry().top() >= 0


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_smallest_window_is_small_at_every_size_of_text(
    window: Window, theme: Theme, percent: int
) -> None:
    theme.choose("light", percent)
    window.resize(640, 480)
    assert (window.width(), window.height()) == (640, 480)
    for widget in (window.rail, window.status, window.notices):
        assert window.rect().contains(
            QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())
        )


def test_right_to_left_languages_have_the_rail_at_the_right(
    window: Window, qapp: QApplication, qtbot: QtBot
) -> None:
    assert window.rail.x() == 0
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        edge = window.width() - 1
        qtbot.waitUntil(lambda: window.rail.geometry().right() == edge)
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_a_second_start_brings_it_to_the_front(window: Window) -> None:
    window.showMinimized()
    window.raise_to_front()
    assert not window.isMinimized()
    assert window.isVisible()


def test_macos_finds_settings_and_quit_in_its_menu(window: Window) -> None:
    window.add_menu_roles()
    roles = {action.text(): action.menuRole() for action in window.actions()}
    assert roles["Open Settings"] is QAction.MenuRole.PreferencesRole
    assert roles["Quit"] is QAction.MenuRole.QuitRole


def test_the_systems_new_font_is_taken_at_once(
    window: Window, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(theme, "refresh", lambda: asked.append("refresh"))
    QApplication.sendEvent(window, QEvent(QEvent.Type.ThemeChange))
    assert asked == ["refresh"]

"""Uses the window as a person does: with a pointer, with keys, and by looking."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QMenu,
    QWidget,
)
from pytestqt.exceptions import TimeoutError  # noqa: A004 (its own)
from pytestqt.qtbot import QtBot

from app.library.data import Assistant, Message
from app.main import Inkling
from app.ui.application import MainWindow
from app.ui.chat.list.view import RowView
from app.ui.messages.message_view import MessageView
from app.ui.settings.assistant_editor import AssistantEditor
from app.ui.widgets.number import Number
from tests.stories.album import Album

# The model writes pages about it, whatever its seed, where it is the first question.
LONG = "Write a long and detailed essay about the history of lighthouses."

ANSWER_MS = 60_000
USUAL_MS = 10_000

_CTRL = Qt.KeyboardModifier.ControlModifier
_NONE = Qt.KeyboardModifier.NoModifier
_LEFT = Qt.MouseButton.LeftButton


class Person:
    """Somebody in front of one window."""

    def __init__(self, main: MainWindow, inkling: Inkling, qtbot: QtBot, album: Album) -> None:
        self.main, self.inkling = main, inkling
        self.window, self.page = main.window, main.chat
        self._qtbot, self._album = qtbot, album

    # Looking

    def until(self, seen: Callable[[], object], ms: int = USUAL_MS) -> None:
        """Wait until something is so."""
        try:
            self._qtbot.waitUntil(lambda: bool(seen()), timeout=ms)
        except TimeoutError:
            self.picture("waited-in-vain")
            raise
        assert self.main.guard.dialog is None, "Inkling itself went wrong"

    def picture(self, scene: str) -> None:
        """Keep a picture of the window as it is now."""
        self._album.take(self.window, scene)

    @property
    def messages(self) -> list[Message]:
        """Return the messages of the conversation that is open."""
        return self.page.talk.messages

    @property
    def last(self) -> Message:
        """Return the last message."""
        return self.messages[-1]

    @property
    def errors(self) -> list[str]:
        """Return the sentences in the banner, the oldest first."""
        banner = self.main.notices.banner
        assert banner.isVisible() == bool(banner.errors())
        return [error.sentence for error in banner.errors()]

    def view(self, message: Message) -> MessageView:
        """Return what shows a message that is in view."""
        views = self.page.messages.findChildren(MessageView)
        return next(v for v in views if v.message.id == message.id and v.isVisible())

    def button(self, message: Message, name: str) -> QAbstractButton:
        """Return a button of a message, by its name for a screen reader; the pointer goes there."""
        view = self.view(message)
        self.hover(view)
        found = {
            button.accessibleName() or button.text(): button for button in view.tools.buttons()
        }
        assert name in found, f"no “{name}” among {list(found)}"
        return found[name]

    def row(self, title: str) -> tuple[RowView, QPoint]:
        """Return a row of the list, or of what was found, and where it is."""
        rows = self.page.list
        view = rows.results if rows.search_field.text() else rows.list
        for number, row in enumerate(view.rows.rows()):
            if row.title == title:
                return view, view.visualRect(view.rows.index(number)).center()
        raise AssertionError(f"no “{title}” in the list")

    # Pointing

    def hover(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Move the pointer there."""
        QTest.mouseMove(widget, at or widget.rect().center())

    def click(self, widget: QWidget, at: QPoint | None = None, *, twice: bool = False) -> None:
        """Click what is seen there, which has to be the widget itself."""
        at = at or widget.rect().center()
        self.hover(widget, at)
        window = widget.window()
        hit = window.childAt(widget.mapTo(window, at)) or window
        assert widget.isVisible(), f"{widget} is not to be seen"
        assert hit is widget or widget.isAncestorOf(hit), f"{hit} is over {widget}"
        assert widget.isEnabled(), f"{widget} cannot be pressed"
        self._bring_to_front(window)
        place = hit.mapFrom(window, widget.mapTo(window, at))
        QTest.mouseClick(hit, _LEFT, _NONE, place)
        if twice:
            QTest.mouseDClick(hit, _LEFT, _NONE, place)

    def click_row(self, title: str) -> None:
        """Click a conversation in the list, or in what was found."""
        view, place = self.row(title)
        self.click(view.viewport(), place)

    def wheel(self, widget: QWidget, notches: int) -> None:
        """Turn the wheel over a widget; upwards where `notches` is positive."""
        at = QPointF(widget.rect().center())
        event = QWheelEvent(
            at,
            widget.mapToGlobal(at),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            _NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,  # noqa: FBT003 (not inverted)
        )
        QApplication.sendEvent(widget, event)

    def choose(self, menu: QMenu | None, words: str) -> None:
        """Click an entry of an open menu."""
        assert menu is not None
        assert menu.isVisible()
        entries = {action.text().split("\t")[0]: action for action in menu.actions()}
        assert words in entries, f"no “{words}” among {list(entries)}"
        QTest.mouseClick(menu, _LEFT, _NONE, menu.actionGeometry(entries[words]).center())

    def choose_from(self, button: QWidget, words: str, scene: str = "") -> None:
        """Click a button that opens a menu, and an entry of that."""
        failures: list[BaseException] = []

        def pick() -> None:
            menu = QApplication.activePopupWidget()
            try:
                assert isinstance(menu, QMenu)
                if scene:
                    self.picture(scene)
                self.choose(menu, words)
            except BaseException as failure:  # noqa: BLE001 (raised again below)
                failures.append(failure)
                if menu is not None:
                    menu.close()

        self.hover(button)
        QTimer.singleShot(0, pick)  # Qt stays in the click until the menu is closed
        QTest.mouseClick(button, _LEFT)
        assert not failures, failures[0]

    def do_to(self, title: str, words: str, scene: str = "") -> None:
        """Choose what to do to a conversation from the menu of its row."""
        view, place = self.row(title)
        self.hover(view.viewport(), place)
        self.click(view.more_button)
        if scene:
            self.picture(scene)
        self.choose(view.menu, words)

    # Typing

    def type(self, words: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(self._focus(), words)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> None:
        """Press a key."""
        QTest.keyClick(self._focus(), key, modifiers)

    def press_ctrl(self, key: Qt.Key) -> None:
        """Press a key together with Ctrl."""
        self.press(key, _CTRL)

    def name_file(self, path: Path, scene: str = "") -> None:
        """Give the name of a file to the dialog that asks for one."""
        self.until(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog))
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        field, buttons = dialog.findChild(QLineEdit), dialog.findChild(QDialogButtonBox)
        assert isinstance(field, QLineEdit)
        assert isinstance(buttons, QDialogButtonBox)
        field.setText(str(path))  # typed, it would be completed from what else is on this disk
        if scene:
            self.picture(scene)
        self.click(buttons.buttons()[0])

    # Settings

    def open_settings(self, title: str) -> None:
        """Open a section of the settings by keyboard and pointer."""
        self.press_ctrl(Qt.Key.Key_Comma)
        names = self.main.settings.sections.names
        self.until(names.isVisible)
        (found,) = names.findItems(title, Qt.MatchFlag.MatchExactly)
        self.click(names.viewport(), names.visualItemRect(found).center())

    def set_number(self, control: QWidget, number: int) -> None:
        """Type a number into its field."""
        assert isinstance(control, Number)
        control.field.setFocus()
        control.field.selectAll()
        self.type(str(number))

    def edit_assistant(self, assistant: Assistant) -> AssistantEditor:
        """Open the editor of an assistant, where the assistants are shown."""
        section = self.main.settings.assistants
        self.until(section.isVisible)
        self.click(section.rows[assistant.id].edit_button)
        editor = section.editor
        assert editor is not None
        self.until(editor.isVisible)
        self._bring_to_front(editor)
        return editor

    # Talking

    def ask(self, words: str) -> Message:
        """Ask by keyboard, and return the whole answer."""
        self.begin_to_ask(words)
        return self.answered()

    def begin_to_ask(self, words: str) -> None:
        """Ask by keyboard, and see the answer begin."""
        known = len(self.messages)
        self.click(self.page.composer.field)
        self.type(words)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: len(self.messages) == known + 2, ANSWER_MS)

    def see_words(self, characters: int = 1) -> None:
        """Wait until some of an answer that is being written is there."""
        self.until(lambda: len(self.last.text) >= characters, ANSWER_MS)
        assert self.page.talk.is_running, "the answer was over too soon"

    def answered(self) -> Message:
        """Wait for the end of an answer; return it."""
        self.until(lambda: not self.page.talk.is_running, ANSWER_MS)
        return self.last

    def _focus(self) -> QWidget:
        if QApplication.activeWindow() is None:
            self._bring_to_front(self.window)
        return QApplication.focusWidget() or self.window

    def _bring_to_front(self, window: QWidget) -> None:
        """Do what a window manager does when a dialog is closed; there is none here."""
        if not window.isActiveWindow():
            window.activateWindow()
            self.until(window.isActiveWindow)

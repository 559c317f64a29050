"""Runs the real app in a process of its own, and is its user's hands and eyes.

    python -m tests.stories.driver FOLDER

Takes a command a line on standard input, says a line on standard output whenever anything on the
screen has changed; both are JSON.
"""

import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget

from app.ui import application
from app.ui.chat.page import ChatPage
from app.ui.messages.message_view import MessageView
from app.ui.window import Window

_LOOK_EVERY_MS = 10


class Driver(QObject):
    """Does what it is told, on the GUI thread, once Qt runs."""

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[str, Any] = {}
        self._to_type = ""
        self.told.connect(self._do)

    def _do(self, line: str) -> None:
        command = json.loads(line)
        getattr(self, f"_{command.pop('do')}")(**command)

    def _watch(self) -> None:
        self._watching = QTimer(self)
        self._watching.timeout.connect(self._look)
        self._watching.start(_LOOK_EVERY_MS)

    def _look(self) -> None:
        seen = on_screen()
        if seen != self._seen:
            self._seen = seen
            # One clock for all processes of this machine.
            say({"at_s": time.monotonic(), **seen})

    def _type(self, words: str, every_ms: int) -> None:
        """Type at the pace of a person."""
        self._to_type = words
        self._typing = QTimer(self)
        self._typing.timeout.connect(self._type_one)
        self._typing.start(every_ms)

    def _type_one(self) -> None:
        letter, self._to_type = self._to_type[:1], self._to_type[1:]
        if letter:
            QTest.keyClicks(page().composer.field, letter)
        else:
            self._typing.stop()

    def _send(self, words: str) -> None:
        QTest.keyClicks(page().composer.field, words)
        QTest.keyClick(page().composer.field, Qt.Key.Key_Return)

    def _begin_anew(self) -> None:
        QTest.mouseClick(page().list.new_button, Qt.MouseButton.LeftButton)

    def _open(self, title: str) -> None:
        view = page().list.list
        rows = [row.title for row in view.rows.rows()]
        place = view.visualRect(view.rows.index(rows.index(title))).center()
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
        )

    def _press(self, words: str) -> None:
        for button in dialog().findChildren(QPushButton):
            if button.text() == words:
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def _minimise(self) -> None:
        window().showMinimized()

    def _picture(self, path: str) -> None:
        (dialog() if dialogs() else window()).grab().save(path)
        say({"picture": path})

    def _close(self) -> None:
        window().close()


def on_screen() -> dict[str, Any]:
    """Return what a person sees."""
    seen: dict[str, Any] = {
        "dialog": [each.text() for one in dialogs() for each in one.findChildren(QLabel)],
        "window": False,
    }
    windows = [each for each in QApplication.topLevelWidgets() if isinstance(each, Window)]
    if not windows or not windows[0].isVisible():
        return seen
    chat = page()
    views = chat.messages.findChildren(MessageView)
    return {
        **seen,
        "window": True,
        "minimised": windows[0].isMinimized(),
        "draft": chat.composer.text(),
        "titles": [row.title for row in chat.list.list.rows.rows()],
        # Those in view, by their ids, and all of them.
        "in_view": [v.message.id for v in views if v.isVisible()],
        "messages": {
            message.id: {"text": message.text, "status": message.status}
            for message in chat.talk.messages
        },
        "running": chat.talk.is_running,
    }


def window() -> Window:
    """Return the window."""
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, Window))


def page() -> ChatPage:
    """Return the chat page."""
    return window().findChildren(ChatPage)[0]


def dialogs() -> list[QWidget]:
    """Return the dialogs that are open."""
    return [e for e in QApplication.topLevelWidgets() if isinstance(e, QDialog) and e.isVisible()]


def dialog() -> QWidget:
    """Return the dialog that is open."""
    return dialogs()[0]


def say(what: dict[str, Any]) -> None:
    """Tell whoever started us."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run the app; return its exit status."""
    driver = Driver()

    def listen() -> None:
        for line in sys.stdin:
            driver.told.emit(line)

    threading.Thread(target=listen, daemon=True).start()
    return application.run(Path(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(main())

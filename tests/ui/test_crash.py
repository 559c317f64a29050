import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, qWarning
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.base.errors import StorageFailed
from app.ui.crash import CrashDialog, CrashGuard
from app.ui.theme import Theme


class Work:
    """What the guard is to save."""

    def __init__(self) -> None:
        self.saved = 0
        self.error: Exception | None = None

    def save(self) -> None:
        if self.error is not None:
            raise self.error
        self.saved += 1


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def guard(theme: Theme, work: Work, window: QWidget) -> Iterator[CrashGuard]:
    guard = CrashGuard(theme, work.save, lambda: window)
    guard.install()
    yield guard
    guard.uninstall()
    if guard.dialog is not None:
        guard.dialog.accept()


def fail(sentence: str = "the roof leaks") -> None:
    raise RuntimeError(sentence)


def shown(guard: CrashGuard, qtbot: QtBot) -> CrashDialog:
    """Wait inside an event loop, as in the running program, until the dialog is there."""
    qtbot.waitUntil(lambda: guard.dialog is not None and guard.dialog.isVisible())
    assert guard.dialog is not None
    return guard.dialog


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_an_error_in_a_slot_saves_and_tells(
    guard: CrashGuard, work: Work, window: QWidget, qtbot: QtBot
) -> None:
    button = QPushButton("Send", window)
    button.show()
    button.clicked.connect(lambda _checked: fail())
    QTimer.singleShot(0, lambda: click(button))
    dialog = shown(guard, qtbot)
    assert work.saved == 1
    assert "Everything you wrote is saved" in dialog.label.text()
    assert dialog.details.isHidden()
    assert "RuntimeError: the roof leaks" in dialog.details.toPlainText()
    assert dialog.parent() is window


def test_one_may_go_on(guard: CrashGuard, window: QWidget, qtbot: QtBot) -> None:
    QTimer.singleShot(0, fail)
    dialog = shown(guard, qtbot)
    with qtbot.waitSignal(dialog.finished):
        click(dialog.go_on_button)
    assert guard.dialog is None
    assert window.isVisible()
    QTimer.singleShot(0, fail)
    assert shown(guard, qtbot) is not dialog


@pytest.mark.parametrize("how", ["escape", "close"])
def test_escape_and_the_cross_go_on(
    guard: CrashGuard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    ends: list[int] = []
    monkeypatch.setattr(QApplication, "exit", ends.append)
    QTimer.singleShot(0, fail)
    dialog = shown(guard, qtbot)
    with qtbot.waitSignal(dialog.finished):
        if how == "escape":
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
        else:
            dialog.close()
    assert guard.dialog is None
    assert ends == []


def test_quitting_saves_again_and_ends(
    guard: CrashGuard, work: Work, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends: list[int] = []
    monkeypatch.setattr(QApplication, "exit", ends.append)
    QTimer.singleShot(0, fail)
    dialog = shown(guard, qtbot)
    click(dialog.quit_button)
    qtbot.waitUntil(lambda: ends == [1])
    assert work.saved == 2


def test_work_that_could_not_be_saved_is_not_called_saved(
    guard: CrashGuard, work: Work, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    work.error = StorageFailed("The disk is full.")
    QTimer.singleShot(0, fail)
    dialog = shown(guard, qtbot)
    assert "could not be saved" in dialog.label.text()
    assert "the roof leaks" in dialog.details.toPlainText()
    printed = capsys.readouterr().err
    assert "the roof leaks" in printed
    assert "The disk is full." in printed


def test_more_errors_are_counted_in_the_same_dialog(
    guard: CrashGuard, work: Work, qtbot: QtBot
) -> None:
    QTimer.singleShot(0, fail)
    dialog = shown(guard, qtbot)
    assert dialog.others_label.isHidden()
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: "once more" in dialog.others_label.text())
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: "2 more times" in dialog.others_label.text())
    assert guard.dialog is dialog
    assert work.saved == 1


def test_an_error_while_saving_by_way_of_the_guard_does_not_recurse(
    guard: CrashGuard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def save() -> None:
        calls.append("save")
        try:
            fail("again")
        except RuntimeError as error:
            sys.excepthook(RuntimeError, error, error.__traceback__)

    monkeypatch.setattr(guard, "_save", save)
    QTimer.singleShot(0, fail)
    shown(guard, qtbot)
    assert calls == ["save"]


def test_an_error_in_another_thread_is_told_in_the_window(guard: CrashGuard, qtbot: QtBot) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    dialog = shown(guard, qtbot)
    assert dialog.thread() is guard.thread()
    assert "the roof leaks" in dialog.details.toPlainText()


def test_details_are_shown_and_copied(guard: CrashGuard, qtbot: QtBot) -> None:
    QTimer.singleShot(0, fail)
    dialog = shown(guard, qtbot)
    click(dialog.details_button)
    assert dialog.details.isVisible()
    click(dialog.copy_button)
    copied = QApplication.clipboard().text()
    assert copied.startswith("Inkling ")
    assert "in fail" in copied
    click(dialog.details_button)
    assert dialog.details.isHidden()


def test_details_do_not_name_the_user(
    guard: CrashGuard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ana"))
    QTimer.singleShot(0, lambda: fail("no file /home/ana/notes.txt, nor /home/anabel/x"))
    details = shown(guard, qtbot).details.toPlainText()
    assert "no file ~/notes.txt, nor /home/anabel/x" in details


def test_qt_messages_are_printed(guard: CrashGuard, capsys: pytest.CaptureFixture[str]) -> None:
    qWarning("the font is missing")
    assert guard.dialog is None
    assert "the font is missing" in capsys.readouterr().err


def test_ctrl_c_in_the_terminal_just_ends(
    guard: CrashGuard, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends: list[str] = []
    monkeypatch.setattr(QApplication, "quit", lambda: ends.append("quit"))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert ends == ["quit"]
    assert guard.dialog is None


def test_the_hooks_are_put_back(theme: Theme, work: Work) -> None:
    before: tuple[Callable[..., object], Callable[..., object]]
    before = (sys.excepthook, threading.excepthook)
    guard = CrashGuard(theme, work.save)
    guard.install()
    assert sys.excepthook != before[0]
    guard.uninstall()
    assert (sys.excepthook, threading.excepthook) == before


ABORT = """
import sys
from pathlib import Path
from PySide6.QtCore import qFatal
from PySide6.QtWidgets import QApplication
from app.ui.crash import CrashGuard
from app.ui.theme import Theme
app = QApplication([])
guard = CrashGuard(Theme(app), lambda: Path(sys.argv[1]).write_text("saved"))
guard.install()
qFatal("no way on")
"""


def test_work_is_saved_before_qt_ends_the_process(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", ABORT, str(tmp_path / "work")],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert ended.returncode != 0
    assert "no way on" in ended.stderr
    assert (tmp_path / "work").read_text() == "saved"

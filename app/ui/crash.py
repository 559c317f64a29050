"""What happens when Inkling itself is wrong: save, say so, let the user choose."""

import contextlib
import platform
import re
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QThread,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app import __version__
from app.base.words import _, plural
from app.ui.theme import Theme, danger
from app.ui.widgets.buttons import push_button
from app.ui.widgets.labels import IconLabel, label

_LONGEST_DETAILS = 20_000


class CrashGuard(QObject):
    """Catches what nothing else caught, on any thread, saves the user's work and tells them.

    A second error while the first is on screen is only counted; one while saving or showing is
    printed. So an error can never call itself.
    """

    _caught = Signal(str)

    def __init__(
        self,
        theme: Theme,
        save: Callable[[], object],
        parent: Callable[[], QWidget | None] = lambda: None,
    ) -> None:
        """Prepare the guard; `install` puts it in place.

        Args:
            theme: the look of the dialog.
            save: writes whatever is not on the disk yet; may raise.
            parent: returns the window to show the dialog over, if there is one.
        """
        super().__init__()
        self._theme = theme
        self._save = save
        self._parent = parent
        self._busy = False
        self.dialog: CrashDialog | None = None
        self._caught.connect(self._report, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Catch what nothing else catches, from now on."""
        self._before = sys.excepthook, threading.excepthook
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        self._before_qt = qInstallMessageHandler(self._on_qt_message)

    def uninstall(self) -> None:
        """Put back what there was before."""
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(self._before_qt)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, where: TracebackType | None
    ) -> None:
        _print(_details(kind, error, where))
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        details = _details(kind, error, where)
        if QThread.currentThread() is not self.thread():
            self._caught.emit(details)
        else:
            self._report(details)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        category = context.category or "qt"
        _print(f"{category}: {message}\n")
        if kind is QtMsgType.QtFatalMsg:  # Qt ends the process as soon as this returns
            self._save_quietly()

    def _report(self, details: str) -> None:
        if self._busy:
            return
        if self.dialog is not None:
            self.dialog.count_another()
            return
        self._busy = True
        try:
            saved = self._save_quietly()
            self.dialog = CrashDialog(self._theme, details, saved=saved, parent=self._parent())
            self.dialog.finished.connect(self._closed)
        except Exception:  # noqa: BLE001 - nothing may escape from the last net
            _print(traceback.format_exc())
            return
        finally:
            self._busy = False
        if QThread.currentThread().loopLevel() == 0:  # while starting: nobody would run it
            self.dialog.exec()
        else:
            self.dialog.open()

    def _closed(self, choice: int) -> None:
        self.dialog = None
        if choice == QDialog.DialogCode.Rejected:
            self._save_quietly()
            QApplication.exit(1)

    def _save_quietly(self) -> bool:
        try:
            self._save()
        except Exception:  # noqa: BLE001 - it is told in the dialog; the first error counts
            _print(traceback.format_exc())
            return False
        return True


class CrashDialog(QDialog):
    """Says that something went wrong, offers the details, and asks whether to go on."""

    def __init__(
        self, theme: Theme, details: str, *, saved: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something went wrong"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self._others = 0
        self.label = label(_sentence(saved=saved))
        self.others_label = label("", "small")
        self.others_label.hide()
        self.details = QPlainTextEdit(f"{_environment()}\n\n{details[-_LONGEST_DETAILS:]}")
        self.details.setReadOnly(True)
        self.details.setFont(theme.code_font())
        self.details.setAccessibleName(_("Details"))
        self.details.setMinimumHeight(theme.scaled(200))
        self.details.hide()
        self.details_button = push_button(_("Show details"))
        self.copy_button = push_button(_("Copy details"))
        self.quit_button = push_button(_("Quit"))
        self.go_on_button = push_button(_("Go on"), "primary")
        self.go_on_button.setDefault(True)
        self.details_button.clicked.connect(self._toggle_details)
        self.copy_button.clicked.connect(self._copy)
        self.quit_button.clicked.connect(self.reject)
        self.go_on_button.clicked.connect(self.accept)
        self._lay_out(theme)
        self.go_on_button.setFocus()

    def count_another(self) -> None:
        """Say that the same or something else went wrong again meanwhile."""
        self._others += 1
        self.others_label.setText(
            plural(
                "It happened once more since.", "It happened {n} more times since.", self._others
            )
        )
        self.others_label.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take Escape as going on: it must not end the program by surprise."""
        if event.key() == Qt.Key.Key_Escape:
            self.accept()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Take closing the dialog as going on."""
        event.ignore()
        self.accept()

    def _lay_out(self, theme: Theme) -> None:
        space = theme.space
        column = QVBoxLayout(self)
        column.setContentsMargins(space(3), space(3), space(3), space(3))
        column.setSpacing(space(2))
        head = QHBoxLayout()
        head.setSpacing(space(2))
        head.addWidget(
            IconLabel(theme, "warning", colour=danger, size_px=24),
            0,
            Qt.AlignmentFlag.AlignTop,
        )
        words = QVBoxLayout()
        words.setSpacing(space(1))
        words.addWidget(label(_("Something in Inkling went wrong"), "heading"))
        words.addWidget(self.label)
        words.addWidget(self.others_label)
        head.addLayout(words, 1)
        column.addLayout(head)
        column.addWidget(self.details, 1)
        row = QHBoxLayout()
        row.setSpacing(space(1))
        row.addWidget(self.details_button)
        row.addWidget(self.copy_button)
        row.addStretch(1)
        row.addWidget(self.quit_button)
        row.addWidget(self.go_on_button)
        column.addLayout(row)
        self.setMinimumWidth(theme.scaled(520))

    def _toggle_details(self) -> None:
        shown = self.details.isHidden()
        self.details.setVisible(shown)
        self.details_button.setText(_("Hide details") if shown else _("Show details"))
        self.adjustSize()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.details.toPlainText())
        self.copy_button.setText(_("Copied"))


def _sentence(*, saved: bool) -> str:
    if saved:
        return _(
            "This is a mistake in the program, not yours. Everything you wrote is saved. "
            "You can go on, or quit and start again; the details help whoever mends it."
        )
    return _(
        "This is a mistake in the program, not yours. What you wrote last could not be saved: "
        "copy it somewhere before you quit. The details help whoever mends it."
    )


def _environment() -> str:
    return (
        f"Inkling {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.platform()}"
    )


def _details(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> str:
    text = "".join(traceback.format_exception(kind, error, where))
    return _without_home(text)


def _without_home(text: str) -> str:
    with contextlib.suppress(RuntimeError):  # no home is known
        text = re.sub(re.escape(str(Path.home())) + r"(?=[/\\])", "~", text)
    return text


def _print(text: str) -> None:
    with contextlib.suppress(OSError, ValueError, AttributeError):  # closed, or none on Windows
        sys.stderr.write(text)

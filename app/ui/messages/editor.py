"""A message of the user's, being changed in its place."""

import math

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.base.words import _
from app.ui.theme import Theme
from app.ui.widgets.buttons import push_button

_MOST_LINES = 12
_MOST_CHARS = 2_000  # of a line that are measured
_FRAME_PX = 32


class _Field(QPlainTextEdit):
    """Plain text with a key for each of the two buttons below."""

    sent = Signal()
    cancelled = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep Escape from meaning something else in the window."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Send with Ctrl+Return, cancel with Escape."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.sent.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)


class InlineEditor(QWidget):
    """A field with the text as it was sent, and two buttons."""

    sent = Signal(str)
    cancelled = Signal()
    resized = Signal()

    def __init__(self, theme: Theme, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = text
        self.field = _Field(self)
        self.field.setPlainText(text)
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(_("Your message"))
        self.cancel_button = push_button(_("Cancel"), parent=self)
        self.send_button = push_button(_("Send"), "primary", parent=self)
        self.send_button.setToolTip(_("Send the changed message (Ctrl+Return)"))
        row = QHBoxLayout()
        row.addStretch(1)
        row.setSpacing(theme.space(1))
        row.addWidget(self.cancel_button)
        row.addWidget(self.send_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        column.addWidget(self.field)
        column.addLayout(row)
        for button in self.buttons:
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.field.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.field.sent.connect(self._send)
        self.field.cancelled.connect(self.cancelled)
        self.send_button.clicked.connect(self._send)
        self.cancel_button.clicked.connect(self.cancelled)
        self.field.textChanged.connect(self._on_changed)

    @property
    def buttons(self) -> list[QPushButton]:
        """Return the buttons from left to right."""
        return [self.cancel_button, self.send_button]

    def height_px(self, width_px: int) -> int:
        """Return the height it wants at a width: as many lines as there are, up to some."""
        metrics = self.field.fontMetrics()
        inner_px = max(width_px - _FRAME_PX, 1)
        lines = 0
        for line in self.field.toPlainText().split("\n"):
            lines += max(math.ceil(metrics.horizontalAdvance(line[:_MOST_CHARS]) / inner_px), 1)
            if lines >= _MOST_LINES:
                break
        lines = min(max(lines, 2), _MOST_LINES)
        column = self.layout()
        gap_px = column.spacing() if column else 0
        button_px = self.send_button.sizeHint().height()
        return lines * metrics.lineSpacing() + _FRAME_PX + gap_px + button_px

    def _on_changed(self) -> None:
        self.send_button.setEnabled(bool(self.field.toPlainText().strip()))
        self.resized.emit()

    def _send(self) -> None:
        text = self.field.toPlainText()
        if text.strip():
            self.sent.emit(text)

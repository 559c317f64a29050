"""The box in which a message is written."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.assistant.attachments import LONG_PASTE_CHARACTERS, pasted_text, read_attachment
from app.base.errors import UserError
from app.base.words import _
from app.library.data import Attachment
from app.ui.chat.chips import AttachmentChips
from app.ui.chat.meter import BUTTON_PX, ContextMeter
from app.ui.theme import Theme
from app.ui.widgets.buttons import IconButton

_MOST_LINES = 9
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MessageField(QTextEdit):
    """Plain text that grows with what is written; long pastes and files become attachments."""

    send_pressed = Signal()
    files_given = Signal(object)  # list of paths
    long_paste = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("messageField")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setPlaceholderText(_("Ask anything"))
        self.setAccessibleName(_("Your message"))
        self.send_with_ctrl = False
        self.document().documentLayout().documentSizeChanged.connect(self.fit)

    def fit(self) -> None:
        """Take as much height as the text needs, up to some lines."""
        line_px = self.fontMetrics().lineSpacing()
        margins_px = round(2 * self.document().documentMargin())
        wanted_px = round(self.document().size().height())
        most_px = _MOST_LINES * line_px + margins_px
        self.setFixedHeight(max(line_px + margins_px, min(wanted_px, most_px)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Let the box be as low as one line."""
        return QSize(80, self.fontMetrics().lineSpacing())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Send with the key that the user chose for it; the other one starts a new line."""
        if event.key() in _ENTER:
            ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if not shift and ctrl == self.send_with_ctrl:
                self.send_pressed.emit()
            else:
                self.textCursor().insertText("\n")
                self.ensureCursorVisible()
            return
        super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        """Take text and files."""
        return source.hasText() or source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Insert short text; hand on files and what is too long for a box."""
        paths = local_files(source)
        if paths:
            self.files_given.emit(paths)
        elif len(source.text()) > LONG_PASTE_CHARACTERS:
            self.long_paste.emit(source.text())
        else:
            self.textCursor().insertText(source.text())
            self.ensureCursorVisible()


def local_files(source: QMimeData) -> list[Path]:
    """Return the files that a drop or a paste names."""
    urls = source.urls() if source.hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


class Composer(QFrame):
    """The box, its attachments, and the button that sends or stops."""

    submitted = Signal()
    stop_requested = Signal()
    changed = Signal()
    refused = Signal(str)  # a sentence: why a file was not attached
    not_sent = Signal(str)  # a sentence: why Enter did nothing

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer")
        self._theme = theme
        self._running = False
        self.field = MessageField()
        self.chips = AttachmentChips(theme)
        self.meter = ContextMeter(theme)
        self.attach_button = IconButton(theme, "attach", _("Attach a text file"), size_px=18)
        self.send_button = IconButton(theme, "send", _("Send"), size_px=18)
        self.send_button.setObjectName("sendButton")
        self.setFocusProxy(self.field)
        self._lay_out()
        self.field.textChanged.connect(self._on_changed)
        self.field.send_pressed.connect(self._on_enter)
        self.field.files_given.connect(self.attach_files)
        self.field.long_paste.connect(lambda text: self.chips.add(pasted_text(text)))
        self.chips.changed.connect(self._on_changed)
        self.attach_button.clicked.connect(self.choose_files)
        self.send_button.clicked.connect(self._on_button)
        theme.changed.connect(self._draw)
        self._draw()

    def text(self) -> str:
        """Return what is written."""
        return self.field.toPlainText()

    def attachments(self) -> tuple[Attachment, ...]:
        """Return what is attached."""
        return self.chips.attachments()

    def is_empty(self) -> bool:
        """Say whether there is nothing to send."""
        return not self.text().strip() and not self.attachments()

    def set_content(self, text: str, attachments: Sequence[Attachment] = ()) -> None:
        """Show a draft, the cursor at its end."""
        self.field.setPlainText(text)
        self.chips.set_attachments(attachments)
        self.field.moveCursor(self.field.textCursor().MoveOperation.End)
        self._draw()

    def set_running(self, running: bool) -> None:  # noqa: FBT001 - the value
        """Turn the send button into the stop button, or back."""
        self._running = running
        self._draw()

    def attach_files(self, paths: Sequence[Path]) -> None:
        """Attach text files; what cannot be attached is said through `refused`."""
        for path in paths:
            try:
                self.chips.add(read_attachment(path))
            except UserError as error:
                self.refused.emit(str(error))

    def _lay_out(self) -> None:
        space = self._theme.space
        row = QHBoxLayout()
        row.setSpacing(space(1))
        bottom = Qt.AlignmentFlag.AlignBottom
        row.addWidget(self.attach_button, 0, bottom)
        row.addWidget(self.field, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.meter, 0, bottom)
        row.addWidget(self.send_button, 0, bottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(space(1), space(1), space(1), space(1))
        column.setSpacing(space(1))
        column.addWidget(self.chips)
        column.addLayout(row)

    def _draw(self) -> None:
        on_accent = not self.is_empty() or self._running
        icon = "stop" if self._running else "send"
        self.send_button.set_name(_("Stop") if self._running else _("Send"))
        self.send_button.set_icon(icon, lambda p: p.on_accent if on_accent else p.quiet)
        self.send_button.setEnabled(on_accent)
        edge_px = self._theme.scaled(BUTTON_PX)
        self.send_button.setFixedSize(edge_px, edge_px)
        self.attach_button.setFixedSize(edge_px, edge_px)
        self.send_button.setStyleSheet(f"border-radius: {edge_px // 2}px;")
        self.field.fit()

    def _on_changed(self) -> None:
        self._draw()
        self.changed.emit()

    def _on_enter(self) -> None:
        if self.is_empty():
            self.not_sent.emit(_("There is nothing to send yet. Type a message or attach a file."))
        elif self._running:
            self.not_sent.emit(
                _("This can be sent once the answer is finished, or stopped with Esc.")
            )
        else:
            self.submitted.emit()

    def _on_button(self) -> None:
        if self._running:
            self.stop_requested.emit()
        elif not self.is_empty():
            self.submitted.emit()

    def choose_files(self) -> None:
        """Ask which files to attach."""
        dialog = QFileDialog(self, _("Attach a text file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.attach_files([Path(n) for n in names]))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Give the focus to the box itself."""
        self.field.setFocus()
        super().focusInEvent(event)

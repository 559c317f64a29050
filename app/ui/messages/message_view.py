"""One message: the words, what they came with, how they ended, and what can be done with them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from app.base.words import _
from app.library.data import Message
from app.ui.markdown.look import Look
from app.ui.messages.editor import InlineEditor
from app.ui.messages.message_layout import MessageLayout
from app.ui.messages.text_view import Host
from app.ui.theme import Theme

_BUBBLE_RADIUS_PX = 16
_NAME_CHARS = 300
_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class MessageView(MessageLayout):
    """A message that can be read, changed and acted on."""

    acted = Signal(str)
    version_chosen = Signal(object)
    edited = Signal(str)
    menu_wanted = Signal(object)  # place on the screen
    resized = Signal()  # it wants another height

    def __init__(
        self, theme: Theme, look: Look, host: Host, message: Message, parent: QWidget
    ) -> None:
        super().__init__(theme, look, host, message, parent)
        self._last = self._hovered = self._active = self._ring = False
        self.tools.chosen.connect(self.act)
        self.tools.version_chosen.connect(self.version_chosen)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.set_message(message)

    # What it shows

    def set_message(self, message: Message) -> None:
        """Show the message as it is now."""
        writing = message.status == "writing"
        self.message = message
        self._body.set_text(message.text, writing=writing)
        self._show_note(message.note)
        self.tools.set_message(message, last=self._last)
        self._show_tools()
        if not writing:
            who = _("You") if self.mine else _("Answer")
            self.setAccessibleName(f"{who}: {message.text[:_NAME_CHARS]}")
        self._stale = True

    def set_last(self, *, last: bool) -> None:
        """Tell it whether another message follows: the last answer keeps its buttons in view."""
        if last != self._last:
            self._last = last
            self.tools.set_message(self.message, last=last)
            self._show_tools()

    def set_active(self, *, active: bool) -> None:
        """Tell it whether the keyboard is in it."""
        self._active = active
        self._show_tools()

    def light_up(self, words: Sequence[str]) -> None:
        """Mark the words of a search; none to mark nothing."""
        self._words = words
        self._light_up()

    def restyle(self, look: Look) -> None:
        """Show the same with other colours and fonts."""
        self._look = look
        self._body.restyle(look)
        for chip in self._chips:
            chip.restyle(look)
        if self._left_out:
            self._left_out.restyle(look)
        self._stale = True
        self._light_up()
        self.update()

    # Editing

    def edit(self) -> None:
        """Let the user change the words here."""
        if self.editor is None:
            self.editor = InlineEditor(self._theme, self.message.text, self)
            self.editor.sent.connect(self._send)
            self.editor.cancelled.connect(self.end_edit)
            self.editor.resized.connect(self._on_editor_resized)
            self.editor.show()
            self._body.set_visible(visible=False)
            self._show_tools()
            self._on_editor_resized()
        self.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def end_edit(self) -> None:
        """Go back to the words as they were."""
        if self.editor:
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
            self._body.set_visible(visible=True)
            self._show_tools()
            self._on_editor_resized()
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self, name: str) -> None:
        """Do what one of its buttons does."""
        self.acted.emit(name)

    # Inside

    def _send(self, text: str) -> None:
        self.end_edit()
        self.edited.emit(text)

    def _on_editor_resized(self) -> None:
        self._stale = True
        self.resized.emit()

    def _show_tools(self) -> None:
        always = self._last and not self.mine
        self.tools.show_all(shown=self._hovered or self._active or always)
        self.tools.setVisible(self.editor is None and self.message.status != "writing")

    # Events

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Show the buttons."""
        self._hovered = True
        self._show_tools()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Hide them."""
        self._hovered = False
        self._show_tools()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show a ring to who came here by keyboard."""
        self._ring = event.reason() in _BY_KEYBOARD
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Take it away."""
        self._ring = False
        self.update()
        super().focusOutEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the menu."""
        self.menu_wanted.emit(event.globalPos())
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name and form
        """Paint the bubble and the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.mine and not self.editor and not self._bubble.isEmpty():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._look.palette.bubble))
            radius = min(self._look.px(_BUBBLE_RADIUS_PX), self._bubble.height() // 2)
            painter.drawRoundedRect(self._bubble, radius, radius)
        if self._ring:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._look.palette.accent), 2))
            ring = QRectF(0, 0, self.width(), self._height_px).adjusted(2, 1, -2, -1)
            painter.drawRoundedRect(ring, 10, 10)

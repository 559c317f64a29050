"""Small buttons that do not keep the focus when they are clicked."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from app.base.words import _
from app.ui.theme import Theme
from app.ui.widgets.buttons import IconButton

_ICON_PX = 16
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
_CONFIRM_MS = 1_500


class QuietButton(IconButton):
    """A button that the list's own order of focus leads to, not the window's."""

    def __init__(self, theme: Theme, icon: str, name: str, *, parent: QWidget) -> None:
        super().__init__(theme, icon, name, size_px=_ICON_PX, parent=parent)
        # A policy with Tab would take the window's Tab order through every message in sight.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the arrows to the list: Qt would go on beyond the message with them."""
        if event.key() in _ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Give the focus of a click to the message."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            return
        parent: QWidget | None = self.parentWidget()
        while parent and parent.focusPolicy() is Qt.FocusPolicy.NoFocus:
            parent = parent.parentWidget()
        if parent:
            parent.setFocus(Qt.FocusReason.OtherFocusReason)


class CopyButton(QuietButton):
    """Says for a moment that it has copied."""

    def __init__(self, theme: Theme, name: str, *, parent: QWidget) -> None:
        super().__init__(theme, "copy", name, parent=parent)
        self._name = name
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_CONFIRM_MS)
        self._timer.timeout.connect(self._as_before)

    def confirm(self) -> None:
        """Show that it is done."""
        self.set_icon("check")
        self.set_name(self._name, _("Copied"))
        self._timer.start()

    def _as_before(self) -> None:
        self.set_icon("copy")
        self.set_name(self._name)


def button_px(theme: Theme) -> int:
    """Return the edge of such a button: its icon, and the padding and frame of the style sheet."""
    return theme.scaled(_ICON_PX) + 12

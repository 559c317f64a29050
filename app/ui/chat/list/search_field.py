"""The field above the list in which one searches."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.words import _
from app.ui.theme import Theme
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.labels import IconLabel

_ICON_PX = 16
_INSET_PX = 8


class SearchField(QLineEdit):
    """A field with a magnifier and, once something is in it, a button that clears it.

    `entered` comes with Enter, `left_downwards` with Down.
    """

    entered = Signal()
    left_downwards = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("kind", "search")
        self.setPlaceholderText(_("Search"))
        self.setAccessibleName(_("Search conversations"))
        self._magnifier = IconLabel(theme, "search", size_px=_ICON_PX, parent=self)
        self._magnifier.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clear_button = IconButton(theme, "close", _("Clear the search"), parent=self)
        self.clear_button.setCursor(Qt.CursorShape.ArrowCursor)
        self.clear_button.clicked.connect(self._clear)
        self.textChanged.connect(self._place)
        theme.changed.connect(self._place)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the field where its keys lead elsewhere."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the icons at the ends."""
        super().resizeEvent(event)
        self._place()

    def _clear(self) -> None:
        self.clear()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        inset_px = self._theme.scaled(_INSET_PX)
        icon = self._magnifier.sizeHint()
        button = self.clear_button.sizeHint().boundedTo(self.size())
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.clear_button.setVisible(bool(self.text()))
        button_px = button.width() if self.text() else 0
        start_px = icon.width() + inset_px // 2
        icon_left = self.width() - inset_px - icon.width() if mirrored else inset_px
        button_left = 2 if mirrored else self.width() - button.width() - 2
        middle = self.height() // 2
        self._magnifier.setGeometry(
            icon_left, middle - icon.height() // 2, icon.width(), icon.height()
        )
        self.clear_button.setGeometry(
            button_left, middle - button.height() // 2, button.width(), button.height()
        )
        ends = (button_px, start_px) if mirrored else (start_px, button_px)
        self.setTextMargins(ends[0], 0, ends[1], 0)

"""The button that goes to the end of the conversation, while the end is out of sight."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.base.words import _
from app.ui.theme import Theme, blend

_EDGE_PX = 36
_ICON_PX = 18


class JumpButton(QAbstractButton):
    """A round button that floats above the text."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # for the keyboard there is the End key
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("Go to the end"))
        self.setToolTip(_("Go to the end"))
        self.restyle()
        self.hide()

    def restyle(self) -> None:
        """Take the theme's colours and size."""
        self.resize(self._theme.scaled(_EDGE_PX), self._theme.scaled(_EDGE_PX))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name and form
        """Paint it."""
        palette = self._theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = blend(palette.text, palette.page, 0.06) if self.underMouse() else palette.page
        painter.setBrush(QColor(ground))
        painter.setPen(QPen(QColor(blend(palette.quiet, palette.page, 0.5)), 1))
        painter.drawEllipse(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        icon_px = self._theme.scaled(_ICON_PX)
        at = (self.width() - icon_px) // 2
        icon = self._theme.icon("chevron-down", palette.text)
        icon.paint(painter, at, at, icon_px, icon_px)

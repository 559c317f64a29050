"""A file that went along with a message."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.base.words import _, plural
from app.library.data import Attachment
from app.ui.markdown.look import Look
from app.ui.theme import Theme

_RADIUS_PX = 8
_ICON_PX = 16
_WIDEST_PX = 240


class Chip(QWidget):
    """An icon and the name of a file, shortened in the middle if it is long."""

    def __init__(self, theme: Theme, look: Look, attachment: Attachment, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._look = look
        self._attachment = attachment
        self.setAccessibleName(_("Attached file {name}").format(name=attachment.name))

    def restyle(self, look: Look) -> None:
        """Paint with other colours and fonts."""
        self._look = look
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room for icon and name."""
        px = self._look.px
        width = self._metrics().horizontalAdvance(self._attachment.name) + px(_ICON_PX) + px(30)
        return QSize(min(width, px(_WIDEST_PX)), self._metrics().height() + px(12))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name and form
        """Paint it."""
        px, palette = self._look.px, self._look.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(palette.line), 1))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, _RADIUS_PX, _RADIUS_PX)
        icon_px, pad = px(_ICON_PX), px(10)
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = self.width() - pad - icon_px if rtl else pad
        icon = self._theme.icon("file")
        icon.paint(painter, x, (self.height() - icon_px) // 2, icon_px, icon_px)
        painter.setPen(QColor(palette.text))
        painter.setFont(self._look.small_font())
        room = self.rect().adjusted(pad, 0, -pad, 0)
        room.setLeft(room.left() + (0 if rtl else icon_px + px(8)))
        room.setRight(room.right() - (icon_px + px(8) if rtl else 0))
        name = self._metrics().elidedText(
            self._attachment.name, Qt.TextElideMode.ElideMiddle, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)

    def event(self, event: QEvent) -> bool:
        """Count the words of the file when its tooltip is wanted."""
        if event.type() is QEvent.Type.ToolTip:
            words = plural("{n} word", "{n} words", len(self._attachment.text.split()))
            self.setToolTip(f"{self._attachment.name} · {words}")
        return super().event(event)

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._look.small_font())

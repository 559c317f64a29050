"""The line below the last message that the model no longer reads."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.base.words import _
from app.ui.markdown.look import Look

_PAD_PX = 14


class LeftOutLine(QWidget):
    """A sentence between two hairlines."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._words = _(
            "The model no longer reads what is above this line. It stays in your record."
        )
        self.setAccessibleName(self._words)

    def restyle(self, look: Look) -> None:
        """Paint with other colours and fonts."""
        self._look = look
        self.update()

    def height_px(self, width_px: int) -> int:
        """Return the height it needs at a width."""
        return self._text_rect(width_px).height() + 2 * self._look.px(_PAD_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name and form
        """Paint it."""
        painter = QPainter(self)
        painter.setFont(self._look.small_font())
        text = self._text_rect(self.width())
        text.moveCenter(self.rect().center())
        painter.setPen(QColor(self._look.palette.quiet))
        painter.drawText(text, _CENTRED, self._words)
        middle, gap = self.height() // 2, self._look.px(12)
        colour = QColor(self._look.palette.line)
        painter.fillRect(QRectF(0, middle, text.left() - gap, 1), colour)
        right = text.right() + 1 + gap
        painter.fillRect(QRectF(right, middle, self.width() - right, 1), colour)

    def _text_rect(self, width_px: int) -> QRect:
        room = QRect(0, 0, max(width_px - 2 * self._look.px(40), 1), 10_000)
        return QFontMetrics(self._look.small_font()).boundingRect(room, _CENTRED, self._words)


_CENTRED = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value

"""How full the context is: a small ring that fills up."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.assistant.context import Usage
from app.base.words import _
from app.ui.theme import Theme

# The edge of the buttons beside it, and of the ring in the middle of that.
BUTTON_PX = 34
_RING_PX = 18
_LINE_PX = 2.5
_NEARLY_FULL = 0.85
_FULL_TURN = 360 * 16


class ContextMeter(QWidget):
    """A ring, with the figures in its tooltip and for screen readers."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share = 0.0
        self.setAccessibleName(_("How full the model's memory of this conversation is"))
        self.setFixedSize(self.sizeHint())
        theme.changed.connect(self._rescale)
        self.hide()

    def show_usage(self, usage: Usage) -> None:
        """Draw this and say it in words."""
        self._share = usage.share
        percent = round(usage.share * 100)
        about = "" if usage.exact else _("about ")
        sentence = _(
            "{about}{percent} % of what the model can keep in mind: {used} of {limit} tokens, "
            "each about three quarters of a word. When it is full, the oldest exchanges are left "
            "out of what the model reads; they stay here."
        ).format(
            about=about,
            percent=percent,
            used=f"{usage.used_tokens:,}",
            limit=f"{usage.limit_tokens:,}",
        )
        self.setToolTip(f"<p>{sentence[0].upper()}{sentence[1:]}</p>")
        self.setAccessibleDescription(sentence)
        self.setVisible(True)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of a button."""
        edge_px = self._theme.scaled(BUTTON_PX)
        return QSize(edge_px, edge_px)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name and form
        """Draw the track, and over it how much is used."""
        palette = self._theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = (self.width() - self._theme.scaled(_RING_PX) + _LINE_PX) / 2
        ring = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.setPen(QPen(QColor(palette.line), _LINE_PX))
        painter.drawEllipse(ring)
        colour = palette.danger if self._share >= _NEARLY_FULL else palette.accent
        pen = QPen(QColor(colour), _LINE_PX)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        if self._share > 0:
            painter.drawArc(ring, 90 * 16, -round(self._share * _FULL_TURN))

    def _rescale(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()

"""A switch: a check box that looks like the thing on the wall."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from app.ui.theme import Theme
from app.ui.theme.palette import outline

_TRACK_PX = QSize(38, 22)
_RING_PX = 3


class Switch(QCheckBox):
    """On or off. The knob's place tells which, not the colour alone."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of the track and of the ring around it."""
        size = QSize(self._theme.scaled(_TRACK_PX.width()), self._theme.scaled(_TRACK_PX.height()))
        return size + QSize(2 * _RING_PX, 2 * _RING_PX)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same: it does not shrink."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - Qt's name
        """Say whether a press there counts: anywhere on it."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name and form
        """Paint track, knob and, with the focus, the ring."""
        palette = self._theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        size = self.sizeHint()
        area = QRectF(0, (self.height() - size.height()) / 2, size.width(), size.height())
        track = area.adjusted(_RING_PX, _RING_PX, -_RING_PX, -_RING_PX)
        if self.hasFocus():
            self._round(painter, area.adjusted(1, 1, -1, -1), "", palette.accent, 2)
        on = self.isChecked()
        edge = palette.accent if on else outline(palette)
        inner = track.adjusted(0.5, 0.5, -0.5, -0.5)
        self._round(painter, inner, palette.accent if on else palette.page, edge, 1)
        gap = track.height() * 0.18
        knob = QRectF(track.left() + gap, track.top() + gap, 0, 0)
        knob.setSize(QRectF(0, 0, track.height() - 2 * gap, track.height() - 2 * gap).size())
        if on is (self.layoutDirection() is Qt.LayoutDirection.LeftToRight):
            knob.moveRight(track.right() - gap)
        self._round(painter, knob, palette.on_accent if on else palette.quiet, "", 0)

    def _round(
        self, painter: QPainter, area: QRectF, fill: str, edge: str, width_px: float
    ) -> None:
        painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(edge), width_px) if edge else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)

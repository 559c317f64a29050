"""Labels that fit: one that shortens its text, one that wraps it."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.theme import Palette, Theme, quiet


def label(text: str, kind: str = "", parent: QWidget | None = None) -> QLabel:
    """Return a label of plain text that wraps. `kind` is one of those in the style sheet."""
    result = QLabel(text, parent)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setWordWrap(True)
    if kind:
        result.setProperty("kind", kind)
    return result


class ElidedLabel(QLabel):
    """A line of plain text that ends in an ellipsis where there is no room for all of it."""

    def __init__(
        self,
        text: str = "",
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for a few letters: the rest is given up first."""
        width_px = self.fontMetrics().averageCharWidth() * 6
        return QSize(width_px, super().minimumSizeHint().height())

    def is_elided(self) -> bool:
        """Say whether some of the text is not seen."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name and form
        """Paint as much of the text as there is room for."""
        area = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), self._mode, area.width())
        painter = QPainter(self)
        flags = self.style().visualAlignment(self.layoutDirection(), self.alignment())
        self.style().drawItemText(
            painter,
            area,
            flags.value,
            self.palette(),
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )


class IconLabel(QLabel):
    """An icon that stands beside words and says nothing of its own."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        *,
        colour: Callable[[Palette], str] = quiet,
        size_px: int = 18,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon = theme, icon
        self._colour, self._size_px = colour, size_px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        colour = self._colour(self._theme.palette)
        edge_px = self._theme.scaled(self._size_px)
        size = QSize(edge_px, edge_px)
        self.setPixmap(self._theme.icon(self._icon, colour).pixmap(size, self.devicePixelRatio()))

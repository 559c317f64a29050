"""The rail: an icon and a word for every page, down the left of the window."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.words import _
from app.ui.theme import Theme

_ICON_PX = 20
_BUTTON_PX = QSize(72, 58)
_COMPACT_BUTTON_PX = QSize(72, 40)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the window; the one whose key is "settings" stands at the foot of the rail."""

    key: str
    title: str
    icon: str
    widget: QWidget
    shortcut: str = ""


class Rail(QFrame):
    """Lets the user choose a page. Where the window is too low for the words, icons remain."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, pages: Sequence[Page], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName(_("Pages"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._theme = theme
        self._pages = tuple(pages)
        self._group = QButtonGroup(self)
        self._buttons = {page.key: self._button(page) for page in pages}
        line = QFrame()
        line.setObjectName("railLine")
        line.setFixedWidth(1)
        column = QVBoxLayout()
        column.setContentsMargins(*(theme.space(1),) * 2, theme.space(1) - 1, theme.space(1))
        column.setSpacing(4)
        for page in sorted(pages, key=lambda page: page.key == "settings"):
            if page.key == "settings":
                column.addStretch(1)
            column.addWidget(self._buttons[page.key])
        if "settings" not in self._buttons:
            column.addStretch(1)
        row = QHBoxLayout(self)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # see minimumSizeHint
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(column)
        row.addWidget(line)
        self._compact: bool | None = None
        theme.changed.connect(self._draw)
        self._draw()

    def choose(self, key: str) -> None:
        """Show that the page `key` is the one that is open."""
        self._buttons[key].setChecked(True)

    def button(self, key: str) -> QToolButton:
        """Return the button of the page `key`."""
        return self._buttons[key]

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the least size, that of the icons without words."""
        return QSize(self.sizeHint().width(), self._height_px(_COMPACT_BUTTON_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Drop the words where they have no room, and bring them back."""
        super().resizeEvent(event)
        self._fit()

    def _button(self, page: Page) -> QToolButton:
        button = QToolButton()
        button.setText(page.title)
        button.setAccessibleName(page.title)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _checked, key=page.key: self.chosen.emit(key))
        self._group.addButton(button)
        return button

    def _draw(self) -> None:
        palette = self._theme.palette
        edge_px = self._theme.scaled(_ICON_PX)
        for page in self._pages:
            button = self._buttons[page.key]
            button.setIcon(self._theme.icon(page.icon, palette.quiet, palette.accent))
            button.setIconSize(QSize(edge_px, edge_px))
        self._compact = None
        self._fit()

    def _fit(self) -> None:
        compact = self.height() < self._height_px(_BUTTON_PX)
        if compact is self._compact:
            return
        self._compact = compact
        style = (
            Qt.ToolButtonStyle.ToolButtonIconOnly
            if compact
            else Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        )
        size = _COMPACT_BUTTON_PX if compact else _BUTTON_PX
        width_px = max(self._theme.scaled(size.width()), self._widest_word_px())
        for page in self._pages:
            button = self._buttons[page.key]
            button.setToolButtonStyle(style)
            button.setFixedSize(width_px, self._theme.scaled(size.height()))
            words = page.title if compact else ""
            keys = f"({_native(page.shortcut)})" if page.shortcut else ""
            button.setToolTip(f"{words} {keys}".strip())
        self.updateGeometry()

    def _widest_word_px(self) -> int:
        widths_px = []
        for button in self._buttons.values():
            button.ensurePolished()
            widths_px.append(button.fontMetrics().horizontalAdvance(button.text()))
        return max(widths_px, default=0) + 12

    def _height_px(self, button: QSize) -> int:
        count = len(self._pages)
        gaps_px = 4 * max(count - 1, 0) + 2 * self._theme.space(1)
        return count * self._theme.scaled(button.height()) + gaps_px


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)

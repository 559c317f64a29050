"""Buttons: with a word, or with an icon that follows the theme."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from app.ui.theme import Palette, Theme, quiet


def push_button(text: str, kind: str = "", parent: QWidget | None = None) -> QPushButton:
    """Return a button with a word on it.

    A click does not take the focus from what is being typed; the Tab key still gets there, and
    only then is the ring of focus seen.

    Args:
        text: what pressing it does.
        kind: "primary", "danger", "link" or nothing.
        parent: its parent.
    """
    button = QPushButton(text, parent)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAutoDefault(False)
    if kind:
        button.setProperty("kind", kind)
    return button


class IconButton(QToolButton):
    """A button with an icon alone; its name is the tooltip and what a screen reader says."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        *,
        size_px: int = 18,
        parent: QWidget | None = None,
    ) -> None:
        """Make the button.

        Args:
            theme: draws the icon.
            icon: its name in `assets/icons`.
            name: what pressing it does.
            size_px: edge of the icon for text of the usual size.
            parent: its parent.
        """
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._colour: Callable[[Palette], str] = quiet
        self._size_px = size_px
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_name(name)
        theme.changed.connect(self._draw)
        self._draw()

    def set_name(self, name: str, tooltip: str = "") -> None:
        """Say what pressing it does; the tooltip may say more."""
        self.setAccessibleName(name)
        self.setToolTip(tooltip or name)

    def set_icon(self, icon: str, colour: Callable[[Palette], str] = quiet) -> None:
        """Show another icon, in the colour taken from whichever palette is in use."""
        self._icon, self._colour = icon, colour
        self._draw()

    def _draw(self) -> None:
        palette = self._theme.palette
        self.setIcon(self._theme.icon(self._icon, self._colour(palette), palette.accent))
        edge_px = self._theme.scaled(self._size_px)
        self.setIconSize(QSize(edge_px, edge_px))

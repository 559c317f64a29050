"""The theme: applies palette, style sheet and font to the application, and hands out icons."""

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QIcon
from PySide6.QtWidgets import QApplication

from app.base.paths import assets_dir
from app.ui.theme.icons import DIRECTIONAL, icon_of, read_icon
from app.ui.theme.palette import DARK, LIGHT, Palette, qt_palette
from app.ui.theme.sheet import style_sheet

_GRID_PX = 8

_POINTS_PER_INCH = 72

# Where a desktop names no font size, Qt takes 9 points, and so does Windows for its oldest
# dialogs: too small to read for long. Modern desktops set 10.5 (Windows 11) to 11 (GNOME).
_SMALLEST_BODY_PT = 10.5

_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


class Theme(QObject):
    """Light or dark, as chosen or as the system has it, with text as large as wanted.

    `changed` comes after the application looks different; whoever painted an icon or a colour
    of their own does it again then.
    """

    changed = Signal()

    def __init__(
        self, app: QApplication, choice: str = "system", text_size_percent: int = 100
    ) -> None:
        super().__init__(app)
        self._app = app
        self._choice = ""
        self._percent = 100
        self._palette = LIGHT
        self._icons: dict[tuple[str, str, str], QIcon] = {}
        self._drawings: dict[str, str] = {}
        QDir.setSearchPaths("controls", [str(assets_dir() / "controls")])
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self.choose(choice, text_size_percent)

    @property
    def palette(self) -> Palette:
        """Return the colours in use."""
        return self._palette

    def choose(self, choice: str, text_size_percent: int) -> None:
        """Look like this from now on.

        Args:
            choice: "system", "light" or "dark".
            text_size_percent: 100 is the system's own size.
        """
        if choice not in {"system", *_SCHEMES}:
            message = f"no such theme: {choice}"
            raise ValueError(message)
        self._choice, self._percent = choice, text_size_percent
        # Also tells the system how to paint what is its own, such as the title bar.
        wanted = _SCHEMES.get(choice, Qt.ColorScheme.Unknown)
        self._app.styleHints().setColorScheme(wanted)
        self._apply(self._app.styleHints().colorScheme())

    def refresh(self) -> None:
        """Read the system's font and colours again and apply them."""
        self._apply(self._app.styleHints().colorScheme())

    def icon(
        self, name: str, colour: str | None = None, checked_colour: str | None = None
    ) -> QIcon:
        """Return the icon `name` in `colour` (quiet text if not said), crisp at every size.

        Args:
            name: a file in `assets/icons`, without its ending.
            colour: `#RRGGBB`.
            checked_colour: its colour on a button that is checked, if another.

        Raises:
            OSError: if there is no such icon.
        """
        tint = colour or self._palette.quiet
        key = (name, tint, checked_colour or tint)
        if key not in self._icons:
            if name not in self._drawings:
                self._drawings[name] = read_icon(assets_dir() / "icons", name)
            mirrored = (
                name in DIRECTIONAL
                and self._app.layoutDirection() is Qt.LayoutDirection.RightToLeft
            )
            self._icons[key] = icon_of(self._drawings[name], *key[1:], mirrored=mirrored)
        return self._icons[key]

    def space(self, n: int) -> int:
        """Return `n` steps of the grid in pixels (8 each)."""
        return n * _GRID_PX

    def scaled(self, length_px: int) -> int:
        """Return a length drawn for text of 14 pixels as it is for text of the size in use."""
        return round(length_px * self.body_font().pointSizeF() * self._px_per_pt() / 14)

    def body_font(self) -> QFont:
        """Return the font of running text: the system's, at the size chosen."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        size_pt = (
            font.pointSizeF() if font.pixelSize() < 0 else font.pixelSize() / self._px_per_pt()
        )
        font.setPointSizeF(max(size_pt, _SMALLEST_BODY_PT) * self._percent / 100)
        return font

    def code_font(self) -> QFont:
        """Return the font of code: the system's fixed one, a little smaller than running text."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.body_font().pointSizeF() * 0.92)
        return font

    def _follow_system(self, scheme: Qt.ColorScheme) -> None:
        if self._choice == "system":
            self._apply(scheme)

    def _apply(self, scheme: Qt.ColorScheme) -> None:
        wanted = _SCHEMES.get(self._choice, scheme)
        palette = DARK if wanted is Qt.ColorScheme.Dark else LIGHT
        font = self.body_font()
        line_px = round(QFontMetricsF(font).height())
        sheet = style_sheet(palette, font.pointSizeF(), line_px)
        self._palette = palette
        if (font, sheet) == (self._app.font(), self._app.styleSheet()):
            return
        self._icons.clear()
        self._app.setPalette(qt_palette(palette))
        self._app.setFont(font)
        self._app.setStyleSheet(sheet)
        self.changed.emit()

    def _px_per_pt(self) -> float:
        return self._app.primaryScreen().logicalDotsPerInchY() / _POINTS_PER_INCH

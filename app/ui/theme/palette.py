"""Colours, light and dark. Every pair that meets on screen passes WCAG 2.1 AA (see the test)."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True, slots=True)
class Palette:
    """One set of colours, each as `#RRGGBB`."""

    page: str  # behind everything that is read
    rail: str  # navigation and status line
    line: str  # hairlines that part one surface from another
    text: str
    quiet: str  # secondary text, icons at rest, outlines of controls
    accent: str  # what is chosen, what can be pressed first
    on_accent: str  # text and icons on `accent`
    soft_accent: str  # ground of the chosen item in a list
    bubble: str  # the user's own words
    code: str  # ground of code
    danger: str  # what cannot be undone, what went wrong
    highlight: str  # ground of a search hit
    dark: bool


LIGHT = Palette(
    page="#FBFAF8",
    rail="#F3F1ED",
    line="#E4E0D9",
    text="#25231F",
    quiet="#6F6A62",
    accent="#2F6F62",
    on_accent="#FFFFFF",
    soft_accent="#E1EEEA",
    bubble="#EFECE6",
    code="#F4F2EE",
    danger="#A8392F",
    highlight="#FBE6A2",
    dark=False,
)

DARK = Palette(
    page="#1D1C1A",
    rail="#171614",
    line="#33312D",
    text="#ECE9E3",
    quiet="#A09A90",
    accent="#6FC3B0",
    on_accent="#10211D",
    soft_accent="#243733",
    bubble="#2A2825",
    code="#151412",
    danger="#F0958A",
    highlight="#574613",
    dark=True,
)


def blend(over: str, under: str, share: float) -> str:
    """Return the colour of `over`, as opaque as `share` (0 to 1), painted on `under`."""
    top, ground = QColor(over), QColor(under)
    return QColor.fromRgbF(
        top.redF() * share + ground.redF() * (1 - share),
        top.greenF() * share + ground.greenF() * (1 - share),
        top.blueF() * share + ground.blueF() * (1 - share),
    ).name()


def quiet(palette: Palette) -> str:
    """Return the colour of an icon at rest."""
    return palette.quiet


def danger(palette: Palette) -> str:
    """Return the colour of an icon that warns."""
    return palette.danger


def hover(palette: Palette, ground: str) -> str:
    """Return the ground of something under the pointer that lies on `ground`."""
    return blend(palette.text, ground, 0.05)


def pressed(palette: Palette, ground: str) -> str:
    """Return the ground of something held down that lies on `ground`."""
    return blend(palette.text, ground, 0.1)


def outline(palette: Palette) -> str:
    """Return the edge of a control: 3 to 1 against the page, as WCAG 2.1 (1.4.11) asks."""
    return blend(palette.quiet, palette.page, 0.78)


def disabled(palette: Palette) -> str:
    """Return the text of something that cannot be used now."""
    return blend(palette.quiet, palette.page, 0.6)


def raised(palette: Palette) -> str:
    """Return the ground of what stands out of the rail's colour, such as a taken segment."""
    return blend(palette.text, palette.page, 0.14) if palette.dark else palette.page


def soft_danger(palette: Palette) -> str:
    """Return the ground of a banner that reports an error."""
    return blend(palette.danger, palette.page, 0.09)


def accent_hover(palette: Palette) -> str:
    """Return the ground of an accented button under the pointer."""
    return blend(palette.on_accent, palette.accent, 0.12)


def tip_ground(palette: Palette) -> str:
    """Return the ground of what floats above the page: tooltips and toasts."""
    return blend(palette.text, palette.page, 0.16) if palette.dark else palette.text


def tip_text(palette: Palette) -> str:
    """Return the text on `tip_ground`."""
    return palette.text if palette.dark else palette.page


def tip_accent(_palette: Palette) -> str:
    """Return the accent on `tip_ground`, which is dark in both sets of colours."""
    return DARK.accent


def qt_palette(palette: Palette) -> QPalette:
    """Return the same colours in the roles that Qt's own style paints with."""
    role = QPalette.ColorRole
    colours = {
        role.Window: palette.page,
        role.Base: palette.page,
        role.AlternateBase: palette.rail,
        role.Button: palette.page,
        role.WindowText: palette.text,
        role.Text: palette.text,
        role.ButtonText: palette.text,
        role.BrightText: palette.danger,
        role.PlaceholderText: palette.quiet,
        role.ToolTipBase: tip_ground(palette),
        role.ToolTipText: tip_text(palette),
        role.Highlight: palette.accent,
        role.HighlightedText: palette.on_accent,
        role.Accent: palette.accent,
        role.Link: palette.accent,
        role.LinkVisited: palette.accent,
        role.Light: palette.page,
        role.Midlight: palette.rail,
        role.Mid: palette.line,
        role.Dark: palette.quiet,
        role.Shadow: palette.quiet,
    }
    result = QPalette()
    for each, colour in colours.items():
        result.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, each, QColor(disabled(palette)))
    return result

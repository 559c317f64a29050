import pytest
from PySide6.QtGui import QColor, QPalette

from app.ui.theme import palette as colours
from app.ui.theme.palette import DARK, LIGHT, Palette, blend, qt_palette

TEXT = 4.5  # WCAG 2.1, 1.4.3 (AA)
GRAPHICS = 3.0  # WCAG 2.1, 1.4.11


def luminance(colour: str) -> float:
    def linear(share: float) -> float:
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    q = QColor(colour)
    return 0.2126 * linear(q.redF()) + 0.7152 * linear(q.greenF()) + 0.0722 * linear(q.blueF())


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def palette(request: pytest.FixtureRequest) -> Palette:
    assert isinstance(request.param, Palette)
    return request.param


def text_pairs(p: Palette) -> dict[str, tuple[str, str]]:
    pairs = {
        f"text on {ground}": (p.text, getattr(p, ground))
        for ground in ("page", "rail", "bubble", "code", "soft_accent", "highlight")
    }
    pairs |= {
        f"quiet text on {ground}": (p.quiet, getattr(p, ground))
        for ground in ("page", "rail", "bubble", "code")
    }
    pairs |= {
        f"accent on {ground}": (p.accent, getattr(p, ground))
        for ground in ("page", "rail", "bubble", "code", "soft_accent")
    }
    return pairs | {
        "on accent": (p.on_accent, p.accent),
        "on accent under the pointer": (p.on_accent, colours.accent_hover(p)),
        "danger": (p.danger, p.page),
        "danger on its banner": (p.danger, colours.soft_danger(p)),
        "text on its banner": (p.text, colours.soft_danger(p)),
        "quiet text on its banner": (p.quiet, colours.soft_danger(p)),
        "text under the pointer": (p.text, colours.hover(p, p.page)),
        "text in the rail under the pointer": (p.text, colours.hover(p, p.rail)),
        "text held down": (p.text, colours.pressed(p, p.page)),
        "accent under the pointer": (p.accent, colours.hover(p, p.page)),
        "danger under the pointer": (p.danger, colours.hover(p, p.page)),
        "toast": (colours.tip_text(p), colours.tip_ground(p)),
        "button of a toast": (colours.tip_accent(p), colours.tip_ground(p)),
        "segment that is taken": (p.text, colours.raised(p)),
        "segment that is not": (p.quiet, p.rail),
    }


def test_text_can_be_read_on_every_ground(palette: Palette) -> None:
    poor = {
        name: round(contrast(*pair), 2)
        for name, pair in text_pairs(palette).items()
        if contrast(*pair) < TEXT
    }
    assert poor == {}


def test_edges_and_icons_can_be_seen(palette: Palette) -> None:
    outline = colours.outline(palette)
    pairs = {
        "edge of a field": (outline, palette.page),
        "edge of the segment that is taken": (outline, palette.rail),
        "focus on the page": (palette.accent, palette.page),
        "focus on the rail": (palette.accent, palette.rail),
        "focus on the chosen item": (palette.accent, palette.soft_accent),
        "focus on what is under the pointer": (
            palette.accent,
            colours.hover(palette, palette.page),
        ),
        "focus on an error": (palette.danger, colours.soft_danger(palette)),
        "focus on a toast": (colours.tip_accent(palette), colours.tip_ground(palette)),
        "icon under the pointer": (palette.quiet, colours.hover(palette, palette.page)),
        "knob of a switch": (palette.quiet, palette.page),
        "knob of a switch that is on": (palette.on_accent, palette.accent),
    }
    poor = {name: contrast(*pair) for name, pair in pairs.items() if contrast(*pair) < GRAPHICS}
    assert poor == {}


def test_the_sketches_colours_are_kept() -> None:
    assert (LIGHT.page, LIGHT.accent, LIGHT.bubble) == ("#FBFAF8", "#2F6F62", "#EFECE6")
    assert (DARK.page, DARK.accent, DARK.bubble) == ("#1D1C1A", "#6FC3B0", "#2A2825")


@pytest.mark.parametrize(("share", "expected"), [(0, "#000000"), (1, "#ffffff"), (0.5, "#808080")])
def test_blend_mixes_by_share(share: float, expected: str) -> None:
    assert blend("#FFFFFF", "#000000", share) == expected


def test_qt_gets_the_same_colours(palette: Palette) -> None:
    result = qt_palette(palette)
    role = QPalette.ColorRole
    assert result.color(role.Window).name().upper() == palette.page
    assert result.color(role.Text).name().upper() == palette.text
    assert result.color(role.PlaceholderText).name().upper() == palette.quiet
    disabled = result.color(QPalette.ColorGroup.Disabled, role.Text)
    assert disabled != result.color(QPalette.ColorGroup.Active, role.Text)

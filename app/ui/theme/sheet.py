"""The style sheet, generated from a palette and the size of text."""

from app.ui.theme.palette import (
    Palette,
    accent_hover,
    blend,
    disabled,
    hover,
    outline,
    pressed,
    raised,
    soft_danger,
    tip_accent,
    tip_ground,
    tip_text,
)
from app.ui.theme.rules import BUTTONS, CHAT, CHOICES, FIELDS, FRAME, LISTS, TEXT

_PARTS = (TEXT, BUTTONS, FIELDS, CHOICES, LISTS, FRAME, CHAT)


def style_sheet(palette: Palette, body_pt: float, line_px: int) -> str:
    """Return the whole style sheet.

    Args:
        palette: the colours.
        body_pt: size of running text in points; everything else follows from it.
        line_px: height of one line of it in pixels.
    """
    values = _values(palette)
    values |= {
        "title": _pt(body_pt * 1.42),
        "heading": _pt(body_pt * 1.14),
        "small": _pt(body_pt * 0.88),
        "tiny": _pt(body_pt * 0.8),
        "line_px": str(line_px),
        "row_px": str(line_px + 10),
        "controls": "controls:dark" if palette.dark else "controls:light",
    }
    return "".join(part.substitute(values) for part in _PARTS)


def _values(palette: Palette) -> dict[str, str]:
    tip = tip_ground(palette)
    danger_ground = soft_danger(palette)
    return {
        "page": palette.page,
        "rail": palette.rail,
        "line": palette.line,
        "text": palette.text,
        "quiet": palette.quiet,
        "accent": palette.accent,
        "on_accent": palette.on_accent,
        "soft_accent": palette.soft_accent,
        "danger": palette.danger,
        "disabled": disabled(palette),
        "outline": outline(palette),
        "hover": hover(palette, palette.page),
        "pressed": pressed(palette, palette.page),
        "rail_hover": hover(palette, palette.rail),
        "accent_hover": accent_hover(palette),
        "raised": raised(palette),
        "edge": blend(palette.quiet, palette.page, 0.3),
        "scroll": blend(palette.quiet, palette.page, 0.4),
        "track": blend(palette.quiet, palette.page, 0.4),
        "tip": tip,
        "tip_accent": tip_accent(palette),
        "tip_text": tip_text(palette),
        "tip_line": blend(tip_text(palette), tip, 0.1),
        "tip_hover": blend(tip_text(palette), tip, 0.12),
        "soft_danger": danger_ground,
        "danger_line": blend(palette.danger, palette.page, 0.3),
        "danger_hover": blend(palette.danger, danger_ground, 0.1),
    }


def _pt(size: float) -> str:
    return f"{size:.2f}"

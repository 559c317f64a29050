"""The look: palette, style sheet, icons, font, and the object that applies them."""

from app.ui.theme.palette import DARK, LIGHT, Palette, blend, danger, quiet
from app.ui.theme.theme import Theme

__all__ = ["DARK", "LIGHT", "Palette", "Theme", "blend", "danger", "quiet"]

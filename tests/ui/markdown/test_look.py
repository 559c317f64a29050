import pytest
from PySide6.QtGui import QFont

from app.ui.markdown.blocks import Prose, Span
from app.ui.markdown.look import Look
from app.ui.theme import DARK, LIGHT, Theme


@pytest.fixture
def look(theme: Theme) -> Look:
    return Look(theme.palette, theme.body_font(), theme.code_font())


def test_distances_grow_with_the_text(theme: Theme, look: Look) -> None:
    font = QFont(look.font)
    font.setPointSizeF(font.pointSizeF() * 2)
    large = Look(LIGHT, font, theme.code_font())
    assert large.column_px == 2 * look.column_px
    assert large.line_px > look.line_px
    assert not large.same(look)


def test_lines_have_air(look: Look) -> None:
    assert look.line_px / look.px(14) >= 1.5


def test_links_are_underlined_and_not_only_coloured(look: Look) -> None:
    style = look.char(Span("x", href="https://example.org"))
    assert style.fontUnderline()
    assert style.anchorHref() == "https://example.org"
    assert style.foreground().color().name().upper() == LIGHT.accent


def test_formats_follow_the_palette(theme: Theme) -> None:
    dark = Look(DARK, theme.body_font(), theme.code_font())
    assert dark.char(Span("x")).foreground().color().name().upper() == DARK.text


def test_headings_stand_out_from_what_is_above(look: Look) -> None:
    text, heading = Prose(0, 0), Prose(0, 0, style="heading", level=2)
    assert look.space_px(text, heading) > look.space_px(text, text) > look.space_px(heading, text)


def test_items_stand_closer_than_paragraphs(look: Look) -> None:
    item = Prose(0, 0, path=("list",), marker="•")
    text = Prose(0, 0)
    assert 0 < look.space_px(item, item) < look.space_px(text, item) < look.space_px(text, text)

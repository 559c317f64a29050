"""How text looks: fonts, colours and distances of everything that blocks can be."""

from collections.abc import Sequence

from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextTableCellFormat,
)

from app.ui.markdown.blocks import Container, Prose, Span
from app.ui.markdown.highlight import Kind, code_colours
from app.ui.theme import Palette

# About 75 characters: the widest column that is read without losing the line.
COLUMN_PX = 676

_DRAWN_FOR_PX = 14  # size of text for which all distances here are meant
_LINE = 1.7  # height of a line of running text by its letters' size
_SMALLEST_LINE = 1.15  # and at least by what its font asks for
_CELL_LINE = 0.86  # of a line of running text
_CODE_LINE = 1.2
_HEADING_LINE = 1.2
_HEADINGS = {1: 1.5, 2: 1.28, 3: 1.12}
DEEPEST_INDENT = 8

_SPACE_PX = 13
_SPACE_BEFORE_LIST_PX = 10
_SPACE_IN_ITEM_PX = 7
_SPACE_OF_ITEM_PX = 5
_SPACE_BEFORE_HEADING_PX = {1: 24, 2: 22, 3: 18}
_SPACE_AFTER_HEADING_PX = 7
_SPACE_OF_RULE_PX = 20


class Look:
    """Formats for one palette and one size of text, each made once."""

    def __init__(self, palette: Palette, font: QFont, code_font: QFont) -> None:
        self.palette = palette
        self.font = font
        self.code_font = code_font
        letters_px = QFontInfo(font).pixelSize()
        self._scale = letters_px / _DRAWN_FOR_PX
        own_px = QFontMetricsF(font).height() * _SMALLEST_LINE
        self.line_px = round(max(letters_px * _LINE, own_px))
        self.column_px = self.px(COLUMN_PX)
        self.indent_px = self.px(30)
        self._chars: dict[tuple[object, ...], QTextCharFormat] = {}
        self.code_formats = {
            kind: _coloured(colour) for kind, colour in code_colours(palette).items()
        }

    def same(self, other: "Look") -> bool:
        """Tell whether everything looks the same with another look."""
        return (self.palette, self.font, self.code_font) == (
            other.palette,
            other.font,
            other.code_font,
        )

    def px(self, length: float) -> int:
        """Return a length drawn for text of 14 pixels, for text of this size."""
        return round(length * self._scale)

    def indent_of(self, path: Sequence[Container]) -> int:
        """Return how far something in these lists and quotes is moved in, in pixels."""
        return min(len(path), DEEPEST_INDENT) * self.indent_px

    def small_font(self) -> QFont:
        """Return the font of labels and notes."""
        font = QFont(self.font)
        font.setPointSizeF(font.pointSizeF() * 0.88)
        return font

    def char(self, span: Span, heading: int = 0, *, wide: bool = False) -> QTextCharFormat:
        """Return the format of a run of text; `wide` for a space beside inline code."""
        key = (span.style, heading, wide)
        known = self._chars.get(key)
        if known is None:
            known = self._new_char(span, heading)
            if wide:
                known.setFontWordSpacing(self.px(3))
            if not span.href:
                self._chars[key] = known
        return known

    def marker(self) -> QTextCharFormat:
        """Return the format of what stands before a list item."""
        known = self._chars.get(("marker",))
        if known is None:
            known = self._chars["marker",] = self._base(self.font, self.palette.quiet)
        return known

    def quiet_bold(self) -> QTextCharFormat:
        """Return the format of a table's header."""
        known = self._base(QFont(self.font), self.palette.quiet)
        known.setFontWeight(QFont.Weight.DemiBold)
        return known

    def code(self) -> QTextCharFormat:
        """Return the format of code in a box."""
        return self._base(self.code_font, self.palette.text)

    def code_kind(self, kind: Kind) -> QTextCharFormat:
        """Return what is different about one kind of code."""
        return self.code_formats[kind]

    def block(self, prose: Prose, before: Prose | None) -> QTextBlockFormat:
        """Return the format of a paragraph that follows `before` in the same document."""
        result = QTextBlockFormat()
        result.setTopMargin(self.space_px(before, prose) if before else 0)
        if prose.style == "rule":
            result.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
            return result
        height = self.line_px
        if prose.style == "heading":
            height = round(QFontMetricsF(self._heading_font(prose.level)).height() * _HEADING_LINE)
        result.setLineHeight(height, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
        result.setIndent(min(len(prose.path), DEEPEST_INDENT))
        if prose.marker:
            result.setTextIndent(-self.tab_px())
        return result

    def code_block(self) -> QTextBlockFormat:
        """Return the format of a line of code."""
        result = QTextBlockFormat()
        height = round(QFontMetricsF(self.code_font).height() * _CODE_LINE)
        result.setLineHeight(height, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
        return result

    def cell(self, column: int) -> QTextTableCellFormat:
        """Return the format of a table's cell: the first column stands in line with the text."""
        result = QTextTableCellFormat()
        result.setTopPadding(self.cell_padding_px())
        result.setBottomPadding(self.cell_padding_px() + 2)
        result.setLeftPadding(self.px(12) if column else 0)
        result.setRightPadding(self.px(12))
        return result

    def cell_padding_px(self) -> int:
        """Return the room above the text of a cell."""
        return self.px(6)

    def cell_block(self) -> QTextBlockFormat:
        """Return the format of a paragraph in a cell."""
        result = QTextBlockFormat()
        height = round(self.line_px * _CELL_LINE)
        result.setLineHeight(height, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
        return result

    def tab_px(self) -> int:
        """Return the room of a list marker, which ends where the item's text begins."""
        return self.px(24)

    def space_px(self, before: Prose, after: Prose) -> int:
        """Return the distance between two paragraphs."""
        if "rule" in (before.style, after.style):
            return self.px(_SPACE_OF_RULE_PX)
        if after.style == "heading":
            return self.px(_SPACE_BEFORE_HEADING_PX.get(after.level, 14))
        if before.style == "heading":
            return self.px(_SPACE_AFTER_HEADING_PX)
        if after.style == "plain" and before.style == "plain":
            return 0
        return self.px(_space_of_paragraphs_px(before, after))

    def block_space_px(self) -> int:
        """Return the distance between text and a box of code or a table."""
        return self.px(_SPACE_PX)

    def _new_char(self, span: Span, heading: int) -> QTextCharFormat:
        font = QFont(self._heading_font(heading))
        if span.code:
            ratio = font.pointSizeF() / self.font.pointSizeF()
            font = QFont(self.code_font)
            font.setPointSizeF(font.pointSizeF() * ratio)
        if span.bold:
            font.setWeight(QFont.Weight.DemiBold)
        font.setItalic(span.italic)
        font.setStrikeOut(span.struck)
        result = self._base(font, self.palette.text)
        if span.href:
            result.setAnchor(True)
            result.setAnchorHref(span.href)
            result.setForeground(QColor(self.palette.accent))
            result.setFontUnderline(True)
        return result

    def _heading_font(self, level: int) -> QFont:
        if not level:
            return self.font
        font = QFont(self.font)
        font.setPointSizeF(font.pointSizeF() * _HEADINGS.get(level, 1.0))
        font.setWeight(QFont.Weight.DemiBold)
        return font

    @staticmethod
    def _base(font: QFont, colour: str) -> QTextCharFormat:
        result = QTextCharFormat()
        result.setFont(font, QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesAll)
        result.setForeground(QColor(colour))
        return result


def _space_of_paragraphs_px(before: Prose, after: Prose) -> int:
    if after.path and before.path[:1] != after.path[:1]:
        return _SPACE_BEFORE_LIST_PX
    if after.marker:
        return _SPACE_OF_ITEM_PX
    return _SPACE_IN_ITEM_PX if after.path else _SPACE_PX


def _coloured(colour: str) -> QTextCharFormat:
    result = QTextCharFormat()
    result.setForeground(QColor(colour))
    return result

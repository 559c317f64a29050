"""Lines of text that end in an ellipsis where they must, with words lit up in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtGui import QTextOption as Option

_ELLIPSIS = "…"
# What to leave before the first mark where there is no room for all of the text.
_LEADS_CHARACTERS = (12, 0)


@dataclass(frozen=True, slots=True)
class Marked:
    """A text on one line, and the character ranges of it that are lit up."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def part(self, start: int, end: int) -> "Marked":
        """Return a piece of it."""
        inside = ((max(a, start) - start, min(b, end) - start) for a, b in self.marks)
        return Marked(self.text[start:end], tuple((a, b) for a, b in inside if a < b))

    def cut_at(self, length: int) -> "Marked":
        """Return its beginning, with an ellipsis for the rest."""
        kept = self.part(0, len(self.text[:length].rstrip()))
        return Marked(kept.text + _ELLIPSIS, kept.marks)

    def near_first_mark(self, lead: int) -> "Marked":
        """Return it from the first mark on, with whole words of `lead` characters before it."""
        first = self.marks[0][0] if self.marks else 0
        start = max(0, first - lead)
        if 0 < start < first:
            space = self.text.find(" ", start, first)
            start = space + 1 if space >= 0 else start
        rest = self.part(start, len(self.text))
        if not start:
            return rest
        return Marked(_ELLIPSIS + rest.text, tuple((a + 1, b + 1) for a, b in rest.marks))


@dataclass(frozen=True, slots=True)
class Look:
    """How lines are painted; marked words are bold, on a ground of their own."""

    font: QFont
    colour: str
    mark_colour: str = ""
    mark_ground: str = ""

    @property
    def line_px(self) -> float:
        """Return the height of a line."""
        return QFontMetricsF(self.font).height()


def fitted(marked: Marked, look: Look, width_px: float, lines: int) -> list[Marked]:
    """Return at most so many lines of it, the first word that is marked among them."""
    shown = _broken(marked, look, width_px, lines)
    if not marked.marks:
        return shown
    start, end = marked.marks[0]
    for lead in _LEADS_CHARACTERS:
        if sum(b - a for line in shown for a, b in line.marks) >= end - start:
            break
        shown = _broken(marked.near_first_mark(lead), look, width_px, lines)
    return shown


def paint(
    painter: QPainter, lines: Sequence[Marked], look: Look, area: QRectF, *, to_right: bool
) -> None:
    """Paint lines one below the other from the top of `area` on, at its left or right side."""
    painter.setPen(QColor(look.colour))
    for number, line in enumerate(lines):
        layout = _layout(line, look, Option.WrapMode.NoWrap)
        spare_px = area.width() - _lay(layout, area.width())
        x_px = max(spare_px, 0.0) if to_right else 0.0
        layout.draw(painter, area.topLeft() + QPointF(x_px, number * look.line_px))


def _broken(marked: Marked, look: Look, width_px: float, lines: int) -> list[Marked]:
    shown: list[Marked] = []
    rest = marked
    while rest.text and len(shown) < lines - 1:
        layout = _layout(rest, look, Option.WrapMode.WrapAtWordBoundaryOrAnywhere)
        length = _first_line(layout, width_px)
        shown.append(rest.part(0, length))
        rest = rest.part(length, len(rest.text))
    if rest.text:
        shown.append(_elided(rest, look, width_px))
    return shown


def _elided(marked: Marked, look: Look, width_px: float) -> Marked:
    if _lay(_layout(marked, look, Option.WrapMode.NoWrap), width_px) <= width_px:
        return marked
    dots_px = QFontMetricsF(look.font).horizontalAdvance(_ELLIPSIS)
    layout = _layout(marked, look, Option.WrapMode.WrapAnywhere)
    return marked.cut_at(_first_line(layout, max(width_px - dots_px, 1)))


def _layout(marked: Marked, look: Look, wrap: Option.WrapMode) -> QTextLayout:
    layout = QTextLayout(marked.text, look.font)
    option = Option()
    option.setWrapMode(wrap)
    layout.setTextOption(option)
    if marked.marks:
        lit = QTextCharFormat()
        lit.setFontWeight(QFont.Weight.Bold)
        lit.setForeground(QColor(look.mark_colour))
        lit.setBackground(QColor(look.mark_ground))
        layout.setFormats([_range(marked.text, start, end, lit) for start, end in marked.marks])
    return layout


def _range(text: str, start: int, end: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    result = QTextLayout.FormatRange()
    result.start = _units(text[:start])
    result.length = _units(text[start:end])
    result.format = form
    return result


def _units(text: str) -> int:
    """Return the length of a text as Qt counts: a character beyond U+FFFF is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _lay(layout: QTextLayout, width_px: float) -> float:
    """Lay out one line and return how wide it would like to be."""
    layout.beginLayout()
    line = layout.createLine()
    if not line.isValid():
        layout.endLayout()
        return 0.0
    line.setLineWidth(width_px)
    layout.endLayout()
    return line.naturalTextWidth()


def _first_line(layout: QTextLayout, width_px: float) -> int:
    """Return how many characters stand in the first line."""
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width_px)
    layout.endLayout()
    units = line.textLength()
    text = layout.text()
    if not text.isascii():
        units = len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
    return max(units, 1)

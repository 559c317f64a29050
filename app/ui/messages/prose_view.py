"""Paragraphs, headings and lists, with what a text document cannot draw: bars, rules, chips."""

import itertools
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextBlock, QTextLine
from PySide6.QtWidgets import QWidget

from app.base.words import _
from app.ui.markdown.blocks import Block, Prose
from app.ui.markdown.fill import code_spans, fill_prose
from app.ui.markdown.look import DEEPEST_INDENT, Look
from app.ui.messages.text_view import Host, TextView

_CHIP_RADIUS_PX = 4
_BAR_PX = 3
_MOST_CHIPS = 300  # in one paragraph


class ProseView(TextView):
    """Shows prose blocks, each as one paragraph of its document."""

    def __init__(self, look: Look, host: Host, parent: QWidget) -> None:
        super().__init__(host, wrap=True, parent=parent)
        self._look = look
        self._blocks: tuple[Prose, ...] = ()
        self.setAccessibleName(_("Text"))
        self._dress()

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """Show these; what is there already is left alone."""
        prose = tuple(block for block in blocks if block.kind == "prose")
        fill_prose(self.document(), self._blocks, prose, self._look)
        if not self._blocks:
            self.rest()
        self._blocks = prose

    def restyle(self, look: Look) -> None:
        """Show the same with other colours and fonts."""
        self._look = look
        blocks, self._blocks = self._blocks, ()
        self.document().clear()
        self._dress()
        self.show_blocks(blocks)

    def lay_out(self, width_px: int) -> int:
        """Wrap at a width and return the height that takes, in pixels."""
        if self.width() != width_px:
            self.resize(width_px, self.height())
        self.wrap_at(width_px)
        height_px = round(self.document().size().height())
        if self.height() != height_px:
            self.resize(width_px, height_px)
        return height_px

    def natural_width(self, most_px: int) -> int:
        """Return how wide the text is when it may be at most so wide, in pixels."""
        self.lay_out(most_px)
        return min(most_px, int(self.document().idealWidth()) + 1)

    def selected_text(self) -> str:
        """Return what is selected, with a space behind the markers of lists."""
        return super().selected_text().replace("\t", " ")

    def text_views(self) -> list[TextView]:
        """Return what of it can be selected."""
        return [self]

    def focus_stops(self) -> list[QWidget]:
        """Return what of it the keyboard can get to."""
        return [self]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint what lies behind the text, then the text."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        self._paint_behind(painter, QRectF(event.rect()))
        painter.end()
        super().paintEvent(event)

    def _dress(self) -> None:
        self.document().setIndentWidth(self._look.indent_px)
        self.setTabStopDistance(self._look.tab_px())

    def _paint_behind(self, painter: QPainter, area: QRectF) -> None:
        palette = self._look.palette
        layout = self.document().documentLayout()
        painter.setBrush(QColor(palette.bubble if palette.dark else palette.code))
        above: Prose | None = None
        bottom = 0.0
        paragraph = self.document().begin()
        for block in self._blocks:
            place = layout.blockBoundingRect(paragraph)
            if place.top() > area.bottom():
                return
            if place.bottom() >= area.top():
                for depth in _quotes(block):
                    joined = above and above.path[: depth + 1] == block.path[: depth + 1]
                    top = bottom if joined else place.top()
                    rtl = paragraph.textDirection() is Qt.LayoutDirection.RightToLeft
                    self._paint_bar(painter, depth, (top, place.bottom()), mirrored=rtl)
                if block.style == "rule":
                    line = QRectF(0, place.top(), self.viewport().width(), 1)
                    painter.fillRect(line, QColor(palette.line))
                for rect in _code_rects(block, paragraph):
                    painter.drawRoundedRect(rect, _CHIP_RADIUS_PX, _CHIP_RADIUS_PX)
            above, bottom = block, place.bottom()
            paragraph = paragraph.next()

    def _paint_bar(
        self, painter: QPainter, depth: int, span: tuple[float, float], *, mirrored: bool
    ) -> None:
        x = depth * self._look.indent_px + self._look.px(6)
        if mirrored:
            x = self.viewport().width() - x - _BAR_PX
        bar = QRectF(x, span[0], _BAR_PX, span[1] - span[0])
        painter.fillRect(bar, QColor(self._look.palette.line))


def _quotes(block: Prose) -> Iterator[int]:
    return (d for d, each in enumerate(block.path[:DEEPEST_INDENT]) if each == "quote")


def _code_rects(block: Prose, paragraph: QTextBlock) -> Iterator[QRectF]:
    """Yield the place of every piece of inline code on every line it stands on."""
    layout = paragraph.layout()
    for start, length in itertools.islice(code_spans(block), _MOST_CHIPS):
        at, end = start, start + length
        while at < end:
            line = layout.lineForTextPosition(at)
            if not line.isValid():
                break
            stop = min(end, line.textStart() + line.textLength())
            left, right = _x(line, at), _x(line, stop)
            box = QRectF(min(left, right), line.y(), abs(right - left), line.height())
            yield box.translated(layout.position()).adjusted(-2, 0, 2, 1)
            at = max(stop, at + 1)


def _x(line: QTextLine, position: int) -> float:
    found = line.cursorToX(position)
    return float(found[0]) if isinstance(found, tuple) else 0.0

"""The text of a message as a column of stretches, of which only those near the view exist.

A text is cut into groups of a screen's size at most. A group knows its height, measured or
estimated; its widgets are made when the view comes near and stay as long as the message does.
"""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QPoint

from app.ui.markdown.blocks import Block, Code
from app.ui.markdown.look import Look
from app.ui.markdown.source import Source
from app.ui.messages.groups import (
    Group,
    Kind,
    Part,
    Run,
    estimate_height_px,
    first_place,
    group_ranges,
    runs_of,
)
from app.ui.messages.heights import Heights
from app.ui.messages.text_view import TextView
from app.ui.messages.words import find_words

# Groups that far above and below what is in view, in heights of the view, lose their widgets.
_FAR = 2


class Body:
    """Lays out the text of one message inside a widget."""

    def __init__(
        self,
        make: Callable[[Kind], Part],
        remove: Callable[[Part], None],
        needed: Callable[[Part], bool],
        look: Look,
        *,
        plain: bool,
    ) -> None:
        """Begin empty.

        Args:
            make: returns a new widget inside the message that shows blocks of a kind.
            remove: takes one away.
            needed: tells whether one has to stay although it is far from the view.
            look: fonts and colours.
            plain: show the text as it is.
        """
        self._make, self._remove, self._needed = make, remove, needed
        self._look = look
        self._source = Source(plain=plain)
        self._groups: list[Group] = []
        self._heights = Heights()
        self._width_px = -1
        self._visible = True

    def set_text(self, text: str, *, writing: bool) -> None:
        """Show `text`, of which more may come."""
        changed = self._source.update(text, writing=writing)
        ranges = list(group_ranges(self._source))
        heights = [self._heights[index] for index in range(len(self._heights))]
        for index, (first, end) in enumerate(ranges):
            if index == len(self._groups):
                self._groups.append(Group(first, end))
                heights.append(self._estimate(first, end))
            group = self._groups[index]
            if end > changed or (group.first, group.end) != (first, end):
                group.first, group.end = first, end
                group.laid_out_at_px = -1
                if group.made:
                    self._fill(group)
        for group in self._groups[len(ranges) :]:
            self._take_away(group.runs)
        del self._groups[len(ranges) :], heights[len(ranges) :]
        self._heights = Heights(heights)

    def restyle(self, look: Look) -> None:
        """Show the same with other colours and fonts."""
        self._look = look
        for group in self._groups:
            group.laid_out_at_px = -1
            for run in group.runs:
                run.part.restyle(look)

    def set_visible(self, *, visible: bool) -> None:
        """Show or hide all of it."""
        self._visible = visible
        for part in self.parts():
            part.setVisible(visible)

    def covers(self, band: tuple[int, int]) -> bool:
        """Tell whether all that lies in a band is laid out."""
        return all(
            self._groups[index].laid_out_at_px == self._width_px
            for index in self._heights.between(*band)
        )

    def lay_out(self, place: QPoint, width_px: int, band: tuple[int, int], anchor_px: int) -> int:
        """Make and place what lies in a band.

        Args:
            place: where the text begins in the message.
            width_px: where it wraps.
            band: top and bottom of what is to be there, from the top of the text.
            anchor_px: a height in the text that is looked at.

        Returns:
            how far what stood at `anchor_px` has moved down, in pixels.
        """
        self._width_px = width_px
        at = self._heights.at(anchor_px)
        offset = anchor_px - self._heights.top(at) if at >= 0 else 0
        shift = 0
        for _attempt in range(4):
            measured = False
            for index in self._heights.between(band[0] + shift, band[1] + shift):
                measured = self._measure(index, width_px) or measured
            if at >= 0:
                shift = self._heights.top(at) + offset - anchor_px
            if not measured:
                break
        self._let_go((band[0] + shift, band[1] + shift))
        self._place(place)
        return shift

    @property
    def height_px(self) -> int:
        """Return the height of all of it."""
        return self._heights.total if len(self._heights) else 0

    def natural_width(self, most_px: int) -> int:
        """Return how wide a short text is when it may be at most so wide, else that width."""
        if len(self._groups) != 1:
            return most_px
        group = self._groups[0]
        if not group.made:
            self._width_px = most_px
        self._make_group(group)
        part = group.runs[0].part if group.runs else None
        measure = getattr(part, "natural_width", None)
        return int(measure(most_px)) if measure else most_px

    def text_views(self) -> list[TextView]:
        """Return what there is now that can be selected, from top to bottom."""
        return [
            view for group in self._groups for run in group.runs for view in run.part.text_views()
        ]

    def parts(self) -> Iterator[Part]:
        """Return the widgets there are now, from top to bottom."""
        return (run.part for group in self._groups for run in group.runs)

    def place_of(self, words: Sequence[str], width_px: int) -> int:
        """Return how far down the first of some words is; the text is laid out up to there."""
        found = find_words(self._source.text, words)
        if not found:
            return 0
        index = self._source.at(found[0][0])
        for at, group in enumerate(self._groups):
            if group.first <= index < group.end:
                self._measure(at, width_px)
                return self._heights.top(at) + first_place(group, words)
        return 0

    def whole_code(self, block: Code) -> str:
        """Return all the code of which `block` is a part."""
        return self._source.whole_code(block)

    def _measure(self, index: int, width_px: int) -> bool:
        group = self._groups[index]
        if group.laid_out_at_px == width_px:
            return False
        self._make_group(group)
        group.laid_out_at_px = width_px
        y, above = 0, self._last_block(index - 1)
        for run in group.runs:
            y += self._space(above, run.blocks[0])
            run.y_px = y
            y += run.part.lay_out(width_px - self._indent(run))
            above = run.blocks[-1]
        return self._heights.set(index, y)

    def _place(self, place: QPoint) -> None:
        for index, group in enumerate(self._groups):
            for run in group.runs:
                y = place.y() + self._heights.top(index) + run.y_px
                run.part.move(QPoint(place.x() + self._indent(run), y))

    def _let_go(self, band: tuple[int, int]) -> None:
        """Take away the widgets of groups that are far from a band."""
        far = _FAR * (band[1] - band[0])
        near = self._heights.between(band[0] - far, band[1] + far)
        for index, group in enumerate(self._groups):
            needed = any(self._needed(run.part) for run in group.runs)
            if group.made and index not in near and not needed:
                self._take_away(group.runs)
                group.runs, group.blocks, group.made = [], (), False
                group.laid_out_at_px = -1

    def _take_away(self, runs: Sequence[Run]) -> None:
        for run in runs:
            self._remove(run.part)

    def _make_group(self, group: Group) -> None:
        if not group.made:
            group.made = True
            self._fill(group)

    def _fill(self, group: Group) -> None:
        blocks = tuple(
            block for index in range(group.first, group.end) for block in self._source.blocks(index)
        )
        if blocks == group.blocks:
            return
        group.blocks = blocks
        wanted = list(runs_of(blocks))
        kept = 0
        while kept < min(len(wanted), len(group.runs)) and (
            group.runs[kept].kind == wanted[kept][0]
        ):
            kept += 1
        self._take_away(group.runs[kept:])
        del group.runs[kept:]
        for index, (kind, run_blocks) in enumerate(wanted):
            if index == kept:
                part = self._make(kind)
                group.runs.append(Run(kind, run_blocks, part))
                kept += 1
                # Wide as it will be before it is filled: else it is laid out twice.
                part.lay_out(self._width_px - self._indent(group.runs[index]))
                part.setVisible(self._visible)
            group.runs[index].blocks = run_blocks
            group.runs[index].part.show_blocks(run_blocks)

    def _last_block(self, index: int) -> Block | None:
        if index < 0:
            return None
        group = self._groups[index]
        last = self._source.blocks(group.end - 1)
        return last[-1] if last else None

    def _space(self, above: Block | None, below: Block) -> int:
        if above is None:
            return 0
        if above.kind == "prose" and below.kind == "prose":
            return self._look.space_px(above, below)
        if below.kind == "code" and not below.first:
            return 0
        return self._look.block_space_px()

    def _indent(self, run: Run) -> int:
        return 0 if run.kind == "prose" else self._look.indent_of(run.blocks[0].path)

    def _estimate(self, first: int, end: int) -> int:
        """Guess the height of what has not been laid out."""
        pieces = self._source.segments[first:end]
        length = pieces[-1].end - pieces[0].start
        return estimate_height_px(self._look, length, self._source.lines(first, end))

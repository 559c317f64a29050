"""The groups of a text: as much of it as is laid out in one go."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget

from app.ui.markdown.blocks import Block
from app.ui.markdown.look import Look
from app.ui.markdown.source import Source
from app.ui.messages.text_view import TextView

Kind = Literal["prose", "code", "table"]

_GROUP_CHARS = 2_000
_GROUP_LINES = 60


class Part(Protocol):
    """A widget that shows blocks of one kind."""

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """Show these; what is there already is left alone."""

    def lay_out(self, width_px: int) -> int:
        """Fit into a width and return the height that takes, in pixels."""

    def restyle(self, look: Look) -> None:
        """Show the same with other colours and fonts."""

    def text_views(self) -> list[TextView]:
        """Return what of it can be selected."""

    def focus_stops(self) -> list[QWidget]:
        """Return what of it the keyboard can get to."""

    def move(self, place: QPoint, /) -> None:
        """Put it there, as Qt does."""

    def setVisible(self, visible: bool, /) -> None:  # noqa: FBT001, N802 - Qt's name and form
        """Show or hide it, as Qt does."""

    def hide(self) -> None:
        """Hide it, as Qt does."""

    def deleteLater(self) -> None:  # noqa: N802 - Qt's name
        """Take it away, as Qt does."""


@dataclass(slots=True)
class Run:
    """Neighbouring blocks that one widget shows."""

    kind: Kind
    blocks: list[Block]
    part: Part
    y_px: int = 0


@dataclass(slots=True)
class Group:
    """Some pieces of the text, `first` to before `end`."""

    first: int
    end: int
    runs: list[Run] = field(default_factory=list)
    blocks: tuple[Block, ...] = ()
    made: bool = False
    laid_out_at_px: int = -1  # the width, or -1 if anything changed since


def estimate_height_px(look: Look, characters: int, lines: int) -> int:
    """Guess how high a text will be: good enough for a scroll bar."""
    per_line = look.column_px / QFontMetricsF(look.font).averageCharWidth()
    return round((characters / per_line + 0.5 * lines + 0.5) * look.line_px)


def group_ranges(source: Source) -> Iterator[tuple[int, int]]:
    """Yield first piece and end of every group; while a text grows only the last one changes."""
    pieces = source.segments
    first = 0
    while first < len(pieces):
        end = first + 1
        while (
            end < len(pieces)
            and pieces[end].kind == pieces[first].kind == "markdown"
            and pieces[end].end - pieces[first].start <= _GROUP_CHARS
            and source.lines(first, end + 1) <= _GROUP_LINES
        ):
            end += 1
        yield first, end
        first = end


def runs_of(blocks: Sequence[Block]) -> Iterator[tuple[Kind, list[Block]]]:
    """Put neighbours together that one widget shows."""
    run: list[Block] = []
    for block in blocks:
        if run and (block.kind != "prose" or run[-1].kind != "prose"):
            yield run[0].kind, run
            run = []
        run.append(block)
    if run:
        yield run[0].kind, run


def first_place(group: Group, words: Sequence[str]) -> int:
    """Return how far below the top of a laid out group the first of some words is, in pixels."""
    for run in group.runs:
        for view in run.part.text_views():
            if places := view.places(words):
                return run.y_px + view.y() * (run.kind == "code") + view.y_of(places[0][0])
    return 0

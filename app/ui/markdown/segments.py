"""Where a text can be cut so that every piece of Markdown reads the same alone as in the whole.

CommonMark decides about a top-level block from its own lines, with two exceptions that the reader
deals with: link definitions and the numbers of a list. A cut is made only where a block certainly
begins; where that is in doubt there is none, which costs time but never changes what is shown. So
while an answer grows only its last piece is read again, and of a long text only what is in view.

Scanning is linear, and whatever is too long to read as Markdown is given out as plain text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.ui.markdown.pieces import code_parts, plain_parts

# Longer than that nobody writes without a paragraph, and markdown-it, quadratic in brackets, would
# take more than a few hundredths of a second.
LONGEST_SEGMENT = 16_000
MOST_BRACKETS = 400
MOST_LINES = 400

# Some 50,000 tokens. Only a pasted or a runaway text is longer.
LONGEST_MARKDOWN = 200_000

# How far into one fence it is worth highlighting.
LONGEST_COLOURED = 50_000

_LINE = re.compile(r"^([ \t]*)([^ \t\n][^\n]*)\n?", re.MULTILINE)
_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_RULE = re.compile(r"([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_ITEM = re.compile(r"(?:[-+*]|(\d{1,9})[.)])(?:([ \t]+)([^ \t].*)?)?$")
_NO_CONTENT = re.compile(r"[-|:+ \t]*$")  # may be a table's second line


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text, `start` to `end`, that is read alone.

    `head` tells that a scan may begin here; parts of something long follow its first part.
    """

    start: int
    end: int
    kind: Literal["markdown", "fence", "plain"] = "markdown"
    head: bool = True
    language: str = ""  # of a fence, as are the rest
    content_start: int = 0
    content_end: int = 0
    last: bool = True
    coloured: bool = True


def segments(text: str, start: int = 0) -> Iterator[Segment]:
    """Cut `text` from `start`, which is 0 or the start of a segment with a head."""
    if len(text) > LONGEST_MARKDOWN:
        yield from _plain(text, 0, len(text))
        return
    for segment in _Scanner(text, start).run():
        if segment.kind == "markdown" and _too_much(text, segment):
            yield from _plain(text, segment.start, segment.end)
        else:
            yield segment


def plain_segments(text: str) -> Iterator[Segment]:
    """Cut a text that is to be shown as it is."""
    yield from _plain(text, 0, len(text))


def _too_much(text: str, segment: Segment) -> bool:
    length = segment.end - segment.start
    return (
        length > LONGEST_SEGMENT
        or text.count("[", segment.start, segment.end) > MOST_BRACKETS
        or text.count("\n", segment.start, segment.end) > MOST_LINES
    )


def _plain(text: str, start: int, end: int) -> Iterator[Segment]:
    for part_start, part_end in plain_parts(text, start, end):
        yield Segment(part_start, part_end, "plain", head=part_start == start)


class _Scanner:
    """Goes over the lines that are not blank, keeping only what decides about the next cut."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._start = start  # of the segment being made
        self._pos = start
        self._reset()

    def _reset(self) -> None:
        self._item_indent = 0  # of the content of the list item that the segment is, else 0
        self._sure = True  # that an indented fence here stands at the top level
        self._fence = ""  # the indented fence that is open, or may be
        self._fence_indent = 0
        self._lost = False  # no telling whether a fence is open: no more cuts

    def run(self) -> Iterator[Segment]:
        text, line_end = self._text, self._start
        while found := _LINE.search(text, self._pos):
            line_start, indent, line = found.start(), found[1], found[2]
            after_blank = line_start > line_end
            self._pos = line_end = found.end()
            if self._fence or self._lost:
                self._inside_doubt(indent, line)
            elif indent:
                self._indented(len(indent.expandtabs(4)), line)
            elif opened := _FENCE.match(line):
                yield from self._cut(line_start)
                yield from self._top_fence(opened, line_start, found)
                line_end = self._pos
            else:
                if self._begins(line, after_blank=after_blank):
                    yield from self._cut(line_start)
                self._note(line, first=line_start == self._start)
        yield from self._cut(len(text))

    def _cut(self, at: int) -> Iterator[Segment]:
        if at > self._start:
            yield Segment(self._start, at)
        self._start = at
        self._reset()

    def _begins(self, line: str, *, after_blank: bool) -> bool:
        """Tell whether this line at the margin certainly begins a block."""
        item = None if _RULE.match(line) else _ITEM.match(line)
        if item is None:
            return after_blank
        if item[3] is None or _NO_CONTENT.match(line):
            return False
        # Only a list that starts with 1 may interrupt a paragraph.
        return after_blank or item[1] is None or int(item[1]) == 1 or self._item_indent > 0

    def _note(self, line: str, *, first: bool) -> None:
        item = None if _RULE.match(line) else _ITEM.match(line)
        if first and item and item[3] and "\t" not in item[2]:
            spaces = len(item[2])
            self._item_indent = item.start(2) + (spaces if spaces <= 4 else 1)  # noqa: PLR2004
        elif item or self._item_indent:
            self._item_indent = 0
            self._sure = False

    def _indented(self, width: int, line: str) -> None:
        if self._item_indent and width >= self._item_indent:
            return
        if width <= 3 and (opened := _FENCE.match(line)):  # noqa: PLR2004
            self._fence = opened[1] or opened[2]
            self._fence_indent = width
        elif self._item_indent or _ITEM.match(line):
            self._sure = False
        self._item_indent = 0

    def _inside_doubt(self, indent: str, line: str) -> None:
        width = len(indent.expandtabs(4))
        if width < self._fence_indent and not self._sure:
            self._lost = True  # it would end a fence in a list, but not one at the margin
        elif width <= 3 and _closes(line, self._fence):  # noqa: PLR2004
            self._fence = ""

    def _top_fence(
        self, opened: re.Match[str], start: int, line: re.Match[str]
    ) -> Iterator[Segment]:
        fence = opened[1] or opened[2]
        closing = re.compile(
            rf"^ {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*(?:\n|\Z)", re.MULTILINE
        )
        content_start = line.end()
        complete = line[0].endswith("\n")
        closed = closing.search(self._text, content_start) if complete else None
        content_end = closed.start() if closed else len(self._text)
        end = closed.end() if closed else len(self._text)
        info = line[2][len(fence) :].split()
        parts = list(code_parts(self._text, content_start, content_end))
        for index, (part_start, part_end) in enumerate(parts):
            last = index == len(parts) - 1
            yield Segment(
                start=part_start if index else start,
                end=end if last else part_end,
                kind="fence",
                head=index == 0,
                language=info[0] if info else "",
                content_start=part_start,
                content_end=part_end,
                last=last,
                coloured=part_end - content_start <= LONGEST_COLOURED,
            )
        self._start = self._pos = end
        self._reset()


def _closes(line: str, fence: str) -> bool:
    bare = line.rstrip(" \t")
    return len(bare) >= len(fence) and bare == fence[:1] * len(bare) != ""

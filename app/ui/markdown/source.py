"""A text that is read piece by piece, when a piece is wanted, and again only where it grew."""

import bisect
from typing import Any

from app.ui.markdown.blocks import Block, Code, Prose, Span
from app.ui.markdown.clean import clean
from app.ui.markdown.reader import ListEnd, Reading, definitions, read
from app.ui.markdown.segments import LONGEST_MARKDOWN, Segment, plain_segments, segments
from app.ui.markdown.tail import complete, complete_fence


class Source:
    """Keeps what is known about a text; what did not change stays the same object."""

    def __init__(self, *, plain: bool = False) -> None:
        """Read Markdown, or with `plain` show everything as it is."""
        self.segments: list[Segment] = []
        self._plain = plain
        self._raw = ""
        self._text = ""
        self._writing = False
        self._readings: list[Reading | None] = []
        self._definitions: dict[Segment, dict[str, Any]] = {}
        self._references: dict[str, Any] = {}

    def update(self, text: str, *, writing: bool = False) -> int:
        """Take the text as it is now and return the first piece that may have changed.

        Args:
            text: all of it.
            writing: more is to come; its end is shown completed (see `tail`).
        """
        if (text, writing) == (self._raw, self._writing) and self.segments:
            return len(self.segments)
        if text.startswith(self._raw) and not self._raw.endswith("\r"):
            self._text += clean(text[len(self._raw) :])
        else:
            self._text = clean(text)
            self.segments, self._readings, self._definitions = [], [], {}
        self._raw, self._writing = text, writing
        kept = self._kept()
        if self._plain:
            return self._take(kept, list(plain_segments(self._text)))
        start = self.segments[kept].start if kept else 0
        return self._take(kept, [*self.segments[:kept], *segments(self._text, start)])

    def blocks(self, index: int) -> tuple[Block, ...]:
        """Return what piece `index` shows."""
        return self._reading(index).blocks

    @property
    def text(self) -> str:
        """Return the text, cleaned; offsets are those of the text that was given."""
        return self._text

    def at(self, offset: int) -> int:
        """Return the piece in which a character stands."""
        return max(bisect.bisect_right(self.segments, offset, key=lambda each: each.start) - 1, 0)

    def lines(self, first: int, end: int) -> int:
        """Return how many line breaks some pieces have."""
        return self._text.count("\n", self.segments[first].start, self.segments[end - 1].end)

    def whole_code(self, block: Code) -> str:
        """Return all the code of which `block` is a part."""
        first = last = self.at(block.start)
        if block.first and block.last:
            return block.text
        while not self.segments[first].head:
            first -= 1
        while not self.segments[last].last:
            last += 1
        start, end = self.segments[first].content_start, self.segments[last].content_end
        return _without_end(self._text[start:end])

    def _kept(self) -> int:
        """Return how many pieces certainly stay as they are now that the text has grown."""
        if self._plain or len(self._text) > LONGEST_MARKDOWN:
            return 0
        heads = [index for index, each in enumerate(self.segments) if each.head]
        # The last head may have been cut off by a line that has grown into something else since.
        return heads[-2] if len(heads) > 1 else 0

    def _take(self, kept: int, cut: list[Segment]) -> int:
        # What was last counts as changed: it grew, or was shown as something unfinished.
        most = min(len(self.segments) - 1, len(cut))
        changed = kept
        while changed < most and self.segments[changed] == cut[changed]:
            changed += 1
        self.segments = cut
        self._readings = [*self._readings[:changed], *[None] * (len(cut) - changed)]
        return self._refer(changed)

    def _refer(self, changed: int) -> int:
        """Collect link definitions; return the first piece that reads otherwise with them."""
        if not self._references and "]:" not in self._text:
            return changed
        known, self._definitions = self._definitions, {}
        merged: dict[str, Any] = {}
        for index, each in enumerate(self.segments):
            if each.kind != "markdown" or self._text.find("]:", each.start, each.end) < 0:
                continue
            found = known.get(each) if index < changed else None
            if found is None:
                found = definitions(self._piece(index))
            self._definitions[each] = found
            for label, definition in found.items():
                merged.setdefault(label, definition)
        if merged == self._references:
            return changed
        self._references = merged
        first = changed
        for index, reading in enumerate(self._readings):
            each = self.segments[index]
            if reading and self._text.find("[", each.start, each.end) >= 0:
                self._readings[index] = None
                first = min(first, index)
        return first

    def _piece(self, index: int) -> str:
        each = self.segments[index]
        text = self._text[each.start : each.end]
        unfinished = self._writing and index == len(self.segments) - 1
        return complete(text) if unfinished and each.kind == "markdown" else text

    def _reading(self, index: int) -> Reading:
        known = self._readings[index]
        if known is None:
            known = self._readings[index] = self._read(index)
        return known

    def _read(self, index: int) -> Reading:
        each = self.segments[index]
        if each.kind == "plain":
            text = self._text[each.start : each.end].removesuffix("\n")
            block = Prose(each.start, each.end, style="plain", spans=(Span(text),) if text else ())
            return Reading((block,), None)
        if each.kind == "fence":
            return Reading((self._code(index),), None)
        return read(self._piece(index), each.start, self._references, self._list_before(index))

    def _list_before(self, index: int) -> ListEnd | None:
        if index == 0 or not self._text[self.segments[index].start].isdigit():
            return None
        first = index
        while first and self._readings[first - 1] is None:
            if not self._text[self.segments[first].start].isdigit():
                break
            first -= 1
        for each in range(first, index):
            self._reading(each)
        return self._reading(index - 1).list_end

    def _code(self, index: int) -> Code:
        each = self.segments[index]
        text = self._text[each.content_start : each.content_end]
        language = each.language
        if self._writing and index == len(self.segments) - 1:
            text = complete_fence(text)
            if self._text[each.content_start - 1] != "\n":
                language = ""  # its name is not whole yet
        return Code(
            each.start,
            each.end,
            language=language,
            text=_without_end(text) if each.last else text,
            first=each.head,
            last=each.last,
            coloured=each.coloured,
        )


def _without_end(code: str) -> str:
    """Return code without its last line break, and without spaces that nothing follows."""
    last = code[code.rfind("\n") + 1 :]
    return (code if last.strip(" \t") else code.removesuffix(last)).removesuffix("\n")


def split_blocks(text: str) -> tuple[Block, ...]:
    """Read a whole text into the blocks it shows."""
    source = Source()
    source.update(text)
    return tuple(block for index in range(len(source.segments)) for block in source.blocks(index))

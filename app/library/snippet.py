"""The piece of a text around what a search found."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Noncharacters: Unicode keeps them out of every text that is exchanged.
OPEN = "\ufdd0"
CLOSE = "\ufdd1"

_WIDTH_CHARACTERS = 160
_BEFORE_CHARACTERS = 40
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text on one line, and the ranges of it to light up."""

    text: str
    marks: tuple[tuple[int, int], ...]


def from_marked(marked: str) -> Snippet:
    """Read a text in which the index has put `OPEN` and `CLOSE` around what it found."""
    text = ""
    opened: int | None = None
    marks: list[tuple[int, int]] = []
    for part in re.split(f"([{OPEN}{CLOSE}])", marked):
        if part == OPEN:
            opened = len(text)
        elif part == CLOSE:
            if opened is not None:
                marks.append((opened, len(text)))
            opened = None
        else:
            text += part
    return _around(text, marks)


def from_parts(text: str, parts: Iterable[str]) -> Snippet:
    """Find the parts in the text, whatever the case of the letters A to Z."""
    pattern = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
    found = re.finditer(pattern, text, re.IGNORECASE)
    marks: list[tuple[int, int]] = []
    for match in found:
        if marks and match.end() > marks[0][0] + _WIDTH_CHARACTERS:
            break
        marks.append(match.span())
    return _around(text, marks)


def _around(text: str, marks: list[tuple[int, int]]) -> Snippet:
    """Cut the text down to what lies around the first mark, on one line."""
    first = marks[0][0] if marks else 0
    start = _start_of_word(text, max(0, first - _BEFORE_CHARACTERS), first)
    end = start + _WIDTH_CHARACTERS
    shown = "…" if start else ""
    shown_marks: list[tuple[int, int]] = []
    position = start
    for mark_start, mark_end in marks:
        if mark_start >= end:
            break
        shown = _joined(shown, text[position:mark_start])
        opened = len(shown)
        shown = _joined(shown, text[mark_start : min(mark_end, end)])
        shown_marks.append((opened, len(shown)))
        position = min(mark_end, end)
    shown = _joined(shown, text[position:end])
    shown = shown.rstrip()
    whole_marks = ((opened, min(closed, len(shown))) for opened, closed in shown_marks)
    return Snippet(
        shown + ("…" if end < len(text) else ""),
        tuple((opened, closed) for opened, closed in whole_marks if opened < closed),
    )


def _joined(shown: str, piece: str) -> str:
    piece = _SPACE.sub(" ", piece)
    if not shown or shown.endswith((" ", "…")):
        piece = piece.lstrip(" ")
    return shown + piece


def _start_of_word(text: str, earliest: int, latest: int) -> int:
    if not earliest:
        return 0
    space = _SPACE.search(text, earliest, latest)
    return space.end() if space else earliest

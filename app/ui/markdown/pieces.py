"""Long text and long code in parts that are each laid out quickly."""

import re
from collections.abc import Iterator

# A part of either is laid out in a few milliseconds.
_PLAIN_CHARS = 3_000
_PLAIN_LINES = 100
_CODE_CHARS = 6_000
_CODE_LINES = 100
_CODE_LINES_AT_LEAST = 50

_SPACE_NEAR_END = 200

# A blank line followed by one at the margin: there a lexer can most likely start afresh.
_FRESH_START = re.compile(r"\n[ \t]*\n(?=[^\s)\]}])")


def plain_parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut at line breaks if there are any, else at spaces, else anywhere."""
    while start < end:
        cut = _after_lines(text, start, min(start + _PLAIN_CHARS, end), _PLAIN_LINES)
        if cut < end and text[cut - 1] != "\n":
            newline = text.rfind("\n", start, cut) + 1
            space = text.rfind(" ", max(start, cut - _SPACE_NEAR_END), cut) + 1
            cut = newline or space or cut
        yield start, cut
        start = cut


def code_parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut after whole lines, where a new function seems to begin if that is near; at least one.

    A part that has been cut off stays the same while the text grows.
    """
    while end - start > _CODE_CHARS or text.count("\n", start, end) > _CODE_LINES:
        limit = _after_lines(text, start, min(start + _CODE_CHARS, end), _CODE_LINES)
        cut = text.rfind("\n", start, limit) + 1 or limit
        least = _after_lines(text, start, cut, _CODE_LINES_AT_LEAST)
        fresh = [found.end() for found in _FRESH_START.finditer(text, least - 1, cut + 1)]
        cut = fresh[-1] if fresh else cut
        yield start, cut
        start = cut
    yield start, end


def _after_lines(text: str, start: int, end: int, lines: int) -> int:
    """Return the offset behind that many lines, or `end` if there are not so many before it."""
    at = start
    for _count in range(lines):
        newline = text.find("\n", at, end)
        if newline < 0:
            return end
        at = newline + 1
    return at

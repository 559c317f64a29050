"""The end of an answer that is still being written, so completed that it does not flicker.

A star that will open bold text, a line that will become a list item, a table of which only the
header is there: read as they stand they would show as one thing now and as another a moment later.
"""

import re

_LEAD = r"(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])(?=[ \t]))*[ \t]*"

# Nothing on the last line yet but marks that may still become anything.
_ONLY_MARKS = re.compile(rf"{_LEAD}(?:[-+*_=~`#>|:]*|\d{{1,9}}[.)]?|\[[ xX]?\]?)[ \t]*")
_DEFINITION = re.compile(r" {0,3}\[[^\]\n]*\]:")
_FENCE_LINE = re.compile(rf"^{_LEAD}(`{{3,}}|~{{3,}})", re.MULTILINE)
_DELIMITERS = re.compile(r"[ \t|:-]*")
_BACKTICKS = re.compile("`+")
_PIPE = re.compile(r"(?<!\\)\|")
_BLOCK_START = re.compile(
    r"^(?:[ \t]*\n|(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)]|#{1,6})[ \t]+)+)", re.MULTILINE
)
_ADDRESS_SO_FAR = re.compile(r"[^\s()]*(?:\s+[\"'][^\n]*)?")
_LONGEST_MARKS = 200
_INLINE = re.compile(r"\\.|(`+)|(\*+|_+|~+)|(\[)|(\])(\()?", re.DOTALL)


def complete(text: str) -> str:
    """Return what to read in place of an unfinished last piece of Markdown."""
    told = _without_marks(text)
    if _in_fence(told):
        return _without_language(told)
    if (table := _completed_table(text)) is not None:
        return table
    start = _last_paragraph(told)
    return told[:start] + close_inline(told[start:])


def complete_fence(code: str) -> str:
    """Return code without a last line that is about to become the closing fence."""
    start = code.rfind("\n") + 1
    last = code[start:].strip(" ")
    return code[:start] if last and last in {"`" * len(last), "~" * len(last)} else code


def close_inline(paragraph: str) -> str:
    """Close what is open at the end of a paragraph, or leave out what has only just begun."""
    return _Marks(paragraph).closed()


class _Marks:
    """The marks of a paragraph, from left to right, and which of them are still open."""

    def __init__(self, paragraph: str) -> None:
        self._text = paragraph
        self._end = len(paragraph)  # of what is shown
        self._runs: list[str] = []
        self._brackets: list[int] = []

    def closed(self) -> str:
        at: int | None = 0
        while at is not None and (found := _INLINE.search(self._text, at)):
            if found[1]:
                at = self._backticks(found)
            elif found[2]:
                at = self._emphasis(found)
            elif found[3] or found[4]:
                at = self._bracket(found)
            else:
                at = found.end()
        shown = self._text[: self._end]
        if not self._runs:
            return shown
        return shown.rstrip().removesuffix("\\") + "".join(reversed(self._runs))

    def _backticks(self, found: re.Match[str]) -> int | None:
        for closing in _BACKTICKS.finditer(self._text, found.end()):
            if closing[0] == found[1]:
                return closing.end()
        if found.end() == len(self._text):
            self._end = found.start()
        else:
            self._runs.append(found[1])
        return None

    def _emphasis(self, found: re.Match[str]) -> int:
        run = found[2]
        before = self._text[found.start() - 1 : found.start()]
        after = self._text[found.end() : found.end() + 1]
        if before.strip():
            run = self._close(run)
        opens = after.strip() and not before.isalnum() and 0 < len(run) <= 3  # noqa: PLR2004
        if opens and run != "~":
            self._runs.append(run)
        elif run == found[2] and found.end() == len(self._text):
            self._end = found.start()  # cannot be told yet
        return found.end()

    def _close(self, run: str) -> str:
        """Match a run of marks with the open ones; return what is left of it."""
        while run and self._runs and self._runs[-1][0] == run[0]:
            length = min(len(run), len(self._runs[-1]))
            left_open = self._runs.pop()[length:]
            run = run[length:]
            if left_open:
                self._runs.append(left_open)
        return run

    def _bracket(self, found: re.Match[str]) -> int | None:
        if found[3]:
            self._brackets.append(found.start())
        elif self._brackets:
            opened = self._brackets.pop()
            if found[5]:
                closing = self._text.find(")", found.end())
                if closing < 0 and _ADDRESS_SO_FAR.fullmatch(self._text, found.end()):
                    self._show_words_of_link(opened, found.start())
                    return None
                return max(found.end(), closing + 1)
        return found.end()

    def _show_words_of_link(self, opened: int, end_of_words: int) -> None:
        """Leave out an address that is still being written."""
        start = opened - self._text.startswith("!", max(opened - 1, 0))
        self._text = self._text[:start] + self._text[opened + 1 : end_of_words]
        self._end = len(self._text)


def _in_fence(text: str) -> bool:
    fence = ""
    for found in _FENCE_LINE.finditer(text):
        if not fence:
            fence = found[1]
        elif found[1].startswith(fence):
            fence = ""
    return bool(fence)


def _without_language(text: str) -> str:
    """Leave out the name of a language that is not whole yet."""
    opened = _FENCE_LINE.match(text, text.rfind("\n") + 1)
    return text[: opened.end()] if opened else text


def _without_marks(text: str) -> str:
    start = text.rfind("\n") + 1
    last = text[start:].strip(" \t")
    if len(last) > _LONGEST_MARKS:
        return text
    if _ONLY_MARKS.fullmatch(last) or _DEFINITION.match(last):
        return text[:start]
    return text


def _completed_table(text: str) -> str | None:
    """Give a header that stands alone the line that makes it a table."""
    lines = text.removesuffix("\n").split("\n")
    first = len(lines)
    while first and lines[first - 1].lstrip(" ").startswith("|"):
        first -= 1
    table = lines[first:]
    if not table or len(table) > 2 or len(table[0].strip()) < 2:  # noqa: PLR2004
        return None
    if len(table) == 2 and not _DELIMITERS.fullmatch(table[1]):  # noqa: PLR2004
        return None
    header = table[0].rstrip()
    columns = len(_PIPE.findall(header)) - header.endswith("|")
    return "\n".join([*lines[:first], table[0], "|" + " - |" * columns])


def _last_paragraph(text: str) -> int:
    start = 0
    for found in _BLOCK_START.finditer(text):
        start = found.end()
    line = text.rfind("\n") + 1
    if text.startswith("|", line):
        start = text.rindex("|") + 1
    return start

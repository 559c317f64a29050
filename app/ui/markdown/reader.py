"""Markdown of one piece of text, read by markdown-it into blocks."""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.ui.markdown.blocks import Align, Block, Code, Container, Prose, Row, Span, Table
from app.ui.markdown.inline import spans_of

# A list takes two levels of nesting. Nobody writes 20 lists inside each other.
_MOST_LEVELS = 40
_MOST_CELLS = 1_000
_MOST_COLUMNS = 30

_BULLETS = ("•", "◦", "▪")
_TASKS = {"[ ] ": "☐", "[x] ": "☑", "[X] ": "☑"}
_ALIGNS: dict[str, Align] = {"text-align:center": "centre", "text-align:right": "right"}
_LEAVES = frozenset({"paragraph_open", "heading_open", "hr", "fence", "code_block", "table_open"})

References = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ListEnd:
    """A piece ends in a list of numbers: the next piece may go on with it."""

    mark: str  # "." or ")"
    number: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read."""

    blocks: tuple[Block, ...]
    list_end: ListEnd | None


def read(
    text: str, base: int = 0, references: References | None = None, after: ListEnd | None = None
) -> Reading:
    """Read a piece of Markdown.

    Args:
        text: the piece.
        base: where it begins in the whole text.
        references: link definitions of the whole text, as markdown-it keeps them.
        after: the list that the text before ends in, if any.
    """
    tokens = _parser(inline=True).parse(text, {"references": dict(references or {})})
    if any(token.level >= _MOST_LEVELS - 1 for token in tokens):  # the rest was left out
        return Reading((as_it_is(text, base),), None)
    walker = _Walker(text, base, after)
    walker.walk(tokens)
    return Reading(tuple(walker.blocks), walker.list_end)


def definitions(text: str) -> dict[str, Any]:
    """Return the link definitions in a piece of Markdown, by their normalised label."""
    if "]:" not in text:
        return {}
    env: dict[str, Any] = {}
    _parser(inline=False).parse(text, env)
    return {
        label: {"href": found["href"], "title": found["title"], "map": []}
        for label, found in env.get("references", {}).items()
    }


def as_it_is(text: str, base: int) -> Prose:
    """Return a block that shows `text` without reading it as anything."""
    return Prose(base, base + len(text), style="plain", spans=(Span(text.strip("\n")),))


class _Parser(MarkdownIt):
    """Reads every link as one; which of them lead anywhere is decided later (see `links`)."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - the library's name and form
        """Take any address."""
        return True


@functools.cache
def _parser(*, inline: bool) -> MarkdownIt:
    parser = _Parser("commonmark", {"html": False, "maxNesting": _MOST_LEVELS})
    parser.enable(["table", "strikethrough"])
    return parser if inline else parser.disable(["inline"])


class _Walker:
    """Goes through the tokens once and lays the containers they open flat into paths."""

    def __init__(self, text: str, base: int, after: ListEnd | None) -> None:
        self.blocks: list[Block] = []
        self.list_end: ListEnd | None = None
        self._text, self._base, self._after = text, base, after
        self._line_starts = [0, *(found.end() for found in re.finditer("\n", text)), len(text)]
        self._path: list[Container] = []
        self._numbers: list[int | None] = []  # of the next item in each open list
        self._marker = ""  # of the item just begun, until something is shown beside it
        self._marker_range = (0, 0)
        self._last_number = 0
        self._list_end = 0  # of the outermost list

    def walk(self, tokens: Sequence[Token]) -> None:
        for index, token in enumerate(tokens):
            if token.type in _LEAVES:
                self._leaf(token, tokens, index)
            else:
                self._container(token)
            if token.level == 0 and token.nesting <= 0 and token.type != "inline":
                self._note_end(token)

    def _container(self, token: Token) -> None:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            self._bare_marker()
            self._path.append("list")
            self._list_end = self._range(token)[1] if token.level == 0 else self._list_end
            self._numbers.append(self._first_number(token) if "ordered" in token.type else None)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self._path.pop()
            number = self._numbers.pop()
            self._last_number = (number or 1) - 1
        elif token.type == "list_item_open":
            self._marker = self._next_marker(token)
            self._marker_range = self._range(token)
        elif token.type == "list_item_close":
            self._bare_marker()
        elif token.type == "blockquote_open":
            self._bare_marker()
            self._path.append("quote")
        elif token.type == "blockquote_close":
            self._path.pop()

    def _first_number(self, token: Token) -> int:
        goes_on = self._after if token.level == 0 and not self.blocks else None
        if goes_on and goes_on.mark == token.markup:
            return goes_on.number + 1
        return int(token.attrs.get("start", 1))

    def _next_marker(self, token: Token) -> str:
        number = self._numbers[-1]
        if number is None:
            return _BULLETS[(self._path.count("list") - 1) % len(_BULLETS)]
        self._numbers[-1] = number + 1
        return f"{number}{token.markup}"

    def _note_end(self, token: Token) -> None:
        self.list_end = None
        if token.type == "ordered_list_close":
            # A link definition, which leaves no token, may stand behind the list and end it.
            behind = self._text[self._list_end - self._base :]
            self.list_end = None if behind.strip() else ListEnd(token.markup, self._last_number)

    def _bare_marker(self) -> None:
        """Show the marker of an item that is empty, or begins with something that has none."""
        if self._marker:
            self.blocks.append(
                Prose(*self._marker_range, path=tuple(self._path), marker=self._marker)
            )
            self._marker = ""

    def _leaf(self, token: Token, tokens: Sequence[Token], index: int) -> None:
        start, end = self._range(token)
        path = tuple(self._path)
        if token.type in {"fence", "code_block"}:
            self._bare_marker()
            info = token.info.split()
            text = token.content.removesuffix("\n")
            self.blocks.append(Code(start, end, path, info[0] if info else "", text))
        elif token.type == "table_open":
            self._bare_marker()
            self._table(start, end, path, tokens, index)
        elif token.type == "hr":
            self._bare_marker()
            self.blocks.append(Prose(start, end, path, style="rule"))
        else:
            self._text_leaf(token, tokens[index + 1], Prose(start, end, path))

    def _text_leaf(self, token: Token, inline: Token, place: Prose) -> None:
        spans = spans_of(inline.children or ())
        marker, self._marker = self._marker, ""
        if marker in _BULLETS and spans and spans[0].text[:4] in _TASKS:
            marker = _TASKS[spans[0].text[:4]]
            spans = (replace(spans[0], text=spans[0].text[4:]), *spans[1:])
        if token.type == "heading_open":
            place = replace(place, style="heading", level=int(token.tag[1]))
        self.blocks.append(replace(place, marker=marker, spans=spans))

    def _table(
        self,
        start: int,
        end: int,
        path: tuple[Container, ...],
        tokens: Sequence[Token],
        index: int,
    ) -> None:
        rows: list[list[tuple[Span, ...]]] = []
        aligns: list[Align] = []
        for at in range(index + 1, len(tokens)):
            token = tokens[at]
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
            elif token.type in {"th_open", "td_open"}:
                rows[-1].append(spans_of(tokens[at + 1].children or ()))
                if token.type == "th_open":
                    aligns.append(_ALIGNS.get(str(token.attrs.get("style", "")), "left"))
        width = len(aligns)
        if width > _MOST_COLUMNS or width * len(rows) > _MOST_CELLS:
            self.blocks.append(as_it_is(self._text[start - self._base : end - self._base], start))
            return
        whole: list[Row] = [tuple((row + [()] * width)[:width]) for row in rows]
        self.blocks.append(Table(start, end, path, tuple(aligns), tuple(whole)))

    def _range(self, token: Token) -> tuple[int, int]:
        first, last = token.map or (0, 0)
        return self._base + self._line_starts[first], self._base + self._line_starts[last]

"""Colours of code: which stretch of which line is what, found by Pygments."""

import functools
import time
from typing import Literal, TypeAlias

from pygments.lexer import Lexer
from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Name, Number, String, _TokenType

from app.ui.markdown.utf16 import utf16_length
from app.ui.theme import Palette

Kind: TypeAlias = Literal["keyword", "string", "number", "comment", "name", "added", "removed"]
Stretch: TypeAlias = tuple[int, int, Kind]  # start and length in UTF-16 units, as Qt counts
Line: TypeAlias = tuple[Stretch, ...]

# The first that a token's type lies in decides.
_KINDS: tuple[tuple[_TokenType, Kind | None], ...] = (
    (Comment, "comment"),
    (Keyword, "keyword"),
    (Name.Builtin, "keyword"),
    (Name.Tag, "keyword"),
    (Name.Function, "name"),
    (Name.Class, "name"),
    (Name.Decorator, "name"),
    (Name.Attribute, "name"),
    (Name.Namespace, None),
    (String.Interpol, None),
    (String, "string"),
    (Number, "number"),
    (Generic.Inserted, "added"),
    (Generic.Deleted, "removed"),
    (Generic.Heading, "keyword"),
    (Generic.Subheading, "keyword"),
)

_LIGHT: dict[Kind, str] = {"string": "#8A5316", "number": "#7B4A8C", "name": "#2A5B8C"}
_DARK: dict[Kind, str] = {"string": "#DDB27E", "number": "#C7A3DC", "name": "#8FB9E6"}

# A lexer that takes longer is stuck in its own patterns; what it has not reached stays plain.
_LONGEST_S = 0.05


def code_colours(palette: Palette) -> dict[Kind, str]:
    """Return the colour of each kind on the ground of code; all pass WCAG AA."""
    return {
        "keyword": palette.accent,
        "comment": palette.quiet,
        "added": palette.accent,
        "removed": palette.danger,
        **(_DARK if palette.dark else _LIGHT),
    }


def language_name(language: str) -> str:
    """Return how a language is called that stands behind a fence as, say, `py`."""
    known = _languages().get(language.lower())
    return known[0] if known else language


def highlight(code: str, language: str) -> tuple[Line, ...]:
    """Return the stretches of every line of `code`; none in a language that is not known."""
    lines: list[list[Stretch]] = [[] for _line in range(code.count("\n") + 1)]
    lexer = _lexer(language.lower())
    if lexer is None:
        return tuple(tuple(line) for line in lines)
    end_s = time.perf_counter() + _LONGEST_S
    number = column = at = 0
    for start, token, value in lexer.get_tokens_unprocessed(code + "\n"):
        if start < at or time.perf_counter() > end_s:
            break
        kind = _kind(token)
        for index, piece in enumerate((code[at:start] + value).split("\n")):
            if index:
                number, column = number + 1, 0
            if number == len(lines):
                break
            length = utf16_length(piece)
            if kind and length and not piece.isspace():
                lines[number].append((column, length, kind))
            column += length
        at = start + len(value)
    return tuple(tuple(line) for line in lines)


@functools.cache
def _kind(token: _TokenType) -> Kind | None:
    return next((kind for group, kind in _KINDS if group in token.split()), None)


@functools.cache
def _languages() -> dict[str, tuple[str, str]]:
    """Return name and first alias of every language, by each of its aliases."""
    return {
        alias: (name, aliases[0])
        for name, aliases, _files, _types in get_all_lexers(plugins=False)
        for alias in aliases
    }


@functools.lru_cache(maxsize=16)
def _lexer(language: str) -> Lexer | None:
    # Asked for an unknown name, Pygments would search every installed package for plug-ins.
    known = _languages().get(language)
    return get_lexer_by_name(known[1]) if known and known[1] != "text" else None

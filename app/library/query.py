"""What the user typed into the search field, as the index understands it."""

import re
import unicodedata
from dataclasses import dataclass

from app.library.text import storable

_LONGEST_QUERY_CHARACTERS = 1000

# Scripts that do not set a space between words, or (Hangul) join endings to them: the index, which
# knows words only, would find them by their first characters at best. Ranges of Unicode blocks.
_UNSPACED = re.compile(
    "["
    "\u0e00-\u0eff"  # Thai, Lao
    "\u0f00-\u0fff"  # Tibetan
    "\u1000-\u109f"  # Myanmar
    "\u1100-\u11ff"  # Hangul letters
    "\u1780-\u17ff"  # Khmer
    "\u2e80-\u2fdf"  # radicals
    "\u3005-\u3007"  # marks that repeat or stand for a character
    "\u3040-\u30ff"  # Hiragana, Katakana
    "\u3100-\u318f"  # Bopomofo, Hangul
    "\u31a0-\u31ff"  # Bopomofo, Katakana
    "\u3400-\u4dbf\u4e00-\u9fff"  # Han
    "\ua960-\ua97f\uac00-\ud7ff"  # Hangul
    "\uf900-\ufaff"  # Han
    "\uff66-\uffdc"  # half-width Katakana, Hangul
    "\U0001aff0-\U0001b16f"  # Kana
    "\U00020000-\U0003ffff"  # Han
    "]"
)


@dataclass(frozen=True, slots=True)
class Query:
    """A text is found if `match` finds it in the index and it holds every one of `parts`."""

    match: str  # an FTS5 expression, "" if the index cannot help
    parts: tuple[str, ...]  # compared character by character, but for the case of A to Z

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.match and not self.parts


def understood(typed: str) -> Query:
    """Read what was typed so far: all words must be there, and the last may go on.

    Quotation marks and operators mean nothing special; what is no word, as "++" or an emoji, is
    looked for as it stands.
    """
    # SQLite takes a NUL for the end of the expression.
    typed = storable(typed[:_LONGEST_QUERY_CHARACTERS]).replace("\0", " ")
    pieces = unicodedata.normalize("NFC", typed).split()
    words: list[str] = []
    parts: list[str] = []
    for piece in pieces:
        if _UNSPACED.search(piece) or not any(map(_in_a_word, piece)):
            parts.append(piece)
        else:
            words.append('"' + piece.replace('"', '""') + '"')
    if words and pieces[-1] not in parts and _in_a_word(pieces[-1][-1]):
        words[-1] += "*"
    return Query(" ".join(words), tuple(parts))


def _in_a_word(character: str) -> bool:
    """Say whether the index takes this for a character of a word."""
    return unicodedata.category(character)[0] in "LNM" or unicodedata.category(character) == "Co"

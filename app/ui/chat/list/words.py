"""The words that a search lights up in the conversation it leads to."""

import unicodedata

from app.library.data import Hit


def words_to_light_up(typed: str, hit: Hit) -> tuple[str, ...]:
    """Return the words of a message that a search found, each once.

    First those that the hit marks, as they stand in the text (“cafe t” found “café” and
    “tomatoes”); then what was typed and is not among them, because it stands elsewhere.
    """
    marked = [hit.snippet[start:end] for start, end in hit.marks]
    seen = [_plain(word) for word in marked]
    pieces = unicodedata.normalize("NFC", typed).split()
    others = [
        word
        for word in map(_bare, pieces)
        if not any(each.startswith(_plain(word)) for each in seen)
    ]
    return tuple({_plain(word): word for word in reversed([*marked, *others])}.values())[::-1]


def _bare(piece: str) -> str:
    """Drop quotation marks and the like around a word; what is all signs stays as it is."""
    ends = "".join({character for character in piece if not character.isalnum()})
    return piece.strip(ends) or piece


def _plain(word: str) -> str:
    """Return the word without case and accents, as the index compares it."""
    apart = unicodedata.normalize("NFD", word.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))

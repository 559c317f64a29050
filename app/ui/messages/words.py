"""Where the words of a search stand in a text."""

import re
import unicodedata
from collections.abc import Sequence


def fold(text: str) -> str:
    """Return `text` in lower case without accents, character for character."""
    if text.isascii():
        return text.lower()
    table = {ord(each): _folded(each) for each in set(text)}
    return text.translate(table)


def find_words(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return start and length of everything in `text` that begins with one of the words."""
    wanted = [re.escape(fold(word)) for word in words if word.strip()]
    if not wanted:
        return []
    wanted.sort(key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(wanted)})")
    return [(each.start(), len(each[0])) for each in pattern.finditer(fold(text))]


def _folded(character: str) -> str:
    plain = unicodedata.normalize("NFD", character)[0].lower()
    return plain if len(plain) == 1 else character

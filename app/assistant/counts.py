"""How many tokens texts have: what was counted is known, the rest is estimated."""

import hashlib
from collections.abc import Callable, Sequence

from app.assistant.context import estimated_tokens


class TokenCounts:
    """Counts of one model file."""

    def __init__(self) -> None:
        self._counts: dict[bytes, int] = {}

    def clear(self) -> None:
        """Forget all: another model cuts texts into other tokens."""
        self._counts.clear()

    def get(self, text: str, count: Callable[[str], int]) -> int:
        """Return the number of tokens, asking `count` once for each text."""
        digest = _digest(text)
        if digest not in self._counts:
            self._counts[digest] = count(text)
        return self._counts[digest]

    def known_or_estimated(self, texts: Sequence[str]) -> tuple[list[int], bool]:
        """Return the number of tokens of each text, and whether all are exact."""
        known = [self._counts.get(_digest(text)) for text in texts]
        counts = [
            estimated_tokens(text) if count is None else count
            for text, count in zip(texts, known, strict=True)
        ]
        return counts, all(count is not None for count in known)


def _digest(text: str) -> bytes:
    """Stand for a text whose count is known: the texts themselves may be megabytes."""
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()

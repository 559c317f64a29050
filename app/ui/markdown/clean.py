"""Characters that would mean something to the text layout, or nothing to anybody."""

import re

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Controls, lone surrogates, and the code points by which QTextDocument marks frames and objects.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff\ufdd0\ufdd1\ufffc]")


def clean(text: str) -> str:
    """Return `text` with every character that cannot be shown replaced, one for one.

    Offsets stay what they were. A carriage return before a line feed becomes a space, every other
    line separator a line feed.
    """
    if not _ODD.search(text):
        return text
    return _ODD.sub(_replacement, text.replace("\r\n", " \n"))


def _replacement(found: re.Match[str]) -> str:
    return "\n" if found[0] in "\r\u2028\u2029" else _REPLACEMENT

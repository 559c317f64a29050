"""Which addresses may become links."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

_LONGEST_ADDRESS = 2_000

_BARE = re.compile(r"\bhttps?://[^\s<>\"'`|\\^{}\[\]]+", re.IGNORECASE)
_UNFIT = re.compile(r"[\s\x00-\x1f\x7f]")


def safe_address(address: str) -> str:
    """Return `address` if it is a whole http or https address, else nothing."""
    if len(address) > _LONGEST_ADDRESS or _UNFIT.search(address):
        return ""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and host else ""


def bare_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Find addresses written without any marks, without the punctuation that ends a sentence."""
    for found in _BARE.finditer(text):
        address = found[0].rstrip(".,;:!?*_~")
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(".,;:!?*_~")
        if safe_address(address):
            yield found.start(), found.start() + len(address)

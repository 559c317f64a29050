"""Text as it can be kept."""


def storable(text: str) -> str:
    """Return `text` as UTF-8 can hold it.

    Half a character, as a clipboard may deliver it, becomes the replacement character; two halves
    of one become that one.
    """
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text

"""Qt counts text in UTF-16 units, Python in characters."""


def utf16_length(text: str) -> int:
    """Return how long `text` is for Qt."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)

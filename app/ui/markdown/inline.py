"""What markdown-it found inside a paragraph, as spans."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from markdown_it.token import Token

from app.ui.markdown.blocks import Span
from app.ui.markdown.links import bare_addresses, safe_address


def spans_of(tokens: Sequence[Token]) -> tuple[Span, ...]:
    """Turn inline tokens into spans; an image becomes its description, a tag stays text."""
    return tuple(_with_bare_links(_joined(_walk(tokens))))


def plain_text(tokens: Iterable[Token]) -> str:
    """Return the words alone."""
    return "".join(
        plain_text(token.children) if token.children else "\n" * _breaks(token) or token.content
        for token in tokens
    )


def _breaks(token: Token) -> bool:
    return token.type in {"softbreak", "hardbreak"}


def _walk(tokens: Sequence[Token]) -> Iterator[Span]:
    style = Span("")
    for token in tokens:
        kind, _, end = token.type.rpartition("_")
        if kind == "strong":
            style = replace(style, bold=end == "open")
        elif kind == "em":
            style = replace(style, italic=end == "open")
        elif kind == "s":
            style = replace(style, struck=end == "open")
        elif kind == "link":
            href = safe_address(str(token.attrs.get("href", ""))) if end == "open" else ""
            style = replace(style, href=href)
        elif _breaks(token):
            yield replace(style, text="\n")
        elif token.type == "code_inline":
            yield replace(style, text=token.content, code=True)
        elif token.type == "image":
            yield replace(style, text=plain_text(token.children or ()))
        else:
            yield replace(style, text=token.content.replace("\t", " "))


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Join neighbours of one style and leave out empty ones."""
    last = Span("")
    for span in spans:
        if not span.text:
            continue
        if last.text and replace(span, text=last.text) == last:
            last = replace(last, text=last.text + span.text)
            continue
        if last.text:
            yield last
        last = span
    if last.text:
        yield last


def _with_bare_links(spans: Iterable[Span]) -> Iterator[Span]:
    for span in spans:
        if span.code or span.href:
            yield span
            continue
        at = 0
        for start, end in bare_addresses(span.text):
            if start > at:
                yield replace(span, text=span.text[at:start])
            yield replace(span, text=span.text[start:end], href=span.text[start:end])
            at = end
        if at < len(span.text):
            yield replace(span, text=span.text[at:])

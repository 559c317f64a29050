"""What markdown-it found inside a paragraph, as spans."""

import itertools
import operator
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
        plain_text(token.children) if token.children else _words(token) for token in tokens
    )


def _walk(tokens: Sequence[Token]) -> Iterator[Span]:
    """Yield a span for every token; neighbours of one style are joined later."""
    on = dict.fromkeys(("strong", "em", "s"), False)
    href = ""
    for token in tokens:
        kind, _, edge = token.type.rpartition("_")
        if kind in on:
            on[kind] = edge == "open"
        elif kind == "link":
            href = safe_address(str(token.attrs.get("href", ""))) if edge == "open" else ""
        elif text := _words(token):
            yield Span(text, on["strong"], on["em"], on["s"], token.type == "code_inline", href)


def _words(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    if token.type == "image":
        return plain_text(token.children or ())
    return token.content.replace("\t", " ")


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    for style, group in itertools.groupby(spans, key=operator.attrgetter("style")):
        yield Span("".join(span.text for span in group), *style)


def _with_bare_links(spans: Iterable[Span]) -> Iterator[Span]:
    for span in spans:
        if span.code or span.href or "://" not in span.text:
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

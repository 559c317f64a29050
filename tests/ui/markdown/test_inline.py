import pytest

from app.ui.markdown.blocks import Prose, Span
from app.ui.markdown.source import split_blocks


def spans(text: str) -> tuple[Span, ...]:
    (block,) = split_blocks(text)
    assert isinstance(block, Prose)
    return block.spans


def test_styles_nest() -> None:
    assert spans("a **b *c*** ~~d~~ `e`") == (
        Span("a "),
        Span("b ", bold=True),
        Span("c", bold=True, italic=True),
        Span(" "),
        Span("d", struck=True),
        Span(" "),
        Span("e", code=True),
    )


def test_line_breaks_are_kept() -> None:
    assert spans("one\ntwo  \nthree") == (Span("one\ntwo\nthree"),)


def test_an_image_is_its_description() -> None:
    assert spans("![a **cat**](file:///etc/hostname)") == (Span("a cat"),)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "mailto:a@b.org",
        "//example.org/x",
        "/etc/hostname",
        "https:",
        "http://",
        "https://" + "a" * 3_000,
    ],
)
def test_only_web_addresses_become_links(address: str) -> None:
    assert not any(span.href for span in spans(f"[words]({address}) x"))
    assert not any(span.href for span in spans(f"<{address}> x"))


def test_links_and_bare_addresses() -> None:
    assert [(s.text, s.href) for s in spans("[a](https://x.org/1) or https://x.org/a_(b).")] == [
        ("a", "https://x.org/1"),
        (" or ", ""),
        ("https://x.org/a_(b)", "https://x.org/a_(b)"),
        (".", ""),
    ]
    assert not any(span.href for span in spans("`https://x.org`"))

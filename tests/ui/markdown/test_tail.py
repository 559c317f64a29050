import pytest

from app.ui.markdown.tail import close_inline, complete, complete_fence


@pytest.mark.parametrize(
    ("so_far", "shown"),
    [
        ("plain", "plain"),
        ("**bold te", "**bold te**"),
        ("**bold*", "**bold**"),
        ("a **", "a "),
        ("***both", "***both***"),
        ("`code", "`code`"),
        ("``co`de", "``co`de``"),
        ("a `", "a "),
        ("~~gone", "~~gone~~"),
        ("~~gone~", "~~gone~~"),
        ("**see `co", "**see `co`**"),
        ("_it", "_it_"),
        ("2 * 3 = 6", "2 * 3 = 6"),
        ("snake_case", "snake_case"),
        ("2*3", "2*3"),
        ("[the guide](https://exa", "the guide"),
        ("![a picture](https://exa", "a picture"),
        ("[the guide](https://example.org) and", "[the guide](https://example.org) and"),
        ("[not](a link) [", "[not](a link) ["),
        ("(see [this](no closing and many words", "(see [this](no closing and many words"),
        ("**bold\\", "**bold**"),
    ],
)
def test_what_is_open_is_closed(so_far: str, shown: str) -> None:
    assert close_inline(so_far) == shown


@pytest.mark.parametrize(
    ("so_far", "shown"),
    [
        ("Steps:\n-", "Steps:\n"),
        ("Steps:\n---", "Steps:\n"),
        ("Steps:\n- ", "Steps:\n"),
        ("- a\n  - **", "- a\n"),
        ("##", ""),
        ("1", ""),
        ("12.", ""),
        ("- [ ", ""),
        ("Text\n``", "Text\n"),
        ("[1]: https://exa", ""),
        ("- a **b", "- a **b**"),
        ("# Title *so", "# Title *so*"),
        ("- a **b\n- c", "- a **b\n- c"),
        ("| a | b", "| a | b\n| - | - |"),
        ("| a | b |\n|--", "| a | b |\n| - | - |"),
        ("| a |\n|---|\n| **x", "| a |\n|---|\n| **x**"),
        ("1. x\n   ```py\n   a = b ** c", "1. x\n   ```py\n   a = b ** c"),
        ("1. x\n   ```py\n   a = b\n   ``", "1. x\n   ```py\n   a = b\n"),
        ("1. x\n   ```py", "1. x\n   ```"),
    ],
)
def test_an_unfinished_end_shows_what_it_will_become(so_far: str, shown: str) -> None:
    assert complete(so_far) == shown


def test_the_closing_fence_is_not_shown_as_code() -> None:
    assert complete_fence("x = 1\n``") == "x = 1\n"
    assert complete_fence("x = 1\n") == "x = 1\n"
    assert complete_fence("x = `1`") == "x = `1`"

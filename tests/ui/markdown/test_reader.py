import pytest

from app.ui.markdown.blocks import Code, Prose, Span, Table
from app.ui.markdown.reader import definitions, read
from app.ui.markdown.source import split_blocks


def prose(text: str) -> list[Prose]:
    return [block for block in split_blocks(text) if isinstance(block, Prose)]


def test_lists_are_laid_flat_and_keep_their_numbers() -> None:
    blocks = prose("3. three\n4. four\n   - nested\n\n     more\n1. five\n")
    assert [(block.marker, len(block.path), block.spans[0].text) for block in blocks] == [
        ("3.", 1, "three"),
        ("4.", 1, "four"),
        ("◦", 2, "nested"),
        ("", 2, "more"),
        ("5.", 1, "five"),
    ]


def test_numbers_go_on_over_code_and_empty_lines() -> None:
    text = "1. a\n\n   ```\n   x\n   ```\n\n2. b\n\n   para\n\n7. c\n"
    assert [block.marker for block in prose(text) if block.marker] == ["1.", "2.", "3."]


def test_tasks_show_boxes() -> None:
    assert [(b.marker, b.spans[0].text) for b in prose("- [ ] open\n- [x] done\n- [y] no")] == [
        ("☐", "open"),
        ("☑", "done"),
        ("•", "[y] no"),
    ]


def test_an_item_that_begins_with_code_keeps_its_marker() -> None:
    blocks = split_blocks("- ```\n  x\n  ```\n")
    assert isinstance(blocks[0], Prose)
    assert isinstance(blocks[1], Code)
    assert (blocks[0].marker, blocks[0].spans) == ("•", ())
    assert blocks[1].path == ("list",)


def test_quotes_and_lists_make_a_path() -> None:
    *_marker, block = prose("> - > deep")
    assert block.path == ("quote", "list", "quote")


def test_a_table_has_a_header_and_rows_of_one_length() -> None:
    (table,) = split_blocks("| a | b |\n|:-:|--:|\n| 1 |\n| 2 | 3 | 4 |\n")
    assert isinstance(table, Table)
    assert table.aligns == ("centre", "right")
    assert table.rows[0] == ((Span("a"),), (Span("b"),))
    assert table.rows[1:] == (((Span("1"),), ()), ((Span("2"),), (Span("3"),)))


def test_a_huge_table_is_shown_as_it_is() -> None:
    text = "| a | b | c | d |\n|--|--|--|--|\n" + "| 1 | 2 | 3 | 4 |\n" * 300
    (block,) = split_blocks(text)
    assert isinstance(block, Prose)
    assert block.style == "plain"
    assert block.spans[0].text == text.strip()


@pytest.mark.parametrize("text", ["> " * 60 + "deep", "- " * 60 + "deep", "> - " * 40 + "deep"])
def test_deep_nesting_is_shown_as_it_is(text: str) -> None:
    assert read(text).blocks == (Prose(0, len(text), style="plain", spans=(Span(text),)),)


def test_html_stays_text() -> None:
    (block,) = prose("<b>bold</b> <script>alert(1)</script>\n<img src='file:///etc/passwd'>")
    assert block.spans == (
        Span("<b>bold</b> <script>alert(1)</script>\n<img src='file:///etc/passwd'>"),
    )


def test_definitions_are_found_without_the_blocks_around_them() -> None:
    assert definitions("a\n\n[x]: https://example.org 'title'\n")["X"]["href"] == (
        "https://example.org"
    )
    assert definitions("no definitions") == {}

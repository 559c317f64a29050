from app.ui.markdown.segments import segments


def cut(text: str) -> list[str]:
    return [text[each.start : each.end] for each in segments(text)]


def test_paragraphs_items_and_fences_stand_alone() -> None:
    text = "Intro:\n- a\n- b\n  more\n\n1. one\n2. two\n\n```py\nx\n\n- y\n```\nEnd\n"
    assert cut(text) == [
        "Intro:\n",
        "- a\n",
        "- b\n  more\n\n",
        "1. one\n",
        "2. two\n\n",
        "```py\nx\n\n- y\n```\n",
        "End\n",
    ]


def test_code_in_a_list_is_not_cut() -> None:
    text = "1. a\n\n   ```\n   x\n\n   y\n   ```\n2. b\n"
    assert cut(text) == ["1. a\n\n   ```\n   x\n\n   y\n   ```\n", "2. b\n"]


def test_the_second_line_of_a_table_is_no_list() -> None:
    assert cut("a | b\n- | -\nx | y\n") == ["a | b\n- | -\nx | y\n"]


def test_too_much_at_once_is_plain() -> None:
    for text in ("word " * 4_000, "[" * 500, "a\n" * 500, "x" * 300_000):
        assert {each.kind for each in segments(text)} == {"plain"}

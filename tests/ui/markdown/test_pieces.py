from hypothesis import given
from hypothesis import strategies as st

from app.ui.markdown.pieces import code_parts, plain_parts

TEXTS = st.lists(st.sampled_from(["word ", "\n", "\n\n", "x" * 500, "def f():\n", "    y\n"])).map(
    lambda pieces: "".join(pieces * 30)
)


@given(TEXTS)
def test_parts_are_short_and_follow_each_other(text: str) -> None:
    for cut, most in ((plain_parts, 3_000), (code_parts, 6_000)):
        parts = list(cut(text, 0, len(text)))
        assert "".join(text[start:end] for start, end in parts) == text
        assert all(end - start <= most for start, end in parts)
        assert all(text.count("\n", start, end) <= 101 for start, end in parts)


@given(TEXTS, st.integers(0, 40_000))
def test_a_part_that_was_cut_off_stays(text: str, end: int) -> None:
    before = list(code_parts(text, 0, min(end, len(text))))[:-1]
    assert list(code_parts(text, 0, len(text)))[: len(before)] == before


def test_code_is_cut_where_a_function_begins() -> None:
    text = ("def f():\n" + "    pass\n" * 8 + "\n") * 20
    start, end = next(code_parts(text, 0, len(text)))
    assert start == 0
    assert text[end:].startswith("def f")

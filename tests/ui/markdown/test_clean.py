from hypothesis import given
from hypothesis import strategies as st

from app.ui.markdown.clean import clean


@given(st.text())
def test_offsets_stay(text: str) -> None:
    assert len(clean(text)) == len(text)


def test_what_would_mean_something_to_the_layout_is_replaced() -> None:
    assert clean("a\u2029b\u2028c\rd\r\ne") == "a\nb\nc\nd \ne"
    assert clean("\ufdd0\ufdd1\ufffc\x00\ud800") == "\ufffd" * 5
    assert clean("tab\tand\nline") == "tab\tand\nline"

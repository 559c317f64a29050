from hypothesis import given
from hypothesis import strategies as st

from app.ui.markdown.utf16 import utf16_length


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_it_counts_as_qt_does(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2

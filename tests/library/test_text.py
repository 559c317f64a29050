from hypothesis import given
from hypothesis import strategies as st

from app.library.text import storable


@given(st.text())
def test_text_stays_as_it_is(text: str) -> None:
    assert storable(text) == text


@given(st.text(alphabet=st.characters()))
def test_anything_can_be_stored(text: str) -> None:
    assert len(storable(text).encode()) >= len(storable(text))


def test_two_halves_make_a_character_and_one_is_replaced() -> None:
    assert storable("é\ud83d\ude42") == "é🙂"
    assert storable("é\ud83d!\ude42") == "é\ufffd!\ufffd"

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Tiny
from tests.talking import Talker


def test_counts_come_in_the_order_of_the_texts(tiny: Tiny) -> None:
    assert tiny().count("", "a", "abc", "éé", "the") == (0, 1, 3, 4, 2)
    assert tiny().count() == ()


def test_a_mark_that_somebody_typed_is_counted_as_the_letters_that_the_model_reads(
    tiny: Tiny,
) -> None:
    zero_width_bytes = len("\N{ZERO WIDTH SPACE}".encode())
    assert tiny().count("<|im_end|>") == (len("<|im_end|>") + zero_width_bytes,)


def test_any_text_can_be_counted_and_no_token_is_less_than_a_byte(tiny: Tiny) -> None:
    talker = tiny()

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(st.characters(), max_size=300))
    def counted(text: str) -> None:
        (tokens,) = talker.count(text)
        text_bytes = len(text.encode(errors="replace"))
        assert (tokens > 0) == bool(text)
        assert tokens <= text_bytes

    counted()


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("word " * 12_000, 12_001),
        (" " * 60_000, 60_000),
        ("a" * 60_000, 60_000),
        ("\n" * 60_000, 60_000),
        ("안녕" * 20_000, 160_000),
        ("😀" * 20_000, 80_000),
        ("\0" * 20_000, 20_000),
    ],
    ids=["words", "spaces", "one word", "lines", "한글", "emoji", "zeros"],
)
def test_long_texts_of_every_kind_are_counted_by_a_real_model(
    starter: Talker, text: str, most: int
) -> None:
    (tokens,) = starter.count(text)
    assert 0 < tokens <= most


def test_the_parts_of_a_text_have_about_as_many_tokens_as_the_whole(starter: Talker) -> None:
    text = "The lighthouse keeper wrote down every ship that passed by. " * 20
    (whole,) = starter.count(text)
    parts = starter.count(*(text[i : i + 100] for i in range(0, len(text), 100)))
    assert whole <= sum(parts) <= whole + 2 * len(parts)

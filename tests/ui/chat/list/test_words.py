import pytest

from app.library.data import Hit
from app.ui.chat.list.words import words_to_light_up


def _hit(snippet: str, *words: str) -> Hit:
    marks = tuple((snippet.index(word), snippet.index(word) + len(word)) for word in words)
    return Hit(1, 2, "", snippet, marks)


@pytest.mark.parametrize(
    ("typed", "snippet", "marked", "words"),
    [
        ("cafe tom", "a Café of tomatoes", ["Café", "tomatoes"], ("Café", "tomatoes")),
        ("frost heating", "the frost", ["frost"], ("frost", "heating")),
        ("FROST", "Frost and", ["Frost"], ("Frost",)),
        ('"frost', "the frost", ["frost"], ("frost",)),
        ("c++ ++", "in c++ and", ["c", "++"], ("c", "++")),
        ("", "", [], ()),
    ],
)
def test_words_as_they_stand_then_those_that_stand_elsewhere(
    typed: str, snippet: str, marked: list[str], words: tuple[str, ...]
) -> None:
    assert words_to_light_up(typed, _hit(snippet, *marked)) == words


def test_a_word_that_is_marked_twice_is_named_once() -> None:
    hit = Hit(1, 2, "", "frost, Frost", ((0, 5), (7, 12)))
    assert words_to_light_up("frost", hit) == ("frost",)

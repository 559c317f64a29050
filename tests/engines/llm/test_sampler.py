import pytest

from tests.conftest import Tiny
from tests.talking import Talker

FREE = {"temperature": 1.5, "top_k": 0, "top_p": 1.0, "min_p": 0.0}


@pytest.fixture
def talker(tiny: Tiny) -> Talker:
    return tiny()


def test_at_temperature_0_the_seed_does_not_matter(talker: Talker) -> None:
    texts = {talker.ask("Hello", temperature=0.0, seed=seed).text for seed in (-1, 0, 1, 2**31)}
    assert len(texts) == 1


def test_one_seed_gives_one_answer(talker: Talker) -> None:
    texts = [talker.ask("Hello", seed=seed, **FREE).text for seed in (7, 8, 7, 8)]
    assert texts[:2] == texts[2:]
    assert texts[0] != texts[1]


def test_a_negative_seed_is_a_new_one_each_time(talker: Talker) -> None:
    assert len({talker.ask("Hello", seed=-1, **FREE).text for _time in range(3)}) == 3


@pytest.mark.parametrize("seed", [0, 2**31 - 1, 2**32 - 1, 2**32, 2**63])
def test_every_seed_will_do(talker: Talker, seed: int) -> None:
    first = talker.ask("Hello", seed=seed, **FREE).text
    assert talker.ask("Hello", seed=seed, **FREE).text == first


@pytest.mark.parametrize(
    "narrow",
    [{"top_k": 1}, {"top_p": 0.0}, {"min_p": 1.0}, {"temperature": 1e-6}],
    ids=lambda narrow: next(iter(narrow)),
)
def test_each_setting_alone_can_leave_only_the_likeliest_word(
    talker: Talker, narrow: dict[str, float]
) -> None:
    likeliest = talker.ask("Hello").text
    assert talker.ask("Hello", seed=3, **(FREE | narrow)).text == likeliest
    assert talker.ask("Hello", seed=3, **FREE).text != likeliest


def test_the_hotter_the_more_surprising(talker: Talker) -> None:
    likeliest = talker.ask("Hello", max_answer_tokens=60).text

    def surprises(temperature: float) -> int:
        hot = FREE | {"temperature": temperature, "seed": 1, "max_answer_tokens": 1}
        begun = (likeliest[:end] for end in range(0, 60, 3))
        return sum(talker.ask("Hello", begun=b, **hot).text != likeliest[len(b)] for b in begun)

    # The scores of a tiny model are close to each other.
    assert surprises(0.0001) < surprises(0.03) < surprises(2.0)


def test_a_penalty_keeps_words_from_being_repeated(talker: Talker) -> None:
    free = talker.ask("Hello", max_answer_tokens=60).text
    varied = talker.ask("Hello", max_answer_tokens=60, repeat_penalty=2.0).text
    assert len(set(varied)) > len(set(free)) + 5

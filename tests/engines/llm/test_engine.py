from itertools import pairwise
from pathlib import Path

import pytest

from app.base.messages import Alive, Count, Failed, Generated, Piece, Reading
from tests.conftest import Start, Tiny, TinyModel
from tests.talking import Said, Talker, until_first_piece

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
LONG_TEXT = "The lighthouse keeper wrote down every ship that passed. " * 400


def knows_paris(talker: Talker) -> bool:
    said = talker.ask("What is the capital of France?", instructions="You are a helpful assistant.")
    return "Paris" in said.text and said.end.reason == "end"


def test_it_answers(starter: Talker) -> None:
    assert knows_paris(starter)


def test_the_answer_comes_piece_by_piece(starter: Talker) -> None:
    said = starter.ask("Name three colours.", max_answer_tokens=16)
    assert len(said.pieces) > 5
    assert all(said.pieces)
    assert said.end.completion_tokens == pytest.approx(len(said.pieces), abs=1)


def test_it_says_how_far_it_has_read(tiny: Tiny) -> None:
    said = tiny().ask(LONG_TEXT[:2_000], max_answer_tokens=1)
    steps = [event for event in said.events if isinstance(event, Reading)]
    assert {step.total_tokens for step in steps} == {said.end.prompt_tokens}
    assert said.read_tokens == sorted(set(said.read_tokens))
    assert said.read_tokens[0] == said.end.reused_tokens
    assert said.read_tokens[-1] == said.end.prompt_tokens
    assert len(steps) > 4


def test_figures_of_an_answer(starter: Talker) -> None:
    end = starter.ask("Count to ten.", max_answer_tokens=12).end
    assert end.time_to_first_token_ms > 0
    assert end.tokens_per_s > 0
    assert 0 < end.completion_tokens <= 12


def test_an_answer_that_is_too_long_is_cut_and_can_be_continued_without_a_seam(
    starter: Talker,
) -> None:
    question = "What is the capital of Portugal, and what is it known for?"
    whole = starter.ask(question, max_answer_tokens=24)
    assert whole.end.completion_tokens > 15
    for length in (1, 9):
        begin = starter.ask(question, max_answer_tokens=length)
        assert begin.end.reason == "length"
        assert begin.end.completion_tokens == length
        rest = starter.ask(question, begun=begin.text, max_answer_tokens=24 - length)
        assert begin.text + rest.text == whole.text
        assert rest.end.reused_tokens >= begin.end.prompt_tokens


def test_what_was_repeated_before_the_cut_still_counts_as_repeated(tiny: Tiny) -> None:
    talker = tiny()
    whole = talker.ask("Hello", max_answer_tokens=60, repeat_penalty=1.5)
    begin = talker.ask("Hello", max_answer_tokens=30, repeat_penalty=1.5)
    rest = talker.ask("Hello", begun=begin.text, max_answer_tokens=30, repeat_penalty=1.5)
    assert begin.text + rest.text == whole.text
    assert whole.text != talker.ask("Hello", max_answer_tokens=60).text


def test_an_answer_ends_where_the_context_does(start: Start, tiny_model: TinyModel) -> None:
    talker = start().load(tiny_model(), context_tokens=256)
    end = talker.ask("Hello", max_answer_tokens=10_000).end
    assert end.reason == "context"
    assert end.prompt_tokens + end.completion_tokens == 256


def test_a_prompt_that_does_not_fit_is_refused_by_how_much(
    start: Start, tiny_model: TinyModel
) -> None:
    talker = start().load(tiny_model(), context_tokens=256)
    least = talker.ask("", max_answer_tokens=1).end.prompt_tokens
    for letters in (256 - least, 300):
        failed = talker.failure("x" * letters)
        assert failed.failure == "too_long"
        assert int(failed.sentence) == least + letters - 255
    assert talker.ask("x" * (255 - least)).end.reason == "context"


# Characters


def test_characters_of_several_tokens_come_whole(starter: Talker) -> None:
    question = "Write three emoji: 😀🎉 and say São Paulo é ótimo"
    said = starter.ask(question, max_answer_tokens=30, repeat_penalty=1.1)
    assert not said.text.isascii()
    assert REPLACEMENT not in said.text
    assert all(starter.count(character)[0] > 1 for character in "😀🎉")
    assert len(said.pieces) < said.end.completion_tokens, "no character was cut at all"


def test_an_answer_that_is_cut_inside_a_character_leaves_it_out(starter: Talker) -> None:
    question = "Write three emoji: 😀🎉 and say São Paulo é ótimo"
    texts = [
        starter.ask(question, max_answer_tokens=length, repeat_penalty=1.1).text
        for length in range(1, 12)
    ]
    assert all(longer.startswith(shorter) for shorter, longer in pairwise(texts))
    assert REPLACEMENT not in "".join(texts)
    assert len(set(texts)) < len(texts), "no character was cut at all"


# Stopping


def test_stop_ends_an_answer(starter: Talker) -> None:
    request = starter.generate_request("Write a long story.", max_answer_tokens=3_000)
    events = starter.worker.request(request)
    until_first_piece(events)
    starter.worker.stop(request.id)
    end = Said(tuple(events)).end
    assert end.reason == "stopped"
    assert 0 < end.completion_tokens < 1_000


def test_stop_ends_the_reading_of_a_long_prompt_and_what_was_read_is_kept(
    starter: Talker,
) -> None:
    beginning = "A list of numbers. " * 120
    long = beginning + LONG_TEXT[:12_000]
    request = starter.generate_request(long)
    events = starter.worker.request(request)
    read = next(e.done_tokens for e in events if isinstance(e, Reading) and e.done_tokens >= 512)
    starter.worker.stop(request.id)
    said = Said(tuple(events))
    assert said.end.reason == "stopped"
    assert said.end.completion_tokens == 0
    assert said.end.prompt_tokens > 2_500
    assert max(said.read_tokens, default=read) < said.end.prompt_tokens - 512
    shorter = starter.ask(beginning, max_answer_tokens=1)
    assert shorter.end.reused_tokens >= 480


def test_stop_that_comes_before_its_request_is_obeyed(starter: Talker) -> None:
    request = starter.generate_request(LONG_TEXT[:9_000], max_answer_tokens=500)
    starter.worker.stop(request.id)
    said = starter.do(request)
    assert said.end.reason == "stopped"
    assert said.end.completion_tokens == 0
    assert len(said.read_tokens) == 1
    assert knows_paris(starter)


def test_stop_of_a_request_that_is_over_leaves_the_next_one_alone(starter: Talker) -> None:
    request = starter.generate_request("Hi", max_answer_tokens=2)
    starter.do(request)
    starter.worker.stop(request.id)
    assert knows_paris(starter)


def test_words_that_nobody_waits_for_any_more_are_not_written(tiny: Tiny) -> None:
    talker = tiny()
    events = talker.worker.request(talker.generate_request("Hello", max_answer_tokens=100_000))
    until_first_piece(events)
    events.close()  # type: ignore[attr-defined]
    assert talker.ask("Hello", max_answer_tokens=3).end.reason == "length"


# Requests that cannot be done


def test_a_question_before_the_model_is_a_bug_and_not_the_end(
    start: Start, tiny_model: TinyModel
) -> None:
    talker = start()
    assert talker.failure("Hello") == Failed(1, "bug", "")
    assert talker.load(tiny_model()).ask("Hello").text


def test_answers_are_the_same_in_every_process(
    tiny: Tiny, start: Start, tiny_model: TinyModel
) -> None:
    assert tiny().ask("Hello").text == start().load(tiny_model()).ask("Hello").text


def test_a_worker_shows_that_it_lives_while_it_has_nothing_to_do(tiny: Tiny) -> None:
    assert tiny().worker._events.get(timeout=5) == Alive()


def test_every_event_names_its_request(starter: Talker, tmp_path: Path) -> None:
    request = starter.generate_request(
        "Hi", instructions="Be kind.", save_instructions_to=tmp_path / "i", max_answer_tokens=3
    )
    events = starter.do(request).events
    assert {event.id for event in events} == {request.id}
    assert {type(event) for event in events} >= {Reading, Piece, Generated}
    count = Count(next(starter.ids), ("one",))
    assert [event.id for event in starter.worker.request(count)] == [count.id]

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.base.messages import Failed, KvType, SaveState, StateFile
from app.catalogue.gguf import read_header
from tests.conftest import Start, Tiny, TinyModel
from tests.talking import Said, Talker, tokens_in

HELPFUL = "You are a helpful assistant."
ASK_FRANCE = "What is the capital of France?"
ASK_SPAIN = "And of Spain?"
KINDS = ("llama", "gemma2", "lfm2")
# Longer than the sliding window of the tiny models.
LONG = "abcdefghij" * 30


def held_tokens(said: Said) -> int:
    """Return how many tokens are in the cache after an answer that the model ended."""
    assert said.end.reason == "end"
    return said.end.prompt_tokens + said.end.completion_tokens


# From turn to turn


def test_the_second_turn_reads_only_what_is_new(starter: Talker) -> None:
    first = starter.ask(ASK_FRANCE, instructions=HELPFUL)
    second = starter.ask(ASK_FRANCE, first.text, ASK_SPAIN, instructions=HELPFUL)
    assert second.end.reused_tokens == held_tokens(first)
    third = starter.ask(
        ASK_FRANCE, first.text, ASK_SPAIN, second.text, "And of Italy?", instructions=HELPFUL
    )
    assert third.end.reused_tokens == held_tokens(second)


def oddly_written(starter: Talker) -> Said:
    """Return an answer whose text, cut into tokens anew, would be other tokens."""
    wild = {"temperature": 2.0, "top_p": 1.0, "top_k": 0, "min_p": 0.0}
    for seed in range(30):
        said = starter.ask(ASK_FRANCE, instructions=HELPFUL, seed=seed, **wild)
        whole = said.end.reason == "length" and "\N{REPLACEMENT CHARACTER}" not in said.text
        if whole and starter.count(said.text) != (said.end.completion_tokens,):
            return said
    raise AssertionError("every answer was written as it would be cut")


def test_an_answer_is_not_read_again_because_its_text_would_be_cut_into_other_tokens(
    starter: Talker, tmp_path: Path
) -> None:
    first = oddly_written(starter)
    held = starter.tokens(tmp_path)
    # The last token was written, but has not been read.
    assert len(held) == first.end.prompt_tokens + first.end.completion_tokens - 1
    begun = starter.ask(ASK_FRANCE, instructions=HELPFUL, begun=first.text, max_answer_tokens=1)
    assert begun.end.reused_tokens == len(held)
    assert begun.end.prompt_tokens == len(held) + 1
    turns = (ASK_FRANCE, first.text, ASK_SPAIN)
    second = starter.ask(*turns, instructions=HELPFUL, max_answer_tokens=4)
    assert second.end.reused_tokens >= len(held)
    assert starter.tokens(tmp_path)[: len(held)] == held
    # A turn later the odd answer is in the middle of what is kept.
    other = starter.ask(*turns[:2], "And of Peru?", instructions=HELPFUL, max_answer_tokens=1)
    assert other.end.reused_tokens > len(held)
    assert starter.tokens(tmp_path)[: len(held)] == held


def test_letters_that_were_cut_inside_one_character_are_never_mixed_up(
    tiny: Tiny, tmp_path: Path
) -> None:
    expected = tiny().forget().prompt_tokens(tmp_path, "nèè")
    tiny().ask("né", max_answer_tokens=1)
    assert tiny().prompt_tokens(tmp_path, "nèè") == expected


def test_an_earlier_message_that_is_edited_keeps_what_comes_before_it(tiny: Tiny) -> None:
    talker = tiny().forget()
    shared = ("one " * 20, "two " * 20)
    talker.ask(*shared, "three " * 20, "four", "five")
    (before,) = talker.count("".join(shared))
    edited = talker.ask(*shared, "3", max_answer_tokens=1)
    assert edited.end.reused_tokens >= before
    assert edited.end.reused_tokens < edited.end.prompt_tokens


def test_the_same_question_again_is_not_read_again(tiny: Tiny) -> None:
    first = tiny().forget().ask("one " * 20)
    again = tiny().ask("one " * 20)
    assert again.end.reused_tokens == again.end.prompt_tokens - 1
    assert again.text == first.text


# Whatever was in the cache, the answer is that of a model that reads it all


def fresh_text(tiny: Tiny, kind: str, *texts: str, **more: str) -> str:
    """Return the answer of a worker that reads it all."""
    said = tiny(kind, "reference").forget().ask(*texts, **more)
    assert said.end.reused_tokens < 20
    return said.text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "before",
    [
        (LONG + "?",),
        (LONG, "Answer", "More"),
        (LONG, LONG, LONG),
        (LONG[:100] + "!" + LONG[101:],),
        (LONG * 4,),
    ],
    ids=["longer", "a turn later", "many turns", "changed inside", "far longer"],
)
def test_answers_do_not_depend_on_what_was_said_before(
    tiny: Tiny, kind: str, before: tuple[str, ...]
) -> None:
    talker = tiny(kind).forget()
    talker.ask(*before)
    assert talker.ask(LONG).text == fresh_text(tiny, kind, LONG)


@pytest.mark.parametrize("kind", KINDS)
def test_a_turn_in_the_middle_that_is_edited_changes_the_answer_as_it_should(
    tiny: Tiny, kind: str
) -> None:
    talker = tiny(kind).forget()
    before = talker.ask(LONG, LONG, LONG)
    edited = talker.ask(LONG, LONG[::-1], LONG)
    assert edited.text == fresh_text(tiny, kind, LONG, LONG[::-1], LONG) != before.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_stop_leaves_nothing_half_read_behind(tiny: Tiny, kind: str) -> None:
    talker = tiny(kind).forget()
    first = talker.ask(LONG)
    more = talker.generate_request(LONG, first.text, LONG * 2)
    talker.worker.stop(more.id)
    assert talker.do(more).end.reason == "stopped"
    after = talker.ask(LONG, first.text, LONG * 2)
    assert after.text == fresh_text(tiny, kind, LONG, first.text, LONG * 2)


@pytest.mark.parametrize("kind", KINDS)
def test_a_stop_in_the_middle_of_an_answer_keeps_what_was_written(tiny: Tiny, kind: str) -> None:
    talker = tiny(kind).forget()
    request = talker.generate_request(LONG, max_answer_tokens=100_000)
    events = talker.worker.request(request)
    first = [next(events)]
    while len(Said(tuple(first)).pieces) < 5:
        first.append(next(events))
    talker.worker.stop(request.id)
    begin = Said((*first, *events))
    assert begin.end.reason == "stopped"
    rest = talker.ask(LONG, begun=begin.text)
    if kind != "lfm2":  # whose state cannot be taken back by a single token
        assert rest.end.reused_tokens >= begin.end.prompt_tokens + begin.end.completion_tokens - 2
    assert rest.text == fresh_text(tiny, kind, LONG, begun=begin.text)


# Saved states


@pytest.mark.parametrize("kv_type", ["f16", "q8_0", "q4_0"])
def test_a_saved_conversation_goes_on_in_another_process_as_if_never_closed(
    start: Start, tiny_model: TinyModel, tmp_path: Path, kv_type: KvType
) -> None:
    talker = start().load(tiny_model(), kv_type=kv_type)
    first = talker.ask(LONG)
    state = talker.save(tmp_path / "a.state")
    held = len(tokens_in(tmp_path / "a.state"))
    assert held == first.end.prompt_tokens + first.end.completion_tokens - 1
    second = talker.ask(LONG, first.text, "And then?")
    fresh = start().load(tiny_model(), kv_type=kv_type)
    restored = fresh.ask(LONG, first.text, "And then?", states=(state,))
    assert restored.end.reused_tokens == held
    assert restored.text == second.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_saved_state_of_every_kind_of_memory_gives_the_same_words(
    tiny: Tiny, tmp_path: Path, kind: str
) -> None:
    talker = tiny(kind).forget()
    first = talker.ask(LONG)
    state = talker.save(tmp_path / "a.state")
    restored = talker.forget().ask(LONG, first.text, "More", states=(state,))
    assert restored.end.reused_tokens == len(tokens_in(tmp_path / "a.state"))
    assert restored.text == fresh_text(tiny, kind, LONG, first.text, "More")


def test_a_real_model_says_the_same_words_with_a_saved_state(
    starter: Talker, start: Start, starter_model: Path, tmp_path: Path
) -> None:
    first = starter.ask(ASK_FRANCE, instructions=HELPFUL)
    state = starter.save(tmp_path / "a.state")
    second = starter.ask(ASK_FRANCE, first.text, ASK_SPAIN, instructions=HELPFUL)
    fresh = start().load(starter_model)
    restored = fresh.ask(ASK_FRANCE, first.text, ASK_SPAIN, instructions=HELPFUL, states=(state,))
    assert restored.end.reused_tokens == held_tokens(first)
    assert restored.text == second.text
    assert "Madrid" in restored.text


Spoil = Callable[[Path, StateFile], StateFile]


def wrong_sum(_path: Path, state: StateFile) -> StateFile:
    return StateFile(state.path, "0" * 64)


def changed(path: Path, state: StateFile) -> StateFile:
    content = bytearray(path.read_bytes())
    content[-100] ^= 1
    path.write_bytes(content)
    return state


def cut_short(path: Path, state: StateFile) -> StateFile:
    path.write_bytes(path.read_bytes()[:-1000])
    return state


def cut_to_nothing(path: Path, state: StateFile) -> StateFile:
    path.write_bytes(path.read_bytes()[:7])
    return state


def unknown_tokens(path: Path, state: StateFile) -> StateFile:
    content = bytearray(path.read_bytes())
    content[12:20] = b"\xff\xff\xff\x7f\x00\x00\x00\x80"
    path.write_bytes(content)
    return state


def endless_tokens(path: Path, state: StateFile) -> StateFile:
    content = bytearray(path.read_bytes())
    content[8:12] = b"\xff\xff\xff\xff"
    path.write_bytes(content)
    return state


def missing(path: Path, state: StateFile) -> StateFile:
    path.unlink()
    return state


def folder(path: Path, state: StateFile) -> StateFile:
    path.unlink()
    path.mkdir()
    return state


@pytest.mark.parametrize(
    "spoil",
    [
        wrong_sum,
        changed,
        cut_short,
        cut_to_nothing,
        unknown_tokens,
        endless_tokens,
        missing,
        folder,
    ],
)
def test_a_state_that_is_not_what_was_saved_is_not_used(
    tiny: Tiny, tmp_path: Path, spoil: Spoil
) -> None:
    talker = tiny().forget()
    first = talker.ask(LONG)
    state = spoil(tmp_path / "a.state", talker.save(tmp_path / "a.state"))
    answer = talker.forget().ask(LONG, states=(state,))
    assert answer.end.reused_tokens < 20
    assert answer.text == first.text


def test_a_state_of_another_conversation_is_not_used(tiny: Tiny, tmp_path: Path) -> None:
    talker = tiny().forget()
    talker.ask("Something else. " * 20)
    state = talker.save(tmp_path / "a.state")
    answer = talker.forget().ask(LONG, states=(state,))
    assert answer.end.reused_tokens < 20
    assert answer.text == fresh_text(tiny, "llama", LONG)


@pytest.mark.parametrize("other", ["shorter context", "cache type", "model"])
def test_a_state_that_fits_no_more_is_not_used(
    tiny: Tiny, start: Start, tiny_model: TinyModel, tmp_path: Path, other: str
) -> None:
    talker = tiny().forget()
    talker.ask(LONG + LONG)
    state = talker.save(tmp_path / "a.state")
    if other == "shorter context":
        fresh = start().load(tiny_model(), context_tokens=512)
    elif other == "cache type":
        fresh = start().load(tiny_model(), kv_type="q8_0")
    else:
        fresh = start().load(tiny_model("gemma2"))
    with_state = fresh.ask(LONG, states=(state,))
    assert with_state.end.reused_tokens == 0
    assert fresh.forget().ask(LONG).text == with_state.text


def test_the_state_that_spares_the_most_is_used(tiny: Tiny, tmp_path: Path) -> None:
    talker = tiny().forget()
    talker.ask(LONG[:50], max_answer_tokens=1)
    short = talker.save(tmp_path / "short.state")
    talker.ask(LONG, max_answer_tokens=1)
    long = talker.save(tmp_path / "long.state")
    for states in ((short, long), (long, short)):
        answer = talker.forget().ask(LONG, states=states, max_answer_tokens=1)
        assert answer.end.reused_tokens == answer.end.prompt_tokens - 1


def test_no_state_is_loaded_over_a_cache_that_spares_as_much(tiny: Tiny, tmp_path: Path) -> None:
    talker = tiny().forget()
    first = talker.ask(LONG)
    state = talker.save(tmp_path / "a.state")
    more = talker.ask(LONG, first.text, LONG, states=(state,))
    last = talker.ask(LONG, first.text, LONG, more.text, "And?", states=(state,))
    assert last.end.reused_tokens >= more.end.prompt_tokens


def test_a_state_is_saved_whole_or_not_at_all(tiny: Tiny, tmp_path: Path) -> None:
    talker = tiny().forget()
    talker.ask(LONG)
    (tmp_path / "a.state").mkdir()
    for place in (tmp_path / "a.state", tmp_path / "nowhere" / "a.state"):
        (event,) = talker.worker.request(SaveState(next(talker.ids), str(place)))
        assert isinstance(event, Failed)
        assert event.failure == "storage"
    assert list(tmp_path.rglob("*.part")) == []
    assert talker.ask("next").text


# The instructions of an assistant


def test_instructions_are_saved_once_and_spare_their_reading_in_a_new_conversation(
    tiny: Tiny, tmp_path: Path
) -> None:
    talker = tiny().forget()
    place = tmp_path / "instructions.state"
    first = talker.ask("Hello", instructions=LONG, save_instructions_to=place)
    assert first.state is not None
    assert first.state.path == str(place)
    assert len(tokens_in(place)) == first.state.tokens
    assert first.state.tokens >= len(LONG)
    assert first.text == fresh_text(tiny, "llama", "Hello", instructions=LONG)
    state = StateFile(str(place), first.state.sha256)
    other = talker.forget().ask("Goodbye", instructions=LONG, states=(state,), max_answer_tokens=1)
    assert other.end.reused_tokens >= len(LONG)
    assert other.end.prompt_tokens - other.end.reused_tokens < 60


def test_instructions_that_are_in_the_cache_already_are_not_saved_again(
    tiny: Tiny, tmp_path: Path
) -> None:
    talker = tiny().forget()
    talker.ask("Hello", instructions=LONG)
    again = talker.ask("Bye", instructions=LONG, save_instructions_to=tmp_path / "i.state")
    assert again.state is None
    assert list(tmp_path.iterdir()) == []


def test_instructions_of_a_few_words_are_not_worth_a_file(tiny: Tiny, tmp_path: Path) -> None:
    bare = tiny().ask("Hello", instructions="", save_instructions_to=tmp_path / "i.state")
    assert bare.state is None


def test_where_instructions_cannot_be_saved_the_answer_comes_all_the_same(
    tiny: Tiny, tmp_path: Path
) -> None:
    talker = tiny().forget()
    place = tmp_path / "nowhere" / "i.state"
    answer = talker.ask("Hello", instructions=LONG, save_instructions_to=place)
    assert answer.state is None
    assert answer.text == fresh_text(tiny, "llama", "Hello", instructions=LONG)


def test_a_name_that_is_not_utf_8_is_no_obstacle(
    start: Start, tiny_model: TinyModel, tmp_path: Path
) -> None:
    strange = tmp_path / "tiny-\udcff"
    strange.mkdir()
    shutil.copy(tiny_model(), strange / "m.gguf")
    assert read_header(strange / "m.gguf").name == "Tiny"
    talker = start().load(strange / "m.gguf")
    first = talker.ask(LONG)
    state = talker.save(strange / "a.state")
    again = talker.forget().ask(LONG, states=(state,))
    assert again.text == first.text
    assert again.end.reused_tokens == again.end.prompt_tokens - 1

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.assistant.context import (
    Cost,
    Room,
    Usage,
    estimated_tokens,
    first_kept,
    refuse_too_long,
    too_long,
)
from app.base.errors import MessageTooLong

ROOM = Room(context_tokens=1000, max_answer_tokens=200)  # 800 for the prompt
COSTS = st.lists(
    st.builds(Cost, st.sampled_from(["user", "assistant"]), st.integers(1, 500)),
    min_size=1,
    max_size=40,
)


def exchanges(*tokens: int) -> list[Cost]:
    return [Cost("assistant" if index % 2 else "user", cost) for index, cost in enumerate(tokens)]


def total(costs: list[Cost]) -> int:
    return sum(cost.tokens for cost in costs)


# How much room there is


@pytest.mark.parametrize(
    ("context", "answer", "prompt"),
    [(8192, 1024, 7168), (8192, 1, 8191), (8192, 8192, 6144), (512, 1024, 384), (0, 10, 0)],
)
def test_the_answer_has_its_room_but_never_more_than_a_quarter(
    context: int, answer: int, prompt: int
) -> None:
    assert Room(context, answer).prompt_tokens == prompt


# What is left out


def test_as_long_as_everything_fits_nothing_is_left_out() -> None:
    assert first_kept(exchanges(200, 200, 200, 100, 50), 50, ROOM, 0) == 0
    assert first_kept(exchanges(200, 200, 200, 100, 51), 50, ROOM, 0) > 0


def test_the_oldest_exchanges_go_until_there_is_room_for_some_more_turns() -> None:
    costs = exchanges(100, 100, 100, 100, 100, 100, 100, 100, 101)
    kept = first_kept(costs, 0, ROOM, 0)
    assert kept == 6
    assert total(costs[kept:]) <= 0.6 * ROOM.prompt_tokens


def test_what_was_left_out_stays_left_out() -> None:
    assert first_kept(exchanges(10, 10, 10, 10, 10), 0, ROOM, 2) == 2


def test_a_question_without_an_answer_is_left_out_alone() -> None:
    costs = [
        Cost("user", 400),
        Cost("user", 100),
        Cost("assistant", 100),
        Cost("user", 201),
    ]
    assert first_kept(costs, 0, ROOM, 0) == 1


def test_a_conversation_that_begins_with_an_answer_is_cut_before_a_question() -> None:
    costs = [Cost("assistant", 500), Cost("user", 200), Cost("assistant", 10), Cost("user", 200)]
    assert first_kept(costs, 0, ROOM, 0) == 1


def test_a_last_question_that_is_large_stays_alone() -> None:
    assert first_kept(exchanges(100, 100, 800), 0, ROOM, 0) == 2


@pytest.mark.parametrize("already_left", [0, 3, 5])
def test_the_last_question_is_read_even_where_later_ones_were_deleted(already_left: int) -> None:
    assert first_kept(exchanges(100, 100, 100), 0, ROOM, already_left) <= 2


def test_without_any_turn_there_is_nothing_to_leave_out() -> None:
    assert first_kept([], 100, ROOM, 0) == 0


def test_a_message_that_alone_is_too_long_is_refused_by_how_much() -> None:
    with pytest.raises(MessageTooLong, match="about 75 words"):
        first_kept(exchanges(10, 10, 850), 50, ROOM, 0)
    with pytest.raises(MessageTooLong, match="about 1 word"):
        refuse_too_long(801, ROOM)
    refuse_too_long(800, ROOM)


@given(COSTS, st.integers(0, 200), st.integers(0, 45))
def test_whatever_the_turns(costs: list[Cost], fixed: int, already_left: int) -> None:
    questions = [index for index, cost in enumerate(costs) if cost.role == "user"] or [0]
    alone = total(costs[questions[-1] :]) + fixed
    if alone > ROOM.prompt_tokens:
        with pytest.raises(MessageTooLong):
            first_kept(costs, fixed, ROOM, already_left)
        return
    kept = first_kept(costs, fixed, ROOM, already_left)
    assert kept <= questions[-1]
    assert kept >= min(already_left, questions[-1])
    assert total(costs[kept:]) + fixed <= ROOM.prompt_tokens
    if kept > already_left:
        assert kept in questions, "an exchange was split"
        assert total(costs[already_left:]) + fixed > ROOM.prompt_tokens, "there was no need"
    assert first_kept(costs, fixed, ROOM, kept) == kept


@given(st.lists(st.tuples(st.integers(5, 60), st.integers(5, 60)), min_size=30, max_size=60))
def test_as_a_conversation_grows_the_start_of_its_prompt_changes_rarely(
    pairs: list[tuple[int, int]],
) -> None:
    costs: list[Cost] = []
    left = changes = since = 0
    for question, answer in pairs:
        costs.append(Cost("user", question))
        kept = first_kept(costs, 50, ROOM, left)
        since += 1
        if kept != left:
            assert since >= 3 or changes == 0
            changes, since, left = changes + 1, 0, kept
        costs.append(Cost("assistant", answer))
    # What is cut each time is at least a third of the room.
    assert changes <= 1 + total(costs) / (ROOM.prompt_tokens / 3)


@given(COSTS)
def test_more_room_never_leaves_more_out(costs: list[Cost]) -> None:
    assume(total(costs[-1:]) < 700)
    questions = [index for index, cost in enumerate(costs) if cost.role == "user"] or [0]
    assume(total(costs[questions[-1] :]) <= ROOM.prompt_tokens)
    assert first_kept(costs, 0, Room(2000, 200), 0) <= first_kept(costs, 0, ROOM, 0)


# Words and figures


@pytest.mark.parametrize(
    ("tokens", "words"), [(1, "1 word"), (4, "3 words"), (10_000, "7,500 words")]
)
def test_how_much_too_long_is_said_in_words(tokens: int, words: str) -> None:
    assert f"too long for the model by about {words}." in str(too_long(tokens))


@pytest.mark.parametrize(
    ("used", "limit", "share"), [(0, 100, 0.0), (50, 100, 0.5), (200, 100, 1.0), (5, 0, 0.0)]
)
def test_how_full_the_context_is(used: int, limit: int, share: float) -> None:
    assert Usage(used, limit, exact=True).share == share


def test_a_text_that_nobody_can_count_is_estimated() -> None:
    assert estimated_tokens("") == 1
    assert estimated_tokens("word " * 100) == 126
    assert estimated_tokens("\ud800") == 1

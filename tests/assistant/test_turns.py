from dataclasses import replace

import pytest

from app.assistant.turns import index_after, sampling_settings, turn_of
from app.base.messages import Turn
from app.library.data import Attachment, Message, Sampling


def message(number: int = 1, text: str = "Hello", *attachments: Attachment) -> Message:
    return Message(
        id=number,
        conversation_id=1,
        parent_id=None,
        role="user",
        text=text,
        status="done",
        created_at_ms=0,
        model="",
        note="",
        attachments=attachments,
        version=1,
        versions=1,
    )


def test_words_are_read_as_they_are() -> None:
    assert turn_of(message(text="  Hello\n")) == Turn("user", "  Hello\n")
    answer = replace(message(), role="assistant")
    assert turn_of(answer) == Turn("assistant", "Hello")


def test_attached_files_come_first_each_under_its_name() -> None:
    files = (Attachment("a.txt", "first\n\n"), Attachment("b.py", "second"))
    assert turn_of(message(1, "What is this?", *files)).text == (
        "File “a.txt”:\n```\nfirst\n```\n\nFile “b.py”:\n```\nsecond\n```\n\nWhat is this?"
    )


@pytest.mark.parametrize(
    ("content", "fence"),
    [("plain", "```"), ("a ```python\nblock```", "````"), ("`" * 7, "`" * 8)],
)
def test_a_file_cannot_end_its_own_frame(content: str, fence: str) -> None:
    text = turn_of(message(1, "", Attachment("a.md", content))).text
    assert text == f"File “a.md”:\n{fence}\n{content}\n{fence}\n\n"


@pytest.mark.parametrize(("wanted", "expected"), [(10, 1), (11, 2), (12, 3), (13, 0), (None, 0)])
def test_how_many_messages_there_are_up_to_one(wanted: int | None, expected: int) -> None:
    assert index_after([message(10), message(11), message(12)], wanted) == expected


def test_settings_are_handed_on() -> None:
    sampling = Sampling(0.5, 0.9, 30, 0.1, 1.2, 100, 4096, 7)
    settings = sampling_settings(sampling)
    assert (settings.temperature, settings.top_p, settings.top_k) == (0.5, 0.9, 30)
    assert (settings.min_p, settings.repeat_penalty) == (0.1, 1.2)
    assert (settings.max_answer_tokens, settings.seed) == (100, 7)


def test_whole_numbers_from_a_file_become_fractions() -> None:
    settings = sampling_settings(Sampling(temperature=1, top_p=1, min_p=0, repeat_penalty=1))
    fractions = (settings.temperature, settings.top_p, settings.min_p, settings.repeat_penalty)
    assert [type(value) for value in fractions] == [float] * 4


def test_each_version_of_an_answer_has_a_seed_of_its_own() -> None:
    fixed, free = Sampling(seed=7), Sampling(seed=-1)
    assert [sampling_settings(fixed, version).seed for version in (1, 2, 3)] == [7, 8, 9]
    assert [sampling_settings(free, version).seed for version in (1, 2)] == [-1, -1]

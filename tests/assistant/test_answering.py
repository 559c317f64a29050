from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import pytest

from app.assistant.answering import Answer
from app.assistant.events import Changed, Progress, Trouble
from app.base.errors import StorageFailed
from app.base.messages import Alive, Event, Generated, Piece, Reading
from app.base.paths import DataDir
from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.data import Message
from app.library.database import Database


@pytest.fixture
def record(data: DataDir) -> Iterator[Conversations]:
    database = Database(data.database)
    conversations = Conversations(database)
    conversations.create(Assistants(database).general().id)
    yield conversations
    database.close()


@pytest.fixture
def message(record: Conversations) -> Message:
    return record.add_message(1, None, "assistant", "Begun: ", status="writing")


Reason = Literal["end", "length", "context", "stopped"]


def end(reason: Reason) -> Generated:
    return Generated(1, reason, 10, 0, 5, 1.0, 1.0)


def test_reading_and_writing_are_told(record: Conversations, message: Message) -> None:
    events: list[Event] = [
        Reading(1, 0, 0),
        Reading(1, 512, 1024),
        Alive(),
        Piece(1, "Hel"),
        Piece(1, "lo"),
        end("end"),
    ]
    assert list(Answer(record, message).follow(events)) == [
        Progress("reading", 0.0),
        Progress("reading", 0.5),
        Changed(replace(message, text="Begun: Hel")),
        Changed(replace(message, text="Begun: Hello")),
    ]


@pytest.mark.parametrize(
    ("reason", "status", "note"),
    [
        ("end", "done", ""),
        ("stopped", "stopped", ""),
        ("length", "cut", "The answer reached its longest length."),
        ("context", "cut", "The model can keep no more of this conversation in mind."),
    ],
)
def test_how_it_ended_is_kept(
    record: Conversations, message: Message, reason: Reason, status: str, note: str
) -> None:
    answer = Answer(record, message)
    list(answer.follow([Piece(1, "Hello"), end(reason)]))
    assert answer.close() == ""
    kept = record.message(message.id)
    assert (kept.text, kept.status) == ("Begun: Hello", status)
    assert kept.note.startswith(note)
    assert kept == answer.message


def test_an_answer_that_nobody_ended_was_cut(record: Conversations, message: Message) -> None:
    answer = Answer(record, message)
    list(answer.follow([Piece(1, "Hel")]))
    answer.close()
    assert record.message(message.id).status == "cut"


@pytest.mark.parametrize(("text", "status"), [("", "failed"), ("Hel", "cut")])
def test_a_failure_keeps_what_there_is(record: Conversations, text: str, status: str) -> None:
    message = record.add_message(1, None, "assistant", text, status="writing")
    answer = Answer(record, message)
    answer.fail("It failed.")
    answer.close()
    kept = record.message(message.id)
    assert (kept.text, kept.status, kept.note) == (text, status, "It failed.")


def test_the_record_is_written_now_and_then_and_not_for_each_word(
    record: Conversations, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    monkeypatch.setattr(record, "write", lambda _id, text: written.append(text))
    clock = iter(number / 100 for number in range(1000))
    monkeypatch.setattr("app.assistant.answering.time.monotonic", lambda: next(clock))
    answer = Answer(record, message)
    list(answer.follow([Piece(1, "x")] * 100))
    assert 5 <= len(written) <= 10
    assert written == sorted(written)


def test_a_disk_that_takes_nothing_is_told_once(
    record: Conversations, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_anything: object) -> None:
        raise StorageFailed("The disk is full.")

    monkeypatch.setattr(record, "write", full)
    monkeypatch.setattr(record, "finish", full)
    monkeypatch.setattr("app.assistant.answering._SAVE_EVERY_S", 0.0)
    answer = Answer(record, message)
    events = list(answer.follow([Piece(1, "a"), Piece(1, "b"), end("end")]))
    assert [event for event in events if isinstance(event, Trouble)] == [
        Trouble("The disk is full.")
    ]
    assert answer.close() == "The disk is full."
    assert answer.message.text == "Begun: ab"

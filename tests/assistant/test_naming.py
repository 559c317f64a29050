from collections.abc import Iterator

import pytest

from app.assistant.naming import name_by_question, name_late
from app.base.paths import DataDir
from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.data import Attachment, Message
from app.library.database import Database


@pytest.fixture
def record(data: DataDir) -> Iterator[Conversations]:
    database = Database(data.database)
    conversations = Conversations(database)
    conversations.create(Assistants(database).general().id)
    yield conversations
    database.close()


def add(record: Conversations, text: str, *attachments: Attachment) -> Message:
    leaf = record.get(1).leaf_id
    role = "user" if len(record.path(1)) % 2 == 0 else "assistant"
    return record.add_message(1, leaf, role, text, attachments=attachments)  # type: ignore[arg-type]


def name(record: Conversations) -> str:
    """Let the last question and its answer name the conversation, and return its title."""
    *before, answer = record.path(1)
    name_late(record, 1, before, answer)
    return record.get(1).title


def test_a_question_names_the_conversation(record: Conversations) -> None:
    name_by_question(record, 1, add(record, "Can you help me boil an egg?"))
    assert record.get(1).title == "Boil an egg"
    add(record, "With water.")
    assert name(record) == "Boil an egg"
    name_by_question(record, 1, add(record, "Another question"))
    assert record.get(1).title == "Boil an egg"


def test_after_a_greeting_the_answer_or_the_second_question_does(record: Conversations) -> None:
    name_by_question(record, 1, add(record, "Hello"))
    assert record.get(1).title == "Hello"
    add(record, "Hi! Lighthouses are my favourite subject.")
    assert name(record) == "Lighthouses are my favourite subject"
    add(record, "Tell me about ships")
    add(record, "They float.")
    assert name(record) == "About ships"
    add(record, "And planes?")
    add(record, "They fly.")
    assert name(record) == "About ships"


def test_a_file_with_a_greeting_keeps_its_name(record: Conversations) -> None:
    name_by_question(record, 1, add(record, "Hi", Attachment("letter.txt", "Dear aunt")))
    assert record.get(1).title == "letter.txt"
    add(record, "Hello. It is a letter.")
    assert name(record) == "letter.txt"


def test_a_name_of_the_users_own_stays(record: Conversations) -> None:
    record.rename(1, "Mine")
    name_by_question(record, 1, add(record, "Hello"))
    add(record, "Hi. Lighthouses are tall.")
    assert name(record) == "Mine"

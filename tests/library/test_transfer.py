import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.base.errors import StorageFailed
from app.library import archive_reader
from app.library import transfer as transfer_module
from app.library.archive import (
    Archive,
    ArchivedAssistant,
    ArchivedConversation,
    ArchivedMessage,
    to_json,
)
from app.library.archive_reader import from_json
from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.data import Attachment, Conversation, Sampling
from app.library.database import Database
from app.library.errors import ImportRefused, NotThere
from app.library.search import Search
from app.library.transfer import Transfer

MOMENTS = st.integers(0, 253_402_300_799_000)
TEXTS = st.text(max_size=30)


@pytest.fixture
def transfer(database: Database, assistants: Assistants) -> Transfer:
    return Transfer(database, assistants)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Database]:
    """Yield an empty library, as on another computer."""
    database = Database(tmp_path / "elsewhere.db")
    yield database
    database.close()


@pytest.fixture
def trip(conversations: Conversations, assistants: Assistants) -> Conversation:
    """Make a conversation that has everything a conversation may have."""
    cook = assistants.create("Cook", "Cook well.", "m", Sampling(temperature=0.25, seed=3))
    made = conversations.create(cook.id)
    conversations.rename(made.id, "Dinner & *more*")
    conversations.set_pinned(made.id, pinned=True)
    files = [Attachment("list.txt", "eggs\r\n"), Attachment("empty", "")]
    asked = conversations.add_message(made.id, None, "user", "What?", attachments=files)
    conversations.add_message(
        made.id, asked.id, "assistant", "Soup", status="cut", model="m", note="Too long."
    )
    other = conversations.add_message(made.id, asked.id, "assistant", "Pasta 世界 \x00", model="m")
    gone = conversations.add_message(made.id, other.id, "user", "never mind")
    conversations.add_message(made.id, gone.id, "assistant", "As you like", status="stopped")
    conversations.delete_message(gone.id)
    conversations.set_left_out_until(made.id, other.id)
    conversations.add_message(made.id, None, "user", "What else?")
    conversations.select_version(asked.id, 1)
    return conversations.get(made.id)


@st.composite
def archives(draw: st.DrawFn) -> Archive:
    sampling = st.builds(
        Sampling,
        temperature=st.floats(0, 2),
        top_p=st.floats(0, 1),
        top_k=st.integers(0, 1000),
        seed=st.integers(-1, 2**31 - 1),
    )
    assistants = draw(
        st.lists(
            st.builds(
                ArchivedAssistant,
                key=st.just(""),
                edited=st.just(value=False),
                name=st.just("Own"),
                instructions=TEXTS,
                model=TEXTS,
                sampling=sampling,
            ),
            min_size=1,
            max_size=3,
        )
    )
    conversations = st.lists(conversation(len(assistants)), max_size=4)
    return Archive(tuple(assistants), tuple(draw(conversations)))


@st.composite
def conversation(draw: st.DrawFn, assistants: int) -> ArchivedConversation:
    messages: list[ArchivedMessage] = []
    for number in range(draw(st.integers(0, 6))):
        parents = st.none() | st.integers(0, number - 1) if number else st.none()
        messages.append(
            ArchivedMessage(
                parent=draw(parents),
                role=draw(st.sampled_from(["user", "assistant"])),
                text=draw(TEXTS),
                status=draw(st.sampled_from(["done", "cut", "stopped", "failed"])),
                created_at_ms=draw(MOMENTS),
                model=draw(TEXTS),
                note=draw(TEXTS),
                attachments=tuple(
                    draw(st.lists(st.builds(Attachment, name=TEXTS, text=TEXTS), max_size=2))
                ),
            )
        )
    places = st.integers(0, len(messages) - 1) if messages else st.none()
    return ArchivedConversation(
        title=draw(TEXTS),
        titled_by_user=draw(st.booleans()),
        pinned=draw(st.booleans()),
        assistant=draw(st.integers(0, assistants - 1)),
        shown=draw(places),
        left_out_until=draw(st.none() | places),
        created_at_ms=draw(MOMENTS),
        updated_at_ms=draw(MOMENTS),
        messages=tuple(messages),
    )


def newest_below(messages: tuple[ArchivedMessage, ...], place: int) -> int:
    below = {place}
    for number, message in enumerate(messages):
        if message.parent in below:
            below.add(number)
    return max(below)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(archive=archives())
def test_import_and_export_lose_nothing(
    database: Database, elsewhere: Database, archive: Archive
) -> None:
    # Equal assistants would become one, as they should.
    named = tuple(replace(one, name=f"Own {uuid.uuid4()}") for one in archive.assistants)
    archive = replace(archive, assistants=named)
    here = Transfer(database, Assistants(database))
    exported = here.to_json(here.import_json(to_json(archive).encode()))

    back = from_json(exported.encode())
    assert len(back.conversations) == len(archive.conversations)
    for one, original in zip(back.conversations, archive.conversations, strict=True):
        assert back.assistants[one.assistant] == archive.assistants[original.assistant]
        shown = None if original.shown is None else newest_below(original.messages, original.shown)
        assert one == replace(original, assistant=one.assistant, shown=shown)

    there = Transfer(elsewhere, Assistants(elsewhere))
    assert there.to_json(there.import_json(exported.encode())) == exported


def test_a_real_conversation_travels_whole(
    transfer: Transfer, trip: Conversation, elsewhere: Database, conversations: Conversations
) -> None:
    exported = transfer.to_json([trip.id])
    there = Transfer(elsewhere, Assistants(elsewhere))
    (number,) = there.import_json(exported.encode())
    arrived = Conversations(elsewhere).get(number)
    assert (
        replace(
            trip,
            id=arrived.id,
            assistant_id=arrived.assistant_id,
            leaf_id=arrived.leaf_id,
            left_out_until_id=arrived.left_out_until_id,
        )
        == arrived
    )
    cook = Assistants(elsewhere).get(arrived.assistant_id)
    assert (cook.name, cook.sampling.seed) == ("Cook", 3)
    before = conversations.path(trip.id)
    after = Conversations(elsewhere).path(number)
    assert [(m.text, m.version, m.versions, m.attachments) for m in after] == [
        (m.text, m.version, m.versions, m.attachments) for m in before
    ]
    assert [m.text for m in after] == ["What?", "Pasta 世界 \x00", "As you like"]
    assert after[0].created_at_ms == before[0].created_at_ms
    assert arrived.left_out_until_id == after[1].id
    assert there.to_json([number]) == exported
    assert "never mind" not in exported
    assert [hit.conversation_id for hit in Search(elsewhere).find("soup")] == [number]
    assert [hit.conversation_id for hit in Search(elsewhere).find("dinner")] == [number]


def test_several_share_their_assistant(
    transfer: Transfer, conversations: Conversations, assistants: Assistants, trip: Conversation
) -> None:
    second = conversations.create(trip.assistant_id, "b")
    third = conversations.create(assistants.general().id, "c")
    exported = transfer.to_json([trip.id, second.id, third.id])
    content = json.loads(exported)
    assert [one["name"] for one in content["assistants"]] == ["Cook", "General"]
    assert [one["assistant"] for one in content["conversations"]] == [0, 0, 1]
    before = assistants.list()
    imported = transfer.import_json(exported.encode())
    assert assistants.list() == before
    assert transfer.to_json(imported) == exported
    assert len(conversations.list()) == 6


def test_an_answer_that_is_being_written_is_exported_as_cut(
    transfer: Transfer, conversations: Conversations, general_id: int
) -> None:
    made = conversations.create(general_id)
    answer = conversations.add_message(made.id, None, "assistant", "", status="writing")
    conversations.write(answer.id, "half")
    (message,) = from_json(transfer.to_json([made.id]).encode()).conversations[0].messages
    assert (message.text, message.status) == ("half", "cut")
    assert message.note == "Exported before this answer was finished."


def test_a_built_in_assistant_is_known_by_its_key_whatever_it_says(
    transfer: Transfer, assistants: Assistants, conversations: Conversations
) -> None:
    tutor = assistants.list()[3]
    exported = json.loads(transfer.to_json([conversations.create(tutor.id).id]))
    exported["assistants"][0].update(name="Lehrer", instructions="Erkläre.")
    (number,) = transfer.import_json(json.dumps(exported).encode())
    assert conversations.get(number).assistant_id == tutor.id
    assert len(assistants.list()) == 4


def test_an_edited_built_in_assistant_keeps_its_words(
    transfer: Transfer, assistants: Assistants, conversations: Conversations, elsewhere: Database
) -> None:
    tutor = assistants.update(replace(assistants.list()[3], instructions="Ask riddles."))
    exported = transfer.to_json([conversations.create(tutor.id).id]).encode()
    (number,) = transfer.import_json(exported)
    assert conversations.get(number).assistant_id == tutor.id

    there = Assistants(elsewhere)
    (first,) = Transfer(elsewhere, there).import_json(exported)
    (second,) = Transfer(elsewhere, there).import_json(exported)
    made = there.list()[4:]
    assert [(one.key, one.name, one.instructions) for one in made] == [
        ("", "Tutor", "Ask riddles.")
    ]
    for number in (first, second):
        assert Conversations(elsewhere).get(number).assistant_id == made[0].id


def test_a_file_that_shows_nothing_shows_its_newest_message(
    transfer: Transfer, conversations: Conversations, trip: Conversation
) -> None:
    content = json.loads(transfer.to_json([trip.id]))
    content["conversations"][0]["shown"] = None
    (number,) = transfer.import_json(json.dumps(content).encode())
    assert [message.text for message in conversations.path(number)] == ["What else?"]


def test_an_import_is_all_or_nothing(
    transfer: Transfer,
    conversations: Conversations,
    assistants: Assistants,
    trip: Conversation,
    database: Database,
) -> None:
    content = json.loads(transfer.to_json([trip.id, trip.id]))
    content["assistants"][0]["name"] = "Somebody new"
    broken = json.loads(json.dumps(content))
    broken["conversations"][1]["messages"][2]["role"] = "nobody"
    with pytest.raises(ImportRefused, match="conversation 2, message 3, “role”"):
        transfer.import_json(json.dumps(broken).encode())
    with database.transaction() as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON attachments "
            "WHEN (SELECT count(*) FROM attachments) >= 4 BEGIN SELECT RAISE(ABORT, 'x'); END"
        )
    with pytest.raises(Exception, match="x"):
        transfer.import_json(json.dumps(content).encode())
    assert conversations.list() == [trip]
    assert len(assistants.list()) == 5


def test_a_file_is_read_with_a_limit(
    transfer: Transfer, trip: Conversation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "export.json"
    path.write_text(transfer.to_json([trip.id]), "utf-8")
    assert len(transfer.import_file(path)) == 1
    with pytest.raises(StorageFailed, match="not there any more"):
        transfer.import_file(tmp_path / "gone.json")
    for module in (archive_reader, transfer_module):
        monkeypatch.setattr(module, "LARGEST_ARCHIVE_BYTES", path.stat().st_size - 1)
    with pytest.raises(ImportRefused, match="too large"):
        transfer.import_file(path)


def test_markdown_holds_the_version_shown(transfer: Transfer, trip: Conversation) -> None:
    text = transfer.to_markdown([trip.id, trip.id])
    assert text.startswith("# Dinner \\& \\*more\\*\n\n*Cook, ")
    assert text.count("## You\n\nAttached: list.txt\n\nAttached: empty\n\nWhat?\n") == 2
    assert "Soup" not in text
    assert "What else?" not in text
    assert "\n---\n\n# Dinner" in text


def test_a_deleted_conversation_is_not_exported(
    transfer: Transfer, conversations: Conversations, trip: Conversation
) -> None:
    conversations.delete(trip.id)
    with pytest.raises(NotThere):
        transfer.to_json([trip.id])
    with pytest.raises(NotThere):
        transfer.to_markdown([trip.id])

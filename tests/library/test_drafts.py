import pytest

from app.library.conversations import Conversations
from app.library.data import Attachment
from app.library.database import Database
from app.library.drafts import Draft, Drafts


@pytest.fixture
def drafts(database: Database) -> Drafts:
    return Drafts(database)


def test_each_conversation_and_the_one_not_begun_has_its_own(
    drafts: Drafts, conversations: Conversations, general_id: int
) -> None:
    first, second = (conversations.create(general_id).id for _ in range(2))
    file = Attachment("notes.txt", "1\n2")
    drafts.save(None, "new")
    drafts.save(first, "  first\n", [file])
    assert drafts.load(None) == Draft("new")
    assert drafts.load(first) == Draft("  first\n", (file,))
    assert drafts.load(second) == Draft()


def test_a_draft_is_replaced_and_cleared(drafts: Drafts) -> None:
    one, two = Attachment("1", "a"), Attachment("2", "b")
    drafts.save(None, "a", [one, two])
    drafts.save(None, "ab", [one, two])
    assert drafts.load(None) == Draft("ab", (one, two))
    drafts.save(None, "ab", [two])
    assert drafts.load(None) == Draft("ab", (two,))
    drafts.save(None, "ab", [two, one])
    assert drafts.load(None) == Draft("ab", (two, one))
    drafts.save(None, "", [one])
    assert drafts.load(None) == Draft("", (one,))
    drafts.clear(None)
    assert drafts.load(None) == Draft()


def test_an_empty_draft_is_forgotten(drafts: Drafts, database: Database) -> None:
    drafts.save(None, "x", [Attachment("1", "a")])
    drafts.save(None, "")
    with database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM drafts").fetchone()[0] == 0
        assert connection.execute("SELECT count(*) FROM draft_attachments").fetchone()[0] == 0


def test_files_that_stay_the_same_are_not_written_again(drafts: Drafts, database: Database) -> None:
    file = Attachment("large.txt", "x" * 1_000_000)
    drafts.save(None, "a", [file])
    with database.reading() as connection:
        before = connection.execute("SELECT rowid FROM draft_attachments").fetchall()
        changes = connection.total_changes
    drafts.save(None, "ab", [file])
    with database.reading() as connection:
        assert connection.execute("SELECT rowid FROM draft_attachments").fetchall() == before
        assert connection.total_changes == changes + 1


def test_a_draft_goes_with_its_conversation_and_not_before(
    drafts: Drafts, conversations: Conversations, general_id: int
) -> None:
    conversation = conversations.create(general_id)
    drafts.save(conversation.id, "half a thought")
    conversations.delete(conversation.id)
    assert drafts.load(conversation.id) == Draft("half a thought")
    conversations.purge_deleted()
    assert drafts.load(conversation.id) == Draft()
    drafts.save(conversation.id, "too late")
    assert drafts.load(conversation.id) == Draft()
    drafts.clear(conversation.id)


def test_half_a_character_does_not_stop_a_draft(drafts: Drafts) -> None:
    drafts.save(None, "a\ud83d", [Attachment("\udc00", "\ud83d\ude42")])
    assert drafts.load(None) == Draft("a\ufffd", (Attachment("\ufffd", "🙂"),))

import sqlite3

import pytest

from app.library.conversations import Conversations
from app.library.data import Attachment
from app.library.database import Database
from app.library.errors import IndexDamaged
from app.library.search import Search

EMPTIED = "UPDATE {table} SET block = x'00'"
OVERWRITTEN = "UPDATE {table} SET block = x'ff' WHERE id > 10"
PAGES_GONE = "DELETE FROM {table} WHERE id > 10"


def damage_index(database: Database, how: str) -> None:
    with database.transaction() as connection:
        for table in ("found_messages_data", "found_titles_data"):
            connection.execute(how.format(table=table))


@pytest.mark.parametrize("how", [EMPTIED, OVERWRITTEN, PAGES_GONE])
def test_no_word_is_refused_because_the_index_is_damaged(
    database: Database,
    conversations: Conversations,
    general_id: int,
    how: str,
) -> None:
    conversation = conversations.create(general_id, "Dinner")
    said = conversations.add_message(
        conversation.id, None, "user", "fresh pasta", attachments=[Attachment("list.txt", "x")]
    )
    deleted = conversations.add_message(conversation.id, said.id, "user", "burnt")
    conversations.delete_message(deleted.id)

    damage_index(database, how)
    added = conversations.add_message(conversation.id, said.id, "user", "with basil")
    damage_index(database, how)
    conversations.finish(added.id, "with fresh basil", "done")
    damage_index(database, how)
    conversations.rename(conversation.id, "Lunch")
    damage_index(database, how)
    conversations.purge_deleted()
    damage_index(database, how)
    second = conversations.create(general_id, "Tea")

    assert [message.text for message in conversations.path(conversation.id)] == [
        "fresh pasta",
        "with fresh basil",
    ]
    search = Search(database)
    assert [hit.message_id for hit in search.find("list.txt")] == [said.id]
    assert [hit.message_id for hit in search.find("basil")] == [added.id]
    assert [hit.conversation_id for hit in search.find("tea")] == [second.id]
    assert search.find("burnt") == ()
    assert len(search.find("lunch")) == 1


def test_a_change_inside_another_one_is_lost_as_a_whole(
    database: Database,
    conversations: Conversations,
    general_id: int,
) -> None:
    conversation = conversations.create(general_id, "Dinner")
    conversations.add_message(conversation.id, None, "user", "fresh pasta")
    damage_index(database, EMPTIED)

    def two_at_once() -> None:
        with database.transaction():
            conversations.set_pinned(conversation.id, pinned=True)
            conversations.add_message(conversation.id, None, "user", "with basil")

    with pytest.raises(IndexDamaged, match="Try again"):
        two_at_once()
    assert not conversations.get(conversation.id).pinned
    conversations.rename(conversation.id, "Lunch")
    two_at_once()
    assert conversations.get(conversation.id).pinned
    assert len(Search(database).find("basil")) == 1


def test_other_errors_of_the_index_are_bugs(database: Database, general_id: int) -> None:
    with database.transaction() as connection:
        connection.execute("DROP TABLE found_titles")
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        Conversations(database).create(general_id, "x")

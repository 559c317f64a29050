from app.library.conversations import Conversations
from app.library.database import Database


def test_purging_takes_everything_that_belongs_to_it_and_nothing_else(
    database: Database, conversations: Conversations, general_id: int
) -> None:
    kept, gone = (conversations.create(general_id, title) for title in ("kept", "gone"))
    for conversation in (kept, gone):
        parent: int | None = None
        for number in range(6):
            parent = conversations.add_message(conversation.id, parent, "user", f"{number}").id
    for message in conversations.path(kept.id)[1:5:2]:
        conversations.delete_message(message.id)
    before = conversations.path(kept.id)
    conversations.delete(gone.id)

    assert conversations.purge_deleted() == [gone.id]
    assert conversations.path(kept.id) == before
    with database.reading() as connection:
        for table, rows in (
            ("conversations", 1),
            ("messages", 4),
            ("found_messages", 4),
            ("found_titles", 1),
        ):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == rows  # noqa: S608
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert conversations.purge_deleted() == []


def test_a_chain_of_deleted_messages_is_bridged(
    conversations: Conversations, general_id: int
) -> None:
    conversation = conversations.create(general_id)
    parent: int | None = None
    said: list[int] = []
    for number in range(6):
        parent = conversations.add_message(conversation.id, parent, "user", f"{number}").id
        said.append(parent)
    for number in (3, 1, 2, 0):
        conversations.delete_message(said[number])
    conversations.purge_deleted()
    path = conversations.path(conversation.id)
    assert [(message.text, message.parent_id) for message in path] == [("4", None), ("5", said[4])]

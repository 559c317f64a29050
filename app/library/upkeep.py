"""What is done to the record at the start and at the end: mend it, and remove what was deleted."""

import sqlite3

from app.base.words import _
from app.library import index


def recover_unfinished(connection: sqlite3.Connection) -> list[int]:
    """Mark answers that nobody is writing any more as cut, with their text; return their ids."""
    note = _("Inkling ended before this answer was finished.")
    unfinished = _ids(connection, "SELECT id FROM messages WHERE status = 'writing' ORDER BY id")
    for message_id in unfinished:
        connection.execute(
            "UPDATE messages SET status = 'cut', note = ? WHERE id = ?", (note, message_id)
        )
        index.put_message(connection, message_id)
    return unfinished


def purge_deleted(connection: sqlite3.Connection) -> list[int]:
    """Remove deleted conversations and messages for good; return the ids of the conversations."""
    purged = _ids(
        connection, "SELECT id FROM conversations WHERE deleted_at_ms IS NOT NULL ORDER BY id"
    )
    gone: list[int] = []
    for conversation_id in purged:
        gone += _ids(
            connection, "SELECT id FROM messages WHERE conversation_id = ?", conversation_id
        )
        connection.execute("DELETE FROM conversations WHERE id = ?", (conversation_id,))
    deleted = _ids(
        connection, "SELECT id FROM messages WHERE deleted_at_ms IS NOT NULL ORDER BY id"
    )
    # Oldest first: then each one's parent is one that stays.
    for message_id in deleted:
        connection.execute(
            """
            UPDATE messages SET parent_id = (SELECT parent_id FROM messages WHERE id = :gone)
            WHERE parent_id = :gone
            """,
            {"gone": message_id},
        )
        connection.execute("DELETE FROM messages WHERE id = ?", (message_id,))
    if purged or deleted:
        index.forget(connection, messages=gone + deleted, titles=purged)
    return purged


def _ids(connection: sqlite3.Connection, query: str, *values: int) -> list[int]:
    return [row[0] for row in connection.execute(query, values)]

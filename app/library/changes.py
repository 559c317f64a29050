"""Changes to rows of the database, inside the caller's transaction."""

import sqlite3
from collections.abc import Iterable

from app.base.words import _
from app.library import rows, tree
from app.library.data import Attachment, Role, Status
from app.library.errors import NotThere
from app.library.text import storable


def insert_conversation(
    connection: sqlite3.Connection,
    *,
    assistant_id: int,
    title: str,
    created_at_ms: int,
    updated_at_ms: int,
    titled_by_user: bool = False,
    pinned: bool = False,
) -> int:
    """Write a conversation without messages and return its id; the index comes after it."""
    cursor = connection.execute(
        """
        INSERT INTO conversations(
            title, titled_by_user, pinned, assistant_id, created_at_ms, updated_at_ms
        ) VALUES (?, ?, ?, ?, ?, ?)
        """,
        (storable(title), titled_by_user, pinned, assistant_id, created_at_ms, updated_at_ms),
    )
    return _id(cursor)


def insert_message(
    connection: sqlite3.Connection,
    *,
    conversation_id: int,
    parent_id: int | None,
    role: Role,
    text: str,
    status: Status,
    created_at_ms: int,
    model: str,
    note: str,
    attachments: Iterable[Attachment],
) -> int:
    """Write a message with what is attached to it and return its id; the index comes after it."""
    cursor = connection.execute(
        """
        INSERT INTO messages(
            conversation_id, parent_id, role, status, created_at_ms, model, note, text
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            conversation_id,
            parent_id,
            role,
            status,
            created_at_ms,
            model,
            storable(note),
            storable(text),
        ),
    )
    message_id = _id(cursor)
    connection.executemany(
        "INSERT INTO attachments(message_id, position, name, text) VALUES (?, ?, ?, ?)",
        (
            (message_id, position, storable(file.name), storable(file.text))
            for position, file in enumerate(attachments)
        ),
    )
    return message_id


def change_conversation(
    connection: sqlite3.Connection, conversation_id: int, **values: str | int | None
) -> None:
    """Set columns of a conversation.

    Raises:
        NotThere: if it has been deleted.
    """
    columns = ", ".join(f"{column} = :{column}" for column in values)
    changed = connection.execute(
        f"UPDATE conversations SET {columns} WHERE id = :id AND deleted_at_ms IS NULL",  # noqa: S608
        {**values, "id": conversation_id},
    )
    if not changed.rowcount:
        raise rows.conversation_not_there()


def show(connection: sqlite3.Connection, conversation_id: int, message_id: int) -> None:
    """Show the message and, below it, what leads to the newest message there."""
    latest = tree.latest_below(connection, message_id)
    change_conversation(connection, conversation_id, leaf_id=latest)


def require_assistant(connection: sqlite3.Connection, assistant_id: int) -> None:
    """Raise `NotThere` if the assistant has been deleted."""
    if not connection.execute(
        "SELECT 1 FROM assistants WHERE id = ? AND deleted_at_ms IS NULL", (assistant_id,)
    ).fetchone():
        raise NotThere(_("This assistant has been deleted."))


def require_message(connection: sqlite3.Connection, message_id: int, conversation_id: int) -> None:
    """Raise `NotThere` if the message is not in the conversation, or not any more."""
    if not connection.execute(
        "SELECT 1 FROM messages WHERE id = ? AND conversation_id = ? AND deleted_at_ms IS NULL",
        (message_id, conversation_id),
    ).fetchone():
        raise rows.message_not_there()


def conversation_of(connection: sqlite3.Connection, message_id: int) -> int:
    """Return the id of the conversation that holds a message, deleted or not.

    Raises:
        NotThere: if the message has been removed for good.
    """
    row = connection.execute(
        "SELECT conversation_id FROM messages WHERE id = ?", (message_id,)
    ).fetchone()
    if row is None:
        raise rows.message_not_there()
    return int(row[0])


def _id(cursor: sqlite3.Cursor) -> int:
    if cursor.lastrowid is None:
        raise RuntimeError("an INSERT has made no row")
    return cursor.lastrowid

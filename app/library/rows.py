"""Rows of the database, read as data."""

import sqlite3
from typing import Any

from app.base.words import _
from app.library import tree
from app.library.data import Attachment, Conversation, Message
from app.library.errors import NotThere

_CONVERSATION = """
SELECT c.id, c.title, c.titled_by_user, c.pinned,
    CASE WHEN a.deleted_at_ms IS NULL THEN a.id
        ELSE (SELECT id FROM assistants WHERE key = 'general') END AS assistant_id,
    c.leaf_id, c.left_out_until_id, c.created_at_ms, c.updated_at_ms
FROM conversations AS c JOIN assistants AS a ON a.id = c.assistant_id
WHERE c.deleted_at_ms IS NULL
"""

_MESSAGE = """
SELECT m.id, m.conversation_id, m.role, m.text, m.status, m.created_at_ms, m.model, m.note
FROM messages AS m JOIN conversations AS c ON c.id = m.conversation_id
WHERE m.id = ? AND m.deleted_at_ms IS NULL AND c.deleted_at_ms IS NULL
"""

_ALL_MESSAGES = """
SELECT id, conversation_id, parent_id, deleted_at_ms IS NOT NULL AS deleted, role, text, status,
    created_at_ms, model, note
FROM messages WHERE conversation_id = ? ORDER BY id
"""

_ATTACHMENTS = """
SELECT message_id, name, text FROM attachments
WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY message_id, position
"""


def conversation(connection: sqlite3.Connection, conversation_id: int) -> Conversation:
    """Read one conversation.

    Raises:
        NotThere: if it has been deleted.
    """
    row = connection.execute(f"{_CONVERSATION} AND c.id = ?", (conversation_id,)).fetchone()
    if row is None:
        raise conversation_not_there()
    return _conversation(row)


def conversations(connection: sqlite3.Connection) -> list[Conversation]:
    """Read all conversations: pinned ones first, then the one last used first."""
    rows = connection.execute(
        f"{_CONVERSATION} ORDER BY c.pinned DESC, c.updated_at_ms DESC, c.id DESC"
    )
    return [_conversation(row) for row in rows]


def message(connection: sqlite3.Connection, message_id: int) -> Message:
    """Read one message.

    Raises:
        NotThere: if it, or its conversation, has been deleted.
    """
    row = connection.execute(_MESSAGE, (message_id,)).fetchone()
    if row is None:
        raise message_not_there()
    parent_id = tree.parent_of(connection, message_id)
    siblings = tree.choices(connection, row["conversation_id"], parent_id)
    return _message(
        {
            **row,
            "parent_id": parent_id,
            "version": siblings.index(message_id) + 1,
            "versions": len(siblings),
        },
        _attachments(connection, [message_id]).get(message_id, ()),
    )


def path(
    connection: sqlite3.Connection, conversation_id: int, leaf_id: int | None
) -> list[Message]:
    """Read the messages from the first to the leaf."""
    if leaf_id is None:
        return []
    rows = tree.path(connection, conversation_id, leaf_id)
    attached = _attachments(connection, [row["id"] for row in rows])
    return [_message(dict(row), attached.get(row["id"], ())) for row in rows]


def all_messages(connection: sqlite3.Connection, conversation_id: int) -> list[Message]:
    """Read the messages of all versions, parents before children and versions in order."""
    rows = connection.execute(_ALL_MESSAGES, (conversation_id,)).fetchall()
    nearest: dict[int | None, int | None] = {None: None}  # the message, or who stands in for it
    siblings: dict[int | None, list[int]] = {}
    for row in rows:
        parent_id = nearest[row["parent_id"]]
        nearest[row["id"]] = parent_id if row["deleted"] else row["id"]
        if not row["deleted"]:
            siblings.setdefault(parent_id, []).append(row["id"])
    position = {number: place for group in siblings.values() for place, number in enumerate(group)}
    kept = [row for row in rows if not row["deleted"]]
    attached = _attachments(connection, [row["id"] for row in kept])
    messages: list[Message] = []
    for row in kept:
        values = dict(row)
        del values["deleted"]
        parent_id = values["parent_id"] = nearest[row["parent_id"]]
        values["version"] = position[row["id"]] + 1
        values["versions"] = len(siblings[parent_id])
        messages.append(_message(values, attached.get(row["id"], ())))
    return messages


def conversation_not_there() -> NotThere:
    """Return the error for a conversation that has been deleted."""
    return NotThere(_("This conversation has been deleted."))


def message_not_there() -> NotThere:
    """Return the error for a message that has been deleted."""
    return NotThere(_("This message has been deleted."))


def _conversation(row: sqlite3.Row) -> Conversation:
    values = dict(row)
    values["titled_by_user"] = bool(row["titled_by_user"])
    values["pinned"] = bool(row["pinned"])
    return Conversation(**values)


def _message(values: dict[str, Any], attachments: tuple[Attachment, ...]) -> Message:
    return Message(**values, attachments=attachments)


def _attachments(
    connection: sqlite3.Connection, message_ids: list[int]
) -> dict[int, tuple[Attachment, ...]]:
    found: dict[int, tuple[Attachment, ...]] = {}
    for number, name, text in connection.execute(_ATTACHMENTS, (str(message_ids),)):
        found[number] = (*found.get(number, ()), Attachment(name, text))
    return found

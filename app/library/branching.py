"""A conversation that starts as a copy of the beginning of another one."""

import re
import sqlite3
from collections.abc import Collection

from app.base.words import _
from app.library import changes, index, rows
from app.library.database import now_ms

_NUMBERED = re.compile(r"(?P<title>.*\S)\s*\((?P<number>[0-9]{1,9})\)", re.DOTALL)


def branch(connection: sqlite3.Connection, message_id: int) -> int:
    """Copy the messages shown up to and including this one; return the new conversation's id.

    Raises:
        NotThere: if the message has been deleted.
    """
    last = rows.message(connection, message_id)
    source = rows.conversation(connection, last.conversation_id)
    titles = {other.title for other in rows.conversations(connection)}
    new_id = changes.insert_conversation(
        connection,
        assistant_id=source.assistant_id,
        title=numbered(source.title, titles),
        titled_by_user=source.titled_by_user,
        created_at_ms=now_ms(),
        updated_at_ms=now_ms(),
    )
    copies: dict[int | None, int] = {}
    parent_id = None
    for message in rows.path(connection, source.id, message_id):
        unfinished = message.status == "writing"
        parent_id = copies[message.id] = changes.insert_message(
            connection,
            conversation_id=new_id,
            parent_id=parent_id,
            role=message.role,
            text=message.text,
            status="cut" if unfinished else message.status,
            created_at_ms=message.created_at_ms,
            model=message.model,
            note=_("Copied before this answer was finished.") if unfinished else message.note,
            attachments=message.attachments,
        )
    connection.execute(
        "UPDATE conversations SET leaf_id = ?, left_out_until_id = ? WHERE id = ?",
        (parent_id, copies.get(source.left_out_until_id), new_id),
    )
    index.put_conversations(connection, [new_id])
    return new_id


def numbered(title: str, taken: Collection[str]) -> str:
    """Return the title with the first number from 2 that tells it apart: "Porto" → "Porto (2)".

    A conversation without a title stays without one.
    """
    if title not in taken or not title:
        return title
    known = _NUMBERED.fullmatch(title)
    stem = known["title"] if known else title
    number = 2
    while f"{stem} ({number})" in taken:
        number += 1
    return f"{stem} ({number})"

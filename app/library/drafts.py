"""What has been typed and not yet sent."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from app.library.data import Attachment
from app.library.database import Database
from app.library.text import storable


@dataclass(frozen=True, slots=True)
class Draft:
    """Text and files that wait to be sent."""

    text: str = ""
    attachments: tuple[Attachment, ...] = ()


class Drafts:
    """One draft per conversation; `None` stands for the conversation that is not begun yet.

    Each method raises `StorageFailed` if the disk does not let it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(
        self, conversation_id: int | None, text: str, attachments: Iterable[Attachment] = ()
    ) -> None:
        """Keep a draft; an empty one is forgotten. Files that stay the same are not written again.

        The draft of a conversation that has been deleted for good goes with it.
        """
        files = [(storable(file.name), storable(file.text)) for file in attachments]
        if not text and not files:
            self.clear(conversation_id)
            return
        with self._database.transaction() as connection:
            draft_id = _write_text(connection, conversation_id, storable(text))
            if draft_id is not None and files != _files(connection, draft_id):
                _write_files(connection, draft_id, files)

    def load(self, conversation_id: int | None) -> Draft:
        """Return the draft, an empty one if there is none."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT id, text FROM drafts WHERE conversation_id IS ?", (conversation_id,)
            ).fetchone()
            if row is None:
                return Draft()
            files = (Attachment(name, text) for name, text in _files(connection, row["id"]))
            return Draft(row["text"], tuple(files))

    def clear(self, conversation_id: int | None) -> None:
        """Forget the draft, when it has been sent or emptied."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM drafts WHERE conversation_id IS ?", (conversation_id,))


def _write_text(
    connection: sqlite3.Connection, conversation_id: int | None, text: str
) -> int | None:
    row = connection.execute(
        """
        INSERT INTO drafts(conversation_id, text)
        SELECT :conversation, :text
        WHERE :conversation IS NULL OR EXISTS (SELECT 1 FROM conversations WHERE id = :conversation)
        ON CONFLICT (ifnull(conversation_id, 0)) DO UPDATE SET text = excluded.text
        RETURNING id
        """,
        {"conversation": conversation_id, "text": text},
    ).fetchone()
    return None if row is None else int(row["id"])


def _write_files(
    connection: sqlite3.Connection, draft_id: int, files: list[tuple[str, str]]
) -> None:
    connection.execute("DELETE FROM draft_attachments WHERE draft_id = ?", (draft_id,))
    connection.executemany(
        "INSERT INTO draft_attachments(draft_id, position, name, text) VALUES (?, ?, ?, ?)",
        ((draft_id, position, *file) for position, file in enumerate(files)),
    )


def _files(connection: sqlite3.Connection, draft_id: int) -> list[tuple[str, str]]:
    rows = connection.execute(
        "SELECT name, text FROM draft_attachments WHERE draft_id = ? ORDER BY position",
        (draft_id,),
    )
    return [(name, text) for name, text in rows]

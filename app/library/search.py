"""Finding conversations by what was said in them."""

import sqlite3
from typing import Literal

from app.library import index
from app.library.data import Hit
from app.library.database import Database
from app.library.query import Query, understood
from app.library.snippet import CLOSE, OPEN, Snippet, from_marked, from_parts

_Table = Literal["found_messages", "found_titles"]

# FTS5 chooses the best piece of this many words (64 at most); it is cut to one line afterwards.
_SNIPPET_WORDS = 40

# Weighing takes longer than finding, and for a word that is everywhere, as the first two letters
# of one are, it says nothing.
_MOST_WEIGHED_MESSAGES = 2000

_IN_TITLES = """
WITH found AS MATERIALIZED (SELECT rowid AS id FROM found_titles WHERE {condition})
SELECT c.id AS conversation_id, NULL AS message_id, c.title
FROM found JOIN conversations AS c USING (id)
WHERE c.deleted_at_ms IS NULL
ORDER BY c.updated_at_ms DESC, c.id DESC
LIMIT :limit
"""

# `min` gives the other columns of the row that it took its value from: the best message.
_IN_MESSAGES = """
WITH found AS MATERIALIZED (
    SELECT rowid AS id, {rank} AS badness FROM found_messages WHERE {condition}
)
SELECT c.id AS conversation_id, m.id AS message_id, c.title, min(found.badness)
FROM found
JOIN messages AS m USING (id)
JOIN conversations AS c ON c.id = m.conversation_id
WHERE m.deleted_at_ms IS NULL AND c.deleted_at_ms IS NULL
GROUP BY c.id
ORDER BY c.updated_at_ms DESC, c.id DESC
LIMIT :limit
"""


class Search:
    """Searches titles and messages, all versions of them, as one types.

    Words match from their beginning to their end, whatever their case and accents; the last one
    typed may be unfinished. Languages without spaces between words are found by any part.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    @index.mending
    def find(self, typed: str, limit: int = 50) -> tuple[Hit, ...]:
        """Return at most `limit` conversations: by title first, then by the best message.

        In each of the two the conversation last used comes first. Any text is a valid question;
        one without anything to look for finds nothing.

        Raises:
            StorageFailed: if the disk does not give what is asked for.
        """
        query = understood(typed)
        if query.is_empty:
            return ()
        with self.database.reading() as connection, index.noticed():
            return _find(connection, query, limit)


def _find(connection: sqlite3.Connection, query: Query, limit: int) -> tuple[Hit, ...]:
    titles = _rows(connection, "found_titles", query, limit)
    titled = {row["conversation_id"] for row in titles}
    messages = _rows(connection, "found_messages", query, limit)
    more = [row for row in messages if row["conversation_id"] not in titled]
    hits: list[Hit] = []
    for row in [*titles, *more][:limit]:
        message_id = row["message_id"]
        if message_id is None:
            snippet = _snippet(connection, "found_titles", query, row["conversation_id"])
        else:
            snippet = _snippet(connection, "found_messages", query, message_id)
        hits.append(
            Hit(row["conversation_id"], message_id, row["title"], snippet.text, snippet.marks)
        )
    return tuple(hits)


def _rows(
    connection: sqlite3.Connection, table: _Table, query: Query, limit: int
) -> list[sqlite3.Row]:
    conditions = [f"{table} MATCH :match"] if query.match else []
    values: dict[str, str | int] = {"match": query.match, "limit": limit}
    for number, part in enumerate(query.parts):
        conditions.append(f"text LIKE :part{number} ESCAPE '\\'")
        values[f"part{number}"] = f"%{_escaped(part)}%"
    condition = " AND ".join(conditions)
    if table == "found_titles":
        statement = _IN_TITLES.format(condition=condition)
    else:
        # Elsewhere the newest message stands for its conversation.
        rank = "rank" if _is_telling(connection, query) else "-rowid"
        statement = _IN_MESSAGES.format(condition=condition, rank=rank)
    return connection.execute(statement, values).fetchall()


def _is_telling(connection: sqlite3.Connection, query: Query) -> bool:
    """Say whether the words are rare enough for one message to be better than another."""
    if not query.match:
        return False
    row = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM found_messages WHERE found_messages MATCH ? LIMIT ?)",
        (query.match, _MOST_WEIGHED_MESSAGES + 1),
    ).fetchone()
    return int(row[0]) <= _MOST_WEIGHED_MESSAGES


def _snippet(connection: sqlite3.Connection, table: _Table, query: Query, number: int) -> Snippet:
    if not query.match:
        row = connection.execute(f"SELECT text FROM {table} WHERE rowid = ?", (number,)).fetchone()  # noqa: S608
        return from_parts(row[0], query.parts)
    row = connection.execute(
        f"SELECT snippet({table}, 0, ?, ?, '…', {_SNIPPET_WORDS}) "  # noqa: S608
        f"FROM {table} WHERE {table} MATCH ? AND rowid = ?",
        (OPEN, CLOSE, query.match, number),
    ).fetchone()
    return from_marked(row[0])


def _escaped(part: str) -> str:
    return part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

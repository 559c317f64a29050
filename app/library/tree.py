"""The tree of messages in a conversation, with deleted ones seen through.

What stands below a deleted message belongs to the one above it: a message's parent is its nearest
ancestor that is not deleted, and its versions are all messages with that same parent, by age.
"""

import sqlite3

_PATH = """
WITH RECURSIVE
chain(id, parent_id, deleted, height) AS (
    SELECT id, parent_id, deleted_at_ms IS NOT NULL, 0 FROM messages WHERE id = :leaf
    UNION ALL
    SELECT m.id, m.parent_id, m.deleted_at_ms IS NOT NULL, chain.height + 1
    FROM chain JOIN messages AS m ON m.id = chain.parent_id
),
offered(parent, id, deleted) AS (
    SELECT NULL, id, deleted_at_ms IS NOT NULL
    FROM messages WHERE parent_id IS NULL AND conversation_id = :conversation
    UNION ALL
    SELECT chain.id, m.id, m.deleted_at_ms IS NOT NULL
    FROM chain CROSS JOIN messages AS m ON m.parent_id = chain.id
    WHERE NOT chain.deleted
    UNION ALL
    SELECT offered.parent, m.id, m.deleted_at_ms IS NOT NULL
    FROM offered CROSS JOIN messages AS m ON m.parent_id = offered.id
    WHERE offered.deleted
),
numbered(parent, id, version, versions) AS (
    SELECT parent, id,
        row_number() OVER (PARTITION BY parent ORDER BY id),
        count(*) OVER (PARTITION BY parent)
    FROM offered WHERE NOT deleted
)
SELECT m.id, m.conversation_id, numbered.parent AS parent_id, m.role, m.text, m.status,
    m.created_at_ms, m.model, m.note, numbered.version, numbered.versions
FROM chain JOIN numbered USING (id) JOIN messages AS m USING (id)
ORDER BY chain.height DESC
"""

_ABOVE = """
WITH RECURSIVE above(id, parent_id, deleted, height) AS (
    SELECT id, parent_id, deleted_at_ms IS NOT NULL, 0 FROM messages WHERE id = :message
    UNION ALL
    SELECT m.id, m.parent_id, m.deleted_at_ms IS NOT NULL, above.height + 1
    FROM above JOIN messages AS m ON m.id = above.parent_id
    WHERE above.height = 0 OR above.deleted
)
SELECT id FROM above WHERE height > 0 AND NOT deleted
"""

_CHOICES = """
WITH RECURSIVE offered(id, deleted) AS (
    SELECT id, deleted_at_ms IS NOT NULL
    FROM messages WHERE parent_id IS :parent AND conversation_id = :conversation
    UNION ALL
    SELECT m.id, m.deleted_at_ms IS NOT NULL
    FROM offered CROSS JOIN messages AS m ON m.parent_id = offered.id
    WHERE offered.deleted
)
SELECT id FROM offered WHERE NOT deleted ORDER BY id
"""

_LATEST = """
WITH RECURSIVE below(id, deleted) AS (
    SELECT id, deleted_at_ms IS NOT NULL FROM messages WHERE id = :message
    UNION ALL
    SELECT m.id, m.deleted_at_ms IS NOT NULL
    FROM below CROSS JOIN messages AS m ON m.parent_id = below.id
)
SELECT max(id) FROM below WHERE NOT deleted
"""

_LEADS_TO = """
WITH RECURSIVE chain(id, parent_id) AS (
    SELECT id, parent_id FROM messages WHERE id = :leaf
    UNION ALL
    SELECT m.id, m.parent_id FROM chain JOIN messages AS m ON m.id = chain.parent_id
)
SELECT EXISTS (SELECT 1 FROM chain WHERE id = :message)
"""


def path(connection: sqlite3.Connection, conversation_id: int, leaf_id: int) -> list[sqlite3.Row]:
    """Return the messages from the root to the leaf, each with its version and their number."""
    cursor = connection.execute(_PATH, {"conversation": conversation_id, "leaf": leaf_id})
    return cursor.fetchall()


def parent_of(connection: sqlite3.Connection, message_id: int) -> int | None:
    """Return the nearest ancestor that is not deleted, None above the first message."""
    row = connection.execute(_ABOVE, {"message": message_id}).fetchone()
    return row[0] if row else None


def choices(connection: sqlite3.Connection, conversation_id: int, parent: int | None) -> list[int]:
    """Return the versions of what comes after `parent` (None: of the first message), by age."""
    cursor = connection.execute(_CHOICES, {"conversation": conversation_id, "parent": parent})
    return [row[0] for row in cursor]


def latest_below(connection: sqlite3.Connection, message_id: int) -> int | None:
    """Return the newest of the message and everything below it; deleted ones do not count."""
    row = connection.execute(_LATEST, {"message": message_id}).fetchone()
    return None if row is None else row[0]


def leads_to(connection: sqlite3.Connection, message_id: int, leaf_id: int | None) -> bool:
    """Say whether the message, deleted or not, is the leaf or an ancestor of it."""
    return bool(
        connection.execute(_LEADS_TO, {"message": message_id, "leaf": leaf_id}).fetchone()[0]
    )


def nearest(versions: list[int], removed: int) -> int | None:
    """Pick the version to show in place of a removed one: the one before it, else the first."""
    before = [version for version in versions if version < removed]
    return before[-1] if before else next(iter(versions), None)

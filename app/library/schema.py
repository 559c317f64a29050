"""The shape of the database, as a list of steps from an empty file to today.

A step that has been released is never changed; a new shape is a new step at the end. The number
of steps done is the file's `user_version`. `tests/library/samples` keeps a file of each version.
"""

import sqlite3
from collections.abc import Callable

APPLICATION_ID = 0x496E6B6C
"""Marks a SQLite file as ours: "Inkl" in ASCII."""


def _conversations(connection: sqlite3.Connection) -> None:
    """Version 1.

    - Ids are never used again (AUTOINCREMENT): saved states and undo refer to them.
    - A parent is older than its children, so that no damage can make a tree run in circles.
    - Long texts stand last in their row: what comes before is read without them.
    - A built-in assistant stores only what the user changed; NULL is the shipped value.
    """
    for statement in (
        """
        CREATE TABLE assistants (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL DEFAULT '',
            deleted_at_ms INTEGER,
            name TEXT,
            model TEXT,
            sampling TEXT,
            instructions TEXT
        ) STRICT
        """,
        "CREATE UNIQUE INDEX assistants_by_key ON assistants(key) WHERE key <> ''",
        """
        INSERT INTO assistants(key) VALUES ('general'), ('writing'), ('code'), ('tutor')
        """,
        """
        CREATE TABLE conversations (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            title TEXT NOT NULL,
            titled_by_user INTEGER NOT NULL DEFAULT 0,
            pinned INTEGER NOT NULL DEFAULT 0,
            assistant_id INTEGER NOT NULL REFERENCES assistants(id),
            leaf_id INTEGER REFERENCES messages(id) ON DELETE SET NULL,
            left_out_until_id INTEGER REFERENCES messages(id) ON DELETE SET NULL,
            created_at_ms INTEGER NOT NULL,
            updated_at_ms INTEGER NOT NULL,
            deleted_at_ms INTEGER
        ) STRICT
        """,
        "CREATE INDEX conversations_by_assistant ON conversations(assistant_id)",
        "CREATE INDEX conversations_by_leaf ON conversations(leaf_id)",
        "CREATE INDEX conversations_by_left_out ON conversations(left_out_until_id)",
        """
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
            parent_id INTEGER REFERENCES messages(id),
            role TEXT NOT NULL,
            status TEXT NOT NULL,
            created_at_ms INTEGER NOT NULL,
            deleted_at_ms INTEGER,
            model TEXT NOT NULL,
            note TEXT NOT NULL,
            text TEXT NOT NULL,
            CHECK (parent_id < id)
        ) STRICT
        """,
        "CREATE INDEX messages_by_parent ON messages(parent_id, conversation_id, deleted_at_ms)",
        "CREATE INDEX messages_by_conversation ON messages(conversation_id)",
        "CREATE INDEX messages_unfinished ON messages(id) WHERE status = 'writing'",
        "CREATE INDEX messages_deleted ON messages(id) WHERE deleted_at_ms IS NOT NULL",
        """
        CREATE TABLE attachments (
            message_id INTEGER NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT
        """,
        "CREATE UNIQUE INDEX attachments_in_order ON attachments(message_id, position)",
        """
        CREATE TABLE drafts (
            id INTEGER PRIMARY KEY,
            conversation_id INTEGER REFERENCES conversations(id) ON DELETE CASCADE,
            text TEXT NOT NULL
        ) STRICT
        """,
        "CREATE UNIQUE INDEX drafts_by_conversation ON drafts(ifnull(conversation_id, 0))",
        "CREATE INDEX drafts_of_conversation ON drafts(conversation_id)",
        """
        CREATE TABLE draft_attachments (
            draft_id INTEGER NOT NULL REFERENCES drafts(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT
        """,
        "CREATE UNIQUE INDEX draft_attachments_in_order ON draft_attachments(draft_id, position)",
        """
        CREATE TABLE saved_states (
            file TEXT PRIMARY KEY,
            owner TEXT NOT NULL,
            build TEXT NOT NULL,
            bytes INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            inode TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            used_at_ms INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX saved_states_by_owner ON saved_states(owner)",
    ):
        connection.execute(statement)
    create_index(connection)


def create_index(connection: sqlite3.Connection) -> None:
    """Make the empty full-text index (part of version 1; made anew when it is damaged).

    The index keeps a copy of the text: an index over the text of another table must be told the
    exact old text at every change, and is silently wrong ever after if that fails once.
    """
    for table, prefixes in (("found_messages", "1 2 3"), ("found_titles", "1 2 3")):
        connection.execute(
            f"""
            CREATE VIRTUAL TABLE {table} USING fts5(
                text,
                tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'",
                prefix = '{prefixes}'
            )
            """
        )


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_conversations,)
"""All steps in order: step n makes version n + 1 of version n."""

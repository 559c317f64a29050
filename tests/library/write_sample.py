"""Print a database of today's version as SQL, for `samples/version_N.sql`.

    python -m tests.library.write_sample > tests/library/samples/version_N.sql

A sample is written once, when its version is released, and never again.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.data import Attachment, Sampling
from app.library.database import Database
from app.library.drafts import Drafts
from app.library.schema import APPLICATION_ID, MIGRATIONS
from app.library.states import SavedStates


def fill(database: Database, folder: Path) -> None:
    """Put something into every table."""
    assistants = Assistants(database)
    conversations = Conversations(database)
    assistants.update(replace(assistants.list()[2], name="My code"))
    pirate = assistants.create(
        "Pirate", "Answer as a pirate.", sampling=Sampling(temperature=1.2, seed=7)
    )
    recipes = conversations.create(assistants.general().id, "Recipes")
    asked = conversations.add_message(recipes.id, None, "user", "What is for breakfast?")
    conversations.add_message(
        recipes.id,
        asked.id,
        "assistant",
        "Açaí, then 世界.\n```python\nprint(1)\n```",
        model="starter",
    )
    porto = conversations.create(pirate.id)
    conversations.rename(porto.id, "Three days in Porto")
    conversations.set_pinned(porto.id, True)  # noqa: FBT003
    notes = Attachment("notes.txt", "Livraria Lello\nRibeira\n")
    asked = conversations.add_message(porto.id, None, "user", "Where to go?", attachments=(notes,))
    first = conversations.add_message(porto.id, asked.id, "assistant", "Aye.", model="starter")
    conversations.set_left_out_until(porto.id, first.id)
    second = conversations.add_message(
        porto.id, asked.id, "assistant", "", status="writing", model="starter"
    )
    conversations.finish(second.id, "To the river", "stopped", "You stopped this answer.")
    removed = conversations.add_message(porto.id, second.id, "user", "Never mind.")
    conversations.delete_message(removed.id)
    Drafts(database).save(porto.id, "And the", (Attachment("a.md", "# A"),))
    Drafts(database).save(None, "Something new")
    states = SavedStates(database, folder / "states", "build 1")
    path = states.path_for(f"conversation:{porto.id}", "key")
    path.write_bytes(b"state")
    states.record(f"conversation:{porto.id}", "key", path, "0" * 64)


def dump(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the statements that make the same database; virtual tables make their own tables."""
    yield "PRAGMA foreign_keys = OFF"
    objects = connection.execute(
        "SELECT name, type, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid"
    ).fetchall()
    virtual = [name for name, _type, sql in objects if sql.startswith("CREATE VIRTUAL")]
    for name, kind, sql in objects:
        if name.startswith("sqlite_") or any(name.startswith(f"{v}_") for v in virtual):
            continue
        yield sql
        if kind == "table":
            row_id = ["rowid"] if name in virtual else []
            columns = row_id + [c[1] for c in connection.execute(f"PRAGMA table_info({name})")]
            quoted = " || ', ' || ".join(f"quote({column})" for column in columns)
            for (values,) in connection.execute(f"SELECT {quoted} FROM {name}"):  # noqa: S608
                yield f"INSERT OR REPLACE INTO {name}({', '.join(columns)}) VALUES ({values})"  # noqa: S608
    yield f"PRAGMA application_id = {APPLICATION_ID}"
    yield f"PRAGMA user_version = {len(MIGRATIONS)}"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "inkling.db"
        database = Database(path)
        fill(database, Path(folder))
        database.close()
        with closing(sqlite3.connect(path)) as connection:
            for statement in dump(connection):
                sys.stdout.write(f"{statement};\n")


if __name__ == "__main__":
    main()

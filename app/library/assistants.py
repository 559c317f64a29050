"""Assistants: the built-in ones, as the user changed them, and the user's own."""

import json
import sqlite3
from dataclasses import asdict, fields, replace

from app.base.errors import UserError
from app.base.words import _
from app.library.data import Assistant, Sampling
from app.library.database import Database, now_ms
from app.library.errors import NotThere
from app.library.shipped import SHIPPED, shipped
from app.library.text import storable

GENERAL = SHIPPED[0].key

# Named here because `Assistants.list` hides the built-in one inside the class.
_Assistants = list[Assistant]
_Ids = list[int]

_COLUMNS = "id, key, name, instructions, model, sampling"


class Assistants:
    """Who can answer.

    Of a built-in assistant only what differs from the shipped one is stored, so that the rest
    follows new versions and the user's language. Each method raises `StorageFailed` if the disk
    does not let it, and `NotThere` for an assistant that has been deleted.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> _Assistants:
        """Return the built-in assistants, then the user's own in the order they were made."""
        order = [one.key for one in SHIPPED]
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM assistants WHERE deleted_at_ms IS NULL ORDER BY id"  # noqa: S608
            ).fetchall()
        found = [_assistant(row) for row in rows]
        built_in = sorted((a for a in found if a.key), key=lambda a: order.index(a.key))
        return [*built_in, *(a for a in found if not a.key)]

    def get(self, assistant_id: int) -> Assistant:
        """Return one assistant."""
        with self._database.reading() as connection:
            return _read(connection, assistant_id)

    def general(self) -> Assistant:
        """Return the assistant that answers where no other was chosen."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT id FROM assistants WHERE key = ?", (GENERAL,)
            ).fetchone()
            return _read(connection, row["id"])

    def create(
        self,
        name: str,
        instructions: str = "",
        model: str = "",
        sampling: Sampling = Sampling(),  # noqa: B008 - frozen
    ) -> Assistant:
        """Make an assistant of the user's own.

        Raises:
            UserError: if the name is empty.
        """
        with self._database.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO assistants(name, instructions, model, sampling) VALUES (?, ?, ?, ?)",
                (
                    _checked(name),
                    storable(instructions),
                    storable(model),
                    json.dumps(asdict(sampling)),
                ),
            )
            return _read(connection, cursor.lastrowid)

    def update(self, assistant: Assistant) -> Assistant:
        """Keep the changed fields of the assistant with this id; its key does not change.

        Raises:
            UserError: if the name is empty.
        """
        with self._database.transaction() as connection:
            known = _read(connection, assistant.id)
            values = _overrides(assistant, known.key) if known.key else _whole(assistant)
            values["name"] = _checked(assistant.name) if values["name"] is not None else None
            _write(connection, assistant.id, values)
            return _read(connection, assistant.id)

    def reset(self, assistant_id: int) -> Assistant:
        """Make a built-in assistant as it was shipped; one of the user's own stays as it is."""
        with self._database.transaction() as connection:
            if _read(connection, assistant_id).key:
                _write(connection, assistant_id, dict.fromkeys(_EDITABLE))
            return _read(connection, assistant_id)

    def is_edited(self, assistant_id: int) -> bool:
        """Say whether a built-in assistant differs from the shipped one."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT key, coalesce(name, instructions, model, sampling) IS NOT NULL "
                "FROM assistants WHERE id = ?",
                (assistant_id,),
            ).fetchone()
            return row is not None and bool(row[0]) and bool(row[1])

    def delete(self, assistant_id: int) -> None:
        """Delete one of the user's own; its conversations go on with the general one.

        `restore` brings it back, with its conversations, until it is purged.

        Raises:
            UserError: if it is a built-in one.
        """
        with self._database.transaction() as connection:
            if _read(connection, assistant_id).key:
                raise UserError(_("The assistants that come with Inkling cannot be deleted."))
            connection.execute(
                "UPDATE assistants SET deleted_at_ms = ? WHERE id = ?", (now_ms(), assistant_id)
            )

    def restore(self, assistant_id: int) -> Assistant:
        """Undo `delete`."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE assistants SET deleted_at_ms = NULL WHERE id = ?", (assistant_id,)
            )
            return _read(connection, assistant_id)

    def purge_deleted(self) -> _Ids:
        """Remove deleted assistants for good and return their ids."""
        with self._database.transaction() as connection:
            connection.execute(
                """
                UPDATE conversations
                SET assistant_id = (SELECT id FROM assistants WHERE key = ?)
                WHERE assistant_id IN (SELECT id FROM assistants WHERE deleted_at_ms IS NOT NULL)
                """,
                (GENERAL,),
            )
            rows = connection.execute(
                "DELETE FROM assistants WHERE deleted_at_ms IS NOT NULL RETURNING id"
            ).fetchall()
            return sorted(row["id"] for row in rows)


_EDITABLE = ("name", "instructions", "model", "sampling")


def _read(connection: sqlite3.Connection, assistant_id: int | None) -> Assistant:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM assistants WHERE id = ? AND deleted_at_ms IS NULL",  # noqa: S608
        (assistant_id,),
    ).fetchone()
    if row is None:
        raise NotThere(_("This assistant has been deleted."))
    return _assistant(row)


def _write(
    connection: sqlite3.Connection, assistant_id: int, values: dict[str, str | None]
) -> None:
    connection.execute(
        """
        UPDATE assistants
        SET name = :name, instructions = :instructions, model = :model, sampling = :sampling
        WHERE id = :id
        """,
        {**values, "id": assistant_id},
    )


def _assistant(row: sqlite3.Row) -> Assistant:
    """Put what is stored over what is shipped (or, for the user's own, over the defaults)."""
    stored = json.loads(row["sampling"] or "{}")
    known = {field.name for field in fields(Sampling)}
    changed = {name: value for name, value in stored.items() if name in known}
    base = _base(row["key"])
    return Assistant(
        id=row["id"],
        key=row["key"],
        name=base.name if row["name"] is None else row["name"],
        instructions=base.instructions if row["instructions"] is None else row["instructions"],
        model=base.model if row["model"] is None else row["model"],
        sampling=replace(base.sampling, **changed),
    )


def _base(key: str) -> Assistant:
    if not key:
        return Assistant(0, "", "", "", "", Sampling())
    one = shipped(key)
    return Assistant(0, key, one.name(), one.instructions(), one.model, one.sampling)


def _whole(assistant: Assistant) -> dict[str, str | None]:
    return {
        "name": assistant.name,
        "instructions": storable(assistant.instructions),
        "model": storable(assistant.model),
        "sampling": json.dumps(asdict(assistant.sampling)),
    }


def _overrides(assistant: Assistant, key: str) -> dict[str, str | None]:
    base = _base(key)
    values = _whole(assistant)
    shipped_sampling = asdict(base.sampling)
    changed = {
        name: value
        for name, value in asdict(assistant.sampling).items()
        if value != shipped_sampling[name]
    }
    values["sampling"] = json.dumps(changed) if changed else None
    for name in ("name", "instructions", "model"):
        if values[name] == getattr(base, name):
            values[name] = None
    return values


def _checked(name: str) -> str:
    name = " ".join(storable(name).split())
    if not name:
        raise UserError(_("An assistant needs a name."))
    return name

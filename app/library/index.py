"""The full-text index over messages and titles, kept in the transaction that changes them.

It holds nothing that is not in the tables too: where it is damaged it is made anew, and no word
is refused because of it. SQLite may take back a whole transaction at an error of the index, so the
change is then made once more. Deleted messages stay in it until they are removed for good; a
search sees through them.
"""

import functools
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from app.base.words import _
from app.library.database import Database
from app.library.errors import IndexDamaged
from app.library.failures import primary_code
from app.library.schema import create_index


class _OwnsDatabase(Protocol):
    @property
    def database(self) -> Database: ...


_Owner = TypeVar("_Owner", bound=_OwnsDatabase)
_P = ParamSpec("_P")
_R = TypeVar("_R")

_COPY_MESSAGES = """
INSERT INTO found_messages(rowid, text)
SELECT id, text || ifnull(
    (
        SELECT char(10) || group_concat(name, char(10))
        FROM (SELECT name FROM attachments WHERE message_id = messages.id ORDER BY position)
    ),
    ''
)
FROM messages WHERE status <> 'writing'
"""

_COPY_TITLES = "INSERT INTO found_titles(rowid, text) SELECT id, title FROM conversations"


def put_message(connection: sqlite3.Connection, message_id: int) -> None:
    """Make a message findable by its words and the names of its files, once it is written."""
    with _written(connection):
        connection.execute("DELETE FROM found_messages WHERE rowid = ?", (message_id,))
        connection.execute(f"{_COPY_MESSAGES} AND id = ?", (message_id,))


def put_title(connection: sqlite3.Connection, conversation_id: int) -> None:
    """Make a conversation findable by its title."""
    with _written(connection):
        connection.execute("DELETE FROM found_titles WHERE rowid = ?", (conversation_id,))
        connection.execute(f"{_COPY_TITLES} WHERE id = ?", (conversation_id,))


def put_conversations(connection: sqlite3.Connection, conversation_ids: Iterable[int]) -> None:
    """Make new conversations findable with all their messages."""
    numbers = (json.dumps(list(conversation_ids)),)
    listed = "IN (SELECT value FROM json_each(?))"
    with _written(connection):
        connection.execute(f"{_COPY_TITLES} WHERE id {listed}", numbers)
        connection.execute(f"{_COPY_MESSAGES} AND conversation_id {listed}", numbers)


def forget(
    connection: sqlite3.Connection, *, messages: Iterable[int] = (), titles: Iterable[int] = ()
) -> None:
    """Take messages and conversations out, and their words with them, for good."""
    with _written(connection):
        connection.executemany(
            "DELETE FROM found_messages WHERE rowid = ?", ((number,) for number in messages)
        )
        connection.executemany(
            "DELETE FROM found_titles WHERE rowid = ?", ((number,) for number in titles)
        )
        # A deleted row's words lie in the index until its parts are merged (0.3 s at 40,000
        # messages).
        for table in ("found_messages", "found_titles"):
            connection.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608


def rebuild(connection: sqlite3.Connection) -> None:
    """Make the index anew from the tables (about two seconds for 40,000 messages)."""
    connection.execute("DROP TABLE IF EXISTS found_messages")
    connection.execute("DROP TABLE IF EXISTS found_titles")
    create_index(connection)
    connection.execute(_COPY_MESSAGES)
    connection.execute(_COPY_TITLES)


def mending(method: Callable[Concatenate[_Owner, _P], _R]) -> Callable[Concatenate[_Owner, _P], _R]:
    """Let a method that finds the index damaged make it anew, and run once more.

    Inside a transaction of the caller's, which is lost then, the error goes on to the caller.
    """

    @functools.wraps(method)
    def mended(owner: _Owner, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        is_part = owner.database.in_transaction
        try:
            return method(owner, *args, **kwargs)
        except IndexDamaged:
            if is_part:
                raise
        with owner.database.transaction() as connection:
            rebuild(connection)
        return method(owner, *args, **kwargs)

    return mended


@contextmanager
def noticed() -> Iterator[None]:
    """Tell a damaged index apart from a damaged file.

    Raises:
        IndexDamaged: if the tables are fine, as far as one can see from here.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        # Where parts of the index contradict each other, they collide.
        collision = primary_code(error) == sqlite3.SQLITE_CONSTRAINT
        if not collision and getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_CORRUPT_VTAB:
            raise
        raise IndexDamaged(_("The search index was damaged. Try again.")) from error


@contextmanager
def _written(connection: sqlite3.Connection) -> Iterator[None]:
    """Have the index write at the end what it gathers: at the commit nobody could mend it."""
    with noticed():
        yield
        connection.execute("SAVEPOINT gathered")
        connection.execute("RELEASE gathered")

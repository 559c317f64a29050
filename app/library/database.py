"""The SQLite file that holds what the user owns."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from app.base.words import _
from app.library.errors import DatabaseDamaged, DatabaseTooNew
from app.library.failures import damaged, translated
from app.library.schema import APPLICATION_ID, MIGRATIONS

# Another process holds the file only by mistake (Inkling runs once per user); a window that waits
# longer than this for it looks dead.
_BUSY_TIMEOUT_S = 2.0

# A commit that passes this many pages (32 MiB) also moves the log into the file, which waits for
# the disk. That is the emergency exit: `checkpoint` does it in idle moments, off the writing path.
_AUTOCHECKPOINT_PAGES = 8192

_KEPT_LOG_BYTES = 4 * 1024 * 1024
_CACHE_KIB = 8 * 1024


def now_ms() -> int:
    """Return Unix time in milliseconds."""
    return time.time_ns() // 1_000_000


class Database:
    """One connection to the file, shared by the threads of this process one at a time.

    A commit reaches the write-ahead log at once and survives the end of the process, however it
    ends. It does not wait for the disk (`synchronous=NORMAL`): a power cut may cost what was
    committed since the last checkpoint, newest first and whole transactions only; it does not
    damage the file. Temporary data stays in memory, so that no text lies elsewhere on the disk,
    and deleted text is overwritten with zeros.

    Raises:
        DatabaseDamaged: if the file is damaged or not ours; it is left as it is.
        DatabaseTooNew: if a newer version of Inkling wrote it; it is not touched.
        StorageFailed: if the disk or its rights do not let us.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        with translated(path):
            _refuse_unfit(path)
            _make_private(path)
            self._connection = sqlite3.connect(
                path, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
            )
            self._connection.row_factory = sqlite3.Row
        try:
            with translated(path):
                _configure(self._connection)
                self._migrate()
        except BaseException:
            self._connection.close()
            raise

    @property
    def in_transaction(self) -> bool:
        """Whether this thread is inside a transaction."""
        # Another thread's transaction keeps the lock, so this waits until there is none.
        with self._lock:
            return self._connection.in_transaction

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection for reading; nothing changes meanwhile.

        Raises:
            StorageFailed: if the disk does not give what is asked for.
        """
        with self._lock, translated(self.path):
            yield self._connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection for changes that are kept together, or not at all on any error.

        Inside another transaction of the same thread it joins that one: let errors pass through
        both, and keep them short, because other threads wait.

        Raises:
            StorageFailed: if the disk does not take the changes; none of them is kept.
        """
        with self._lock, translated(self.path):
            if self._connection.in_transaction:
                yield self._connection
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            finally:
                # Nothing after a commit, nor where SQLite did so itself because of a full disk.
                self._connection.rollback()

    def checkpoint(self) -> None:
        """Move the log into the file and wait for the disk: everything so far survives a power cut.

        Neither readers nor writers wait for it, so any thread may call it at any time; the best
        ones are the end of an answer and idle moments. It takes milliseconds to a second.

        Raises:
            StorageFailed: if the disk does not take it; nothing is lost.
        """
        with translated(self.path), closing(self._second_connection()) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def check(self) -> None:
        """Read the whole file and look for damage (about a second per gigabyte; any thread).

        Raises:
            DatabaseDamaged: if there is any.
            StorageFailed: if the disk does not give the file.
        """
        with translated(self.path), closing(self._second_connection()) as connection:
            _check(connection, self.path)

    def close(self) -> None:
        """Move the log into the file and let go of it; closing twice does nothing."""
        with self._lock:
            # On a full disk the log stays beside the file and is read at the next start.
            with suppress(sqlite3.Error):
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._connection.close()

    def _second_connection(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=_BUSY_TIMEOUT_S, isolation_level=None)
        connection.execute("PRAGMA temp_store = MEMORY")
        return connection

    def _migrate(self) -> None:
        with self.transaction() as connection:
            done: int = connection.execute("PRAGMA user_version").fetchone()[0]
            for step in MIGRATIONS[done:]:
                step(connection)
            if done < len(MIGRATIONS):
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def set_aside(path: Path) -> Path:
    """Rename a damaged database, kept as it is, so that a new one can begin; return its new path.

    Only for a database that is closed, and only when the user has said so.

    Raises:
        StorageFailed: if the disk does not let us.
    """
    moment = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    stem = f"{path.stem}.damaged-{moment}"
    target = path.with_name(f"{stem}{path.suffix}")
    number = 1
    while target.exists() or _log_of(target).exists():
        number += 1
        target = path.with_name(f"{stem}-{number}{path.suffix}")
    with translated(path):
        # The log goes first: SQLite would throw away one that has lost its file.
        for source, destination in (
            (_log_of(path), _log_of(target)),
            (path, target),
        ):
            if source.exists():
                source.rename(destination)
        _beside(path, "-shm").unlink(missing_ok=True)
    return target


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _log_of(path: Path) -> Path:
    return _beside(path, "-wal")


def _refuse_unfit(path: Path) -> None:
    """Look at an existing file without changing a byte of it.

    It is read whole only where a log beside it tells that Inkling did not end as it should.
    """
    if not path.exists() or path.stat().st_size == 0:
        return
    # Without a log nobody has the file open, and `immutable` leaves no trace beside it.
    lone = not _log_of(path).exists() and not _beside(path, "-journal").exists()
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if lone else ''}"
    with closing(sqlite3.connect(address, uri=True, timeout=_BUSY_TIMEOUT_S)) as connection:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        application: int = connection.execute("PRAGMA application_id").fetchone()[0]
        if not lone:
            _check(connection, path)
        tables: int = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application != APPLICATION_ID and (version or tables):
        raise DatabaseDamaged(
            _("The file {path} is not a database of Inkling's. Move it elsewhere.").format(
                path=path
            )
        )
    if version > len(MIGRATIONS):
        raise DatabaseTooNew(
            _(
                "Your conversations were saved by a newer version of Inkling. "
                "Install that version; nothing was changed."
            )
        )


def _make_private(path: Path) -> None:
    """Make the file, or an old one, the user's alone; SQLite gives its log the same rights."""
    # SQLite would open a file that may not be written all the same, and fail at the first word.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _configure(connection: sqlite3.Connection) -> None:
    log_mode: str = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    # Where a file system cannot share memory there is no log, and NORMAL would risk damage.
    synchronous = "NORMAL" if log_mode == "wal" else "FULL"
    for pragma in (
        f"synchronous = {synchronous}",
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
        f"wal_autocheckpoint = {_AUTOCHECKPOINT_PAGES}",
        f"journal_size_limit = {_KEPT_LOG_BYTES}",
        f"cache_size = -{_CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    found: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise damaged(path)

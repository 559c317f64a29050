"""What the disk and SQLite say, in sentences for a person."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.base.errors import StorageFailed
from app.base.words import _
from app.library.errors import DatabaseDamaged

# With less than this left, an error that SQLite blames on the file is the full disk's: it needs
# 32 KiB at once for its shared memory file, and file systems keep a little for themselves.
_FULL_BELOW_BYTES = 256 * 1024

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT}) if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})

_DAMAGED_CODES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_FORBIDDEN_CODES = frozenset(
    {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
)


def primary_code(error: sqlite3.Error) -> int:
    """Return SQLite's result code without its extension, 0 where the error carries none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what the disk does to `path` into `StorageFailed`; let programming errors through."""
    try:
        yield
    except sqlite3.Error as error:
        failure = _of_sqlite(error, path)
        if failure is None:
            raise
        raise failure from error
    except OSError as error:
        raise _of_system(error, path) from error


def damaged(path: Path) -> DatabaseDamaged:
    """Return the error to raise where the database at `path` is found to be damaged."""
    return DatabaseDamaged(
        _(
            "The file {path}, which holds your conversations, is damaged. "
            "Inkling can put it aside, kept as it is, and begin a new one."
        ).format(path=path)
    )


def _of_sqlite(error: sqlite3.Error, path: Path) -> StorageFailed | None:
    code = primary_code(error)
    if code in _FORBIDDEN_CODES | {sqlite3.SQLITE_IOERR} and _nothing_left(path):
        code = sqlite3.SQLITE_FULL
    if code in _FORBIDDEN_CODES:
        return _forbidden(path)
    if code in _DAMAGED_CODES:
        return damaged(path)
    sentence = {
        sqlite3.SQLITE_FULL: _full(),
        sqlite3.SQLITE_IOERR: _broken(path),
        sqlite3.SQLITE_BUSY: _locked(path),
        sqlite3.SQLITE_LOCKED: _locked(path),
        sqlite3.SQLITE_TOOBIG: StorageFailed(_("This text is too long to be saved. Shorten it.")),
    }
    return sentence.get(code)


def _of_system(error: OSError, path: Path) -> StorageFailed:
    if error.errno in _FULL:
        return _full()
    if error.errno in _FORBIDDEN:
        return _forbidden(path)
    if error.errno == errno.ENOENT:
        return StorageFailed(_("{path} is not there any more.").format(path=path))
    return _broken(path)


def _full() -> StorageFailed:
    return StorageFailed(
        _(
            "The disk is full, so this could not be saved. "
            "Free some space; what was saved before is safe."
        )
    )


def _forbidden(path: Path) -> StorageFailed:
    return StorageFailed(
        _(
            "Inkling may not write to {path}. Check that the folder is there and yours to write to."
        ).format(path=path)
    )


def _locked(path: Path) -> StorageFailed:
    return StorageFailed(
        _("Another program is using {path}. Close it and try again.").format(path=path)
    )


def _broken(path: Path) -> StorageFailed:
    return StorageFailed(
        _("The disk did not take or give {path}. Check the disk and try again.").format(path=path)
    )


def _nothing_left(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _FULL_BELOW_BYTES
    except OSError:
        return False

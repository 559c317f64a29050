"""Saved states of the model (KV caches) on disk: which file belongs to what, and is it still it.

A state is what the model has read, so it is as private as the conversation; it is written by the
worker, by path. Here it is known by name, size, time, inode and SHA-256, so that no file from
elsewhere is ever loaded.
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.base.errors import StorageFailed
from app.base.words import _
from app.library.database import Database, now_ms
from app.library.failures import translated

_OURS = re.compile(r"[0-9a-f]{40}\.state(\.part)?")
_OWNER = re.compile(r"(conversation|assistant):[1-9][0-9]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class SavedState:
    """A state whose file is the one that was recorded, by size, time and inode."""

    owner: str
    path: Path
    bytes: int
    sha256: str  # of the whole file, for the worker to check what it reads
    used_at_ms: int


class SavedStates:
    """The states of one build of llama.cpp in one folder.

    An owner is "conversation:12" or "assistant:3"; a key is any text that changes whenever a state
    could not be used any more (model file, settings). Each method raises `StorageFailed` if the
    disk does not let it; a state is only ever a gain of time, so that can be passed over.
    """

    def __init__(self, database: Database, folder: Path, build: str) -> None:
        self._database = database
        self._folder = folder
        self._build = build

    def path_for(self, owner: str, key: str) -> Path:
        """Return where the worker shall write, in a folder open to the user alone.

        Writing to `part_of` that path and handing the part to `record` keeps the old state until
        the new one is whole.
        """
        path = self._path(owner, key)
        with translated(path):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.name == "posix" and self._folder.stat().st_mode & 0o077:
                self._folder.chmod(0o700)
        return path

    def record(self, owner: str, key: str, path: Path, sha256: str) -> SavedState:
        """Remember a file that the worker has written to `path_for`, or beside it as ".part".

        Raises:
            StorageFailed: if it is not there, not a plain file, or empty.
        """
        target = self._path(owner, key)
        if path not in (target, part_of(target)):
            raise ValueError(f"{path} is not where this state belongs")
        if not _SHA256.fullmatch(sha256):
            raise ValueError("sha256 must be 64 hexadecimal digits")
        with translated(path):
            found = path.lstat()
            if not stat.S_ISREG(found.st_mode) or not found.st_size:
                raise StorageFailed(_("The state of the conversation could not be kept."))
            path.chmod(0o600)
            if path != target:
                path.replace(target)
            found = target.lstat()
        values = (
            target.name,
            owner,
            self._build,
            found.st_size,
            found.st_mtime_ns,
            str(found.st_ino),
            sha256,
            now_ms(),
        )
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO saved_states"
                "(file, owner, build, bytes, mtime_ns, inode, sha256, used_at_ms) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
        return SavedState(owner, target, found.st_size, sha256, values[-1])

    def find(self, owner: str, key: str) -> SavedState | None:
        """Return the state if its file is exactly the one recorded; remove it if it is another."""
        path = self._path(owner, key)
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT * FROM saved_states WHERE file = ? AND owner = ? AND build = ?",
                (path.name, owner, self._build),
            ).fetchone()
        if row is None:
            return None
        recorded = (row["bytes"], row["mtime_ns"], row["inode"])
        if _identity(path) != recorded:
            self._remove([path.name])
            return None
        return SavedState(owner, path, row["bytes"], row["sha256"], row["used_at_ms"])

    def touch(self, owner: str, key: str) -> None:
        """Remember that the state has just been used."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE saved_states SET used_at_ms = ? WHERE file = ?",
                (now_ms(), self._path(owner, key).name),
            )

    def trim(self, budget_bytes: int) -> None:
        """Remove the states that were not used for longest, until the rest fit in the budget."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT file, bytes FROM saved_states ORDER BY used_at_ms DESC, rowid DESC"
            ).fetchall()
        gone: list[str] = []
        left_bytes = budget_bytes
        for row in rows:
            # One that could never fit goes alone, and not all older ones with it.
            if row["bytes"] <= budget_bytes:
                left_bytes -= row["bytes"]
            if row["bytes"] > budget_bytes or left_bytes < 0:
                gone.append(row["file"])
        self._remove(gone)

    def forget(self, owner: str) -> None:
        """Remove all states of an owner that has been deleted for good."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT file FROM saved_states WHERE owner = ?", (owner,)
            ).fetchall()
        self._remove([row["file"] for row in rows])

    def sweep(self) -> None:
        """Remove what can no longer be used; at the start, before any worker writes.

        That is: records without their file, of another build, or of an owner that is gone; and
        files without a record, as a worker that was killed leaves them. Files of other names are
        not ours and stay.
        """
        with self._database.reading() as connection:
            rows = connection.execute(_ALL).fetchall()
        useless = [
            row["file"]
            for row in rows
            if row["build"] != self._build
            or not row["owned"]
            or _identity(self._folder / row["file"])
            != (row["bytes"], row["mtime_ns"], row["inode"])
        ]
        self._remove(useless)
        known = {row["file"] for row in rows}
        with translated(self._folder):
            present = list(self._folder.iterdir()) if self._folder.is_dir() else []
        for path in present:
            if _OURS.fullmatch(path.name) and path.name not in known:
                _unlink(path)

    def total_bytes(self) -> int:
        """Return how much disk the recorded states take."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT ifnull(sum(bytes), 0) FROM saved_states").fetchone()
            return int(row[0])

    def _path(self, owner: str, key: str) -> Path:
        if not _OWNER.fullmatch(owner):
            raise ValueError(f"{owner!r} is not an owner")
        name = hashlib.sha256(f"{owner}\0{key}\0{self._build}".encode()).hexdigest()[:40]
        return self._folder / f"{name}.state"

    def _remove(self, names: Iterable[str]) -> None:
        # The record goes first: a file without one is swept, a record without one would lie.
        names = list(names)
        if not names:
            return
        with self._database.transaction() as connection:
            connection.executemany(
                "DELETE FROM saved_states WHERE file = ?", ((name,) for name in names)
            )
        for name in names:
            _unlink(self._folder / name)
            _unlink(part_of(self._folder / name))


_ALL = """
SELECT s.*, CASE
    WHEN owner GLOB 'conversation:*' THEN
        EXISTS (SELECT 1 FROM conversations WHERE 'conversation:' || id = owner)
    ELSE EXISTS (SELECT 1 FROM assistants WHERE 'assistant:' || id = owner)
END AS owned
FROM saved_states AS s
"""


def part_of(path: Path) -> Path:
    """Return where the worker may write a state until it is whole."""
    return path.with_name(path.name + ".part")


def _identity(path: Path) -> tuple[int, int, str] | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_size, found.st_mtime_ns, str(found.st_ino)


def _unlink(path: Path) -> None:
    # What cannot be removed now, because it is open on Windows, is swept at the next start.
    with suppress(OSError):
        path.unlink()

"""Remembers which steps are done, and for what, so that a second set-up does nothing."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path


def digest(*parts: bytes | str) -> str:
    """Return a key that changes when any of `parts` does."""
    total = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode()
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def fingerprint(paths: Iterable[Path]) -> str:
    """Return a key of the files' sizes, times and inodes: cheap, and changed by any damage."""
    return digest(*(_state(path) for path in paths))


def _state(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:
        return "missing"
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ino}"


class Stamp:
    """A small file of keys, one for each step that is done."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def holds(self, step: str, key: str) -> bool:
        """Whether `step` was done for exactly this key."""
        return self._read().get(step) == key

    def put(self, step: str, key: str) -> None:
        """Remember that `step` is done, at once."""
        keys = self._read() | {step: key}
        part = self._path.with_name(self._path.name + ".part")
        part.write_text(json.dumps(keys, indent=1) + "\n", encoding="utf-8")
        part.replace(self._path)

    def _read(self) -> dict[str, object]:
        try:
            keys = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return keys if isinstance(keys, dict) else {}

"""Files that are there whole, or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from app.library.failures import translated


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file that only the user may read, in place of the one that was there.

    A link is followed. Whatever happens, `path` holds the old content or the new, and it waits
    for the disk.

    Raises:
        StorageFailed: if the disk does not take it; the old file stays.
    """
    with translated(path):
        target = path.resolve()
        number, name = tempfile.mkstemp(prefix=".inkling-", suffix=".part", dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
        _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

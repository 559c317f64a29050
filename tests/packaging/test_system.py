from pathlib import Path

import pytest
from setup_steps import system
from setup_steps.console import Console
from setup_steps.errors import CommandError, SetupError
from setup_steps.system import LIBRARIES, has_font, install_line, loads, missing_on_linux

linux_only = pytest.mark.skipif("sys.platform != 'linux'")


@linux_only
def test_the_loader_is_asked() -> None:
    assert loads("libc.so.6")
    assert not loads("libinkling-does-not-exist.so.1")


@linux_only
def test_what_does_not_load_is_missing() -> None:
    absent = {"libxcb-cursor.so.0", "libportaudio.so.2"}
    missing = missing_on_linux(lambda library: library not in absent)
    assert {name: missing[name] for name in absent} == {
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libportaudio.so.2": "libportaudio2",
    }
    assert not (missing.keys() & LIBRARIES.keys()) - absent


@linux_only
def test_a_missing_compiler_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    assert missing_on_linux(lambda _: True)["a C++ compiler"] == "g++"


def test_a_font_is_looked_for(tmp_path: Path) -> None:
    assert not has_font([str(tmp_path)])
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/sans.ttf").touch()
    assert has_font([str(tmp_path)])


def test_the_line_to_run_names_each_package_once() -> None:
    assert install_line(["libxcb1", "g++", "libxcb1"]) == (
        "sudo apt-get install --yes --no-install-recommends g++ libxcb1"
    )


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Stand on a machine that lacks one library; return the folder of its programs."""
    monkeypatch.setattr(system, "missing_on_linux", lambda: {"libGL.so.1": "libgl1"})
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@linux_only
def test_without_rights_the_line_is_printed(
    lacking: Path, monkeypatch: pytest.MonkeyPatch, console: Console
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    program(lacking, "apt-get", "exit 1")
    program(lacking, "sudo", "exit 1")  # asks for a password, which -n forbids
    with pytest.raises(SetupError, match=r"\n  sudo apt-get install .* libgl1$"):
        system.see_to_libraries(console, lacking / "log")


@linux_only
def test_elsewhere_the_libraries_are_named(lacking: Path, console: Console) -> None:
    with pytest.raises(SetupError, match=r"Missing: libGL.so.1. Install"):
        system.see_to_libraries(console, lacking / "log")


@linux_only
def test_with_rights_it_is_installed_also_from_stale_lists(
    lacking: Path, monkeypatch: pytest.MonkeyPatch, console: Console
) -> None:
    answers = iter([{"libGL.so.1": "libgl1"}, {}])
    monkeypatch.setattr(system, "missing_on_linux", lambda: next(answers))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", f"{lacking}:/usr/bin:/bin")
    calls = lacking / "calls"
    program(lacking, "sudo", 'shift; exec "$@"')
    # Knows no package before its first update, like a fresh container.
    program(lacking, "apt-get", f'echo "$*" >> {calls}; grep -q update {calls}')
    system.see_to_libraries(console, lacking / "log")
    install = "--yes install --no-install-recommends libgl1"
    assert calls.read_text().splitlines() == [install, "--yes update", install]


@linux_only
def test_an_installation_that_fails_says_the_line_too(
    lacking: Path, monkeypatch: pytest.MonkeyPatch, console: Console
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setenv("PATH", f"{lacking}:/usr/bin:/bin")
    program(lacking, "apt-get", "echo Could not resolve deb.example.org; exit 100")
    with pytest.raises(
        CommandError, match=r"(?s)connection failed.*sudo apt-get .* libgl1"
    ) as error:
        system.see_to_libraries(console, lacking / "log")
    assert error.value.tail == "Could not resolve deb.example.org"

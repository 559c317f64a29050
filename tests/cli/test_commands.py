import subprocess
import sys
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.cli import commands
from app.cli.commands import run_command
from app.cli.parser import Arguments, parse

ROOT = Path(__file__).parents[2]


def run(monkeypatch: pytest.MonkeyPatch, raised: BaseException | None) -> int:
    def command(arguments: Arguments) -> None:
        assert arguments.question == "Hello"
        if raised is not None:
            raise raised

    monkeypatch.setitem(commands._COMMANDS, "ask", command)
    return run_command(parse(["ask", "Hello"]))


def test_the_exit_status_says_how_it_went(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, None) == 0
    assert capsys.readouterr().err == ""
    assert run(monkeypatch, UserError("The disk is full.")) == 1
    assert capsys.readouterr().err == "The disk is full.\n"
    assert run(monkeypatch, KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == ""


def test_a_bug_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ZeroDivisionError):
        run(monkeypatch, ZeroDivisionError())


def test_neither_the_window_nor_a_native_library_is_loaded_by_the_terminal(
    command: list[str],
) -> None:
    code = (
        "import sys; from app.__main__ import main\n"
        "status = main()\n"
        "heavy = ('PySide6', 'shiboken6', 'llama_cpp', 'jinja2', 'app.ui', 'app.engines')\n"
        "found = [name for name in sys.modules if name.startswith(heavy)]\n"
        "sys.stderr.write(f'{status} {found}')"
    )
    arguments = [*command[3:], "ask", "Hello", "--model", "brief", "--json"]
    finished = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, check=True
    )
    assert finished.stderr == b"0 []"
    assert finished.stdout.startswith(b'{"text": ')


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["--version"]])
def test_help_comes_without_loading_anything(arguments: list[str]) -> None:
    code = (
        "import atexit, sys\n"
        "light = ('sqlite3', 'psutil', 'platformdirs', 'PySide6', 'llama_cpp')\n"
        "atexit.register(lambda: sys.stderr.write(repr([n for n in light if n in sys.modules])))\n"
        "from app.__main__ import main\nsys.exit(main())"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, check=False
    )
    assert (finished.returncode, finished.stderr) == (0, b"[]")

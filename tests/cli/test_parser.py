import re
from pathlib import Path

import pytest

from app import __version__
from app.cli.commands import _COMMANDS
from app.cli.parser import parse


def test_without_a_command_the_window_opens() -> None:
    arguments = parse([])
    assert arguments.command is None
    assert arguments.data_dir is None


def test_a_question_with_all_that_goes_with_it() -> None:
    arguments = parse(
        ["--data-dir", "here", "ask", "Why?", "-", "--model", "m", "--temperature", "0.5", "--json"]
    )
    assert (arguments.command, arguments.question, arguments.source) == ("ask", "Why?", "-")
    assert (arguments.model, arguments.temperature, arguments.json) == ("m", 0.5, True)
    assert arguments.data_dir == Path("here")


def test_a_bare_question() -> None:
    arguments = parse(["ask", "Why?"])
    assert (arguments.source, arguments.model, arguments.temperature) == (None, "", None)
    assert arguments.json is False


@pytest.mark.parametrize(
    "arguments",
    [
        ["sing"],
        ["ask"],
        ["ask", "Why?", "file.txt"],
        ["ask", "Why?", "-", "more"],
        ["ask", "Why?", "--model"],
        ["ask", "Why?", "--temperature"],
        ["ask", "Why?", "--temperature", "hot"],
        ["ask", "Why?", "--temperature", "-0.1"],
        ["ask", "Why?", "--temperature", "2.1"],
        ["ask", "Why?", "--temperature", "nan"],
        ["ask", "Why?", "--temperature", "inf"],
        ["ask", "Why?", "--colour"],
        ["--data-dir"],
        ["--colour"],
    ],
    ids=" ".join,
)
def test_wrong_arguments_end_with_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(arguments)
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "usage:" in said.err


def help_of(*arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        parse([*arguments, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_the_help_names_every_command_the_exit_status_and_examples(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = help_of(capsys=capsys)
    for command in _COMMANDS:
        assert re.search(rf"^    {command}  ", said, re.MULTILINE)
        assert f"python -m app {command} " in said
    for words in ("never leaves", "--data-dir", "exit status:", "examples:", "nothing", "sent"):
        assert words in said
    assert all(len(line) <= 100 for line in said.splitlines())


def test_the_help_of_a_command_explains_its_json(capsys: pytest.CaptureFixture[str]) -> None:
    said = help_of("ask", capsys=capsys)
    for words in (
        "text ",
        "model ",
        "prompt_tokens ",
        "completion_tokens ",
        "time_to_first_token_ms ",
        "tokens_per_s ",
        "--temperature",
        "examples:",
    ):
        assert words in said


def test_the_examples_in_the_help_can_be_run(capsys: pytest.CaptureFixture[str]) -> None:
    said = help_of(capsys=capsys) + help_of("ask", capsys=capsys)
    examples = re.findall(r"^  python -m app(.*)$", said, re.MULTILINE)
    assert len(examples) == 8
    for example in examples:
        words = re.findall(r'"([^"]*)"|(\S+)', example.split("<")[0])
        parse([quoted or bare for quoted, bare in words])


@pytest.mark.parametrize(
    ("program", "name"),
    [("/x/app/__main__.py", "python -m app"), ("/usr/bin/inkling", "inkling")],
)
def test_the_help_names_the_program_as_it_was_called(
    program: str,
    name: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.argv", [program])
    assert help_of(capsys=capsys).startswith(f"usage: {name} [-h]")


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"Inkling {__version__}\n"

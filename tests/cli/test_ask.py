import json
import os
import signal
import subprocess
from typing import IO

import psutil
import pytest

from app.base.paths import DataDir
from tests.cli.conftest import Begin, Run
from tests.talking import wait_for_end

BRIEF = ("--model", "brief", "--temperature", "0")
TINY = ("--model", "tiny", "--temperature", "0")
KEYS = [
    "text",
    "model",
    "prompt_tokens",
    "completion_tokens",
    "time_to_first_token_ms",
    "tokens_per_s",
]


def refused(finished: "subprocess.CompletedProcess[bytes]") -> str:
    """Return the one sentence on standard error of a command that could not be done."""
    assert finished.returncode == 1
    assert finished.stdout == b""
    sentence = finished.stderr.decode()
    assert sentence.count("\n") == 1
    assert sentence.endswith(".\n")
    assert "Traceback" not in sentence
    return sentence


def pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


# Answers


def test_the_best_model_answers_in_plain_text(run: Run) -> None:
    finished = run("ask", "What is the capital of France?", "--temperature", "0")
    assert (finished.returncode, finished.stderr) == (0, b"")
    assert finished.stdout.decode() == "The capital of France is Paris.\n"


def test_json_has_exactly_these_keys_and_the_answer_is_always_the_same(run: Run) -> None:
    results = [json.loads(run("ask", "Hello", "--json", *BRIEF).stdout) for _time in range(2)]
    for result in results:
        assert list(result) == KEYS
        assert result["model"] == "brief"
        assert [type(result[key]) for key in KEYS] == [str, str, int, int, float, float]
        assert result["prompt_tokens"] > 5
        assert result["completion_tokens"] == 256 - result["prompt_tokens"]
        assert result["time_to_first_token_ms"] > 0
        assert result["tokens_per_s"] > 0
    assert results[0]["text"] == results[1]["text"]
    assert len(results[0]["text"]) == results[0]["completion_tokens"]


def test_what_comes_on_standard_input_is_read_before_the_question(run: Run) -> None:
    def tokens(*arguments: str, given: bytes = b"") -> int:
        finished = run("ask", "Hello", *arguments, "--json", *BRIEF, given=given)
        return int(json.loads(finished.stdout)["prompt_tokens"])

    alone = tokens()
    assert tokens(given=b"not asked for") == alone
    assert tokens("-", given=b" \n ") == alone
    assert tokens("-", given=b"\n0123456789\n") == alone + 10 + len("\n\n")
    assert tokens("-", given="\N{ZERO WIDTH NO-BREAK SPACE}0123456789".encode()) == alone + 12


def test_standard_input_that_is_closed_is_nothing(command: list[str]) -> None:
    shell = '"$@" <&-'
    finished = subprocess.run(
        ["sh", "-c", shell, "sh", *command, "ask", "Hello", "-", *BRIEF],
        capture_output=True,
        check=False,
    )
    assert (finished.returncode, finished.stderr) == (0, b"")
    assert len(finished.stdout) > 50


# What cannot be done


@pytest.mark.parametrize("question", ["", "  \n "])
def test_an_empty_question(run: Run, question: str) -> None:
    assert "The question is empty." in refused(run("ask", question))


@pytest.mark.parametrize("model", ["nothing", "/nowhere/x.gguf", "~nobody/x.gguf"])
def test_a_model_that_is_not_there(run: Run, model: str) -> None:
    sentence = refused(run("ask", "Hello", "--model", model))
    assert f"The model “{model}” is not installed. Installed: " in sentence
    assert "tiny" in sentence


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is cut short"),
        (b"A letter. " * 100, "is not a model in the GGUF format"),
    ],
)
def test_a_file_that_is_no_model(run: Run, data: DataDir, content: bytes, words: str) -> None:
    path = data.root / "letter.gguf"
    path.write_bytes(content)
    assert words in refused(run("ask", "Hello", "--model", str(path)))


def test_text_that_is_not_utf_8(run: Run) -> None:
    sentence = refused(run("ask", "Hello", "-", *BRIEF, given=b"ol\xe1"))
    assert "is not UTF-8" in sentence


def test_a_text_that_is_too_long(run: Run) -> None:
    sentence = refused(run("ask", "Sum it up", "-", *BRIEF, given=b"word " * 400_000))
    assert "too long for the model by about 1,49" in sentence


def test_a_terminal_that_does_not_know_every_character(run: Run) -> None:
    finished = run("ask", "Hello", "--model", "nothing", PYTHONIOENCODING="ascii:strict")
    assert finished.returncode == 1
    assert finished.stderr.startswith(b"The model ?nothing? is not installed.")
    finished = run("ask", "Olá \udcff".encode("utf-8", "surrogateescape").decode("latin-1"), *BRIEF)
    assert finished.returncode == 0


# Ends before the end


def worker_of(process: "subprocess.Popen[bytes]") -> int:
    (worker,) = psutil.Process(process.pid).children()
    return worker.pid


def test_a_reader_who_has_seen_enough_ends_it(begin: Begin) -> None:
    with begin("ask", "Hello", *TINY) as process:
        assert pipe(process.stdout).read(5)
        worker = worker_of(process)
        pipe(process.stdout).close()
        assert process.wait(30) == 1
        assert pipe(process.stderr).read() == b""
        wait_for_end(worker)


def test_ctrl_c_ends_it_without_a_word(begin: Begin) -> None:
    with begin("ask", "Hello", *TINY) as process:
        assert pipe(process.stdout).read(5)
        worker = worker_of(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert pipe(process.stderr).read() == b""
        wait_for_end(worker)


def test_a_worker_that_is_killed_is_said_in_a_sentence(begin: Begin) -> None:
    with begin("ask", "Hello", *TINY) as process:
        assert pipe(process.stdout).read(5)
        os.kill(worker_of(process), signal.SIGKILL)
        assert process.wait(30) == 1
        assert pipe(process.stderr).read().startswith(b"The model was ended by the system")


def test_nothing_is_kept(run: Run, data: DataDir) -> None:
    before = sorted(data.root.rglob("*"))
    assert run("ask", "Hello", *BRIEF).returncode == 0
    assert sorted(data.root.rglob("*")) == before

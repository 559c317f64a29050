import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.workers.starting import start_process
from tests.talking import wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

ROOT = Path(__file__).parents[2]
Begin = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def begin() -> Iterator[Begin]:
    started: list[subprocess.Popen[bytes]] = []

    def begin_one() -> "subprocess.Popen[bytes]":
        started.append(start_process("llm"))
        return started[-1]

    yield begin_one
    for process in started:
        process.kill()
        process.communicate()


def environment_of(process: "subprocess.Popen[bytes]") -> dict[str, str]:
    place = Path(f"/proc/{process.pid}/environ")
    wait_until(lambda: "PYTHONPATH=" in place.read_text())
    entries = place.read_text().split("\0")
    return dict(entry.split("=", 1) for entry in entries if entry)


def test_it_finds_our_program_and_starts_no_debugger(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.delenv("GOMP_SPINCOUNT", raising=False)
    environment = environment_of(begin())
    assert environment["PYTHONPATH"] == str(ROOT)
    assert environment["GGML_NO_BACKTRACE"] == "1"
    assert environment["GOMP_SPINCOUNT"] == "1000"
    assert environment["PATH"] == os.environ["PATH"]


def test_what_the_user_has_set_is_respected(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("GOMP_SPINCOUNT", "7")
    environment = environment_of(begin())
    assert environment["PYTHONPATH"] == f"{ROOT}{os.pathsep}/elsewhere"
    assert environment["GOMP_SPINCOUNT"] == "7"

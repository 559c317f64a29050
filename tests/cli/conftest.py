import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.base.paths import DataDir
from tests.conftest import TinyModel

ROOT = Path(__file__).parents[2]

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
Begin = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def command(data: DataDir, tiny_model: TinyModel) -> list[str]:
    """Return the beginning of a command line, with tiny models to be had.

    One answers in a few words, because its context is soon full, and one in a thousand.
    """
    (data.models / "tiny.gguf").write_bytes(tiny_model().read_bytes())
    brief = tiny_model(changes={"llama.context_length": 256})
    (data.models / "brief.gguf").write_bytes(brief.read_bytes())
    return [sys.executable, "-m", "app", "--data-dir", str(data.root)]


@pytest.fixture
def run(command: list[str]) -> Run:
    """Return a function that runs a command to its end."""

    def run_it(
        *arguments: str, given: bytes = b"", **environment: str
    ) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [*command, *arguments],
            cwd=ROOT,
            input=given,
            capture_output=True,
            check=False,
            env={**os.environ, **environment},
            timeout=120,
        )

    return run_it


@pytest.fixture
def begin(command: list[str]) -> Begin:
    """Return a function that starts a command."""

    def begin_it(*arguments: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [*command, *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    return begin_it

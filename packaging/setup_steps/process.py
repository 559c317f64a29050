"""Runs the programs that the set-up needs, keeping all they say in one log."""

import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from setup_steps.errors import CommandError, advice

_TAIL_LINES = 12
_ADVICE_LINES = 400
_PATIENCE_S = 10


def run(
    command: Sequence[str | Path],
    log: Path,
    *,
    on_line: Callable[[str], None] = lambda _line: None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run `command` to its end; its output goes to `log`, line by line also to `on_line`.

    Raises:
        CommandError: if it cannot be started or ends with an error.
    """
    words = [str(word) for word in command]
    recent: deque[str] = deque(maxlen=_ADVICE_LINES)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as record:
        print("$", *words, file=record)
        try:
            status = _follow(words, record.write, recent, on_line, env)
        except OSError as error:
            raise CommandError(advice(str(error)), str(error)) from error
    if status:
        tail = "\n".join(list(recent)[-_TAIL_LINES:])
        raise CommandError(advice("\n".join(recent)), tail)


def _follow(
    words: list[str],
    write: Callable[[str], object],
    recent: deque[str],
    on_line: Callable[[str], None],
    env: Mapping[str, str] | None,
) -> int:
    with subprocess.Popen(
        words,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        # A group of its own, so that stopping ends the compilers too.
        start_new_session=True,
    ) as process:
        try:
            for line in process.stdout or ():
                on_line(line)
                if not line.lstrip().startswith("Progress "):
                    write(line)
                    recent.append(line.rstrip())
        except BaseException:
            _end(process)
            raise
        return process.wait()


def _end(process: "subprocess.Popen[str]") -> None:
    if sys.platform == "win32":
        process.terminate()
        return
    # As Ctrl+C does: pip removes the half-compiled source, hundreds of megabytes, before it goes.
    os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:  # a job in the background ignores it
        os.killpg(process.pid, signal.SIGTERM)

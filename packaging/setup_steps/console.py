"""What the set-up says while it works."""

import math
import re
import shutil
import time
from collections.abc import Callable
from typing import TextIO

Clock = Callable[[], float]

_TERMINAL_PAUSE_S = 0.1
_PLAIN_PAUSE_S = 30.0


class Console:
    """One line per step: rewritten in place on a terminal, repeated now and then in a log."""

    def __init__(self, out: TextIO, clock: Clock = time.monotonic) -> None:
        self._out = out
        self._clock = clock
        self._terminal = out.isatty()
        self._step = ""
        self._step_started_s = self._said_s = clock()

    def say(self, sentence: str) -> None:
        """Print a line of its own."""
        self._clear()
        print(sentence, file=self._out, flush=True)

    def begin(self, step: str) -> None:
        """Name the step that begins."""
        self._step = step
        self._step_started_s = self._said_s = self._clock()
        if self._terminal:
            self._said_s = -math.inf  # the first detail is shown at once
            self._rewrite(f"{step} ...")
        else:
            self.say(f"{step} ...")

    def progress(self, detail: str) -> None:
        """Say how far the step is, unless that was said a moment ago."""
        now_s = self._clock()
        if now_s - self._said_s < (_TERMINAL_PAUSE_S if self._terminal else _PLAIN_PAUSE_S):
            return
        self._said_s = now_s
        if self._terminal:
            self._rewrite(f"{self._step}: {detail}")
        else:
            self.say(f"  {detail}")

    def end(self) -> None:
        """Say that the step is done and how long it took."""
        self.say(f"{self._step}: done in {duration(self._clock() - self._step_started_s)}")

    def _rewrite(self, line: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        # Padding instead of an escape sequence: old Windows consoles print those.
        print("\r" + line[:width].ljust(width), end="", file=self._out, flush=True)

    def _clear(self) -> None:
        if self._terminal:
            self._rewrite("")
            print("\r", end="", file=self._out)


def duration(seconds: float) -> str:
    """Return a duration as people say it."""
    if seconds < 60:  # noqa: PLR2004  # seconds in a minute
        return f"{seconds:.0f} s"
    return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


class PipProgress:
    """Turns pip's output, with --progress-bar raw and -v, into one short line."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._file = ""
        self._compiling_since_s = 0.0

    def read(self, line: str) -> str:
        """Return what `line` says about the progress, "" if nothing."""
        if found := re.match(r"\s*Downloading (?:\S*/)?([^\s/]+?)-\d\S* \(", line):
            self._file = found[1].replace("_", "-")
            return f"downloading {self._file}"
        if found := re.match(r"\s*Progress (\d+) of (\d+)", line):
            done_mb, total_mb = (int(count) / 1e6 for count in found.groups())
            return f"downloading {self._file}, {done_mb:.0f} of {total_mb:.0f} MB"
        if found := re.match(r"\s*\[(\d+)/(\d+)\] ", line):
            return self._compiling(int(found[1]), int(found[2]))
        if "Building wheel for" in line and "started" in line:
            self._compiling_since_s = self._clock()
            return "compiling llama.cpp"
        return "unpacking" if "Installing collected packages" in line else ""

    def _compiling(self, done: int, total: int) -> str:
        text = f"compiling llama.cpp, {done} of {total} files"
        if done * 10 < total:
            return text  # too early for a guess
        left_s = (self._clock() - self._compiling_since_s) / done * (total - done)
        minutes = round(left_s / 60)
        return f"{text}, {f'about {minutes} min' if minutes else 'less than a minute'} left"

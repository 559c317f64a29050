"""The app in another process, seen from here."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import psutil

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_S = 30.0

Seen = dict[str, Any]


class OtherApp:
    """A process that runs the app on a folder."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.stories.driver", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            cwd=_ROOT,
        )
        self.seen: list[Seen] = []
        self._news = threading.Condition()
        self._over = False
        self._pictures: set[str] = set()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.do("watch")

    def do(self, what: str, **more: object) -> None:
        """Have something done there."""
        pipe = _pipe(self.process.stdin)
        pipe.write(json.dumps({"do": what, **more}) + "\n")
        pipe.flush()

    def until(self, so: Callable[[Seen], object]) -> Seen:
        """Wait until the screen there is so; return what is on it."""
        with self._news:
            arrived = self._news.wait_for(
                lambda: self._over or (self.seen and so(self.seen[-1])), _PATIENCE_S
            )
            assert arrived, f"waited in vain; last seen: {self.seen[-1:]}"
            assert not self._over, f"it has ended; last seen: {self.seen[-1:]}"
            return self.seen[-1]

    def after(self, changes: int) -> None:
        """Wait until the screen has changed so many times more."""
        with self._news:
            enough = len(self.seen) + changes
            assert self._news.wait_for(lambda: len(self.seen) >= enough, _PATIENCE_S)

    def picture(self, path: Path) -> None:
        """Have a picture taken, and wait for it."""
        self.do("picture", path=str(path))
        with self._news:
            assert self._news.wait_for(lambda: str(path) in self._pictures, _PATIENCE_S)

    def workers(self) -> list[psutil.Process]:
        """Return the processes that the app has started."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def kill(self) -> Seen:
        """End it as `kill -9` does; return what was on the screen 250 ms before."""
        workers = self.workers()
        at_s = time.monotonic()
        self.end()
        _gone, alive = psutil.wait_procs(workers, timeout=_PATIENCE_S)
        assert not [each for each in alive if each.status() != psutil.STATUS_ZOMBIE]
        return [seen for seen in self.seen if seen["at_s"] <= at_s - 0.25][-1]

    def end(self) -> None:
        """End it at once, if it has not ended."""
        self.process.kill()
        self.wait()

    def wait(self) -> int:
        """Wait for its end; return its exit status."""
        status = self.process.wait(_PATIENCE_S)
        self._listener.join()
        with suppress(BrokenPipeError):
            _pipe(self.process.stdin).close()
        _pipe(self.process.stdout).close()
        return status

    def _listen(self) -> None:
        for line in _pipe(self.process.stdout):
            said = json.loads(line)
            with self._news:
                if "picture" in said:
                    self._pictures.add(said["picture"])
                else:
                    self.seen.append(said)
                self._news.notify_all()
        with self._news:
            self._over = True
            self._news.notify_all()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe

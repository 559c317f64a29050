"""One worker process: our own program started again, talking JSON lines over pipes."""

import contextlib
import queue
import re
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Protocol

from app.base.errors import WorkerDied
from app.base.messages import (
    Alive,
    Counted,
    Event,
    Failed,
    Generated,
    Loaded,
    Request,
    StateSaved,
    Stop,
)
from app.base.wire import BadMessage, decode, encode, lines
from app.base.words import _
from app.workers.starting import start_process

# A worker sends a sign of life every half second; after ten turns without one, it hangs. Counting
# turns, not seconds, spares a worker when the app itself was suspended (Ctrl+Z, a closed lid).
_TURN_S = 0.5
_SILENT_TURNS = 10
# Stop is obeyed within a batch of tokens; a worker that does not is ended.
_STOP_GRACE_S = 2.0
_CLOSE_GRACE_S = 1.0
_STDERR_LINES = 40
_STDERR_LINE_CHARACTERS = 200


class Worker(Protocol):
    """What the app needs of a worker."""

    @property
    def pid(self) -> int:
        """Return the process id."""
        ...

    def is_alive(self) -> bool:
        """Say whether the process runs."""
        ...

    def request(self, request: Request) -> Iterator[Event]:
        """Send a request and yield its events, the final one last.

        Each request has a greater id than the one before. An iterator that is dropped before its
        end stops its request.

        Raises:
            BadMessage: if the request is too long to be sent.
            WorkerDied: if the process ends or hangs before the final event.
        """
        ...

    def stop(self, request_id: int) -> None:
        """End a request early, also one that is yet to come; return at once.

        The process is ended if it does not obey in time. A request that is over is left alone.
        """
        ...

    def kill(self) -> None:
        """End the process at once."""
        ...

    def close(self) -> None:
        """Let the process end by itself, and end it if it does not."""
        ...


class Launcher:
    """Starts processes from one thread that lives as long as the app.

    On Linux a worker asks to be killed when the *thread* that started it ends.
    """

    def __init__(self) -> None:
        self._orders: queue.Queue[Callable[[], None]] = queue.Queue()
        threading.Thread(target=self._work, name="launcher", daemon=True).start()

    def _work(self) -> None:
        while True:
            self._orders.get()()

    def start(self, engine: str) -> "subprocess.Popen[bytes]":
        """Start a worker for the engine of this name."""
        done: queue.Queue[subprocess.Popen[bytes] | OSError] = queue.Queue()

        def order() -> None:
            try:
                done.put(start_process(engine))
            except OSError as error:
                done.put(error)

        self._orders.put(order)
        result = done.get()
        if isinstance(result, OSError):
            raise WorkerDied(
                _("A helper process could not be started. Close other programs and try again.")
            ) from result
        return result


@dataclass(frozen=True, slots=True)
class _Ended:
    """The process has closed its standard output."""


class WorkerProcess:
    """A `Worker` that is a real process. One request at a time.

    A thread for each pipe: nobody who asks or stops ever waits for a process that reads no more.
    """

    def __init__(self, engine: str, launcher: Launcher) -> None:
        self._process = launcher.start(engine)
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._events: queue.SimpleQueue[Event | _Ended] = queue.SimpleQueue()
        self._stderr: deque[str] = deque(maxlen=_STDERR_LINES)
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._last_finished_id = 0
        self._hurry: dict[int, threading.Timer] = {}
        self._spawn(self._write_requests, "requests")
        self._spawn(self._read_events, "events")
        self._spawn(self._drain_stderr, "stderr")

    def _spawn(self, run: Callable[[], None], name: str) -> None:
        threading.Thread(target=run, name=f"worker {self.pid} {name}", daemon=True).start()

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Say whether the process runs."""
        return not self._ended.is_set() and self._process.poll() is None

    def last_words(self) -> tuple[str, ...]:
        """Return the last lines that the process printed, each shortened, for a report."""
        return tuple(self._stderr)

    def request(self, request: Request) -> Iterator[Event]:
        """Send a request and yield its events, as `Worker` says."""
        self._outgoing.put(encode(request))
        over = False
        try:
            while not over:
                event = self._next_event()
                if event.id == request.id:
                    over = _is_final(event, request)
                    yield event
        finally:
            if not over:
                self._outgoing.put(encode(Stop(request.id)))
            self._finish(request.id)

    def _next_event(self) -> Event:
        for _turn in range(_SILENT_TURNS):
            try:
                event = self._events.get(timeout=_TURN_S)
            except queue.Empty:
                continue
            if isinstance(event, _Ended):
                self._events.put(event)
                raise WorkerDied(_how_it_ended(self._exit_code()))
            return event
        self.kill()
        raise WorkerDied(_("The model stopped responding."))

    def stop(self, request_id: int) -> None:
        """End a request early, as `Worker` says."""
        with self._lock:
            if request_id <= self._last_finished_id or request_id in self._hurry:
                return
            timer = threading.Timer(_STOP_GRACE_S, self._kill_if_still_at, (request_id,))
            timer.daemon = True
            self._hurry[request_id] = timer
            timer.start()
        self._outgoing.put(encode(Stop(request_id)))

    def _kill_if_still_at(self, request_id: int) -> None:
        with self._lock:
            if request_id in self._hurry:
                self.kill()

    def _finish(self, request_id: int) -> None:
        with self._lock:
            self._last_finished_id = request_id
            timer = self._hurry.pop(request_id, None)
        if timer is not None:
            timer.cancel()

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()

    def close(self, grace_s: float = _CLOSE_GRACE_S) -> None:
        """Let the process end by itself, and end it if it does not."""
        self._outgoing.put(None)
        try:
            self._process.wait(grace_s)
        except subprocess.TimeoutExpired:
            self.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):  # stuck in the kernel
                self._process.wait(grace_s)

    def _exit_code(self) -> int | None:
        try:
            return self._process.wait(_CLOSE_GRACE_S)
        except subprocess.TimeoutExpired:  # it has closed its output, but goes on
            self.kill()
            return None

    def _write_requests(self) -> None:
        with contextlib.suppress(OSError), _pipe(self._process.stdin) as pipe:
            while (line := self._outgoing.get()) is not None:
                pipe.write(line)
                pipe.flush()

    def _read_events(self) -> None:
        with _pipe(self._process.stdout) as pipe:
            for line in lines(pipe):
                try:
                    event = decode(line, Event)
                except BadMessage:
                    self.kill()
                    break
                # Between requests nobody takes them: one sign of life is enough.
                if not isinstance(event, Alive) or self._events.empty():
                    self._events.put(event)
        self._ended.set()
        self._events.put(_Ended())
        self._outgoing.put(None)
        self._process.wait()

    def _drain_stderr(self) -> None:
        with _pipe(self._process.stderr) as pipe:
            for line in lines(pipe):
                text = line.decode(errors="replace").rstrip()
                # Nothing from a quotation mark on: what a library quotes may be the user's words.
                text = re.sub("['\"`].*", "…", text)
                self._stderr.append(text[:_STDERR_LINE_CHARACTERS])


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("the process was started with pipes")
    return pipe


def _is_final(event: Event, request: Request) -> bool:
    if isinstance(event, StateSaved):
        return type(request).__name__ == "SaveState"
    return isinstance(event, Loaded | Counted | Generated | Failed)


def _how_it_ended(return_code: int | None) -> str:
    if return_code == -9:  # noqa: PLR2004 (SIGKILL)
        return _("The model was ended by the system, perhaps because memory ran out.")
    return _("The model stopped unexpectedly.")

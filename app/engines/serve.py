"""The loop of every worker: one request at a time, and control messages at any time."""

import contextlib
import io
import os
import queue
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, Self

from app.base.messages import Alive, Event, Failed, Request, Stop
from app.base.wire import BadMessage, decode, encode, lines

_ALIVE_EVERY_S = 0.5
_LAST_GRACE_S = 2.0


class StopFlag(Protocol):
    """Tells a request in progress that it is no longer wanted."""

    def set(self) -> None:
        """Say that it is not."""

    def clear(self) -> None:
        """Let the next request run."""


class Engine(Protocol):
    """A native engine: answers requests with events, the last of which is a final one."""

    @property
    def stop_flag(self) -> StopFlag:
        """Return what stops the request in progress."""
        ...

    def handle(self, request: Request) -> Iterator[Event]:
        """Yield the events that answer a request."""
        ...


@dataclass(frozen=True, slots=True)
class Channel:
    """The two pipes to the app."""

    source: io.BufferedReader
    sink: io.BufferedWriter
    lock: threading.Lock

    @classmethod
    def take_standard_streams(cls) -> Self:
        """Keep standard output for messages alone: whatever a library prints goes to stderr."""
        source = os.fdopen(os.dup(0), "rb")
        sink = os.fdopen(os.dup(1), "wb")
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        sys.stdout = sys.stderr
        return cls(source, sink, threading.Lock())

    def send(self, event: Event) -> None:
        """Write one event; the app that no longer reads is none of our concern."""
        with self.lock, contextlib.suppress(BrokenPipeError):
            self.sink.write(encode(event))
            self.sink.flush()


class _Inbox:
    """Reads lines on a thread of its own, so that a stop is seen in the middle of a request."""

    def __init__(self, channel: Channel, stop_flag: StopFlag) -> None:
        self._channel = channel
        self._stop_flag = stop_flag
        self._requests: queue.Queue[Request | None] = queue.Queue()
        self._lock = threading.Lock()
        self._running_id = 0
        self._stopped_ids: set[int] = set()

    def read_for_ever(self) -> None:
        for line in lines(self._channel.source):
            try:
                request = decode(line, Request)
            except BadMessage as error:
                sys.stderr.write(f"unreadable request: {error}\n")
                continue
            if isinstance(request, Stop):
                self._stop(request.id)
            else:
                self._requests.put(request)
        self._stop_flag.set()
        self._requests.put(None)
        threading.Timer(_LAST_GRACE_S, os._exit, (0,)).start()

    def _stop(self, request_id: int) -> None:
        with self._lock:
            self._stopped_ids.add(request_id)
            if request_id == self._running_id:
                self._stop_flag.set()

    def requests(self) -> Iterator[Request]:
        while (request := self._requests.get()) is not None:
            with self._lock:
                self._running_id = request.id
                self._stop_flag.clear()
                self._stopped_ids = {i for i in self._stopped_ids if i >= request.id}
                if request.id in self._stopped_ids:
                    self._stop_flag.set()
            yield request
            with self._lock:
                self._running_id = 0


def serve(channel: Channel, engine: Engine) -> None:
    """Answer requests until standard input ends."""
    inbox = _Inbox(channel, engine.stop_flag)
    _start_daemon(inbox.read_for_ever)
    _start_daemon(lambda: _send_signs_of_life(channel))
    for request in inbox.requests():
        try:
            for event in engine.handle(request):
                channel.send(event)
        except Exception:  # noqa: BLE001 (a bug in one request must not cost the worker)
            traceback.print_exc()
            channel.send(Failed(request.id, "bug", ""))
    os._exit(0)


def _send_signs_of_life(channel: Channel) -> None:
    never = threading.Event()
    while not never.wait(_ALIVE_EVERY_S):
        channel.send(Alive())


def _start_daemon(run: Callable[[], None]) -> None:
    threading.Thread(target=run, daemon=True).start()

"""A worker that does what a test tells it, where a real one could not be made to."""

import itertools
from collections.abc import Callable, Iterator

from app.base.messages import (
    Count,
    Counted,
    Event,
    Generate,
    Generated,
    Load,
    Loaded,
    Piece,
    Request,
)

Answering = Callable[[Generate], Iterator[Event]]

_pids = itertools.count(1_000_000)


def generated(request_id: int, completion_tokens: int) -> Generated:
    """Return the end of an answer of this many tokens."""
    return Generated(request_id, "end", 10, 0, completion_tokens, 1.0, 1.0)


def say_hello(request: Generate) -> Iterator[Event]:
    """Answer in one word."""
    yield Piece(request.id, "Hello")
    yield generated(request.id, 1)


class FakeWorker:
    """A second implementation of `app.workers.process.Worker`, without a process."""

    def __init__(self, answering: Answering = say_hello) -> None:
        self._answering = answering
        self._alive = True
        self.pid = next(_pids)
        self.requests: list[Request] = []
        self.stopped_ids: list[int] = []

    def is_alive(self) -> bool:
        """Say whether it was ended."""
        return self._alive

    def request(self, request: Request) -> Iterator[Event]:
        """Answer: a token is a letter."""
        self.requests.append(request)
        if isinstance(request, Load):
            yield Loaded(request.id, request.context_tokens or 8192, 8192, 8, 8)
        elif isinstance(request, Count):
            yield Counted(request.id, tuple(len(text) for text in request.texts))
        elif isinstance(request, Generate):
            yield from self._answering(request)

    def stop(self, request_id: int) -> None:
        """Note that a stop was asked for."""
        self.stopped_ids.append(request_id)

    def kill(self) -> None:
        """End."""
        self._alive = False

    def close(self) -> None:
        """End."""
        self._alive = False

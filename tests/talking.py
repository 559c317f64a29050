"""Talks to a worker as the app does, and looks at what it has read."""

import contextlib
import itertools
import os
import select
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psutil

from app.base.messages import (
    Count,
    Counted,
    Event,
    Failed,
    Generate,
    Generated,
    KvType,
    Load,
    Loaded,
    Piece,
    Reading,
    SamplingSettings,
    SaveState,
    StateFile,
    StateSaved,
    Turn,
)
from app.workers.process import WorkerProcess

GREEDY = SamplingSettings(
    temperature=0.0,
    top_p=0.95,
    top_k=40,
    min_p=0.05,
    repeat_penalty=1.0,
    max_answer_tokens=24,
    seed=1,
)


def turns_of(*texts: str) -> tuple[Turn, ...]:
    """Return texts as turns, a user's first."""
    return tuple(
        Turn("assistant" if index % 2 else "user", text) for index, text in enumerate(texts)
    )


@dataclass(frozen=True, slots=True)
class Said:
    """All events of one answer."""

    events: tuple[Event, ...]

    @property
    def pieces(self) -> list[str]:
        """Return the answer as it came."""
        return [event.text for event in self.events if isinstance(event, Piece)]

    @property
    def text(self) -> str:
        """Return the answer."""
        return "".join(self.pieces)

    @property
    def end(self) -> Generated:
        """Return the final event, which must not be a failure."""
        assert isinstance(self.events[-1], Generated), self.events[-1]
        return self.events[-1]

    @property
    def read_tokens(self) -> list[int]:
        """Return how far the prompt had been read, one report after the other."""
        return [event.done_tokens for event in self.events if isinstance(event, Reading)]

    @property
    def state(self) -> StateSaved | None:
        """Return what was said about the state of the instructions."""
        return next((event for event in self.events if isinstance(event, StateSaved)), None)


class Talker:
    """A worker of the language model, and its requests."""

    def __init__(self, worker: WorkerProcess) -> None:
        self.worker = worker
        self.ids = itertools.count(1)
        self.loaded: Loaded | None = None

    def load_request(self, path: Path, context_tokens: int = 4096, kv_type: KvType = "f16") -> Load:
        """Return a request to load a model."""
        return Load(
            id=next(self.ids),
            model_path=str(path),
            context_tokens=context_tokens,
            automatic_context_tokens=8192,
            kv_type=kv_type,
            threads=2,
            prefill_threads=2,
        )

    def load(self, path: Path, context_tokens: int = 4096, kv_type: KvType = "f16") -> "Talker":
        """Load a model, which must work."""
        (event,) = self.worker.request(self.load_request(path, context_tokens, kv_type))
        assert isinstance(event, Loaded), event
        self.loaded = event
        return self

    def generate_request(
        self,
        *texts: str,
        instructions: str = "",
        begun: str = "",
        states: tuple[StateFile, ...] = (),
        save_instructions_to: Path | None = None,
        **sampling: Any,  # noqa: ANN401 (fields of SamplingSettings)
    ) -> Generate:
        """Return a request to answer these texts in turn."""
        return Generate(
            id=next(self.ids),
            instructions=instructions,
            turns=turns_of(*texts),
            begun=begun,
            sampling=replace(GREEDY, **sampling),
            states=states,
            save_instructions_to=str(save_instructions_to or ""),
        )

    def ask(self, *texts: str, **more: Any) -> Said:  # noqa: ANN401 (of `generate_request`)
        """Return the whole answer."""
        return self.do(self.generate_request(*texts, **more))

    def do(self, request: Generate) -> Said:
        """Return all events of a request."""
        return Said(tuple(self.worker.request(request)))

    def failure(self, *texts: str, **more: Any) -> Failed:  # noqa: ANN401 (of `generate_request`)
        """Return how an answer failed."""
        event = self.ask(*texts, **more).events[-1]
        assert isinstance(event, Failed), event
        return event

    def count(self, *texts: str) -> tuple[int, ...]:
        """Return the number of tokens of each text."""
        (event,) = self.worker.request(Count(next(self.ids), texts))
        assert isinstance(event, Counted), event
        return event.tokens

    def save(self, path: Path) -> StateFile:
        """Save what has been read and written."""
        (event,) = self.worker.request(SaveState(next(self.ids), str(path)))
        assert isinstance(event, StateSaved), event
        return StateFile(event.path, event.sha256)

    def forget(self) -> "Talker":
        """Have it read something else, so that nothing but the template's marks is in the cache."""
        self.ask("", instructions="Forget.", max_answer_tokens=1)
        return self

    def tokens(self, folder: Path) -> list[int]:
        """Return the tokens that have been read and written, as llama.cpp holds them."""
        return tokens_in(Path(self.save(folder / "looked-at.state").path))

    def prompt_tokens(self, folder: Path, *texts: str, **more: Any) -> list[int]:  # noqa: ANN401
        """Return the tokens that the model reads before it answers these texts."""
        self.ask(*texts, max_answer_tokens=1, **more)
        return self.tokens(folder)


def tokens_in(state: Path) -> list[int]:
    """Return the tokens that a state file begins with (llama.h: magic, version, count, tokens)."""
    content = state.read_bytes()
    _magic, _version, count = struct.unpack_from("=III", content)
    return list(struct.unpack_from(f"={count}i", content, 12))


def wait_for_end(pid: int) -> None:
    """Wait until a process has ended, and leave its exit status to whoever started it."""
    if sys.platform != "linux":
        with contextlib.suppress(psutil.NoSuchProcess):
            psutil.Process(pid).wait(30)
        return
    try:
        number = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ready, _, _ = select.select([number], [], [], 30)
    os.close(number)
    assert ready, "the process goes on"


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for what nobody announces."""
    deadline_s = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline_s, "it never came"
        threading.Event().wait(0.005)


def until_first_piece(events: Iterator[Event]) -> Piece:
    """Wait for the first words."""
    return next(event for event in events if isinstance(event, Piece))

import os
import select
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from app.base.messages import (
    MAX_LINE_BYTES,
    Alive,
    Count,
    Counted,
    Event,
    Failed,
    Piece,
    Request,
    SaveState,
    StateSaved,
    Stop,
)
from app.base.wire import decode, encode

ROOT = Path(__file__).parents[2]

# A worker with an engine that does what its native library might.
ENGINE = """
import ctypes, os, sys, threading
from collections.abc import Iterator
from app.base.messages import Count, Counted, Event, Piece, Request, SaveState, StateSaved
from app.engines.serve import Channel, serve

class Odd:
    stop_flag = threading.Event()

    def handle(self, request: Request) -> Iterator[Event]:
        if isinstance(request, SaveState):
            yield StateSaved(request.id, str(self.stop_flag.is_set()), 0, "")
            return
        for word in request.texts:
            if word == "noise":
                print("print", flush=True)
                os.write(1, b"os.write\\n")
                libc = ctypes.CDLL(None)
                libc.puts(b"puts")
                libc.fflush(None)
                os.system("echo child")
            elif word == "bug":
                raise RuntimeError("a bug with 'secret' words")
            elif word == "wait":
                yield Piece(request.id, "waiting")
                self.stop_flag.wait(30)
                yield Piece(request.id, "stopped" if self.stop_flag.is_set() else "waited")
            elif word == "read":
                yield Piece(request.id, repr(sys.stdin.read() + os.read(0, 10).decode()))
            else:
                yield Piece(request.id, word)
        yield Counted(request.id, ())

serve(Channel.take_standard_streams(), Odd())
"""


@pytest.fixture
def worker() -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(ENGINE)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        yield process
        process.kill()


def pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


def send(worker: "subprocess.Popen[bytes]", *requests: Request | bytes) -> None:
    for request in requests:
        line = request if isinstance(request, bytes) else encode(request)
        pipe(worker.stdin).write(line)
    pipe(worker.stdin).flush()


def events(worker: "subprocess.Popen[bytes]") -> Iterator[Event]:
    for line in pipe(worker.stdout):
        event = decode(line, Event)
        if not isinstance(event, Alive):
            yield event


def test_what_a_library_prints_does_not_reach_the_channel(
    worker: "subprocess.Popen[bytes]",
) -> None:
    send(worker, Count(1, ("before", "noise", "after")))
    received = events(worker)
    assert [next(received) for _event in range(3)] == [
        Piece(1, "before"),
        Piece(1, "after"),
        Counted(1, ()),
    ]
    pipe(worker.stdin).close()
    printed = pipe(worker.stderr).read().decode().split()
    assert sorted(printed) == ["child", "os.write", "print", "puts"]


def test_nobody_else_reads_what_is_sent(worker: "subprocess.Popen[bytes]") -> None:
    send(worker, Count(1, ("read",)), Count(2, ("next",)))
    received = events(worker)
    assert next(received) == Piece(1, "''")
    assert [event.id for event in (next(received), next(received))] == [1, 2]


def test_a_bug_costs_one_request(worker: "subprocess.Popen[bytes]") -> None:
    send(worker, Count(1, ("bug",)), Count(2, ("fine",)))
    received = events(worker)
    assert next(received) == Failed(1, "bug", "")
    assert next(received) == Piece(2, "fine")


def test_lines_that_are_no_requests_are_passed_over(worker: "subprocess.Popen[bytes]") -> None:
    send(
        worker,
        b"hello\n",
        b"[" * 100_000 + b"\n",
        b"\xff\xfe\n",
        b"a" * (2 * MAX_LINE_BYTES) + b"\n",
        encode(Alive()),
        Count(1, ("fine",)),
    )
    assert next(events(worker)) == Piece(1, "fine")


def test_requests_are_answered_one_after_the_other(worker: "subprocess.Popen[bytes]") -> None:
    send(worker, *(Count(number, ("a", "b")) for number in range(1, 20)))
    received = events(worker)
    assert [next(received).id for _event in range(57)] == [
        number for number in range(1, 20) for _event in range(3)
    ]


def test_a_stop_is_heard_in_the_middle_and_holds_for_that_request_alone(
    worker: "subprocess.Popen[bytes]",
) -> None:
    send(worker, Count(1, ("wait",)), SaveState(2, ""))
    received = events(worker)
    assert next(received) == Piece(1, "waiting")
    send(worker, Stop(1))
    assert next(received) == Piece(1, "stopped")
    assert next(received) == Counted(1, ())
    assert next(received) == StateSaved(2, "False", 0, "")


def test_a_stop_may_come_before_its_request(worker: "subprocess.Popen[bytes]") -> None:
    send(worker, Stop(2), Stop(3), SaveState(1, ""), SaveState(3, ""), SaveState(4, ""))
    received = events(worker)
    stopped = [next(received) for _event in range(3)]
    assert stopped == [
        StateSaved(1, "False", 0, ""),
        StateSaved(3, "True", 0, ""),
        StateSaved(4, "False", 0, ""),
    ]


def test_a_stop_of_another_request_changes_nothing(worker: "subprocess.Popen[bytes]") -> None:
    send(worker, Count(5, ("wait",)))
    received = events(worker)
    assert next(received) == Piece(5, "waiting")
    send(worker, Stop(4), Stop(6), Stop(5))
    assert next(received) == Piece(5, "stopped")
    assert next(received) == Counted(5, ())
    send(worker, SaveState(6, ""))
    assert next(received) == StateSaved(6, "True", 0, "")


def test_it_shows_that_it_lives_while_it_waits(worker: "subprocess.Popen[bytes]") -> None:
    send(worker, Count(1, ("wait",)))
    kinds = [type(decode(pipe(worker.stdout).readline(), Event)) for _line in range(4)]
    assert kinds.count(Alive) >= 3


def test_it_ends_with_its_standard_input(worker: "subprocess.Popen[bytes]") -> None:
    pipe(worker.stdin).close()
    assert worker.wait(30) == 0


def test_it_ends_with_its_standard_input_in_the_middle_of_a_request(
    worker: "subprocess.Popen[bytes]",
) -> None:
    send(worker, Count(1, ("wait",)))
    assert next(events(worker)) == Piece(1, "waiting")
    pipe(worker.stdin).close()
    assert worker.wait(30) == 0


def test_an_app_that_reads_no_more_is_no_error(worker: "subprocess.Popen[bytes]") -> None:
    send(worker, Count(1, ("wait",)))
    assert next(events(worker)) == Piece(1, "waiting")
    pipe(worker.stdout).close()
    send(worker, Stop(1), Count(2, ("noise",)))
    ready, _, _ = select.select([pipe(worker.stderr)], [], [], 30)
    assert ready
    assert os.read(pipe(worker.stderr).fileno(), 100).startswith(b"print")
    pipe(worker.stdin).close()
    assert worker.wait(30) == 0

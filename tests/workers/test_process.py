import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from app.base.errors import WorkerDied
from app.base.messages import Count, Counted, Event, Piece
from app.base.wire import BadMessage
from app.workers.process import Launcher, WorkerProcess
from tests.conftest import Start, Tiny, TinyModel
from tests.talking import Talker, until_first_piece, wait_for_end, wait_until

ROOT = Path(__file__).parents[2]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="signals and /proc")
ENDLESS = 1_000_000


def answering(talker: Talker) -> Iterator[Event]:
    """Return the events of an answer that is being written."""
    request = talker.generate_request("Hello", max_answer_tokens=ENDLESS)
    events = talker.worker.request(request)
    until_first_piece(events)
    return events


def in_time(work: Callable[[], object]) -> None:
    """Run on a thread, so that a test that waits for ever fails instead."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(60)
    assert not thread.is_alive(), "it waits for ever"


# How a worker ends


@LINUX
@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (signal.SIGKILL, "ended by the system, perhaps because memory ran out"),
        (signal.SIGSEGV, "stopped unexpectedly"),
        (signal.SIGABRT, "stopped unexpectedly"),
        (signal.SIGTERM, "stopped unexpectedly"),
    ],
)
def test_a_worker_that_dies_in_the_middle_of_an_answer_is_said_in_a_sentence(
    start: Start, tiny_model: TinyModel, number: int, sentence: str
) -> None:
    talker = start().load(tiny_model(), context_tokens=8192)
    events = answering(talker)
    os.kill(talker.worker.pid, number)
    with pytest.raises(WorkerDied, match=sentence):
        list(events)
    assert not talker.worker.is_alive()
    with pytest.raises(WorkerDied, match=sentence):
        talker.ask("Are you there?")


@LINUX
def test_a_worker_that_hangs_is_ended_after_a_while_of_silence(
    start: Start, tiny_model: TinyModel
) -> None:
    talker = start().load(tiny_model(), context_tokens=8192)
    events = answering(talker)
    os.kill(talker.worker.pid, signal.SIGSTOP)
    with pytest.raises(WorkerDied, match="stopped responding"):
        list(events)
    wait_for_end(talker.worker.pid)


@LINUX
def test_nobody_waits_for_a_worker_that_reads_no_more(start: Start, tiny_model: TinyModel) -> None:
    talker = start().load(tiny_model())
    os.kill(talker.worker.pid, signal.SIGSTOP)
    request = talker.generate_request("long " * 100_000)
    failures: list[WorkerDied] = []

    def ask() -> None:
        try:
            list(talker.worker.request(request))
        except WorkerDied as error:
            failures.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    in_time(lambda: talker.worker.stop(request.id))
    in_time(asking.join)
    assert len(failures) == 1
    wait_for_end(talker.worker.pid)


def test_a_worker_that_has_died_before_is_noticed(start: Start, tiny_model: TinyModel) -> None:
    talker = start().load(tiny_model())
    talker.worker.kill()
    wait_for_end(talker.worker.pid)
    with pytest.raises(WorkerDied):
        talker.ask("Are you there?")


def test_a_worker_that_is_let_go_ends_by_itself(start: Start, tiny_model: TinyModel) -> None:
    talker = start().load(tiny_model())
    talker.worker.close(grace_s=30)
    assert talker.worker._process.returncode == 0


def test_a_worker_that_is_let_go_in_the_middle_of_an_answer_ends_too(
    start: Start, tiny_model: TinyModel
) -> None:
    talker = start().load(tiny_model(), context_tokens=8192)
    events = answering(talker)
    talker.worker.close(grace_s=30)
    assert talker.worker._process.returncode == 0
    assert sum(isinstance(event, Piece) for event in drained(events)) < 5_000


def drained(events: Iterator[Event]) -> Iterator[Event]:
    try:
        yield from events
    except WorkerDied:
        return


@LINUX
def test_a_worker_that_does_not_end_by_itself_is_ended(start: Start, tiny_model: TinyModel) -> None:
    talker = start().load(tiny_model())
    os.kill(talker.worker.pid, signal.SIGSTOP)
    talker.worker.close(grace_s=0.1)
    wait_for_end(talker.worker.pid)
    talker.worker.close()


PARENT = """
import sys
from pathlib import Path
from app.workers.process import Launcher, WorkerProcess
from tests.talking import Talker, until_first_piece

talker = Talker(WorkerProcess("llm", Launcher())).load(Path(sys.argv[1]), context_tokens=8192)
request = talker.generate_request("Hello", max_answer_tokens=1_000_000)
until_first_piece(talker.worker.request(request))
print(talker.worker.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_ends_with_the_app_however_that_ends(
    tiny_model: TinyModel, number: signal.Signals
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PARENT), str(tiny_model())],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        assert parent.stdout is not None
        worker = psutil.Process(int(parent.stdout.readline()))
        assert worker.ppid() == parent.pid
        parent.send_signal(number)
        wait_for_end(worker.pid)


# Stopping


@LINUX
def test_a_worker_that_does_not_obey_a_stop_is_ended(start: Start, tiny_model: TinyModel) -> None:
    talker = start().load(tiny_model(), context_tokens=8192)
    request = talker.generate_request("Hello", max_answer_tokens=ENDLESS)
    events = talker.worker.request(request)
    until_first_piece(events)
    os.kill(talker.worker.pid, signal.SIGSTOP)
    talker.worker.stop(request.id)
    talker.worker.stop(request.id)
    with pytest.raises(WorkerDied, match="ended by the system"):
        list(events)


def test_a_stop_that_was_obeyed_ends_nobody(
    start: Start, tiny_model: TinyModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stop and the end of the answer race; whoever wins, the worker lives."""
    monkeypatch.setattr("app.workers.process._STOP_GRACE_S", 0.5)
    talker = start().load(tiny_model())
    for _round in range(20):
        request = talker.generate_request("Hello", max_answer_tokens=3)
        events = talker.worker.request(request)
        until_first_piece(events)
        stopping = threading.Thread(target=talker.worker.stop, args=(request.id,))
        stopping.start()
        list(events)
        stopping.join()
        talker.worker.stop(request.id)
    assert talker.worker._hurry == {}
    # Longer than a timer that nobody has cancelled.
    assert [type(talker.worker._events.get(timeout=5)) for _sign in range(3)]
    assert talker.ask("Hello").text


# What it is started with


def test_nothing_is_imported_from_the_folder_that_we_were_started_in(
    start: Start, tiny_model: TinyModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for trap in ("app", "llama_cpp", "jinja2"):
        (tmp_path / trap).mkdir()
        (tmp_path / trap / "__init__.py").write_text("raise SystemExit('trapped')")
    (tmp_path / "json.py").write_text("raise SystemExit('trapped')")
    monkeypatch.chdir(tmp_path)
    assert start().load(tiny_model()).ask("Hello").text


def test_a_program_that_cannot_be_started_is_said_in_a_sentence(
    launcher: Launcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere"))
    with pytest.raises(WorkerDied, match="could not be started"):
        WorkerProcess("llm", launcher)


@LINUX
def test_ctrl_c_in_the_terminal_does_not_reach_a_worker(tiny: Tiny) -> None:
    assert os.getsid(tiny().worker.pid) != os.getsid(0)


@LINUX
def test_workers_come_and_go_and_leave_nothing_open(start: Start, tiny_model: TinyModel) -> None:
    here = psutil.Process()

    def one_round() -> None:
        for end in ("close", "kill"):
            talker = start().load(tiny_model())
            talker.ask("Hello", max_answer_tokens=2)
            getattr(talker.worker, end)()
            wait_for_end(talker.worker.pid)
            with pytest.raises(WorkerDied):
                talker.ask("Are you there?")
            for thread in threading.enumerate():
                if thread.name.startswith(f"worker {talker.worker.pid} "):
                    thread.join(30)

    one_round()
    files, children = here.num_fds(), len(here.children())
    for _round in range(3):
        one_round()
    assert here.num_fds() == files
    assert len(here.children()) == children
    workers = [thread.name for thread in threading.enumerate() if "worker" in thread.name]
    assert len(workers) == 3 * children


# A worker that breaks the rules


class Script(Launcher):
    """Starts a script in the place of a worker."""

    def __init__(self, code: str) -> None:
        self._code = code

    def start(self, engine: str) -> "subprocess.Popen[bytes]":
        assert engine == "llm"
        begin = """
            import os, sys
            from app.base.messages import *
            from app.base.wire import encode

            def say(*events):
                for event in events:
                    sys.stdout.buffer.write(encode(event))
                sys.stdout.buffer.flush()

            ask = sys.stdin.buffer.readline
        """
        code = textwrap.dedent(begin) + textwrap.dedent(self._code)
        return subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


def answers(code: str) -> list[Event]:
    """Return what a script answers to a request with id 1."""
    worker = WorkerProcess("llm", Script(code))
    try:
        return list(worker.request(Count(1, ())))
    finally:
        worker.kill()
        worker.close()


def test_only_what_belongs_to_the_request_is_given() -> None:
    events = answers("""
        say(Alive(), Piece(7, "old"), Counted(7, ()))
        ask()
        say(Piece(1, "a"), Alive(), Piece(7, "old"), Piece(1, "b"), Counted(1, (2,)), Piece(1, "c"))
        ask()
    """)
    assert events == [Piece(1, "a"), Piece(1, "b"), Counted(1, (2,))]


@pytest.mark.parametrize(
    "rubbish",
    [
        "os.write(1, b'Segmentation fault\\n')",
        "os.write(1, b'\\xff\\n')",
        "say(Stop(1))",
        "os.write(1, b'a' * 3_000_000)",
        "os.write(1, b'[' * 100_000 + b'\\n')",
        "os.close(1)",
        "sys.exit(3)",
        "sys.exit(0)",
    ],
)
def test_a_worker_that_says_no_sense_is_ended(rubbish: str) -> None:
    with pytest.raises(WorkerDied):
        answers(f"ask(); say(Piece(1, 'a'))\n{rubbish}\nask()")


def test_signs_of_life_do_not_pile_up_while_nobody_asks() -> None:
    worker = WorkerProcess(
        "llm", Script("say(*[Alive()] * 10_000, Piece(9, 'x'))\nask()\nsay(Counted(1, ()))\nask()")
    )
    wait_until(lambda: worker._events.qsize() >= 2)
    assert worker._events.qsize() == 2
    assert list(worker.request(Count(1, ()))) == [Counted(1, ())]
    worker.kill()
    worker.close()


def test_a_request_that_is_too_long_for_a_line_is_refused_before_it_is_sent(tiny: Tiny) -> None:
    talker = tiny()
    with pytest.raises(BadMessage):
        talker.count("a" * 1_100_000)
    assert talker.count("a") == (1,)


def test_last_words_are_short_and_quote_nothing() -> None:
    worker = WorkerProcess(
        "llm",
        Script("""
            for number in range(100):
                print(f"line {number}", file=sys.stderr)
            print("could not read 'my diary' at all", file=sys.stderr)
            print("KeyError: 'it's a secret'", file=sys.stderr)
            print('no such file: "' + "secret" * 100, file=sys.stderr)
            print("x" * 2_000_000, file=sys.stderr, flush=True)
        """),
    )
    worker._process.wait(30)
    for thread in threading.enumerate():
        if thread.name == f"worker {worker.pid} stderr":
            thread.join(30)
    words = worker.last_words()
    assert len(words) == 40
    assert all(len(line) <= 200 for line in words)
    assert "could not read …" in words
    assert not any("secret" in line or "diary" in line for line in words)
    worker.close()

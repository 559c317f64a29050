import os
import signal
import threading
import tracemalloc
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from app.assistant.language_model import LanguageModel
from app.assistant.question import Owner, Plan, Question
from app.assistant.stopping import StopSwitch
from app.base.errors import (
    MessageTooLong,
    ModelUnusable,
    StorageFailed,
    UserError,
    WorkerDied,
    WorkerGaveUp,
)
from app.base.messages import Event, Failed, FailureKind, Generate, Generated, Load, Piece
from app.base.paths import DataDir
from app.catalogue.installed import InstalledModel
from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.database import Database
from app.library.states import SavedState, SavedStates
from app.workers.process import Launcher, WorkerProcess
from tests.conftest import TinyModel
from tests.fakes import FakeWorker, generated
from tests.talking import GREEDY, turns_of, wait_for_end, wait_until

LONG = "abcdefghij" * 30
CONVERSATION = Owner("conversation", 1)


class Home:
    """A language model with its saved states, in a folder."""

    def __init__(self, data: DataDir, launcher: Launcher, states: type[SavedStates]) -> None:
        self.database = Database(data.database)
        general = Assistants(self.database).general().id
        self.assistant = Owner("assistant", general)
        for _conversation in range(2):
            Conversations(self.database).create(general)
        self.states = states(self.database, data.states, "build")
        self.pids: list[int] = []
        self.changes = 0

        def start() -> WorkerProcess:
            assert not any(psutil.pid_exists(pid) for pid in self.pids), "two workers at once"
            worker = WorkerProcess("llm", launcher)
            self.pids.append(worker.pid)
            return worker

        self.model = LanguageModel(start, self.states, self.note)
        self.model.states.budget_bytes = 100_000_000

    def note(self) -> None:
        self.changes += 1

    def ask(
        self,
        *texts: str,
        instructions: str = "",
        conversation: Owner | None = CONVERSATION,
        stop: StopSwitch | None = None,
        max_answer_tokens: int = 24,
    ) -> list[Event]:
        """Return what the worker says."""
        question = Question(
            instructions=instructions,
            turns=turns_of(*texts),
            begun="",
            sampling=replace(GREEDY, max_answer_tokens=max_answer_tokens),
            conversation=conversation,
            assistant=self.assistant,
        )
        return list(self.model.answer(question, stop or StopSwitch()))

    def reused(self, *texts: str, instructions: str = "") -> int:
        """Return how many tokens were not read again."""
        (*_, end) = self.ask(*texts, instructions=instructions)
        assert isinstance(end, Generated)
        return end.reused_tokens


@pytest.fixture
def states_class() -> type[SavedStates]:
    return SavedStates


@pytest.fixture
def home(data: DataDir, launcher: Launcher, states_class: type[SavedStates]) -> Iterator[Home]:
    home = Home(data, launcher, states_class)
    yield home
    home.model.kill()
    home.model.unload()
    home.database.close()


@pytest.fixture
def second_home(data: DataDir, launcher: Launcher) -> Iterator[Home]:
    """Return the same folder opened by another process of ours, as it were."""
    second = Home(data, launcher, SavedStates)
    yield second
    second.model.kill()
    second.model.unload()
    second.database.close()


@pytest.fixture
def model_file(tmp_path: Path, tiny_model: TinyModel) -> Path:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(tiny_model().read_bytes())
    return path


@pytest.fixture
def plan(model_file: Path) -> Plan:
    return plan_of(model_file)


def plan_of(path: Path, context_tokens: int = 4096) -> Plan:
    return Plan(InstalledModel(path.stem, path, path.stat().st_size), context_tokens, 1)


def text_of(events: list[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, Piece))


# Loading and letting go


def test_it_is_loaded_once_and_answers(home: Home, plan: Plan) -> None:
    assert not home.model.holds(plan)
    loaded = home.model.use(plan, StopSwitch())
    assert loaded.context_tokens == 4096
    assert home.model.use(plan, StopSwitch()) is loaded
    assert len(home.pids) == 1
    assert home.model.holds(plan)
    assert text_of(home.ask("Hello"))
    resident = home.model.resident
    assert resident is not None
    assert resident.pid == home.pids[0]
    assert resident.tokens_per_s > 0


def test_another_plan_ends_the_worker_before_it_starts_the_next(home: Home, plan: Plan) -> None:
    for context_tokens in (4096, 512, 4096):
        loaded = home.model.use(replace(plan, context_tokens=context_tokens), StopSwitch())
        assert loaded.context_tokens == context_tokens
    assert len(home.pids) == 3


def test_letting_go_ends_the_process(home: Home, plan: Plan) -> None:
    home.model.use(plan, StopSwitch())
    home.model.unload()
    wait_for_end(home.pids[0])
    assert not home.model.holds(plan)
    assert home.changes == 2
    home.model.unload()
    home.model.kill()
    assert home.changes == 2


def test_letting_go_of_nothing_does_nothing(home: Home) -> None:
    home.model.unload()
    home.model.unload_if_idle()
    home.model.save_state()
    home.model.kill()
    assert (home.pids, home.changes) == ([], 0)


def test_nothing_is_left_running_by_a_model_that_cannot_be_loaded(
    home: Home, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + bytes(1000))
    for _time in range(3):
        with pytest.raises(ModelUnusable, match="could not be loaded"):
            home.model.use(plan_of(broken), StopSwitch())
        wait_for_end(home.pids[-1])
    assert home.model.resident is None
    assert len(home.pids) == 3


def test_a_stop_while_it_is_loaded_ends_the_process_and_is_no_mishap(
    home: Home, plan: Plan
) -> None:
    stop = StopSwitch()
    stop.set()
    for _time in range(4):
        with pytest.raises(WorkerDied):
            home.model.use(plan, stop)
        wait_for_end(home.pids[-1])
    home.model.use(plan, StopSwitch())
    assert text_of(home.ask("Hello"))


def test_an_idle_model_unloads_itself_keeps_its_state_and_comes_back(
    home: Home, plan: Plan
) -> None:
    home.model.use(plan, StopSwitch())
    home.model.unload_after_s = 0.01
    unloaded = threading.Event()
    home.model.changed = lambda: unloaded.set() if home.model.resident is None else None
    first = text_of(home.ask(LONG))
    assert unloaded.wait(30)
    wait_for_end(home.pids[0])
    assert home.states.total_bytes() > 0
    home.model.unload_after_s = 0
    home.model.use(plan, StopSwitch())
    assert home.reused(LONG, first, "More") > 300


def test_a_model_that_was_loaded_and_never_asked_unloads_itself_too(home: Home, plan: Plan) -> None:
    unloaded = threading.Event()
    home.model.changed = lambda: unloaded.set() if home.model.resident is None else None
    home.model.unload_after_s = 0.01
    home.model.use(plan, StopSwitch())
    assert unloaded.wait(30)


def test_a_model_that_is_answering_is_not_idle(home: Home, plan: Plan) -> None:
    home.model.use(plan, StopSwitch())
    question = Question("", turns_of("Hello"), "", replace(GREEDY, max_answer_tokens=100))
    events = home.model.answer(question, StopSwitch())
    next(events)
    home.model.unload_after_s = 3600
    idle = threading.Thread(target=home.model.unload_if_idle)
    idle.start()
    idle.join(30)
    assert home.model.resident is not None
    assert home.model._unload_later._timer is not None
    assert text_of(list(events))
    home.model.unload_if_idle()
    assert home.model.resident is None


# Counting


def test_counts_are_estimates_until_they_are_known(home: Home, plan: Plan) -> None:
    texts = ["Hello, world", "é" * 10]
    assert home.model.known_or_estimated(texts) == ([4, 6], False)
    home.model.use(plan, StopSwitch())
    assert home.model.count(texts) == [12, 20]
    assert home.model.known_or_estimated(texts) == ([12, 20], True)
    assert home.model.known_or_estimated([*texts, "new"]) == ([12, 20, 1], False)
    assert home.model.known_or_estimated([]) == ([], True)


def test_counts_outlive_the_worker_but_not_the_model(
    home: Home, plan: Plan, tmp_path: Path
) -> None:
    home.model.use(plan, StopSwitch())
    home.model.count(["Hello"])
    home.model.unload()
    home.model.use(plan, StopSwitch())
    assert home.model.known_or_estimated(["Hello"]) == ([5], True)
    other = tmp_path / "other.gguf"
    other.write_bytes(plan.model.path.read_bytes())
    home.model.use(plan_of(other), StopSwitch())
    assert home.model.known_or_estimated(["Hello"])[1] is False


def test_two_megabytes_are_counted_and_not_kept(home: Home, plan: Plan) -> None:
    home.model.use(plan, StopSwitch())
    text = "é\n" * 700_000
    tracemalloc.start()
    assert home.model.count([text]) == [2_100_000]
    kept_bytes, _most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept_bytes < 500_000
    assert home.model.known_or_estimated([text]) == ([2_100_000], True)


def test_halves_of_characters_can_be_counted(home: Home, plan: Plan) -> None:
    home.model.use(plan, StopSwitch())
    assert home.model.count(["a\ud800b"]) == [3]


# When the worker dies


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_the_next_question_works_after_a_death(
    home: Home, plan: Plan, number: signal.Signals
) -> None:
    home.model.use(plan, StopSwitch())
    question = Question("", turns_of("Hello"), "", replace(GREEDY, max_answer_tokens=4000))
    events = home.model.answer(question, StopSwitch())
    next(event for event in events if isinstance(event, Piece))
    os.kill(home.pids[0], number)
    with pytest.raises(WorkerDied):
        list(events)
    assert home.model.resident is None
    home.model.use(plan, StopSwitch())
    assert text_of(home.ask("Hello"))


def test_a_worker_that_died_while_nobody_asked_is_started_again(home: Home, plan: Plan) -> None:
    home.model.use(plan, StopSwitch())
    os.kill(home.pids[0], signal.SIGKILL)
    wait_for_end(home.pids[0])
    worker = home.model._worker
    assert worker is not None
    wait_until(lambda: not worker.is_alive())
    home.model.use(plan, StopSwitch())
    assert text_of(home.ask("Hello"))
    assert len(home.pids) == 2


def test_after_three_deaths_in_a_minute_it_is_left_alone_and_after_the_minute_it_is_not(
    home: Home, plan: Plan
) -> None:
    for _death in range(3):
        home.model.use(plan, StopSwitch())
        os.kill(home.pids[-1], signal.SIGKILL)
        with pytest.raises(WorkerDied):
            home.ask("Hello")
    with pytest.raises(WorkerGaveUp, match="three times"):
        home.model.use(plan, StopSwitch())
    deaths = home.model._restarts._deaths_s
    home.model._restarts._deaths_s = deque((time_s - 60 for time_s in deaths), maxlen=3)
    home.model.use(plan, StopSwitch())
    assert text_of(home.ask("Hello"))


def test_a_question_without_a_model_is_refused(home: Home) -> None:
    with pytest.raises(WorkerDied):
        home.ask("Hello")


def test_two_that_ask_at_once_wait_for_each_other(home: Home, plan: Plan) -> None:
    home.model.use(plan, StopSwitch())
    expected = text_of(home.ask("Hello"))
    texts: list[str] = []
    threads = [
        threading.Thread(target=lambda: texts.append(text_of(home.ask("Hello"))))
        for _thread in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert texts == [expected] * 4


def test_who_waits_can_be_stopped(home: Home) -> None:
    stop = StopSwitch()
    got: list[bool] = []

    def wait() -> None:
        with home.model.reserved(stop) as mine:
            got.append(mine)

    with home.model.reserved(StopSwitch()) as mine:
        assert mine
        assert not home.model.is_busy(), "it is we who have it"
        waiting = threading.Thread(target=wait)
        waiting.start()
        busy: list[bool] = []
        asking = threading.Thread(target=lambda: busy.append(home.model.is_busy()))
        asking.start()
        asking.join(30)
        stop.set()
        waiting.join(30)
    assert (got, busy) == ([False], [True])
    assert not home.model.is_busy()


# Saved states


def test_after_a_restart_the_conversation_is_not_read_again(
    home: Home, second_home: Home, plan: Plan
) -> None:
    home.model.use(plan, StopSwitch())
    first = text_of(home.ask(LONG))
    second = text_of(home.ask(LONG, first, "More"))
    home.model.unload()
    second_home.model.use(plan, StopSwitch())
    (*events, end) = second_home.ask(LONG, first, "More")
    assert isinstance(end, Generated)
    assert text_of(events) == second
    assert end.reused_tokens == end.prompt_tokens - 1


def test_the_state_is_saved_when_another_conversation_begins(home: Home, plan: Plan) -> None:
    home.model.use(plan, StopSwitch())
    first = text_of(home.ask(LONG))
    home.ask("Something else", conversation=Owner("conversation", 2))
    assert home.reused(LONG, first, "More") > 300


def test_a_short_conversation_is_not_worth_a_file(home: Home, plan: Plan) -> None:
    home.model.use(plan, StopSwitch())
    home.ask("Hello")
    home.model.unload()
    assert home.states.total_bytes() == 0


def test_instructions_are_kept_once_and_for_all(
    home: Home, second_home: Home, plan: Plan, data: DataDir
) -> None:
    home.model.use(plan, StopSwitch())
    home.ask("Hello", instructions=LONG, conversation=None)
    (state,) = data.states.iterdir()
    saved_at_ns = state.stat().st_mtime_ns
    home.ask("Something else", conversation=None)
    assert home.reused("Other", instructions=LONG) >= len(LONG)
    home.model._unsaved = None
    home.model.unload()
    second_home.model.use(plan, StopSwitch())
    assert second_home.reused("Third", instructions=LONG) >= len(LONG)
    assert state.stat().st_mtime_ns == saved_at_ns


def test_other_instructions_have_a_state_of_their_own(
    home: Home, plan: Plan, data: DataDir
) -> None:
    home.model.use(plan, StopSwitch())
    home.ask("Hello", instructions=LONG, conversation=None)
    home.ask("Hello", instructions=LONG[::-1], conversation=None)
    assert len(list(data.states.iterdir())) == 2


@pytest.mark.parametrize("change", ["context", "file", "cache type"])
def test_a_state_of_another_model_or_setting_is_not_used(
    home: Home, plan: Plan, change: str
) -> None:
    home.model.use(plan, StopSwitch())
    first = text_of(home.ask(LONG))
    home.model.unload()
    if change == "context":
        plan = replace(plan, context_tokens=2048)
    elif change == "cache type":
        plan = replace(plan, kv_type="q8_0")
    else:
        os.utime(plan.model.path, (1, 1))
    home.model.use(plan, StopSwitch())
    assert home.reused(LONG, first, "More") == 0


def test_without_a_budget_nothing_is_kept_and_nothing_used(
    home: Home, plan: Plan, data: DataDir
) -> None:
    home.model.use(plan, StopSwitch())
    first = text_of(home.ask(LONG, instructions=LONG))
    home.model.unload()
    kept = len(list(data.states.iterdir()))
    assert kept == 2
    home.model.states.budget_bytes = 0
    home.model.use(plan, StopSwitch())
    assert home.reused(LONG, first, "More", instructions=LONG) == 0
    home.model.unload()
    assert len(list(data.states.iterdir())) == kept


def test_a_state_beyond_the_budget_goes_at_once(home: Home, plan: Plan, data: DataDir) -> None:
    home.model.states.budget_bytes = 1000
    home.model.use(plan, StopSwitch())
    home.ask(LONG)
    home.model.unload()
    assert list(data.states.iterdir()) == []


def test_what_is_used_counts_as_young(home: Home, plan: Plan) -> None:
    home.model.use(plan, StopSwitch())
    home.ask("Hello", instructions=LONG, conversation=None)
    with home.database.transaction() as connection:
        connection.execute("UPDATE saved_states SET used_at_ms = 1")
    home.ask("Hello again", instructions=LONG, conversation=None)
    with home.database.reading() as connection:
        (used_at_ms,) = connection.execute("SELECT used_at_ms FROM saved_states").fetchone()
    assert used_at_ms > 1


def test_a_model_file_that_goes_while_it_is_in_memory_is_no_trouble(home: Home, plan: Plan) -> None:
    home.model.use(plan, StopSwitch())
    home.ask(LONG)
    plan.model.path.unlink()
    assert text_of(home.ask(LONG, "Yes", "More"))
    home.model.unload()
    assert home.model.resident is None


def test_a_worker_that_dies_while_it_saves_costs_nothing_but_the_state(
    home: Home, plan: Plan
) -> None:
    home.model.use(plan, StopSwitch())
    home.ask(LONG)
    os.kill(home.pids[0], signal.SIGKILL)
    home.model.unload()
    assert home.model.resident is None
    home.model.use(plan, StopSwitch())
    assert text_of(home.ask(LONG))


class FullDisk(SavedStates):
    """States that the disk does not take."""

    def path_for(self, owner: str, key: str) -> Path:
        raise StorageFailed(f"The disk is full: {owner}, {key}.")


class SuddenlyFullDisk(SavedStates):
    """States that cannot be noted."""

    def record(self, owner: str, key: str, path: Path, sha256: str) -> SavedState:
        raise StorageFailed(f"The disk is full: {owner}, {key}, {path}, {sha256}.")


class UnreadableDisk(SavedStates):
    """States that cannot be looked for."""

    def find(self, owner: str, key: str) -> SavedState | None:
        raise StorageFailed(f"The disk gave nothing: {owner}, {key}.")


@pytest.mark.parametrize("states_class", [FullDisk, SuddenlyFullDisk, UnreadableDisk])
def test_a_disk_that_takes_no_states_costs_no_answer(home: Home, plan: Plan) -> None:
    home.model.use(plan, StopSwitch())
    assert text_of(home.ask(LONG, instructions=LONG))
    assert text_of(home.ask("Hello", instructions=LONG, conversation=Owner("conversation", 2)))
    home.model.unload()
    assert home.model.resident is None


def test_a_folder_of_states_that_is_gone_costs_no_answer(
    home: Home, plan: Plan, data: DataDir
) -> None:
    home.model.use(plan, StopSwitch())
    data.states.rmdir()
    data.states.write_bytes(b"")
    assert text_of(home.ask(LONG, instructions=LONG))
    home.model.unload()
    assert home.model.resident is None


# What only a worker without a process can be made to do


def fake_home(worker: FakeWorker) -> LanguageModel:
    model = LanguageModel(lambda: worker)
    model.use(Plan(InstalledModel("x", Path("x.gguf"), 1), 0, 1), StopSwitch())
    return model


def question_of(text: str) -> Question:
    return Question("", turns_of(text), "", GREEDY)


def test_it_asks_for_what_the_plan_says() -> None:
    worker = FakeWorker()
    fake_home(worker)
    assert worker.requests == [Load(1, "x.gguf", 0, 8192, "f16", 1, 1)]


def test_an_answer_is_not_kept_in_memory() -> None:
    pieces = 100_000

    def endless(request: Generate) -> Iterator[Event]:
        for _piece in range(pieces):
            yield Piece(request.id, "Hello, world, and all who live on it. " * 3)
        yield generated(request.id, pieces)

    model = fake_home(FakeWorker(endless))
    tracemalloc.start()
    count = sum(1 for _event in model.answer(question_of("Hello"), StopSwitch()))
    _now_bytes, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == pieces + 1
    assert most_bytes < 1_000_000


def test_a_stop_reaches_the_worker_while_it_answers() -> None:
    stop = StopSwitch()

    def answering(request: Generate) -> Iterator[Event]:
        yield Piece(request.id, "Hello")
        stop.set()
        yield generated(request.id, 1)

    worker = FakeWorker(answering)
    model = fake_home(worker)
    list(model.answer(question_of("Hello"), stop))
    assert worker.stopped_ids == [2]
    list(model.answer(question_of("Hello"), stop))
    assert worker.stopped_ids == [2, 3, 3]


def test_a_conversation_that_is_too_long_for_a_line_is_refused_in_a_sentence(
    home: Home, plan: Plan
) -> None:
    home.model.use(plan, StopSwitch())
    with pytest.raises(MessageTooLong, match="too long to be handed to the model"):
        home.ask("a" * 1_100_000)
    assert text_of(home.ask("Hello"))


def test_a_prompt_that_is_longer_than_the_context_is_refused_by_how_much(
    home: Home, plan: Plan
) -> None:
    home.model.use(plan, StopSwitch())
    with pytest.raises(MessageTooLong, match=r"too long for the model by about 6\d words"):
        home.ask("a" * (4096 + 70))


@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [
        ("bug", UserError, "made an error with this text"),
        ("memory", ModelUnusable, "not enough free memory"),
        ("storage", UserError, "The disk did not take a file: no space"),
        ("model", ModelUnusable, "no space"),
    ],
)
def test_what_a_worker_cannot_do_is_said_in_a_sentence(
    kind: FailureKind, error: type[UserError], words: str
) -> None:
    def fail(request: Generate) -> Iterator[Event]:
        yield Failed(request.id, kind, "no space")

    model = fake_home(FakeWorker(fail))
    with pytest.raises(error, match=words):
        list(model.answer(question_of("Hello"), StopSwitch()))
    assert model.resident is not None, "the worker is none the worse"

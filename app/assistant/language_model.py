"""The one language model in use: loaded when needed, let go when idle, back after a crash."""

import contextlib
import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from app.assistant.counts import TokenCounts
from app.assistant.failures import error_of
from app.assistant.kept_states import KeptStates, StateKey
from app.assistant.later import Later
from app.assistant.question import Owner, Plan, Question, Resident
from app.assistant.stopping import StopSwitch
from app.base.errors import MessageTooLong, UserError, WorkerDied
from app.base.messages import (
    Count,
    Counted,
    Event,
    Failed,
    Generate,
    Generated,
    Load,
    Loaded,
    Request,
    SaveState,
    StateSaved,
)
from app.base.wire import BadMessage
from app.base.words import _
from app.catalogue.installed import InstalledModel
from app.library.states import SavedStates
from app.workers.process import Worker
from app.workers.restarts import Restarts

# With the context length left to us: enough for a long talk, and 184 MB of KV cache at most for
# the starter model.
AUTOMATIC_CONTEXT_TOKENS = 8192
# A pause this long after an answer is used to save the state.
_SAVE_AFTER_S = 20.0
# Reading fewer tokens than this again takes no time worth a file.
_WORTH_SAVING_TOKENS = 128
_COUNT_CHUNK_CHARACTERS = 60_000


class LanguageModel:
    """Owns the worker of the language model. Every method may be called from any thread."""

    def __init__(
        self,
        start_worker: Callable[[], Worker],
        states: SavedStates | None = None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._start_worker = start_worker
        self.states = KeptStates(states)
        self.changed = changed
        self.unload_after_s = 0.0
        self._lock = threading.RLock()
        self._ids = itertools.count(1)
        self._worker: Worker | None = None
        self._resident: Resident | None = None
        self._restarts = Restarts()
        self._file_key = ""  # which very file is, or was last, in memory
        self._counts = TokenCounts()
        self._unsaved: Owner | None = None
        self._save_later = Later(self._save_if_idle)
        self._unload_later = Later(self.unload_if_idle)

    @property
    def resident(self) -> Resident | None:
        """Return what is in memory now, if anything is."""
        return self._resident

    @contextlib.contextmanager
    def reserved(self, stop: StopSwitch) -> Iterator[bool]:
        """Keep everybody else waiting while the block runs; yields False if stopped before."""
        while not (got := self._lock.acquire(timeout=0.05)) and not stop.is_set():
            pass
        try:
            yield got
        finally:
            if got:
                self._lock.release()

    def is_busy(self) -> bool:
        """Say whether some other thread has the model reserved."""
        if self._lock.acquire(blocking=False):
            self._lock.release()
            return False
        return True

    # Loading and letting go

    def holds(self, plan: Plan) -> bool:
        """Say whether this plan is in memory already."""
        return self._resident is not None and self._resident.plan == plan

    def use(self, plan: Plan, stop: StopSwitch) -> Loaded:
        """Have this plan in memory, ending whatever other is.

        Raises:
            ModelUnusable: if the model cannot be loaded.
            WorkerDied: if the worker dies while loading, or the load is stopped.
            WorkerGaveUp: if it did so three times within a minute.
        """
        with self._lock:
            self._save_later.cancel()
            self._unload_later.schedule(self.unload_after_s)
            if self._worker is not None and not self._worker.is_alive():
                self._forget_worker()
            if self._resident is not None and self.holds(plan):
                return self._resident.loaded
            self.unload()
            self._restarts.check(time.monotonic())
            file_key = _file_key(plan.model)
            self._worker = worker = self._start_worker()
            loaded = self._load(worker, plan, stop)
            if file_key != self._file_key:
                self._counts.clear()
            self._file_key = file_key
            self._resident = Resident(plan, loaded, worker.pid, 0.0)
            self.changed()
            return loaded

    def _load(self, worker: Worker, plan: Plan, stop: StopSwitch) -> Loaded:
        request = Load(
            id=next(self._ids),
            model_path=str(plan.model.path),
            context_tokens=plan.context_tokens,
            automatic_context_tokens=AUTOMATIC_CONTEXT_TOKENS,
            kv_type=plan.kv_type,
            threads=plan.threads,
            prefill_threads=plan.threads,
        )
        try:
            with stop.interrupting(worker.kill):
                for event in self._ask(request, stop):
                    if isinstance(event, Loaded):
                        return event
        except UserError:
            self._forget_worker()
            raise
        raise WorkerDied(_("The model stopped unexpectedly."))

    def unload(self) -> None:
        """Save the state and give all the memory back."""
        with self._lock:
            self.save_state()
            self._forget_worker()

    def unload_if_idle(self) -> None:
        """Unload, or try again later if an answer is being written."""
        if not self._lock.acquire(blocking=False):
            self._unload_later.schedule(self.unload_after_s)
            return
        try:
            self.unload()
        finally:
            self._lock.release()

    def kill(self) -> None:
        """End the worker at once, whatever it does."""
        if (worker := self._worker) is not None:
            worker.kill()

    def _forget_worker(self) -> None:
        worker, had_one = self._worker, self._resident is not None
        self._worker = self._resident = self._unsaved = None
        if worker is not None:
            worker.close()
        if had_one:
            self.changed()

    # Counting

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text; the model must be in use."""
        with self._lock:
            return [self._counts.get(text, self._count) for text in texts]

    def _count(self, text: str) -> int:
        size = _COUNT_CHUNK_CHARACTERS
        chunks = tuple(text[i : i + size] for i in range(0, len(text), size))
        total = 0
        for chunk in chunks:
            for event in self._ask(Count(next(self._ids), (chunk,))):
                if isinstance(event, Counted):
                    total += sum(event.tokens)
        return total

    def known_or_estimated(self, texts: Sequence[str]) -> tuple[list[int], bool]:
        """Return token counts without waiting for anything, and whether all are exact."""
        return self._counts.known_or_estimated(texts)

    # Answering

    def answer(self, question: Question, stop: StopSwitch) -> Iterator[Event]:
        """Yield what the worker says until the answer is over; `use` must have come before.

        Raises:
            WorkerDied: if the worker dies on the way.
        """
        with self._lock:
            if self._unsaved != question.conversation:
                self.save_state()
            worker, resident = self._worker, self._resident
            if worker is None or resident is None:
                raise WorkerDied(_("The model stopped unexpectedly."))
            key = self._state_key(resident)
            request = self._generate_request(question, key)
            self._unsaved = None
            try:
                with stop.interrupting(lambda: worker.stop(request.id)):
                    for event in self._ask(request, stop):
                        self._note(event, question, key)
                        yield event
            finally:
                self._save_later.schedule(_SAVE_AFTER_S)
                self._unload_later.schedule(self.unload_after_s)

    def _generate_request(self, question: Question, key: StateKey) -> Generate:
        owner, assistant = question.conversation, question.assistant
        of_instructions = key.with_instructions(question.instructions)
        begun = self.states.find(assistant, of_instructions)
        save_to = ""
        if question.instructions and not begun:
            save_to = self.states.path_for(assistant, of_instructions)
        return Generate(
            id=next(self._ids),
            instructions=question.instructions,
            turns=question.turns,
            begun=question.begun,
            sampling=question.sampling,
            states=(*self.states.find(owner, key), *begun),
            save_instructions_to=save_to,
        )

    def _note(self, event: Event, question: Question, key: StateKey) -> None:
        """Remember what an event means for states and for the speed shown."""
        if isinstance(event, StateSaved):
            of_instructions = key.with_instructions(question.instructions)
            self.states.record(question.assistant, of_instructions, event)
        elif isinstance(event, Generated) and (resident := self._resident) is not None:
            held = event.prompt_tokens + event.completion_tokens
            if held >= _WORTH_SAVING_TOKENS:
                self._unsaved = question.conversation
            speed = event.tokens_per_s or resident.tokens_per_s
            self._resident = replace(resident, tokens_per_s=speed)
            self.changed()

    # Saved states

    def save_state(self) -> None:
        """Write the KV cache of the last conversation to disk, if that is wanted and needed."""
        with self._lock:
            owner, self._unsaved = self._unsaved, None
            resident = self._resident
            if owner is None or resident is None:
                return
            key = self._state_key(resident)
            if path := self.states.path_for(owner, key):
                # A full disk costs time at the next start, no word.
                with contextlib.suppress(UserError):
                    for event in self._ask(SaveState(next(self._ids), path)):
                        if isinstance(event, StateSaved):
                            self.states.record(owner, key, event)

    def _save_if_idle(self) -> None:
        if self._lock.acquire(blocking=False):
            try:
                self.save_state()
            finally:
                self._lock.release()

    def _state_key(self, resident: Resident) -> StateKey:
        return StateKey(self._file_key, resident.loaded.context_tokens, resident.plan.kv_type)

    # Talking to the worker

    def _ask(self, request: Request, stop: StopSwitch | None = None) -> Iterator[Event]:
        """Yield the events of one request; turn a failure into its error."""
        worker = self._worker
        if worker is None:
            raise WorkerDied(_("The model stopped unexpectedly."))
        try:
            for event in worker.request(request):
                if isinstance(event, Failed):
                    raise error_of(event)
                yield event
        except BadMessage as error:
            raise MessageTooLong(
                _("This conversation is too long to be handed to the model. Begin a new one.")
            ) from error
        except WorkerDied:
            if stop is None or not stop.is_set():  # ending it to obey a stop is no mishap
                self._restarts.record_death(time.monotonic())
            self._forget_worker()
            raise


def _file_key(model: InstalledModel) -> str:
    """Tell this very file from another that may take its place."""
    try:
        status = model.path.stat()
    except OSError:
        return str(model.path)
    return f"{model.path} {status.st_size} {status.st_mtime_ns}"

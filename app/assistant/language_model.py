"""The one language model in use: loaded when needed, let go when idle, back after a crash."""

import contextlib
import hashlib
import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.assistant.context import estimated_tokens, too_long
from app.assistant.later import Later
from app.assistant.stopping import StopSwitch
from app.base.errors import (
    MessageTooLong,
    ModelUnusable,
    StorageFailed,
    UserError,
    WorkerDied,
)
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
    Request,
    SamplingSettings,
    SaveState,
    StateFile,
    StateSaved,
    Turn,
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


@dataclass(frozen=True, slots=True)
class Plan:
    """Which model is run, and how."""

    model: InstalledModel
    context_tokens: int  # 0: automatic
    threads: int
    kv_type: KvType = "f16"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose state of the KV cache it is: a conversation, or an assistant's instructions."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Question:
    """All that the model is to answer."""

    instructions: str
    turns: tuple[Turn, ...]
    begun: str
    sampling: SamplingSettings
    conversation: Owner | None = None
    assistant: Owner | None = None


@dataclass(frozen=True, slots=True)
class Resident:
    """The model that is in memory now."""

    plan: Plan
    loaded: Loaded
    pid: int
    tokens_per_s: float  # of the last answer, 0 before the first


class LanguageModel:
    """Owns the worker of the language model. Every method may be called from any thread."""

    def __init__(
        self,
        start_worker: Callable[[], Worker],
        states: SavedStates | None = None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._start_worker = start_worker
        self._states = states
        self.changed = changed
        self.unload_after_s = 0.0
        self.state_budget_bytes = 0
        self._lock = threading.RLock()
        self._ids = itertools.count(1)
        self._worker: Worker | None = None
        self._resident: Resident | None = None
        self._restarts = Restarts()
        self._file_key = ""  # which very file is, or was last, in memory
        self._counts: dict[bytes, int] = {}
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
            return [self._known_count(text) for text in texts]

    def _known_count(self, text: str) -> int:
        digest = _digest(text)
        if digest not in self._counts:
            self._counts[digest] = self._count(text)
        return self._counts[digest]

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
        known = [self._counts.get(_digest(text)) for text in texts]
        counts = [
            estimated_tokens(text) if count is None else count
            for text, count in zip(texts, known, strict=True)
        ]
        return counts, all(count is not None for count in known)

    # Answering

    def answer(self, question: Question, stop: StopSwitch) -> Iterator[Event]:
        """Yield what the worker says until the answer is over; `use` must have come before.

        Raises:
            WorkerDied: if the worker dies on the way.
        """
        with self._lock:
            if self._unsaved != question.conversation:
                self.save_state()
            worker = self._worker
            if worker is None:
                raise WorkerDied(_("The model stopped unexpectedly."))
            request = self._generate_request(question)
            self._unsaved = None
            try:
                with stop.interrupting(lambda: worker.stop(request.id)):
                    for event in self._ask(request, stop):
                        self._note(event, question, request)
                        yield event
            finally:
                self._save_later.schedule(_SAVE_AFTER_S)
                self._unload_later.schedule(self.unload_after_s)

    def _generate_request(self, question: Question) -> Generate:
        states: list[StateFile] = []
        save_to = ""
        # States only save time: without them the answer comes all the same.
        with contextlib.suppress(StorageFailed):
            if question.conversation is not None:
                states += self._saved(question.conversation, "")
            if question.assistant is not None:
                found = self._saved(question.assistant, question.instructions)
                states += found
                if not found:
                    save_to = self._save_instructions_to(question.assistant, question.instructions)
        return Generate(
            id=next(self._ids),
            instructions=question.instructions,
            turns=question.turns,
            begun=question.begun,
            sampling=question.sampling,
            states=tuple(states),
            save_instructions_to=save_to,
        )

    def _note(self, event: Event, question: Question, request: Generate) -> None:
        """Remember what an event means for states and for the speed shown."""
        if isinstance(event, StateSaved) and self._states is not None and question.assistant:
            key = self._state_key(question.instructions)
            path = Path(request.save_instructions_to)
            with contextlib.suppress(StorageFailed):
                self._states.record(str(question.assistant), key, path, event.sha256)
        elif isinstance(event, Generated) and (resident := self._resident) is not None:
            held = event.prompt_tokens + event.completion_tokens
            if held >= _WORTH_SAVING_TOKENS:
                self._unsaved = question.conversation
            speed = event.tokens_per_s or resident.tokens_per_s
            self._resident = Resident(resident.plan, resident.loaded, resident.pid, speed)
            self.changed()

    # Saved states

    def save_state(self) -> None:
        """Write the KV cache of the last conversation to disk, if that is wanted and needed."""
        with self._lock:
            owner, states, self._unsaved = self._unsaved, self._states, None
            if owner is None or states is None or self.state_budget_bytes <= 0:
                return
            # A full disk costs time at the next start, no word.
            with contextlib.suppress(UserError):
                key = self._state_key()
                path = states.path_for(str(owner), key)
                for event in self._ask(SaveState(next(self._ids), str(path))):
                    if isinstance(event, StateSaved):
                        states.record(str(owner), key, path, event.sha256)
                        states.trim(self.state_budget_bytes)

    def _save_if_idle(self) -> None:
        if self._lock.acquire(blocking=False):
            try:
                self.save_state()
            finally:
                self._lock.release()

    def _saved(self, owner: Owner, instructions: str) -> list[StateFile]:
        if self._states is None or self.state_budget_bytes <= 0:
            return []
        key = self._state_key(instructions)
        found = self._states.find(str(owner), key)
        if found is None:
            return []
        self._states.touch(str(owner), key)
        return [StateFile(str(found.path), found.sha256)]

    def _save_instructions_to(self, assistant: Owner, instructions: str) -> str:
        if self._states is None or self.state_budget_bytes <= 0 or not instructions:
            return ""
        return str(self._states.path_for(str(assistant), self._state_key(instructions)))

    def _state_key(self, instructions: str = "") -> str:
        """Return what a saved state must have in common with the model in memory to be of use."""
        resident = self._resident
        if resident is None:
            raise WorkerDied(_("The model stopped unexpectedly."))
        tokens, kv_type = resident.loaded.context_tokens, resident.plan.kv_type
        parts = (self._file_key, str(tokens), kv_type, instructions)
        return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()

    # Talking to the worker

    def _ask(self, request: Request, stop: StopSwitch | None = None) -> Iterator[Event]:
        """Yield the events of one request; turn a failure into its error."""
        worker = self._worker
        if worker is None:
            raise WorkerDied(_("The model stopped unexpectedly."))
        try:
            for event in worker.request(request):
                if isinstance(event, Failed):
                    raise _error_of(event)
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


def _error_of(failed: Failed) -> UserError:
    if failed.failure == "model":
        return ModelUnusable(failed.sentence)
    if failed.failure == "too_long":
        return too_long(int(failed.sentence))
    if failed.failure == "memory":
        return ModelUnusable(
            _(
                "There is not enough free memory for this model. Close other programs, or choose "
                "a shorter context length or a smaller model."
            )
        )
    if failed.failure == "storage":
        return UserError(
            _("The disk did not take a file: {reason}.").format(reason=failed.sentence)
        )
    return UserError(_("The model made an error with this text. Try to word it differently."))


def _digest(text: str) -> bytes:
    """Stand for a text whose count is known: the texts themselves may be megabytes."""
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()


def _file_key(model: InstalledModel) -> str:
    """Tell this very file from another that may take its place."""
    try:
        status = model.path.stat()
    except OSError:
        return str(model.path)
    return f"{model.path} {status.st_size} {status.st_mtime_ns}"

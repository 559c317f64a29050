"""What a worker process is asked and what it answers.

Each message is one line of JSON in UTF-8: the dataclass's fields and its name as `kind`.
A request has an `id`; every event that belongs to it carries the same one. A request ends with
exactly one final event: `Loaded`, `Counted`, `Generated`, `StateSaved` or `Failed`.
"""

from dataclasses import dataclass
from typing import Literal

MAX_LINE_BYTES = 1 << 20

KvType = Literal["f16", "q8_0", "q4_0"]
FailureKind = Literal["model", "too_long", "memory", "storage", "bug"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation as the model reads it."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class StateFile:
    """A saved state of the KV cache, and the SHA-256 that it must have."""

    path: str
    sha256: str


# Requests, from the app to a worker.


@dataclass(frozen=True, slots=True)
class Load:
    """Load a language model: the first request, once."""

    id: int
    model_path: str
    context_tokens: int  # the context length wanted; 0 for up to `automatic_context_tokens`
    automatic_context_tokens: int
    kv_type: KvType
    threads: int
    prefill_threads: int


@dataclass(frozen=True, slots=True)
class Count:
    """Count the tokens of each text."""

    id: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SamplingSettings:
    """How the next token is chosen. Temperature 0 always takes the likeliest."""

    temperature: float
    top_p: float
    top_k: int
    min_p: float
    repeat_penalty: float
    max_answer_tokens: int
    seed: int  # negative: a new one each time


@dataclass(frozen=True, slots=True)
class Generate:
    """Answer a conversation.

    `begun` is the text of an unfinished answer that is to be continued. Of `states`, the one that
    spares the most reading is loaded first. Where `save_instructions_to` is a path, the KV cache of
    the instructions alone is saved there on the way.
    """

    id: int
    instructions: str
    turns: tuple[Turn, ...]
    begun: str
    sampling: SamplingSettings
    states: tuple[StateFile, ...]
    save_instructions_to: str


@dataclass(frozen=True, slots=True)
class SaveState:
    """Write the KV cache of what was read and answered last to a file."""

    id: int
    path: str


@dataclass(frozen=True, slots=True)
class Stop:
    """End the request with this id early. May come at any time; has no answer of its own."""

    id: int


Request = Load | Count | Generate | SaveState | Stop


# Events, from a worker to the app.


@dataclass(frozen=True, slots=True)
class Loaded:
    """The model is ready."""

    id: int
    context_tokens: int
    trained_context_tokens: int
    turn_overhead_tokens: int  # what the chat template adds to each turn, at most
    prompt_overhead_tokens: int  # and what it adds besides, with instructions or without

    def overhead_tokens(self, turns: int) -> int:
        """Return what the chat template adds to a prompt of this many turns, at most."""
        return self.prompt_overhead_tokens + turns * self.turn_overhead_tokens


@dataclass(frozen=True, slots=True)
class Counted:
    """The number of tokens of each text."""

    id: int
    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How far the prompt has been read (prefill)."""

    id: int
    done_tokens: int
    total_tokens: int


@dataclass(frozen=True, slots=True)
class Piece:
    """The next piece of the answer."""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class Generated:
    """The answer is over: the model ended it, it reached its length, or it was stopped."""

    id: int
    reason: Literal["end", "length", "context", "stopped"]
    prompt_tokens: int
    reused_tokens: int  # of the prompt: those that were in the KV cache already
    completion_tokens: int
    time_to_first_token_ms: float
    tokens_per_s: float


@dataclass(frozen=True, slots=True)
class StateSaved:
    """A state of the KV cache is on disk. With `id` of a `Generate` it is not the final event."""

    id: int
    path: str
    tokens: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Alive:
    """The process lives and gets processor time: sent every half second."""

    id: int = 0


@dataclass(frozen=True, slots=True)
class Failed:
    """The request could not be done. `sentence` is for a person; empty where it is a bug."""

    id: int
    failure: FailureKind
    sentence: str


Event = Loaded | Counted | Reading | Piece | Generated | StateSaved | Alive | Failed

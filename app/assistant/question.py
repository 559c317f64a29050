"""What the language model is asked, and how it is run."""

from dataclasses import dataclass

from app.base.messages import KvType, Loaded, SamplingSettings, Turn
from app.catalogue.installed import InstalledModel


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

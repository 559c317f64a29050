"""Saved states of the KV cache, as the language model uses them: they save time, never words."""

import contextlib
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from app.assistant.question import Owner
from app.base.errors import StorageFailed
from app.base.messages import KvType, StateFile, StateSaved
from app.library.states import SavedStates


@dataclass(frozen=True, slots=True)
class StateKey:
    """What a saved state must have in common with the model in memory to be of use."""

    file: str  # names the very file
    context_tokens: int
    kv_type: KvType
    instructions: str = ""  # of an assistant, where the state is of them alone

    def with_instructions(self, instructions: str) -> "StateKey":
        """Return the key of the state of these instructions."""
        return replace(self, instructions=instructions)

    def __str__(self) -> str:
        parts = (self.file, str(self.context_tokens), self.kv_type, self.instructions)
        return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()


class KeptStates:
    """Finds and records states within a budget; what the disk does not let us is passed over."""

    def __init__(self, saved: SavedStates | None) -> None:
        self._saved = saved
        self.budget_bytes = 0

    def find(self, owner: Owner | None, key: StateKey) -> tuple[StateFile, ...]:
        """Return the state of this owner, if there is one."""
        if self._saved is None or owner is None or self.budget_bytes <= 0:
            return ()
        with contextlib.suppress(StorageFailed):
            if found := self._saved.find(str(owner), str(key)):
                self._saved.touch(str(owner), str(key))
                return (StateFile(str(found.path), found.sha256),)
        return ()

    def path_for(self, owner: Owner | None, key: StateKey) -> str:
        """Return where the worker shall write; empty where nothing is to be kept."""
        if self._saved is None or owner is None or self.budget_bytes <= 0:
            return ""
        with contextlib.suppress(StorageFailed):
            return str(self._saved.path_for(str(owner), str(key)))
        return ""

    def record(self, owner: Owner | None, key: StateKey, written: StateSaved) -> None:
        """Remember what the worker has written, letting the oldest go if there is no room."""
        if self._saved is None or owner is None:
            return
        with contextlib.suppress(StorageFailed):
            self._saved.record(str(owner), str(key), Path(written.path), written.sha256)
            self._saved.trim(self.budget_bytes)

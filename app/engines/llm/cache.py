"""The KV cache: which tokens the model has read, and saved states of that on disk."""

from __future__ import annotations

import ctypes
import hashlib
import os
import struct
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from llama_cpp import llama_cpp as c

from app.base.messages import StateFile
from app.engines.llm.native import BATCH_TOKENS, Native
from app.engines.llm.prompt import Prompt, common_prefix
from app.engines.llm.vocabulary import Vocabulary

_SEQUENCE = 0
_ABORTED = 2
# llama.h: LLAMA_STATE_SEQ_MAGIC "ggsq", its version, and the number of tokens that follow.
_STATE_HEADER = struct.Struct("=III")
# A state that spares less reading than this is not worth the loading.
WORTH_LOADING_TOKENS = 16
# Batches are as long as takes about a second here, so that whoever waits sees progress: 512 tokens
# of a 4B model take half a minute. Shorter ones than these read more slowly.
_BATCH_TAKES_S = 1.0
_FIRST_BATCH_TOKENS = 256
_LEAST_BATCH_TOKENS = 32


class Aborted(Exception):
    """The computation was stopped by the abort flag; what was read until then stays read."""


class KvCache:
    """What one model has read: always the first tokens of some prompt."""

    def __init__(self, native: Native, vocabulary: Vocabulary) -> None:
        self._native = native
        self._vocabulary = vocabulary
        self.tokens: list[int] = []

    def shared(self, prompt: Prompt) -> list[int]:
        """Return the prompt's tokens, chosen so that as many as can be are in the cache already.

        The text of an answer, cut into tokens anew, is not always cut as the model wrote it. Where
        the cached tokens spell the start of the prompt they are kept as they are.
        """
        plain = common_prefix(self.tokens, prompt.tokens)
        if plain == len(self.tokens) or not self._vocabulary.joins_bytes:
            return prompt.tokens
        ends = list(accumulate(len(self._vocabulary.piece(t)) for t in self.tokens))
        marks = tuple(m.encode() for m in self._vocabulary.marks)
        spelled = b"".join(self._vocabulary.piece(t) for t in self.tokens)
        same_bytes = _common_bytes(spelled, prompt.text)
        for count in range(len(self.tokens), plain, -1):
            end = ends[count - 1]
            # Before a mark the cut between two tokens is the same in every context. At the end of
            # all that was read it is where the model itself went on from.
            if end <= same_bytes and (
                prompt.text.startswith(marks, end)
                or (count == len(self.tokens) and _starts_character(prompt.text[end:]))
            ):
                rest = self._vocabulary.tokenise(prompt.text[end:], special=True)
                return self.tokens[:count] + rest
        return prompt.tokens

    def keep_prefix_of(self, tokens: list[int]) -> int:
        """Forget what is not the start of `tokens`; return how many need not be read again.

        At least the last one is read in any case: the scores of what follows come from it.
        """
        kept = min(common_prefix(self.tokens, tokens), len(tokens) - 1)
        if kept < len(self.tokens) and not self._forget_after(kept):
            kept = 0
        del self.tokens[kept:]
        return kept

    def _forget_after(self, kept: int) -> bool:
        memory = self._native.memory
        window = c.llama_model_n_swa(self._native.model)
        first_held = c.llama_memory_seq_pos_min(memory, _SEQUENCE)
        window_is_whole = window == 0 or first_held <= max(0, kept - window)
        if window_is_whole and c.llama_memory_seq_rm(memory, _SEQUENCE, kept, -1):
            return True
        c.llama_memory_clear(memory, True)
        return False

    def read(self, tokens: list[int]) -> Iterator[int]:
        """Read tokens after those in the cache, yielding how many are done after each batch.

        Raises:
            Aborted: once the abort flag is set.
            MemoryError: if the context is full.
        """
        done, batch_tokens = 0, _FIRST_BATCH_TOKENS
        while done < len(tokens):
            batch = tokens[done : done + batch_tokens]
            began_s = time.monotonic()
            self.append(batch)
            took_s = time.monotonic() - began_s
            done += len(batch)
            wanted = round(len(batch) * _BATCH_TAKES_S / max(took_s, 0.001))
            batch_tokens = max(_LEAST_BATCH_TOKENS, min(wanted, BATCH_TOKENS))
            yield done

    def append(self, tokens: list[int]) -> None:
        """Read one batch of tokens. Raises as `read` does."""
        native = self._native
        if not native.keeps_every_position:
            # Aborted, its one state would be lost; a single token takes no time.
            native.let_abort(len(tokens) > 1)
        array = (c.llama_token * len(tokens))(*tokens)
        result = c.llama_decode(native.context, c.llama_batch_get_one(array, len(tokens)))
        if result == 0:
            self.tokens += tokens
            return
        if not native.keeps_every_position:
            # llama.cpp cannot take back what a failed batch did to the state.
            c.llama_memory_clear(native.memory, True)
        held = c.llama_memory_seq_pos_max(native.memory, _SEQUENCE) + 1
        self.tokens = (self.tokens + tokens)[:held]
        if result == _ABORTED:
            raise Aborted
        raise MemoryError

    def save(self, path: Path) -> str:
        """Write the state to a file, whole or not at all; return the file's SHA-256.

        Raises:
            OSError: if the disk does not take it.
        """
        part = path.with_name(path.name + ".part")
        array = (c.llama_token * len(self.tokens))(*self.tokens)
        try:
            written = c.llama_state_seq_save_file(
                self._native.context, bytes(part), _SEQUENCE, array, len(self.tokens)
            )
            if not written:
                raise OSError(f"the state of {len(self.tokens)} tokens was not written")
            digest = _sha256(part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return digest

    def load_best(self, states: tuple[StateFile, ...], prompt: Prompt) -> None:
        """Load the state that spares the most reading, if it spares more than the cache does."""
        best = None
        most = common_prefix(self.tokens, prompt.tokens) + WORTH_LOADING_TOKENS
        for state in states:
            held = _tokens_in(Path(state.path))
            if not all(0 <= token < self._vocabulary.size_tokens for token in held):
                continue  # llama.cpp ends the process over a token that it does not know
            spared = common_prefix(held, prompt.tokens)
            whole = b"".join(map(self._vocabulary.piece, held))
            if prompt.text.startswith(whole):
                spared = len(held)
            if spared >= most:
                best, most = state, spared
        if best is not None and _sha256(Path(best.path)) == best.sha256:
            self._load(best)

    def _load(self, state: StateFile) -> None:
        c.llama_memory_clear(self._native.memory, True)
        capacity = self._native.context_tokens
        tokens = (c.llama_token * capacity)()
        count = ctypes.c_size_t()
        loaded = c.llama_state_seq_load_file(
            self._native.context,
            os.fsencode(state.path),
            _SEQUENCE,
            tokens,
            capacity,
            ctypes.byref(count),
        )
        self.tokens = tokens[: count.value] if loaded else []
        if not loaded:
            c.llama_memory_clear(self._native.memory, True)


def _starts_character(text: bytes) -> bool:
    return not text[:1] or text[0] & 0xC0 != 0x80  # noqa: PLR2004 (UTF-8: inside a character)


def _common_bytes(one: bytes, other: bytes) -> int:
    differing = (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differing, min(len(one), len(other)))


def _tokens_in(path: Path) -> list[int]:
    """Return the tokens that a state file was saved with, none if it cannot be read."""
    try:
        with path.open("rb") as file:
            _magic, _version, count = _STATE_HEADER.unpack(file.read(_STATE_HEADER.size))
            body = file.read(4 * min(count, 1 << 20))
    except (OSError, struct.error):
        return []
    return list(struct.unpack(f"={len(body) // 4}i", body[: len(body) // 4 * 4]))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

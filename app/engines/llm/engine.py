"""Answers the app's requests with one language model."""

import codecs
import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.base.errors import ModelUnusable
from app.base.messages import (
    Count,
    Counted,
    Event,
    Failed,
    Generate,
    Generated,
    Load,
    Loaded,
    Piece,
    Reading,
    Request,
    SaveState,
    StateSaved,
)
from app.engines.llm.cache import WORTH_LOADING_TOKENS, Aborted, KvCache
from app.engines.llm.native import AbortFlag, Native
from app.engines.llm.prompt import ChatTemplate
from app.engines.llm.sampler import Sampler
from app.engines.llm.vocabulary import Vocabulary

Reason = Literal["end", "length", "context", "stopped"]


@dataclass(frozen=True, slots=True)
class _Model:
    native: Native
    vocabulary: Vocabulary
    template: ChatTemplate
    cache: KvCache


@dataclass(slots=True)
class _Tally:
    """What one answer took."""

    started_s: float
    prompt_tokens: int = 0
    reused_tokens: int = 0
    completion_tokens: int = 0
    first_token_s: float = 0.0
    last_token_s: float = 0.0
    reason: Reason = "stopped"

    def count_token(self) -> None:
        self.last_token_s = time.monotonic()
        if self.completion_tokens == 0:
            self.first_token_s = self.last_token_s
        self.completion_tokens += 1

    def event(self, request_id: int) -> Generated:
        writing_s = self.last_token_s - self.first_token_s
        return Generated(
            id=request_id,
            reason=self.reason,
            prompt_tokens=self.prompt_tokens,
            reused_tokens=self.reused_tokens,
            completion_tokens=self.completion_tokens,
            time_to_first_token_ms=max(0.0, self.first_token_s - self.started_s) * 1000,
            tokens_per_s=(self.completion_tokens - 1) / writing_s if writing_s > 0 else 0.0,
        )


class LanguageModelEngine:
    """Holds the one model of this process."""

    def __init__(self) -> None:
        self._abort = AbortFlag()
        self._model: _Model | None = None

    @property
    def stop_flag(self) -> AbortFlag:
        """Return what stops the request in progress."""
        return self._abort

    def handle(self, request: Request) -> Iterator[Event]:
        """Yield the events that answer a request; return early, without error, when stopped."""
        try:
            yield from self._answer(request)
        except ModelUnusable as error:
            yield Failed(request.id, "model", str(error))
        except MemoryError:
            yield Failed(request.id, "memory", "")
        except OSError as error:
            yield Failed(request.id, "storage", error.strerror or "")

    def _answer(self, request: Request) -> Iterator[Event]:
        if isinstance(request, Load):
            yield self._load(request)
            return
        if self._model is None:
            raise RuntimeError("no model is loaded")
        if isinstance(request, Count):
            yield Counted(request.id, self._count(self._model, request.texts))
        elif isinstance(request, Generate):
            yield from self._generate(self._model, request)
        elif isinstance(request, SaveState):
            cache = self._model.cache
            digest = cache.save(Path(request.path))
            yield StateSaved(request.id, request.path, len(cache.tokens), digest)

    def _load(self, request: Load) -> Loaded:
        native = Native.open(request, self._abort)
        vocabulary = Vocabulary(native.vocabulary)
        template = ChatTemplate(native.metadata("tokenizer.chat_template"), vocabulary)
        self._model = _Model(native, vocabulary, template, KvCache(native, vocabulary))
        return Loaded(
            id=request.id,
            context_tokens=native.context_tokens,
            trained_context_tokens=native.trained_context_tokens,
            turn_overhead_tokens=template.turn_overhead_tokens,
            prompt_overhead_tokens=template.prompt_overhead_tokens,
        )

    def _count(self, model: _Model, texts: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(model.vocabulary.count(text) for text in texts)

    def _generate(self, model: _Model, request: Generate) -> Iterator[Event]:
        tally = _Tally(time.monotonic())
        prompt = model.template.prompt(request.instructions, request.turns, request.begun)
        room = model.native.context_tokens - len(prompt.tokens)
        if room < 1:
            yield Failed(request.id, "too_long", str(1 - room))
            return
        cache = model.cache
        cache.load_best(request.states, prompt)
        tokens = cache.shared(prompt)
        kept = cache.keep_prefix_of(tokens)
        tally.prompt_tokens, tally.reused_tokens = len(tokens), kept
        try:
            yield from self._read(model, request, tokens, kept)
            yield from self._write(model, request, tally)
        except Aborted:
            tally.reason = "stopped"
        yield tally.event(request.id)

    def _read(
        self, model: _Model, request: Generate, tokens: list[int], kept: int
    ) -> Iterator[Event]:
        yield Reading(request.id, kept, len(tokens))
        start = kept
        if request.save_instructions_to:
            until = model.template.instructions_tokens(request.instructions)
            if kept < until < len(tokens) and until >= WORTH_LOADING_TOKENS:
                for _done in model.cache.read(tokens[kept:until]):
                    pass
                start = until
                path = request.save_instructions_to
                with contextlib.suppress(OSError):  # a full disk costs time, not the answer
                    digest = model.cache.save(Path(path))
                    yield StateSaved(request.id, path, until, digest)
        for done in model.cache.read(tokens[start:]):
            if self._abort.is_set():
                raise Aborted
            yield Reading(request.id, start + done, len(tokens))

    def _write(self, model: _Model, request: Generate, tally: _Tally) -> Iterator[Event]:
        begun = model.vocabulary.tokenise_plain(request.begun)
        sampler = Sampler(request.sampling, model.vocabulary.size_tokens, begun)
        # A character that is cut in the middle is left out: the answer may be continued.
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        limit = request.sampling.max_answer_tokens
        try:
            while not self._abort.is_set():
                token = sampler.next_token(model.native.context)
                if model.vocabulary.ends(token):
                    tally.reason = "end"
                    return
                tally.count_token()
                if text := decoder.decode(model.vocabulary.piece(token)):
                    yield Piece(request.id, text)
                if tally.completion_tokens >= limit:
                    tally.reason = "length"
                    return
                if len(model.cache.tokens) + 1 >= model.native.context_tokens:
                    tally.reason = "context"
                    return
                model.cache.append([token])
        finally:
            sampler.close()

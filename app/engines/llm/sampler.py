"""How the next token is chosen."""

from __future__ import annotations

import secrets

from llama_cpp import llama_cpp as c

from app.base.messages import SamplingSettings

# llama.cpp's own default: the window in which repetition counts.
_REPEAT_WINDOW_TOKENS = 64


class Sampler:
    """A chain of llama.cpp's samplers, freed when closed.

    `written` are the tokens of the answer so far: they count as repeated, too.
    """

    def __init__(
        self, settings: SamplingSettings, vocabulary_tokens: int, written: list[int]
    ) -> None:
        self._chain = c.llama_sampler_chain_init(c.llama_sampler_chain_default_params())
        for sampler in _links(settings, vocabulary_tokens):
            c.llama_sampler_chain_add(self._chain, sampler)
        for token in written[-_REPEAT_WINDOW_TOKENS:]:
            c.llama_sampler_accept(self._chain, token)

    def next_token(self, context: c.llama_context_p) -> int:
        """Choose from the scores that the context computed last."""
        return int(c.llama_sampler_sample(self._chain, context, -1))

    def close(self) -> None:
        """Give its memory back."""
        c.llama_sampler_free(self._chain)


def _links(settings: SamplingSettings, vocabulary_tokens: int) -> list[c.llama_sampler_p]:
    links = []
    if settings.repeat_penalty != 1:
        links.append(
            c.llama_sampler_init_penalties(
                vocabulary_tokens, _REPEAT_WINDOW_TOKENS, settings.repeat_penalty, 0.0, 0.0
            )
        )
    if settings.temperature <= 0:
        return [*links, c.llama_sampler_init_greedy()]
    seed = settings.seed if settings.seed >= 0 else secrets.randbits(32)
    return [
        *links,
        c.llama_sampler_init_top_k(settings.top_k),
        c.llama_sampler_init_top_p(settings.top_p, 1),
        c.llama_sampler_init_min_p(settings.min_p, 1),
        c.llama_sampler_init_temp(settings.temperature),
        c.llama_sampler_init_dist(seed % 0xFFFFFFFF),
    ]

"""Text to tokens and back."""

from __future__ import annotations

import ctypes
import functools

from llama_cpp import llama_cpp as c

_ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"


class Vocabulary:
    """The vocabulary of one model."""

    def __init__(self, pointer: c.llama_vocab_p) -> None:
        self._pointer = pointer
        self._pieces: dict[int, bytes] = {}
        self.size_tokens = c.llama_vocab_n_tokens(pointer)
        self.joins_bytes = c.llama_vocab_type(pointer) == c.LLAMA_VOCAB_TYPE_BPE
        self.bos = c.llama_vocab_bos(pointer)
        self.eos = c.llama_vocab_eos(pointer)
        self.adds_bos = c.llama_vocab_get_add_bos(pointer) and self.bos >= 0

    def tokenise(self, text: bytes, *, special: bool) -> list[int]:
        """Return the tokens of `text`; with `special`, the marks of the chat template as such."""
        capacity = len(text) + 8
        buffer = (c.llama_token * capacity)()
        count = c.llama_tokenize(
            self._pointer,
            text,
            len(text),
            buffer,
            capacity,
            False,
            special,
        )
        return buffer[:count]

    def tokenise_plain(self, text: str) -> list[int]:
        """Return the tokens of what somebody wrote, as they stand in a prompt."""
        return self.tokenise(self.defuse(text).encode(errors="replace"), special=False)

    def count(self, text: str) -> int:
        """Return how many tokens of a prompt this text takes."""
        return len(self.tokenise_plain(text))

    def piece(self, token: int) -> bytes:
        """Return the bytes that a token stands for; they may end inside a character."""
        known = self._pieces.get(token)
        if known is None:
            known = self._pieces[token] = self._piece(token)
        return known

    def _piece(self, token: int) -> bytes:
        size = 64
        while True:
            buffer = ctypes.create_string_buffer(size)
            length = c.llama_token_to_piece(
                self._pointer,
                token,
                buffer,
                size,
                0,
                True,
            )
            if length >= 0:
                return buffer.raw[:length]
            size = -length

    def ends(self, token: int) -> bool:
        """Say whether the model ends its turn with this token."""
        return bool(c.llama_vocab_is_eog(self._pointer, token))

    @functools.cached_property
    def marks(self) -> tuple[str, ...]:
        """The texts of all control tokens, such as `<|im_start|>`, longest first."""
        tokens = range(self.size_tokens)
        control = (t for t in tokens if c.llama_vocab_is_control(self._pointer, t))
        texts = {self.piece(t).decode(errors="replace") for t in control}
        return tuple(sorted((t for t in texts if len(t) > 1), key=len, reverse=True))

    def defuse(self, text: str) -> str:
        """Return the text so that nothing in it can be taken for a mark of the chat template.

        Without it, a pasted page that holds `<|im_end|><|im_start|>system` would speak to the
        model in the voice of the app.
        """
        for mark in self.marks:
            if mark in text:
                text = text.replace(mark, mark[0] + _ZERO_WIDTH_SPACE + mark[1:])
        return text

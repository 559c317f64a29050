"""A model and its context in llama.cpp, opened and closed."""

from __future__ import annotations

import ctypes
import os
import sys
from dataclasses import dataclass
from typing import Self

from llama_cpp import llama_cpp as c

from app.base.errors import ModelUnusable
from app.base.messages import KvType, Load
from app.base.words import _

BATCH_TOKENS = 512

_KV_TYPES: dict[KvType, int] = {
    "f16": c.GGML_TYPE_F16,
    "q8_0": c.GGML_TYPE_Q8_0,
    "q4_0": c.GGML_TYPE_Q4_0,
}


@c.llama_log_callback  # type: ignore[untyped-decorator]
def _say_nothing(level: int, text: bytes, user_data: object) -> None:
    """llama.cpp's log would name files and settings; a failed call already says enough."""


class AbortFlag:
    """Stops a computation in llama.cpp from another thread.

    llama.cpp asks after each node of the graph, many thousand times a second. The C library's
    `strlen` has the right form and needs no Python, nor its lock: for an empty string it answers
    0, go on; for any other it answers 1, stop.
    """

    def __init__(self) -> None:
        self._text = ctypes.create_string_buffer(2)
        library = ctypes.CDLL("msvcrt" if sys.platform == "win32" else None)
        self.callback = ctypes.cast(library.strlen, c.ggml_abort_callback)
        self.data = ctypes.cast(self._text, ctypes.c_void_p)

    def set(self) -> None:
        """Ask the computation to stop."""
        self._text[0] = b"x"

    def clear(self) -> None:
        """Let the next computation run."""
        self._text[0] = b"\0"

    def is_set(self) -> bool:
        """Say whether a stop was asked for."""
        return self._text[0] != b"\0"


@dataclass(frozen=True, slots=True)
class Native:
    """Pointers that live as long as the process: unloading a model is ending its worker."""

    model: c.llama_model_p
    context: c.llama_context_p
    vocabulary: c.llama_vocab_p
    memory: c.llama_memory_t
    context_tokens: int
    trained_context_tokens: int
    keeps_every_position: bool  # a recurrent or hybrid model holds one state, the latest
    abort: AbortFlag

    @classmethod
    def open(cls, request: Load, abort: AbortFlag) -> Self:
        """Load the model file and make a context.

        Raises:
            ModelUnusable: if llama.cpp does not accept the file.
            MemoryError: if there is no memory for the context.
        """
        c.llama_log_set(_say_nothing, None)
        c.llama_backend_init()
        model_params = c.llama_model_default_params()
        model_params.n_gpu_layers = 0
        model = c.llama_model_load_from_file(os.fsencode(request.model_path), model_params)
        if not model:
            raise ModelUnusable(
                _(
                    "This model could not be loaded. Its file may be damaged, or too new for this "
                    "version of Inkling. Choose another model."
                )
            )
        trained = c.llama_model_n_ctx_train(model)
        wanted = request.context_tokens or request.automatic_context_tokens
        params = _context_params(request, min(wanted, trained), abort)
        context = c.llama_init_from_model(model, params)
        if not context:
            raise MemoryError
        return cls(
            model=model,
            context=context,
            vocabulary=c.llama_model_get_vocab(model),
            memory=c.llama_get_memory(context),
            context_tokens=c.llama_n_ctx(context),
            trained_context_tokens=trained,
            keeps_every_position=not (
                c.llama_model_is_recurrent(model) or c.llama_model_is_hybrid(model)
            ),
            abort=abort,
        )

    def let_abort(self, allowed: bool) -> None:  # noqa: FBT001 (the value)
        """Let the abort flag end computations from now on, or not."""
        callback = self.abort.callback if allowed else c.ggml_abort_callback()
        c.llama_set_abort_callback(self.context, callback, self.abort.data)

    def metadata(self, key: str) -> str:
        """Return a text from the file's header, empty where it has none."""
        size = c.llama_model_meta_val_str(self.model, key.encode(), None, 0)
        if size < 0:
            return ""
        buffer = ctypes.create_string_buffer(size + 1)
        c.llama_model_meta_val_str(self.model, key.encode(), buffer, len(buffer))
        return buffer.value.decode(errors="replace")


def _context_params(request: Load, context_tokens: int, abort: AbortFlag) -> c.llama_context_params:
    params: c.llama_context_params = c.llama_context_default_params()
    params.n_ctx = context_tokens
    params.n_batch = params.n_ubatch = BATCH_TOKENS
    params.n_outputs_max = 1  # only the last token of a prompt needs its scores
    params.n_threads = request.threads
    params.n_threads_batch = request.prefill_threads
    params.type_k = params.type_v = _KV_TYPES[request.kv_type]
    params.swa_full = False
    # A quantised V cache needs flash attention. With f16 it reads a prompt 1.3 times as fast but
    # halves the speed of writing after 2,000 tokens (SmolLM2-135M on two cores).
    params.flash_attn_type = (
        c.LLAMA_FLASH_ATTN_TYPE_DISABLED
        if request.kv_type == "f16"
        else c.LLAMA_FLASH_ATTN_TYPE_ENABLED
    )
    params.no_perf = True
    params.abort_callback = abort.callback
    params.abort_callback_data = abort.data
    return params

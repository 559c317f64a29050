"""Writes language models of a few kilobytes: random weights, a real file of a real kind.

Their words are nonsense, always the same ones for the same prompt, and they never end by
themselves. They load in milliseconds, and come in kinds that no small real model is of.
"""

import random
import struct
from array import array
from collections.abc import Mapping, Sequence
from math import prod
from pathlib import Path
from typing import Literal

Architecture = Literal["llama", "gemma2", "lfm2"]
"""llama: a plain cache; gemma2: one with a sliding window; lfm2: half of it a recurrent state."""

Value = bool | int | float | str | Sequence[int] | Sequence[str]
Shape = tuple[int, ...]

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
WINDOW_TOKENS = 64
_WIDTH, _HEADS, _HEAD_WIDTH, _LAYERS, _HIDDEN = 64, 2, 32, 2, 64
_CONTROL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
_NORMAL_TOKEN, _CONTROL_TOKEN = 1, 3
_ALIGNMENT_BYTES = 32


def write_tiny_model(
    path: Path,
    architecture: Architecture = "llama",
    template: str = CHATML,
    changes: Mapping[str, Value] | None = None,
) -> Path:
    """Write a model of this kind, with these facts changed; an empty template is left out."""
    facts: dict[str, Value] = {
        "general.architecture": architecture,
        "general.name": "Tiny",
        **{f"{architecture}.{key}": value for key, value in _shape(architecture).items()},
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "gpt-2",
        "tokenizer.ggml.tokens": vocabulary(),
        "tokenizer.ggml.token_type": [_NORMAL_TOKEN] * 257 + [_CONTROL_TOKEN] * len(_CONTROL),
        "tokenizer.ggml.merges": ["t h"],
        "tokenizer.ggml.bos_token_id": 257,
        "tokenizer.ggml.eos_token_id": 259,
        "tokenizer.ggml.add_bos_token": False,
    }
    if template:
        facts["tokenizer.chat_template"] = template
    facts |= changes or {}
    chance = random.Random(1)  # noqa: S311 (weights, not secrets)
    tensors = {
        name: (shape, _weights(chance, name, shape))
        for name, shape in _tensors(architecture, len(vocabulary())).items()
    }
    path.write_bytes(gguf_bytes(facts, tensors))
    return path


def vocabulary() -> list[str]:
    """Return the tokens: one for each byte, "th", and the marks of the template."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    letter = {byte: chr(byte) for byte in plain}
    letter |= {byte: chr(256 + index) for index, byte in enumerate(others)}
    return [*(letter[byte] for byte in range(256)), "th", *_CONTROL]


def spelled(tokens: Sequence[int]) -> str:
    """Return the text that tokens of such a model stand for, marks included."""
    bytes_of = {letter: byte for byte, letter in enumerate(vocabulary()[:256])}
    text = b""
    for token in tokens:
        word = vocabulary()[token]
        text += word.encode() if token > 255 else bytes([bytes_of[word]])
    return text.decode()


def gguf_bytes(facts: Mapping[str, Value], tensors: Mapping[str, tuple[Shape, bytes]]) -> bytes:
    """Return a GGUF file of version 3 with these facts and tensors of 32-bit numbers."""
    header = bytearray(struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), len(facts)))
    for key, value in facts.items():
        header += _text(key) + _fact(value)
    data = bytearray()
    for name, (shape, weights) in tensors.items():
        header += _text(name) + struct.pack(f"<I{len(shape)}Q", len(shape), *shape)
        header += struct.pack("<IQ", 0, len(data))
        data += weights + bytes(-len(weights) % _ALIGNMENT_BYTES)
    return bytes(header) + bytes(-len(header) % _ALIGNMENT_BYTES) + bytes(data)


def _shape(architecture: Architecture) -> dict[str, Value]:
    facts: dict[str, Value] = {
        "context_length": 8192,
        "embedding_length": _WIDTH,
        "block_count": _LAYERS,
        "feed_forward_length": _HIDDEN,
        "attention.head_count": _HEADS,
        "attention.head_count_kv": [0, _HEADS] if architecture == "lfm2" else _HEADS,
        "attention.layer_norm_rms_epsilon": 1e-5,
    }
    if architecture == "gemma2":
        facts["attention.sliding_window"] = WINDOW_TOKENS
        facts["attention.key_length"] = facts["attention.value_length"] = _HEAD_WIDTH
    if architecture == "lfm2":
        facts["shortconv.l_cache"] = 3
    return facts


def _tensors(architecture: Architecture, tokens: int) -> dict[str, Shape]:
    norm = "token_embd_norm" if architecture == "lfm2" else "output_norm"
    found: dict[str, Shape] = {"token_embd.weight": (_WIDTH, tokens), f"{norm}.weight": (_WIDTH,)}
    for layer in range(_LAYERS):
        parts: dict[str, Shape] = {
            "attn_norm": (_WIDTH,),
            "ffn_norm": (_WIDTH,),
            "ffn_gate": (_WIDTH, _HIDDEN),
            "ffn_up": (_WIDTH, _HIDDEN),
            "ffn_down": (_HIDDEN, _WIDTH),
        }
        if architecture == "lfm2" and layer == 0:
            parts["shortconv.conv"] = (3, _WIDTH)
            parts["shortconv.in_proj"] = (_WIDTH, 3 * _WIDTH)
            parts["shortconv.out_proj"] = (_WIDTH, _WIDTH)
        else:
            parts |= {f"attn_{name}": (_WIDTH, _WIDTH) for name in ("q", "k", "v", "output")}
        if architecture == "lfm2" and layer == 1:
            parts["attn_q_norm"] = parts["attn_k_norm"] = (_HEAD_WIDTH,)
        if architecture == "gemma2":
            parts["post_attention_norm"] = parts["post_ffw_norm"] = (_WIDTH,)
        found |= {f"blk.{layer}.{name}.weight": shape for name, shape in parts.items()}
    return found


def _weights(chance: random.Random, name: str, shape: Shape) -> bytes:
    if "norm" in name:
        # Attention that is sharp, where the kind of model would make it mild.
        weight = 4.0 if "_q_norm" in name or "_k_norm" in name else 1.0
        return array("f", [weight] * prod(shape)).tobytes()
    words = name == "token_embd.weight"
    # Words weigh little, so that what is written depends on all that was read.
    numbers = array("f", (chance.gauss(0, 0.02 if words else 0.3) for _index in range(prod(shape))))
    if words:
        # A token of zeros is never the likeliest: only printable ASCII is written, without end.
        for token in set(range(shape[1])) - set(range(32, 127)):
            numbers[token * shape[0] : (token + 1) * shape[0]] = array("f", [0.0] * shape[0])
    return numbers.tobytes()


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def _fact(value: Value) -> bytes:
    if isinstance(value, bool):
        return struct.pack("<I?", 7, value)
    if isinstance(value, int):
        return struct.pack("<II", 4, value)
    if isinstance(value, float):
        return struct.pack("<If", 6, value)
    if isinstance(value, str):
        return struct.pack("<I", 8) + _text(value)
    kind = 8 if isinstance(value[0], str) else 5
    items = (_text(v) if isinstance(v, str) else struct.pack("<i", v) for v in value)
    return struct.pack("<IIQ", 9, kind, len(value)) + b"".join(items)

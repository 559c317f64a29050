"""The header of a GGUF file, read with care: the file may come from anywhere.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

import io
import struct
from dataclasses import dataclass
from pathlib import Path

from app.base.errors import ModelUnusable
from app.base.words import _

_VERSIONS = (2, 3)
_BIG_ENDIAN_VERSIONS = (2 << 24, 3 << 24)
_STRING, _ARRAY = 8, 9
_SCALARS = {
    0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?",
    10: "<Q", 11: "<q", 12: "<d",
}  # fmt: skip
_MAX_ENTRIES = 65_536
_MAX_TENSORS = 65_536
_MAX_DIMENSIONS = 4
_MAX_TEXT_BYTES = 1 << 20
_MAX_ITEMS = 4_000_000
_MAX_ARRAY_DEPTH = 2
_MAX_ALIGNMENT_BYTES = 1 << 20

# ggml.h and ggml-common.h: type → (weights in a block, bytes of a block).
_BLOCKS = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34),
    9: (32, 36), 10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210),
    15: (256, 292), 16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18),
    21: (256, 110), 22: (256, 82), 23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4),
    27: (1, 8), 28: (1, 8), 29: (256, 56), 30: (1, 2), 34: (256, 54), 35: (256, 66), 39: (32, 17),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """What the header of a model file says about it."""

    architecture: str
    name: str
    trained_context_tokens: int
    weights: int  # how many numbers the model consists of
    has_chat_template: bool
    header_bytes: int
    file_bytes: int


def read_header(path: Path) -> GgufHeader:
    """Return what the file's header says, having checked that the file is whole.

    Raises:
        ModelUnusable: if it is missing, cut short, or not a GGUF file that we can read.
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            if size < len(b"GGUF") + 20:
                file.seek(0)
                start = file.read(4)
                raise _too_short(path) if b"GGUF".startswith(start) else _not_a_gguf(path)
            file.seek(0)
            return _Reader(path, file, size).header()
    except FileNotFoundError as error:
        raise ModelUnusable(
            _("The model “{name}” is no longer where it was. Choose another model.").format(
                name=path.name
            )
        ) from error
    except OSError as error:
        raise ModelUnusable(
            _("The model “{name}” cannot be read: {reason}.").format(
                name=path.name, reason=error.strerror or error
            )
        ) from error


def _not_a_gguf(path: Path) -> ModelUnusable:
    return ModelUnusable(
        _("“{name}” is not a model in the GGUF format. Choose another file.").format(name=path.name)
    )


def _too_short(path: Path) -> ModelUnusable:
    return ModelUnusable(
        _("The model “{name}” is cut short. Get the file again.").format(name=path.name)
    )


def _damaged(path: Path) -> ModelUnusable:
    return ModelUnusable(
        _("The model “{name}” is damaged. Get the file again.").format(name=path.name)
    )


class _Reader:
    """Walks through the header; every count and length is checked before it is believed."""

    def __init__(self, path: Path, file: io.BufferedReader, file_bytes: int) -> None:
        self._path = path
        self._file = file
        self._file_bytes = file_bytes

    def header(self) -> GgufHeader:
        if self._bytes(4) != b"GGUF":
            raise _not_a_gguf(self._path)
        version = self._number("<I")
        if version in _BIG_ENDIAN_VERSIONS:
            raise ModelUnusable(
                _(
                    "“{name}” was made for computers of another kind (big-endian). Get the usual "
                    "file of this model."
                ).format(name=self._path.name)
            )
        if version not in _VERSIONS:
            raise ModelUnusable(
                _(
                    "“{name}” uses version {version} of the GGUF format, which this Inkling does "
                    "not know. Choose another model."
                ).format(name=self._path.name, version=version)
            )
        tensors = self._bounded(self._number("<Q"), _MAX_TENSORS)
        entries = self._bounded(self._number("<Q"), _MAX_ENTRIES)
        facts = dict(self._entry() for _index in range(entries))
        alignment = facts.get("general.alignment", 32)
        if not isinstance(alignment, int) or not 0 < alignment <= _MAX_ALIGNMENT_BYTES:
            raise _damaged(self._path)
        weights, needed_bytes = self._tensors(tensors)
        header_bytes = self._file.tell()
        data_start = -(-header_bytes // alignment) * alignment
        if data_start + needed_bytes > self._file_bytes:
            raise _too_short(self._path)
        architecture = _text(facts.get("general.architecture"))
        if not architecture:
            raise _damaged(self._path)
        context = facts.get(f"{architecture}.context_length")
        return GgufHeader(
            architecture=architecture,
            name=_text(facts.get("general.name")),
            trained_context_tokens=max(0, context) if isinstance(context, int) else 0,
            weights=weights,
            has_chat_template=bool(facts.get("tokenizer.chat_template")),
            header_bytes=header_bytes,
            file_bytes=self._file_bytes,
        )

    def _tensors(self, count: int) -> tuple[int, int]:
        """Return the number of weights, and how many bytes of data they need."""
        weights = end = 0
        for _index in range(count):
            self._string()
            dimensions = self._bounded(self._number("<I"), _MAX_DIMENSIONS)
            elements = 1
            for _dimension in range(dimensions):
                elements *= self._number("<Q")
            kind, offset = self._number("<I"), self._number("<Q")
            per_block, block_bytes = _BLOCKS.get(kind, (1, 0))
            weights += elements
            end = max(end, offset + elements // per_block * block_bytes)
        return weights, end

    def _entry(self) -> tuple[str, object]:
        key = self._string().decode(errors="replace")
        return key, self._value(self._number("<I"), depth=0)

    def _value(self, kind: int, depth: int) -> object:
        if kind == _STRING:
            return self._string().decode(errors="replace")
        if kind == _ARRAY:
            self._skip_array(depth)
            return None
        if kind not in _SCALARS:
            raise _damaged(self._path)
        return self._number(_SCALARS[kind])

    def _skip_array(self, depth: int) -> None:
        """Pass over a list: those of a header are vocabularies, of no use here."""
        kind = self._number("<I")
        count = self._bounded(self._number("<Q"), _MAX_ITEMS)
        if kind in _SCALARS:
            self._bytes(count * struct.calcsize(_SCALARS[kind]))
        elif kind == _STRING:
            for _index in range(count):
                self._string()
        elif kind == _ARRAY and depth < _MAX_ARRAY_DEPTH:
            for _index in range(count):
                self._skip_array(depth + 1)
        else:
            raise _damaged(self._path)

    def _string(self) -> bytes:
        return self._bytes(self._bounded(self._number("<Q"), _MAX_TEXT_BYTES))

    def _number(self, form: str) -> int:
        (number,) = struct.unpack(form, self._bytes(struct.calcsize(form)))
        return number  # type: ignore[no-any-return]

    def _bytes(self, count: int) -> bytes:
        piece = self._file.read(count)
        if len(piece) < count:
            raise _too_short(self._path)
        return piece

    def _bounded(self, count: int, most: int) -> int:
        if count > most:
            raise _damaged(self._path)
        return count


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

"""Messages as lines of JSON, checked field by field on arrival."""

import functools
import json
import math
import types
from collections.abc import Iterator
from dataclasses import asdict, fields, is_dataclass
from typing import IO, Any, Literal, NoReturn, get_args, get_origin, get_type_hints

from app.base.messages import MAX_LINE_BYTES


class BadMessage(ValueError):
    """A line is not a message of the expected kinds."""


def encode(message: Any) -> bytes:  # noqa: ANN401 (any dataclass)
    """Return the message as one line of UTF-8 JSON, newline included.

    Raises:
        BadMessage: if the line would be longer than `MAX_LINE_BYTES`.
    """
    # JSON escapes lone surrogates, which UTF-8 could not carry.
    body = {"kind": type(message).__name__, **asdict(message)}
    line = json.dumps(body, separators=(",", ":"), allow_nan=False).encode() + b"\n"
    if len(line) > MAX_LINE_BYTES:
        raise BadMessage(f"{type(message).__name__} of {len(line)} bytes is too long for one line")
    return line


def decode(line: bytes, union: "types.UnionType") -> Any:  # noqa: ANN401 (one of `union`)
    """Return the message that `line` holds.

    Raises:
        BadMessage: if the line is too long, holds none of the dataclasses in `union`, or a field
            is not of its type.
    """
    if len(line) > MAX_LINE_BYTES:
        raise BadMessage("a line is too long")
    try:
        body = json.loads(line.decode(), parse_constant=_refuse_constant)
        kind = body.pop("kind")
        cls = next(c for c in get_args(union) if c.__name__ == kind)
    except (
        ValueError,  # not UTF-8, not JSON, or a number without end
        RecursionError,  # a thousand brackets
        AttributeError, KeyError, TypeError, StopIteration,  # other JSON than a message
    ) as error:  # fmt: skip
        raise BadMessage("not a message of the expected kinds") from error
    return _build(cls, body)


def lines(source: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of a pipe; of one that is too long, as many bytes as `decode` refuses."""
    return iter(lambda: source.readline(MAX_LINE_BYTES + 1), b"")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


@functools.cache
def _field_types(cls: Any) -> dict[str, Any]:  # noqa: ANN401 (a dataclass)
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


def _build(cls: Any, body: object) -> Any:  # noqa: ANN401 (a dataclass, and one of it)
    types_by_name = _field_types(cls)
    if not isinstance(body, dict) or body.keys() != types_by_name.keys():
        raise BadMessage(f"{cls.__name__} with wrong fields")
    return cls(**{name: _value(hint, body[name], name) for name, hint in types_by_name.items()})


def _value(hint: Any, value: Any, name: str) -> Any:  # noqa: ANN401 (whatever JSON holds)
    origin = get_origin(hint)
    if origin is Literal:
        if value in get_args(hint):
            return value
    elif origin is tuple:
        if isinstance(value, list):
            return tuple(_value(get_args(hint)[0], item, name) for item in value)
    elif is_dataclass(hint) and isinstance(hint, type):
        return _build(hint, value)
    elif hint is float:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _finite(value, name)
    elif type(value) is hint:
        return value
    raise BadMessage(f"{name} is not of its type")


def _finite(value: float, name: str) -> float:
    try:
        number = float(value)
    except OverflowError as error:
        raise BadMessage(f"{name} is too large") from error
    if not math.isfinite(number):  # 1e999
        raise BadMessage(f"{name} is too large")
    return number

import io
import json
from dataclasses import fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.messages import (
    MAX_LINE_BYTES,
    Count,
    Event,
    Failed,
    Generate,
    Generated,
    Piece,
    Reading,
    Request,
    Stop,
)
from app.base.wire import BadMessage, decode, encode, lines

# With halves of characters in it, as a clipboard may deliver them.
TEXT = st.text(st.characters())


def values(hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0]), max_size=5).map(tuple)
    simple: dict[Any, st.SearchStrategy[Any]] = {
        int: st.integers(),
        float: st.floats(allow_nan=False, allow_infinity=False),
        str: TEXT,
    }
    return simple[hint] if hint in simple else messages(hint)


def messages(cls: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401
    hints = get_type_hints(cls)
    return st.builds(cls, **{field.name: values(hints[field.name]) for field in fields(cls)})


@pytest.mark.parametrize("cls", get_args(Request) + get_args(Event))
def test_every_message_arrives_as_it_was_sent(cls: type) -> None:
    union = Request if cls in get_args(Request) else Event

    @given(messages(cls))
    def arrives(message: object) -> None:
        line = encode(message)
        assert line.endswith(b"\n")
        assert line.count(b"\n") == 1
        assert decode(line, union) == message

    arrives()


def test_halves_of_characters_survive() -> None:
    piece = Piece(1, "\ud83d and \udc00, and a whole one: \N{GRINNING FACE}")
    assert decode(encode(piece), Event) == piece


GOOD = {"kind": "Reading", "id": 1, "done_tokens": 2, "total_tokens": 3}


def line_of(**changes: object) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


def test_the_line_that_the_bad_ones_are_made_from_is_good() -> None:
    assert decode(line_of(), Event) == Reading(1, 2, 3)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"null",
        b"1",
        b'"Reading"',
        b"[]",
        b'["kind"]',
        b"{}",
        b"{",
        b"hello, world\n",
        b"\xff\xfe\x00",
        json.dumps(GOOD).encode("utf-16"),
        b'{"kind": "Reading"}',
        line_of(kind="Nothing"),
        line_of(kind="Stop"),
        line_of(kind=None),
        line_of(kind=["Reading"]),
        line_of(kind={}),
        line_of(extra=1),
        line_of(id="1"),
        line_of(id=1.0),
        line_of(id=True),
        line_of(id=None),
        line_of(id=[1]),
        line_of()[:-1],
        line_of() + line_of(),
        b"[" * 100_000,
        b'{"a":' * 100_000,
        line_of(id=0).replace(b"0", b"9" * 5_000, 1),
        encode(Stop(1)),  # a request, where events are expected
    ],
    ids=lambda line: repr(line[:40]),
)
def test_a_malformed_line_is_refused(line: bytes) -> None:
    with pytest.raises(BadMessage):
        decode(line, Event)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "1" * 400, '"1"'])
def test_what_is_no_finite_number_is_refused(number: str) -> None:
    whole = encode(Generated(1, "end", 1, 1, 1, 12345.5, 1.0))
    with pytest.raises(BadMessage):
        decode(whole.replace(b"12345.5", number.encode()), Event)


def test_a_whole_number_will_do_where_a_fraction_is_expected() -> None:
    whole = encode(Generated(1, "end", 1, 1, 1, 12345.5, 1.0))
    event = decode(whole.replace(b"12345.5", b"12345"), Event)
    assert type(event.time_to_first_token_ms) is float


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("turns", "text"),
        ("turns", {"role": "user"}),
        ("turns", ["text"]),
        ("turns", [{"role": "user"}]),
        ("turns", [{"role": "system", "text": "x"}]),
        ("turns", [{"role": "user", "text": 1}]),
        ("turns", [{"role": "user", "text": "x", "more": 1}]),
        ("turns", [[]]),
        ("sampling", None),
        ("sampling", {}),
        ("states", [{"path": "x"}]),
    ],
)
def test_what_is_inside_is_checked_too(field: str, value: object) -> None:
    @given(messages(Generate))
    def refused(message: Generate) -> None:
        body = json.loads(encode(message))
        with pytest.raises(BadMessage):
            decode(json.dumps({**body, field: value}).encode(), Request)

    refused()


def test_a_failure_of_an_unknown_kind_is_refused() -> None:
    line = encode(Failed(1, "bug", "")).replace(b'"bug"', b'"weather"')
    with pytest.raises(BadMessage):
        decode(line, Event)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_refused(line: bytes) -> None:
    with pytest.raises(BadMessage):
        decode(line, Event)


def test_the_longest_line_passes_and_one_byte_more_does_not() -> None:
    empty_bytes = len(encode(Count(1, ("",))))
    longest = Count(1, ("a" * (MAX_LINE_BYTES - empty_bytes),))
    line = encode(longest)
    assert len(line) == MAX_LINE_BYTES
    assert decode(line, Request) == longest
    with pytest.raises(BadMessage):
        encode(Count(1, (longest.texts[0] + "a",)))
    with pytest.raises(BadMessage):
        decode(line[:-3] + b'a"]}\n', Request)


def test_a_line_without_end_is_never_held_in_memory() -> None:
    pipe = io.BufferedReader(io.BytesIO(b"a" * (5 * MAX_LINE_BYTES) + b"\n" + encode(Stop(7))))
    sizes = []
    good = []
    for line in lines(pipe):
        sizes.append(len(line))
        try:
            good.append(decode(line, Request))
        except BadMessage:
            continue
    assert max(sizes) == MAX_LINE_BYTES + 1
    assert good == [Stop(7)]

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.library import archive_reader
from app.library.archive import to_json
from app.library.archive_reader import from_json
from app.library.errors import ImportRefused

Change = Callable[[dict[str, Any]], object]


def valid() -> dict[str, Any]:
    return {
        "format": "inkling-conversations",
        "version": 1,
        "assistants": [
            {
                "key": "",
                "edited": False,
                "name": "Cook",
                "instructions": "Cook.",
                "model": "",
                "sampling": {"temperature": 1, "top_k": 3},
            }
        ],
        "conversations": [
            {
                "title": "Dinner",
                "titled_by_user": True,
                "pinned": False,
                "assistant": 0,
                "shown": 1,
                "left_out_until": None,
                "created_at_ms": 1,
                "updated_at_ms": 2,
                "messages": [
                    {
                        "parent": None,
                        "role": "user",
                        "text": "hello",
                        "status": "done",
                        "created_at_ms": 3,
                        "model": "",
                        "note": "",
                        "attachments": [{"name": "a", "text": "b"}],
                    },
                    {
                        "parent": 0,
                        "role": "assistant",
                        "text": "hi",
                        "status": "cut",
                        "created_at_ms": 4,
                        "model": "m",
                        "note": "Cut.",
                        "attachments": [],
                    },
                ],
            }
        ],
    }


def first(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = content["conversations"][0]
    return found


def test_a_valid_file_is_read_and_written_again() -> None:
    archive = from_json(json.dumps(valid()).encode())
    assert archive.assistants[0].sampling.temperature == 1.0
    assert archive.assistants[0].sampling.top_p == 0.95
    assert archive.conversations[0].messages[1].parent == 0
    written = to_json(archive).encode()
    assert from_json(written) == archive
    assert from_json(b"\xef\xbb\xbf" + written) == archive


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda c: c.update(conversations=None), "“conversations” must be a list."),
        (lambda c: c.pop("assistants"), "“assistants” is missing."),
        (lambda c: c.update(version="1"), "“version” must be a whole number from 1 to 1000000."),
        (lambda c: c["assistants"].append(7), "assistant 2 must be an object."),
        (lambda c: c["assistants"][0].update(name=" "), "assistant 1, “name” must not be empty."),
        (
            lambda c: c["assistants"][0].update(sampling=[]),
            "assistant 1, “sampling” must be an object.",
        ),
        (
            lambda c: c["assistants"][0]["sampling"].update(temperature=9),
            "assistant 1, “sampling”, “temperature” must be a number from 0 to 2.",
        ),
        (
            lambda c: c["assistants"][0]["sampling"].update(top_k=True),
            "assistant 1, “sampling”, “top_k” must be a whole number from 0 to 1000.",
        ),
        (lambda c: c["conversations"].append(None), "conversation 2 must be an object."),
        (lambda c: first(c).update(title=3), "conversation 1, “title” must be text."),
        (
            lambda c: first(c).update(pinned=1),
            "conversation 1, “pinned” must be true or false.",
        ),
        (
            lambda c: first(c).update(assistant=1),
            "conversation 1, “assistant” must be a whole number from 0 to 0.",
        ),
        (
            lambda c: first(c).update(assistant=None),
            "conversation 1, “assistant” must be the place of an assistant in the file.",
        ),
        (
            lambda c: c.update(assistants=[]),
            "conversation 1, “assistant” must be the place of an assistant in the file.",
        ),
        (
            lambda c: first(c).update(shown=2),
            "conversation 1, “shown” must be a whole number from 0 to 1.",
        ),
        (
            lambda c: first(c).update(created_at_ms=-1),
            "conversation 1, “created_at_ms” must be a whole number from 0 to 253402300799000.",
        ),
        (
            lambda c: first(c).update(created_at_ms=1.5),
            "conversation 1, “created_at_ms” must be a whole number from 0 to 253402300799000.",
        ),
        (
            lambda c: first(c)["messages"][0].update(parent=0),
            "conversation 1, message 1, “parent” must be null.",
        ),
        (
            lambda c: first(c)["messages"][1].update(parent=1),
            "conversation 1, message 2, “parent” must be a whole number from 0 to 0.",
        ),
        (
            lambda c: first(c)["messages"][1].update(role="system"),
            "conversation 1, message 2, “role” must be one of user, assistant.",
        ),
        (
            lambda c: first(c)["messages"][1].update(status="writing"),
            "conversation 1, message 2, “status” must be one of done, cut, stopped, failed.",
        ),
        (
            lambda c: first(c)["messages"][1].update(text="\ud83d"),
            "conversation 1, message 2, “text” holds half a character.",
        ),
        (
            lambda c: first(c)["messages"][1].pop("note"),
            "conversation 1, message 2, “note” is missing.",
        ),
        (
            lambda c: first(c)["messages"][0]["attachments"].append({"name": "x"}),
            "conversation 1, message 1, attachment 2, “text” is missing.",
        ),
    ],
)
def test_an_error_is_named_with_its_place(change: Change, sentence: str) -> None:
    content = valid()
    change(content)
    with pytest.raises(ImportRefused) as refused:
        from_json(json.dumps(content).encode())
    assert str(refused.value) == (
        f"The file was not imported, because of an error in it: {sentence}"
    )


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b"7",
        b"{}",
        b'{"format": "other", "version": 1}',
        b"\xff\xfe{}",
        b"PK\x03\x04",
        b"[" * 100_000,
        b'{"format": "inkling-conversations", "version": NaN}',
        b'{"format": "inkling-conversations", "version": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_export_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(ImportRefused, match=r"^(This is not|The file was not).*\.$"):
        from_json(content)


def test_a_file_that_was_cut_short_says_where() -> None:
    content = json.dumps(valid(), indent=1).encode()
    with pytest.raises(ImportRefused, match=r"not whole JSON \(line \d+, column \d+\)"):
        from_json(content[: len(content) // 2])


def test_a_newer_format_is_refused() -> None:
    with pytest.raises(ImportRefused, match="newer version"):
        from_json(json.dumps({**valid(), "version": 2}).encode())


def test_too_much_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = json.dumps(valid()).encode()
    with monkeypatch.context() as patch:
        patch.setattr(archive_reader, "LARGEST_ARCHIVE_BYTES", len(content) - 1)
        with pytest.raises(ImportRefused, match="too large"):
            from_json(content)
    monkeypatch.setattr(archive_reader, "_MOST_COMMAS", 50)
    assert from_json(content)
    texts = valid()
    first(texts)["messages"][0]["text"] = ',"\\,' * 100
    assert from_json(json.dumps(texts).encode())
    with pytest.raises(ImportRefused, match="too large"):
        from_json(b"[" + b"0," * 51 + b"0]")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "text", "parent", "messages"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


def places(value: object) -> list[tuple[Any, Any]]:
    """Return every container in the file with every key of it."""
    if isinstance(value, dict):
        keys: list[Any] = list(value)
    elif isinstance(value, list):
        keys = list(range(len(value)))
    else:
        return []
    found = [(value, key) for key in keys]
    return found + [place for key in keys for place in places(value[key])]


@given(data=st.data(), wrong=json_values)
def test_any_value_in_any_place_is_taken_or_refused_in_a_sentence(
    data: st.DataObject, wrong: object
) -> None:
    content = valid()
    container, key = data.draw(st.sampled_from(places(content)))
    container[key] = wrong
    try:
        archive = from_json(json.dumps(content).encode())
    except ImportRefused as error:
        refused = str(error)
    else:
        assert from_json(to_json(archive).encode()) == archive
        return
    assert refused.endswith(".")

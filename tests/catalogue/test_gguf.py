import random
import struct
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import ModelUnusable
from app.catalogue.gguf import read_header
from tests.conftest import TinyModel
from tests.tiny_gguf import Value, gguf_bytes

GOOD = gguf_bytes(
    {
        "general.architecture": "llama",
        "general.name": "Little",
        "llama.context_length": 2048,
        "tokenizer.chat_template": "{{ messages }}",
        "tokenizer.ggml.tokens": ["a", "b"],
        "tokenizer.ggml.scores": [1, 2],
        "answer.yes": True,
        "answer.share": 0.5,
    },
    {"one.weight": ((4, 8), bytes(128)), "two.weight": ((3,), bytes(12))},
)
HEADER_BYTES = len(GOOD) - 128 - 32


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return tmp_path / "model.gguf"


def refusal(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(ModelUnusable) as caught:
        read_header(path)
    assert path.name in str(caught.value)
    return str(caught.value)


# Good ones


def test_the_starter(starter_model: Path) -> None:
    header = read_header(starter_model)
    assert header.architecture == "llama"
    assert header.trained_context_tokens == 8192
    assert header.weights == 134_515_008
    assert header.has_chat_template
    assert header.file_bytes == 98_362_432
    assert 1_000_000 < header.header_bytes < 3_000_000


def test_what_the_header_says(model: Path) -> None:
    model.write_bytes(GOOD)
    header = read_header(model)
    assert header.architecture == "llama"
    assert header.name == "Little"
    assert header.trained_context_tokens == 2048
    assert header.weights == 4 * 8 + 3
    assert header.has_chat_template
    assert HEADER_BYTES - 32 < header.header_bytes <= HEADER_BYTES
    assert header.file_bytes == len(GOOD)


def test_the_older_version_of_the_format(model: Path) -> None:
    model.write_bytes(GOOD[:4] + struct.pack("<I", 2) + GOOD[8:])
    assert read_header(model).name == "Little"


def test_what_is_missing_from_a_header_is_missing_from_ours(model: Path) -> None:
    model.write_bytes(gguf_bytes({"general.architecture": "llama"}, {"w": ((1,), bytes(4))}))
    header = read_header(model)
    assert (header.name, header.trained_context_tokens) == ("", 0)
    assert not header.has_chat_template


def test_facts_of_another_type_than_expected_are_passed_over(model: Path) -> None:
    facts: dict[str, Value] = {
        "general.architecture": "llama",
        "general.name": 7,
        "llama.context_length": "long",
    }
    model.write_bytes(gguf_bytes(facts, {"w": ((1,), bytes(4))}))
    header = read_header(model)
    assert (header.name, header.trained_context_tokens) == ("", 0)


# Bad ones


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="is no longer where it was"):
        read_header(tmp_path / "gone.gguf")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="cannot be read: Is a directory"):
        read_header(tmp_path)


@pytest.mark.parametrize("content", [b"", b"G", b"GGU", b"GGUF", GOOD[:23]])
def test_a_file_of_a_few_bytes(model: Path, content: bytes) -> None:
    assert "is cut short" in refusal(model, content)


@pytest.mark.parametrize("content", [b"\0", b"GUF", b"gguf" * 100, b"PK\3\4" * 100, b"\xff" * 500])
def test_a_file_of_another_kind(model: Path, content: bytes) -> None:
    assert "is not a model in the GGUF format" in refusal(model, content)


@pytest.mark.parametrize(
    "length", [*range(4, HEADER_BYTES, 7), *range(HEADER_BYTES, len(GOOD) - 20, 9)]
)
def test_a_file_that_was_cut_anywhere(model: Path, length: int) -> None:
    assert "is cut short" in refusal(model, GOOD[:length])


def test_the_padding_after_the_last_weights_may_be_missing(model: Path) -> None:
    model.write_bytes(GOOD[:-20])
    assert read_header(model).weights == 35


def test_the_starter_cut_short(starter_model: Path, model: Path) -> None:
    with starter_model.open("rb") as file:
        beginning = file.read(2_000_000)
    for length in (100, 1_000_000, 2_000_000):
        assert "is cut short" in refusal(model, beginning[:length])


@pytest.mark.parametrize("version", [0, 1, 4, 1_000_000])
def test_an_unknown_version(model: Path, version: int) -> None:
    said = refusal(model, GOOD[:4] + struct.pack("<I", version) + GOOD[8:])
    assert f"uses version {version} of the GGUF format" in said


def test_a_file_for_computers_of_another_kind(model: Path) -> None:
    content = struct.pack(">4sIQQ", b"GGUF", 3, 1, 1) + bytes(100)
    assert "big-endian" in refusal(model, content)


@pytest.mark.parametrize("count", [100_000, 2**31, 2**63, 2**64 - 1])
@pytest.mark.parametrize("offset", [8, 16], ids=["tensors", "facts"])
def test_impossible_counts(model: Path, offset: int, count: int) -> None:
    content = GOOD[:offset] + struct.pack("<Q", count) + GOOD[offset + 8 :]
    assert "is damaged" in refusal(model, content)


def header_with(entry: bytes) -> bytes:
    """Return a file whose only fact has this type and value."""
    key = struct.pack("<Q", 1) + b"k"
    return struct.pack("<4sIQQ", b"GGUF", 3, 0, 1) + key + entry + bytes(64)


@pytest.mark.parametrize(
    "entry",
    [
        struct.pack("<I", 13),
        struct.pack("<I", 2**32 - 1),
        struct.pack("<IQ", 8, 2**40),
        struct.pack("<IIQ", 9, 4, 2**40),
        struct.pack("<IIQ", 9, 8, 2**62),
        struct.pack("<IIQ", 9, 13, 1),
        struct.pack("<IIQ", 9, 9, 1) * 1 + struct.pack("<IQ", 9, 1) * 5,
    ],
    ids=[
        "type",
        "type",
        "long text",
        "long list",
        "longest list",
        "list of what",
        "lists in lists",
    ],
)
def test_impossible_facts(model: Path, entry: bytes) -> None:
    assert "is damaged" in refusal(model, header_with(entry))


@pytest.mark.parametrize("alignment", [0, 2**31, "much"])
def test_impossible_alignment(model: Path, alignment: int | str) -> None:
    facts = {"general.architecture": "llama", "general.alignment": alignment}
    assert "is damaged" in refusal(model, gguf_bytes(facts, {"w": ((1,), bytes(4))}))


def test_a_model_of_no_kind(model: Path) -> None:
    assert "is damaged" in refusal(
        model, gguf_bytes({"general.name": "x"}, {"w": ((1,), bytes(4))})
    )


def test_weights_beyond_the_end_of_the_file(model: Path) -> None:
    content = gguf_bytes({"general.architecture": "llama"}, {"w": ((2**40, 2**40), bytes(4))})
    assert "is cut short" in refusal(model, content)


def test_thousands_of_damaged_headers_are_read_or_refused_in_little_memory(
    tiny_model: TinyModel, model: Path
) -> None:
    whole = tiny_model().read_bytes()
    header_bytes = read_header(tiny_model()).header_bytes
    chance = random.Random(20)  # noqa: S311 (the same files each time)
    read = refused = 0
    model.write_bytes(whole)
    tracemalloc.start()
    with model.open("r+b") as file:
        for _file in range(2_000):
            places = [chance.randrange(header_bytes) for _change in range(chance.randint(1, 8))]
            for place in places:
                file.seek(place)
                file.write(bytes([chance.choice((0, 1, 127, 128, 255, chance.randrange(256)))]))
            file.flush()
            try:
                read_header(model)
                read += 1
            except ModelUnusable:
                refused += 1
            for place in places:
                file.seek(place)
                file.write(whole[place : place + 1])
    _now_bytes, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read > 100
    assert refused > 100
    assert most_bytes < 16_000_000


@given(st.binary(max_size=400))
def test_any_bytes_after_the_mark_are_refused(
    tmp_path_factory: pytest.TempPathFactory, rest: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.gguf"
    path.write_bytes(b"GGUF\3\0\0\0" + rest)
    with pytest.raises(ModelUnusable):
        read_header(path)

from pathlib import Path

import pytest

from app.base.messages import Failed
from tests.conftest import TinyModel
from tests.talking import Talker
from tests.tiny_gguf import gguf_bytes

EMPTY_MODEL = gguf_bytes({"general.architecture": "llama"}, {})


def refusal(talker: Talker, path: Path) -> Failed:
    (event,) = talker.worker.request(talker.load_request(path))
    assert isinstance(event, Failed)
    return event


@pytest.mark.parametrize(
    "content",
    [None, b"", b"GGUF", b"A letter to my aunt. " * 100, EMPTY_MODEL, "unknown kind", "cut"],
    ids=["missing", "empty", "four bytes", "text", "no model", "unknown kind", "cut"],
)
def test_what_cannot_be_loaded_is_refused_in_a_sentence_and_the_worker_lives(
    loader: Talker, tiny_model: TinyModel, tmp_path: Path, content: bytes | str | None
) -> None:
    path = tmp_path / "model.gguf"
    if content == "unknown kind":
        path = tiny_model(changes={"general.architecture": "sourdough"})
    elif content == "cut":
        path.write_bytes(tiny_model().read_bytes()[:-1000])
    elif isinstance(content, bytes):
        path.write_bytes(content)
    failed = refusal(loader, path)
    assert failed.failure == "model"
    assert failed.sentence.startswith("This model could not be loaded.")
    assert loader.load(tiny_model()).ask("Hello").text


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [(0, 8192), (512, 512), (2048, 2048), (1_000_000, 8192)],
)
def test_the_context_is_as_long_as_wanted_and_never_longer_than_the_model_was_trained_for(
    loader: Talker, tiny_model: TinyModel, wanted: int, expected: int
) -> None:
    loaded = loader.load(tiny_model(), context_tokens=wanted).loaded
    assert loaded is not None
    assert loaded.context_tokens == expected
    assert loaded.trained_context_tokens == 8192


def test_where_the_length_is_left_to_the_app_its_own_limit_counts(
    loader: Talker, tiny_model: TinyModel
) -> None:
    talker = loader.load(tiny_model(changes={"llama.context_length": 100_000}), context_tokens=0)
    assert talker.loaded is not None
    assert talker.loaded.context_tokens == 8192
    assert talker.loaded.trained_context_tokens == 100_000

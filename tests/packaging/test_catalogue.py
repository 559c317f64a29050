"""The rules of models/catalogue.toml."""

import re
import tomllib
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

CATALOGUE = Path(__file__).resolve().parents[2] / "models" / "catalogue.toml"
TASKS = {"chat", "speech", "translation", "voice"}
ENGINES = {"llama.cpp", "ctranslate2", "vosk", "fxtranslate", "piper"}
MODEL = {
    "id": str,
    "name": str,
    "family": str,
    "task": str,
    "engine": str,
    "publisher": str,
    "page": str,
    "licence": str,
    "redistribute": bool,
    "languages": list,
    "variant": list,
}
OF_TASK: dict[str, dict[str, type]] = {
    "chat": {"parameters": int, "context_tokens": int, "strengths": list},
    "translation": {"source_language": str, "target_language": str},
}
VARIANT = {
    "id": str,
    "quantisation": str,
    "converter": str,
    "starter": bool,
    "folder": str,
    "files": list,
    "source": dict,
}
FILE = {"name": str, "bytes": int, "sha256": str}
WHEEL = {"kind": str, "name": str, "bytes": int, "sha256": str, "folder": str}


def load() -> dict[str, Any]:
    return tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))


MODELS: list[dict[str, Any]] = load()["model"]
VARIANTS: list[dict[str, Any]] = [variant for model in MODELS for variant in model["variant"]]
every_model = pytest.mark.parametrize("model", MODELS, ids=[model["id"] for model in MODELS])
every_variant = pytest.mark.parametrize(
    "variant",
    VARIANTS,
    ids=[f"{model['id']}-{v['id']}" for model in MODELS for v in model["variant"]],
)


def assert_shape(entry: dict[str, Any], shape: dict[str, type]) -> None:
    assert entry.keys() == shape.keys()
    for key, kind in shape.items():
        assert type(entry[key]) is kind, key


def assert_inside(path: str) -> None:
    assert path == str(PurePosixPath(path))
    assert not PurePosixPath(path).is_absolute()
    assert ".." not in PurePosixPath(path).parts
    assert not set('\\:*?"<>|') & set(path)


def test_format_is_known() -> None:
    assert load().keys() == {"format", "model"}
    assert load()["format"] == 1


def test_ids_are_unique() -> None:
    assert max(Counter(model["id"] for model in MODELS).values()) == 1
    for model in MODELS:
        assert max(Counter(variant["id"] for variant in model["variant"]).values()) == 1


@every_model
def test_model_is_complete(model: dict[str, Any]) -> None:
    assert model["task"] in TASKS
    assert model["engine"] in ENGINES
    assert_shape(model, MODEL | OF_TASK.get(model["task"], {}))
    for text in ("id", "name", "family", "publisher", "licence"):
        assert model[text].strip() == model[text] != ""
    assert model["page"].startswith("https://")
    assert model["languages"]
    assert all(re.fullmatch("[a-z]{2,3}", language) for language in model["languages"])


@every_model
def test_what_a_task_adds_makes_sense(model: dict[str, Any]) -> None:
    if model["task"] == "chat":
        assert min(model["parameters"], model["context_tokens"]) > 0
        assert model["strengths"]
    if model["task"] == "translation":
        assert model["languages"] == [model["source_language"], model["target_language"]]


@every_variant
def test_variant_is_complete(variant: dict[str, Any]) -> None:
    assert_shape(variant, VARIANT)
    assert variant["id"]
    assert_shape(variant["source"], WHEEL)
    assert variant["source"]["kind"] == "wheel"
    assert_inside(variant["source"]["folder"])
    assert re.fullmatch(r"[a-z0-9_]+-[0-9.]+-\S+-\S+-\S+\.whl", variant["source"]["name"])


@every_variant
def test_every_byte_is_pinned(variant: dict[str, Any]) -> None:
    assert variant["files"]
    for file in variant["files"]:
        assert_shape(file, FILE)
        assert_inside(file["name"])
    for pin in (variant["source"], *variant["files"]):
        assert re.fullmatch("[0-9a-f]{64}", pin["sha256"])
        assert pin["bytes"] > 0


@every_variant
def test_several_files_have_a_folder_of_their_own(variant: dict[str, Any]) -> None:
    if len(variant["files"]) > 1:
        assert variant["folder"]
        assert_inside(variant["folder"])


def test_no_two_files_share_a_place() -> None:
    places = [
        str(PurePosixPath(variant["folder"], file["name"])).lower()
        for variant in VARIANTS
        for file in variant["files"]
    ]
    assert max(Counter(places).values()) == 1


def test_starters_cover_every_page_and_may_be_passed_on() -> None:
    starters = [model for model in MODELS if any(v["starter"] for v in model["variant"])]
    assert {model["task"] for model in starters} == TASKS
    assert all(model["redistribute"] for model in starters)

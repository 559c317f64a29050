import os
import shutil
from pathlib import Path

import pytest

from app.base.errors import ModelUnusable
from app.catalogue.installed import InstalledModel, InstalledModels
from tests.conftest import TinyModel


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    return folder


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    folder = tmp_path / "shipped"
    folder.mkdir()
    return folder


@pytest.fixture
def models(mine: Path, shipped: Path) -> InstalledModels:
    return InstalledModels((mine, shipped))


def put(folder: Path, name: str, size_bytes: int) -> Path:
    path = folder / f"{name}.gguf"
    path.write_bytes(bytes(size_bytes))
    return path


def test_the_largest_comes_first_wherever_it_is(
    models: InstalledModels, mine: Path, shipped: Path
) -> None:
    put(mine, "small", 10)
    put(shipped, "large", 30)
    put(mine, "middle", 20)
    put(mine, "also-small", 10)
    assert [model.id for model in models.list()] == ["large", "middle", "also-small", "small"]


def test_the_users_own_file_stands_before_one_of_ours_with_its_name(
    models: InstalledModels, mine: Path, shipped: Path
) -> None:
    put(shipped, "same", 30)
    own = put(mine, "same", 10)
    assert models.list() == [InstalledModel("same", own, 10)]


def test_what_is_no_file_is_no_model(models: InstalledModels, mine: Path) -> None:
    (mine / "folder.gguf").mkdir()
    (mine / "gone.gguf").symlink_to(mine / "nowhere.gguf")
    (mine / "notes.txt").write_text("gguf", encoding="ascii")
    (mine / "link.gguf").symlink_to(put(mine, "real", 5))
    assert [model.id for model in models.list()] == ["link", "real"]


def test_a_folder_that_is_not_there_holds_no_models(tmp_path: Path) -> None:
    assert InstalledModels((tmp_path / "nowhere",)).list() == []


def test_the_best_one_answers_where_none_was_chosen(models: InstalledModels, mine: Path) -> None:
    put(mine, "small", 10)
    put(mine, "large", 20)
    assert models.get("").id == "large"


def test_a_model_is_found_by_its_name_or_its_path(
    models: InstalledModels, mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(mine, "mine.Q4_K", 10)
    assert models.get("mine.Q4_K").path == mine / "mine.Q4_K.gguf"
    elsewhere = put(tmp_path, "elsewhere", 10)
    assert models.get(str(elsewhere)) == InstalledModel("elsewhere", elsewhere, 10)
    monkeypatch.chdir(tmp_path)
    assert models.get("elsewhere.gguf").path == elsewhere
    monkeypatch.setenv("HOME", str(tmp_path))
    assert models.get("~/elsewhere.gguf").path == elsewhere


def test_without_any_model_the_way_to_one_is_said(models: InstalledModels) -> None:
    with pytest.raises(ModelUnusable, match="No language model is installed"):
        models.get("")


@pytest.mark.parametrize(
    "wanted", ["other", "~nobody/x.gguf", "/nowhere/x.gguf", "\0.gguf", "mine"]
)
def test_a_model_that_is_not_there_is_said_with_those_that_are(
    models: InstalledModels, mine: Path, wanted: str
) -> None:
    put(mine, "a", 1)
    put(mine, "b", 2)
    with pytest.raises(ModelUnusable, match=r"is not installed\. Installed: b, a\."):
        models.get(wanted)


@pytest.mark.parametrize(
    ("model_id", "label"),
    [
        ("SmolLM2-135M-Instruct.Q4_1", "SmolLM2 135M"),
        ("gemma-3-1b-it-Q4_K_M", "gemma 3 1b"),
        ("Qwen3-0.6B-Q8_0", "Qwen3 0.6B"),
        ("Phi-3.5-mini-instruct-Q4_K_M", "Phi 3.5 mini"),
        ("Llama-3.2-1B-Instruct-UD-IQ3_XXS", "Llama 3.2 1B"),
        ("gpt-oss-20b-mxfp4", "gpt oss 20b"),
        ("tinyllama-1.1b-chat-v1.0.Q4_K_M", "tinyllama 1.1b v1.0"),
        ("my_own_model", "my own model"),
        ("chat", "chat"),
        ("Q4", "Q4"),
    ],
)
def test_a_name_for_people(model_id: str, label: str) -> None:
    assert InstalledModel(model_id, Path("x"), 1).label == label


def test_a_header_is_read_again_only_when_the_file_has_changed(
    models: InstalledModels, mine: Path, tiny_model: TinyModel
) -> None:
    path = mine / "tiny.gguf"
    shutil.copy(tiny_model(), path)
    first = models.header(models.get("tiny"))
    assert models.header(models.get("tiny")) is first
    os.utime(path, (1, 1))
    assert models.header(models.get("tiny")) is not first
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(ModelUnusable, match="cut short"):
        models.header(models.get("tiny"))
    model = models.get("tiny")
    path.unlink()
    with pytest.raises(ModelUnusable, match="no longer where it was"):
        models.header(model)

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.assistant.stopping import StopSwitch
from app.base.errors import StorageFailed
from app.base.paths import DataDir
from app.library.errors import DatabaseDamaged, DatabaseTooNew
from app.library.settings import Settings
from app.main import Inkling, data_dir, installed_models
from tests.conftest import TinyModel
from tests.talking import wait_for_end


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "inkling"


@pytest.fixture
def inkling(root: Path) -> Iterator[Inkling]:
    inkling = Inkling.open(DataDir(root))
    yield inkling
    inkling.close()


def test_the_folder_that_was_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert data_dir(Path("here")).root == tmp_path / "here"
    assert data_dir(Path("~/here")).root == tmp_path / "home" / "here"


@pytest.mark.skipif(os.name != "posix", reason="where Linux wants such data")
def test_the_folder_that_the_system_wants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert data_dir().root.name in ("inkling", "Application Support")
    assert tmp_path in data_dir().root.parents


def test_the_models_that_came_with_inkling_and_the_users_own(root: Path) -> None:
    data = DataDir(root)
    data.create()
    (data.models / "mine.gguf").write_bytes(b"mine")
    found = {model.id for model in installed_models(data).list()}
    assert found >= {"mine", "SmolLM2-135M-Instruct.Q4_1"}


def test_opening_makes_the_folder_and_closing_lets_go(root: Path) -> None:
    for _time in range(2):
        inkling = Inkling.open(DataDir(root))
        assert inkling.assistants.general().key == "general"
        assert inkling.conversations.list() == []
        inkling.close()
    assert (root.stat().st_mode & 0o777) == 0o700
    assert not (root / "inkling.db-wal").exists()


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for root in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StorageFailed, match=f"Inkling cannot write to its folder {root}"):
            Inkling.open(DataDir(root))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_only_be_read_is_said_in_a_sentence(root: Path) -> None:
    root.mkdir()
    root.chmod(0o500)
    with pytest.raises(StorageFailed, match="cannot write"):
        Inkling.open(DataDir(root))


def test_a_database_that_is_damaged_or_too_new_is_said_and_left_as_it_is(root: Path) -> None:
    Inkling.open(DataDir(root)).close()
    path = DataDir(root).database
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    content = path.read_bytes()
    with pytest.raises(DatabaseTooNew):
        Inkling.open(DataDir(root))
    assert path.read_bytes() == content
    path.write_bytes(b"A letter to my aunt. " * 500)
    with pytest.raises(DatabaseDamaged):
        Inkling.open(DataDir(root))
    Inkling.set_aside_database(DataDir(root))
    Inkling.open(DataDir(root)).close()
    assert any(p.read_bytes().startswith(b"A letter") for p in root.glob("*damaged*"))


def test_the_users_settings_reach_the_model(inkling: Inkling) -> None:
    settings = replace(Settings(), unload_after_minutes=3, saved_state_budget_mb=7)
    inkling.apply(settings)
    assert inkling.language_model.unload_after_s == 180
    assert inkling.language_model.states.budget_bytes == 7_000_000


def test_what_a_conversation_left_behind_goes_with_it(root: Path, tiny_model: TinyModel) -> None:
    data = DataDir(root)
    inkling = Inkling.open(data)
    (data.models / "tiny.gguf").write_bytes(tiny_model().read_bytes())
    general = inkling.assistants.general()
    sampling = replace(general.sampling, max_answer_tokens=3)
    inkling.assistants.update(
        replace(general, model="tiny", instructions="Be kind to all. " * 5, sampling=sampling)
    )
    inkling.apply(Settings())
    conversation = inkling.conversations.create(general.id).id
    list(inkling.chat.send(conversation, "Hello " * 50, (), StopSwitch()))
    resident = inkling.language_model.resident
    assert resident is not None
    inkling.language_model.unload()
    wait_for_end(resident.pid)
    assert len(list(data.states.iterdir())) == 2
    inkling.conversations.delete(conversation)
    inkling.close()
    again = Inkling.open(data)
    assert len(list(data.states.iterdir())) == 1, "the assistant keeps its own"
    again.close()


def test_an_answer_that_broke_off_is_where_it_goes_on(root: Path) -> None:
    inkling = Inkling.open(DataDir(root))
    general = inkling.assistants.general().id
    assert inkling.left_in_the_middle() is None
    first, second, gone = (inkling.conversations.create(general).id for _conversation in range(3))
    for conversation in (first, second, gone):
        inkling.conversations.add_message(conversation, None, "assistant", "Hel", status="writing")
    inkling.conversations.delete(gone)
    inkling.database.close()
    again = Inkling.open(DataDir(root))
    assert again.left_in_the_middle() == second
    assert [m.status for m in again.conversations.path(first)] == ["cut"]
    again.close()


def test_a_checkpoint_is_taken_aside(inkling: Inkling) -> None:
    inkling.conversations.create(inkling.assistants.general().id)
    inkling.checkpoint_soon()
    assert len(inkling.conversations.list()) == 1

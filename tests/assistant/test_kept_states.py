from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.assistant.kept_states import KeptStates, StateKey
from app.assistant.question import Owner
from app.base.messages import StateFile, StateSaved
from app.base.paths import DataDir
from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.database import Database
from app.library.states import SavedStates

KEY = StateKey("model.gguf 1 2", 4096, "f16")
OWNER = Owner("conversation", 1)
SHA256 = "0" * 64


@pytest.fixture
def kept(data: DataDir) -> Iterator[KeptStates]:
    database = Database(data.database)
    Conversations(database).create(Assistants(database).general().id)
    kept = KeptStates(SavedStates(database, data.states, "build"))
    kept.budget_bytes = 1000
    yield kept
    database.close()


def write(kept: KeptStates, owner: Owner, key: StateKey, size_bytes: int = 100) -> str:
    """Do what a worker does, and return where."""
    path = kept.path_for(owner, key)
    Path(path).write_bytes(bytes(size_bytes))
    kept.record(owner, key, StateSaved(1, path, 10, SHA256))
    return path


def test_what_was_written_is_found_again(kept: KeptStates) -> None:
    path = write(kept, OWNER, KEY)
    assert kept.find(OWNER, KEY) == (StateFile(path, SHA256),)


@pytest.mark.parametrize(
    "other",
    [
        replace(KEY, file="model.gguf 1 3"),
        replace(KEY, context_tokens=8192),
        replace(KEY, kv_type="q8_0"),
        KEY.with_instructions("Be kind."),
    ],
    ids=["file", "context", "cache type", "instructions"],
)
def test_nothing_is_found_for_another_model_or_setting(kept: KeptStates, other: StateKey) -> None:
    path = write(kept, OWNER, KEY)
    assert kept.find(OWNER, other) == ()
    assert kept.path_for(OWNER, other) != path
    assert kept.find(Owner("conversation", 2), KEY) == ()


def test_the_oldest_goes_when_there_is_no_room(kept: KeptStates) -> None:
    write(kept, OWNER, KEY, 600)
    other = KEY.with_instructions("Be kind.")
    write(kept, OWNER, other, 600)
    assert kept.find(OWNER, KEY) == ()
    assert len(kept.find(OWNER, other)) == 1


def test_without_a_budget_an_owner_or_a_place_nothing_is_kept(kept: KeptStates) -> None:
    write(kept, OWNER, KEY)
    nowhere = KeptStates(None)
    nowhere.budget_bytes = 1000
    assert (kept.path_for(None, KEY), kept.find(None, KEY)) == ("", ())
    assert (nowhere.path_for(OWNER, KEY), nowhere.find(OWNER, KEY)) == ("", ())
    nowhere.record(OWNER, KEY, StateSaved(1, "x", 1, SHA256))
    kept.budget_bytes = 0
    assert (kept.path_for(OWNER, KEY), kept.find(OWNER, KEY)) == ("", ())


def test_a_file_that_is_not_there_after_all_is_passed_over(kept: KeptStates) -> None:
    path = kept.path_for(OWNER, KEY)
    kept.record(OWNER, KEY, StateSaved(1, path, 10, SHA256))
    assert kept.find(OWNER, KEY) == ()


def test_instructions_with_half_a_character_have_a_key_too(kept: KeptStates) -> None:
    assert kept.path_for(OWNER, KEY.with_instructions("\ud800"))

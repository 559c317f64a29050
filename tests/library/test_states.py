import hashlib
import os
import stat
from pathlib import Path

import pytest

from app.base.errors import StorageFailed
from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.database import Database
from app.library.states import SavedState, SavedStates, part_of

posix_only = pytest.mark.skipif(os.name != "posix", reason="needs POSIX file rights and links")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "states"


@pytest.fixture
def states(database: Database, folder: Path) -> SavedStates:
    return SavedStates(database, folder, "build 1")


def keep(
    states: SavedStates, owner: str, key: str = "key", content: bytes = b"state"
) -> SavedState:
    """Do what a worker and its owner do: write the file, then have it recorded."""
    path = part_of(states.path_for(owner, key))
    path.write_bytes(content)
    return states.record(owner, key, path, hashlib.sha256(content).hexdigest())


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_recorded_state_is_found(states: SavedStates, folder: Path) -> None:
    kept = keep(states, "conversation:1")
    assert states.find("conversation:1", "key") == kept
    assert kept.path == states.path_for("conversation:1", "key")
    assert kept.path.read_bytes() == b"state"
    assert (kept.bytes, kept.owner) == (5, "conversation:1")
    assert kept.sha256 == hashlib.sha256(b"state").hexdigest()
    assert names(folder) == {kept.path.name}
    assert states.total_bytes() == 5


def test_it_may_be_written_in_its_place(states: SavedStates) -> None:
    path = states.path_for("assistant:1", "key")
    path.write_bytes(b"in place")
    kept = states.record("assistant:1", "key", path, "0" * 64)
    assert states.find("assistant:1", "key") == kept


@posix_only
def test_only_the_user_may_read_it(states: SavedStates, folder: Path) -> None:
    folder.mkdir(mode=0o755)
    kept = keep(states, "conversation:1")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600


def test_owner_key_and_build_keep_states_apart(
    states: SavedStates, database: Database, folder: Path
) -> None:
    keep(states, "conversation:1", "a")
    assert states.find("conversation:1", "b") is None
    assert states.find("conversation:11", "a") is None
    assert states.find("assistant:1", "a") is None
    other = SavedStates(database, folder, "build 2")
    assert other.find("conversation:1", "a") is None
    paths = {
        one.path_for(owner, key)
        for one in (states, other)
        for owner in ("conversation:1", "assistant:1")
        for key in ("a", "b")
    }
    assert len(paths) == 8


def test_a_new_state_takes_the_place_of_the_old_one(states: SavedStates, folder: Path) -> None:
    keep(states, "conversation:1", content=b"old")
    kept = keep(states, "conversation:1", content=b"newer")
    assert states.find("conversation:1", "key") == kept
    assert states.total_bytes() == 5
    assert len(names(folder)) == 1


def test_until_it_is_recorded_the_old_state_is_found(states: SavedStates) -> None:
    kept = keep(states, "conversation:1", content=b"old")
    part_of(kept.path).write_bytes(b"half a n")
    assert states.find("conversation:1", "key") == kept


def test_a_file_that_is_another_one_is_removed(states: SavedStates, folder: Path) -> None:
    path = keep(states, "conversation:1", content=b"state").path

    def swapped() -> None:
        # The same size and time, but another file.
        twin = folder / "twin"
        twin.write_bytes(b"STATE")
        times = path.stat()
        os.utime(twin, ns=(times.st_atime_ns, times.st_mtime_ns))
        twin.replace(path)

    def rewritten() -> None:
        path.write_bytes(b"STATE")
        os.utime(path, ns=(1, 1))

    def longer() -> None:
        times = path.stat()
        path.write_bytes(b"state and more")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    for change in (swapped, rewritten, longer, path.unlink):
        keep(states, "conversation:1", content=b"state")
        change()
        assert states.find("conversation:1", "key") is None
        assert names(folder) == set()
        assert states.total_bytes() == 0


@posix_only
def test_a_link_is_never_a_state(states: SavedStates, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_bytes(b"state")
    path = states.path_for("conversation:1", "key")
    path.symlink_to(target)
    with pytest.raises(StorageFailed):
        states.record("conversation:1", "key", path, "0" * 64)
    path.unlink()
    keep(states, "conversation:1")
    path.unlink()
    path.symlink_to(target)
    assert states.find("conversation:1", "key") is None
    assert target.read_bytes() == b"state"


def test_what_is_not_a_whole_state_is_not_recorded(states: SavedStates, tmp_path: Path) -> None:
    path = states.path_for("conversation:1", "key")
    with pytest.raises(StorageFailed, match="not there"):
        states.record("conversation:1", "key", path, "0" * 64)
    path.touch()
    with pytest.raises(StorageFailed, match="could not be kept"):
        states.record("conversation:1", "key", path, "0" * 64)
    other = tmp_path / "other"
    other.write_bytes(b"x")
    with pytest.raises(ValueError, match="belongs"):
        states.record("conversation:1", "key", other, "0" * 64)
    with pytest.raises(ValueError, match="sha256"):
        states.record("conversation:1", "key", path, "Z" * 64)
    for owner in ("conversation:", "conversation:0", "../../etc", "conversation:1/..", ""):
        with pytest.raises(ValueError, match="not an owner"):
            states.path_for(owner, "key")
    assert states.total_bytes() == 0


def test_the_ones_not_used_for_longest_go_first(
    states: SavedStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(100))
    monkeypatch.setattr("app.library.states.now_ms", lambda: next(clock))
    for number in (1, 2, 3, 4):
        keep(states, f"conversation:{number}", content=b"x" * 10)
    states.touch("conversation:1", "key")

    def left() -> list[int]:
        return [n for n in (1, 2, 3, 4) if states.find(f"conversation:{n}", "key")]

    states.trim(40)
    assert left() == [1, 2, 3, 4]
    states.trim(29)
    assert left() == [1, 4]
    assert states.total_bytes() == 20
    keep(states, "conversation:3", content=b"x" * 100)
    states.trim(20)
    assert left() == [1, 4]
    states.trim(0)
    assert left() == []


def test_an_owner_is_forgotten_with_all_its_states(states: SavedStates, folder: Path) -> None:
    kept = keep(states, "conversation:1")
    for owner, key in (("conversation:12", "a"), ("conversation:12", "b"), ("assistant:12", "a")):
        keep(states, owner, key)
    part_of(states.path_for("conversation:12", "b")).write_bytes(b"half")
    states.forget("conversation:12")
    left = states.find("assistant:12", "a")
    assert left is not None
    assert names(folder) == {kept.path.name, left.path.name}
    states.forget("conversation:99")


def test_a_sweep_leaves_only_what_can_be_used(
    states: SavedStates,
    database: Database,
    folder: Path,
    conversations: Conversations,
    assistants: Assistants,
) -> None:
    kept, gone, lost = (
        conversations.create(assistants.general().id, title).id for title in ("a", "b", "c")
    )
    used = keep(states, f"conversation:{kept}")
    general = keep(states, f"assistant:{assistants.general().id}")
    keep(states, f"conversation:{gone}")
    keep(states, "assistant:99")
    keep(states, f"conversation:{lost}").path.unlink()
    keep(SavedStates(database, folder, "build 0"), f"conversation:{kept}")
    part_of(used.path).write_bytes(b"half")
    (folder / f"{'0' * 40}.state").write_bytes(b"from elsewhere")
    (folder / "notes.txt").write_text("not ours")
    conversations.delete(gone)
    conversations.purge_deleted()

    states.sweep()
    assert names(folder) == {used.path.name, general.path.name, "notes.txt"}
    assert states.total_bytes() == 10
    assert states.find(f"conversation:{kept}", "key") == used


def test_a_conversation_that_can_be_restored_keeps_its_state(
    states: SavedStates, conversations: Conversations, general_id: int
) -> None:
    owner = f"conversation:{conversations.create(general_id).id}"
    kept = keep(states, owner)
    conversations.delete(int(owner.split(":")[1]))
    states.sweep()
    assert states.find(owner, "key") == kept


def test_without_a_folder_there_is_nothing_to_sweep(states: SavedStates) -> None:
    states.sweep()
    states.trim(0)
    assert states.find("conversation:1", "key") is None
    assert states.total_bytes() == 0

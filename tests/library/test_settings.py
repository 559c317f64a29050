import errno
import json
import os
import re
import stat
from dataclasses import asdict
from pathlib import Path
from typing import Never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import StorageFailed
from app.library.settings import Settings, SettingsFile

CHANGED = Settings(
    theme="dark",
    text_size_percent=130,
    send_with="ctrl_enter",
    unload_after_minutes=0,
    saved_state_budget_mb=0,
    reduce_motion=True,
    window_geometry="AdnQywAD",
    list_width_px=300,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def test_without_a_file_there_are_defaults_and_no_problem(path: Path) -> None:
    file = SettingsFile(path)
    assert file.load() == Settings()
    assert file.problem == ""
    assert not path.exists()


def test_what_is_saved_is_loaded(path: Path) -> None:
    SettingsFile(path).save(CHANGED)
    file = SettingsFile(path)
    assert file.load() == CHANGED
    assert file.problem == ""
    assert [one.name for one in path.parent.iterdir()] == ["settings.json"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"theme": "dark"',
        b"[]",
        b'"dark"',
        b"\xff\xfe\x00",
        b"\x00" * 4096,
        b"[" * 100_000,
        b'{"list_width_px": ' + b"9" * 5000 + b"}",
        b'{"a": "' + b"x" * 2_000_000 + b'"}',
    ],
    ids=["empty", "cut", "list", "text", "not UTF-8", "zeros", "deep", "huge number", "huge"],
)
def test_a_damaged_file_is_kept_and_defaults_are_used(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    file = SettingsFile(path)
    assert file.load() == Settings()
    (kept,) = path.parent.iterdir()
    assert re.fullmatch(r"settings\.damaged-\d{8}-\d{6}\.json", kept.name)
    assert kept.read_bytes() == content
    assert "damaged" in file.problem
    assert kept.name in file.problem
    file.save(CHANGED)
    assert file.load() == CHANGED
    assert file.problem == ""


def test_wrong_entries_cost_only_themselves(path: Path) -> None:
    content = json.dumps(
        {**asdict(CHANGED), "theme": "pink", "text_size_percent": 9000, "reduce_motion": "yes"}
    )
    path.write_text(content)
    file = SettingsFile(path)
    loaded = file.load()
    assert loaded == Settings(
        **{
            **asdict(CHANGED),
            "theme": "system",
            "text_size_percent": 100,
            "reduce_motion": False,
        }
    )
    assert "theme (one of system, light, dark)" in file.problem
    assert "text_size_percent (a whole number from 80 to 200)" in file.problem
    kept = [one for one in path.parent.iterdir() if one != path]
    assert [one.read_text() for one in kept] == [content]
    again = SettingsFile(path)
    assert again.load() == loaded
    assert again.problem == ""


def test_entries_of_a_newer_version_are_kept(path: Path) -> None:
    path.write_text('\ufeff{"theme": "light", "voice": {"speed": 2}}', "utf-8")
    file = SettingsFile(path)
    assert file.load() == Settings(theme="light")
    assert file.problem == ""
    file.save(CHANGED)
    assert json.loads(path.read_text("utf-8"))["voice"] == {"speed": 2}


def test_a_full_disk_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = SettingsFile(path)
    file.save(CHANGED)

    def full(_number: int) -> Never:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StorageFailed, match="disk is full"):
            file.save(Settings())
    assert file.load() == CHANGED
    assert [one.name for one in path.parent.iterdir()] == ["settings.json"]


def test_a_file_that_cannot_be_read_gets_a_sentence(path: Path) -> None:
    path.mkdir()
    file = SettingsFile(path)
    assert file.load() == Settings()
    assert str(path) in file.problem


@pytest.mark.parametrize("content", ["{", '{"theme": "pink", "list_width_px": 300}'])
def test_a_file_that_cannot_be_set_aside_is_left_where_it_is(
    path: Path, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_self: Path, _target: Path) -> Never:
        raise PermissionError(errno.EACCES, "Permission denied")

    path.write_text(content)
    monkeypatch.setattr(Path, "replace", refused)
    file = SettingsFile(path)
    assert file.load().theme == "system"
    assert file.problem.endswith("It could not be put aside.")
    assert path.read_text() == content


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_content_stops_the_start(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "settings.json"
    path.write_bytes(content)
    file = SettingsFile(path)
    assert isinstance(file.load(), Settings)
    assert content in {one.read_bytes() for one in path.parent.iterdir()}

import stat
import sys
from pathlib import Path

import pytest

from app.base.paths import DataDir, assets_dir, bundled_models_dir


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_data_folder_is_the_users_alone(tmp_path: Path) -> None:
    data = DataDir(tmp_path / "a" / "inkling")
    data.create()
    assert [rights(folder) for folder in (data.root, data.states, data.models)] == [0o700] * 3


def test_a_folder_that_was_open_to_others_is_closed_and_keeps_what_it_holds(tmp_path: Path) -> None:
    data = DataDir(tmp_path)
    tmp_path.chmod(0o755)
    data.settings.write_text("{}", encoding="ascii")
    data.create()
    data.create()
    assert rights(tmp_path) == 0o700
    assert data.settings.read_text(encoding="ascii") == "{}"


def test_a_file_in_the_place_of_the_folder_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "inkling").write_bytes(b"")
    with pytest.raises(OSError, match="inkling"):
        DataDir(tmp_path / "inkling").create()


def test_everything_is_inside_the_folder(tmp_path: Path) -> None:
    data = DataDir(tmp_path)
    places = (data.database, data.settings, data.states, data.models)
    assert {place.parent for place in places} == {tmp_path}
    assert len(set(places)) == 4


def test_shipped_files_are_found_from_a_checkout() -> None:
    assert (assets_dir() / "icons").is_dir()
    assert (bundled_models_dir() / "catalogue.toml").is_file()


def test_shipped_files_are_found_in_a_frozen_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert assets_dir() == tmp_path / "assets"
    assert bundled_models_dir() == tmp_path / "models"

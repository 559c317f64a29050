import os
import stat
from pathlib import Path

import pytest

from app.base.errors import StorageFailed
from app.library.files import write_atomically


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("old")
    path.chmod(0o644)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_is_followed(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere" / "real.json"
    real.parent.mkdir()
    real.write_text("old")
    link = tmp_path / "link.json"
    link.symlink_to(real)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_folder_that_is_gone_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="not there any more"):
        write_atomically(tmp_path / "gone" / "x.md", b"")


def test_a_folder_in_the_way_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.mkdir()
    with pytest.raises(StorageFailed):
        write_atomically(path, b"x")
    assert list(tmp_path.iterdir()) == [path]

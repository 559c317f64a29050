import os
from pathlib import Path

import pytest
from setup_steps.stamp import Stamp, digest, fingerprint


def test_a_step_is_remembered_for_its_key_alone(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "setup.json")
    assert not stamp.holds("Models", "1")
    stamp.put("Models", "1")
    stamp.put("Packages", "2")
    again = Stamp(tmp_path / "setup.json")
    assert again.holds("Models", "1")
    assert again.holds("Packages", "2")
    assert not again.holds("Models", "2")
    assert [path.name for path in tmp_path.iterdir()] == ["setup.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '"Models"', "\0"])
def test_a_damaged_stamp_means_nothing_is_done(tmp_path: Path, text: str) -> None:
    path = tmp_path / "setup.json"
    path.write_text(text)
    stamp = Stamp(path)
    assert not stamp.holds("Models", "1")
    stamp.put("Models", "1")
    assert stamp.holds("Models", "1")


def test_digest_keeps_parts_apart() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("ab") == digest(b"ab")


def test_fingerprint_changes_with_every_kind_of_damage(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(b"good")
    good = fingerprint([path])
    assert fingerprint([path]) == good
    times_ns = (path.stat().st_atime_ns, path.stat().st_mtime_ns)

    path.write_bytes(b"evil")
    os.utime(path, ns=(times_ns[0], times_ns[1] + 1))
    touched = fingerprint([path])
    path.write_bytes(b"longer")
    os.utime(path, ns=times_ns)
    longer = fingerprint([path])
    path.unlink()
    assert len({good, touched, longer, fingerprint([path])}) == 4

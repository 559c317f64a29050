"""Folders, files and disks that are not as they should be."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.base.paths import DataDir
from app.library.data import Sampling
from app.main import Inkling
from tests.stories.album import folder_of_pictures
from tests.stories.conftest import OpenApp, Start
from tests.stories.person import LONG

pytestmark = pytest.mark.story

ROOT = Path(__file__).resolve().parents[2]
TITLE = "Letter to the landlord"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a data folder with one conversation in it."""
    data = DataDir(tmp_path / "data")
    put_something_into(data)
    return data.root


def put_something_into(data: DataDir) -> None:
    inkling = Inkling.open(data)
    general = inkling.assistants.general()
    inkling.assistants.update(replace(general, sampling=Sampling(seed=7, max_answer_tokens=800)))
    conversation = inkling.conversations.create(general.id, TITLE)
    inkling.conversations.add_message(conversation.id, None, "user", f"{TITLE}, please.")
    inkling.close()


def test_a_damaged_settings_file(start: Start, folder: Path) -> None:
    (folder / "settings.json").write_text('{"theme": "da', encoding="utf-8")
    person = start(folder)
    (sentence,) = person.errors
    assert "was damaged" in sentence
    (kept,) = folder.glob("settings.damaged-*.json")
    assert kept.name in sentence
    assert kept.read_text(encoding="utf-8") == '{"theme": "da'
    person.click_row(TITLE)
    assert len(person.messages) == 1
    person.picture("said")
    person.click(person.main.notices.banner.close_button)
    assert person.errors == []


def test_a_database_from_a_newer_version(open_app: OpenApp, folder: Path, tmp_path: Path) -> None:
    database = folder / "inkling.db"
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = database.read_bytes()
    app = open_app(folder)
    seen = app.until(lambda seen: seen["dialog"])
    assert any("newer version of Inkling" in sentence for sentence in seen["dialog"])
    app.picture(folder_of_pictures(tmp_path) / "a-database-from-a-newer-version.png")
    app.do("press", words="Quit")
    assert app.wait() == 1
    assert database.read_bytes() == before


def test_a_damaged_database(open_app: OpenApp, folder: Path, tmp_path: Path) -> None:
    database = folder / "inkling.db"
    rubbish = b"This was a database." + database.read_bytes()[20:]
    database.write_bytes(rubbish)
    app = open_app(folder)
    app.until(lambda seen: seen["dialog"])
    app.do("press", words="Quit")
    assert app.wait() == 1
    assert database.read_bytes() == rubbish
    app = open_app(folder)
    seen = app.until(lambda seen: seen["dialog"])
    assert any("is damaged" in sentence for sentence in seen["dialog"])
    app.picture(folder_of_pictures(tmp_path) / "a-damaged-database.png")
    app.do("press", words="Start without them")
    seen = app.until(lambda seen: seen["window"])
    assert seen["titles"] == []
    assert rubbish in [each.read_bytes() for each in folder.iterdir() if each.is_file()]
    app.do("close")
    assert app.wait() == 0


def test_a_second_start_raises_the_first(open_app: OpenApp, folder: Path) -> None:
    app = open_app(folder)
    app.until(lambda seen: seen["window"])
    app.do("minimise")
    app.until(lambda seen: seen["minimised"])
    second = subprocess.run(
        [sys.executable, "-m", "app", "--data-dir", str(folder)], cwd=ROOT, check=False, timeout=30
    )
    assert second.returncode == 0
    app.until(lambda seen: not seen["minimised"])
    app.do("close")
    assert app.wait() == 0


# Disks

Disk = Callable[..., Path]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Return a function that makes a small disk of its own, for who may mount one."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux may mount a small disk")
    place = tmp_path / "disk"
    place.mkdir()

    def mount(*, mebibytes: int) -> Path:
        options = f"size={mebibytes}m,mode=0700"
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            pytest.skip("this machine lets nobody mount a disk")
        return place

    yield mount
    subprocess.run(["umount", "--lazy", str(place)], check=False, capture_output=True)


def test_a_folder_that_may_only_be_read(open_app: OpenApp, disk: Disk, tmp_path: Path) -> None:
    place = disk(mebibytes=16)
    put_something_into(DataDir(place / "data"))
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    app = open_app(place / "data")
    seen = app.until(lambda seen: seen["dialog"])
    assert any("cannot write to its folder" in sentence for sentence in seen["dialog"])
    app.picture(folder_of_pictures(tmp_path) / "a-folder-that-may-only-be-read.png")
    app.do("press", words="Quit")
    assert app.wait() == 1
    subprocess.run(["mount", "-o", "remount,rw", str(place)], check=True)
    app = open_app(place / "data")
    assert TITLE in app.until(lambda seen: seen["window"])["titles"]
    app.do("close")
    assert app.wait() == 0


def test_the_disk_is_full(start: Start, disk: Disk) -> None:
    place = disk(mebibytes=16)
    put_something_into(DataDir(place / "data"))
    person = start(place / "data")
    person.begin_to_ask(LONG)
    person.see_words(60)
    filler = place / "filler"
    fill(filler)
    person.until(lambda: person.errors, 30_000)
    assert "The disk is full" in person.errors[0]
    person.see_words(len(person.last.text) + 30)
    person.picture("while-writing")
    filler.unlink()
    person.click(person.page.composer.send_button)
    answer = person.answered()
    assert answer.status == "stopped"
    assert person.inkling.conversations.message(answer.id) == answer, "all of it was saved at last"
    fill(filler)
    person.click(person.page.composer.field)
    person.type("And then?")
    person.press(Qt.Key.Key_Return)
    person.until(lambda: person.errors)
    person.until(lambda: not person.page.talk.is_running)
    assert person.page.composer.text() == "And then?"
    person.picture("while-asking")
    filler.unlink()
    person.press(Qt.Key.Key_Return)
    person.until(lambda: len(person.messages) == 4)
    person.answered()
    assert person.errors == []
    person.picture("with-room-again")


def fill(filler: Path) -> None:
    """Leave no byte on its disk."""
    with filler.open("wb", buffering=0) as file:
        for size in (65_536, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue

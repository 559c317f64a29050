"""`kill -9` of the whole app at any moment, and the start after it."""

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from app.base.paths import DataDir
from app.library.data import Sampling
from app.main import Inkling
from tests.stories.album import folder_of_pictures
from tests.stories.conftest import OpenApp
from tests.stories.other_app import OtherApp, Seen
from tests.stories.person import LONG

pytestmark = [
    pytest.mark.story,
    pytest.mark.skipif(os.name != "posix", reason="signals"),
]

# What is typed while the answer is being written.
DRAFT = (
    "And what did the cat do all night, when the keeper was busy with the lamp and the fog? " * 4
)
KILLS = 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a data folder whose assistants talk for long."""
    data = DataDir(tmp_path / "data")
    inkling = Inkling.open(data)
    for assistant in inkling.assistants.list():
        sampling = Sampling(seed=7, max_answer_tokens=2000)
        inkling.assistants.update(replace(assistant, sampling=sampling))
    inkling.close()
    return data.root


def test_killed_at_any_moment(open_app: OpenApp, folder: Path, tmp_path: Path) -> None:
    chance = random.Random(2)  # noqa: S311 (moments, not secrets)
    app = open_app(folder)
    app.until(lambda seen: seen["window"])
    for number in range(1, KILLS + 1):
        app.do("begin_anew")
        app.do("send", words=LONG)
        app.do("type", words=DRAFT, every_ms=20)
        app.until(lambda seen: seen["running"] and seen["draft"])
        if number % 2:  # else while the model is started, or reads
            words = chance.randrange(20, 300)
            app.until(lambda seen, words=words: len(written(seen)) > words)  # type: ignore[misc]
            assert app.workers()
        app.after(chance.randrange(30, 90))
        last = app.kill()
        app = open_app(folder)
        app.until(lambda seen: seen["window"])
        finds_what_was_there(app, last)
        app.picture(folder_of_pictures(tmp_path) / f"killed-{number}-found-again.png")
    app.do("close")
    assert app.wait() == 0


def written(seen: Seen) -> str:
    """Return what there is of the answer that is being written."""
    answers = seen["messages"].values()
    return next((str(each["text"]) for each in answers if each["status"] == "writing"), "")


def finds_what_was_there(app: OtherApp, before: Seen) -> None:
    now = app.until(lambda seen: seen["messages"])
    assert now["draft"].startswith(before["draft"])
    assert DRAFT.startswith(now["draft"])
    for number, earlier in before["messages"].items():
        later = now["messages"][number]
        assert later["text"].startswith(earlier["text"])
        assert later["status"] == ("cut" if earlier["status"] == "writing" else earlier["status"])

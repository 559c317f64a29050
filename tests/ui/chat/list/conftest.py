"""A real library and the real list, read and shown as in the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.library.database import Database
from app.ui.chat.list import ConversationList
from app.ui.theme import Theme
from tests.ui.chat.list.parts import Clock, Library, show


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    database = Database(tmp_path / "inkling.db")
    yield Library(database)
    database.close()


@pytest.fixture
def shown(library: Library, theme: Theme, clock: Clock, qtbot: QtBot) -> ConversationList:
    """Return the empty list, shown at its usual width."""
    return show(library, theme, clock, qtbot)

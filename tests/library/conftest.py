from collections.abc import Iterator
from pathlib import Path

import pytest

from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "inkling.db")
    yield opened
    opened.close()


@pytest.fixture
def assistants(database: Database) -> Assistants:
    return Assistants(database)


@pytest.fixture
def conversations(database: Database) -> Conversations:
    return Conversations(database)


@pytest.fixture
def general_id(assistants: Assistants) -> int:
    return assistants.general().id

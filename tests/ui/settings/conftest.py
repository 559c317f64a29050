from collections.abc import Iterator
from pathlib import Path

import pytest

from app.library.assistants import Assistants
from app.library.database import Database


@pytest.fixture
def assistants(tmp_path: Path) -> Iterator[Assistants]:
    """Return the assistants in a real database."""
    database = Database(tmp_path / "inkling.db")
    yield Assistants(database)
    database.close()

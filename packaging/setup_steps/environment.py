"""The virtual environment in .venv and the packages in it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from setup_steps.errors import SetupError
from setup_steps.pins import take_out
from setup_steps.process import run

# The packages take 0.7 GB; source, objects and pip's cache while compiling may share the disk.
NEEDED_BYTES = 2_000_000_000
COMPILED = "llama-cpp-python"


def python_of(venv: Path) -> Path:
    """Return the path of the environment's Python."""
    return venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def check_space(folder: Path, needed_bytes: int) -> None:
    """Make sure that the set-up will not fill the disk.

    Raises:
        SetupError: if it would.
    """
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < needed_bytes:
        raise SetupError(
            f"The disk of {folder} has {free_bytes / 1e9:.1f} GB left, and this step needs "
            f"{needed_bytes / 1e9:.1f} GB. Free some space, then run the same command again."
        )


def make_environment(venv: Path, log: Path) -> None:
    """Make the environment, unless there is a good one.

    Raises:
        CommandError: if Python cannot make it.
    """
    python = python_of(venv)
    if _works(python):
        return
    # A leftover that does not work is cleared; a mere folder (with the log in it) is kept.
    clear = ["--clear"] if os.path.lexists(python) else []
    # The Python below an activated environment: that environment may be the one to clear.
    base = getattr(sys, "_base_executable", sys.executable)
    run([base, "-m", "venv", *clear, venv], log)


def install(venv: Path, pins: Path, log: Path, on_line: Callable[[str], None]) -> None:
    """Install the pinned packages that are not compiled: first pip itself and what compiles.

    Raises:
        CommandError: if pip fails.
        SetupError: if the pins are damaged.
    """
    checked = ["install", "--require-hashes", "-r"]
    pip(venv, [*checked, str(pins / "requirements-build.txt")], log, on_line)
    _, ready = take_out((pins / "requirements.txt").read_text(encoding="utf-8"), COMPILED)
    rest = venv / "requirements.txt"
    rest.write_text(ready, encoding="utf-8")
    spoken = ["--only-binary", ":all:", "--verbose", "--progress-bar", "raw"]
    pip(venv, [*checked, str(rest), *spoken], log, on_line)


def pip(
    venv: Path,
    arguments: list[str],
    log: Path,
    on_line: Callable[[str], None],
    variables: Mapping[str, str] | None = None,
) -> None:
    """Run the environment's pip with the user's own configuration, but never asking anything.

    `variables` are set on top of the user's own.

    Raises:
        CommandError: if it fails.
    """
    python = python_of(venv)
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        "PATH": os.pathsep.join([str(python.parent), os.environ.get("PATH", os.defpath)]),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        # A bad line breaks off a large file more often than pip's five.
        "PIP_RESUME_RETRIES": os.environ.get("PIP_RESUME_RETRIES", "20"),
        "PIP_USER": "0",
        "PYTHONNOUSERSITE": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        **(variables or {}),
    }
    run([python, "-m", "pip", *arguments], log, on_line=on_line, env=env)


def _works(python: Path) -> bool:
    probe = [str(python), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    try:
        return subprocess.run(probe, capture_output=True, check=False).returncode == 0
    except OSError:
        return False

"""Write the pins anew from pyproject.toml: python3 packaging/lock.py [--upgrade].

Without --upgrade a pin changes only where pyproject.toml asks for it. The files name no index, so
that everyone's own pip configuration applies; the hashes hold for whatever it finds.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EVERYTHING = "packaging/requirements.txt"
BUILD = "packaging/requirements-build.txt"
LOCK = "packaging/requirements-lock.txt"
COMPILE: tuple[str, ...] = (
    *("pip", "compile", "--no-config", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--custom-compile-command", "make lock"),
)


def run(*command: str | Path) -> None:
    """Run a command at the top of the checkout; an error ends everything."""
    subprocess.run(command, cwd=ROOT, check=True)


def main() -> None:
    """Write the three files of pins, with uv in an environment of its own."""
    with tempfile.TemporaryDirectory() as folder:
        run(sys.executable, "-m", "venv", folder)
        programs = Path(folder, "Scripts" if sys.platform == "win32" else "bin")
        run(programs / "python", "-m", "pip", "install", "-q", "--require-hashes", "-r", LOCK)
        lock: tuple[str | Path, ...] = (programs / "uv", *COMPILE, *sys.argv[1:])
        run(*lock, "--group", "dev", "--group", "build", "pyproject.toml", "-o", EVERYTHING)
        run(*lock, "--group", "build", "-c", EVERYTHING, "-o", BUILD)
        run(*lock, "--group", "lock", "-o", LOCK)


if __name__ == "__main__":
    main()

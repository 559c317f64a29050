"""Run every check: format, lint, types, import rules, tests. All are run; any failure fails."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINT_IMPORTS = "import importlinter.cli as cli; cli.lint_imports_command()"
CHECKS = (
    ("Format", ["-m", "ruff", "format", "--check", "."]),
    ("Lint", ["-m", "ruff", "check", "."]),
    ("Types", ["-m", "mypy"]),
    ("Import rules", ["-c", LINT_IMPORTS]),
    ("Tests", ["-m", "pytest"]),
)


def passes(name: str, arguments: list[str]) -> bool:
    """Run one check; its output is shown as it comes for the tests, else if it fails."""
    live = name == "Tests"
    print(f"{name} ...", end="\n" if live else " ", flush=True)
    started_s = time.monotonic()
    # Tests open windows: not on anyone's screen unless asked for.
    env = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    check = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=env,
        check=False,
        stdout=None if live else subprocess.PIPE,
        stderr=None if live else subprocess.STDOUT,
    )
    good = check.returncode == 0
    print(f"{'passed' if good else 'FAILED'} in {time.monotonic() - started_s:.0f} s", flush=True)
    if check.stdout and not good:
        sys.stdout.buffer.write(check.stdout)
        sys.stdout.flush()
    return good


def main() -> int:
    """Run all checks; return the exit status."""
    failed = [name for name, arguments in CHECKS if not passes(name, arguments)]
    print(f"Failed: {', '.join(failed)}." if failed else "Every check passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

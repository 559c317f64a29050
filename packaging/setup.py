"""Set Inkling up: python3 packaging/setup.py.

Makes the environment in .venv and fetches the starter models. Run it as often as you like: what is
done is not done again, and what was interrupted goes on where it stopped. Standard library only.
This file alone must also be readable by an older Python, which it sends on to a newer one.
"""

import shutil
import subprocess
import sys

OLDEST_MINOR = 11
# What the pinned packages have wheels for.
NEWEST_MINOR = 14


def suits(major: int, minor: int) -> bool:
    """Whether this version of Python can run Inkling."""
    return major == 3 and OLDEST_MINOR <= minor <= NEWEST_MINOR  # noqa: PLR2004


def other_python() -> str:
    """Return the newest Python on the path that suits, "" if there is none."""
    for minor in range(NEWEST_MINOR, OLDEST_MINOR - 1, -1):
        found = shutil.which(f"python3.{minor}")
        # Being there is not enough: version managers put a stub for each version they know.
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            return found
    return ""


def main() -> int:
    """Do the set-up with this Python where it suits, else with the newest one that does."""
    version = sys.version_info[:2]
    if suits(*version):
        from setup_steps.main import main as set_up  # noqa: PLC0415  # needs a newer Python

        return set_up()
    found = other_python()
    if found:
        return subprocess.call([found, __file__])
    print(
        f"Inkling needs Python 3.{OLDEST_MINOR} to 3.{NEWEST_MINOR}; this is Python "
        f"{version[0]}.{version[1]}. Install one of those, then run the same command again."
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())

"""The files of pinned packages."""

from setup_steps.errors import SetupError


def take_out(pins: str, package: str) -> tuple[str, str]:
    """Split pins into those of `package` and all the others, each with its hashes.

    Raises:
        SetupError: if `package` is not pinned.
    """
    taken: list[str] = []
    others: list[str] = []
    part = others
    for line in pins.splitlines(keepends=True):
        # What belongs to a pin (its hashes, who needs it) is indented below it.
        if not line[:1].isspace():
            part = taken if line.startswith(f"{package}==") else others
        part.append(line)
    if not taken:
        raise SetupError(
            f"{package} is not among the pinned packages. Restore them (git checkout packaging), "
            "then run the same command again."
        )
    return "".join(taken), "".join(others)

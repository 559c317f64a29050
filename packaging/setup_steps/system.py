"""The libraries and tools that pip cannot bring: what is missing, and how to get it."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from setup_steps.console import Console
from setup_steps.errors import CommandError, SetupError
from setup_steps.process import run

# What Qt's xcb plugin and its GUI library are linked with (readelf -d), and what the plugin or
# sounddevice loads by name, each with Debian's name of the package.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libportaudio.so.2": "libportaudio2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def loads(library: str) -> bool:
    """Whether the system's loader finds `library`, which is what Qt will ask it."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font(folders: Iterable[str] = FONT_FOLDERS) -> bool:
    """Whether there is a font that Qt can draw with."""
    return any(
        any(Path(folder).expanduser().rglob(f"*.{kind}"))
        for folder in folders
        for kind in ("ttf", "otf", "ttc")
    )


def missing_on_linux(loads: Callable[[str], bool] = loads) -> dict[str, str]:
    """Return what is missing, each with the Debian package that holds it."""
    missing = {name: package for name, package in LIBRARIES.items() if not loads(name)}
    compilers = (os.environ.get("CXX", "c++"), "g++", "clang++")
    if not any(shutil.which(compiler) for compiler in compilers):
        missing["a C++ compiler"] = "g++"
    if importlib.util.find_spec("ensurepip") is None:
        missing["Python's venv module"] = f"python3.{sys.version_info.minor}-venv"
    if not has_font():
        missing["a font"] = "fonts-dejavu-core"
    return missing


def install_line(packages: Iterable[str]) -> str:
    """Return the one line that installs `packages` on Debian and Ubuntu."""
    return f"sudo apt-get install --yes --no-install-recommends {' '.join(sorted(set(packages)))}"


def see_to_libraries(console: Console, log: Path) -> None:
    """Install the system's missing libraries where that may be done without asking.

    Raises:
        SetupError: if something is missing that the user must install, with the line to run.
    """
    if sys.platform == "darwin" and not shutil.which("c++"):
        raise SetupError(
            "A C++ compiler is missing. Run this line, then the same command again:\n"
            "  xcode-select --install"
        )
    if sys.platform != "linux" or not (missing := missing_on_linux()):
        return
    packages = sorted(set(missing.values()))
    if not shutil.which("apt-get"):
        raise SetupError(
            f"Missing: {', '.join(missing)}. Install them, then run the same command again."
        )
    root = _root_prefix()
    if root is None:
        raise _ask_for(packages)
    console.progress(f"installing {' '.join(packages)}")
    try:
        _install(packages, root, log)
    except CommandError as error:
        raise CommandError(f"{error}\n{_ask_for(packages)}", error.tail) from error
    if still := missing_on_linux():
        raise SetupError(f"Still missing after the installation: {', '.join(still)}.")


def _ask_for(packages: Iterable[str]) -> SetupError:
    return SetupError(
        "Some system libraries are missing. Run this line, then the same command again:\n"
        f"  {install_line(packages)}"
    )


def _root_prefix() -> list[str] | None:
    """Return what to put before a command to run it as root unasked; None where we may not."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return [sudo, "-n"]
    return None


def _install(packages: list[str], root: list[str], log: Path) -> None:
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--yes"]
    install = [*root, *quiet, "install", "--no-install-recommends", *packages]
    try:
        run(install, log)
    except CommandError:  # a fresh machine has no package lists yet, an old one stale ones
        run([*root, *quiet, "update"], log)
        run(install, log)

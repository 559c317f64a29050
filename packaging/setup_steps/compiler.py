"""What llama.cpp is compiled with, and for which processor."""

import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from setup_steps.stamp import digest

# GCC 12.2's _tile_loadconfig says that it reads 8 bytes of the 64 (GCC bug 114098), so the stores
# to the others are optimised away, and the first long prompt dies of SIGSEGV where there is AMX
# (llama.cpp pull request 26954 meets the same). Only servers have it: a laptop loses nothing.
_WITHOUT_AMX = ("-mno-amx-tile", "-mno-amx-int8", "-mno-amx-bf16")

# All else that the build of llama-cpp-python reads.
_BUILD_VARIABLES = (
    *("ARCHFLAGS", "CMAKE_ARGS", "CMAKE_GENERATOR", "LDFLAGS", "MACOSX_DEPLOYMENT_TARGET"),
    *("SKBUILD_CMAKE_ARGS", "SKBUILD_CMAKE_DEFINE"),
)

_CPU_INFO = Path("/proc/cpuinfo")
# Of x86, ARM, POWER and RISC-V.
_TELLING = {
    *("model name", "CPU implementer", "CPU architecture", "CPU variant", "CPU part", "Features"),
    *("cpu", "isa"),
}
# Of x86 flags those that compilers make use of: the rest (mitigations, power, virtualisation)
# changes with the kernel and the firmware, and that is no reason to compile again.
_USED = re.compile(
    r"3dnow|abm|adx|aes|amx|avx|bmi|cmov|cx16|f16c|fma|gfni|lahf|mmx|movbe|pclmul|pni|popcnt|sha|"
    r"sse|ssse|tbm|vaes|vpclmul|xop"
)


@dataclass(frozen=True, slots=True)
class _Language:
    name: str
    command: str
    flags: str
    # In CMake's order.
    usual: tuple[str, ...]


_LANGUAGES = (
    _Language("c", "CC", "CFLAGS", ("cc", "gcc", "clang")),
    _Language("c++", "CXX", "CXXFLAGS", ("c++", "g++", "clang++")),
)


def flags(environ: Mapping[str, str]) -> dict[str, str]:
    """Return CFLAGS and CXXFLAGS: the user's own, and those that keep AMX out where it is known."""
    return {
        language.flags: " ".join(
            [*filter(None, [environ.get(language.flags)]), *_without_amx(language, environ)]
        )
        for language in _LANGUAGES
    }


def key(environ: Mapping[str, str]) -> str:
    """Return a key that changes when llama.cpp compiled here and now would be another one."""
    versions = (_answer([*_command(language, environ), "--version"]) for language in _LANGUAGES)
    variables = (environ.get(name, "") for name in _BUILD_VARIABLES)
    return digest(processor(), *versions, *flags(environ).values(), *variables)


def processor(cpu_info: Path = _CPU_INFO) -> str:
    """Return what tells one kind of processor from another: its model and instructions."""
    machine = platform.machine()
    if sys.platform != "linux":
        return f"{machine} {platform.processor()}"
    try:
        with cpu_info.open(encoding="utf-8", errors="replace") as lines:
            return "\n".join([machine, *_first_processor(lines)])
    except OSError:
        return machine


def _first_processor(lines: Iterable[str]) -> list[str]:
    """Return the lines that count; one processor is enough, and a hundred take long to read."""
    found: list[str] = []
    for line in lines:
        if not line.strip():
            break
        name, _, value = (part.strip() for part in line.partition(":"))
        if name == "flags":
            found.append(" ".join(sorted(flag for flag in value.split() if _USED.match(flag))))
        elif name in _TELLING:
            found.append(value)
    return found


def _without_amx(language: _Language, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the flags if the compiler knows them; asked for its macros, it tells its target."""
    empty = ("-dM", "-E", "-x", language.name, os.devnull)
    macros = _answer([*_command(language, environ), *_WITHOUT_AMX, *empty])
    return _WITHOUT_AMX if "__x86_64__" in macros else ()


def _command(language: _Language, environ: Mapping[str, str]) -> list[str]:
    """Return the compiler that CMake takes; it may be absent."""
    # Windows: a backslash is no escape there, and MSVC, which CMake finds, is not on the path.
    windows = sys.platform == "win32"
    if given := shlex.split(environ.get(language.command, ""), posix=not windows):
        return given
    usual = () if windows else language.usual
    found = (shutil.which(name, path=environ.get("PATH")) for name in usual)
    return [next(filter(None, found), "")]


def _answer(command: list[str]) -> str:
    """Return what a compiler says, "" if it is absent or refuses."""
    try:
        asked = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError:
        return ""
    return asked.stdout if asked.returncode == 0 else ""

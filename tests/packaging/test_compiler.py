import platform
import subprocess
from pathlib import Path

import pytest
from setup_steps import compiler

linux_only = pytest.mark.skipif("sys.platform != 'linux'")
x86_only = pytest.mark.skipif(platform.machine() != "x86_64", reason="AMX is of x86-64")

WITHOUT_AMX = "-mno-amx-tile -mno-amx-int8 -mno-amx-bf16"
XEON = """\
processor	: 0
model name	: Intel(R) Xeon(R) Processor
cpu MHz		: 2000.000
flags		: fpu sse2 ssse3 avx2 amx_tile ibpb

processor	: 1
model name	: never read
"""
ARM = """\
processor	: 0
BogoMIPS	: 108.00
Features	: fp asimd crc32
CPU implementer	: 0x41
CPU part	: 0xd08
"""
# Like a compiler that knows the flags: says its macros, and its version.
KNOWING = """
case "$*" in
*--version*) echo knowing 1.0 ;;
*) echo "#define __x86_64__ 1" ;;
esac
"""


def fake(folder: Path, name: str, script: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def knowing(tmp_path: Path) -> dict[str, str]:
    name = fake(tmp_path, "knowing", KNOWING)
    return {"CC": name, "CXX": name, "PATH": "/usr/bin:/bin"}


def processor(tmp_path: Path, cpu_info: str) -> str:
    path = tmp_path / "cpuinfo"
    path.write_text(cpu_info)
    return compiler.processor(path)


@linux_only
def test_a_processor_is_told_by_its_model_and_instructions(tmp_path: Path) -> None:
    machine = platform.machine()
    assert processor(tmp_path, XEON).splitlines() == [
        machine,
        "Intel(R) Xeon(R) Processor",
        "amx_tile avx2 sse2 ssse3",
    ]
    assert processor(tmp_path, ARM).splitlines() == [machine, "fp asimd crc32", "0x41", "0xd08"]
    assert compiler.processor(tmp_path / "absent") == machine


@linux_only
def test_only_what_compilers_use_tells_processors_apart(tmp_path: Path) -> None:
    xeon = processor(tmp_path, XEON)
    assert processor(tmp_path, XEON.replace("avx2", "avx2 avx512f")) != xeon
    assert processor(tmp_path, XEON.replace("Xeon", "Core")) != xeon
    # A new kernel tells of one more mitigation, and the clock is never the same.
    assert processor(tmp_path, XEON.replace("ibpb", "ibpb ibrs").replace("2000", "800")) == xeon


@linux_only
def test_the_users_own_flags_come_first(knowing: dict[str, str]) -> None:
    assert compiler.flags({**knowing, "CFLAGS": "-g -O2"}) == {
        "CFLAGS": f"-g -O2 {WITHOUT_AMX}",
        "CXXFLAGS": WITHOUT_AMX,
    }


@linux_only
@pytest.mark.parametrize(
    "script",
    [
        "echo 'unrecognised option' >&2; exit 1",  # GCC before 11 knows no AMX
        "echo '#define __aarch64__ 1'",
        "exit 0",  # MSVC warns and goes on
    ],
)
def test_other_compilers_keep_the_users_flags(tmp_path: Path, script: str) -> None:
    environ = {
        "CC": fake(tmp_path, "cc", script),
        "CXX": str(tmp_path / "absent"),
        "CFLAGS": "-g",
        "CXXFLAGS": "-O2 -pipe",
    }
    assert compiler.flags(environ) == {"CFLAGS": "-g", "CXXFLAGS": "-O2 -pipe"}


@linux_only
def test_the_compiler_is_the_first_that_cmake_would_take(tmp_path: Path) -> None:
    fake(tmp_path, "gcc", "exit 1")
    fake(tmp_path, "clang", KNOWING)
    assert compiler.flags({"PATH": str(tmp_path)})["CFLAGS"] == ""
    fake(tmp_path, "cc", KNOWING)
    assert compiler.flags({"PATH": str(tmp_path)})["CFLAGS"] == WITHOUT_AMX


@linux_only
@x86_only
@pytest.mark.parametrize(("language", "command"), [("CFLAGS", "cc"), ("CXXFLAGS", "c++")])
def test_the_real_compiler_is_kept_from_amx(language: str, command: str) -> None:
    flags = compiler.flags({"PATH": "/usr/bin:/bin"})[language].split()
    native = ["-march=sapphirerapids", "-dM", "-E", "-x", "c", "/dev/null"]
    asked = subprocess.run([command, *flags, *native], capture_output=True, text=True, check=False)
    if "unrecognized" in asked.stderr or "unknown" in asked.stderr:
        pytest.skip("a compiler older than AMX")
    assert "__AVX512F__" in asked.stdout
    assert "__AMX" not in asked.stdout


@linux_only
@pytest.mark.parametrize("variable", ["CFLAGS", "CXXFLAGS", "LDFLAGS", "CMAKE_ARGS"])
def test_the_key_changes_with_what_is_asked_for(knowing: dict[str, str], variable: str) -> None:
    key = compiler.key(knowing)
    assert compiler.key(knowing) == key
    assert compiler.key({**knowing, variable: "-g"}) != key


@linux_only
def test_the_key_changes_with_the_compiler_and_the_processor(
    knowing: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    key = compiler.key(knowing)
    with monkeypatch.context() as patch:
        patch.setattr(compiler, "processor", lambda: "another")
        assert compiler.key(knowing) != key
    script = Path(knowing["CXX"])
    script.write_text(script.read_text().replace("knowing 1.0", "knowing 2.0"))
    assert compiler.key(knowing) != key

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from setup_steps.errors import CommandError, advice
from setup_steps.process import run


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_output_goes_to_the_log_and_line_by_line(tmp_path: Path) -> None:
    lines: list[str] = []
    run(python("print('one'); print('Progress 1 of 2')"), tmp_path / "log", on_line=lines.append)
    assert lines == ["one\n", "Progress 1 of 2\n"]
    log = (tmp_path / "log").read_text()
    assert "one\n" in log
    assert "\nProgress" not in log


def test_a_failure_carries_its_last_lines(tmp_path: Path) -> None:
    code = "print(*range(99), 'No space left on device', sep='\\n'); raise SystemExit(1)"
    with pytest.raises(CommandError, match="The disk is full") as error:
        run(python(code), tmp_path / "log")
    assert error.value.tail.splitlines()[-2:] == ["98", "No space left on device"]
    assert len(error.value.tail.splitlines()) == 12


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as error:
        run([tmp_path / "absent"], tmp_path / "log")
    assert "absent" in error.value.tail


@pytest.mark.skipif("sys.platform == 'win32'")
@pytest.mark.parametrize("ignored", [False, True])  # a job in the background ignores Ctrl+C
def test_stopping_ends_the_grandchildren_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, ignored: bool
) -> None:
    monkeypatch.setattr("setup_steps.process._PATIENCE_S", 0 if ignored else 60)
    ignore = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); " if ignored else ""
    child = f"{ignore}import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"
    grandchild = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
    seen: list[int] = []

    def stop(line: str) -> None:
        seen.append(int(line))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([*python(child), grandchild], tmp_path / "log", on_line=stop)
    # Waits for the process to be gone; it would sleep for ten minutes.
    subprocess.run(["tail", f"--pid={seen[0]}", "-f", "/dev/null"], check=True, timeout=60)
    with pytest.raises(ProcessLookupError):
        os.kill(seen[0], signal.SIG_DFL)


@pytest.mark.skipif("sys.platform == 'win32'")
def test_a_stopped_program_may_tidy_up(tmp_path: Path) -> None:
    left = tmp_path / "half-compiled"
    left.touch()
    tidy = """
import sys, time
from pathlib import Path
try:
    print("here", flush=True)
    time.sleep(600)
finally:
    Path(sys.argv[1]).unlink()
"""

    def stop(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([*python(tidy), str(left)], tmp_path / "log", on_line=stop)
    assert not left.exists()


@pytest.mark.parametrize(
    ("output", "start"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "A file that arrived"),
        ("c++: fatal error: Killed signal terminated program cc1plus", "Memory ran out"),
        ("CMake Error: CMAKE_CXX_COMPILER not set", "No working C++ compiler"),
        ("ProxyError('Cannot connect to proxy.', OSError('Tunnel", "The proxy did not"),
        (
            "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]",
            "The other side",
        ),
        (
            "NameResolutionError: Failed to resolve\nERROR: No matching distribution",
            "The connection",
        ),
        ("urllib3.exceptions.IncompleteRead: IncompleteRead(1 bytes read", "The connection failed"),
        ("ReadTimeoutError: Read timed out.", "The connection failed"),
        ("ERROR: No matching distribution found for a", "A package was not found"),
        ("Segmentation fault", "This was not foreseen"),
    ],
)
def test_what_went_wrong_is_explained(output: str, start: str) -> None:
    assert advice(output).startswith(start)

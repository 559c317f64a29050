import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_there_is_no_engine_of_another_name() -> None:
    code = (
        "import os, sys; sys.argv = ['app.engines', 'poetry', str(os.getppid())]\n"
        "from app.engines.__main__ import main; main()"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        input=b"",
        capture_output=True,
        check=False,
    )
    assert finished.returncode == 1
    assert finished.stdout == b""
    assert b"no engine named 'poetry'" in finished.stderr

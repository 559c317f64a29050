import os
import subprocess
import sys

import psutil

from app.hardware.memory import available_bytes, resident_bytes


def test_what_is_available_is_part_of_what_there_is() -> None:
    assert 0 < available_bytes() < psutil.virtual_memory().total


def test_a_process_takes_at_least_what_it_fills() -> None:
    before = resident_bytes(os.getpid())
    filled = b"x" * 50_000_000
    assert resident_bytes(os.getpid()) - before > 40_000_000
    del filled


def test_a_process_that_has_ended_takes_nothing() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert resident_bytes(ended.pid) == 0

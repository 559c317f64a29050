import os
import sys

import psutil
import pytest

from app.hardware.processor import compute_threads


def test_there_is_one_thread_for_each_core_that_computes() -> None:
    assert 1 <= compute_threads() <= (os.cpu_count() or 1)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="Linux")
def test_a_program_that_may_use_one_core_computes_on_one() -> None:
    allowed = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        assert compute_threads() == 1
    finally:
        os.sched_setaffinity(0, allowed)


@pytest.mark.parametrize(
    ("physical", "logical", "allowed", "expected"),
    [(8, 16, 16, 8), (8, 16, 4, 4), (None, 6, 6, 6), (None, None, 1, 1), (2, 4, 64, 2)],
)
def test_hyper_threads_are_not_counted(
    monkeypatch: pytest.MonkeyPatch,
    physical: int | None,
    logical: int | None,
    allowed: int,
    expected: int,
) -> None:
    monkeypatch.setattr(psutil, "cpu_count", lambda *, logical: None if logical else physical)
    monkeypatch.setattr(os, "cpu_count", lambda: logical)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(allowed)), raising=False)
    assert compute_threads() == expected


@pytest.mark.skipif(sys.platform != "linux", reason="the function is Linux's")
def test_where_the_system_does_not_say_which_cores_are_allowed_all_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(psutil, "cpu_count", lambda *, logical: 4 + 4 * logical)
    assert compute_threads() == 4

import threading

from app.assistant.later import Later

SOON_S = 0.01
FAR_S = 3600.0


def test_it_runs_once_after_the_delay() -> None:
    ran = threading.Event()
    Later(ran.set).schedule(SOON_S)
    assert ran.wait(30)


def test_scheduling_again_starts_anew_and_the_first_time_is_forgotten() -> None:
    ran = threading.Semaphore(0)
    later = Later(lambda: ran.release())  # noqa: PLW0108 (its result is not wanted)
    later.schedule(FAR_S)
    forgotten = later._timer
    later.schedule(SOON_S)
    assert ran.acquire(timeout=30)
    assert forgotten is not None
    forgotten.join(30)
    assert not ran.acquire(blocking=False)


def test_what_is_cancelled_does_not_run() -> None:
    ran = threading.Event()
    later = Later(ran.set)
    for _time in range(2):
        later.schedule(FAR_S)
        timer = later._timer
        later.cancel()
        assert timer is not None
        timer.join(30)
        later.cancel()
    assert not ran.is_set()


def test_never_is_no_time_at_all() -> None:
    ran = threading.Event()
    later = Later(ran.set)
    later.schedule(FAR_S)
    later.schedule(0)
    assert later._timer is None


def test_nothing_that_waits_keeps_the_program_from_ending() -> None:
    later = Later(lambda: None)
    later.schedule(FAR_S)
    assert later._timer is not None
    assert later._timer.daemon
    later.cancel()

import threading

import pytest

from app.assistant.stopping import StopSwitch


def test_it_stays_set() -> None:
    stop = StopSwitch()
    assert not stop.is_set()
    stop.set()
    stop.set()
    assert stop.is_set()


def test_who_is_working_is_interrupted() -> None:
    stop = StopSwitch()
    interrupted = threading.Event()
    with stop.interrupting(interrupted.set):
        assert not interrupted.is_set()
        stop.set()
        assert interrupted.is_set()


def test_who_begins_after_it_was_set_is_interrupted_at_once() -> None:
    stop = StopSwitch()
    stop.set()
    interrupted = threading.Event()
    with stop.interrupting(interrupted.set):
        assert interrupted.is_set()


def test_who_has_finished_is_left_alone() -> None:
    stop = StopSwitch()
    calls: list[str] = []
    with stop.interrupting(lambda: calls.append("first")):
        pass
    with stop.interrupting(lambda: calls.append("second")):
        stop.set()
    stop.set()
    assert calls == ["second"]


def test_an_error_in_the_work_leaves_nobody_to_interrupt() -> None:
    stop = StopSwitch()
    calls: list[str] = []
    with pytest.raises(ZeroDivisionError), stop.interrupting(lambda: calls.append("late")):
        1 / 0  # noqa: B018
    stop.set()
    assert calls == []


def test_the_interruption_may_ask_the_switch_itself() -> None:
    stop = StopSwitch()
    seen: list[bool] = []
    with stop.interrupting(lambda: seen.append(stop.is_set())):
        stop.set()
    assert seen == [True]


def test_set_from_another_thread() -> None:
    stop = StopSwitch()
    interrupted = threading.Event()
    with stop.interrupting(interrupted.set):
        threading.Thread(target=stop.set).start()
        assert interrupted.wait(30)

from collections.abc import Iterator

from pytestqt.qtbot import QtBot

from app.assistant.events import Changed, ChatEvent, Progress
from app.assistant.stopping import StopSwitch
from app.base.errors import UserError
from app.library.data import Message
from app.ui.chat.runner import ChatRunner


def message(text: str, status: str = "writing") -> Message:
    return Message(1, 7, None, "assistant", text, status, 0, "", "", (), 1, 1)  # type: ignore[arg-type]


def test_what_happens_comes_in_order_and_the_end_comes_last(qtbot: QtBot) -> None:
    runner = ChatRunner()
    seen: list[object] = []
    runner.happened.connect(lambda _id, event: seen.append(event))
    runner.ended.connect(lambda _id, problem: seen.append(problem))

    def work(_stop: StopSwitch) -> Iterator[ChatEvent]:
        yield Progress("loading")
        for length in range(1, 2001):
            yield Changed(message("x" * length))
        yield Changed(message("x" * 2000, "done"))

    with qtbot.waitSignal(runner.ended):
        runner.start(7, work)
    assert seen[0] == Progress("loading")
    assert seen[-2:] == [Changed(message("x" * 2000, "done")), ""]
    lengths = [len(e.message.text) for e in seen if isinstance(e, Changed)]
    assert lengths == sorted(lengths)
    assert len(lengths) < 200, "growing text is shown a few dozen times a second, not each time"


def test_a_failure_is_a_sentence_and_ends_it(qtbot: QtBot) -> None:
    runner = ChatRunner()

    def work(_stop: StopSwitch) -> Iterator[ChatEvent]:
        yield Progress("loading")
        raise UserError("There is no model.")

    with qtbot.waitSignal(runner.ended) as ended:
        runner.start(7, work)
    assert ended.args == [7, "There is no model."]
    assert runner.running() == set()


def test_stop_reaches_the_work(qtbot: QtBot) -> None:
    runner = ChatRunner()

    def endless(stop: StopSwitch) -> Iterator[ChatEvent]:
        while not stop.is_set():
            yield Progress("reading")

    with qtbot.waitSignal(runner.ended):
        runner.start(7, endless)
        assert runner.running() == {7}
        runner.stop(7)


def test_stop_all_waits_until_the_work_is_over(qtbot: QtBot) -> None:
    runner = ChatRunner()
    over: list[int] = []

    def endless(stop: StopSwitch) -> Iterator[ChatEvent]:
        while not stop.is_set():
            yield Progress("reading")
        over.append(1)

    runner.start(1, endless)
    runner.start(2, endless)
    runner.stop_all(5.0)
    assert over == [1, 1]
    qtbot.waitUntil(lambda: runner.running() == set())

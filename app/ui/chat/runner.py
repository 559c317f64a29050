"""Runs answers on threads of their own and brings what happens to the GUI thread."""

import threading
import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal

from app.assistant.events import Changed, ChatEvent
from app.assistant.stopping import StopSwitch
from app.base.errors import UserError

# Growing text is shown at most this often. On two cores each drawing takes from the writing: with
# 30 a second it had 0.92 of the bare speed, with 20 it has 0.96 (SmolLM2-135M, 89 tokens/s).
_SHOW_EVERY_S = 1 / 20

Work = Callable[[StopSwitch], Iterator[ChatEvent]]


class ChatRunner(QObject):
    """At most one answer at a time for each conversation."""

    happened = Signal(object, object)  # conversation id, ChatEvent
    ended = Signal(object, str)  # conversation id, why it failed or ""; once for each start, last

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: dict[int, tuple[StopSwitch, threading.Thread]] = {}
        self.ended.connect(self._forget)

    def start(self, conversation_id: int, work: Work) -> None:
        """Begin to work; what happens there comes through `happened` and `ended`."""
        stop = StopSwitch()
        thread = threading.Thread(
            target=self._run, args=(conversation_id, work, stop), name="answer", daemon=True
        )
        self._running[conversation_id] = (stop, thread)
        thread.start()

    def stop(self, conversation_id: int) -> None:
        """Ask for the end of the answer in this conversation."""
        if conversation_id in self._running:
            self._running[conversation_id][0].set()

    def running(self) -> set[int]:
        """Return the conversations in which an answer is being made."""
        return set(self._running)

    def stop_all(self, wait_s: float) -> None:
        """Stop everything and wait until it is written down, at most this long each."""
        running = list(self._running.values())
        for stop, _thread in running:
            stop.set()
        for _stop, thread in running:
            thread.join(wait_s)

    def _run(self, conversation_id: int, work: Work, stop: StopSwitch) -> None:
        problem = ""
        try:
            self._follow(conversation_id, work(stop))
        except UserError as error:
            problem = str(error)
        finally:
            self.ended.emit(conversation_id, problem)

    def _follow(self, conversation_id: int, events: Iterator[ChatEvent]) -> None:
        held: Changed | None = None
        shown_at_s = 0.0
        for event in events:
            now_s = time.monotonic()
            growing = isinstance(event, Changed) and event.message.status == "writing"
            if growing and now_s - shown_at_s < _SHOW_EVERY_S:
                held = event if isinstance(event, Changed) else None
                continue
            if held is not None and not isinstance(event, Changed):
                self.happened.emit(conversation_id, held)
            held = None
            self.happened.emit(conversation_id, event)
            if growing:
                shown_at_s = now_s
        if held is not None:
            self.happened.emit(conversation_id, held)

    def _forget(self, conversation_id: int, _problem: str) -> None:
        self._running.pop(conversation_id, None)

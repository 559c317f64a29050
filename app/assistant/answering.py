"""One answer while it is written: kept on disk as it grows, and ended properly."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.assistant.events import Changed, ChatEvent, Progress, Trouble
from app.base.errors import StorageFailed
from app.base.messages import Event, Generated, Piece, Reading
from app.base.words import _
from app.library.conversations import Conversations
from app.library.data import Message, Status

_SAVE_EVERY_S = 0.15


class Answer:
    """Follows the worker's events and keeps the message of the answer up to date."""

    def __init__(self, conversations: Conversations, message: Message) -> None:
        self._conversations = conversations
        self.message = message
        self._saved_at_s = time.monotonic()
        self._disk_failed = False

    def follow(self, events: Iterable[Event]) -> Iterator[ChatEvent]:
        """Yield what a person sees of these events."""
        for event in events:
            if isinstance(event, Reading):
                yield Progress("reading", event.done_tokens / max(1, event.total_tokens))
            elif isinstance(event, Piece):
                self.message = replace(self.message, text=self.message.text + event.text)
                yield Changed(self.message)
                yield from self._save_now_and_then()
            elif isinstance(event, Generated):
                status, note = _how_it_ended(event)
                self.end_as(status, note)

    def end_as(self, status: Status, note: str = "") -> None:
        """Say how the answer ended; it is written by `close`."""
        self.message = replace(self.message, status=status, note=note)

    def fail(self, sentence: str) -> None:
        """End with a sentence for the user, keeping what there is of the answer."""
        self.end_as("cut" if self.message.text else "failed", sentence)

    def close(self) -> str:
        """Write the answer as it is. One that nobody ended was cut.

        Return a sentence if the disk does not take it, else "".
        """
        if self.message.status == "writing":
            self.end_as("cut")
        m = self.message
        try:
            self._conversations.finish(m.id, m.text, m.status, m.note)
        except StorageFailed as error:
            return str(error)
        return ""

    def _save_now_and_then(self) -> Iterator[ChatEvent]:
        now_s = time.monotonic()
        if now_s - self._saved_at_s < _SAVE_EVERY_S:
            return
        self._saved_at_s = now_s
        try:
            self._conversations.write(self.message.id, self.message.text)
        except StorageFailed as error:
            if not self._disk_failed:
                yield Trouble(str(error))
            self._disk_failed = True


def _how_it_ended(event: Generated) -> tuple[Status, str]:
    if event.reason == "stopped":
        return "stopped", ""
    if event.reason == "length":
        return "cut", _("The answer reached its longest length. “Continue” goes on.")
    if event.reason == "context":
        return "cut", _(
            "The model can keep no more of this conversation in mind. “Continue” goes on, "
            "without the oldest exchanges."
        )
    return "done", ""

"""What happens while an answer is made, as the window and the terminal are told."""

from dataclasses import dataclass
from typing import Literal

from app.library.data import Message

Stage = Literal["waiting", "loading", "reading", "writing"]


@dataclass(frozen=True, slots=True)
class Added:
    """A message is now part of the conversation."""

    message: Message


@dataclass(frozen=True, slots=True)
class Changed:
    """A message has more text, or has ended."""

    message: Message


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done now, and how far it is from 0 to 1 where that is known."""

    stage: Stage
    share: float | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The model no longer reads the messages up to and including this one."""

    conversation_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something went wrong that did not end the answer."""

    sentence: str


ChatEvent = Added | Changed | Progress | LeftOut | Trouble

"""From messages as they are kept to turns as the model reads them."""

import re
from collections.abc import Sequence

from app.base.messages import SamplingSettings, Turn
from app.library.data import Attachment, Message, Sampling


def turn_of(message: Message) -> Turn:
    """Return what the model reads of a message: its attached files first, set apart."""
    files = "".join(_framed(attached) for attached in message.attachments)
    return Turn(message.role, f"{files}{message.text}")


def _framed(attached: Attachment) -> str:
    longest = max((len(ticks) for ticks in re.findall("`+", attached.text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"File “{attached.name}”:\n{fence}\n{attached.text.rstrip()}\n{fence}\n\n"


def index_after(messages: Sequence[Message], message_id: int | None) -> int:
    """Return how many messages there are up to and including this one, 0 if it is not there."""
    return next((i + 1 for i, m in enumerate(messages) if m.id == message_id), 0)


def sampling_settings(sampling: Sampling, version: int = 1) -> SamplingSettings:
    """Return how to sample the nth version of an answer: a fixed seed moves on with each."""
    return SamplingSettings(
        temperature=float(sampling.temperature),
        top_p=float(sampling.top_p),
        top_k=sampling.top_k,
        min_p=float(sampling.min_p),
        repeat_penalty=float(sampling.repeat_penalty),
        max_answer_tokens=sampling.max_answer_tokens,
        seed=sampling.seed + version - 1 if sampling.seed >= 0 else -1,
    )

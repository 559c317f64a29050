"""What of a conversation the model reads: a pure decision, and the words for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.base.errors import MessageTooLong
from app.base.words import _, plural
from app.library.data import Role

# What a prompt is cut down to when the context is full. Cutting only as much as the next turn
# needs would change the start of the prompt at every turn, and so have all of it read again.
_KEPT_SHARE = 0.6
# At most this share of the context is held free for the answer.
_ANSWER_SHARE = 0.25
_WORDS_PER_TOKEN = 0.75


@dataclass(frozen=True, slots=True)
class Room:
    """How many tokens a prompt may have."""

    context_tokens: int
    max_answer_tokens: int

    @property
    def prompt_tokens(self) -> int:
        """Return what is left when the answer has its room."""
        reserve = min(self.max_answer_tokens, int(self.context_tokens * _ANSWER_SHARE))
        return self.context_tokens - reserve


@dataclass(frozen=True, slots=True)
class Usage:
    """How full the context is. `exact` tells a count from an estimate."""

    used_tokens: int
    limit_tokens: int
    exact: bool

    @property
    def share(self) -> float:
        """Return 0 for empty, 1 for full."""
        return min(1.0, self.used_tokens / self.limit_tokens) if self.limit_tokens else 0.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What a turn takes of the context."""

    role: Role
    tokens: int


def first_kept(costs: Sequence[Cost], fixed_tokens: int, room: Room, already_left: int) -> int:
    """Return the index of the first turn that the model reads.

    `costs` are those of all turns, oldest first; `fixed_tokens` is what stays in any case
    (instructions). Turns before `already_left` stay left out: the prompt that was read last time
    then keeps its start. Whole exchanges are left out, a question with all that follows it; the
    last one always stays.

    Raises:
        MessageTooLong: if the last question alone does not fit.
    """
    tokens_from = list(accumulate((cost.tokens for cost in reversed(costs)), initial=fixed_tokens))
    tokens_from.reverse()
    starts = [index for index, cost in enumerate(costs) if cost.role == "user"] or [0]
    last = starts[-1]
    refuse_too_long(tokens_from[last], room)
    already_left = min(already_left, last)
    if tokens_from[already_left] <= room.prompt_tokens:
        return already_left
    target = max(tokens_from[last], int(room.prompt_tokens * _KEPT_SHARE))
    return next(s for s in starts if s > already_left and tokens_from[s] <= target)


def refuse_too_long(prompt_tokens: int, room: Room) -> None:
    """Let a prompt pass that can be left no shorter.

    Raises:
        MessageTooLong: if there is no room for it.
    """
    if prompt_tokens > room.prompt_tokens:
        raise too_long(prompt_tokens - room.prompt_tokens)


def too_long(excess_tokens: int) -> MessageTooLong:
    """Return the error for a message that is longer than there is room, by this much."""
    words = max(1, round(excess_tokens * _WORDS_PER_TOKEN))
    excess = plural("about {n} word", "about {n} words", words)
    return MessageTooLong(
        _(
            "This message is too long for the model by {excess}. Shorten it, or send it in parts."
        ).format(excess=excess)
    )


def estimated_tokens(text: str) -> int:
    """Return roughly how many tokens a text has, where no model is loaded that could count.

    A token of today's vocabularies is about four bytes of English.
    """
    return len(text.encode(errors="replace")) // 4 + 1

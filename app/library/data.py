"""What the user owns, as the rest of Inkling sees it."""

from dataclasses import dataclass
from typing import Literal

from app.base.words import _
from app.library.fields import About, setting

Role = Literal["user", "assistant"]

Status = Literal["done", "writing", "cut", "stopped", "failed"]
"""How a message ended.

done: whole; writing: being streamed now; cut: it reached the longest answer, or Inkling or the
worker died while writing; stopped: by the user; failed: nothing more could be had.
"""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file attached to a message of the user's."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is shown; messages form a tree, and versions of one are siblings in it.

    `parent_id` is the message shown above it: where one in between was deleted, the one above
    that. Times are Unix time in milliseconds.
    """

    id: int
    conversation_id: int
    parent_id: int | None
    role: Role
    text: str
    status: Status
    created_at_ms: int
    model: str  # id of the model that wrote it, "" for the user's own
    note: str  # a sentence for the user about how it ended, "" if there is nothing to say
    attachments: tuple[Attachment, ...]
    version: int  # position among its siblings, from 1
    versions: int  # number of its siblings, itself included


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without its messages; times are Unix time in milliseconds."""

    id: int
    title: str
    titled_by_user: bool
    pinned: bool
    assistant_id: int
    leaf_id: int | None  # last message of the version shown
    left_out_until_id: int | None  # up to and including it, messages are not in the prompt
    created_at_ms: int
    updated_at_ms: int


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next word is chosen, and how many there may be."""

    temperature: float = setting(
        0.7,
        About(
            title=lambda: _("Temperature"),
            description=lambda: _(
                "How freely words are chosen. 0 always takes the likeliest word; "
                "above 1 answers become surprising."
            ),
            minimum=0,
            maximum=2,
            step=0.1,
        ),
    )
    top_p: float = setting(
        0.95,
        About(
            title=lambda: _("Top-p"),
            description=lambda: _(
                "Only the likeliest words that together reach this share are considered. "
                "1 considers all."
            ),
            minimum=0,
            maximum=1,
            step=0.05,
        ),
    )
    top_k: int = setting(
        40,
        About(
            title=lambda: _("Top-k"),
            description=lambda: _("Only this many of the likeliest words are considered. 0: all."),
            minimum=0,
            maximum=1000,
        ),
    )
    min_p: float = setting(
        0.05,
        About(
            title=lambda: _("Min-p"),
            description=lambda: _(
                "Words less likely than this share of the likeliest one are left out. 0: none."
            ),
            minimum=0,
            maximum=1,
            step=0.01,
        ),
    )
    repeat_penalty: float = setting(
        1.1,
        About(
            title=lambda: _("Repeat penalty"),
            description=lambda: _("Above 1, words that were just used become less likely."),
            minimum=0.5,
            maximum=2,
            step=0.05,
        ),
    )
    max_answer_tokens: int = setting(
        1024,
        About(
            title=lambda: _("Longest answer"),
            description=lambda: _(
                "In tokens, each about three quarters of an English word. "
                "A longer answer is cut and can be continued."
            ),
            minimum=1,
            maximum=131_072,
            step=128,
        ),
    )
    context_tokens: int = setting(
        0,
        About(
            title=lambda: _("Context length"),
            description=lambda: _(
                "How much of the conversation the model sees at once, in tokens. "
                "More takes more memory. 0: chosen for this computer."
            ),
            minimum=0,
            maximum=1_048_576,
            step=1024,
        ),
    )
    seed: int = setting(
        -1,
        About(
            title=lambda: _("Seed"),
            description=lambda: _(
                "The same seed gives the same answer to the same question. -1: a new one each time."
            ),
            minimum=-1,
            maximum=2_147_483_647,
        ),
    )


@dataclass(frozen=True, slots=True)
class Assistant:
    """Who answers: instructions, a model and sampling settings under a name."""

    id: int
    key: str  # "general", "writing", "code", "tutor" for built-in ones, "" for the user's own
    name: str
    instructions: str
    model: str  # model id, "" for the best one that is installed
    sampling: Sampling


@dataclass(frozen=True, slots=True)
class Hit:
    """A conversation that a search found."""

    conversation_id: int
    message_id: int | None  # None: the title matched
    title: str
    snippet: str
    marks: tuple[tuple[int, int], ...]  # character ranges of `snippet` to light up

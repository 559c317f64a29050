"""The assistants that come with Inkling."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.base.words import _
from app.library.data import Sampling


@dataclass(frozen=True, slots=True)
class Shipped:
    """A built-in assistant as it comes; words are functions because they are translated."""

    key: str
    name: Callable[[], str]
    instructions: Callable[[], str]
    sampling: Sampling = field(default_factory=Sampling)
    model: str = ""


SHIPPED: tuple[Shipped, ...] = (
    Shipped(
        "general",
        lambda: _("General"),
        lambda: _("You are a helpful assistant. Answer clearly and briefly."),
    ),
    Shipped(
        "writing",
        lambda: _("Writing"),
        lambda: _("You help people write. Use clear, natural words and keep their meaning."),
        Sampling(temperature=0.8),
    ),
    Shipped(
        "code",
        lambda: _("Code"),
        lambda: _(
            "You are a programming assistant. "
            "Answer with short, correct code and explain it in a few sentences."
        ),
        # Names and brackets have to come back as often as the language asks for them.
        Sampling(temperature=0.2, repeat_penalty=1.0),
    ),
    Shipped(
        "tutor",
        lambda: _("Tutor"),
        lambda: _(
            "You are a patient teacher. Explain step by step in simple words, with an example."
        ),
        Sampling(temperature=0.5),
    ),
)
"""In the order in which they are listed; the first one answers where no other does.

Instructions are one or two plain sentences, because the smallest models (135M) lose longer ones.
A new one needs a migration that adds its key.
"""


def shipped(key: str) -> Shipped:
    """Return the built-in assistant with this key."""
    return next(one for one in SHIPPED if one.key == key)

"""A conversation as Markdown, for people to read."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from app.base.words import _
from app.library.data import Assistant, Conversation, Message

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})(?P<rest>.*)")


def to_markdown(conversation: Conversation, assistant: Assistant, path: Iterable[Message]) -> str:
    """Write the version shown: title, who said what, code untouched, attachments by name."""
    title = _escaped(conversation.title) or _("Untitled conversation")
    begun = datetime.fromtimestamp(conversation.created_at_ms / 1000).astimezone()
    parts = [f"# {title}", f"*{_escaped(assistant.name)}, {begun:%Y-%m-%d %H:%M}*"]
    for message in path:
        parts.extend(_message(message))
    return "\n\n".join(parts) + "\n"


def joined(documents: Sequence[str]) -> str:
    """Put several conversations into one file."""
    return "\n---\n\n".join(documents)


def closing_fence(text: str) -> str:
    """Return what closes a code block that the text leaves open, "" if it leaves none open.

    An answer that was cut inside a code block would take all that follows into it.
    """
    fence = ""
    for line in text.splitlines():
        match = _FENCE.fullmatch(line)
        if not match:
            continue
        if not fence:
            # CommonMark: what follows an opening fence of backticks holds none.
            if match["fence"][0] == "~" or "`" not in match["rest"]:
                fence = match["fence"]
        elif match["fence"].startswith(fence) and not match["rest"].strip():
            fence = ""
    return fence


def _message(message: Message) -> list[str]:
    if message.role == "user":
        parts = [f"## {_('You')}"]
    elif message.model:
        parts = [f"## Inkling ({_escaped(message.model)})"]
    else:
        parts = ["## Inkling"]
    parts.extend(
        _("Attached: {name}").format(name=_escaped(file.name)) for file in message.attachments
    )
    text = message.text.strip("\r\n")
    if text:
        fence = closing_fence(text)
        parts.append(f"{text}\n{fence}" if fence else text)
    ending = message.note or _ending(message)
    if ending:
        parts.append(f"*{_escaped(ending)}*")
    return parts


def _ending(message: Message) -> str:
    return {
        "done": "",
        "writing": _("This answer was not finished yet."),
        "cut": _("This answer was cut."),
        "stopped": _("This answer was stopped."),
        "failed": _("This answer could not be finished."),
    }[message.status]


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))

"""What an exported JSON file holds, and how it is written.

    {"format": "inkling-conversations", "version": 1,
     "assistants": [{"key", "edited", "name", "instructions", "model", "sampling": {…}}],
     "conversations": [{"title", "titled_by_user", "pinned", "assistant", "shown",
       "left_out_until", "created_at_ms", "updated_at_ms",
       "messages": [{"parent", "role", "text", "status", "created_at_ms", "model", "note",
         "attachments": [{"name", "text"}]}]}]}

There are no ids in it: "assistant", "shown" (the last message of the version shown),
"left_out_until" and "parent" count entries of their list from 0. A message comes after its parent;
those with the same parent are versions of each other, in order.
"""

import json
from dataclasses import asdict, dataclass

from app.library.data import Attachment, Role, Sampling, Status

FORMAT = "inkling-conversations"
VERSION = 1


@dataclass(frozen=True, slots=True)
class ArchivedMessage:
    """A message; `parent` is its place in the list of messages, None for a first one."""

    parent: int | None
    role: Role
    text: str
    status: Status
    created_at_ms: int
    model: str
    note: str
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class ArchivedConversation:
    """A conversation with all versions of its messages."""

    title: str
    titled_by_user: bool
    pinned: bool
    assistant: int
    shown: int | None
    left_out_until: int | None
    created_at_ms: int
    updated_at_ms: int
    messages: tuple[ArchivedMessage, ...]


@dataclass(frozen=True, slots=True)
class ArchivedAssistant:
    """An assistant; `edited` says that a built-in one is not as it was shipped."""

    key: str
    edited: bool
    name: str
    instructions: str
    model: str
    sampling: Sampling


@dataclass(frozen=True, slots=True)
class Archive:
    """Everything in an exported file."""

    assistants: tuple[ArchivedAssistant, ...]
    conversations: tuple[ArchivedConversation, ...]


def to_json(archive: Archive) -> str:
    """Write an archive, the same one always with the same characters."""
    content = {"format": FORMAT, "version": VERSION, **asdict(archive)}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"

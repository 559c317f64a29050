"""Export to Markdown and JSON, and import from JSON."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from app.base.words import _
from app.library import changes, index, markdown, rows
from app.library.archive import (
    Archive,
    ArchivedAssistant,
    ArchivedConversation,
    ArchivedMessage,
    to_json,
)
from app.library.archive_reader import LARGEST_ARCHIVE_BYTES, from_json, too_large
from app.library.assistants import Assistants
from app.library.data import Assistant
from app.library.database import Database
from app.library.failures import translated


class Transfer:
    """Takes conversations out of Inkling and back in.

    Each method raises `StorageFailed` if the disk does not let it; exports raise `NotThere` if a
    conversation has been deleted.
    """

    def __init__(self, database: Database, assistants: Assistants) -> None:
        self.database = database
        self._assistants = assistants

    def to_markdown(self, conversation_ids: Iterable[int]) -> str:
        """Return the versions shown of some conversations, for people to read."""
        documents: list[str] = []
        with self.database.reading() as connection:
            for conversation_id in conversation_ids:
                conversation = rows.conversation(connection, conversation_id)
                assistant = self._assistants.get(conversation.assistant_id)
                path = rows.path(connection, conversation_id, conversation.leaf_id)
                documents.append(markdown.to_markdown(conversation, assistant, path))
        return markdown.joined(documents)

    def to_json(self, conversation_ids: Iterable[int]) -> str:
        """Return some conversations with everything in them, for `import_json`."""
        conversations: list[ArchivedConversation] = []
        places: dict[int, int] = {}
        with self.database.reading() as connection:
            for conversation_id in conversation_ids:
                assistant_id = rows.conversation(connection, conversation_id).assistant_id
                place = places.setdefault(assistant_id, len(places))
                conversations.append(_archived(connection, conversation_id, place))
            assistants = [self._archived_assistant(number) for number in places]
        return to_json(Archive(tuple(assistants), tuple(conversations)))

    @index.mending
    def import_json(self, content: bytes) -> list[int]:
        """Add all conversations of an exported file, or none; return their ids.

        Nothing that is there is changed; the same file twice makes the same conversations twice.
        It takes some seconds for each 10 MB, in which other threads can neither read nor write.

        Raises:
            ImportRefused: if anything in the file is wrong; the sentence says what and where.
        """
        archive = from_json(content)
        with self.database.transaction() as connection:
            assistant_ids = [self._assistant_id(one) for one in archive.assistants]
            stored = [
                _store(connection, conversation, assistant_ids[conversation.assistant])
                for conversation in archive.conversations
            ]
            index.put_conversations(connection, stored)
            return stored

    def import_file(self, path: Path) -> list[int]:
        """Do `import_json` with the content of a file."""
        with translated(path), path.open("rb") as file:
            content = file.read(LARGEST_ARCHIVE_BYTES + 1)
        if len(content) > LARGEST_ARCHIVE_BYTES:
            raise too_large()
        return self.import_json(content)

    def _archived_assistant(self, assistant_id: int) -> ArchivedAssistant:
        one = self._assistants.get(assistant_id)
        return ArchivedAssistant(
            key=one.key,
            edited=self._assistants.is_edited(assistant_id),
            name=one.name,
            instructions=one.instructions,
            model=one.model,
            sampling=one.sampling,
        )

    def _assistant_id(self, wanted: ArchivedAssistant) -> int:
        """Find the assistant of the file among ours, or make it one of the user's own."""
        known = self._assistants.list()
        return (
            _matching(wanted, known)
            or self._assistants.create(
                wanted.name, wanted.instructions, wanted.model, wanted.sampling
            )
        ).id


def _matching(wanted: ArchivedAssistant, known: Iterable[Assistant]) -> Assistant | None:
    """Pick the assistant with the same key, or the one that answers in the very same way.

    A built-in one that was edited where it comes from counts by all that it is: else its words, its
    model or its sampling would be lost.
    """
    known = list(known)
    by_key = (a for a in known if wanted.key and not wanted.edited and a.key == wanted.key)
    same = (wanted.name, wanted.instructions, wanted.model, wanted.sampling)
    equal = (a for a in known if (a.name, a.instructions, a.model, a.sampling) == same)
    return next(by_key, None) or next(equal, None)


def _archived(
    connection: sqlite3.Connection, conversation_id: int, assistant: int
) -> ArchivedConversation:
    conversation = rows.conversation(connection, conversation_id)
    messages = rows.all_messages(connection, conversation_id)
    place = {message.id: number for number, message in enumerate(messages)}
    return ArchivedConversation(
        title=conversation.title,
        titled_by_user=conversation.titled_by_user,
        pinned=conversation.pinned,
        assistant=assistant,
        shown=_at(place, conversation.leaf_id),
        left_out_until=_at(place, conversation.left_out_until_id),
        created_at_ms=conversation.created_at_ms,
        updated_at_ms=conversation.updated_at_ms,
        messages=tuple(
            ArchivedMessage(
                parent=_at(place, message.parent_id),
                role=message.role,
                text=message.text,
                status="cut" if message.status == "writing" else message.status,
                created_at_ms=message.created_at_ms,
                model=message.model,
                note=_("Exported before this answer was finished.")
                if message.status == "writing"
                else message.note,
                attachments=message.attachments,
            )
            for message in messages
        ),
    )


def _at(place: dict[int, int], number: int | None) -> int | None:
    return None if number is None else place.get(number)


def _store(
    connection: sqlite3.Connection, archived: ArchivedConversation, assistant_id: int
) -> int:
    conversation_id = changes.insert_conversation(
        connection,
        assistant_id=assistant_id,
        title=archived.title,
        titled_by_user=archived.titled_by_user,
        pinned=archived.pinned,
        created_at_ms=archived.created_at_ms,
        updated_at_ms=archived.updated_at_ms,
    )
    ids: list[int] = []
    for one in archived.messages:
        ids.append(
            changes.insert_message(
                connection,
                conversation_id=conversation_id,
                parent_id=None if one.parent is None else ids[one.parent],
                role=one.role,
                text=one.text,
                status=one.status,
                created_at_ms=one.created_at_ms,
                model=one.model,
                note=one.note,
                attachments=one.attachments,
            )
        )
    if archived.left_out_until is not None:
        changes.change_conversation(
            connection, conversation_id, left_out_until_id=ids[archived.left_out_until]
        )
    if ids:
        # Whatever the file says, a last message is shown, so that no word is out of reach.
        last = -1 if archived.shown is None else archived.shown
        changes.show(connection, conversation_id, ids[last])
    return conversation_id

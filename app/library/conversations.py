"""Conversations and their messages."""

from collections.abc import Sequence

from app.base.words import _
from app.library import branching, changes, index, rows, tree, upkeep
from app.library.data import Attachment, Conversation, Message, Role, Status
from app.library.database import Database, now_ms
from app.library.errors import NotThere
from app.library.text import storable

# Named here because `Conversations.list` hides the built-in one inside the class.
_Conversations = list[Conversation]
_Messages = list[Message]
_Ids = list[int]


class Conversations:
    """The record of everything that was said, written at once.

    Every method may be called from any thread. Each raises `StorageFailed` if the disk does not
    let it, with nothing changed, and `NotThere` where what it is asked about has been deleted.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    @index.mending
    def create(self, assistant_id: int, title: str = "") -> Conversation:
        """Begin a conversation without messages."""
        with self.database.transaction() as connection:
            changes.require_assistant(connection, assistant_id)
            now = now_ms()
            conversation_id = changes.insert_conversation(
                connection,
                assistant_id=assistant_id,
                title=title,
                created_at_ms=now,
                updated_at_ms=now,
            )
            index.put_title(connection, conversation_id)
            return rows.conversation(connection, conversation_id)

    def get(self, conversation_id: int) -> Conversation:
        """Return one conversation."""
        with self.database.reading() as connection:
            return rows.conversation(connection, conversation_id)

    def list(self) -> _Conversations:
        """Return all conversations: pinned ones first, then the one last used first."""
        with self.database.reading() as connection:
            return rows.conversations(connection)

    @index.mending
    def rename(self, conversation_id: int, title: str, *, by_user: bool = True) -> None:
        """Give a conversation a title, the user's own or (`by_user=False`) one made by rule."""
        with self.database.transaction() as connection:
            changes.change_conversation(
                connection, conversation_id, title=storable(title), titled_by_user=by_user
            )
            index.put_title(connection, conversation_id)

    def set_pinned(self, conversation_id: int, pinned: bool) -> None:  # noqa: FBT001 - the value
        """Keep a conversation at the top of the list, or no longer."""
        with self.database.transaction() as connection:
            changes.change_conversation(connection, conversation_id, pinned=pinned)

    def set_assistant(self, conversation_id: int, assistant_id: int) -> None:
        """Let another assistant go on."""
        with self.database.transaction() as connection:
            changes.require_assistant(connection, assistant_id)
            changes.change_conversation(connection, conversation_id, assistant_id=assistant_id)

    def set_left_out_until(self, conversation_id: int, message_id: int | None) -> None:
        """Remember that messages up to and including this one are no longer in the prompt."""
        with self.database.transaction() as connection:
            if message_id is not None:
                changes.require_message(connection, message_id, conversation_id)
            changes.change_conversation(connection, conversation_id, left_out_until_id=message_id)

    def touch(self, conversation_id: int) -> None:
        """Move a conversation to the top of those that are not pinned."""
        with self.database.transaction() as connection:
            changes.change_conversation(connection, conversation_id, updated_at_ms=now_ms())

    def delete(self, conversation_id: int) -> None:
        """Take a conversation off the list; `restore` brings it back until it is purged."""
        with self.database.transaction() as connection:
            changes.change_conversation(connection, conversation_id, deleted_at_ms=now_ms())

    def restore(self, conversation_id: int) -> None:
        """Undo `delete`."""
        with self.database.transaction() as connection:
            restored = connection.execute(
                "UPDATE conversations SET deleted_at_ms = NULL WHERE id = ?", (conversation_id,)
            )
            if not restored.rowcount:
                raise rows.conversation_not_there()

    def path(self, conversation_id: int) -> _Messages:
        """Return the messages of the version shown, from the first to the last."""
        with self.database.reading() as connection:
            shown = rows.conversation(connection, conversation_id)
            return rows.path(connection, conversation_id, shown.leaf_id)

    def message(self, message_id: int) -> Message:
        """Return one message, shown or not."""
        with self.database.reading() as connection:
            return rows.message(connection, message_id)

    @index.mending
    def add_message(
        self,
        conversation_id: int,
        parent_id: int | None,
        role: Role,
        text: str,
        *,
        status: Status = "done",
        model: str = "",
        note: str = "",
        attachments: Sequence[Attachment] = (),
    ) -> Message:
        """Write a message below `parent_id` (None: as a first one) and show it as the last.

        Below a message that has an answer already it is another version of that answer.
        """
        with self.database.transaction() as connection:
            rows.conversation(connection, conversation_id)
            if parent_id is not None:
                changes.require_message(connection, parent_id, conversation_id)
            now = now_ms()
            message_id = changes.insert_message(
                connection,
                conversation_id=conversation_id,
                parent_id=parent_id,
                role=role,
                text=text,
                status=status,
                created_at_ms=now,
                model=model,
                note=note,
                attachments=attachments,
            )
            changes.change_conversation(
                connection, conversation_id, leaf_id=message_id, updated_at_ms=now
            )
            index.put_message(connection, message_id)
            return rows.message(connection, message_id)

    def write(self, message_id: int, text: str) -> None:
        """Keep what has been streamed so far (the whole text); cheap, for several times a second.

        A message that was finished meanwhile keeps its text.
        """
        with self.database.transaction() as connection:
            written = connection.execute(
                "UPDATE messages SET text = ? WHERE id = ? AND status = 'writing'",
                (storable(text), message_id),
            )
            if not written.rowcount:
                changes.conversation_of(connection, message_id)

    def resume(self, message_id: int) -> None:
        """Mark a message as being written again, to continue an answer that was cut."""
        with self.database.transaction() as connection:
            rows.message(connection, message_id)
            connection.execute(
                "UPDATE messages SET status = 'writing', note = '' WHERE id = ?", (message_id,)
            )

    @index.mending
    def finish(self, message_id: int, text: str, status: Status, note: str = "") -> None:
        """Keep the whole text and how it ended, and make it findable.

        It works for a message that was deleted while it was written, too: undo brings all of it
        back.
        """
        with self.database.transaction() as connection:
            conversation_id = changes.conversation_of(connection, message_id)
            connection.execute(
                "UPDATE messages SET text = ?, status = ?, note = ? WHERE id = ?",
                (storable(text), status, storable(note), message_id),
            )
            connection.execute(
                "UPDATE conversations SET updated_at_ms = ? WHERE id = ?",
                (now_ms(), conversation_id),
            )
            index.put_message(connection, message_id)

    def select_version(self, message_id: int, version: int) -> None:
        """Show another version (from 1) of a message, down to the newest message below it."""
        with self.database.transaction() as connection:
            shown = rows.message(connection, message_id)
            siblings = tree.choices(connection, shown.conversation_id, shown.parent_id)
            if not 1 <= version <= len(siblings):
                raise NotThere(_("This version has been deleted."))
            changes.show(connection, shown.conversation_id, siblings[version - 1])

    def show(self, message_id: int) -> None:
        """Show the version of the conversation that holds this message, if it is not shown."""
        with self.database.transaction() as connection:
            wanted = rows.message(connection, message_id)
            shown = rows.conversation(connection, wanted.conversation_id)
            if not tree.leads_to(connection, message_id, shown.leaf_id):
                changes.show(connection, wanted.conversation_id, message_id)

    def delete_message(self, message_id: int) -> None:
        """Delete one message; those below it stay, as if they had followed the one above it.

        If it was the last one shown, another version takes its place, or else the one above it.
        `restore_message` brings it back until it is purged.
        """
        with self.database.transaction() as connection:
            gone = rows.message(connection, message_id)
            conversation = rows.conversation(connection, gone.conversation_id)
            connection.execute(
                "UPDATE messages SET deleted_at_ms = ? WHERE id = ?", (now_ms(), message_id)
            )
            if conversation.left_out_until_id == message_id:
                changes.change_conversation(
                    connection, conversation.id, left_out_until_id=gone.parent_id
                )
            if conversation.leaf_id == message_id:
                siblings = tree.choices(connection, conversation.id, gone.parent_id)
                other = tree.nearest(siblings, message_id)
                leaf = gone.parent_id if other is None else tree.latest_below(connection, other)
                changes.change_conversation(connection, conversation.id, leaf_id=leaf)

    def restore_message(self, message_id: int) -> None:
        """Undo `delete_message`, and show the message."""
        with self.database.transaction() as connection:
            conversation_id = changes.conversation_of(connection, message_id)
            conversation = rows.conversation(connection, conversation_id)
            connection.execute(
                "UPDATE messages SET deleted_at_ms = NULL WHERE id = ?", (message_id,)
            )
            if not tree.leads_to(connection, message_id, conversation.leaf_id):
                changes.show(connection, conversation_id, message_id)

    @index.mending
    def branch(self, message_id: int) -> Conversation:
        """Begin a new conversation with a copy of what is shown down to this message."""
        with self.database.transaction() as connection:
            return rows.conversation(connection, branching.branch(connection, message_id))

    @index.mending
    def recover_unfinished(self) -> _Ids:
        """At the start, mark answers that were being written as cut; return their ids."""
        with self.database.transaction() as connection:
            return upkeep.recover_unfinished(connection)

    @index.mending
    def purge_deleted(self) -> _Ids:
        """Remove deleted conversations and messages for good, when no undo is offered any more.

        Return the ids of the conversations, so that what else belongs to them can be forgotten.
        """
        with self.database.transaction() as connection:
            return upkeep.purge_deleted(connection)

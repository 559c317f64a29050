"""The conversation that is open, and what is done in it: no widget, only what they show."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from app.assistant.chat import Chat
from app.assistant.context import Usage
from app.assistant.events import Added, Changed, ChatEvent, LeftOut, Progress, Trouble
from app.base.errors import UserError
from app.base.words import _
from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.data import Assistant, Message
from app.library.drafts import Draft
from app.ui.chat.progress import progress_text
from app.ui.chat.runner import ChatRunner, Work


@dataclass(frozen=True, slots=True)
class ChatServices:
    """What a talk asks."""

    chat: Chat
    conversations: Conversations
    assistants: Assistants


class Talk(QObject):
    """One conversation at a time; answers in those that are not open go on meanwhile."""

    opened = Signal()  # other messages are shown now
    appended = Signal(object)  # Message
    replaced = Signal(object)  # Message: more text, or its end
    left_out = Signal(object)  # message id
    progressed = Signal(str)  # what is awaited, "" for nothing
    changed = Signal()  # title, assistant, or whether an answer is being made
    listed = Signal()  # conversations came, went, or moved
    taken = Signal()  # the message sent is in the record
    returned = Signal()  # it was refused
    failed = Signal(str, str)  # a sentence, and what it is about
    undoable = Signal(str, object)  # what was done, and a function that takes it back

    def __init__(self, services: ChatServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._new_assistant_id = services.assistants.general().id
        self._waiting_for_record = False
        self._closed = False
        self._before: ChatEvent | None = None
        self.current: int | None = None
        self.messages: list[Message] = []
        self.runner = ChatRunner(self)
        self.runner.happened.connect(self._on_happened)
        self.runner.ended.connect(self._on_ended)

    # What is open

    @property
    def title(self) -> str:
        """Return the title of what is open."""
        if self.current is None:
            return ""
        return self._services.conversations.get(self.current).title

    @property
    def assistant(self) -> Assistant:
        """Return who answers here."""
        assistants = self._services.assistants
        if self.current is None:
            return assistants.get(self._new_assistant_id)
        return assistants.get(self._services.conversations.get(self.current).assistant_id)

    @property
    def is_running(self) -> bool:
        """Say whether an answer is being made here."""
        return self.current in self.runner.running()

    @property
    def left_out_until(self) -> int | None:
        """Return the last message that the model no longer reads."""
        if self.current is None:
            return None
        return self._services.conversations.get(self.current).left_out_until_id

    def usage(self, draft: str) -> Usage:
        """Return how full the context is. Raises ModelUnusable if there is no model."""
        return self._services.chat.usage(self.current, self.messages, draft)

    def open(self, conversation_id: int | None) -> None:
        """Open a conversation; None for a new one."""
        self.current = conversation_id
        self.reload()

    def reload(self) -> None:
        """Read the messages again."""
        self.messages = []
        with _told(self.failed.emit):
            if self.current is not None:
                self.messages = self._services.conversations.path(self.current)
        self.opened.emit()
        self.changed.emit()

    # Asking

    def begin(self) -> None:
        """Make a new conversation part of the record. Raises StorageFailed."""
        self.current = self._services.conversations.create(self._new_assistant_id).id

    def send(self, draft: Draft) -> None:
        """Ask in the open conversation; `taken` or `returned` follows."""
        conversation_id = self._open_id()
        chat = self._services.chat
        self._waiting_for_record = True
        self._start(lambda stop: chat.send(conversation_id, draft.text, draft.attachments, stop))

    def edit(self, message_id: int, text: str) -> None:
        """Ask a question in other words."""
        if text.strip():
            self._start(lambda stop: self._services.chat.edit(message_id, text, stop))

    def stop(self) -> None:
        """End the answer that is being made here."""
        if self.current is not None:
            self.runner.stop(self.current)

    def close(self, wait_s: float) -> None:
        """Stop every answer, wait until each is written down, and hear of nothing any more."""
        self.runner.stop_all(wait_s)
        self._closed = True

    def act(self, name: str, message_id: int) -> None:
        """Do what a message's button says: retry, continue, delete or branch."""
        message = next((m for m in self.messages if m.id == message_id), None)
        if message is None:
            return
        chat = self._services.chat
        if name == "retry" and message.role == "assistant":
            self._start(lambda stop: chat.try_again(message_id, stop))
        elif name == "retry":
            self._start(lambda stop: chat.answer_last(message.conversation_id, stop))
        elif name == "continue":
            self._start(lambda stop: chat.go_on(message_id, stop))
        elif name == "delete":
            self._delete_message(message)
        elif name == "branch":
            with _told(self.failed.emit):
                branch = self._services.conversations.branch(message_id)
                self.listed.emit()
                self.open(branch.id)

    def show_version(self, message_id: int, version: int) -> None:
        """Show another version of a message, unless an answer is being made."""
        if not self.is_running:
            with _told(self.failed.emit):
                self._services.conversations.select_version(message_id, version)
            self.reload()

    def choose_assistant(self, assistant_id: int) -> None:
        """Let this assistant answer from now on."""
        if self.current is None:
            self._new_assistant_id = assistant_id
        else:
            with _told(self.failed.emit):
                self._services.conversations.set_assistant(self.current, assistant_id)
        self.changed.emit()

    def _open_id(self) -> int:
        if self.current is None:
            raise RuntimeError("a conversation begins before it is asked in")
        return self.current

    def _start(self, work: Work) -> None:
        conversation_id = self._open_id()
        if conversation_id not in self.runner.running():
            self.failed.emit("", "answer")
            self.runner.start(conversation_id, work)
            self.changed.emit()

    def _delete_message(self, message: Message) -> None:
        conversations = self._services.conversations
        if message.status == "writing":
            self.stop()

        def undo() -> None:
            with _told(self.failed.emit):
                conversations.restore_message(message.id)
            if self.current == message.conversation_id:
                self.reload()

        with _told(self.failed.emit):
            conversations.delete_message(message.id)
            self.undoable.emit(_("Deleted a message."), undo)
        self.reload()

    # What happens

    def _on_happened(self, conversation_id: int, event: ChatEvent) -> None:
        if self._closed:
            return
        if isinstance(event, Trouble):
            self.failed.emit(event.sentence, "disk")
        elif _tells_of_room(event, self._before):
            self.failed.emit("", "disk")
        self._before = event
        if isinstance(event, Added):
            self._on_added(event.message)
        if conversation_id != self.current:
            return
        if isinstance(event, Changed):
            self._on_changed(event.message)
        elif isinstance(event, Progress):
            self.progressed.emit(progress_text(event))
        elif isinstance(event, LeftOut):
            self.left_out.emit(event.message_id)

    def _on_added(self, message: Message) -> None:
        if message.role == "user":
            self.listed.emit()
        if message.conversation_id != self.current:
            return
        if message.role == "user" and self._waiting_for_record:
            self._waiting_for_record = False
            self.taken.emit()
        last = self.messages[-1].id if self.messages else None
        if message.parent_id == last and message.versions == 1:
            self.messages.append(message)
            self.appended.emit(message)
            self.changed.emit()
        else:
            self.reload()

    def _on_changed(self, message: Message) -> None:
        for index, known in enumerate(self.messages):
            if known.id == message.id:
                fresh = replace(message, version=known.version, versions=known.versions)
                self.messages[index] = fresh
                self.progressed.emit("")
                self.replaced.emit(fresh)
                return

    def _on_ended(self, conversation_id: int, problem: str) -> None:
        if self._closed:
            return
        self.progressed.emit("")
        if conversation_id == self.current and self._waiting_for_record:
            self._waiting_for_record = False
            self._take_back(conversation_id)
        if problem:
            self.failed.emit(problem, "answer")
        self.listed.emit()
        self.changed.emit()

    def _take_back(self, conversation_id: int) -> None:
        """Forget a conversation whose first message was refused; its draft lives on."""
        if not self.messages:
            with _told(self.failed.emit):
                self._services.conversations.delete(conversation_id)
            self.current = None
        self.returned.emit()


def _tells_of_room(event: ChatEvent, before: ChatEvent | None) -> bool:
    """Say whether the disk has just taken something: an answer's end is told after its trouble."""
    ended = isinstance(event, Changed) and event.message.status != "writing"
    return isinstance(event, Added) or (ended and not isinstance(before, Trouble))


class _told:  # noqa: N801 (used like a function)
    """Tells of a `UserError` in the block, and goes on after it."""

    def __init__(self, tell: Callable[[str, str], object]) -> None:
        self._tell = tell

    def __enter__(self) -> None:
        """Begin the block."""

    def __exit__(self, kind: object, error: BaseException | None, where: object) -> bool:
        """Tell, and go on after the block."""
        if isinstance(error, UserError):
            self._tell(str(error), "disk")
            return True
        return False

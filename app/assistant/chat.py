"""Conversations with the language model."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.assistant import context
from app.assistant.answering import Answer
from app.assistant.context import Cost, Room, Usage, first_kept, refuse_too_long
from app.assistant.events import Added, Changed, ChatEvent, LeftOut, Progress, Trouble
from app.assistant.language_model import AUTOMATIC_CONTEXT_TOKENS, LanguageModel
from app.assistant.naming import name_by_question, name_late
from app.assistant.question import Owner, Plan, Question
from app.assistant.stopping import StopSwitch
from app.assistant.turns import index_after, sampling_settings, turn_of
from app.base.errors import MessageTooLong, ModelUnusable, UserError
from app.base.words import _
from app.catalogue.installed import InstalledModels
from app.hardware.processor import compute_threads
from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.data import Assistant, Attachment, Message

# Until the model is loaded nobody knows what its template adds to a turn.
_ASSUMED_OVERHEAD_TOKENS = 8


class Chat:
    """Asks, asks again, edits and goes on: each returns an iterator that does the work.

    Iterate on a thread that may wait; `stop` ends the work from any other. What is yielded has
    been written to disk, an unfinished answer at least five times a second.
    """

    def __init__(
        self,
        conversations: Conversations,
        assistants: Assistants,
        models: InstalledModels,
        language_model: LanguageModel,
    ) -> None:
        self._conversations = conversations
        self._assistants = assistants
        self._models = models
        self._model = language_model

    def send(
        self,
        conversation_id: int,
        text: str,
        attachments: Sequence[Attachment],
        stop: StopSwitch,
    ) -> Iterator[ChatEvent]:
        """Add a message of the user's and answer it.

        Raises:
            MessageTooLong: if the message alone does not fit; it is not added.
            UserError: if there is no answer to be had; the message is in the record.
        """
        conversation = self._conversations.get(conversation_id)
        question = _unsaved_message(conversation_id, conversation.leaf_id, text, attachments)
        yield from self._add(conversation_id, question, stop)

    def edit(self, message_id: int, text: str, stop: StopSwitch) -> Iterator[ChatEvent]:
        """Ask a question in other words, as another version of it, and answer that."""
        old = self._conversations.message(message_id)
        question = replace(old, text=text)
        yield from self._add(old.conversation_id, question, stop)

    def try_again(self, message_id: int, stop: StopSwitch) -> Iterator[ChatEvent]:
        """Answer once more, as another version of the answer with this id."""
        old = self._conversations.message(message_id)
        yield from self._answer(old.conversation_id, old.parent_id, stop)

    def answer_last(self, conversation_id: int, stop: StopSwitch) -> Iterator[ChatEvent]:
        """Answer a question that is in the record without an answer."""
        leaf = self._conversations.get(conversation_id).leaf_id
        yield from self._answer(conversation_id, leaf, stop)

    def go_on(self, message_id: int, stop: StopSwitch) -> Iterator[ChatEvent]:
        """Continue an answer that was cut or stopped."""
        if self._model.is_busy():
            yield Progress("waiting" if self._model.resident else "loading")
        with self._model.reserved(stop) as mine:
            if not mine:
                return
            begun = self._conversations.message(message_id)
            self._conversations.resume(message_id)
            message = replace(begun, status="writing", note="")
            yield Changed(message)
            yield from self._write(message, self._shown_until(begun.parent_id, begun), stop)

    def usage(self, conversation_id: int | None, messages: Sequence[Message], draft: str) -> Usage:
        """Return how full the context is with these messages shown and this draft.

        Waits for nothing: what has not been counted yet is estimated.
        """
        assistant = self._assistant_of(conversation_id)
        left = 0
        if conversation_id is not None:
            conversation = self._conversations.get(conversation_id)
            left = index_after(messages, conversation.left_out_until_id)
        texts = [assistant.instructions, *(turn_of(m).text for m in messages[left:])]
        counts, exact = self._model.known_or_estimated(texts)
        turns = len(counts) - 1 + bool(draft)
        used = sum(counts) + self._overhead_tokens(turns)
        if draft:
            used += context.estimated_tokens(draft)
        return Usage(used, self._room(assistant).context_tokens, exact=exact and not draft)

    def plan_for(self, assistant: Assistant) -> Plan:
        """Return which model answers for an assistant, and how it is run.

        Raises:
            ModelUnusable: if that model is not there, or its file is not whole.
        """
        model = self._models.get(assistant.model)
        self._models.header(model)
        return Plan(model, assistant.sampling.context_tokens, compute_threads())

    def is_cold(self) -> bool:
        """Say whether the model would have to be loaded first, and nobody is doing so."""
        return self._model.resident is None and not self._model.is_busy()

    def warm(self, conversation_id: int | None) -> None:
        """Load the model ahead of the question, unless something else is going on."""
        if self.is_cold():
            plan = self.plan_for(self._assistant_of(conversation_id))
            self._model.use(plan, StopSwitch())

    # The work

    def _add(
        self, conversation_id: int, question: Message, stop: StopSwitch
    ) -> Iterator[ChatEvent]:
        assistant = self._assistant_of(conversation_id)
        most_tokens = (
            _bytes_of(turn_of(question).text)
            + _bytes_of(assistant.instructions)
            + self._overhead_tokens(turns=1)
        )
        if most_tokens > self._room(assistant).prompt_tokens:
            yield from self._refuse_if_too_long(assistant, question, stop)
        added = self._conversations.add_message(
            conversation_id,
            question.parent_id,
            "user",
            question.text,
            attachments=question.attachments,
        )
        name_by_question(self._conversations, conversation_id, added)
        yield Added(added)
        yield from self._answer(conversation_id, added.id, stop)

    def _refuse_if_too_long(
        self, assistant: Assistant, question: Message, stop: StopSwitch
    ) -> Iterator[ChatEvent]:
        with self._model.reserved(stop) as mine:
            if not mine:
                return
            yield Progress("loading" if self._model.resident is None else "reading")
            try:
                self._model.use(self.plan_for(assistant), stop)
                texts = [assistant.instructions, turn_of(question).text]
                needed = sum(self._model.count(texts)) + self._overhead_tokens(turns=1)
            except UserError:  # said again when it is answered: the message is kept by then
                return
            refuse_too_long(needed, self._room(assistant))

    def _answer(
        self, conversation_id: int, parent_id: int | None, stop: StopSwitch
    ) -> Iterator[ChatEvent]:
        if self._model.is_busy():
            yield Progress("waiting" if self._model.resident else "loading")
        with self._model.reserved(stop) as mine:
            if not mine:
                return
            assistant = self._assistant_of(conversation_id)
            model = self._models.get(assistant.model)
            message = self._conversations.add_message(
                conversation_id, parent_id, "assistant", "", status="writing", model=model.id
            )
            yield Added(message)
            yield from self._write(message, self._shown_until(parent_id, message), stop)

    def _write(
        self, message: Message, before: Sequence[Message], stop: StopSwitch
    ) -> Iterator[ChatEvent]:
        answer = Answer(self._conversations, message)
        try:
            assistant = self._assistant_of(message.conversation_id)
            plan = self.plan_for(assistant)
            yield Progress("reading" if self._model.holds(plan) else "loading")
            loaded = self._model.use(plan, stop)
            room = Room(loaded.context_tokens, assistant.sampling.max_answer_tokens)
            kept = self._kept(message, before, assistant, room)
            if kept > self._left_out(message.conversation_id, before):
                yield self._leave_out(message.conversation_id, before[kept - 1])
            question = Question(
                instructions=assistant.instructions,
                turns=tuple(turn_of(m) for m in before[kept:]),
                begun=message.text,
                sampling=sampling_settings(assistant.sampling, message.version),
                conversation=Owner("conversation", message.conversation_id),
                assistant=Owner("assistant", assistant.id),
            )
            yield from answer.follow(self._model.answer(question, stop))
        except MessageTooLong as error:
            answer.fail(_too_long_to_continue() if message.text else str(error))
        except UserError as error:
            if stop.is_set():
                answer.end_as("stopped")
            else:
                answer.fail(str(error))
        finally:
            trouble = answer.close()
        if trouble:
            yield Trouble(trouble)
        yield Changed(answer.message)
        with contextlib.suppress(UserError):  # deleted meanwhile, or the disk is full
            name_late(self._conversations, message.conversation_id, before, answer.message)

    def _kept(
        self,
        message: Message,
        before: Sequence[Message],
        assistant: Assistant,
        room: Room,
    ) -> int:
        always = self._overhead_tokens(turns=0)
        each = self._overhead_tokens(turns=1) - always
        counts = self._model.count([turn_of(m).text for m in before])
        costs = [Cost(m.role, n + each) for m, n in zip(before, counts, strict=True)]
        fixed, begun = self._model.count([assistant.instructions, message.text])
        left = self._left_out(message.conversation_id, before)
        return first_kept(costs, fixed + begun + always, room, left)

    def _left_out(self, conversation_id: int, before: Sequence[Message]) -> int:
        conversation = self._conversations.get(conversation_id)
        return index_after(before, conversation.left_out_until_id)

    def _leave_out(self, conversation_id: int, last: Message) -> LeftOut:
        self._conversations.set_left_out_until(conversation_id, last.id)
        return LeftOut(conversation_id, last.id)

    def _shown_until(self, parent_id: int | None, message: Message) -> list[Message]:
        """Return the messages above an answer that hold anything, oldest first."""
        path = self._conversations.path(message.conversation_id)
        until = index_after(path, parent_id)
        return [m for m in path[:until] if m.text or m.attachments]

    # What holds for a conversation

    def _assistant_of(self, conversation_id: int | None) -> Assistant:
        if conversation_id is None:
            return self._assistants.list()[0]
        return self._assistants.get(self._conversations.get(conversation_id).assistant_id)

    def _room(self, assistant: Assistant) -> Room:
        tokens = assistant.sampling.context_tokens or AUTOMATIC_CONTEXT_TOKENS
        # Without a usable model this is a guess, and the answer says what is wrong.
        with contextlib.suppress(ModelUnusable):
            plan = self.plan_for(assistant)
            resident = self._model.resident
            if resident is not None and resident.plan == plan:
                tokens = resident.loaded.context_tokens
            else:
                trained = self._models.header(plan.model).trained_context_tokens
                tokens = min(tokens, trained or AUTOMATIC_CONTEXT_TOKENS)
        return Room(tokens, assistant.sampling.max_answer_tokens)

    def _overhead_tokens(self, turns: int) -> int:
        if (resident := self._model.resident) is not None:
            return resident.loaded.overhead_tokens(turns)
        return (turns + 2) * _ASSUMED_OVERHEAD_TOKENS


def _unsaved_message(
    conversation_id: int, parent_id: int | None, text: str, attachments: Sequence[Attachment]
) -> Message:
    return Message(
        id=0,
        conversation_id=conversation_id,
        parent_id=parent_id,
        role="user",
        text=text,
        status="done",
        created_at_ms=0,
        model="",
        note="",
        attachments=tuple(attachments),
        version=1,
        versions=1,
    )


def _too_long_to_continue() -> str:
    return _(
        "This answer is as long as the model can keep in mind. Ask for the rest in a new message."
    )


def _bytes_of(text: str) -> int:
    """Return a number of tokens that a text cannot exceed: each is a byte at least."""
    return len(text.encode(errors="replace"))

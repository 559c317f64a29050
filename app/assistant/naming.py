"""Gives a conversation its title, unless the user has."""

from collections.abc import Sequence

from app.assistant.titles import says_nothing, title_of
from app.library.conversations import Conversations
from app.library.data import Message


def name_by_question(conversations: Conversations, conversation_id: int, question: Message) -> None:
    """Let the first question give the title."""
    conversation = conversations.get(conversation_id)
    if conversation.titled_by_user or question.parent_id is not None:
        return
    attachment = question.attachments[0].name if question.attachments else ""
    title = title_of(question.text, attachment=attachment)
    conversations.rename(conversation_id, title, by_user=False)


def name_late(
    conversations: Conversations,
    conversation_id: int,
    before: Sequence[Message],
    answer: Message,
) -> None:
    """Where the first words were a mere greeting, let the exchange so far give the title."""
    conversation = conversations.get(conversation_id)
    questions = [m.text for m in before if m.role == "user"]
    if conversation.titled_by_user or not questions or len(questions) > 2:  # noqa: PLR2004
        return
    if says_nothing(questions[0]) and not before[0].attachments:
        title = title_of(questions[-1], answer.text)
        conversations.rename(conversation_id, title, by_user=False)

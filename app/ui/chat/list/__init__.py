"""The conversation list of the chat page, with its search."""

from app.ui.chat.list.conversation_list import ConversationList

__all__ = ["ConversationList"]

"""The messages of a conversation, as they are read."""

from app.ui.messages.list import MessageList

__all__ = ["MessageList"]

"""Loads the model while the first words are being typed."""

import threading
from contextlib import suppress

from app.assistant.chat import Chat
from app.base.errors import UserError


def warm_up(chat: Chat, conversation_id: int | None) -> None:
    """Begin to load the model unless it is there; what goes wrong is said when it is asked."""
    if not chat.is_cold():
        return

    def work() -> None:
        with suppress(UserError):
            chat.warm(conversation_id)

    threading.Thread(target=work, name="warm up", daemon=True).start()

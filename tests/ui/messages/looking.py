"""What a test looks at in a list of messages."""

from PySide6.QtWidgets import QApplication, QToolButton

from app.ui.messages import MessageList
from app.ui.messages.message_view import MessageView


def views(messages: MessageList) -> list[MessageView]:
    """Return the messages that have widgets, from top to bottom."""
    found = [view for view in messages.findChildren(MessageView) if not view.isHidden()]
    return sorted(found, key=MessageView.y)


def view_of(messages: MessageList, number: int) -> MessageView:
    return next(view for view in views(messages) if view.message.id == number)


def text_of(messages: MessageList, number: int) -> str:
    return "\n".join(view.toPlainText() for view in view_of(messages, number).text_views())


def top_of(messages: MessageList, number: int) -> int:
    return view_of(messages, number).y()


def settle(messages: MessageList) -> None:
    """Let everything near the view be laid out."""
    while messages._idle.isActive():
        QApplication.processEvents()


def button(messages: MessageList, number: int, name: str) -> QToolButton:
    view = view_of(messages, number)
    view.set_active(active=True)
    found = view.findChild(QToolButton, name)
    assert isinstance(found, QToolButton)
    return found


def visible_end(messages: MessageList) -> bool:
    bar = messages.verticalScrollBar()
    return bar.value() == bar.maximum()

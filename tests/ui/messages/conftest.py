import pytest
from pytestqt.qtbot import QtBot

from app.ui.messages import MessageList
from app.ui.theme import Theme


@pytest.fixture
def messages(qtbot: QtBot, theme: Theme) -> MessageList:
    """Return an empty list in a window of a usual size."""
    widget = MessageList(theme)
    qtbot.addWidget(widget)
    widget.resize(860, 700)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget

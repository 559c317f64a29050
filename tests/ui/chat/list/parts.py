"""A real library that is filled quickly, and a clock that is moved by hand."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pytestqt.qtbot import QtBot

from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.database import Database
from app.library.search import Search
from app.ui.chat.list import ConversationList
from app.ui.chat.list.view import RowView
from app.ui.theme import Theme

NOON = datetime.now().astimezone().replace(hour=12, minute=0, second=0, microsecond=0)


@dataclass
class Clock:
    """Tells a time that stands still until it is moved."""

    time: datetime = NOON

    def __call__(self) -> datetime:
        return self.time.astimezone(UTC)


@dataclass
class Library:
    """A real library with a short way to fill it."""

    database: Database

    @property
    def conversations(self) -> Conversations:
        return Conversations(self.database)

    @property
    def search(self) -> Search:
        return Search(self.database)

    def add(self, title: str, *words: str, days: float = 0, pinned: bool = False) -> int:
        """Add a conversation that was last used so many days before noon of today."""
        assistant_id = Assistants(self.database).general().id
        new = self.conversations.create(assistant_id, title)
        parent_id = None
        for text in words:
            parent_id = self.conversations.add_message(new.id, parent_id, "user", text).id
        if pinned:
            self.conversations.set_pinned(new.id, pinned)
        used_ms = int((NOON - timedelta(days=days)).timestamp() * 1000)
        with self.database.transaction() as connection:
            connection.execute(
                "UPDATE conversations SET updated_at_ms = ? WHERE id = ?", (used_ms, new.id)
            )
        return new.id


def show(library: Library, theme: Theme, clock: Clock, qtbot: QtBot) -> ConversationList:
    """Show the list in a window of its own."""
    shown = ConversationList(theme, library.conversations, library.search, now=clock)
    qtbot.addWidget(shown)
    shown.resize(248, 600)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.activateWindow()
    return shown


def titles(view: RowView) -> list[str]:
    """Return what is read from top to bottom."""
    return [row.title for row in view.rows.rows()]

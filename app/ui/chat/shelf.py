"""What is done to whole conversations from their list: keep, rename, delete, export."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.base.errors import UserError
from app.base.words import _
from app.library.conversations import Conversations
from app.ui.chat.list import ConversationList
from app.ui.chat.talk import Talk
from app.ui.widgets.notices import Notices


class Shelf(QObject):
    """Carries out what the list of conversations asks for."""

    open_requested = Signal(object)  # conversation id, or None for a new one
    export_requested = Signal(object, str)  # conversation id, "markdown" | "json"
    renamed = Signal()

    def __init__(
        self,
        conversations: Conversations,
        shown: ConversationList,
        talk: Talk,
        notices: Notices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._conversations, self._list = conversations, shown
        self._talk, self._notices = talk, notices
        shown.action.connect(self._act)
        shown.renamed.connect(self._rename)

    def _act(self, name: str, conversation_id: int) -> None:
        if name in {"export_markdown", "export_json"}:
            self.export_requested.emit(conversation_id, name.removeprefix("export_"))
        elif name == "delete":
            self._try(lambda: self._delete(conversation_id))
        else:
            pinned = name == "pin"
            self._try(lambda: self._conversations.set_pinned(conversation_id, pinned))
        self._list.refresh()

    def _delete(self, conversation_id: int) -> None:
        self._talk.runner.stop(conversation_id)
        title = self._conversations.get(conversation_id).title
        self._conversations.delete(conversation_id)
        was_open = conversation_id == self._talk.current
        if was_open:
            self.open_requested.emit(None)

        def undo() -> None:
            self._try(lambda: self._conversations.restore(conversation_id))
            self._list.refresh()
            if was_open:
                self.open_requested.emit(conversation_id)

        self._notices.undo(_("Deleted “{title}”.").format(title=title), undo)

    def _rename(self, conversation_id: int, title: str) -> None:
        self._try(lambda: self._conversations.rename(conversation_id, title))
        self._list.update_one(conversation_id)
        self.renamed.emit()

    def _try(self, change: Callable[[], object]) -> None:
        try:
            change()
        except UserError as error:
            self._notices.error(str(error), key="disk")

"""Keeps what is being written, a moment after each change."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.base.errors import StorageFailed
from app.library.data import Attachment
from app.library.drafts import Draft, Drafts

# Well below the quarter of a second that an end at any moment may cost.
_SAVE_AFTER_MS = 100


class DraftKeeper(QObject):
    """Writes the draft of one conversation at a time; trouble with the disk is told once."""

    def __init__(
        self,
        drafts: Drafts,
        read: Callable[[], Draft],
        trouble: Callable[[str], object],
        parent: QObject | None = None,
    ) -> None:
        """Prepare the keeper.

        Args:
            drafts: where drafts are kept.
            read: returns what is in the composer now.
            trouble: is called with a sentence, empty once the disk takes drafts again.
            parent: its owner.
        """
        super().__init__(parent)
        self._drafts = drafts
        self._read = read
        self._trouble = trouble
        self._conversation_id: int | None = None
        self._on_its_way = Draft("", ())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)

    def open(self, conversation_id: int | None) -> Draft:
        """Turn to another conversation, writing down the last one's draft; return this one's."""
        self.save_if_due()
        self._conversation_id = conversation_id
        return self._drafts.load(conversation_id)

    def move_to(self, conversation_id: int | None) -> None:
        """Let what was the draft of one conversation be that of another: it has just begun."""
        moved_from, self._conversation_id = self._conversation_id, conversation_id
        self.save()
        self._drafts.clear(moved_from)

    def changed(self) -> None:
        """Write soon."""
        if not self._timer.isActive():
            self._timer.start()

    def save_if_due(self) -> None:
        """Write now what would be written soon."""
        if self._timer.isActive():
            self.save()

    def save(self) -> None:
        """Write now."""
        self._timer.stop()
        draft = self._read()
        way = self._on_its_way
        text = "\n\n".join(part for part in (way.text, draft.text) if part)
        attachments: tuple[Attachment, ...] = (*way.attachments, *draft.attachments)
        try:
            self._drafts.save(self._conversation_id, text, attachments)
        except StorageFailed as error:
            self._trouble(str(error))
        else:
            self._trouble("")

    def hold(self, sent: Draft) -> None:
        """Keep what was sent as a draft until the conversation has it."""
        self._on_its_way = sent

    def let_go(self) -> None:
        """Forget what was sent: the conversation has it now."""
        if self._on_its_way != Draft("", ()):
            self._on_its_way = Draft("", ())
            self.save()

    def take_back(self) -> Draft:
        """Return what was sent but not taken, to be put into the composer again."""
        draft, self._on_its_way = self._on_its_way, Draft("", ())
        return draft

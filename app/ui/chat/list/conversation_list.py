"""The list of conversations: sections by day, and search as one types."""

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.base.errors import UserError
from app.base.words import _, plural
from app.library.conversations import Conversations
from app.library.data import Conversation
from app.library.errors import NotThere
from app.library.search import Search
from app.ui.chat.list.anchor import scrolled_as_before
from app.ui.chat.list.finder import Answer, Finder
from app.ui.chat.list.rows import Entry, Found, arranged, found
from app.ui.chat.list.search_field import SearchField
from app.ui.chat.list.sections import until_tomorrow
from app.ui.chat.list.view import RowView
from app.ui.chat.list.words import words_to_light_up
from app.ui.theme import Theme
from app.ui.widgets.announce import announce
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.labels import label

_WIDTH_PX = 248
_LEAST_WIDTH_PX = 180
_QUOTED_CHARACTERS = 60
_LONG_WORD_CHARACTERS = 14
# Time does not pass for a computer that sleeps: the day is looked at again at least so often.
_LONGEST_WAIT = timedelta(hours=1)


def _now() -> datetime:
    return datetime.now(UTC)


class ConversationList(QWidget):
    """Shows all conversations, or those that a search finds, and lets one be chosen.

    It reads the library and changes nothing in it: what shall be done to a conversation comes as
    a signal. Where reading fails, `failed` brings the sentence, and what was shown stays.
    """

    chosen = Signal(object, object, object)
    """Conversation id, message id to scroll to or None, and the words to light up (a tuple)."""

    new_requested = Signal()

    action = Signal(str, object)
    """What to do ("pin", "unpin", "delete", "export_markdown", "export_json"), conversation id."""

    renamed = Signal(object, str)
    """Conversation id, and the title that was typed; the list shows it already."""

    failed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        conversations: Conversations,
        search: Search,
        parent: QWidget | None = None,
        *,
        now: Callable[[], datetime] = _now,
    ) -> None:
        """Read the list and show it.

        Args:
            theme: the look.
            conversations: what is listed.
            search: finds.
            parent: its parent.
            now: tells the time, aware of its zone.
        """
        super().__init__(parent)
        self._conversations, self._now = conversations, now
        self._known: dict[int, Conversation] = {}
        self._busy: frozenset[int] = frozenset()
        self._selected: int | None = None
        self._trouble = ""
        self._day = date.min
        self._answer = Answer()
        self._finder = Finder(search, self)
        self._midnight = QTimer(self)
        self._midnight.setSingleShot(True)
        self.search_field = SearchField(theme)
        self.new_button = IconButton(theme, "plus", _("New conversation"))
        self.new_button.set_name(_("New conversation"), _("New conversation (Ctrl+N)"))
        self.list = RowView(theme, _("Conversations"))
        self.results = RowView(theme, _("Search results"))
        self.message = label("", "quiet")
        self._around_message = QWidget()
        self._stack = QStackedWidget()
        self._lay_out(theme)
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Read everything again; selection, scroll position and a title being edited stay."""
        try:
            self._known = {one.id: one for one in self._conversations.list()}
            self._trouble = ""
        except UserError as error:
            self._trouble = str(error)
            self.failed.emit(self._trouble)
        self._arrange()
        self._finder.ask_again()

    def update_one(self, conversation_id: int) -> None:
        """Read one conversation again: its title or time has changed, it is new, or gone."""
        try:
            self._known[conversation_id] = self._conversations.get(conversation_id)
        except NotThere:
            self._known.pop(conversation_id, None)
        except UserError as error:
            self.failed.emit(str(error))
            return
        self._arrange()
        if self.results.rows.index_of(conversation_id).isValid():
            self._finder.ask_again()

    def select(self, conversation_id: int | None) -> None:
        """Show that this conversation is open; None: a new one, which is not in the list."""
        self._selected = conversation_id
        for view in (self.list, self.results):
            view.select(conversation_id)

    def set_busy(self, conversation_ids: Collection[int]) -> None:
        """Mark the conversations in which an answer is being written."""
        self._busy = frozenset(conversation_ids)
        for view in (self.list, self.results):
            view.rows.mark_busy(self._busy)

    def focus_search(self) -> None:
        """Let the user type what to search for."""
        self.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_field.selectAll()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the usual width."""
        return QSize(_WIDTH_PX, super().sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Take Escape before the page does, while there is a search to leave."""
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_escape and self.search_field.text():
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self._leave_search()
                event.accept()
                return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Look at the day again when the user comes back."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            self._watch_day()

    def _arrange(self) -> None:
        self._day = self._now().astimezone().date()
        rows = arranged(self._known.values(), self._day, self._busy)
        with scrolled_as_before(self.list):
            self.list.rows.set_rows(rows)
        self.list.select(self._selected)
        self._show_what_there_is()
        self._watch_day()

    def _watch_day(self) -> None:
        now = self._now()
        if now.astimezone().date() != self._day:
            self._arrange()
            return
        wait = min(until_tomorrow(now), _LONGEST_WAIT)
        self._midnight.start(wait // timedelta(milliseconds=1) + 1)

    def _show_answer(self, answer: Answer) -> None:
        pinned = {one.id for one in self._known.values() if one.pinned}
        rows = found(answer.hits, pinned, self._busy)
        with scrolled_as_before(self.results):
            self.results.rows.set_rows(rows)
        self.results.select(self._selected)
        if answer.query != self._answer.query:
            self.results.scrollToTop()
        self._answer = answer
        self._show_what_there_is()
        if answer.trouble:
            self.failed.emit(answer.trouble)
        elif answer.query:
            count = len(answer.hits)
            many = plural("{n} conversation found", "{n} conversations found", count)
            announce(self.results, many if count else self.message.accessibleName())

    def _show_what_there_is(self) -> None:
        """Show the list, the results, or a sentence where there is nothing to show."""
        answer = self._answer
        view = self.results if answer.query else self.list
        sentence = ""
        if answer.query and not answer.hits:
            quoted = answer.query[:_QUOTED_CHARACTERS]
            quoted += "…" if len(answer.query) > _QUOTED_CHARACTERS else ""
            sentence = _("No conversation holds “{words}”.").format(words=quoted)
            sentence = answer.trouble or sentence
        elif not answer.query and not self._known:
            sentence = self._trouble or _("No conversations yet.")
        self.message.setText(_breakable(sentence))
        self.message.setAccessibleName(sentence)
        self._stack.setCurrentWidget(self._around_message if sentence else view)

    def _open(self, row: Entry | Found) -> None:
        self.select(row.conversation_id)
        if isinstance(row, Entry):
            self.chosen.emit(row.conversation_id, None, ())
        else:
            words = words_to_light_up(self._answer.query, row.hit)
            self.chosen.emit(row.conversation_id, row.hit.message_id, words)

    def _open_first_hit(self) -> None:
        self._finder.catch_up()
        if self._answer.hits:
            self.results.open_first()

    def _go_down(self) -> None:
        self._finder.catch_up()
        view = self._stack.currentWidget()
        if isinstance(view, RowView):
            if view is self.results:
                view.setCurrentIndex(view.first())
            view.setFocus(Qt.FocusReason.TabFocusReason)

    def _leave_search(self) -> None:
        in_results = not self.search_field.hasFocus()
        self.search_field.clear()
        if in_results:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _lay_out(self, theme: Theme) -> None:
        space = theme.space
        beside_px = space(1) + 4
        # Spaces, unlike margins, change sides where the language runs from right to left.
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self.search_field, 1)
        top.addSpacing(4)
        top.addWidget(self.new_button)
        top.addSpacing(space(1))
        words = QVBoxLayout(self._around_message)
        words.setContentsMargins(beside_px, 4, beside_px, 0)
        words.addWidget(self.message)
        words.addStretch(1)
        for widget in (self.list, self.results, self._around_message):
            self._stack.addWidget(widget)
        column = QVBoxLayout()
        column.setContentsMargins(0, space(2) - 2, 0, 0)
        column.setSpacing(beside_px)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addSpacing(beside_px)
        row.addLayout(column, 1)
        self.setMinimumWidth(_LEAST_WIDTH_PX)

    def _connect(self) -> None:
        self._midnight.timeout.connect(self._watch_day)
        self._finder.answered.connect(self._show_answer)
        self.search_field.textChanged.connect(self._finder.ask)
        self.search_field.entered.connect(self._open_first_hit)
        self.search_field.left_downwards.connect(self._go_down)
        self.new_button.clicked.connect(self.new_requested)
        for view in (self.list, self.results):
            view.opened.connect(self._open)
            view.asked.connect(self.action)
            view.rows.renamed.connect(self.renamed)
            view.left_upwards.connect(self.focus_search)


def _breakable(sentence: str) -> str:
    """Let words that are wider than a narrow list be broken anywhere."""
    words = sentence.split(" ")
    return " ".join(
        word if len(word) <= _LONG_WORD_CHARACTERS else "\u200b".join(word) for word in words
    )

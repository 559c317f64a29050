"""The chat page: conversations at the left, the open one at the right."""

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.errors import UserError
from app.base.words import _
from app.library.conversations import Conversations
from app.library.drafts import Draft, Drafts
from app.library.search import Search
from app.ui.chat.composer import Composer, local_files
from app.ui.chat.drafts import DraftKeeper
from app.ui.chat.header import Header
from app.ui.chat.layout import ChatLayout
from app.ui.chat.list import ConversationList
from app.ui.chat.shelf import Shelf
from app.ui.chat.talk import ChatServices, Talk
from app.ui.chat.warmth import warm_up
from app.ui.chat.welcome import Welcome
from app.ui.messages import MessageList
from app.ui.shortcuts import Shortcuts
from app.ui.theme import Theme
from app.ui.widgets.announce import announce
from app.ui.widgets.dialogs import Question, ask
from app.ui.widgets.notices import Notices


class ChatPage(QWidget):
    """Connects the list, the messages and the composer with the talk that they show."""

    edit_assistants_requested = Signal()
    export_requested = Signal(object, str)  # conversation id, "markdown" | "json"

    def __init__(
        self,
        theme: Theme,
        notices: Notices,
        services: ChatServices,
        drafts: Drafts,
        search: Search,
    ) -> None:
        super().__init__()
        self._theme, self._notices, self._services = theme, notices, services
        self._conversations: Conversations = services.conversations
        self._stop_action: QAction | None = None
        self.talk = Talk(services, self)
        self.list = ConversationList(theme, services.conversations, search)
        self.shelf = Shelf(services.conversations, self.list, self.talk, notices, self)
        self.header = Header(theme)
        self.messages = MessageList(theme)
        self.welcome = Welcome(theme)
        self.composer = Composer(theme)
        self.drafts = DraftKeeper(drafts, self._draft, self._on_draft_trouble, self)
        self.layout_ = ChatLayout(
            theme,
            conversations=self.list,
            header=self.header,
            messages=self.messages,
            welcome=self.welcome,
            composer=self.composer,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.layout_)
        self.setAcceptDrops(True)
        self.setFocusProxy(self.composer)
        self._connect_talk()
        self._connect_widgets()
        self.refresh()
        self.open(None)

    # Opening

    def open(self, conversation_id: int | None) -> None:
        """Open a conversation with its draft; None for a new one."""
        draft = self.drafts.open(conversation_id)
        self.talk.open(conversation_id)
        self._show_draft(draft)
        self.list.select(conversation_id)
        self.composer.setFocus()

    def new_conversation(self) -> None:
        """Begin a new conversation."""
        self.open(None)

    def refresh(self) -> None:
        """Read everything again: it was changed elsewhere."""
        self.header.set_assistants(self._services.assistants.list())
        self.list.refresh()
        self.talk.reload()

    def save_now(self) -> None:
        """Write down what is not on the disk yet."""
        self.drafts.save()

    def close_down(self, wait_s: float) -> None:
        """Stop every answer and write everything down."""
        self.save_now()
        self.talk.close(wait_s)

    def add_shortcuts(self, shortcuts: Shortcuts) -> None:
        """Tell the registry what the keyboard can do here."""
        group, add = _("Chat"), shortcuts.add
        new = QKeySequence.StandardKey.New
        add(self, group, _("New conversation"), [new], self.new_conversation)
        add(self, group, _("Search conversations"), ["Ctrl+F"], self._search)
        self._stop_action = add(self, group, _("Stop the answer"), ["Esc"], self.talk.stop)
        add(self, group, _("Try the last answer again"), ["Ctrl+R"], self._try_last_again)
        add(self, group, _("Copy the last answer"), ["Ctrl+Shift+C"], self._copy_last)
        add(self, group, _("Attach a file"), ["Ctrl+O"], self.composer.choose_files)
        add(self, group, _("Show or hide the conversations"), ["Ctrl+B"], self.layout_.toggle_list)
        shortcuts.describe(group, _("Send"), ["Enter"])
        shortcuts.describe(group, _("New line"), ["Shift+Enter"])
        self._show_state()

    # Asking

    def send(self) -> None:
        """Send what is in the composer."""
        draft = self._draft()
        if self.composer.is_empty() or self.talk.is_running:
            return
        try:
            if self.talk.current is None:
                self.talk.begin()
                self.drafts.move_to(self.talk.current)
        except UserError as error:
            self._notices.error(str(error), key="disk")
            return
        self.drafts.hold(draft)
        self._show_draft(Draft())
        self.talk.send(draft)

    def _on_returned(self) -> None:
        """Put a refused message back, before what was typed meanwhile."""
        sent = self.drafts.take_back()
        text = "\n\n".join(t for t in (sent.text, self.composer.text()) if t)
        self._show_draft(Draft(text, (*sent.attachments, *self.composer.attachments())))
        self.drafts.move_to(self.talk.current)

    def _on_action(self, name: str, message_id: int) -> None:
        if name == "copy":
            text = next((m.text for m in self.talk.messages if m.id == message_id), "")
            QGuiApplication.clipboard().setText(text)
            self._notices.info(_("Copied."))
        else:
            self.talk.act(name, message_id)

    def _last_answer_id(self) -> int | None:
        answers = (m.id for m in reversed(self.talk.messages) if m.role == "assistant")
        return next(answers, None)

    def _try_last_again(self) -> None:
        if (answer_id := self._last_answer_id()) is not None:
            self._on_action("retry", answer_id)

    def _copy_last(self) -> None:
        if (answer_id := self._last_answer_id()) is not None:
            self._on_action("copy", answer_id)

    # The list

    def _on_chosen(
        self, conversation_id: int, message_id: int | None, words: tuple[str, ...]
    ) -> None:
        try:
            if message_id is not None:
                self._conversations.show(message_id)
        except UserError as error:
            self._notices.error(str(error), key="disk")
            return
        if message_id is None:
            if conversation_id != self.talk.current:
                self.open(conversation_id)
            return
        self.drafts.save_if_due()
        self.open(conversation_id)
        self.messages.scroll_to(message_id, words)

    def _search(self) -> None:
        self.layout_.show_list()
        self.list.focus_search()

    # Showing

    def _show_talk(self) -> None:
        self.messages.set_messages(self.talk.messages)
        self.messages.set_left_out_until(self.talk.left_out_until)
        self.messages.set_progress("")

    def _show_state(self) -> None:
        talk = self.talk
        self.list.set_busy(talk.runner.running())
        self.composer.set_running(talk.is_running)
        if self._stop_action is not None:  # else Escape is for whatever has the focus
            self._stop_action.setEnabled(talk.is_running)
        self.layout_.show_messages(bool(talk.messages))
        self.header.show_conversation(talk.title if talk.messages else "", talk.assistant)
        self._show_usage()

    def _show_usage(self) -> None:
        try:
            self.composer.meter.show_usage(self.talk.usage(self.composer.text()))
        except UserError:
            self.composer.meter.hide()  # why there is no model is said when it is asked

    def _show_list(self) -> None:
        self.list.refresh()
        self.list.select(self.talk.current)

    def _draft(self) -> Draft:
        return Draft(self.composer.text(), self.composer.attachments())

    def _show_draft(self, draft: Draft) -> None:
        self.composer.set_content(draft.text, draft.attachments)

    def _on_composer_changed(self) -> None:
        self.drafts.changed()
        self._show_usage()
        if not self.composer.is_empty():
            warm_up(self._services.chat, self.talk.current)

    def _on_failed(self, sentence: str, about: str) -> None:
        if sentence:
            self._notices.error(sentence, key=about)
        else:
            self._notices.resolve(about)

    def _on_ended(self, conversation_id: int, problem: str) -> None:
        if not problem and conversation_id == self.talk.current:
            announce(self, _("The answer is complete."))

    def _on_draft_trouble(self, sentence: str) -> None:
        self._on_failed(sentence, "draft")

    def _open_link(self, address: str) -> None:
        sentence = _("{address}\n\nYour browser goes online for it; Inkling does not.")
        question = Question(
            self._theme,
            _("Open this address in your browser?"),
            sentence.format(address=address),
            _("Open"),
            parent=self,
        )
        ask(question, lambda: QDesktopServices.openUrl(QUrl(address)))

    # Connections

    def _connect_talk(self) -> None:
        talk = self.talk
        talk.opened.connect(self._show_talk)
        talk.appended.connect(self.messages.append)
        talk.replaced.connect(self.messages.replace)
        talk.left_out.connect(self.messages.set_left_out_until)
        talk.progressed.connect(self.messages.set_progress)
        talk.changed.connect(self._show_state)
        talk.listed.connect(self._show_list)
        talk.taken.connect(self.drafts.let_go)
        talk.returned.connect(self._on_returned)
        talk.failed.connect(self._on_failed)
        talk.undoable.connect(self._notices.undo)
        talk.runner.ended.connect(self._on_ended)

    def _connect_widgets(self) -> None:
        self.composer.submitted.connect(self.send)
        self.composer.stop_requested.connect(self.talk.stop)
        self.composer.changed.connect(self._on_composer_changed)
        self.composer.refused.connect(lambda s: self._on_failed(s, "attach"))
        self.composer.not_sent.connect(self._notices.info)
        self.welcome.chosen.connect(self._take_example)
        self.messages.action.connect(self._on_action)
        self.messages.edited.connect(self.talk.edit)
        self.messages.version_chosen.connect(self.talk.show_version)
        self.messages.link_clicked.connect(self._open_link)
        self.list.chosen.connect(self._on_chosen)
        self.list.new_requested.connect(self.new_conversation)
        self.shelf.open_requested.connect(self.open)
        self.shelf.export_requested.connect(self.export_requested)
        self.shelf.renamed.connect(self._show_state)
        self.list.failed.connect(lambda sentence: self._on_failed(sentence, "disk"))
        self.header.assistant_chosen.connect(self.talk.choose_assistant)
        self.header.edit_assistants_requested.connect(self.edit_assistants_requested)
        self.header.list_toggled.connect(self.layout_.toggle_list)

    def _take_example(self, text: str) -> None:
        self._show_draft(Draft(text))
        self.send()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take files that are dropped anywhere on the page."""
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Attach the files."""
        self.composer.attach_files(local_files(event.mimeData()))
        event.acceptProposedAction()
        self.composer.setFocus()

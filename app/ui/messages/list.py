"""The messages of a conversation."""

from collections.abc import Sequence
from string import Template

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.base.words import _
from app.library.data import Message
from app.ui.markdown.look import Look
from app.ui.messages.column import Column
from app.ui.messages.groups import estimate_height_px
from app.ui.messages.keyboard import Keyboard
from app.ui.messages.menu import message_menu
from app.ui.messages.message_layout import SIDE_PX
from app.ui.messages.message_view import MessageView
from app.ui.messages.scrolling import ScrollingColumn
from app.ui.messages.selection import Selection
from app.ui.messages.text_view import TextView
from app.ui.theme import Theme, blend

_BESIDE_TEXT_PX = 110  # of a message: edges, buttons and its share of the distance to the next

# What the application's style sheet does to text fields is not meant for text that is read.
_SHEET = Template("""
QTextBrowser, QTextBrowser:hover, QTextBrowser:focus {
  border: none; border-radius: 0; padding: 0; background: transparent;
  selection-background-color: $selected; selection-color: $text;
}
""")


class MessageList(ScrollingColumn):
    """Shows messages and says what the user wants done with them."""

    action = Signal(str, object)
    """What to do ("copy", "retry", "edit", "delete", "branch" or "continue") with which message.

    "edit" only tells that the user has begun to change it here.
    """
    version_chosen = Signal(object, object)  # message, version from 1
    edited = Signal(object, str)  # message, its new words
    link_clicked = Signal(str)  # http or https

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self._direction = self.layoutDirection()
        self._left_out_until: int | None = None
        self._words: Sequence[str] = ()
        self._selection = Selection(
            self._views_beside,
            self._scroll_towards,
            self.link_clicked.emit,
            self._show_menu_of_text,
            self,
        )
        self._keyboard = Keyboard(self, self._column)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Conversation"))
        self._dress()
        theme.changed.connect(self._restyle)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def _new_column(self) -> Column:
        return Column(self._make_view, self._is_needed, self._drop_view, self._estimate)

    # What it shows

    def set_messages(self, messages: Sequence[Message]) -> None:
        """Show these; if some of them are shown already the view stays where it is."""
        if not self._column.set_messages(messages):
            self._words = ()
        self._after_change()

    def append(self, message: Message) -> None:
        """Add a message; the user's own brings the end into view."""
        self._column.append(message)
        if message.role == "user":
            self._column.at_end = True
            self._light_up(())
        self._after_change()

    def replace(self, message: Message) -> None:
        """Show a message as it is now; while it is being written only its end is laid out."""
        self._column.replace(message)
        self._arrange()

    def remove(self, message_id: int) -> None:
        """Take a message out."""
        self._column.remove(message_id)
        self._after_change()

    def set_left_out_until(self, message_id: int | None) -> None:
        """Say up to which message the model no longer reads; None if it reads all."""
        self._left_out_until = message_id
        for view in self._column.views():
            view.set_left_out(left_out=view.message.id == message_id)
        self._arrange()

    def set_progress(self, text: str) -> None:
        """Say below the last message what is being done; nothing hides the line."""
        if text != self._progress.text():
            self._progress.setText(text)
            self._arrange()

    def scroll_to(self, message_id: int, words: Sequence[str] = ()) -> None:
        """Bring a message into view, and the words that were searched for, lit up."""
        self._light_up(tuple(words))
        index = self._column.index(message_id)
        if index < 0:
            return
        frame = self._frame()
        self._column.look_at(index, 0)
        self._column.lay_out(index, frame)
        target = self._column.rows[index].view
        place_px = target.place_of(self._words) if target and words else 0
        self._column.look_at(index, max(place_px - frame.height // 3, 0) - SIDE_PX)
        self._arrange()

    def _light_up(self, words: Sequence[str]) -> None:
        self._words = words
        for view in self._column.views():
            view.light_up(words)

    def selected_text(self) -> str:
        """Return what the user has selected."""
        return self._selection.text()

    def copy(self, view: MessageView | None) -> None:
        """Copy what is selected, or else the message."""
        if text := self._selection.text():
            QGuiApplication.clipboard().setText(text)
        elif view:
            self._act("copy", view.message.id)

    def select_all(self, view: MessageView) -> None:
        """Select a message."""
        if views := view.text_views():
            self._selection.select_all(views[0])

    def _after_change(self) -> None:
        rows = self._column.rows
        for row in rows:
            if row.view:
                row.view.set_last(last=row is rows[-1])
        self._arrange()

    # Widgets

    def _make_view(self, message: Message) -> MessageView:
        view = MessageView(self._theme, self._look, self._selection, message, self.viewport())
        view.hide()
        view.acted.connect(lambda name: self._act(name, view.message.id))
        view.version_chosen.connect(
            lambda version: self.version_chosen.emit(view.message.id, version)
        )
        view.edited.connect(lambda text: self.edited.emit(view.message.id, text))
        view.menu_wanted.connect(lambda at: self._show_menu(view, at))
        view.resized.connect(self._arrange)
        view.set_last(last=message is self._column.rows[-1].message)
        view.set_left_out(left_out=message.id == self._left_out_until)
        view.light_up(self._words)
        return view

    def _is_needed(self, view: MessageView) -> bool:
        focused = QApplication.focusWidget()
        return (
            view.editor is not None
            or (focused is not None and (focused is view or view.isAncestorOf(focused)))
            or self._selection.touches(view.text_views())
        )

    def _drop_view(self, view: MessageView) -> None:
        self._selection.forget(view.text_views())
        if view.isAncestorOf(QApplication.focusWidget() or self):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        view.hide()
        view.deleteLater()

    def _estimate(self, message: Message) -> int:
        height = estimate_height_px(self._look, len(message.text), message.text.count("\n"))
        return height + self._look.px(_BESIDE_TEXT_PX if message.role == "assistant" else 40)

    def _message_around(self, widget: QWidget) -> MessageView | None:
        return next((view for view in self._column.views() if view.isAncestorOf(widget)), None)

    def _views_beside(self, view: TextView) -> Sequence[TextView]:
        message_view = self._message_around(view)
        return message_view.text_views() if message_view else [view]

    def _act(self, name: str, message_id: int) -> None:
        view = self._column.view_of(message_id)
        if name == "edit" and view:
            view.edit()
            self.bring_into_view(self._column.index(message_id))
        self.action.emit(name, message_id)

    def _show_menu_of_text(self, view: TextView, at: QPoint, link: str) -> None:
        if message_view := self._message_around(view):
            self._show_menu(message_view, at, link)

    def _show_menu(self, view: MessageView, at: QPoint, link: str = "") -> None:
        menu = message_menu(
            view.message,
            last=view.message is self._column.rows[-1].message,
            link=link,
            selected=self._selection.text(),
            act=lambda name: self._act(name, view.message.id),
            parent=self,
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    # Look

    def _dress(self) -> None:
        palette = self._look.palette
        selected = blend(palette.accent, palette.page, 0.4 if palette.dark else 0.25)
        self.setStyleSheet(_SHEET.substitute(selected=selected, text=palette.text))

    def _restyle(self) -> None:
        before = self._look
        look = Look(self._theme.palette, self.font(), self._theme.code_font())
        if look.same(before) and self._direction is self.layoutDirection():
            return
        self._look, self._direction = look, self.layoutDirection()
        self._column.rescale(self._look.line_px / before.line_px)
        for view in self._column.views():
            view.restyle(self._look)
        self._jump.restyle()
        self._dress()
        self._arrange()

    # Events

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        self._keyboard.note(now)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of the application's font or of its direction."""
        super().changeEvent(event)
        kinds = (QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange)
        if event.type() in kinds:
            self._restyle()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001, N802 - Qt's
        """Go through the stops of one message, then leave the list."""
        return self._keyboard.tab(forward=forward) or super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Pass the focus of the Tab key on to a message."""
        super().focusInEvent(event)
        self._keyboard.enter(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go from message to message and from button to button."""
        if not self._keyboard.press(event):
            super().keyPressEvent(event)

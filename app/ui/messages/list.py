"""The messages of a conversation."""

from collections.abc import Sequence
from string import Template

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from app.base.words import _
from app.library.data import Message
from app.ui.markdown.look import Look
from app.ui.messages.body import estimate_height_px
from app.ui.messages.column import Column, Frame
from app.ui.messages.jump_button import JumpButton
from app.ui.messages.keyboard import Keyboard
from app.ui.messages.menu import message_menu
from app.ui.messages.message_view import SIDE_PX, MessageView
from app.ui.messages.selection import Selection
from app.ui.messages.text_view import TextView
from app.ui.theme import Theme, blend
from app.ui.widgets.labels import ElidedLabel

_FOOT_PX = 24
_MARGIN_PX = 24
_JUMP_FROM_PX = 120  # how far the end has to be to offer the way there
_BESIDE_TEXT_PX = 110  # of a message: edges, buttons and its share of the distance to the next

# What the application's style sheet does to text fields is not meant for text that is read.
_SHEET = Template("""
QTextBrowser, QTextBrowser:hover, QTextBrowser:focus {
  border: none; border-radius: 0; padding: 0; background: transparent;
  selection-background-color: $selected; selection-color: $text;
}
""")


class MessageList(QAbstractScrollArea):
    """Shows messages and says what the user wants done with them."""

    action = Signal(str, object)
    """What to do ("copy", "retry", "edit", "delete", "branch" or "continue") with which message.

    "edit" only tells that the user has begun to change it here.
    """
    version_chosen = Signal(object, object)  # message, version from 1
    edited = Signal(object, str)  # message, its new words
    link_clicked = Signal(str)  # http or https

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._look = Look(theme.palette, self.font(), theme.code_font())
        self._column = Column(self._make_view, self._is_needed, self._drop_view, self._estimate)
        self._top_px = 0
        self._moving = False
        self._left_out_until: int | None = None
        self._words: Sequence[str] = ()
        self._selection = Selection(self._views_beside, self._scroll_towards, self)
        self._keyboard = Keyboard(self, self._column)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._lay_out_ahead)
        self._progress = ElidedLabel(parent=self.viewport())
        self._progress.setProperty("kind", "small")
        self._progress.hide()
        self._jump = JumpButton(theme, self)
        self._jump.clicked.connect(self.scroll_to_end)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Conversation"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._dress()
        theme.changed.connect(self._restyle)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    # What it shows

    def set_messages(self, messages: Sequence[Message]) -> None:
        """Show these; if some of them are shown already the view stays where it is."""
        if not self._column.set_messages(messages):
            self._words = ()
        self._after_change()

    def append(self, message: Message) -> None:
        """Add a message; the user's own brings the end into view."""
        self._column.append(message)
        self._column.at_end = self._column.at_end or message.role == "user"
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
        self._words = tuple(words)
        for view in self._column.views():
            view.light_up(self._words)
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

    def scroll_to_end(self) -> None:
        """Bring the end into view, and keep it there while more is written."""
        self._column.at_end = True
        self._arrange()

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

    # Scrolling

    def bring_into_view(self, index: int) -> None:
        """Scroll as little as it takes to see a message; of a long one, where it begins."""
        frame = self._frame()
        self._column.lay_out(index, frame)
        top, bottom = self._column.row_top_px(index), self._column.row_top_px(index + 1)
        if top < self._top_px or bottom - top > frame.height:
            self._column.look_at(index, 0)
        elif bottom > self._top_px + frame.height:
            self._column.look_from(bottom - frame.height, frame)
        self._arrange()

    def bring_widget_into_view(self, widget: QWidget) -> None:
        """Scroll as little as it takes to see a part of a message."""
        y = widget.mapTo(self.viewport(), QPoint(0, 0)).y()
        beyond = y + widget.height() + _FOOT_PX - self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + (y - _FOOT_PX if y < 0 else max(min(beyond, y), 0)))

    def scroll_on(self, view: MessageView, step: int) -> bool:
        """Scroll within a message that goes on beyond the view; tell whether it does."""
        beyond = view.geometry().bottom() - self.viewport().height() if step > 0 else -view.y()
        if beyond <= 0:
            return False
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + step * min(beyond, 3 * self._look.line_px))
        return True

    # Laying out

    def _frame(self) -> Frame:
        column = min(self._look.column_px, max(self.width() - 2 * _MARGIN_PX, 1))
        width = column + 2 * SIDE_PX
        # Centred in the whole list, not beside the scroll bar, to stand in line with what is below.
        x = (self.width() - width) // 2 - self.viewport().x()
        foot = _FOOT_PX
        if self._progress.text() and not self._writes():
            foot += self._progress.sizeHint().height()
        return Frame(x, width, self.viewport().height(), foot)

    def _writes(self) -> bool:
        """Tell whether the last message is an answer that leaves room for the line of progress."""
        rows = self._column.rows
        return bool(rows) and rows[-1].message.status == "writing"

    def _after_change(self) -> None:
        rows = self._column.rows
        for row in rows:
            if row.view:
                row.view.set_last(last=row is rows[-1])
        self._arrange()

    def _arrange(self) -> None:
        """Lay out what is in view, and take the scroll bar along."""
        frame = self._frame()
        self._column.arrange(frame)
        top = self._column.top_px(frame)
        self._moving = True
        if top != self._top_px:
            self.viewport().scroll(0, self._top_px - top)
            self._top_px = top
        self._column.place(frame)
        self._place_progress(frame)
        bar = self.verticalScrollBar()
        most = max(self._column.total_px(frame) - frame.height, 0)
        with QSignalBlocker(bar):
            bar.setRange(0, most)
            bar.setPageStep(frame.height)
            bar.setSingleStep(self._look.line_px)
            bar.setValue(top)
        self._moving = False
        self._place_jump(far=not self._column.at_end and most - top > _JUMP_FROM_PX)
        self._idle.start()

    def _lay_out_ahead(self) -> None:
        if self.isVisible() and self._column.ahead(self._frame()):
            self._arrange()

    def _place_progress(self, frame: Frame) -> None:
        shown = bool(self._progress.text())
        if shown:
            y = self._column.total_px(frame) - frame.foot - self._top_px
            last = self._column.rows[-1].view if self._column.rows else None
            if self._writes() and last:
                y = last.y() + last.text_bottom_px
            width = frame.width - 2 * SIDE_PX
            height = self._progress.sizeHint().height()
            self._progress.setGeometry(frame.x + SIDE_PX, y, width, height)
        self._progress.setVisible(shown)

    def _place_jump(self, *, far: bool) -> None:
        self._jump.setVisible(far)
        if far:
            x = (self.width() - self._jump.width()) // 2
            self._jump.move(x, self.height() - self._jump.height() - 12)
            self._jump.raise_()

    # Widgets

    def _make_view(self, message: Message) -> MessageView:
        view = MessageView(self._theme, self._look, self._selection, message, self.viewport())
        view.hide()
        view.acted.connect(lambda name: self._act(name, view.message.id))
        view.version_chosen.connect(
            lambda version: self.version_chosen.emit(view.message.id, version)
        )
        view.edited.connect(lambda text: self.edited.emit(view.message.id, text))
        view.link_clicked.connect(self.link_clicked)
        view.menu_wanted.connect(lambda at, link: self._show_menu(view, at, link))
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

    def _views_beside(self, view: TextView) -> Sequence[TextView]:
        for message_view in self._column.views():
            if message_view.isAncestorOf(view):
                return message_view.text_views()
        return [view]

    def _act(self, name: str, message_id: int) -> None:
        view = self._column.view_of(message_id)
        if name == "edit" and view:
            view.edit()
        self.action.emit(name, message_id)

    def _show_menu(self, view: MessageView, at: QPoint, link: str) -> None:
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

    def _scroll_towards(self, at: QPoint) -> bool:
        y = self.viewport().mapFromGlobal(at).y()
        beyond = min(y, 0) or max(y - self.viewport().height(), 0)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + beyond // 2)
        return beyond != 0

    # Look

    def _dress(self) -> None:
        palette = self._look.palette
        selected = blend(palette.accent, palette.page, 0.4 if palette.dark else 0.25)
        self.setStyleSheet(_SHEET.substitute(selected=selected, text=palette.text))

    def _restyle(self) -> None:
        before = self._look
        self._look = Look(self._theme.palette, self.font(), self._theme.code_font())
        self._column.rescale(self._look.line_px / before.line_px)
        for view in self._column.views():
            view.restyle(self._look)
        self._jump.restyle()
        self._dress()
        self._arrange()

    # Events

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        self._keyboard.note(now)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002, N802 - Qt's name and form
        """Follow the scroll bar."""
        if not self._moving:
            self._column.look_from(self.verticalScrollBar().value(), self._frame())
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Wrap again what is in view."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of the application's font or of its direction."""
        super().changeEvent(event)
        kinds = (QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange)
        if event.type() in kinds and hasattr(self, "_look"):
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

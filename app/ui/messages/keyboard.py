"""The keyboard's way through the messages.

For the window the whole list is one stop of the Tab key. It leads to one message; the arrows go
from there to the others, Tab and the arrows sideways to what can be read and pressed inside.
"""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.messages.column import Column
from app.ui.messages.message_view import MessageView

_TAB = Qt.FocusReason.TabFocusReason
_BACKTAB = Qt.FocusReason.BacktabFocusReason
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)


class Host(Protocol):
    """What the keyboard needs of the list."""

    def setFocus(self) -> None:  # noqa: N802 - Qt's name
        """Take the focus, as Qt does."""

    def bring_into_view(self, index: int) -> None:
        """Scroll as little as it takes to see a message."""

    def bring_widget_into_view(self, widget: QWidget) -> None:
        """Scroll as little as it takes to see a part of a message."""

    def scroll_to_end(self) -> None:
        """Bring the end into view."""

    def scroll_on(self, view: MessageView, step: int) -> bool:
        """Scroll within a message that goes on beyond the view; tell whether it does."""

    def copy(self, view: MessageView | None) -> None:
        """Copy what is selected, or else the message."""

    def select_all(self, view: MessageView) -> None:
        """Select a message."""


class Keyboard:
    """Remembers at which message the user is, and goes on from there."""

    def __init__(self, host: Host, column: Column) -> None:
        self._host = host
        self._column = column
        self._current: int | None = None
        self._active: MessageView | None = None
        self._leaving = False

    def note(self, focused: QWidget | None) -> None:
        """Take note of where the focus went."""
        view = self._view_around(focused)
        if view:
            self._current = view.message.id
        if view is not self._active:
            if self._active in list(self._column.views()) and self._active:
                self._active.set_active(active=False)
            if view:
                view.set_active(active=True)
            self._active = view

    def enter(self, reason: Qt.FocusReason) -> None:
        """Pass on the focus of the list if it came by the Tab key."""
        if self._leaving or reason not in (_TAB, _BACKTAB) or not self._column.rows:
            return
        index = self._column.index(self._current)
        self._go(index if index >= 0 else len(self._column.rows) - 1, reason)

    def tab(self, *, forward: bool) -> bool:
        """Go to the next stop in a message; False where the list is to be left."""
        focused = QApplication.focusWidget()
        view = self._view_around(focused)
        if view is None or focused is None:
            return False
        stops = view.focus_stops()
        at = next((i for i, each in enumerate(stops) if _holds(each, focused)), 0)
        at += 1 if forward else -1
        if not 0 <= at < len(stops):
            self._leaving = True
            self._host.setFocus()
            self._leaving = False
            return False
        stops[at].setFocus(_TAB if forward else _BACKTAB)
        self._host.bring_widget_into_view(stops[at])
        return True

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means that nothing inside a message has used; tell whether it means any."""
        focused = QApplication.focusWidget()
        view = self._view_around(focused)
        if event.matches(QKeySequence.StandardKey.Copy):
            self._host.copy(view)
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return self._select_all(event, view)
        elif event.key() in _ENDS and self._column.rows:
            self._go_to_end(last=event.key() == Qt.Key.Key_End)
        elif view is None:
            return False
        elif focused is view:
            return self._press_on_message(event, view)
        elif event.key() == Qt.Key.Key_Escape and view.editor is None:
            view.setFocus(_BACKTAB)
        else:
            return focused in view.tools.buttons() and self._press_on_button(event, view, focused)
        return True

    def _select_all(self, event: QKeyEvent, view: MessageView | None) -> bool:
        if view and event.matches(QKeySequence.StandardKey.SelectAll):
            self._host.select_all(view)
            return True
        return False

    def _press_on_message(self, event: QKeyEvent, view: MessageView) -> bool:
        key = event.key()
        last = len(self._column.rows) - 1
        index = self._column.index(view.message.id)
        if key in _STEPS:
            step = _STEPS[Qt.Key(key)]
            if not self._host.scroll_on(view, step):
                self._go(min(max(index + step, 0), last), _TAB)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if buttons := view.tools.buttons():
                buttons[0].setFocus(_TAB)
                self._host.bring_widget_into_view(buttons[0])
        else:
            return False
        return True

    @staticmethod
    def _press_on_button(event: QKeyEvent, view: MessageView, focused: QWidget) -> bool:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() not in steps:
            return False
        mirrored = view.layoutDirection() is Qt.LayoutDirection.RightToLeft
        stops: list[QWidget] = [view, *view.tools.buttons()]
        at = stops.index(focused) + steps[Qt.Key(event.key())] * (-1 if mirrored else 1)
        stops[min(at, len(stops) - 1)].setFocus(_TAB)
        return True

    def _go_to_end(self, *, last: bool) -> None:
        self._go(len(self._column.rows) - 1 if last else 0, _TAB)
        if last:
            self._host.scroll_to_end()

    def _go(self, index: int, reason: Qt.FocusReason) -> None:
        self._host.bring_into_view(index)
        if view := self._column.rows[index].view:
            view.setFocus(reason)

    def _view_around(self, widget: QWidget | None) -> MessageView | None:
        while widget and not isinstance(widget, MessageView):
            widget = widget.parentWidget()
        return widget if widget in list(self._column.views()) else None


def _holds(stop: QWidget, focused: QWidget) -> bool:
    return stop is focused or (not isinstance(stop, MessageView) and stop.isAncestorOf(focused))

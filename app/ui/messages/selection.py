"""A selection with the mouse that goes on from one stretch of a message into the next."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QTextCursor

from app.ui.messages.text_view import TextView

_SCROLL_EVERY_MS = 30


class Selection(QObject):
    """Keeps one selection at a time, within one message."""

    def __init__(
        self,
        views_beside: Callable[[TextView], Sequence[TextView]],
        scroll_towards: Callable[[QPoint], bool],
        follow: Callable[[str], None],
        show_menu: Callable[[TextView, QPoint, str], None],
        parent: QObject,
    ) -> None:
        """Select nothing.

        Args:
            views_beside: returns all stretches of the message of one of them, top to bottom.
            scroll_towards: scrolls the list if a place on the screen is above or below it.
            follow: is told of a link that was clicked.
            show_menu: shows what can be done at a place on the screen.
            parent: the list.
        """
        super().__init__(parent)
        self._views_beside = views_beside
        self._scroll_towards = scroll_towards
        self.follow = follow
        self.show_menu = show_menu
        self._views: list[TextView] = []
        self._drag: tuple[TextView, QPoint] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_SCROLL_EVERY_MS)
        self._timer.timeout.connect(self._scroll)

    def begin(self, view: TextView) -> None:
        """Forget what is selected elsewhere."""
        self.clear(but=view)
        self._views = [view]

    def extend(self, view: TextView, at: QPoint) -> None:
        """Select from where the button went down in `view` to `at`."""
        self._drag = (view, at)
        if not self._timer.isActive():
            self._timer.start()
        views = list(self._views_beside(view))
        if view not in views:
            return
        self._views = views
        anchor, target = views.index(view), _nearest(views, at)
        for index, each in enumerate(views):
            if index != anchor:
                _select(each, index, anchor, target, at)
        if target != anchor:
            cursor = view.textCursor()
            end = _end(view) if target > anchor else 0
            view.select(cursor.anchor(), end)

    def end(self) -> None:
        """Stop following the mouse."""
        self._drag = None
        self._timer.stop()

    def text(self) -> str:
        """Return what is selected, from top to bottom."""
        return "\n\n".join(view.selected_text() for view in self._views if view.has_selection())

    def select_all(self, view: TextView) -> None:
        """Select all of the message that `view` belongs to."""
        self.clear()
        self._views = list(self._views_beside(view))
        for each in self._views:
            each.select(0, _end(each))

    def clear(self, *, but: TextView | None = None) -> None:
        """Select nothing, except in one stretch if that is said."""
        for view in self._views:
            if view is not but:
                view.clear_selection()
        self._views = [but] if but else []

    def forget(self, views: Sequence[TextView]) -> None:
        """Let go of stretches that are about to go."""
        self._views = [view for view in self._views if view not in views]
        if self._drag and self._drag[0] in views:
            self.end()

    def touches(self, views: Sequence[TextView]) -> bool:
        """Tell whether anything is selected in one of these."""
        return any(view in self._views and view.has_selection() for view in views)

    def _scroll(self) -> None:
        if self._drag and self._scroll_towards(self._drag[1]):
            self.extend(*self._drag)


def _nearest(views: Sequence[TextView], at: QPoint) -> int:
    for index, view in enumerate(views):
        if view.mapFromGlobal(at).y() < view.height():
            return index
    return len(views) - 1


def _select(view: TextView, index: int, anchor: int, target: int, at: QPoint) -> None:
    below = index > anchor
    if min(anchor, target) <= index <= max(anchor, target):
        start, end = (0, _end(view)) if below else (_end(view), 0)
        if index == target:
            end = view.cursorForPosition(view.viewport().mapFromGlobal(at)).position()
        view.select(start, end)
    else:
        view.clear_selection()


def _end(view: TextView) -> int:
    cursor = QTextCursor(view.document())
    cursor.movePosition(QTextCursor.MoveOperation.End)
    return cursor.position()

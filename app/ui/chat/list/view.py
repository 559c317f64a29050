"""A list of conversations that is used with the mouse and the keyboard alike."""

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QFrame,
    QListView,
    QMenu,
    QWidget,
)

from app.ui.chat.list.delegate import RowDelegate
from app.ui.chat.list.menu import DELETE, RENAME
from app.ui.chat.list.model import RowsModel
from app.ui.chat.list.raised import RaisedRow
from app.ui.chat.list.rows import Entry, Found, Header
from app.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_State = QAbstractItemView.State
_Move = QAbstractItemView.CursorAction

_NO_UPDATE = QItemSelectionModel.SelectionFlag.NoUpdate
_OPENING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
# With these the focus came from the mouse, or comes back as it was.
_NOT_BY_KEYBOARD = frozenset(
    {
        Qt.FocusReason.MouseFocusReason,
        Qt.FocusReason.PopupFocusReason,
        Qt.FocusReason.ActiveWindowFocusReason,
    }
)


class RowView(QListView):
    """Shows rows. What is selected is the conversation that is open; the arrows only walk.

    `opened` brings the `Entry` or `Found` that was clicked or chosen by Enter, `asked` what shall
    be done to which conversation, and `left_upwards` comes when Up is pressed in the first row.
    """

    opened = Signal(object)
    asked = Signal(str, object)
    left_upwards = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RowsModel(self)
        self._typed = QElapsedTimer()
        self._delegate = RowDelegate(theme, self.rows, self)
        self._raised = RaisedRow(theme, self, self._delegate)
        self.setModel(self.rows)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.more_button = self._raised.button
        self._raised.chosen.connect(self._do_to)
        self.clicked.connect(self._open)
        self.doubleClicked.connect(self._edit)
        theme.changed.connect(self._measure)
        self._measure()

    def select(self, conversation_id: int | None) -> None:
        """Show that this conversation is open; None, or one that is not here: none of these.

        One that was not selected before is scrolled to.
        """
        index = self.rows.index_of(conversation_id)
        selection = self.selectionModel()
        if not index.isValid():
            selection.clearSelection()
        elif not selection.isSelected(index):
            selection.select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            selection.setCurrentIndex(index, _NO_UPDATE)

    @property
    def menu(self) -> QMenu | None:
        """Return the menu that is open."""
        return self._raised.menu

    def first(self) -> QModelIndex:
        """Return the first row that can be opened."""
        return self._nearest(-1, 1)

    def open_first(self) -> None:
        """Open the first row."""
        self._open(self.first())

    # What Qt asks

    def selectionCommand(  # noqa: N802 - Qt's name
        self,
        index: _Index,  # noqa: ARG002 - Qt's form
        event: QEvent | None = None,  # noqa: ARG002 - Qt's form
    ) -> QItemSelectionModel.SelectionFlag:
        """Select nothing by walking over it."""
        return _NO_UPDATE

    def moveCursor(  # noqa: N802 - Qt's name
        self,
        cursorAction: QAbstractItemView.CursorAction,  # noqa: N803 - Qt's name
        modifiers: Qt.KeyboardModifier,  # noqa: ARG002 - Qt's form
    ) -> QModelIndex:
        """Walk from row to row, past the headings."""
        here = self.currentIndex().row()
        pages = {_Move.MovePageUp: -1, _Move.MovePageDown: 1}
        if cursorAction in pages:
            return self._a_page_away(pages[cursorAction])
        start, step = {
            _Move.MoveUp: (here, -1),
            _Move.MovePrevious: (here, -1),
            _Move.MoveDown: (here, 1),
            _Move.MoveNext: (here, 1),
            _Move.MoveHome: (-1, 1),
            _Move.MoveEnd: (self.rows.rowCount(), -1),
        }.get(cursorAction, (here, 0))
        return self._nearest(start, step) if step else self.currentIndex()

    def scrollTo(  # noqa: N802 - Qt's name
        self,
        index: _Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll to a row; to its heading too, if it is the first under one."""
        above = index.row() - 1
        if above >= 0 and isinstance(self.rows.row(above), Header):
            super().scrollTo(self.rows.index(above), hint)
        super().scrollTo(index, hint)

    def closeEditor(  # noqa: N802 - Qt's name
        self,
        editor: QWidget,
        hint: QAbstractItemDelegate.EndEditHint,  # noqa: ARG002 - Qt's form
    ) -> None:
        """End editing; the Tab key does not begin to edit the next title."""
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self._raised.update()

    def updateGeometries(self) -> None:  # noqa: N802 - Qt's name
        """Keep the button on its row when rows move."""
        super().updateGeometries()
        self._raised.place()

    # What happens

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open, rename and delete; Qt walks, and finds titles by their first letters."""
        if self.state() is _State.EditingState:
            event.ignore()
            return
        self._delegate.keyboard = True
        key, index = event.key(), self.currentIndex()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space and self._is_typing_ahead():
            self.keyboardSearch(" ")
        elif key in _OPENING:
            self._open(index)
        elif key == Qt.Key.Key_F2:
            self._edit(index)
        elif key == Qt.Key.Key_Delete:
            self._do(index, DELETE)
        elif key == Qt.Key.Key_Up and index.row() <= self.first().row():
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)
        self._raised.walk()

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Go to the title that begins with what was typed within a moment."""
        self._typed.start()
        super().keyboardSearch(search)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show no ring of focus to who uses the mouse."""
        self._delegate.keyboard = False
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Open the menu of the row under the pointer, or of the one the keyboard is at."""
        index, where = self.indexAt(event.pos()), event.pos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            where = self.visualRect(index).center()
        self._raised.open_menu(index, where)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Begin at the row that is open, or at the first."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            selected = self.selectedIndexes()
            self.setCurrentIndex(selected[0] if selected else self.first())
        if event.reason() not in _NOT_BY_KEYBOARD:
            self._delegate.keyboard = True
        self._raised.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Take the button away with the focus."""
        super().focusOutEvent(event)
        self._raised.update()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Notice that the pointer has left."""
        if event.type() is QEvent.Type.Leave:
            self._raised.hover()
        return super().viewportEvent(event)

    # What is done

    def _open(self, index: QModelIndex) -> None:
        if (row := self._row_at(index)) is not None:
            self.opened.emit(row)

    def _edit(self, index: QModelIndex) -> None:
        if self._row_at(index) is not None:
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.edit(index)
            self._raised.update()

    def _do(self, index: QModelIndex, name: str) -> None:
        row = self._row_at(index)
        if name == RENAME:
            self._edit(index)
        elif row is not None:
            self.asked.emit(name, row.conversation_id)

    def _do_to(self, conversation_id: int, name: str) -> None:
        self._do(self.rows.index_of(conversation_id), name)

    # Where things are

    def _is_typing_ahead(self) -> bool:
        return self._typed.isValid() and not self._typed.hasExpired(
            QApplication.keyboardInputInterval()
        )

    def _row_at(self, index: QModelIndex) -> Entry | Found | None:
        row = self.rows.row(index.row()) if index.isValid() else None
        return None if isinstance(row, Header) else row

    def _nearest(self, start: int, step: int) -> QModelIndex:
        """Return the first row beyond `start` that is no heading, or where the keyboard is."""
        row = start + step
        while 0 <= row < self.rows.rowCount():
            if not isinstance(self.rows.row(row), Header):
                return self.rows.index(row)
            row += step
        return self.currentIndex()

    def _a_page_away(self, step: int) -> QModelIndex:
        current = self.currentIndex()
        here = self.visualRect(current)
        row, found = current.row() + step, current
        while 0 <= row < self.rows.rowCount():
            index = self.rows.index(row)
            if abs(self.visualRect(index).top() - here.top()) > self.viewport().height():
                break
            found = found if isinstance(self.rows.row(row), Header) else index
            row += step
        return found

    def _measure(self) -> None:
        self._delegate.shape.measure()
        self.verticalScrollBar().setSingleStep(self._delegate.shape.title_px)
        self.scheduleDelayedItemsLayout()
        self._raised.update()

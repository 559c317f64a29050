"""The button that appears on one row, the one under the pointer or the keyboard, and its menu."""

from functools import partial

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QAbstractItemView, QMenu, QStyleOptionViewItem

from app.base.words import _
from app.ui.chat.list.delegate import RowDelegate
from app.ui.chat.list.menu import conversation_menu
from app.ui.chat.list.row_shape import is_mirrored
from app.ui.chat.list.rows import Header, Row
from app.ui.theme import Theme
from app.ui.widgets.buttons import IconButton


class RaisedRow(QObject):
    """Raises one row of a view at most; `chosen` brings what its menu says to do.

    That is a conversation id and one of the names in `conversation_menu`.
    """

    chosen = Signal(object, str)

    def __init__(self, theme: Theme, view: QAbstractItemView, delegate: RowDelegate) -> None:
        super().__init__(view)
        self.menu: QMenu | None = None
        self._view, self._delegate = view, delegate
        self._hovered = QPersistentModelIndex()
        self._kept = QPersistentModelIndex()
        self._by_pointer = True
        self.button = IconButton(theme, "more", _("More"), size_px=16, parent=view.viewport())
        self.button.setCursor(Qt.CursorShape.ArrowCursor)
        self.button.hide()
        self.button.clicked.connect(self._press)
        view.entered.connect(self.hover)
        view.viewportEntered.connect(self.hover)
        view.verticalScrollBar().valueChanged.connect(self._hover_below_pointer)

    def hover(self, index: QModelIndex | None = None) -> None:
        """Follow the pointer, which is on a row or on none."""
        self._hovered = QPersistentModelIndex(index or QModelIndex())
        self._by_pointer = True
        self.update()

    def walk(self) -> None:
        """Follow the keyboard."""
        self._by_pointer = False
        self.update()

    def open_menu(self, index: QModelIndex, where: QPoint) -> None:
        """Open the menu of a row, which stays raised meanwhile.

        Args:
            index: the row; a heading has no menu.
            where: a point of the viewport.
        """
        row: Row | None = index.data(Qt.ItemDataRole.UserRole)
        if row is None or isinstance(row, Header):
            return
        choose = partial(self.chosen.emit, row.conversation_id)
        self.menu = conversation_menu(row.title, choose, self._view, pinned=row.pinned)
        self.menu.aboutToHide.connect(self._forget_menu)
        self._kept = QPersistentModelIndex(index)
        self.update()
        self.menu.popup(self._view.viewport().mapToGlobal(where))

    def update(self) -> None:
        """Choose the row anew and put the button there."""
        wanted = self._wanted()
        if wanted.isValid() and not wanted.flags() & Qt.ItemFlag.ItemIsEnabled:
            wanted = QPersistentModelIndex()
        self._delegate.raised = wanted
        self._view.viewport().update()
        self.place()

    def place(self) -> None:
        """Put the button where its row is now."""
        row = self._delegate.raised
        editing = self._view.state() is QAbstractItemView.State.EditingState
        if not row.isValid() or editing:
            self.button.hide()
            return
        title = row.data(Qt.ItemDataRole.DisplayRole)
        self.button.setAccessibleName(_("Actions for “{title}”").format(title=title))
        self.button.setGeometry(self._button_area(row))
        self.button.show()

    def _wanted(self) -> QPersistentModelIndex:
        if self._kept.isValid():
            return self._kept
        if self.button.hasFocus():
            return self._delegate.raised
        walking = self._delegate.keyboard and self._view.hasFocus()
        if walking and not (self._by_pointer and self._hovered.isValid()):
            return QPersistentModelIndex(self._view.currentIndex())
        return self._hovered

    def _button_area(self, row: QPersistentModelIndex) -> QRect:
        option = QStyleOptionViewItem()
        self._view.initViewItemOption(option)
        option.rect = self._view.visualRect(row)
        area = self._delegate.shape.title_area(option)
        size = self.button.sizeHint().boundedTo(area.size())
        margin_px = (area.height() - size.height()) // 2
        self._delegate.button_px = size.width() + margin_px
        result = QRect(QPoint(), size)
        result.moveCenter(area.center())
        if is_mirrored(option):
            result.moveLeft(area.left() + margin_px)
        else:
            result.moveRight(area.right() - margin_px)
        return result

    def _hover_below_pointer(self) -> None:
        viewport = self._view.viewport()
        if viewport.underMouse():
            below = self._view.indexAt(viewport.mapFromGlobal(QCursor.pos()))
            self._hovered = QPersistentModelIndex(below)
        self.update()

    def _press(self) -> None:
        row = self._delegate.raised
        if row.isValid():
            index = row.model().index(row.row(), 0)
            self.open_menu(index, self.button.geometry().bottomLeft())

    def _forget_menu(self) -> None:
        self.menu = None
        self._kept = QPersistentModelIndex()
        self.update()

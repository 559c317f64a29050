"""What Qt's views ask about a row: its size, its looks, its tooltip, the field to edit it in."""

import html

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
)
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from app.base.words import _
from app.ui.chat.list.model import RowsModel
from app.ui.chat.list.row_painter import RowPainter
from app.ui.chat.list.row_shape import RowShape
from app.ui.chat.list.rows import Header, Row
from app.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex

_LONGEST_TITLE_CHARACTERS = 200
_LONGEST_TOOLTIP_CHARACTERS = 400


class RowDelegate(QStyledItemDelegate):
    """Knows how rows look.

    `raised` is the row that shows what can be done to it, `button_px` the width to leave for that,
    and `keyboard` says whether the focus has to be seen.
    """

    def __init__(self, theme: Theme, rows: RowsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._rows = rows
        self.shape = RowShape(theme)
        self._painter = RowPainter(theme, self.shape)
        self.raised = QPersistentModelIndex()
        self.keyboard = False
        self.button_px = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt's name
        """Return the height of the row; its width is the list's."""
        return QSize(
            0, self.shape.height_px(self._rows.row(index.row()), option, first=index.row() == 0)
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        raised = self._is_raised(index)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        self._painter.paint(
            painter,
            option,
            self._rows.row(index.row()),
            raised=raised,
            ring=self.keyboard and focused,
            aside_px=self.button_px if raised else 0,
        )

    def createEditor(  # noqa: N802 - Qt's name
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's form
        index: _Index,
    ) -> QWidget:
        """Return a field with the title in it, all of it selected."""
        editor = QLineEdit(self._rows.row(index.row()).title, parent)
        editor.setAccessibleName(_("Title of the conversation"))
        editor.setMaxLength(max(_LONGEST_TITLE_CHARACTERS, len(editor.text())))
        editor.selectAll()
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:  # noqa: N802 - Qt's name
        """Leave what is being typed alone when the row changes meanwhile."""

    def setModelData(  # noqa: N802 - Qt's name
        self, editor: QWidget, model: QAbstractItemModel, index: _Index
    ) -> None:
        """Hand over what was typed."""
        if isinstance(editor, QLineEdit) and editor.isModified():
            model.setData(model.index(index.row(), 0), editor.text())

    def updateEditorGeometry(  # noqa: N802 - Qt's name
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: _Index,  # noqa: ARG002 - Qt's form
    ) -> None:
        """Put the field over the title."""
        editor.setGeometry(self.shape.title_area(option))

    def helpEvent(  # noqa: N802 - Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        """Show the whole title of a row that has no room for it, and what its mark means."""
        if event.type() is not QEvent.Type.ToolTip or not index.isValid():
            return False
        aside_px = self.button_px if self._is_raised(index) else 0
        sentences = self._tooltip(self._rows.row(index.row()), option, aside_px)
        if sentences:
            QToolTip.showText(event.globalPos(), f"<qt>{'<br>'.join(sentences)}</qt>", view)
        else:
            QToolTip.hideText()
        return True

    def _tooltip(self, row: Row, option: QStyleOptionViewItem, aside_px: int) -> list[str]:
        if isinstance(row, Header):
            return []
        sentences = []
        taken_px = self.shape.taken_px(busy=row.busy, aside_px=aside_px)
        room_px = self.shape.text_width_px(option) - taken_px
        if QFontMetricsF(self.shape.font).horizontalAdvance(row.title) > room_px:
            # Never read as markup: a title is made of what somebody typed.
            sentences.append(html.escape(row.title[:_LONGEST_TOOLTIP_CHARACTERS]))
        if row.busy:
            sentences.append(html.escape(_("An answer is being written here.")))
        return sentences

    def _is_raised(self, index: _Index) -> bool:
        return self.raised.isValid() and self.raised == index

"""The list as Qt's views want it, changed in the smallest steps."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.ui.chat.list.rows import Header, Row

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TITLE_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole)


class RowsModel(QAbstractListModel):
    """Holds rows; `renamed` comes when the user has given a conversation another title."""

    renamed = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def row(self, number: int) -> Row:
        """Return the row at that place."""
        return self._rows[number]

    def rows(self) -> tuple[Row, ...]:
        """Return all rows."""
        return tuple(self._rows)

    def index_of(self, conversation_id: int | None) -> QModelIndex:
        """Return where the conversation stands; an invalid index if nowhere."""
        for number, row in enumerate(self._rows):
            if row.key == conversation_id and conversation_id is not None:
                return self.index(number)
        return QModelIndex()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show `rows` from now on.

        Rows that stay are moved and changed, not replaced, so that what a view knows about them
        (the selection, a title that is being edited) stays with them.
        """
        self._remove_all_but({row.key for row in rows})
        self._move({row.key: row for row in rows})
        self._insert(rows)
        self._change(rows)

    def mark_busy(self, conversation_ids: Collection[int]) -> None:
        """Mark the conversations in which an answer is being written, and no others."""
        for number, row in enumerate(self._rows):
            busy = row.key in conversation_ids
            if not isinstance(row, Header) and row.busy is not busy:
                self._rows[number] = replace(row, busy=busy)
                self.dataChanged.emit(self.index(number), self.index(number))

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's form
        """Return the title, what a screen reader says, or the row itself (`UserRole`)."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in _TITLE_ROLES:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return row if role == Qt.ItemDataRole.UserRole else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Say that headings can be neither chosen nor edited."""
        if not index.isValid() or isinstance(self._rows[index.row()], Header):
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsEditable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def setData(  # noqa: N802 - Qt's name
        self,
        index: _Index,
        value: Any,  # noqa: ANN401 - Qt's form
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Take a title from the user; an empty one, or the same, changes nothing."""
        row = self._rows[index.row()]
        title = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or isinstance(row, Header) or not title:
            return False
        if title != row.title:
            self._rows[index.row()] = replace(row, title=title)
            self.dataChanged.emit(index, index)
            self.renamed.emit(row.conversation_id, title)
        return True

    def _remove_all_but(self, kept: set[int | str]) -> None:
        last = len(self._rows) - 1
        while last >= 0:
            first = last
            while first >= 0 and self._rows[first].key not in kept:
                first -= 1
            if first < last:
                self.beginRemoveRows(_NOWHERE, first + 1, last)
                del self._rows[first + 1 : last + 1]
                self.endRemoveRows()
            last = first - 1

    def _move(self, wanted: dict[int | str, Row]) -> None:
        """Bring the rows that are there into the order in which they are wanted."""
        place = {row.key: number for number, row in enumerate(self._rows)}
        order = [key for key in wanted if key in place]
        staying = _longest_rising([place[key] for key in order])
        keys = [row.key for row in self._rows]
        for number, key in enumerate(order):
            if place[key] in staying:
                continue
            source = keys.index(key)
            target = keys.index(order[number - 1]) + 1 if number else 0
            if source == target:
                continue
            self.beginMoveRows(_NOWHERE, source, source, _NOWHERE, target)
            to = target - (source < target)
            self._rows.insert(to, self._rows.pop(source))
            keys.insert(to, keys.pop(source))
            self.endMoveRows()

    def _insert(self, rows: Sequence[Row]) -> None:
        number = 0
        while number < len(rows):
            end = number
            there = self._rows[number].key if number < len(self._rows) else None
            while end < len(rows) and rows[end].key != there:
                end += 1
            if end > number:
                self.beginInsertRows(_NOWHERE, number, end - 1)
                self._rows[number:number] = rows[number:end]
                self.endInsertRows()
            number = end + 1

    def _change(self, rows: Sequence[Row]) -> None:
        for number, row in enumerate(rows):
            if self._rows[number] != row:
                self._rows[number] = row
                self.dataChanged.emit(self.index(number), self.index(number))


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """Return the most of these different numbers that already stand in rising order."""
    ends: list[int] = []  # the least last number of a rising run of each length
    lengths: list[int] = []
    for number in numbers:
        length = bisect_left(ends, number)
        ends[length : length + 1] = [number]
        lengths.append(length)
    kept: set[int] = set()
    wanted = len(ends) - 1
    for number, length in zip(reversed(numbers), reversed(lengths), strict=True):
        if length == wanted:
            kept.add(number)
            wanted -= 1
    return kept

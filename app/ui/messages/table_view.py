"""A table: a quiet header, hairlines between rows, sideways scrolling if it is too wide."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextCursor, QTextTable, QTextTableCell
from PySide6.QtWidgets import QWidget

from app.base.words import _
from app.ui.markdown.blocks import Block, Table
from app.ui.markdown.fill import fill_table
from app.ui.markdown.look import Look
from app.ui.messages.text_view import Host, TextView
from app.ui.theme import blend


class TableView(TextView):
    """Shows one table."""

    def __init__(self, look: Look, host: Host, parent: QWidget) -> None:
        super().__init__(host, wrap=True, parent=parent)
        self._look = look
        self._shown: Table | None = None
        self.setAccessibleName(_("Table"))

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """Show the one block in `blocks`; only rows that differ are written again."""
        (table,) = blocks
        if table.kind == "table" and table != self._shown:
            fill_table(self.document(), self._shown, table, self._look)
            self._shown = table
            if not self.has_selection():
                self.rest()

    def restyle(self, look: Look) -> None:
        """Show the same with other colours and fonts."""
        self._look = look
        if self._shown:
            fill_table(self.document(), None, self._shown, look)

    def lay_out(self, width_px: int) -> int:
        """Fit into a width and return the height that takes, in pixels."""
        if self.width() != width_px:
            self.resize(width_px, self.height())
        self.wrap_at(width_px)
        size = self.document().size()
        wide = size.width() > width_px + 1
        self.setHorizontalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn if wide else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        height_px = round(size.height())
        height_px += self.horizontalScrollBar().sizeHint().height() if wide else 0
        if self.height() != height_px:
            self.resize(width_px, height_px)
        return height_px

    def selected_text(self) -> str:
        """Return the cells that are selected, a tab between two of a row."""
        cursor, table = self.textCursor(), self._table()
        if table is None:
            return super().selected_text()
        rows = []
        for row in range(table.rows()):
            cells = [table.cellAt(row, column) for column in range(table.columns())]
            inside = [
                _text(cell)
                for cell in cells
                if cell.firstPosition() <= cursor.selectionEnd()
                and cell.lastPosition() >= cursor.selectionStart()
            ]
            if inside:
                rows.append(inside)
        if len(rows) == 1 and len(rows[0]) == 1:  # a part of one cell
            return super().selected_text()
        return "\n".join("\t".join(cells) for cells in rows)

    def text_views(self) -> list[TextView]:
        """Return what of it can be selected."""
        return [self]

    def focus_stops(self) -> list[QWidget]:
        """Return what of it the keyboard can get to."""
        return [self]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the lines, then the text."""
        if table := self._table():
            painter = QPainter(self.viewport())
            self._paint_lines(painter, table, QRectF(event.rect()))
            painter.end()
        super().paintEvent(event)

    def _table(self) -> QTextTable | None:
        frames = self.document().rootFrame().childFrames()
        return frames[0] if frames and isinstance(frames[0], QTextTable) else None

    def _paint_lines(self, painter: QPainter, table: QTextTable, area: QRectF) -> None:
        layout = self.document().documentLayout()
        place = layout.frameBoundingRect(table)
        left = place.left() - self.horizontalScrollBar().value()
        pad = self._look.cell_padding_px()
        palette = self._look.palette
        under_header = blend(palette.quiet, palette.page, 0.5)
        for row in range(1, table.rows()):
            paragraph = table.cellAt(row, 0).firstCursorPosition().block()
            y = layout.blockBoundingRect(paragraph).top() - pad
            if y > area.bottom():
                return
            colour = under_header if row == 1 else palette.line
            painter.fillRect(QRectF(left, round(y) - 1, place.width(), 1), QColor(colour))


def _text(cell: QTextTableCell) -> str:
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
    return cursor.selection().toPlainText()

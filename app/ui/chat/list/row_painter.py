"""Paints the rows of the list."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from app.ui.chat.list.marked_text import Look, Marked, fitted, paint
from app.ui.chat.list.row_shape import SNIPPET_LINES, RowShape, is_mirrored
from app.ui.chat.list.rows import Entry, Found, Header, Row
from app.ui.theme import Theme
from app.ui.theme.palette import hover

# More than any list is wide; what an import brought may be longer than can be laid out at once.
_PAINTED_CHARACTERS = 400
_CORNER_PX = 8
_BAR_PX = 3


class RowPainter:
    """Paints one row at a time.

    `raised` says that it is the row whose button is seen, `ring` that the focus is to be seen on
    it, and `aside_px` how much of its end is taken by the button.
    """

    def __init__(self, theme: Theme, shape: RowShape) -> None:
        self._theme, self._shape = theme, shape

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: Row,
        *,
        raised: bool,
        ring: bool,
        aside_px: int,
    ) -> None:
        """Paint `row` where `option` says."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Header):
            self._header(painter, option, row)
        else:
            self._ground(painter, option, raised=raised, ring=ring)
            self._title(painter, option, row, self._busy_mark(painter, option, row, aside_px))
            if isinstance(row, Found) and not row.by_title:
                self._snippet(painter, option, row)
        painter.restore()

    def _header(self, painter: QPainter, option: QStyleOptionViewItem, row: Header) -> None:
        shape = self._shape
        body = shape.body(option)
        bottom = option.rect.bottom() + 1 - shape.below_header_px
        area = QRectF(shape.text_area(body, 1, top=bottom - shape.small_line_px))
        look = Look(shape.small_font, self._theme.palette.quiet)
        lines = fitted(Marked(row.title), look, area.width(), 1)
        paint(painter, lines, look, area, to_right=is_mirrored(option))

    def _ground(
        self, painter: QPainter, option: QStyleOptionViewItem, *, raised: bool, ring: bool
    ) -> None:
        shape, palette = self._shape, self._theme.palette
        body = QRectF(shape.body(option))
        ground = ""
        if _is_open(option):
            ground = palette.soft_accent
        elif raised:
            ground = hover(palette, palette.page)
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(body, _CORNER_PX, _CORNER_PX)
        if _is_open(option):
            # Who cannot tell the two grounds apart sees the bar.
            bar = QRectF(0, 0, _BAR_PX, shape.line_px)
            bar.moveCenter(QRectF(shape.title_area(option)).center())
            bar.moveLeft(
                body.right() - 2 * _BAR_PX if is_mirrored(option) else body.left() + _BAR_PX
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.accent))
            painter.drawRoundedRect(bar, _BAR_PX / 2, _BAR_PX / 2)
        if ring:
            painter.setPen(QPen(QColor(palette.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(body.adjusted(1, 1, -1, -1), _CORNER_PX - 1, _CORNER_PX - 1)

    def _busy_mark(
        self, painter: QPainter, option: QStyleOptionViewItem, row: Entry | Found, aside_px: int
    ) -> QRect:
        """Paint three dots on a busy row, and return what is left of the title's area."""
        shape, area = self._shape, self._shape.title_area(option)
        mirrored = is_mirrored(option)
        mark = QRect(0, 0, shape.mark_px, shape.mark_px)
        mark.moveCenter(area.center())
        end_px = max(aside_px, shape.padding_px)
        if mirrored:
            mark.moveLeft(area.left() + end_px)
        else:
            mark.moveRight(area.right() - end_px)
        if row.busy:
            self._theme.icon("more").paint(painter, mark)
        taken_px = shape.taken_px(busy=row.busy, aside_px=aside_px)
        return area.adjusted(taken_px if mirrored else 0, 0, 0 if mirrored else -taken_px, 0)

    def _title(
        self, painter: QPainter, option: QStyleOptionViewItem, row: Entry | Found, area: QRect
    ) -> None:
        shape, palette = self._shape, self._theme.palette
        look = Look(shape.font, palette.text, palette.text, palette.highlight)
        title = Marked(row.title[:_PAINTED_CHARACTERS])
        if isinstance(row, Found) and row.by_title:
            title = Marked(row.hit.snippet, row.hit.marks)
        text_area = QRectF(shape.text_area(area, 1))
        lines = fitted(title, look, text_area.width(), 1)
        paint(painter, lines, look, text_area, to_right=is_mirrored(option))

    def _snippet(self, painter: QPainter, option: QStyleOptionViewItem, row: Found) -> None:
        shape, palette = self._shape, self._theme.palette
        body = shape.body(option)
        area = QRectF(shape.text_area(body, SNIPPET_LINES, top=shape.snippet_top(option)))
        look = Look(shape.small_font, palette.quiet, palette.text, palette.highlight)
        lines = fitted(
            Marked(row.hit.snippet, row.hit.marks),
            look,
            area.width(),
            shape.snippet_lines(row, area.width()),
        )
        paint(painter, lines, look, area, to_right=is_mirrored(option))


def _is_open(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_Selected)

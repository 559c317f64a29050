"""How large the rows of the list are, and where in them things stand."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

from app.ui.chat.list.rows import Found, Header, Row
from app.ui.theme import Theme

SNIPPET_LINES = 2

_PADDING_PX = 12
_AROUND_TITLE_PX = 8
_ABOVE_HEADER_PX = 12
_BELOW_HEADER_PX = 4
_BELOW_SNIPPET_PX = 4
_GAP_PX = 2
_MARK_PX = 15
_BESIDE_MARK_PX = 6
_SMALL = 0.88


class RowShape:
    """Lengths in pixels for the size of text in use; `measure` again when that changes."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.measure()

    def measure(self) -> None:
        """Take over the fonts of the theme."""
        scaled = self._theme.scaled
        self.font = self._theme.body_font()
        self.small_font = QFont(self.font)
        self.small_font.setPointSizeF(self.font.pointSizeF() * _SMALL)
        # The line that a mark stands in is partly bold: measured as if all of it were.
        self._bold = QFont(self.small_font)
        self._bold.setBold(True)
        self.line_px = round(QFontMetricsF(self.font).height())
        self.small_line_px = round(QFontMetricsF(self.small_font).height())
        self.padding_px = scaled(_PADDING_PX)
        self.mark_px = scaled(_MARK_PX)
        self.beside_mark_px = scaled(_BESIDE_MARK_PX)
        self.title_px = self.line_px + 2 * scaled(_AROUND_TITLE_PX)
        self.below_header_px = scaled(_BELOW_HEADER_PX)
        self._above_header_px = scaled(_ABOVE_HEADER_PX)
        self._below_snippet_px = scaled(_BELOW_SNIPPET_PX)

    def height_px(self, row: Row, option: QStyleOptionViewItem, *, first: bool) -> int:
        """Return the height of a row, the gap below it included."""
        if isinstance(row, Header):
            above_px = 0 if first else self._above_header_px
            return above_px + self.small_line_px + self.below_header_px
        if isinstance(row, Found) and not row.by_title:
            lines = self.snippet_lines(row, self.text_width_px(option))
            snippet_px = lines * self.small_line_px + self._below_snippet_px
            return self.title_px + snippet_px + _GAP_PX
        return self.title_px + _GAP_PX

    def snippet_lines(self, row: Found, width_px: float) -> int:
        """Return how many lines the snippet takes."""
        wide_px = QFontMetricsF(self._bold).horizontalAdvance(row.hit.snippet)
        return 1 if wide_px <= width_px else SNIPPET_LINES

    def text_width_px(self, option: QStyleOptionViewItem) -> int:
        """Return the width of the text in a row without anything beside it."""
        view = option.widget
        viewport_px = view.viewport().width() if isinstance(view, QAbstractItemView) else 0
        return viewport_px - _spare_px(option) - 2 * self.padding_px

    def body(self, option: QStyleOptionViewItem) -> QRect:
        """Return the row without the margin that the scroll bar may need, and without the gap."""
        full: QRect = option.rect
        width_px = full.width() - _spare_px(option)
        left = full.right() - width_px + 1 if is_mirrored(option) else full.left()
        return QRect(left, full.top(), width_px, full.height() - _GAP_PX)

    def title_area(self, option: QStyleOptionViewItem) -> QRect:
        """Return the part of a row in which its title stands, from edge to edge."""
        body = self.body(option)
        return QRect(body.left(), body.top(), body.width(), self.title_px)

    def taken_px(self, *, busy: bool, aside_px: int) -> int:
        """Return how much of a title's line is taken at its end.

        Args:
            busy: whether the row is marked as busy.
            aside_px: what the button takes, 0 if it is not there.
        """
        if busy:
            end_px = max(aside_px, self.padding_px)
            return end_px + self.mark_px + self.beside_mark_px - self.padding_px
        return max(aside_px + self.beside_mark_px - self.padding_px, 0) if aside_px else 0

    def text_area(self, area: QRect, lines: int, *, top: int | None = None) -> QRect:
        """Return where that many lines of text stand in `area`: in its middle, or from `top` on."""
        height_px = self.line_px if top is None else lines * self.small_line_px
        result = area.adjusted(self.padding_px, 0, -self.padding_px, 0)
        result.setTop(area.top() + (area.height() - height_px) // 2 if top is None else top)
        result.setHeight(height_px)
        return result

    def snippet_top(self, option: QStyleOptionViewItem) -> int:
        """Return where the snippet begins: closer to its title than rows are to each other."""
        return self.title_area(option).bottom() + 1 - self._theme.scaled(_AROUND_TITLE_PX - 2)


def is_mirrored(option: QStyleOptionViewItem) -> bool:
    """Say whether the row runs from right to left."""
    direction: Qt.LayoutDirection = option.direction
    return direction is Qt.LayoutDirection.RightToLeft


def _spare_px(option: QStyleOptionViewItem) -> int:
    """Return what keeps rows as wide with a scroll bar as without."""
    view = option.widget
    if not isinstance(view, QAbstractItemView):
        return 0
    bar = view.verticalScrollBar()
    return 0 if bar.isVisible() else bar.sizeHint().width()

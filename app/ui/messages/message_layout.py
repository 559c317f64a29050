"""The pieces of a message and where they stand."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QLabel, QWidget

from app.library.data import Message
from app.ui.markdown.look import Look
from app.ui.messages.actions import Tools
from app.ui.messages.body import Body
from app.ui.messages.chip import Chip
from app.ui.messages.code_box import CodeBox
from app.ui.messages.editor import InlineEditor
from app.ui.messages.groups import Kind, Part
from app.ui.messages.icon_button import button_px
from app.ui.messages.left_out_line import LeftOutLine
from app.ui.messages.prose_view import ProseView
from app.ui.messages.table_view import TableView
from app.ui.messages.text_view import Host, TextView
from app.ui.theme import Theme
from app.ui.widgets.labels import label

SIDE_PX = 12  # left and right of the column, where the ring of focus is painted
_EDGE_PX = 8  # above and below
_WIDEST_BUBBLE = 0.75
_BUBBLE_SIDE_PX = 18
_BUBBLE_TOP_PX = 3  # a line of text has room above it already
_BUBBLE_BOTTOM_PX = 11
_GAP_PX = 8


class MessageLayout(QWidget):
    """Lays a message out in a column: a bubble on one side, or an answer across all of it."""

    def __init__(
        self, theme: Theme, look: Look, host: Host, message: Message, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme, self._look, self._host = theme, look, host
        self.message = message
        self.mine = message.role == "user"
        self.editor: InlineEditor | None = None
        self._bubble = QRect()
        self._words: Sequence[str] = ()
        self._width_px = self._height_px = -1
        self._stale = True
        self._body = Body(
            self._make_part, self._remove_part, self._needs_part, look, plain=self.mine
        )
        self._chips = [Chip(theme, look, each, self) for each in message.attachments]
        self._note: QLabel | None = None
        self._left_out: LeftOutLine | None = None
        self.tools = Tools(theme, message, self)

    def set_left_out(self, *, left_out: bool) -> None:
        """Show or hide the line that says that the model does not read this and what is above."""
        if left_out == (self._left_out is not None):
            return
        if self._left_out:
            self._left_out.hide()
            self._left_out.deleteLater()
        self._left_out = LeftOutLine(self._look, self) if left_out else None
        if self._left_out:
            self._left_out.show()
        self._stale = True

    def lay_out(self, width_px: int, band: tuple[int, int], anchor_px: int) -> int:
        """Fit into a width; of a long text only what lies in a band is made.

        Args:
            width_px: of the widget.
            band: top and bottom of what is to be there, from its top.
            anchor_px: a height in it that is looked at.

        Returns:
            how far what stood at `anchor_px` has moved down, in pixels.
        """
        column = width_px - 2 * SIDE_PX
        if self.fits(width_px, band):
            return 0
        self._stale, self._width_px = False, width_px
        y = self._lay_out_chips(column, _EDGE_PX)
        if self.editor:
            height, shift = self.editor.height_px(column), 0
            self._put(self.editor, 0, y, column, height)
            y += height
        else:
            lay_out = self._lay_out_bubble if self.mine else self._lay_out_answer
            y, shift = lay_out(column, y, band, anchor_px)
        y += _EDGE_PX
        if self._left_out:
            height = self._left_out.height_px(column)
            self._put(self._left_out, 0, y, column, height)
            y += height
        self._height_px = y
        self.resize(width_px, y)
        if self._words:
            self._light_up()
        return shift

    def fits(self, width_px: int, band: tuple[int, int]) -> bool:
        """Tell whether it is laid out for a width, with all that lies in a band."""
        return not self._stale and width_px == self._width_px and self._body.covers(band)

    @property
    def height_px(self) -> int:
        """Return the height that it was laid out at."""
        return self._height_px

    def place_of(self, words: Sequence[str]) -> int:
        """Return how far down the first of some words is, once it was laid out."""
        width = self._width_px - 2 * SIDE_PX
        if self.mine:
            width = self._bubble.width() - 2 * self._look.px(_BUBBLE_SIDE_PX)
        self._stale = True
        return _EDGE_PX + self._body.place_of(words, width)

    def text_views(self) -> list[TextView]:
        """Return what there is now that can be selected, from top to bottom."""
        return self._body.text_views()

    def focus_stops(self) -> list[QWidget]:
        """Return what the Tab key leads through, in order."""
        if self.editor:
            return [self.editor.field, *self.editor.buttons]
        inner = [stop for part in self._body.parts() for stop in part.focus_stops()]
        return [self, *inner, *self.tools.buttons()]

    def _lay_out_chips(self, column: int, y: int) -> int:
        gap, right, height = self._look.px(_GAP_PX), column, 0
        for chip in self._chips:
            size = chip.sizeHint()
            if right < column and right - size.width() < 0:
                right, y = column, y + height + gap
            self._put(chip, max(right - size.width(), 0), y, size.width(), size.height())
            right, height = right - size.width() - gap, size.height()
        return y + height + gap if self._chips else y

    def _lay_out_bubble(
        self, column: int, y: int, band: tuple[int, int], anchor: int
    ) -> tuple[int, int]:
        px = self._look.px
        side, top = px(_BUBBLE_SIDE_PX), y + px(_BUBBLE_TOP_PX)
        room = self.tools.room_px() + px(_GAP_PX)
        inner = max(min(round(column * _WIDEST_BUBBLE), column - room) - 2 * side, 1)
        inner = self._body.natural_width(inner) if self.message.text else 1
        left = self._mirrored(column - inner - side, inner)
        place = QPoint(SIDE_PX + left, top)
        shift = self._body.lay_out(place, inner, (band[0] - top, band[1] - top), anchor - top)
        height = px(_BUBBLE_TOP_PX) + self._body.height_px + px(_BUBBLE_BOTTOM_PX)
        if not self._body.height_px:
            height = 0
        self._bubble = QRect(SIDE_PX + left - side, y, inner + 2 * side, height)
        edge = button_px(self._theme)
        bottom = y + height - max((px(_BUBBLE_TOP_PX + _BUBBLE_BOTTOM_PX) - 4) // 2, 0)
        width = column - inner - 2 * side - px(_GAP_PX)
        self._put(self.tools, 0, max(bottom - edge, y), width, edge)
        self.update()
        return max(y + height, self.tools.geometry().bottom() + 1), shift

    def _lay_out_answer(
        self, column: int, y: int, band: tuple[int, int], anchor: int
    ) -> tuple[int, int]:
        place = QPoint(SIDE_PX, y)
        shift = self._body.lay_out(place, column, (band[0] - y, band[1] - y), anchor - y)
        y += self._body.height_px + self._look.px(_GAP_PX)
        if self._note:
            height = self._note.heightForWidth(column)
            self._put(self._note, 0, y, column, height)
            y += height + 4
        edge = button_px(self._theme)
        # The icons, not the frames around them, stand in line with the text.
        self._put(self.tools, -6, y, column + 12, edge)
        return y + edge, shift

    def _put(self, widget: QWidget, x: int, y: int, width: int, height: int) -> None:
        widget.setGeometry(SIDE_PX + self._mirrored(x, width), y, width, height)

    def _mirrored(self, x: int, width: int) -> int:
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            return self._width_px - 2 * SIDE_PX - x - width
        return x

    def _make_part(self, kind: Kind) -> Part:
        if kind == "code":
            return CodeBox(self._theme, self._look, self._host, self._body.whole_code, self)
        return (ProseView if kind == "prose" else TableView)(self._look, self._host, self)

    def _remove_part(self, part: Part) -> None:
        self._host.forget(part.text_views())
        part.hide()
        part.deleteLater()

    def _needs_part(self, part: Part) -> bool:
        return self._host.touches(part.text_views()) or any(
            stop.hasFocus() for stop in part.focus_stops()
        )

    def _show_note(self, note: str) -> None:
        if note and self._note is None:
            kind = "problem" if self.message.status == "failed" else "small"
            self._note = label("", kind, self)
            self._note.show()
        if not note and self._note:
            self._note.hide()
            self._note.deleteLater()
            self._note = None
        if self._note:
            self._note.setText(note)

    def _light_up(self) -> None:
        style = QTextCharFormat()
        style.setBackground(QColor(self._look.palette.highlight))
        style.setForeground(QColor(self._look.palette.text))
        for view in self.text_views():
            view.light_up(self._words, style)

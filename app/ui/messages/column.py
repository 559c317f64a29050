"""A column of messages of which only those near the view have widgets.

Every message has a height, measured if it has been shown and estimated if not. What the user looks
at stays where it is: the first message in sight is the anchor, and when something above it turns
out higher or lower than thought, the scroll bar gives way instead of the text.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.library.data import Message
from app.ui.messages.heights import Heights
from app.ui.messages.message_view import MessageView

_TOP_PX = 8
_NEAR_END_PX = 4

# Rounds of laying out until no height changes any more; two are usual.
_MOST_ROUNDS = 8


@dataclass(slots=True)
class Row:
    """A message and, near the view, its widget."""

    message: Message
    view: MessageView | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The view that the column is seen through, in pixels."""

    x: int  # of the column
    width: int  # of the column
    height: int
    foot: int  # room below the last message


class Column:
    """Knows where every message is and which of them have widgets."""

    def __init__(
        self,
        make: Callable[[Message], MessageView],
        keep: Callable[[MessageView], bool],
        drop: Callable[[MessageView], None],
        estimate: Callable[[Message], int],
    ) -> None:
        """Begin without messages.

        Args:
            make: returns a widget for a message, not yet shown.
            keep: tells whether a widget is needed although it is far from the view.
            drop: takes a widget away.
            estimate: guesses the height of a message in pixels.
        """
        self.rows: list[Row] = []
        self.at_end = True
        self._make, self._keep, self._drop, self._estimate = make, keep, drop, estimate
        self._heights = Heights()
        self._anchor, self._offset_px = 0, 0

    # Which messages there are

    def set_messages(self, messages: Sequence[Message]) -> bool:
        """Show these; widgets and place are kept if some are known. Tell whether any was."""
        known = {row.message.id: index for index, row in enumerate(self.rows)}
        anchor = self.rows[self._anchor].message.id if self.rows else None
        rows, heights, used = [], [], set()
        for message in messages:
            index = known.get(message.id)
            if index is None:
                rows.append(Row(message))
                heights.append(self._estimate(message))
                continue
            row = self.rows[index]
            used.add(message.id)
            if row.view and row.message != message:
                row.view.set_message(message)
            row.message = message
            rows.append(row)
            heights.append(self._heights[index])
        for row in self.rows:
            if row.message.id not in used:
                self._let_go(row)
        self.rows, self._heights = rows, Heights(heights)
        self._anchor = min(self._anchor, max(len(rows) - 1, 0))
        if anchor in used:
            self._anchor = self.index(anchor)
        elif not used:
            self.at_end = True
        return bool(used)

    def append(self, message: Message) -> None:
        """Add a message at the end."""
        self.rows.append(Row(message))
        self._heights.insert(len(self._heights), self._estimate(message))

    def replace(self, message: Message) -> None:
        """Show another state of a message, if it is here."""
        index = self.index(message.id)
        if index < 0:
            return
        row = self.rows[index]
        row.message = message
        if row.view:
            row.view.set_message(message)
        else:
            self._heights.set(index, self._estimate(message))

    def remove(self, message_id: int | None) -> None:
        """Take a message out, if it is here."""
        index = self.index(message_id)
        if index < 0:
            return
        self._let_go(self.rows.pop(index))
        self._heights.remove(index)
        if index < self._anchor or self._anchor == len(self.rows):
            self._anchor = max(self._anchor - 1, 0)

    def index(self, message_id: int | None) -> int:
        """Return the place of a message, or -1."""
        # Mostly it is asked for one of the last.
        for index in range(len(self.rows) - 1, -1, -1):
            if self.rows[index].message.id == message_id:
                return index
        return -1

    def views(self) -> Iterator[MessageView]:
        """Return the widgets there are, from top to bottom."""
        return (row.view for row in self.rows if row.view)

    def view_of(self, message_id: int | None) -> MessageView | None:
        """Return the widget of a message, if it has one."""
        index = self.index(message_id)
        return self.rows[index].view if index >= 0 else None

    # What is looked at

    def look_at(self, index: int, offset_px: int) -> None:
        """Have a row that far above the top of the view."""
        self._anchor, self._offset_px, self.at_end = index, offset_px, False

    def look_from(self, top_px: int, frame: Frame) -> None:
        """Have a height of the column at the top of the view."""
        index = max(self._heights.at(top_px - _TOP_PX), 0)
        above = self._heights.top(index) if len(self._heights) else 0
        self._anchor, self._offset_px = index, top_px - _TOP_PX - above
        self.at_end = top_px >= self.total_px(frame) - frame.height - _NEAR_END_PX

    def total_px(self, frame: Frame) -> int:
        """Return the height of everything."""
        return _TOP_PX + self._heights.total + frame.foot

    def top_px(self, frame: Frame) -> int:
        """Return which height of the column is at the top of the view."""
        most = max(self.total_px(frame) - frame.height, 0)
        if self.at_end or not self.rows:
            return most
        return min(max(_TOP_PX + self._heights.top(self._anchor) + self._offset_px, 0), most)

    def row_top_px(self, index: int) -> int:
        """Return where a row begins."""
        return _TOP_PX + self._heights.top(index)

    def rows_in(self, top_px: int, bottom_px: int) -> range:
        """Return the rows between two heights."""
        return self._heights.between(top_px - _TOP_PX, bottom_px - _TOP_PX)

    # Laying out

    def arrange(self, frame: Frame) -> None:
        """Lay out what is in view and put it in its place."""
        for _round in range(_MOST_ROUNDS):
            top = self.top_px(frame)
            changed = False
            for index in self.rows_in(top, top + frame.height):
                changed = self.lay_out(index, frame) or changed
            if not changed:
                break

    def ahead(self, frame: Frame) -> bool:
        """Lay out one message that is not in view but near; tell whether there was one."""
        top = self.top_px(frame)
        near = self.rows_in(top - frame.height, top + 2 * frame.height)
        below = [index for index in near if self.row_top_px(index) >= top]
        above = [index for index in reversed(near) if self.row_top_px(index) < top]
        for index in below + above:
            view = self.rows[index].view
            if view is None or not view.fits(frame.width, self._band(index, frame)):
                self.lay_out(index, frame, ahead=True)
                return True
        return False

    def place(self, frame: Frame) -> None:
        """Put every widget where it belongs, and let go of those far from the view."""
        top = self.top_px(frame)
        near = self.rows_in(top - 2 * frame.height, top + 3 * frame.height)
        for index, row in enumerate(self.rows):
            if row.view is None:
                continue
            if index not in near and not self._keep(row.view):
                self._let_go(row)
                continue
            row.view.move(frame.x, self.row_top_px(index) - top)
            if row.view.isHidden():
                row.view.show()

    def lay_out(self, index: int, frame: Frame, *, ahead: bool = False) -> bool:
        """Lay out one row, with a widget if it had none; tell whether its height changed."""
        row = self.rows[index]
        if row.view is None:
            row.view = self._make(row.message)
        is_anchor = index == self._anchor
        band = self._band(index, frame) if ahead else self._in_view(index, frame)
        shift = row.view.lay_out(frame.width, band, self._offset_px if is_anchor else 0)
        if is_anchor and not self.at_end:
            self._offset_px = min(self._offset_px + shift, row.view.height_px - 1)
        return self._heights.set(index, row.view.height_px)

    def rescale(self, factor: float) -> None:
        """Guess what a change of the size of text does to heights that are not measured again."""
        self._heights = Heights([round(self._heights[i] * factor) for i in range(len(self.rows))])
        self._offset_px = round(self._offset_px * factor)

    def _in_view(self, index: int, frame: Frame) -> tuple[int, int]:
        top = self.top_px(frame) - self.row_top_px(index)
        return top, top + frame.height

    def _band(self, index: int, frame: Frame) -> tuple[int, int]:
        top, bottom = self._in_view(index, frame)
        return top - frame.height, bottom + frame.height

    def _let_go(self, row: Row) -> None:
        if row.view:
            self._drop(row.view)
            row.view = None

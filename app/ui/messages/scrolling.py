"""A view that scrolls over a column of messages without making what is not looked at."""

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.ui.markdown.look import Look
from app.ui.messages.column import Column, Frame
from app.ui.messages.jump_button import JumpButton
from app.ui.messages.message_layout import SIDE_PX
from app.ui.messages.message_view import MessageView
from app.ui.theme import Theme
from app.ui.widgets.labels import ElidedLabel

_FOOT_PX = 24
_MARGIN_PX = 24
_JUMP_FROM_PX = 120  # how far the end has to be to offer the way there


class ScrollingColumn(QAbstractScrollArea):
    """Keeps the place, the scroll bar and the widgets of a column in step."""

    def __init__(self, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._look = Look(theme.palette, self.font(), theme.code_font())
        self._column = self._new_column()
        self._top_px = 0
        self._moving = False
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._lay_out_ahead)
        self._progress = ElidedLabel(parent=self.viewport())
        self._progress.setProperty("kind", "small")
        self._progress.hide()
        self._jump = JumpButton(theme, self)
        self._jump.clicked.connect(self.scroll_to_end)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _new_column(self) -> Column:
        raise NotImplementedError

    def scroll_to_end(self) -> None:
        """Bring the end into view, and keep it there while more is written."""
        self._column.at_end = True
        self._arrange()

    def bring_into_view(self, index: int) -> None:
        """Scroll as little as it takes to see a message; of a long one, where it begins."""
        frame = self._frame()
        self._column.lay_out(index, frame)
        top, bottom = self._column.row_top_px(index), self._column.row_top_px(index + 1)
        if top < self._top_px or bottom - top > frame.height:
            self._column.look_at(index, 0)
        elif bottom > self._top_px + frame.height:
            self._column.look_from(bottom - frame.height, frame)
        self._arrange()

    def bring_widget_into_view(self, widget: QWidget) -> None:
        """Scroll as little as it takes to see a part of a message."""
        y = widget.mapTo(self.viewport(), QPoint(0, 0)).y()
        beyond = y + widget.height() + _FOOT_PX - self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + (y - _FOOT_PX if y < 0 else max(min(beyond, y), 0)))

    def scroll_on(self, view: MessageView, step: int) -> bool:
        """Scroll within a message that goes on beyond the view; tell whether it does."""
        beyond = view.geometry().bottom() - self.viewport().height() if step > 0 else -view.y()
        if beyond <= 0:
            return False
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + step * min(beyond, 3 * self._look.line_px))
        return True

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002, N802 - Qt's name and form
        """Follow the scroll bar."""
        if not self._moving:
            self._column.look_from(self.verticalScrollBar().value(), self._frame())
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Wrap again what is in view."""
        super().resizeEvent(event)
        self._arrange()

    def _frame(self) -> Frame:
        column = min(self._look.column_px, max(self.width() - 2 * _MARGIN_PX, 1))
        width = column + 2 * SIDE_PX
        # Centred in the whole list, not beside the scroll bar, to stand in line with what is below.
        x = (self.width() - width + 1) // 2 - self.viewport().x()
        foot = _FOOT_PX
        if self._progress.text() and not self._writes():
            foot += self._progress.sizeHint().height()
        return Frame(x, width, self.viewport().height(), foot)

    def _writes(self) -> bool:
        """Tell whether the last message is an answer that leaves room for the line of progress."""
        rows = self._column.rows
        return bool(rows) and rows[-1].message.status == "writing"

    def _arrange(self) -> None:
        """Lay out what is in view, and take the scroll bar along."""
        frame = self._frame()
        self._column.arrange(frame)
        top = self._column.top_px(frame)
        self._moving = True
        if top != self._top_px:
            self.viewport().scroll(0, self._top_px - top)
            self._top_px = top
        self._column.place(frame)
        self._place_progress(frame)
        bar = self.verticalScrollBar()
        most = max(self._column.total_px(frame) - frame.height, 0)
        with QSignalBlocker(bar):
            bar.setRange(0, most)
            bar.setPageStep(frame.height)
            bar.setSingleStep(self._look.line_px)
            bar.setValue(top)
        self._moving = False
        self._place_jump(far=not self._column.at_end and most - top > _JUMP_FROM_PX)
        self._idle.start()

    def _lay_out_ahead(self) -> None:
        if self.isVisible() and self._column.ahead(self._frame()):
            self._arrange()

    def _place_progress(self, frame: Frame) -> None:
        shown = bool(self._progress.text())
        if shown:
            y = self._column.total_px(frame) - frame.foot - self._top_px
            height = self._progress.sizeHint().height()
            last = self._column.rows[-1].view if self._column.rows else None
            if self._writes() and last:
                y = last.y() + last.tools.y() + (last.tools.height() - height) // 2
            width = frame.width - 2 * SIDE_PX
            self._progress.setGeometry(frame.x + SIDE_PX, y, width, height)
        self._progress.setVisible(shown)

    def _place_jump(self, *, far: bool) -> None:
        self._jump.setVisible(far)
        if far:
            x = (self.width() - self._jump.width()) // 2
            self._jump.move(x, self.height() - self._jump.height() - 12)
            self._jump.raise_()

    def _scroll_towards(self, at: QPoint) -> bool:
        y = self.viewport().mapFromGlobal(at).y()
        beyond = min(y, 0) or max(y - self.viewport().height(), 0)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + beyond // 2)
        return beyond != 0

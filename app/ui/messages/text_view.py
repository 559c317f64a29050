"""A read-only stretch of text: selected with mouse and keyboard, and sealed from the world."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from app.ui.markdown.document import SealedDocument
from app.ui.markdown.links import safe_address
from app.ui.markdown.utf16 import utf16_length
from app.ui.messages.words import find_words

_MOVES = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)
_SCROLLING = (*_MOVES, Qt.Key.Key_Space)  # where there is no caret
_LEFT_TO_LIST = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Escape)
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_READING = Qt.TextInteractionFlag.TextBrowserInteraction
_WITH_CARET = _READING | Qt.TextInteractionFlag.TextSelectableByKeyboard
_MOST_MARKS = 200


class Host(Protocol):
    """What stretches of text have in common: one selection, and somebody who follows links."""

    def begin(self, view: "TextView") -> None:
        """Take note that a button of the mouse went down in `view`."""

    def extend(self, view: "TextView", at: QPoint) -> None:
        """Follow the mouse, which is dragged from `view` to a place on the screen."""

    def end(self) -> None:
        """Take note that the button went up."""

    def text(self) -> str:
        """Return what is selected."""

    def select_all(self, view: "TextView") -> None:
        """Select the whole message that `view` belongs to."""

    def touches(self, views: Sequence["TextView"]) -> bool:
        """Tell whether anything is selected in one of these."""

    def forget(self, views: Sequence["TextView"]) -> None:
        """Let go of stretches that are about to go."""

    def follow(self, address: str) -> None:
        """Take note that a link was clicked."""

    def show_menu(self, view: "TextView", at: QPoint, address: str) -> None:
        """Show what can be done at a place on the screen, where there may be a link."""


class TextView(QTextBrowser):
    """Shows a document at its full height; scrolling up and down is left to the list."""

    def __init__(self, host: Host, *, wrap: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = host
        self.setDocument(SealedDocument(self))
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setTextInteractionFlags(_READING)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        if wrap:
            self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        else:
            self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.anchorClicked.connect(self._on_link)
        self.highlighted.connect(self._on_link_under_mouse)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ANN401, ARG002, N802
        """Return nothing: an answer reaches no file and no address."""
        return None

    def wrap_at(self, width_px: int) -> None:
        """Wrap at a width now: Qt tells a hidden widget of its new size when it is shown."""
        if self.document().textWidth() != width_px:
            self.document().setTextWidth(width_px)

    def rest(self) -> None:
        """Put the caret at the beginning: it went along with what was written first."""
        self.setTextCursor(QTextCursor(self.document()))

    def has_selection(self) -> bool:
        """Tell whether anything is selected here."""
        return self.textCursor().hasSelection()

    def clear_selection(self) -> None:
        """Select nothing."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            cursor.clearSelection()
            self.setTextCursor(cursor)

    def select(self, start: int, end: int) -> None:
        """Select from one position in the document to another."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def selected_text(self) -> str:
        """Return what is selected, as plain text."""
        return self.textCursor().selection().toPlainText().strip("\n")

    def light_up(self, words: Sequence[str], style: QTextCharFormat) -> None:
        """Mark every place where one of the words begins; none if there are no words."""
        self.setExtraSelections([self._extra(*place, style) for place in self.places(words)])

    def places(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Return start and end of the words, as positions in the document."""
        if not words:
            return []
        text = self.document().toPlainText()
        found = find_words(text, words)[:_MOST_MARKS]
        wide = utf16_length(text) != len(text)
        places = []
        for start, length in found:
            first = utf16_length(text[:start]) if wide else start
            places.append((first, first + utf16_length(text[start : start + length])))
        return places

    def y_of(self, position: int) -> int:
        """Return how far below its top a position of the document is shown, in pixels."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        return self.cursorRect(cursor).top()

    def _has_caret(self) -> bool:
        return self.textInteractionFlags() == _WITH_CARET

    def _extra(self, start: int, end: int, style: QTextCharFormat) -> QTextEdit.ExtraSelection:
        result = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        result.cursor = cursor
        result.format = style
        return result

    def _on_link(self, url: QUrl) -> None:
        if address := safe_address(url.toString()):
            self._host.follow(address)

    def _on_link_under_mouse(self, url: QUrl) -> None:
        self.setToolTip(safe_address(url.toString()))

    # What Qt would do otherwise

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 - Qt's name
        """Copy words, not colours."""
        data = QMimeData()
        data.setText(self._host.text())
        return data

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Scroll sideways only; up and down is the list's."""
        delta, bar = event.angleDelta(), self.horizontalScrollBar()
        if bar.maximum() > 0 and abs(delta.x()) > abs(delta.y()):
            super().wheelEvent(event)
        elif bar.maximum() > 0 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            bar.setValue(bar.value() - delta.y() // 2)
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move the caret and copy; leave whole pages to the list."""
        key, shift = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._host.select_all(self)
        elif key in _LEFT_TO_LIST or (key in _SCROLLING and not shift and not self._has_caret()):
            event.ignore()
        else:
            if key in _MOVES and shift:
                self.setTextInteractionFlags(_WITH_CARET)
                self._host.begin(self)
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Copy what is selected in the whole message."""
        if text := self._host.text():
            QGuiApplication.clipboard().setText(text)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show a caret to who came here by keyboard."""
        by_keyboard = event.reason() in _BY_KEYBOARD
        self.setTextInteractionFlags(_WITH_CARET if by_keyboard else _READING)
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a selection."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._host.begin(self)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Extend it, beyond the edges of this stretch if need be."""
        super().mouseMoveEvent(event)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._host.extend(self, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End it."""
        super().mouseReleaseEvent(event)
        self._host.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the message's menu."""
        place = self.viewport().mapFromGlobal(event.globalPos())
        address = safe_address(self.anchorAt(place))
        self._host.show_menu(self, event.globalPos(), address)
        event.accept()

"""Code in a box: the language above it, a button that copies it, colours, sideways scrolling."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QSyntaxHighlighter,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QLabel, QWidget

from app.base.words import _
from app.ui.markdown.blocks import Block, Code
from app.ui.markdown.highlight import Line, highlight, language_name
from app.ui.markdown.look import Look
from app.ui.messages.icon_button import CopyButton
from app.ui.messages.text_view import Host, TextView
from app.ui.theme import Theme

_RADIUS_PX = 8
_PAD_PX = 15
_HEADER_PX = 38
_FOOT_PX = 13

# While code is being written its colours are found again so often that it takes a tenth of the
# time at most.
_REST_TIMES = 10

# A line longer than this is broken: laying it out as one would take too long.
_LONGEST_LINE = 2_000


class CodeBox(QWidget):
    """Shows one code block, or one part of a very long one; the parts form a single box."""

    def __init__(
        self,
        theme: Theme,
        look: Look,
        host: Host,
        whole_code: Callable[[Code], str],
        parent: QWidget,
    ) -> None:
        """Make an empty box.

        Args:
            theme: draws the icon of the button.
            look: fonts and colours.
            host: knows what is selected.
            whole_code: returns all the code of which a block is a part.
            parent: the message.
        """
        super().__init__(parent)
        self._look = look
        self._code = Code(0, 0)
        self._whole_code = whole_code
        self.view = TextView(host, wrap=False, parent=self)
        self.view.setAccessibleName(_("Code"))
        self._painter = _Colours(self.view.document(), look)
        self._label = QLabel(self)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self.copy_button = CopyButton(theme, _("Copy code"), parent=self)
        self.copy_button.clicked.connect(self._copy)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._colour)
        self._rest_ms = 0
        self._dress()

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """Show the one block in `blocks`; code that only grew is only added to."""
        (code,) = blocks
        if code.kind != "code" or code == self._code:
            return
        old, self._code = self._code, code
        before, now = _shown(old), _shown(code)
        if (old.language, old.first) != (code.language, code.first):
            self._name()
        if before != now:
            self._write(before, now)
        if not now.startswith(before) or not before or old.language != code.language:
            self._colour()
        elif not self._timer.isActive():
            self._timer.start(self._rest_ms)

    def restyle(self, look: Look) -> None:
        """Show the same with other colours and fonts."""
        self._look = look
        self._dress()
        text = _shown(self._code)
        self._painter.forget(look)
        self._write("", text, afresh=True)
        self._colour()

    def lay_out(self, width_px: int) -> int:
        """Fit into a width and return the height that takes, in pixels."""
        px = self._look.px
        pad = px(_PAD_PX)
        first, last = self._code.first, self._code.last
        top = px(_HEADER_PX) if first else 0
        inner = max(width_px - 2 * pad, 1)
        height = round(self.view.document().size().height())
        wide = self.view.document().idealWidth() > inner
        bar = self.view.horizontalScrollBar()
        self.view.setHorizontalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn if wide else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        height += bar.sizeHint().height() if wide else 0
        self.view.setGeometry(pad, top, inner, height)
        self._label.setVisible(first)
        self.copy_button.setVisible(first)
        if first:
            self._lay_out_header(width_px, top)
        height += top + (px(_FOOT_PX) if last else 0)
        self.resize(width_px, height)
        return height

    def _lay_out_header(self, width_px: int, height_px: int) -> None:
        px = self._look.px
        button = self.copy_button.sizeHint()
        y = (height_px - button.height()) // 2 + px(2)
        room = max(width_px - button.width() - px(_PAD_PX) - px(8), 1)
        label = QRect(px(_PAD_PX), y, room, button.height())
        copy = QRect(label.right() + 1, y, button.width(), button.height())
        # A label goes by its text, not by the window; the name of a language is always Latin.
        align = Qt.AlignmentFlag.AlignLeft
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            align = Qt.AlignmentFlag.AlignRight
            label.moveRight(width_px - 1 - label.left())
            copy.moveLeft(px(8))
        self._label.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self._label.setGeometry(label)
        self.copy_button.setGeometry(copy)

    def text_views(self) -> list[TextView]:
        """Return what of it can be selected."""
        return [self.view]

    def focus_stops(self) -> list[QWidget]:
        """Return what of it the keyboard can get to."""
        return [self.copy_button, self.view] if self._code.first else [self.view]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name and form
        """Paint the box, without an edge where another part goes on."""
        palette = self._look.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        beyond = 2 * _RADIUS_PX
        box = QRectF(self.rect()).adjusted(
            0.5,
            0.5 if self._code.first else -beyond,
            -0.5,
            -0.5 if self._code.last else beyond,
        )
        path = QPainterPath()
        path.addRoundedRect(box, _RADIUS_PX, _RADIUS_PX)
        painter.fillPath(path, QColor(palette.code))
        painter.setPen(QPen(QColor(palette.line), 1))
        painter.drawPath(path)

    def _dress(self) -> None:
        self._label.setFont(self._look.small_font())
        palette = self._label.palette()
        palette.setColor(self._label.foregroundRole(), QColor(self._look.palette.quiet))
        self._label.setPalette(palette)
        self.view.setFont(self._look.code_font)
        self.view.setTabStopDistance(4 * self.view.fontMetrics().horizontalAdvance(" "))

    def _name(self) -> None:
        name = language_name(self._code.language)
        self._label.setText(name)
        self.view.setAccessibleName(
            _("Code in {language}").format(language=name or _("plain text"))
        )

    def _write(self, before: str, now: str, *, afresh: bool = False) -> None:
        cursor = QTextCursor(self.view.document())
        cursor.beginEditBlock()
        if now.startswith(before) and not afresh:
            cursor.movePosition(QTextCursor.MoveOperation.End)
            now = now[len(before) :]
        else:
            cursor.select(QTextCursor.SelectionType.Document)
        cursor.setBlockFormat(self._look.code_block())
        cursor.insertText(now, self._look.code())
        cursor.endEditBlock()
        if not before:
            self.view.rest()

    def _colour(self) -> None:
        if not self._code.coloured:
            return
        start_s = time.perf_counter()
        text = _shown(self._code)
        self._painter.show_lines(highlight(text, self._code.language))
        self._rest_ms = round((time.perf_counter() - start_s) * 1000 * _REST_TIMES)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._whole_code(self._code))
        self.copy_button.confirm()


class _Colours(QSyntaxHighlighter):
    """Puts colours on lines without touching the document's own formats."""

    def __init__(self, document: QTextDocument, look: Look) -> None:
        super().__init__(document)
        self._look = look
        self._lines: tuple[Line, ...] = ()

    def forget(self, look: Look) -> None:
        self._look = look
        self._lines = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Colour the lines that are coloured otherwise now."""
        old, self._lines = self._lines, lines
        for number, line in enumerate(lines):
            if number >= len(old) or old[number] != line:
                block = self.document().findBlockByNumber(number)
                if block.isValid():
                    self.rehighlightBlock(block)

    def highlightBlock(self, text: str) -> None:  # noqa: ARG002, N802 - Qt's name and form
        """Colour one line."""
        number = self.currentBlock().blockNumber()
        if number < len(self._lines):
            for start, length, kind in self._lines[number]:
                self.setFormat(start, length, self._look.code_kind(kind))


def _shown(code: Code) -> str:
    text = code.text if code.last else code.text.removesuffix("\n")
    if len(text) <= _LONGEST_LINE:
        return text
    return "\n".join(
        line[at : at + _LONGEST_LINE]
        for line in text.split("\n")
        for at in range(0, max(len(line), 1), _LONGEST_LINE)
    )

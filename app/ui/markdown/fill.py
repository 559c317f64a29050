"""Blocks written into a text document, where only what changed is written again.

Every prose block is one paragraph of the document (`QTextBlock`), in the same order, so that
nothing of a block needs to be found again by searching.
"""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextTable, QTextTableFormat

from app.ui.markdown.blocks import Align, Prose, Row, Span, Table
from app.ui.markdown.look import Look
from app.ui.markdown.utf16 import utf16_length

_LINE_SEPARATOR = "\u2028"
_KEEP = QTextCursor.MoveMode.KeepAnchor
_ALIGNMENTS: dict[Align, Qt.AlignmentFlag] = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "centre": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


def fill_prose(
    document: QTextDocument, old: Sequence[Prose], new: Sequence[Prose], look: Look
) -> None:
    """Make `document`, which shows `old`, show `new`."""
    kept = 0
    while kept < min(len(old), len(new)) and old[kept] == new[kept]:
        kept += 1
    if kept == len(new) == len(old) and kept:
        return
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    if kept < min(len(old), len(new)) and _same_frame(old[kept], new[kept]):
        _cut(cursor, document, kept + 1, len(old))
        _change_words(cursor, document.findBlockByNumber(kept), old[kept], new[kept], look)
        kept += 1
    else:
        _cut(cursor, document, kept, len(old))
    for index in range(kept, len(new)):
        _add(cursor, new[index], new[index - 1] if index else None, look)
    cursor.endEditBlock()


def code_spans(prose: Prose) -> Iterator[tuple[int, int]]:
    """Yield start and length of every run of inline code in its paragraph, as Qt counts."""
    if not any(span.code for span in prose.spans):
        return
    at = _marker_length(prose)
    for span in prose.spans:
        length = utf16_length(span.text)
        if span.code:
            yield at, length
        at += length


def fill_table(
    document: QTextDocument, old: Table | None, new: Table, look: Look
) -> QTextTable | None:
    """Make `document`, which shows `old` or nothing, show `new`; return the table if it is new."""
    if old is None or (old.aligns, old.rows[:1]) != (new.aligns, new.rows[:1]):
        return _new_table(document, new, look)
    table = _table_of(document)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    missing = len(new.rows) - len(old.rows)
    if missing > 0:
        table.appendRows(missing)
    elif missing < 0:
        table.removeRows(len(new.rows), -missing)
    for index, row in enumerate(new.rows):
        if index >= len(old.rows) or row != old.rows[index]:
            _fill_row(table, index, row, new.aligns, look)
    cursor.endEditBlock()
    return None


def _same_frame(old: Prose, new: Prose) -> bool:
    return (old.style, old.level, old.marker, old.path) == (
        new.style,
        new.level,
        new.marker,
        new.path,
    )


def _cut(cursor: QTextCursor, document: QTextDocument, first: int, count: int) -> None:
    """Take away the paragraphs from `first` on; an empty one remains if that is all of them."""
    if first >= count:
        cursor.movePosition(QTextCursor.MoveOperation.End)
        return
    if first == 0:
        cursor.setPosition(0)
    else:
        last = document.findBlockByNumber(first - 1)
        cursor.setPosition(last.position() + last.length() - 1)
    cursor.movePosition(QTextCursor.MoveOperation.End, _KEEP)
    cursor.removeSelectedText()


def _add(cursor: QTextCursor, prose: Prose, before: Prose | None, look: Look) -> None:
    style = look.block(prose, before)
    plain = look.char(Span(""), prose.level)
    if before is None:
        cursor.setBlockFormat(style)
        cursor.setBlockCharFormat(plain)
    else:
        cursor.insertBlock(style, plain)
    if prose.marker:
        cursor.insertText(prose.marker + "\t", look.marker())
    _insert(cursor, prose.spans, prose.level, look)


def _insert(cursor: QTextCursor, spans: Sequence[Span], level: int, look: Look) -> None:
    for span in spans:
        cursor.insertText(span.text.replace("\n", _LINE_SEPARATOR), look.char(span, level))


def _change_words(
    cursor: QTextCursor, paragraph: QTextBlock, old: Prose, new: Prose, look: Look
) -> None:
    """Replace the words of a paragraph from the first that differs on."""
    same = 0
    while same < min(len(old.spans), len(new.spans)) and old.spans[same] == new.spans[same]:
        same += 1
    length = sum(utf16_length(span.text) for span in old.spans[:same])
    rest = list(new.spans[same:])
    if same < len(old.spans) and rest:
        before, after = old.spans[same], rest[0]
        if look.char(before, new.level) == look.char(after, new.level):
            shared = _shared(before.text, after.text)
            length += utf16_length(after.text[:shared])
            rest[0] = _with_text(after, after.text[shared:])
    cursor.setPosition(paragraph.position() + _marker_length(new) + length)
    cursor.setPosition(paragraph.position() + paragraph.length() - 1, _KEEP)
    cursor.removeSelectedText()
    _insert(cursor, rest, new.level, look)


def _shared(before: str, after: str) -> int:
    if after.startswith(before):
        return len(before)
    return next(
        (at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(after)
    )


def _with_text(span: Span, text: str) -> Span:
    return Span(text, span.bold, span.italic, span.struck, span.code, span.href)


def _marker_length(prose: Prose) -> int:
    return len(prose.marker) + 1 if prose.marker else 0


def _new_table(document: QTextDocument, table: Table, look: Look) -> QTextTable:
    document.clear()
    style = QTextTableFormat()
    style.setBorder(0)
    style.setCellSpacing(0)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    result = cursor.insertTable(len(table.rows), len(table.aligns), style)
    for index, row in enumerate(table.rows):
        _fill_row(result, index, row, table.aligns, look)
    cursor.endEditBlock()
    return result


def _fill_row(table: QTextTable, index: int, row: Row, aligns: Sequence[Align], look: Look) -> None:
    for column, spans in enumerate(row):
        cell = table.cellAt(index, column)
        cell.setFormat(look.cell(column))
        cursor = cell.firstCursorPosition()
        cursor.setPosition(cell.lastCursorPosition().position(), _KEEP)
        cursor.removeSelectedText()
        style = look.cell_block()
        style.setAlignment(_ALIGNMENTS[aligns[column]])
        cursor.setBlockFormat(style)
        if index == 0:
            text = "".join(span.text for span in spans)
            cursor.insertText(text.replace("\n", _LINE_SEPARATOR), look.quiet_bold())
        else:
            _insert(cursor, spans, 0, look)


def _table_of(document: QTextDocument) -> QTextTable:
    table = document.rootFrame().childFrames()[0]
    if not isinstance(table, QTextTable):
        raise TypeError
    return table

"""Blocks written into a text document, where only what changed is written again.

Every prose block is one paragraph of the document (`QTextBlock`), in the same order, so that
nothing of a block needs to be found again by searching.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextTable, QTextTableFormat

from app.ui.markdown.blocks import Align, Prose, Span, Table
from app.ui.markdown.look import Look
from app.ui.markdown.utf16 import utf16_length

_LINE_SEPARATOR = "\u2028"
_KEEP = QTextCursor.MoveMode.KeepAnchor
_ALIGNMENTS: dict[Align, Qt.AlignmentFlag] = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "centre": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    style: Span  # whatever its text
    wide: bool = False

    def alike(self, other: "_Piece") -> bool:
        """Tell whether both look the same."""
        return self.wide == other.wide and self.style.style == other.style.style

    def same(self, other: "_Piece") -> bool:
        """Tell whether both look and read the same."""
        return self.text == other.text and self.alike(other)


def fill_prose(
    document: QTextDocument, old: Sequence[Prose], new: Sequence[Prose], look: Look
) -> None:
    """Make `document`, which shows `old`, show `new`."""
    kept = 0
    while kept < min(len(old), len(new)) and old[kept] == new[kept]:
        kept += 1
    if kept == len(new) == len(old) and kept:
        return
    if not new:
        document.clear()
        return
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    if kept < min(len(old), len(new)) and _same_frame(old[kept], new[kept]):
        _cut(cursor, old, kept + 1, look)
        _change_words(cursor, document.findBlockByNumber(kept), old[kept], new[kept], look)
        kept += 1
    else:
        _cut(cursor, old, kept, look)
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
            _fill_row(table, index, new, look)
    cursor.endEditBlock()
    return None


def _same_frame(old: Prose, new: Prose) -> bool:
    return (old.style, old.level, old.marker, old.path) == (
        new.style,
        new.level,
        new.marker,
        new.path,
    )


def _cut(cursor: QTextCursor, old: Sequence[Prose], first: int, look: Look) -> None:
    """Take away the paragraphs from `first` on; an empty one remains if that is all of them."""
    if first < len(old):
        if first == 0:
            cursor.setPosition(0)
        else:
            last = cursor.document().findBlockByNumber(first - 1)
            cursor.setPosition(last.position() + last.length() - 1)
        cursor.movePosition(QTextCursor.MoveOperation.End, _KEEP)
        cursor.removeSelectedText()
        if first > 0:
            # One that is empty, such as a rule, takes the format of what was taken away.
            before = old[first - 2] if first > 1 else None
            cursor.setBlockFormat(look.block(old[first - 1], before))
    cursor.movePosition(QTextCursor.MoveOperation.End)


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
    _insert(cursor, _pieces(prose.spans), prose.level, look)


def _pieces(spans: Sequence[Span]) -> Iterator[_Piece]:
    """Cut off the spaces beside inline code, whose ground needs their room."""
    beside = any(span.code for span in spans)
    for index, span in enumerate(spans):
        text = span.text.replace("\n", _LINE_SEPARATOR)
        if beside and not span.code:
            if index and spans[index - 1].code and text.startswith(" "):
                yield _Piece(" ", span, wide=True)
                text = text[1:]
            if index + 1 < len(spans) and spans[index + 1].code and text.endswith(" "):
                yield _Piece(text[:-1], span)
                yield _Piece(" ", span, wide=True)
                continue
        yield _Piece(text, span)


def _insert(cursor: QTextCursor, pieces: Iterable[_Piece], level: int, look: Look) -> None:
    for piece in pieces:
        cursor.insertText(piece.text, look.char(piece.style, level, wide=piece.wide))


def _change_words(
    cursor: QTextCursor, paragraph: QTextBlock, old: Prose, new: Prose, look: Look
) -> None:
    """Replace the words of a paragraph from the first that differs on."""
    before, after = list(_pieces(old.spans)), list(_pieces(new.spans))
    same = 0
    while same < min(len(before), len(after)) and before[same].same(after[same]):
        same += 1
    length = sum(utf16_length(piece.text) for piece in before[:same])
    rest = after[same:]
    if same < len(before) and rest and before[same].alike(rest[0]):
        shared = _shared(before[same].text, rest[0].text)
        length += utf16_length(rest[0].text[:shared])
        rest[0] = replace(rest[0], text=rest[0].text[shared:])
    cursor.setPosition(paragraph.position() + _marker_length(new) + length)
    cursor.setPosition(paragraph.position() + paragraph.length() - 1, _KEEP)
    cursor.removeSelectedText()
    _insert(cursor, rest, new.level, look)


def _shared(was: str, now: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    if now.startswith(was):
        return len(was)
    pairs = enumerate(zip(was, now, strict=False))
    return next((at for at, (one, other) in pairs if one != other), len(now))


def _marker_length(prose: Prose) -> int:
    return len(prose.marker) + 1 if prose.marker else 0


def _new_table(document: QTextDocument, table: Table, look: Look) -> QTextTable:
    document.clear()
    style = QTextTableFormat()
    if _from_right(table):
        style.setAlignment(Qt.AlignmentFlag.AlignRight)
    style.setBorder(0)
    style.setCellSpacing(0)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    result = cursor.insertTable(len(table.rows), len(table.aligns), style)
    for index in range(len(table.rows)):
        _fill_row(result, index, table, look)
    cursor.endEditBlock()
    return result


def _fill_row(text_table: QTextTable, index: int, table: Table, look: Look) -> None:
    columns = range(len(table.aligns))
    # QTextTable has no direction of its own.
    order = reversed(columns) if _from_right(table) else columns
    for column, place in zip(columns, order, strict=True):
        spans = table.rows[index][column]
        cell = text_table.cellAt(index, place)
        cell.setFormat(look.cell(place))
        cursor = cell.firstCursorPosition()
        cursor.setPosition(cell.lastCursorPosition().position(), _KEEP)
        cursor.removeSelectedText()
        style = look.cell_block()
        style.setAlignment(_ALIGNMENTS[table.aligns[column]])
        cursor.setBlockFormat(style)
        if index == 0:
            words = "".join(span.text for span in spans)
            cursor.insertText(words.replace("\n", _LINE_SEPARATOR), look.quiet_bold())
        else:
            _insert(cursor, _pieces(spans), 0, look)


def _from_right(table: Table) -> bool:
    """Tell whether the first letter of a table that has a direction is read from right to left."""
    words = "".join(span.text for cell in table.rows[0] for span in cell)
    kinds = (unicodedata.bidirectional(character) for character in words)
    return next((kind != "L" for kind in kinds if kind in {"L", "R", "AL"}), False)


def _table_of(document: QTextDocument) -> QTextTable:
    table = document.rootFrame().childFrames()[0]
    if not isinstance(table, QTextTable):
        raise TypeError
    return table

"""What a document shows after any number of changes is what it shows when written at once."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from app.ui.markdown.blocks import Prose, Table
from app.ui.markdown.document import SealedDocument
from app.ui.markdown.fill import code_spans, fill_prose, fill_table
from app.ui.markdown.look import Look
from app.ui.markdown.source import Source, split_blocks
from app.ui.theme import Theme

TEXT = st.lists(
    st.sampled_from(
        [
            "# Title\n\n",
            "words **bold** `code` more `x`\n\n",
            "1. one `a` b\n2. two\n",
            "- 😀 [link](https://x.org) é\n",
            "> quote\n\n",
            "---\n\n",
            "line\nline\n\n",
        ]
    ),
    max_size=5,
).map("".join)
FIXTURE = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def look(theme: Theme) -> Look:
    return Look(theme.palette, theme.body_font(), theme.code_font())


def prose(text: str) -> tuple[Prose, ...]:
    return tuple(block for block in split_blocks(text) if isinstance(block, Prose))


def shown(document: SealedDocument) -> list[object]:
    """Return text and formats of a document, run by run."""
    found: list[object] = []
    block = document.begin()
    while block.isValid():
        layout = block.blockFormat()
        found.append((layout.topMargin(), layout.indent(), layout.textIndent()))
        runs = block.begin()
        while not runs.atEnd():
            run = runs.fragment()
            style = run.charFormat()
            found.append(
                (
                    run.text(),
                    style.font().toString(),
                    style.foreground().color().name(),
                    style.anchorHref(),
                    style.fontWordSpacing(),
                )
            )
            runs += 1
        block = block.next()
    return found


@given(before=TEXT, after=TEXT)
@FIXTURE
def test_a_changed_document_is_as_one_written_at_once(look: Look, before: str, after: str) -> None:
    changed, fresh = SealedDocument(), SealedDocument()
    fill_prose(changed, (), prose(before), look)
    fill_prose(changed, prose(before), prose(after), look)
    fill_prose(fresh, (), prose(after), look)
    assert shown(changed) == shown(fresh)


@given(text=TEXT)
@FIXTURE
def test_so_is_one_that_grew_letter_by_letter(look: Look, text: str) -> None:
    grown, fresh, source = SealedDocument(), SealedDocument(), Source()
    old: tuple[Prose, ...] = ()
    for end in range(1, len(text) + 1):
        source.update(text[:end], writing=end < len(text))
        pieces = range(len(source.segments))
        new = tuple(b for i in pieces for b in source.blocks(i) if isinstance(b, Prose))
        fill_prose(grown, old, new, look)
        old = new
    fill_prose(fresh, (), prose(text), look)
    assert shown(grown) == shown(fresh)


def test_what_is_selected_stays_selected_while_more_is_written(look: Look) -> None:
    document = SealedDocument()
    fill_prose(document, (), prose("one two"), look)
    cursor = QTextCursor(document)
    cursor.setPosition(0)
    cursor.setPosition(3, QTextCursor.MoveMode.KeepAnchor)
    fill_prose(document, prose("one two"), prose("one two **three**\n\nfour"), look)
    assert cursor.selectedText() == "one"


def test_inline_code_is_found_behind_markers_and_emoji(look: Look) -> None:
    document = SealedDocument()
    (block,) = prose("- 😀 a `code` b")
    fill_prose(document, (), (block,), look)
    ((start, length),) = code_spans(block)
    text = document.begin().text()
    units = text.encode("utf-16-le")
    assert units[2 * start : 2 * (start + length)].decode("utf-16-le") == "code"


def test_rows_are_added_to_a_table_that_is_there(look: Look) -> None:
    head = "| a | b |\n|---|--:|\n"
    (short,) = split_blocks(head + "| 1 | 2 |\n")
    (long,) = split_blocks(head + "| 1 | **x** |\n| 3 | 4 |\n")
    assert isinstance(short, Table)
    assert isinstance(long, Table)
    document = SealedDocument()
    table = fill_table(document, None, short, look)
    assert table is not None
    assert fill_table(document, short, long, look) is None
    assert (table.rows(), table.columns()) == (3, 2)
    assert document.toPlainText().split() == ["a", "b", "1", "x", "3", "4"]
    assert fill_table(document, long, short, look) is None
    assert document.toPlainText().split() == ["a", "b", "1", "2"]


def test_a_table_in_arabic_begins_on_the_right(look: Look) -> None:
    (block,) = split_blocks("| اسم | قيمة |\n|---|---|\n| واحد | اثنان |\n")
    assert isinstance(block, Table)
    document = SealedDocument()
    table = fill_table(document, None, block, look)
    assert table is not None
    assert table.cellAt(0, 1).firstCursorPosition().block().text() == "اسم"

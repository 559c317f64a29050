from PySide6.QtGui import QTextTable

from app.ui.messages import MessageList
from app.ui.messages.table_view import TableView
from app.ui.theme import LIGHT, blend
from tests.ui.messages.looking import view_of
from tests.ui.messages.samples import TABLE, message


def table_of(messages: MessageList, text: str) -> TableView:
    messages.set_messages([message(1, text=text)])
    return view_of(messages, 1).findChildren(TableView)[0]


def test_lines_part_the_rows(messages: MessageList) -> None:
    view = table_of(messages, TABLE)
    image = view.grab().toImage()
    colours = [image.pixelColor(1, y).name().upper() for y in range(image.height())]
    under_header = blend(LIGHT.quiet, LIGHT.page, 0.5).upper()
    assert [colours.count(under_header), colours.count(LIGHT.line)] == [1, 1]
    assert colours.index(under_header) < colours.index(LIGHT.line)


def test_a_wide_table_scrolls_sideways(messages: MessageList) -> None:
    wide = "|" + " word |" * 28 + "\n|" + "-|" * 28 + "\n|" + " longer_words |" * 28
    view = table_of(messages, wide)
    assert view.horizontalScrollBar().maximum() > 100
    assert view.width() <= messages.viewport().width()
    narrow = table_of(messages, TABLE)
    assert narrow.horizontalScrollBar().maximum() == 0


def test_a_table_that_is_written_stays_one_table(messages: MessageList) -> None:
    messages.set_messages([message(1, text="", status="writing")])
    seen: set[QTextTable] = set()
    for end in range(30, len(TABLE)):
        messages.replace(message(1, text=TABLE[:end], status="writing"))
        (frame,) = view_of(messages, 1).text_views()[0].document().rootFrame().childFrames()
        assert isinstance(frame, QTextTable)
        seen.add(frame)
    assert len(seen) == 1


def test_parts_of_a_table_are_copied(messages: MessageList) -> None:
    view = table_of(messages, TABLE)
    (frame,) = view.document().rootFrame().childFrames()
    assert isinstance(frame, QTextTable)
    view.select(frame.cellAt(1, 0).firstPosition(), frame.cellAt(1, 0).firstPosition() + 2)
    assert view.selected_text() == "on"
    view.select(frame.cellAt(1, 0).firstPosition(), frame.cellAt(2, 1).lastPosition())
    assert view.selected_text() == "one\t1\ntwo\t2"

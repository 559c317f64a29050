from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.messages import MessageList
from app.ui.messages.text_view import TextView
from tests.ui.messages.looking import view_of, views
from tests.ui.messages.samples import CODE, conversation, message

MIXED = f"First words.\n\n{CODE}\nLast words."


def drag(view: TextView, start: QPoint, to: TextView, end: QPoint) -> None:
    """Press in one stretch and move to another, without letting go."""
    QApplication.sendEvent(view.viewport(), mouse(QEvent.Type.MouseButtonPress, view, view, start))
    QApplication.sendEvent(view.viewport(), mouse(QEvent.Type.MouseMove, view, to, end))


def let_go(view: TextView, at: QPoint) -> None:
    QApplication.sendEvent(view.viewport(), mouse(QEvent.Type.MouseButtonRelease, view, view, at))


def mouse(kind: QEvent.Type, grabber: TextView, under: TextView, at: QPoint) -> QMouseEvent:
    on_screen = under.viewport().mapToGlobal(at)
    left = Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else left
    return QMouseEvent(
        kind,
        QPointF(grabber.viewport().mapFromGlobal(on_screen)),
        QPointF(on_screen),
        left,
        held,
        Qt.KeyboardModifier.NoModifier,
    )


def below(view: TextView) -> QPoint:
    return QPoint(view.width() - 1, view.height() - 2)


def test_a_selection_goes_on_over_code(messages: MessageList, qtbot: QtBot) -> None:
    messages.set_messages([message(1, text=MIXED)])
    first, code, last = view_of(messages, 1).text_views()
    drag(first, QPoint(0, 14), last, below(last))
    assert messages.selected_text() == "First words.\n\ndef f(x):\n    return x\n\nLast words."
    drag(first, QPoint(0, 14), code, below(code))
    assert not last.has_selection()
    qtbot.keyClick(first, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "First words.\n\ndef f(x):\n    return x"


def test_it_goes_up_as_well(messages: MessageList) -> None:
    messages.set_messages([message(1, text=MIXED)])
    first, _code, last = view_of(messages, 1).text_views()
    drag(last, below(last), first, QPoint(0, 14))
    assert messages.selected_text().startswith("First")
    assert messages.selected_text().endswith("Last words.")


def test_there_is_one_selection_at_a_time(messages: MessageList) -> None:
    messages.set_messages([message(1, text=MIXED), message(2, text="Other.")])
    first, _code, last = view_of(messages, 1).text_views()
    drag(first, QPoint(0, 14), last, below(last))
    let_go(first, QPoint(0, 14))
    (other,) = view_of(messages, 2).text_views()
    drag(other, QPoint(0, 14), other, below(other))
    assert messages.selected_text() == "Other."


def test_copies_are_plain_text(messages: MessageList) -> None:
    messages.set_messages(
        [message(1, text="**bold**\n\n1. one\n2. two\n\n| a | b |\n|-|-|\n| c | d |")]
    )
    view = view_of(messages, 1)
    messages.select_all(view)
    assert messages.selected_text() == "bold\n1. one\n2. two\n\na\tb\nc\td"
    data = view.text_views()[0].createMimeDataFromSelection()
    assert data.formats() == ["text/plain"]


def test_what_is_selected_keeps_its_widgets(messages: MessageList) -> None:
    messages.set_messages(conversation(200))
    view = view_of(messages, 200)
    messages.select_all(view)
    messages.verticalScrollBar().setValue(0)
    assert view in views(messages)
    assert "Answer 200" in messages.selected_text()


def test_dragging_beyond_the_edge_scrolls(messages: MessageList, qtbot: QtBot) -> None:
    messages.set_messages([message(1, text="Some words.\n\n" * 200)])
    view = view_of(messages, 1).text_views()[-1]
    bar = messages.verticalScrollBar()
    before = bar.value()
    start = view.viewport().mapFromGlobal(messages.mapToGlobal(QPoint(200, 300)))
    above = view.viewport().mapFromGlobal(messages.mapToGlobal(QPoint(200, -100)))
    QCursor.setPos(view.viewport().mapToGlobal(above))  # Qt asks for it while it scrolls
    drag(view, start, view, above)
    qtbot.waitUntil(lambda: bar.value() < before - 500)
    let_go(view, above)
    assert messages.selected_text().count("Some words.") > 20

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.messages import MessageList
from tests.ui.messages.looking import settle, top_of, view_of, views, visible_end
from tests.ui.messages.samples import ANSWER, PARAGRAPH, conversation, message


def test_the_end_stays_in_view_while_it_is_written(messages: MessageList) -> None:
    messages.set_messages([*conversation(10), message(11, "user"), message(12, text="")])
    for end in range(0, len(ANSWER), 20):
        messages.replace(message(12, text=ANSWER[:end], status="writing"))
        assert visible_end(messages)


def test_who_has_scrolled_up_is_left_in_peace(messages: MessageList) -> None:
    messages.set_messages([*conversation(30), message(31, "user"), message(32, text="")])
    settle(messages)
    messages.verticalScrollBar().setValue(messages.verticalScrollBar().maximum() - 900)
    number, y = next((view.message.id, view.y()) for view in views(messages) if view.y() >= 0)
    for end in range(0, len(ANSWER), 50):
        messages.replace(message(32, text=ANSWER[:end], status="writing"))
        assert top_of(messages, number) == y
    messages.append(message(33, text="Another"))
    assert top_of(messages, number) == y
    assert messages._jump.isVisible()


def test_the_button_leads_back_to_the_end(messages: MessageList, qtbot: QtBot) -> None:
    messages.set_messages(conversation(30))
    assert not messages._jump.isVisible()
    messages.verticalScrollBar().setValue(0)
    qtbot.mouseClick(messages._jump, Qt.MouseButton.LeftButton)
    assert visible_end(messages)
    assert not messages._jump.isVisible()


def test_a_question_of_ones_own_brings_the_end_into_view(messages: MessageList) -> None:
    messages.set_messages(conversation(30))
    messages.verticalScrollBar().setValue(0)
    messages.append(message(31, "user", "And this?"))
    assert visible_end(messages)


def test_a_search_hit_is_brought_into_view_and_lit_up(messages: MessageList) -> None:
    long = message(
        31, text=PARAGRAPH * 40 + "Here is the needle, and another Needle.\n\n" + PARAGRAPH
    )
    messages.set_messages([*conversation(30), long, *[message(n) for n in range(32, 60)]])
    messages.scroll_to(31, ["needle"])
    lit = [
        (view, extra.cursor.selectedText())
        for view in view_of(messages, 31).text_views()
        for extra in view.extraSelections()
    ]
    assert [text for _view, text in lit] == ["needle", "Needle"]
    place = lit[0][0].mapTo(messages, QPoint(0, lit[0][0].y_of(lit[0][0].places(["needle"])[0][0])))
    assert 0 < place.y() < 700
    messages.scroll_to(31)
    assert not any(view.extraSelections() for view in view_of(messages, 31).text_views())


def test_the_wheel_over_code_scrolls_the_list(messages: MessageList) -> None:
    wide = "```\n" + "x" * 300 + "\n```\n"
    messages.set_messages([*conversation(20), message(21, text=wide)])
    view = view_of(messages, 21).text_views()[0]
    bar = messages.verticalScrollBar()
    before = bar.value()
    place = QPointF(view.mapTo(messages, view.rect().center()))
    QTest.wheelEvent(messages.windowHandle(), place, QPoint(0, 120))
    assert bar.value() < before
    settle(messages)
    y = top_of(messages, 21)
    place = QPointF(view.mapTo(messages, view.rect().center()))
    QTest.wheelEvent(messages.windowHandle(), place, QPoint(-120, 0))
    assert view.horizontalScrollBar().value() > 0
    assert top_of(messages, 21) == y

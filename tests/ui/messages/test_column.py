import itertools
from dataclasses import replace

from app.ui.messages import MessageList
from tests.ui.messages.looking import settle, text_of, top_of, view_of, views, visible_end
from tests.ui.messages.samples import conversation, message


def test_only_what_is_near_the_view_has_widgets(messages: MessageList) -> None:
    messages.set_messages(conversation(2_000))
    bar = messages.verticalScrollBar()
    most = 0
    for step in range(101):
        bar.setValue(bar.maximum() * step // 100)
        most = max(most, len(views(messages)))
    settle(messages)
    assert bar.value() == bar.maximum()
    assert 3 < most < 40
    for step in range(200):
        bar.setValue(bar.value() - 120)
        assert views(messages)[0].y() <= 0, step
    assert len(views(messages)) < 40


def test_every_message_is_reached_by_scrolling(messages: MessageList) -> None:
    messages.set_messages(conversation(60))
    bar = messages.verticalScrollBar()
    bar.setValue(0)
    seen: set[int] = set()
    while True:
        inside = [v for v in views(messages) if v.y() < 700 and v.geometry().bottom() > 0]
        edges = sorted((v.y(), v.geometry().bottom() + 1) for v in inside)
        assert all(a[1] == b[0] for a, b in itertools.pairwise(edges))
        seen |= {view.message.id for view in inside}
        if visible_end(messages):
            break
        bar.setValue(bar.value() + 300)
    assert seen == set(range(1, 61))


def test_measuring_what_is_above_does_not_move_what_is_read(messages: MessageList) -> None:
    messages.set_messages(conversation(200))
    messages.scroll_to(100)
    before = top_of(messages, 100)
    settle(messages)
    assert top_of(messages, 100) == before
    for _step in range(30):
        number, y = next((v.message.id, v.y()) for v in views(messages) if v.y() >= 0)
        messages.verticalScrollBar().setValue(messages.verticalScrollBar().value() - 50)
        assert top_of(messages, number) == y + 50
        settle(messages)
        assert top_of(messages, number) == y + 50


def test_the_same_conversation_set_again_stays_in_place(messages: MessageList) -> None:
    shown = conversation(60)
    messages.set_messages(shown)
    messages.scroll_to(30)
    settle(messages)
    view, y = view_of(messages, 30), top_of(messages, 30)
    messages.set_messages([*shown[:29], replace(shown[29], text="Changed."), *shown[30:]])
    assert view_of(messages, 30) is view
    assert top_of(messages, 30) == y
    assert text_of(messages, 30) == "Changed."
    messages.set_messages([message(1_000 + n) for n in range(30)])
    assert visible_end(messages)

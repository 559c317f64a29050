"""A text that is much longer than the view."""

import itertools

from app.ui.messages import MessageList
from tests.ui.messages.looking import settle, view_of
from tests.ui.messages.samples import ANSWER, message

BOOK = "".join(f"## Chapter {n}\n\n{ANSWER}\n" for n in range(200))


def test_only_what_is_near_the_view_has_widgets(messages: MessageList) -> None:
    messages.set_messages([message(1, text=BOOK)])
    bar = messages.verticalScrollBar()
    most = 0
    for step in range(40, -1, -1):
        bar.setValue(bar.maximum() * step // 40)
        most = max(most, len(view_of(messages, 1).text_views()))
    settle(messages)
    assert 5 < most < 120
    assert "Chapter 0" in view_of(messages, 1).text_views()[0].toPlainText()


def test_reading_upwards_does_not_jump(messages: MessageList) -> None:
    messages.set_messages([message(1, text=BOOK)])
    bar = messages.verticalScrollBar()
    for _step in range(60):
        views = view_of(messages, 1).text_views()
        here = next(view for view in views if view.mapTo(messages, view.pos()).y() > 0)
        y = here.mapTo(messages, here.rect().topLeft()).y()
        bar.setValue(bar.value() - 100)
        assert here.mapTo(messages, here.rect().topLeft()).y() == y + 100
        settle(messages)
        assert here.mapTo(messages, here.rect().topLeft()).y() == y + 100


def test_parts_follow_each_other_without_overlapping(messages: MessageList) -> None:
    messages.set_messages([message(1, text=ANSWER * 3)])
    settle(messages)
    view = view_of(messages, 1)
    parts = sorted((part.y(), part.geometry().bottom()) for part in view._body.parts())  # type: ignore[attr-defined]
    assert len(parts) > 6
    for above, below in itertools.pairwise(parts):
        assert above[1] < below[0] <= above[1] + 60
    assert parts[-1][1] < view.tools.y()

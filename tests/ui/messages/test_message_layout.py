from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.library.data import Attachment
from app.ui.messages import MessageList
from app.ui.messages.chip import Chip
from app.ui.theme import Theme
from tests.ui.messages.looking import view_of
from tests.ui.messages.samples import message


@pytest.fixture
def right_to_left(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_questions_stand_on_one_side_and_answers_on_the_other(messages: MessageList) -> None:
    messages.set_messages([message(1, "user", "Hi"), message(2, text="Ho")])
    question, answer = view_of(messages, 1), view_of(messages, 2)
    assert question._bubble.left() > question.width() / 2
    assert answer.text_views()[0].x() < 20


@pytest.mark.usefixtures("right_to_left")
def test_the_sides_change_with_the_direction_of_the_window(qtbot: QtBot, theme: Theme) -> None:
    messages = MessageList(theme)
    qtbot.addWidget(messages)
    messages.resize(860, 700)
    messages.show()
    messages.set_messages([message(1, "user", "Hi"), message(2, text="```py\nx\n```")])
    view = view_of(messages, 1)
    view.set_active(active=True)
    assert view._bubble.right() < view.width() / 2
    assert view.tools.x() >= view._bubble.right()


def test_many_files_wrap_and_long_names_are_shortened(messages: MessageList) -> None:
    files = [Attachment(f"{'long ' * 20}{n}.txt", "") for n in range(6)]
    messages.set_messages([message(1, "user", "", attachments=files)])
    view = view_of(messages, 1)
    chips = view.findChildren(Chip)
    places = [chip.geometry() for chip in chips]
    assert len({place.y() for place in places}) > 1
    assert all(0 <= place.left() < place.right() <= view.width() for place in places)
    assert not any(a.intersects(b) for a in places for b in places if a != b)
    assert chips[0].accessibleName() == f"Attached file {files[0].name}"
    assert view.height() >= max(place.bottom() for place in places)


def test_buttons_of_a_question_do_not_cover_its_words(messages: MessageList) -> None:
    long = message(1, "user", "word " * 300, version=2, versions=3)
    messages.set_messages([long, message(2)])
    view = view_of(messages, 1)
    view.set_active(active=True)
    QApplication.processEvents()
    (text,) = view.text_views()
    for each in view.tools.buttons():
        place = each.geometry().translated(view.tools.pos())
        assert not place.intersects(view._bubble)
        assert not place.intersects(text.geometry())
        assert place.left() >= 0

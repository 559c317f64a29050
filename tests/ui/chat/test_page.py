"""The chat page with the real model, pressed as a person would."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.library.data import Attachment, Sampling
from app.library.drafts import Draft
from app.main import Inkling
from app.ui.chat.page import ChatPage
from app.ui.chat.talk import ChatServices
from app.ui.theme import Theme
from app.ui.widgets.notices import Notices

ANSWER_MS = 60_000
ENTER = Qt.Key.Key_Return


@pytest.fixture
def page(inkling: Inkling, theme: Theme, notices: Notices) -> Iterator[ChatPage]:
    general = inkling.assistants.general()
    steady = Sampling(temperature=0.0, max_answer_tokens=24)
    inkling.assistants.update(replace(general, sampling=steady))
    services = ChatServices(inkling.chat, inkling.conversations, inkling.assistants)
    page = ChatPage(theme, notices, services, inkling.drafts, inkling.search)
    notices.set_content(page)
    page.show()
    yield page
    page.close_down(5.0)


def ask(page: ChatPage, qtbot: QtBot, question: str) -> None:
    qtbot.keyClicks(page.composer.field, question)
    qtbot.keyClick(page.composer.field, ENTER)
    wait_for_answer(page, qtbot)


def wait_for_answer(page: ChatPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.talk.is_running, timeout=ANSWER_MS)


def texts(page: ChatPage) -> list[str]:
    return [m.text for m in page.talk.messages]


def test_a_question_is_answered_and_kept(page: ChatPage, inkling: Inkling, qtbot: QtBot) -> None:
    ask(page, qtbot, "What is the capital of France?")
    question, answer = page.talk.messages
    assert question.text == "What is the capital of France?"
    assert "Paris" in answer.text
    assert answer.status == "done"
    assert page.composer.is_empty()
    assert page.talk.current is not None
    assert inkling.conversations.path(page.talk.current) == page.talk.messages
    assert page.header.title.text() == "What is the capital of France?"


def test_an_example_is_asked_by_a_click(page: ChatPage, qtbot: QtBot) -> None:
    button = page.welcome.findChildren(QPushButton)[0]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    wait_for_answer(page, qtbot)
    assert texts(page)[0] == button.text()


def test_stop_keeps_what_was_written(page: ChatPage, inkling: Inkling, qtbot: QtBot) -> None:
    general = inkling.assistants.general()
    endless = replace(general.sampling, max_answer_tokens=4000)
    inkling.assistants.update(replace(general, sampling=endless))
    qtbot.keyClicks(page.composer.field, "Write a very long story about the sea")
    qtbot.keyClick(page.composer.field, ENTER)
    qtbot.waitUntil(lambda: len(texts(page)) == 2 and texts(page)[1] != "", timeout=ANSWER_MS)
    qtbot.mouseClick(page.composer.send_button, Qt.MouseButton.LeftButton)
    wait_for_answer(page, qtbot)
    answer = page.talk.messages[1]
    assert answer.status == "stopped"
    assert answer.text


def test_try_again_edit_and_the_way_back(page: ChatPage, qtbot: QtBot) -> None:
    ask(page, qtbot, "What is the capital of France?")
    answer = page.talk.messages[1]
    page.messages.action.emit("retry", answer.id)
    wait_for_answer(page, qtbot)
    again = page.talk.messages[1]
    assert (again.version, again.versions) == (2, 2)
    page.messages.version_chosen.emit(again.id, 1)
    assert page.talk.messages[1].id == answer.id
    question = page.talk.messages[0]
    page.messages.edited.emit(question.id, "What is the capital of Italy?")
    wait_for_answer(page, qtbot)
    assert texts(page)[0] == "What is the capital of Italy?"
    assert "Rome" in texts(page)[1]
    page.messages.version_chosen.emit(page.talk.messages[0].id, 1)
    assert texts(page)[0] == "What is the capital of France?"


def test_a_cut_answer_goes_on_where_it_stopped(page: ChatPage, qtbot: QtBot) -> None:
    ask(page, qtbot, "Write a long story about a lighthouse")
    cut = page.talk.messages[1]
    assert cut.status == "cut"
    assert "longest length" in cut.note
    page.messages.action.emit("continue", cut.id)
    wait_for_answer(page, qtbot)
    longer = page.talk.messages[1]
    assert longer.id == cut.id
    assert longer.text.startswith(cut.text)
    assert len(longer.text) > len(cut.text)


def test_a_message_is_deleted_and_comes_back(
    page: ChatPage, notices: Notices, qtbot: QtBot
) -> None:
    ask(page, qtbot, "Say hello")
    before = texts(page)
    page.messages.action.emit("delete", page.talk.messages[1].id)
    assert texts(page) == before[:1]
    notices.undo_latest()
    assert texts(page) == before


def test_a_message_that_is_too_long_comes_back_with_a_sentence(
    page: ChatPage, notices: Notices, inkling: Inkling, qtbot: QtBot
) -> None:
    page.composer.set_content("Sum this up", [Attachment("big.txt", "one two three " * 40_000)])
    page.send()
    wait_for_answer(page, qtbot)
    assert "too long for the model by about" in notices.banner.errors()[-1].sentence
    assert page.composer.text() == "Sum this up"
    assert page.composer.attachments()[0].name == "big.txt"
    assert inkling.conversations.list() == []
    assert inkling.drafts.load(None).text == "Sum this up"


def test_without_the_model_the_question_stays_and_is_answered_later(
    page: ChatPage, notices: Notices, inkling: Inkling, qtbot: QtBot
) -> None:
    general = inkling.assistants.general()
    inkling.assistants.update(replace(general, model="gone"))
    ask(page, qtbot, "Name a colour")
    assert "is not installed" in notices.banner.errors()[-1].sentence
    assert texts(page) == ["Name a colour"]
    inkling.assistants.update(replace(general, model=""))
    page.messages.action.emit("retry", page.talk.messages[0].id)
    wait_for_answer(page, qtbot)
    assert len(texts(page)) == 2


def test_conversations_are_opened_deleted_and_restored(
    page: ChatPage, notices: Notices, inkling: Inkling, qtbot: QtBot
) -> None:
    ask(page, qtbot, "Name a colour")
    first = page.talk.current
    page.new_conversation()
    assert page.talk.messages == []
    ask(page, qtbot, "Name an animal")
    page.list.chosen.emit(first, None, ())
    assert texts(page)[0] == "Name a colour"
    page.list.action.emit("delete", first)
    assert page.talk.current is None
    assert [c.id for c in inkling.conversations.list()] != [first]
    notices.undo_latest()
    assert page.talk.current == first
    assert texts(page)[0] == "Name a colour"


def test_each_conversation_keeps_its_draft(page: ChatPage, qtbot: QtBot) -> None:
    ask(page, qtbot, "Name a colour")
    first = page.talk.current
    qtbot.keyClicks(page.composer.field, "half a question")
    page.new_conversation()
    assert page.composer.is_empty()
    page.list.chosen.emit(first, None, ())
    assert page.composer.text() == "half a question"


def test_a_branch_goes_its_own_way(page: ChatPage, inkling: Inkling, qtbot: QtBot) -> None:
    ask(page, qtbot, "Name a colour")
    first = page.talk.current
    page.messages.action.emit("branch", page.talk.messages[1].id)
    assert page.talk.current not in (None, first)
    assert len(inkling.conversations.list()) == 2
    assert texts(page)[0] == "Name a colour"


def test_an_answer_goes_on_in_a_conversation_that_is_not_open(
    page: ChatPage, inkling: Inkling, qtbot: QtBot
) -> None:
    qtbot.keyClicks(page.composer.field, "Write about the sea")
    qtbot.keyClick(page.composer.field, ENTER)
    qtbot.waitUntil(lambda: len(texts(page)) == 2)
    first = page.talk.current
    assert first is not None
    page.new_conversation()
    qtbot.waitUntil(lambda: not page.talk.runner.running(), timeout=ANSWER_MS)
    assert page.talk.messages == []
    assert inkling.conversations.path(first)[1].text


def test_another_assistant_answers_from_now_on(page: ChatPage, inkling: Inkling) -> None:
    tutor = next(a for a in inkling.assistants.list() if a.key == "tutor")
    page.header.assistant_chosen.emit(tutor.id)
    assert page.talk.assistant == tutor
    assert page.header.assistant_button.text() == "Tutor assistant"


def test_copy_puts_the_answer_on_the_clipboard(page: ChatPage, qtbot: QtBot) -> None:
    ask(page, qtbot, "What is the capital of France?")
    page.messages.action.emit("copy", page.talk.messages[1].id)
    assert QGuiApplication.clipboard().text() == page.talk.messages[1].text


def test_the_draft_is_there_again_after_a_start(
    page: ChatPage, inkling: Inkling, qtbot: QtBot
) -> None:
    qtbot.keyClicks(page.composer.field, "not yet sent")
    qtbot.waitUntil(lambda: inkling.drafts.load(None) == Draft("not yet sent"))
    page.open(None)
    assert page.composer.text() == "not yet sent"


def test_closing_in_the_middle_of_an_answer_keeps_it_and_is_quiet(
    page: ChatPage, inkling: Inkling, qtbot: QtBot
) -> None:
    general = inkling.assistants.general()
    endless = replace(general.sampling, max_answer_tokens=4000)
    inkling.assistants.update(replace(general, sampling=endless))
    qtbot.keyClicks(page.composer.field, "Write a long essay about the history of lighthouses")
    qtbot.keyClick(page.composer.field, ENTER)
    qtbot.waitUntil(lambda: len(texts(page)) == 2 and texts(page)[1] != "", timeout=ANSWER_MS)
    answer = page.talk.messages[1]
    page.close_down(5.0)
    kept = inkling.conversations.message(answer.id)
    assert kept.status == "stopped"
    assert kept.text.startswith(answer.text)
    # What was on its way to the window arrives now; the library may be closed by then.
    with qtbot.assertNotEmitted(page.talk.changed), qtbot.assertNotEmitted(page.talk.listed):
        qtbot.waitUntil(lambda: not page.talk.runner.running())

"""A day on which everything goes wrong: one sentence each time, and nothing is lost."""

import os
import shutil
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from app.library.data import Message, Sampling
from app.main import Inkling
from app.ui.widgets.buttons import IconButton
from tests.stories.conftest import Start
from tests.stories.person import LONG, Person

pytestmark = pytest.mark.story

SHORT = "Name a colour."


def with_long_answers(inkling: Inkling) -> None:
    """Let answers be long enough for something to happen to them."""
    general = inkling.assistants.general()
    inkling.assistants.update(replace(general, sampling=Sampling(seed=7, max_answer_tokens=400)))


def note_in_view(person: Person, message: Message) -> str:
    """Return the sentence that is to be seen below a message."""
    labels = [each.text() for each in person.view(message).findChildren(QLabel) if each.isVisible()]
    assert message.note in labels
    return message.note


# The worker


def hurts_the_worker(person: Person, how: signal.Signals) -> str:
    """Do this to the worker in the middle of an answer; return what the window says."""
    person.press_ctrl(Qt.Key.Key_N)
    person.begin_to_ask(LONG)
    person.see_words(30)
    written = person.last.text
    resident = person.inkling.language_model.resident
    assert resident is not None
    os.kill(resident.pid, how)
    answer = person.answered()
    assert answer.status == "cut"
    assert answer.text.startswith(written)
    assert person.inkling.conversations.message(answer.id) == answer
    return note_in_view(person, answer)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_the_worker_dies(start: Start, tmp_path: Path) -> None:
    person = start(tmp_path / "data", with_long_answers)
    assert "ended by the system" in hurts_the_worker(person, signal.SIGKILL)
    person.picture("killed")
    assert person.ask(SHORT).status == "done"
    assert "stopped unexpectedly" in hurts_the_worker(person, signal.SIGSEGV)
    person.picture("crashed")
    assert person.ask(SHORT).status == "done"
    person = start(tmp_path / "data")
    assert "stopped responding" in hurts_the_worker(person, signal.SIGSTOP)
    person.picture("hung")
    assert person.ask(SHORT).status == "done"
    assert person.errors == []
    gives_up_after_three_deaths(person)


def gives_up_after_three_deaths(person: Person) -> None:
    hurts_the_worker(person, signal.SIGKILL)
    hurts_the_worker(person, signal.SIGKILL)
    answer = person.ask(SHORT)
    assert answer.status == "failed"
    assert answer.text == ""
    assert "three times within a minute" in note_in_view(person, answer)
    person.picture("given-up")
    assert person.messages[-2].text == SHORT
    assert person.inkling.language_model.resident is None


# What is typed, pasted and chosen


def test_bad_input(start: Start, tmp_path: Path, starter_model: Path) -> None:
    models = tmp_path / "data" / "models"
    models.mkdir(parents=True)
    with starter_model.open("rb") as whole:
        (models / "Cut short.gguf").write_bytes(whole.read(2_000_000))
    (models / "Not a model.gguf").write_text("Dear diary, …", encoding="utf-8")
    shutil.copy(models / "Cut short.gguf", models / "Gone tomorrow.gguf")
    person = start(tmp_path / "data", with_long_answers)
    sends_nothing(person)
    pastes_two_megabytes(person)
    chooses_a_model(person, "Cut short")
    assert "is cut short" in asks(person)
    person.picture("model-cut-short")
    chooses_a_model(person, "Not a model")
    assert "is not a model in the GGUF format" in asks(person)
    person.picture("not-a-model")
    chooses_a_model(person, "Gone tomorrow")
    (models / "Gone tomorrow.gguf").unlink()
    assert "is not installed" in asks(person)
    person.picture("model-gone")
    chooses_a_model(person, "The best one")
    person.click(person.button(person.last, "Try again"))
    person.until(lambda: person.last.role == "assistant")
    assert person.answered().status == "done"
    assert person.errors == []


def sends_nothing(person: Person) -> None:
    for words in ("", "   "):
        person.click(person.page.composer.field)
        person.type(words)
        person.press(Qt.Key.Key_Return)
        toast = person.main.notices.info_toast
        assert toast.isVisible()
        assert "nothing to send" in toast.label.text()
    person.picture("nothing-to-send")
    assert person.messages == []
    clears_the_box(person)


def clears_the_box(person: Person) -> None:
    person.click(person.page.composer.field)
    person.press_ctrl(Qt.Key.Key_A)
    person.press(Qt.Key.Key_Delete)
    assert person.page.composer.is_empty()


def pastes_two_megabytes(person: Person) -> None:
    text = "The quick brown fox jumps over the lazy dog. " * 45_000
    assert len(text) > 2_000_000
    QGuiApplication.clipboard().setText(text)
    person.click(person.page.composer.field)
    person.press_ctrl(Qt.Key.Key_V)
    person.type("What is this about?")
    person.press(Qt.Key.Key_Return)
    person.until(lambda: person.errors)
    assert "too long for the model by about" in person.errors[0]
    assert person.page.composer.text() == "What is this about?"
    assert person.page.composer.attachments()[0].text == text
    assert person.inkling.conversations.list() == []
    person.picture("two-megabytes")
    remove = person.page.composer.chips.findChild(IconButton)
    assert isinstance(remove, IconButton)
    person.click(remove)
    clears_the_box(person)
    assert person.ask(SHORT).status == "done"
    assert person.errors == []


def chooses_a_model(person: Person, name: str) -> None:
    person.open_settings("Assistants")
    editor = person.edit_assistant(person.inkling.assistants.general())
    editor.model_box.setFocus()
    person.type(name.split(maxsplit=1)[0])
    assert editor.model_box.currentText().startswith(name)
    person.click(editor.save_button)
    person.press_ctrl(Qt.Key.Key_1)


def asks(person: Person) -> str:
    """Ask a model that cannot answer; return what the window says."""
    known = len(person.messages)
    person.click(person.page.composer.field)
    person.type(SHORT)
    person.press(Qt.Key.Key_Return)
    person.until(lambda: len(person.messages) > known)
    person.answered()
    assert person.messages[known].text == SHORT
    assert person.inkling.conversations.message(person.messages[known].id).text == SHORT
    if person.last.role == "user":
        return person.errors[-1]
    assert person.last.text == ""
    return note_in_view(person, person.last)

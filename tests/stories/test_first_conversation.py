"""Five minutes with Inkling: somebody opens it for the first time."""

from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton

from app.library.data import Sampling
from app.main import Inkling
from app.ui.messages.code_box import CodeBox
from app.ui.messages.text_view import TextView
from app.ui.shortcuts import ShortcutsDialog
from app.ui.widgets.segmented import Segmented
from tests.stories.conftest import Start
from tests.stories.person import LONG, Person

pytestmark = pytest.mark.story


def with_a_fixed_seed(inkling: Inkling) -> None:
    """Have every run of the story told in the same words."""
    for assistant in inkling.assistants.list():
        sampling = Sampling(seed=7, max_answer_tokens=120)
        inkling.assistants.update(replace(assistant, sampling=sampling))


def test_first_conversation(start: Start, tmp_path: Path) -> None:
    person = start(tmp_path / "data", with_a_fixed_seed)
    begins_with_an_example(person)
    asks_for_code_and_copies_it(person)
    stops_tries_again_and_goes_back(person)
    sets_how_long_answers_are_and_goes_on_with_a_cut_one(person)
    attaches_a_file(person, tmp_path)
    chooses_the_tutor(person)
    makes_it_dark_and_larger(person)
    title, texts = person.page.header.title.text(), [m.text for m in person.messages]
    workers = [child for child in psutil.Process().children() if is_worker(child, person)]
    assert len(workers) == 1
    person.press_ctrl(Qt.Key.Key_Q)
    assert not person.window.isVisible()
    person = start(tmp_path / "data")
    assert not any(worker.is_running() for worker in workers)
    finds_all_as_it_was(person, title, texts)


def is_worker(process: psutil.Process, person: Person) -> bool:
    resident = person.inkling.language_model.resident
    return resident is not None and process.pid == resident.pid


def begins_with_an_example(person: Person) -> None:
    assert person.page.list.message.text() == "No conversations yet."
    assert not person.page.composer.send_button.isEnabled()
    person.picture("empty")
    example = person.page.welcome.findChildren(QPushButton)[0]
    words = example.text()
    person.click(example)
    person.until(lambda: len(person.messages) == 2)
    person.see_words(40)
    assert person.page.composer.send_button.accessibleName() == "Stop"
    person.picture("streaming")
    answer = person.answered()
    assert answer.status in {"done", "cut"}
    assert person.page.header.title.text() == words
    person.picture("answered")
    assert person.ask("Say that in one short sentence, please.").text
    person.picture("follow-up")


def asks_for_code_and_copies_it(person: Person) -> None:
    person.press_ctrl(Qt.Key.Key_N)
    answer = person.ask("Write a short Python function that adds two numbers.")
    for _attempt in range(5):
        if "```" in answer.text:
            break
        person.click(person.button(answer, "Try again"))
        answer = person.answered()
    box = person.view(answer).findChild(CodeBox)
    assert isinstance(box, CodeBox), "a small model, but it can write a function"
    person.click(box.copy_button)
    copied = QGuiApplication.clipboard().text()
    assert "def " in copied
    assert copied in answer.text
    assert "```" not in copied
    person.picture("code-copied")
    person.click(person.button(answer, "Copy message"))
    assert QGuiApplication.clipboard().text() == answer.text


def stops_tries_again_and_goes_back(person: Person) -> None:
    person.press_ctrl(Qt.Key.Key_N)
    person.begin_to_ask(LONG)
    person.see_words(30)
    person.click(person.page.composer.send_button)
    stopped = person.answered()
    assert stopped.status == "stopped"
    assert stopped.text
    person.picture("stopped")
    person.click(person.button(stopped, "Try again"))
    person.until(lambda: person.last.version == 2)
    person.see_words(30)
    person.press(Qt.Key.Key_Escape)
    again = person.answered()
    assert (again.version, again.versions) == (2, 2)
    assert again.id != stopped.id
    person.picture("second-version")
    person.click(person.button(again, "Previous version"))
    assert person.last == replace(stopped, versions=2)
    person.click(person.button(person.last, "Next version"))
    assert person.last == again


def sets_how_long_answers_are_and_goes_on_with_a_cut_one(person: Person) -> None:
    person.choose_from(person.page.header.assistant_button, "Edit assistants…", "who-answers")
    person.until(person.main.settings.assistants.isVisible)
    person.picture("assistants")
    editor = person.edit_assistant(person.inkling.assistants.general())
    person.picture("edit-an-assistant")
    person.set_number(editor.sampling_fields.control("max_answer_tokens"), 24)
    person.click(editor.save_button)
    assert person.inkling.assistants.general().sampling.max_answer_tokens == 24
    person.click(person.window.rail.button("chat"))
    person.press_ctrl(Qt.Key.Key_N)
    cut = person.ask("Write a long and detailed essay about the animals of the sea.")
    assert cut.status == "cut"
    assert "longest length" in cut.note
    person.picture("cut")
    person.click(person.button(cut, "Continue"))
    longer = person.answered()
    assert longer.id == cut.id
    assert longer.text.startswith(cut.text)
    assert len(longer.text) > len(cut.text)
    assert not isinstance(QApplication.focusWidget(), TextView), "no caret in what is read"
    person.picture("continued")


def attaches_a_file(person: Person, folder: Path) -> None:
    file = folder / "shopping list.txt"
    file.write_text("Buy bread, six eggs and a lemon.\n", encoding="utf-8")
    person.press_ctrl(Qt.Key.Key_N)
    person.press_ctrl(Qt.Key.Key_O)
    person.name_file(file)
    person.until(lambda: len(person.page.composer.attachments()) == 1)
    person.picture("attached")
    person.ask("How many eggs shall I buy?")
    question = person.messages[0]
    assert question.attachments[0].text == file.read_text(encoding="utf-8")
    assert person.page.composer.is_empty()
    person.picture("asked-about-a-file")


def chooses_the_tutor(person: Person) -> None:
    person.choose_from(person.page.header.assistant_button, "Tutor")
    assert person.page.header.assistant_button.text() == "Tutor assistant"
    person.ask("What is a noun?")
    conversation = person.inkling.conversations.get(person.last.conversation_id)
    assert person.inkling.assistants.get(conversation.assistant_id).key == "tutor"
    person.press_ctrl(Qt.Key.Key_Slash)
    dialog = person.window.findChild(ShortcutsDialog)
    assert isinstance(dialog, ShortcutsDialog)
    assert dialog.isVisible()
    person.picture("shortcuts")
    person.press(Qt.Key.Key_Escape)
    person.until(lambda: person.window.findChild(ShortcutsDialog) is None)


def makes_it_dark_and_larger(person: Person) -> None:
    person.open_settings("Appearance")
    fields = person.main.settings.appearance
    scheme = fields.control("theme")
    assert isinstance(scheme, Segmented)
    before = person.window.font().pointSizeF()
    person.click(scheme.button("dark"))
    assert person.main._theme.palette.dark
    person.set_number(fields.control("text_size_percent"), 120)
    person.press(Qt.Key.Key_Return)
    assert person.window.font().pointSizeF() == pytest.approx(before * 1.2)
    person.picture("appearance")
    for title in ("Chat", "Your data", "About"):
        person.open_settings(title)
        person.picture(f"settings-{title}".lower().replace(" ", "-"))
    person.press_ctrl(Qt.Key.Key_1)
    person.picture("dark-and-larger")


def finds_all_as_it_was(person: Person, title: str, texts: list[str]) -> None:
    assert person.main._theme.palette.dark
    assert person.inkling.settings_file.load().text_size_percent == 120
    person.click_row(title)
    assert [m.text for m in person.messages] == texts
    assert person.page.header.assistant_button.text() == "Tutor assistant"
    person.picture("opened-again")

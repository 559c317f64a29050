"""Five minutes with a conversation of 2,000 messages."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from app.assistant.language_model import LanguageModel
from app.assistant.question import Question
from app.assistant.stopping import StopSwitch
from app.base.messages import Event, Generated
from app.library.data import Attachment, Message, Sampling
from app.library.transfer import Transfer
from app.main import Inkling
from app.ui.messages.left_out_line import LeftOutLine
from app.ui.messages.message_view import MessageView
from tests.stories.conftest import Start
from tests.stories.person import Person

pytestmark = pytest.mark.story

MESSAGES = 2_000
# Of a window that shows a dozen messages: those near it have widgets too, all others none.
MOST_VIEWS = 120
TITLE = "A year of birds"
RARE = 700  # the number of the only message with a kingfisher in it

DAYS_MS = 86_400_000


def a_year_of_birds(inkling: Inkling) -> None:
    """Write a long conversation, and a few short ones beside it."""
    short_memory = Sampling(seed=7, max_answer_tokens=40, context_tokens=1024)
    watcher = inkling.assistants.create("Birdwatcher", "You know birds.", "", short_memory)
    with inkling.database.transaction() as connection:
        for days, title in enumerate(("Letter to the landlord", "Quick bread", "A weekend away")):
            other = inkling.conversations.create(watcher.id, title)
            inkling.conversations.add_message(other.id, None, "user", f"{title}, please.")
            connection.execute(
                "UPDATE conversations SET updated_at_ms = updated_at_ms - ? WHERE id = ?",
                ((3 * days + 1) * DAYS_MS, other.id),
            )
        birds = inkling.conversations.create(watcher.id, TITLE)
        parent: int | None = None
        for number in range(MESSAGES):
            parent = inkling.conversations.add_message(
                birds.id,
                parent,
                "assistant" if number % 2 else "user",
                words_of(number),
                model="SmolLM2-135M-Instruct.Q4_1" if number % 2 else "",
                attachments=[Attachment("notes.txt", "Three herons.")] if number == 40 else [],
            ).id


def words_of(number: int) -> str:
    if number == RARE:
        return "Was that a kingfisher by the old mill, or only a blue bag?"
    if number % 2 == 0:
        return f"What did we see on walk {number // 2 + 1}?"
    if number % 40 == 1:
        return "```python\nseen = {'heron': 3, 'swift': 12}\nprint(sum(seen.values()))\n```"
    if number % 40 == 21:
        return "| bird | count |\n| --- | --- |\n| heron | 3 |\n| swift | 12 |"
    if number % 10 == 5:
        return "We saw:\n\n- two **herons**\n- a wren\n- swifts, too many to count"
    return "Nothing rare: a robin, some sparrows and a *very* loud wren in the hedge. " * 3


class Tap:
    """Listens to what the model reports at the end of each answer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ends: list[Generated] = []
        answer = LanguageModel.answer

        def listened(model: LanguageModel, question: Question, stop: StopSwitch) -> Iterator[Event]:
            for event in answer(model, question, stop):
                if isinstance(event, Generated):
                    self.ends.append(event)
                yield event

        monkeypatch.setattr(LanguageModel, "answer", listened)


def test_long_conversation(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tap = Tap(monkeypatch)
    person = start(tmp_path / "data", a_year_of_birds)
    scrolls_from_end_to_end(person)
    changes_an_early_question_and_goes_back(person)
    finds_the_kingfisher(person)
    tidies_the_list(person)
    asks_on_with_a_full_context(person)
    archive = exports(person, tmp_path)
    person = start(tmp_path / "data")
    goes_on_as_if_never_closed(person, tap)
    person = start(tmp_path / "other")
    imports(person, archive)
    assert everything(person) == json.loads(archive.read_text(encoding="utf-8"))


def views(person: Person) -> list[MessageView]:
    return person.page.messages.findChildren(MessageView)


def in_view(person: Person) -> set[int]:
    """Return the messages of which something is to be seen."""
    area = person.page.messages.viewport().rect()
    return {v.message.id for v in views(person) if v.isVisible() and v.geometry().intersects(area)}


def scrolls_from_end_to_end(person: Person) -> None:
    person.click_row(TITLE)
    person.until(lambda: person.messages and person.messages[-1].id in in_view(person))
    person.picture("opened-at-its-end")
    bar = person.page.messages.verticalScrollBar()
    person.click(person.view(person.messages[-1]).text_views()[0])
    walk(person, lambda: person.press(Qt.Key.Key_PageUp), lambda: bar.value() == 0)
    person.picture("at-the-beginning")
    viewport = person.page.messages.viewport()
    walk(person, lambda: person.wheel(viewport, -8), lambda: bar.value() == bar.maximum())


def walk(person: Person, step: Callable[[], None], arrived: Callable[[], bool]) -> None:
    """Go on until there is no more, and see every message on the way."""
    seen = in_view(person)
    while not arrived():
        before = in_view(person)
        step()
        person.until(lambda before=before: arrived() or in_view(person) != before)  # type: ignore[misc]
        person.until(lambda: len(views(person)) <= MOST_VIEWS)
        seen |= in_view(person)
    assert seen == {message.id for message in person.messages}


def changes_an_early_question_and_goes_back(person: Person) -> None:
    person.press(Qt.Key.Key_Home)
    question = person.messages[2]
    person.until(lambda: question.id in in_view(person))
    person.click(person.button(question, "Edit message"))
    editor = person.view(question).editor
    assert editor is not None
    assert editor.field.toPlainText() == words_of(2)
    editor.field.selectAll()
    person.type("Which bird sings at night?")
    person.picture("editing")
    person.click(editor.send_button)
    person.until(lambda: len(person.messages) == 4)
    person.answered()
    changed = person.messages[2]
    assert changed.text == "Which bird sings at night?"
    assert (changed.version, changed.versions) == (2, 2)
    person.picture("edited")
    person.click(person.button(changed, "Previous version"))
    assert person.messages[2].id == question.id
    assert len(person.messages) == MESSAGES
    assert person.messages[-1].text == words_of(MESSAGES - 1)


def finds_the_kingfisher(person: Person) -> None:
    person.press_ctrl(Qt.Key.Key_F)
    results = person.page.list.results.rows
    for typed in "kingf":
        person.type(typed)
        person.until(results.rows)
    (found,) = results.rows()
    assert found.title == TITLE
    person.picture("found-while-typing")
    person.click_row(TITLE)
    rare = next(m for m in person.messages if "kingfisher" in m.text)
    person.until(lambda: rare.id in in_view(person))
    view = person.view(rare)
    (text,) = view.text_views()
    (mark,) = text.extraSelections()
    assert mark.cursor.selectedText() == "kingfisher"
    area = person.page.messages.viewport()
    place = text.cursorRect(mark.cursor)
    assert area.rect().contains(QRect(text.mapTo(area, place.topLeft()), place.size()))
    person.picture("lit-up")
    person.press(Qt.Key.Key_Escape)


def tidies_the_list(person: Person) -> None:
    rows = person.page.list.list
    person.click(person.page.list.search_field)
    person.page.list.search_field.clear()
    person.click_row("Quick bread")
    rows.setFocus()
    person.press(Qt.Key.Key_F2)
    field = rows.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    person.until(field.isVisible)
    person.type("Bread in an hour")
    person.picture("renaming")
    person.press(Qt.Key.Key_Return)
    person.until(lambda: person.page.header.title.text() == "Bread in an hour")
    person.do_to(TITLE, "Pin", "menu-of-a-conversation")
    assert [row.title for row in rows.rows.rows()][:2] == ["Pinned", TITLE]
    person.do_to("Letter to the landlord", "Delete")
    assert "Letter to the landlord" not in [row.title for row in rows.rows.rows()]
    person.picture("deleted")
    person.press_ctrl(Qt.Key.Key_Z)
    assert "Letter to the landlord" in [row.title for row in rows.rows.rows()]
    person.picture("taken-back")


def asks_on_with_a_full_context(person: Person) -> None:
    person.click_row(TITLE)
    answer = person.ask("Which bird did we hear most often?")
    assert answer.status in {"done", "cut"}
    left_out = person.page.talk.left_out_until
    assert left_out is not None
    at = [message.id for message in person.messages].index(left_out)
    assert person.messages[at].role == "assistant"
    assert person.messages[at + 1].role == "user"
    assert at < len(person.messages) - 3, "more than the question is read"
    person.picture("asked-with-a-full-context")
    person.click(person.view(answer).text_views()[0])
    (line_of,) = scroll_up_to(person, person.messages[at])
    assert line_of.message.id == left_out
    person.picture("what-is-left-out")
    assert len(person.messages) == MESSAGES + 2, "nothing is lost from the record"


def scroll_up_to(person: Person, message: Message) -> list[MessageView]:
    while message.id not in in_view(person):
        person.wheel(person.page.messages.viewport(), 2)
    return [view for view in views(person) if view.findChild(LeftOutLine)]


def exports(person: Person, folder: Path) -> Path:
    markdown, archive = folder / "birds.md", folder / "all.json"
    person.do_to(TITLE, "Export as Markdown…")
    person.name_file(markdown, "export")
    person.until(markdown.exists)
    words = markdown.read_text(encoding="utf-8")
    for message in person.messages:
        assert message.text.strip() in words
    single = folder / "birds.json"
    person.do_to(TITLE, "Export as JSON…")
    person.name_file(single)
    person.until(single.exists)
    (conversation,) = json.loads(single.read_text(encoding="utf-8"))["conversations"]
    assert len(conversation["messages"]) == MESSAGES + 4
    person.open_settings("Your data")
    person.click(data_button(person, "Export…"))
    person.name_file(archive)
    person.until(archive.exists)
    assert len(json.loads(archive.read_text(encoding="utf-8"))["conversations"]) == 4
    return archive


def goes_on_as_if_never_closed(person: Person, tap: Tap) -> None:
    earlier = tap.ends[-1]
    person.click_row(TITLE)
    assert person.page.talk.left_out_until is not None
    person.ask("And which one was the loudest?")
    again = tap.ends[-1]
    assert again is not earlier
    assert again.reused_tokens >= earlier.prompt_tokens
    assert again.prompt_tokens - again.reused_tokens < earlier.prompt_tokens / 4
    person.picture("goes-on-after-a-restart")


def imports(person: Person, archive: Path) -> None:
    assert person.inkling.conversations.list() == []
    person.open_settings("Your data")
    person.click(data_button(person, "Import…"))
    person.name_file(archive)
    person.until(lambda: len(person.inkling.conversations.list()) == 4)
    person.until(person.main.notices.info_toast.isVisible)
    person.press_ctrl(Qt.Key.Key_1)
    person.click_row(TITLE)
    assert len(person.messages) == MESSAGES + 2
    person.picture("imported")


def data_button(person: Person, words: str) -> QPushButton:
    buttons = person.main.settings.data.findChildren(QPushButton)
    return next(button for button in buttons if button.text() == words)


def everything(person: Person) -> object:
    """Return all that can be exported: titles, pins, times, all versions, attachments."""
    inkling = person.inkling
    ids = [conversation.id for conversation in inkling.conversations.list()]
    content: object = json.loads(Transfer(inkling.database, inkling.assistants).to_json(ids))
    return content

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.library.data import Attachment
from app.ui.messages import MessageList
from app.ui.messages.code_box import CodeBox
from tests.ui.messages.looking import button, text_of, view_of, views, visible_end
from tests.ui.messages.samples import conversation, message


def test_messages_are_shown_with_the_end_in_view(messages: MessageList) -> None:
    messages.set_messages(conversation(20))
    assert visible_end(messages)
    assert "Answer 20" in text_of(messages, 20)


def test_an_answer_is_read_as_markdown_and_a_question_is_not(messages: MessageList) -> None:
    messages.set_messages([message(1, "user", "**not bold**\n`x`"), message(2, text="**bold**")])
    assert text_of(messages, 1) == "**not bold**\n`x`"
    assert text_of(messages, 2) == "bold"


def test_the_note_and_the_attachments_are_shown(messages: MessageList) -> None:
    question = message(1, "user", "Q", attachments=[Attachment("notes.txt", "a b")])
    messages.set_messages([question, message(2, status="cut", note="It was too long.")])
    labels = [label.text() for label in view_of(messages, 2).findChildren(QLabel)]
    assert "It was too long." in labels
    names = [child.accessibleName() for child in view_of(messages, 1).findChildren(QWidget)]
    assert "Attached file notes.txt" in names


def test_a_replaced_message_shows_its_new_state(messages: MessageList) -> None:
    messages.set_messages([message(1, "user"), message(2, text="One", status="writing")])
    messages.replace(message(2, text="One two", status="stopped", note="Stopped."))
    assert text_of(messages, 2) == "One two"
    assert button(messages, 2, "copy").isVisible()


def test_messages_can_be_added_and_taken_out(messages: MessageList) -> None:
    messages.set_messages(conversation(2))
    messages.append(message(3, "user", "More?"))
    assert text_of(messages, 3) == "More?"
    messages.remove(3)
    messages.remove(99)
    assert [view.message.id for view in views(messages)] == [1, 2]
    messages.set_messages([])
    assert views(messages) == []


def test_the_line_below_what_is_left_out(messages: MessageList) -> None:
    messages.set_messages(conversation(4))
    before = view_of(messages, 2).height()
    messages.set_left_out_until(2)
    assert view_of(messages, 2).height() > before
    messages.set_left_out_until(None)
    assert view_of(messages, 2).height() == before


def test_progress_stands_below_the_last_message(messages: MessageList) -> None:
    messages.set_messages([message(1, "user")])
    messages.set_progress("Reading… 40 %")
    line = messages._progress
    assert line.isVisible()
    assert line.y() >= view_of(messages, 1).geometry().bottom()
    messages.append(message(2, text="", status="writing"))
    assert line.y() >= view_of(messages, 2).y()
    messages.set_progress("")
    assert not line.isVisible()


def test_buttons_say_what_is_wanted(messages: MessageList, qtbot: QtBot) -> None:
    messages.set_messages([message(1, "user"), message(2)])
    for number, names in ((1, ["copy", "branch", "delete"]), (2, ["copy", "retry", "branch"])):
        for name in names:
            with qtbot.waitSignal(messages.action) as blocker:
                qtbot.mouseClick(button(messages, number, name), Qt.MouseButton.LeftButton)
            assert blocker.args == [name, number]


def test_only_a_question_without_an_answer_can_be_asked_again(messages: MessageList) -> None:
    messages.set_messages([message(1, "user"), message(2), message(3, "user")])
    view_of(messages, 1).set_active(active=True)
    assert view_of(messages, 1).findChild(QToolButton, "retry") is None
    assert button(messages, 3, "retry").isVisible()


def test_a_cut_answer_can_go_on(messages: MessageList, qtbot: QtBot) -> None:
    messages.set_messages([message(1, "user"), message(2, status="cut")])
    go_on = view_of(messages, 2).tools.buttons()[0]
    assert go_on.text() == "Continue"
    with qtbot.waitSignal(messages.action) as blocker:
        qtbot.mouseClick(go_on, Qt.MouseButton.LeftButton)
    assert blocker.args == ["continue", 2]


def test_versions_are_chosen_one_by_one(messages: MessageList, qtbot: QtBot) -> None:
    messages.set_messages([message(1, "user"), message(2, version=2, versions=3)])
    back, on = view_of(messages, 2).tools.buttons()[:2]
    with qtbot.waitSignal(messages.version_chosen) as blocker:
        qtbot.mouseClick(on, Qt.MouseButton.LeftButton)
    assert blocker.args == [2, 3]
    with qtbot.waitSignal(messages.version_chosen) as blocker:
        qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert blocker.args == [2, 1]
    messages.replace(message(2, version=3, versions=3))
    assert [each.accessibleName() for each in view_of(messages, 2).tools.buttons()][:2] == [
        "Previous version",
        "Copy message",
    ]


def test_nothing_can_be_done_with_an_answer_that_is_being_written(messages: MessageList) -> None:
    messages.set_messages([message(1, "user"), message(2, status="writing", versions=2)])
    assert view_of(messages, 2).tools.buttons() == []


def test_a_message_is_changed_in_its_place(messages: MessageList, qtbot: QtBot) -> None:
    messages.set_messages([message(1, "user", "Old words"), message(2)])
    with qtbot.waitSignal(messages.action) as blocker:
        qtbot.mouseClick(button(messages, 1, "edit"), Qt.MouseButton.LeftButton)
    assert blocker.args == ["edit", 1]
    editor = view_of(messages, 1).editor
    assert editor is not None
    qtbot.waitUntil(editor.field.hasFocus)
    qtbot.keyClicks(editor.field, " and new")
    with qtbot.waitSignal(messages.edited) as blocker:
        qtbot.mouseClick(editor.send_button, Qt.MouseButton.LeftButton)
    assert blocker.args == [1, "Old words and new"]
    assert view_of(messages, 1).editor is None


def test_escape_leaves_a_message_as_it_was(messages: MessageList, qtbot: QtBot) -> None:
    messages.set_messages([message(1, "user", "Old words"), message(2)])
    button(messages, 1, "edit").click()
    editor = view_of(messages, 1).editor
    assert editor is not None
    qtbot.keyClicks(editor.field, "x")
    with qtbot.assertNotEmitted(messages.edited):
        qtbot.keyClick(editor.field, Qt.Key.Key_Escape)
    assert view_of(messages, 1).editor is None
    assert view_of(messages, 1).text_views()[0].isVisible()


def test_a_link_is_told_and_not_opened(messages: MessageList, qtbot: QtBot) -> None:
    messages.set_messages([message(1, text="[the guide](https://example.org/a) and more")])
    (view,) = view_of(messages, 1).text_views()
    with qtbot.waitSignal(messages.link_clicked) as blocker:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 16))
    assert blocker.args == ["https://example.org/a"]
    assert text_of(messages, 1) == "the guide and more"


def test_code_is_copied_whole(messages: MessageList, qtbot: QtBot) -> None:
    code = "".join(f"line_{n} = {n}\n" for n in range(300))
    messages.set_messages([message(1, text=f"```python\n{code}```")])
    box = messages.findChildren(CodeBox)[0]
    messages.verticalScrollBar().setValue(0)
    box = min(messages.findChildren(CodeBox), key=lambda each: each.y())
    qtbot.mouseClick(box.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == code.removesuffix("\n")

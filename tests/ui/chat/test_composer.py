from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from pytestqt.qtbot import QtBot

from app.assistant.attachments import LONG_PASTE_CHARACTERS
from app.ui.chat.composer import Composer
from app.ui.theme import Theme


@pytest.fixture
def composer(theme: Theme, qtbot: QtBot) -> Composer:
    composer = Composer(theme)
    qtbot.addWidget(composer)
    composer.resize(600, 60)
    composer.show()
    return composer


def paste(composer: Composer, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    composer.field.insertFromMimeData(data)


def test_enter_sends_and_shift_enter_starts_a_new_line(composer: Composer, qtbot: QtBot) -> None:
    qtbot.keyClicks(composer.field, "one")
    with qtbot.assertNotEmitted(composer.submitted):
        qtbot.keyClick(composer.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(composer.field, "two")
    with qtbot.waitSignal(composer.submitted):
        qtbot.keyClick(composer.field, Qt.Key.Key_Return)
    assert composer.text() == "one\ntwo"


def test_with_ctrl_enter_chosen_enter_starts_a_new_line(composer: Composer, qtbot: QtBot) -> None:
    composer.field.send_with_ctrl = True
    qtbot.keyClicks(composer.field, "one")
    with qtbot.assertNotEmitted(composer.submitted):
        qtbot.keyClick(composer.field, Qt.Key.Key_Return)
    assert composer.text() == "one\n"
    with qtbot.waitSignal(composer.submitted):
        qtbot.keyClick(composer.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("words", ["", "   ", "\n\n\t"])
def test_an_empty_message_is_not_sent(composer: Composer, qtbot: QtBot, words: str) -> None:
    composer.set_content(words)
    assert not composer.send_button.isEnabled()
    with qtbot.assertNotEmitted(composer.submitted), qtbot.waitSignal(composer.not_sent) as said:
        qtbot.keyClick(composer.field, Qt.Key.Key_Return)
    assert said.args is not None
    assert "nothing to send" in said.args[0]


def test_the_send_button_becomes_the_stop_button(composer: Composer, qtbot: QtBot) -> None:
    composer.set_running(True)
    assert composer.send_button.accessibleName() == "Stop"
    with qtbot.waitSignal(composer.stop_requested):
        qtbot.mouseClick(composer.send_button, Qt.MouseButton.LeftButton)
    composer.set_running(False)
    assert composer.send_button.accessibleName() == "Send"


def test_enter_does_not_send_while_an_answer_is_written(composer: Composer, qtbot: QtBot) -> None:
    composer.set_running(True)
    qtbot.keyClicks(composer.field, "next")
    with qtbot.assertNotEmitted(composer.submitted), qtbot.waitSignal(composer.not_sent) as said:
        qtbot.keyClick(composer.field, Qt.Key.Key_Return)
    assert said.args is not None
    assert "once the answer is finished" in said.args[0]
    assert composer.text() == "next"


def test_a_long_paste_becomes_an_attachment_and_a_short_one_text(composer: Composer) -> None:
    paste(composer, "short")
    paste(composer, "x" * (LONG_PASTE_CHARACTERS + 1))
    assert composer.text() == "short"
    (attachment,) = composer.attachments()
    assert len(attachment.text) == LONG_PASTE_CHARACTERS + 1


def test_two_megabytes_pasted_are_kept_whole(composer: Composer) -> None:
    text = "a line of many\n" * 140_000
    paste(composer, text)
    assert composer.attachments()[0].text == text
    assert composer.text() == ""


def test_files_are_attached_and_taken_back(
    composer: Composer, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Buy bread", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    composer.field.insertFromMimeData(data)
    assert composer.attachments()[0].text == "Buy bread"
    assert composer.send_button.isEnabled()
    buttons = composer.chips.findChildren(type(composer.send_button))
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert composer.attachments() == ()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("photo.txt", b"\x89PNG\0\0", "is not a text file"),
        ("old.txt", "Übung".encode("latin-1"), "is not a text file"),
        ("empty.txt", b" \n", "is empty"),
        ("huge.txt", b"x" * 4_000_001, "is larger than 4 MB"),
    ],
)
def test_what_cannot_be_attached_is_said(
    composer: Composer, qtbot: QtBot, tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with qtbot.waitSignal(composer.refused) as refused:
        composer.attach_files([file])
    assert refused.args is not None
    assert f"“{name}” {why}" in refused.args[0]
    assert composer.attachments() == ()


def test_the_box_grows_with_its_lines_up_to_a_limit(composer: Composer) -> None:
    one = composer.field.height()
    composer.set_content("\n".join("abcd"))
    four = composer.field.height()
    composer.set_content("\n".join("a" * 60))
    many = composer.field.height()
    assert one < four < many < 12 * one
    composer.set_content("")
    assert composer.field.height() == one

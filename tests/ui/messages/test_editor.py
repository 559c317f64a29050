from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.messages.editor import InlineEditor
from app.ui.theme import Theme


@pytest.fixture
def editor(qtbot: QtBot, theme: Theme) -> Iterator[InlineEditor]:
    window = QWidget()
    qtbot.addWidget(window)
    editor = InlineEditor(theme, "Old words", window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    editor.field.setFocus()
    yield editor
    window.close()


def test_ctrl_return_sends_and_return_is_a_new_line(editor: InlineEditor, qtbot: QtBot) -> None:
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    qtbot.keyClicks(editor.field, "more")
    with qtbot.waitSignal(editor.sent) as blocker:
        qtbot.keyClick(editor.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert blocker.args == ["Old words\nmore"]


def test_escape_cancels_even_where_the_window_has_a_use_for_it(
    editor: InlineEditor, qtbot: QtBot
) -> None:
    shortcut = QShortcut(QKeySequence("Esc"), editor.window())
    with qtbot.waitSignal(editor.cancelled), qtbot.assertNotEmitted(shortcut.activated):
        qtbot.keyClick(editor.field, Qt.Key.Key_Escape)


def test_nothing_is_not_sent(editor: InlineEditor, qtbot: QtBot) -> None:
    editor.field.setPlainText("  \n")
    assert not editor.send_button.isEnabled()
    with qtbot.assertNotEmitted(editor.sent):
        qtbot.keyClick(editor.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_it_grows_with_the_text_up_to_some_lines(editor: InlineEditor, qtbot: QtBot) -> None:
    low = editor.height_px(400)
    with qtbot.waitSignal(editor.resized):
        editor.field.setPlainText("word " * 100)
    high = editor.height_px(400)
    editor.field.setPlainText("word\n" * 100_000)
    assert low < high <= editor.height_px(400) < 600

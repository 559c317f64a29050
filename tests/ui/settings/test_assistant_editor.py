from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.base.errors import StorageFailed
from app.library.data import Assistant, Sampling
from app.ui.settings.assistant_editor import AssistantEditor
from app.ui.theme import Theme
from app.ui.widgets.dialogs import Question
from app.ui.widgets.number import Number

TUTOR = Assistant(7, "", "Maths tutor", "Explain slowly.", "smol", Sampling(temperature=0.3))
MODELS = [("smol", "SmolLM2 135M"), ("qwen", "Qwen3 1.7B")]

Edit = Callable[..., AssistantEditor]


@pytest.fixture
def edit(theme: Theme, qtbot: QtBot) -> Edit:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.show()

    def edit(
        assistant: Assistant, save: Callable[[Assistant], object] = lambda _one: None
    ) -> AssistantEditor:
        editor = AssistantEditor(
            theme, assistant, MODELS, defaults=Sampling(), save=save, parent=window
        )
        editor.open()
        qtbot.waitUntil(editor.isVisible)
        return editor

    return edit


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_shows_the_assistant_and_saves_what_was_changed(edit: Edit, qtbot: QtBot) -> None:
    saved: list[Assistant] = []
    editor = edit(TUTOR, saved.append)
    assert editor.name_field.text() == "Maths tutor"
    assert editor.instructions_field.toPlainText() == "Explain slowly."
    assert editor.model_box.currentText() == "SmolLM2 135M"
    editor.name_field.selectAll()
    QTest.keyClicks(editor.name_field, "  Latin tutor ")
    QTest.keyClick(editor.model_box, Qt.Key.Key_Down)
    top_k = editor.sampling_fields.control("top_k")
    assert isinstance(top_k, Number)
    top_k.set_value(10)
    with qtbot.waitSignal(editor.accepted):
        click(editor.save_button)
    sampling = Sampling(temperature=0.3, top_k=10)
    assert saved == [replace(TUTOR, name="Latin tutor", model="qwen", sampling=sampling)]


def test_without_a_name_there_is_nothing_to_save(edit: Edit) -> None:
    editor = edit(Assistant(0, "", "", "", "", Sampling()))
    assert editor.windowTitle() == "New assistant"
    assert not editor.save_button.isEnabled()
    QTest.keyClicks(editor.name_field, "   ")
    assert not editor.save_button.isEnabled()
    QTest.keyClicks(editor.name_field, "x")
    assert editor.save_button.isEnabled()


def test_a_disk_that_fails_keeps_the_editor_open(edit: Edit) -> None:
    def fail(_assistant: Assistant) -> None:
        raise StorageFailed("The disk is full.")

    editor = edit(TUTOR, fail)
    click(editor.save_button)
    assert editor.isVisible()
    assert editor.problem_label.text() == "The disk is full."
    assert editor.problem_label.isVisible()


def test_closing_without_a_change_asks_nothing(edit: Edit, qtbot: QtBot) -> None:
    editor = edit(TUTOR)
    with qtbot.waitSignal(editor.rejected):
        QTest.keyClick(editor, Qt.Key.Key_Escape)


def test_closing_with_a_change_asks_first(edit: Edit, qtbot: QtBot) -> None:
    saved: list[Assistant] = []
    editor = edit(TUTOR, saved.append)
    QTest.keyClicks(editor.instructions_field, "Always ")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    question = editor.findChild(Question)
    assert question is not None
    click(question.no_button)
    assert editor.isVisible()
    assert editor.instructions_field.toPlainText() == "Always Explain slowly."
    qtbot.waitUntil(lambda: editor.findChild(Question) is None)
    click(editor.cancel_button)
    question = editor.findChild(Question)
    assert question is not None
    with qtbot.waitSignal(editor.finished) as heard:
        click(question.yes_button)
    assert heard.args == [QDialog.DialogCode.Rejected.value]
    assert saved == []


def test_the_window_cross_asks_as_well(edit: Edit) -> None:
    editor = edit(TUTOR)
    QTest.keyClicks(editor.name_field, "x")
    editor.close()
    assert editor.isVisible()
    assert editor.findChild(Question) is not None


def test_sampling_goes_back_to_its_defaults(edit: Edit) -> None:
    editor = edit(TUTOR)
    assert editor.reset_button.isEnabled()
    click(editor.reset_button)
    assert editor.result_assistant().sampling == Sampling()
    assert not editor.reset_button.isEnabled()


def test_a_model_that_is_gone_is_kept(edit: Edit) -> None:
    editor = edit(replace(TUTOR, model="llama-3b"))
    assert editor.result_assistant().model == "llama-3b"


def test_it_fits_into_a_small_window(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(640, 480)
    theme.choose("light", 200)
    editor = AssistantEditor(
        theme, TUTOR, MODELS, defaults=Sampling(), save=lambda _one: None, parent=window
    )
    assert editor.width() <= 640
    assert editor.height() <= 480


def test_a_number_whose_field_still_has_the_cursor_counts(edit: Edit, qtbot: QtBot) -> None:
    saved: list[Assistant] = []
    editor = edit(TUTOR, saved.append)
    top_k = editor.sampling_fields.control("top_k")
    assert isinstance(top_k, Number)
    top_k.field.setFocus()
    top_k.field.selectAll()
    QTest.keyClicks(top_k.field, "12")
    with qtbot.waitSignal(editor.accepted):
        click(editor.save_button)
    assert saved[0].sampling.top_k == 12

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.widgets.dialogs import Question, ask


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.mark.parametrize("danger", [True, False])
def test_yes_calls_back_and_no_does_not(
    theme: Theme, qtbot: QtBot, window: QWidget, *, danger: bool
) -> None:
    calls: list[str] = []
    for press in ("no", "yes"):
        question = Question(
            theme, "Delete all?", "They are gone then.", "Delete", danger=danger, parent=window
        )
        ask(question, lambda: calls.append("deleted"))
        qtbot.waitUntil(question.isVisible)
        button = question.yes_button if press == "yes" else question.no_button
        with qtbot.waitSignal(question.finished):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert calls == (["deleted"] if press == "yes" else [])


@pytest.mark.parametrize(("danger", "expected"), [(True, []), (False, ["done"])])
def test_enter_never_does_what_is_dangerous(
    theme: Theme, qtbot: QtBot, window: QWidget, *, danger: bool, expected: list[str]
) -> None:
    calls: list[str] = []
    question = Question(theme, "Go?", "It goes.", "Go", danger=danger, parent=window)
    ask(question, lambda: calls.append("done"))
    qtbot.waitUntil(question.isVisible)
    with qtbot.waitSignal(question.finished):
        QTest.keyClick(question, Qt.Key.Key_Return)
    assert calls == expected


def test_escape_means_no(theme: Theme, qtbot: QtBot, window: QWidget) -> None:
    calls: list[str] = []
    question = Question(theme, "Go?", "It goes.", "Go", parent=window)
    ask(question, lambda: calls.append("done"))
    qtbot.waitUntil(question.isVisible)
    with qtbot.waitSignal(question.rejected):
        QTest.keyClick(question, Qt.Key.Key_Escape)
    assert calls == []

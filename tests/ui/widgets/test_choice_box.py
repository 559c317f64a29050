import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.widgets.choice_box import ChoiceBox

pytestmark = pytest.mark.usefixtures("theme")


def made(qtbot: QtBot) -> ChoiceBox:
    box = ChoiceBox("Model", [("", "The best one"), ("smol", "SmolLM2 135M")])
    qtbot.addWidget(box)
    box.show()
    box.activateWindow()
    return box


def test_a_value_is_taken_with_the_keyboard(qtbot: QtBot) -> None:
    box = made(qtbot)
    assert (box.value(), box.accessibleName()) == ("", "Model")
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.value() == "smol"


def test_a_value_that_is_no_longer_offered_is_kept(qtbot: QtBot) -> None:
    box = made(qtbot)
    box.set_value("qwen3-4b")
    assert box.value() == "qwen3-4b"
    assert box.currentText() == "qwen3-4b"
    box.set_value("smol")
    assert box.currentText() == "SmolLM2 135M"

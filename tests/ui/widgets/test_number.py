import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.widgets.number import Number


def made(theme: Theme, qtbot: QtBot, **changes: object) -> Number:
    values: dict[str, object] = {"minimum": 0, "maximum": 2, "step": 0.1, "whole": False}
    number = Number(theme, "Temperature", **{**values, **changes})  # type: ignore[arg-type]
    qtbot.addWidget(number)
    number.show()
    number.activateWindow()
    return number


def wheel(widget: QWidget) -> QWheelEvent:
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        middle,
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's form
    )
    QApplication.sendEvent(widget, event)
    return event


def test_a_number_is_told_when_it_stands(theme: Theme, qtbot: QtBot) -> None:
    number, told = made(theme, qtbot), list[float]()
    number.changed.connect(told.append)
    number.field.setFocus()
    number.field.selectAll()
    QTest.keyClicks(number.field, "1.5")
    assert told == []
    QTest.keyClick(number.field, Qt.Key.Key_Return)
    assert told == [1.5]
    assert number.slider is not None
    assert number.slider.value() == 15


def test_the_slider_tells_whole_steps(theme: Theme, qtbot: QtBot) -> None:
    number, told = made(theme, qtbot), list[float]()
    number.changed.connect(told.append)
    assert number.slider is not None
    QTest.keyClick(number.slider, Qt.Key.Key_Right)
    QTest.keyClick(number.slider, Qt.Key.Key_Right)
    QTest.keyClick(number.slider, Qt.Key.Key_Right)
    assert told == [0.1, 0.2, 0.3]
    assert number.value() == 0.3


def test_sliding_shows_the_number_and_tells_it_at_the_end(theme: Theme, qtbot: QtBot) -> None:
    number, told = made(theme, qtbot), list[float]()
    number.changed.connect(told.append)
    assert number.slider is not None
    number.slider.setSliderDown(True)
    number.slider.setSliderPosition(12)
    assert number.field.value() == pytest.approx(1.2)
    assert told == []
    number.slider.setSliderDown(False)
    assert told == [1.2]


def test_whole_numbers_stay_whole_beyond_32_bits(theme: Theme, qtbot: QtBot) -> None:
    number = made(theme, qtbot, minimum=-1, maximum=2**40, step=1, whole=True)
    number.set_value(2**40 - 1)
    assert number.value() == 2**40 - 1
    assert isinstance(number.value(), int)
    assert number.slider is None


def test_the_least_value_may_have_a_name(theme: Theme, qtbot: QtBot) -> None:
    number = made(theme, qtbot, step=1, whole=True, maximum=60, suffix=" min", special="Never")
    assert number.slider is None
    number.set_value(0)
    assert number.field.text() == "Never"
    number.set_value(10)
    assert number.field.text() == "10 min"


def test_the_wheel_scrolls_the_page_and_not_the_number(theme: Theme, qtbot: QtBot) -> None:
    number = made(theme, qtbot)
    number.set_value(1.0)
    number.field.clearFocus()
    assert not wheel(number.field).isAccepted()
    assert number.slider is not None
    assert not wheel(number.slider).isAccepted()
    assert number.value() == 1.0
    number.field.setFocus()
    qtbot.waitUntil(number.field.hasFocus)
    assert wheel(number.field).isAccepted()
    assert number.value() == pytest.approx(1.1)


def test_both_parts_have_a_name(theme: Theme, qtbot: QtBot) -> None:
    number = made(theme, qtbot)
    assert number.slider is not None
    assert number.field.accessibleName() == number.slider.accessibleName() == "Temperature"

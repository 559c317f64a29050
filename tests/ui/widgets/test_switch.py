import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.widgets.switch import Switch


def knob_side(image: QImage, colour: str) -> str:
    y = image.height() // 2
    inked = [x for x in range(image.width()) if image.pixelColor(x, y) == QColor(colour)]
    return "left" if sum(inked) / len(inked) < image.width() / 2 else "right"


@pytest.fixture
def switch(theme: Theme, qtbot: QtBot) -> Switch:
    switch = Switch(theme, "Reduce motion")
    qtbot.addWidget(switch)
    switch.show()
    switch.activateWindow()
    return switch


def test_mouse_and_keyboard_turn_it(switch: Switch) -> None:
    edge = QPoint(switch.width() - 4, switch.height() // 2)
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton, pos=edge)
    assert switch.isChecked()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()
    assert switch.accessibleName() == "Reduce motion"


def test_the_knob_tells_on_from_off(switch: Switch, theme: Theme) -> None:
    assert knob_side(switch.grab().toImage(), theme.palette.quiet) == "left"
    switch.setChecked(True)
    assert knob_side(switch.grab().toImage(), theme.palette.on_accent) == "right"
    switch.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert knob_side(switch.grab().toImage(), theme.palette.on_accent) == "left"


def test_focus_is_seen(switch: Switch, qtbot: QtBot) -> None:
    switch.clearFocus()
    at_rest = switch.grab().toImage()
    switch.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(switch.hasFocus)
    assert switch.grab().toImage() != at_rest


def test_it_grows_with_the_text(switch: Switch, theme: Theme) -> None:
    before = switch.sizeHint()
    theme.choose("light", 200)
    assert switch.sizeHint().width() > 1.5 * before.width()
    assert switch.minimumSizeHint() == switch.sizeHint()

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme import Palette, Theme
from app.ui.widgets.buttons import IconButton, push_button


def danger(palette: Palette) -> str:
    return palette.danger


def ink(button: IconButton) -> QColor:
    image = button.icon().pixmap(24, 24).toImage()
    return image.pixelColor(12, 12)


def test_a_click_leaves_the_focus_where_words_are_typed(theme: Theme, qtbot: QtBot) -> None:
    form = QWidget()
    qtbot.addWidget(form)
    row = QHBoxLayout(form)
    field, button = QLineEdit(), push_button("Send", "primary")
    icon_button = IconButton(theme, "copy", "Copy")
    for widget in (field, button, icon_button):
        row.addWidget(widget)
    form.show()
    form.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    for each in (button, icon_button):
        with qtbot.waitSignal(each.clicked):
            QTest.mouseClick(each, Qt.MouseButton.LeftButton)
        assert field.hasFocus()
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert button.hasFocus()
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)


def test_an_icon_button_has_a_name_and_follows_the_theme(theme: Theme, qtbot: QtBot) -> None:
    button = IconButton(theme, "stop", "Stop")
    qtbot.addWidget(button)
    assert (button.accessibleName(), button.toolTip()) == ("Stop", "Stop")
    assert ink(button) == QColor(theme.palette.quiet)
    theme.choose("dark", 200)
    assert ink(button) == QColor(theme.palette.quiet)
    assert button.iconSize().width() == theme.scaled(18)
    button.set_icon("stop", danger)
    assert ink(button) == QColor(theme.palette.danger)
    button.set_name("Stop", "Stop (Esc)")
    assert (button.accessibleName(), button.toolTip()) == ("Stop", "Stop (Esc)")


def test_the_ring_of_focus_is_seen(theme: Theme, qtbot: QtBot) -> None:
    form = QWidget()
    qtbot.addWidget(form)
    row = QHBoxLayout(form)
    field, button = QLineEdit(), push_button("Open")
    row.addWidget(field)
    row.addWidget(button)
    form.show()
    form.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    at_rest = button.grab().toImage()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    focused = button.grab().toImage()
    middle = (button.width() // 2, 1)
    assert focused.pixelColor(*middle) == QColor(theme.palette.accent)
    assert at_rest.pixelColor(*middle) != focused.pixelColor(*middle)
    assert at_rest.size() == focused.size()

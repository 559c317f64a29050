from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSlider,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme


def a_list() -> QListWidget:
    widget = QListWidget()
    widget.addItems(["One", "Two"])
    widget.setCurrentRow(0)
    return widget


def tabs() -> QTabBar:
    widget = QTabBar()
    widget.addTab("One")
    widget.addTab("Two")
    return widget


def primary() -> QPushButton:
    widget = QPushButton("Save")
    widget.setProperty("kind", "primary")
    return widget


MAKERS: dict[str, Callable[[], QWidget]] = {
    "push button": lambda: QPushButton("Open"),
    "primary button": primary,
    "tool button": QToolButton,
    "check box": lambda: QCheckBox("Keep"),
    "radio button": lambda: QRadioButton("Light"),
    "combo box": QComboBox,
    "number": QDoubleSpinBox,
    "line": QLineEdit,
    "text": QPlainTextEdit,
    "slider": lambda: QSlider(Qt.Orientation.Horizontal),
    "list": a_list,
    "tabs": tabs,
}


class Form(QWidget):
    """A control below a field that has the focus."""

    def __init__(self, control: QWidget) -> None:
        super().__init__()
        self.field = QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(control)
        self.resize(300, 200)


def shown(qtbot: QtBot, control: QWidget) -> Form:
    form = Form(control)
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.field.setFocus()
    return form


def accented(image: QImage, colour: QColor) -> int:
    return sum(
        image.pixelColor(x, y) == colour
        for x in range(image.width())
        for y in range(image.height())
    )


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_focus_is_seen_on_every_control(
    theme: Theme, qtbot: QtBot, choice: str, name: str
) -> None:
    theme.choose(choice, 100)
    widget = MAKERS[name]()
    form = shown(qtbot, widget)
    ring = QColor(theme.palette.text if name == "primary button" else theme.palette.accent)
    at_rest = widget.grab().toImage()
    QTest.keyClick(form.field, Qt.Key.Key_Tab)
    assert widget.hasFocus()
    focused = widget.grab().toImage()
    assert focused.size() == at_rest.size()
    assert accented(focused, ring) >= accented(at_rest, ring) + 40


def test_a_scroll_bar_is_thin_and_has_no_arrows(theme: Theme, qtbot: QtBot) -> None:
    text = QPlainTextEdit("line\n" * 500)
    form = shown(qtbot, text)
    bar = text.verticalScrollBar()
    assert bar.isVisibleTo(form)
    assert bar.width() <= 12
    corner = (
        form.grab().toImage().pixelColor(bar.mapTo(form, bar.rect().bottomLeft()) + QPoint(6, -2))
    )
    assert corner == QColor(theme.palette.page)


def test_a_tooltip_can_be_read(theme: Theme) -> None:
    palette = QApplication.palette()
    role = palette.ColorRole
    assert palette.color(role.ToolTipText) == QColor(theme.palette.page)
    assert palette.color(role.ToolTipBase) == QColor(theme.palette.text)


def test_what_is_checked_shows_a_check(theme: Theme, qtbot: QtBot) -> None:
    box = QCheckBox("Keep")
    box.setChecked(True)
    form = shown(qtbot, box)
    image = form.grab(box.geometry()).toImage()
    indicator = image.copy(0, 0, 30, image.height())
    assert accented(indicator, QColor(theme.palette.accent)) > 100
    assert accented(indicator, QColor(theme.palette.on_accent)) > 5

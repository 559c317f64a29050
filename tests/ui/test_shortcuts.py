import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.shortcuts import Shortcuts, ShortcutsDialog
from app.ui.theme import Theme

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    row = QHBoxLayout(window)
    for name in ("left", "right"):
        field = QLineEdit()
        field.setObjectName(name)
        row.addWidget(field)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def field(window: QWidget, name: str) -> QLineEdit:
    found = window.findChild(QLineEdit, name)
    assert found is not None
    return found


def test_keys_call_back_anywhere_in_the_window(window: QWidget) -> None:
    calls: list[str] = []
    Shortcuts().add(window, "Chat", "New conversation", ["Ctrl+N"], lambda: calls.append("new"))
    QTest.keyClick(field(window, "left"), Qt.Key.Key_N, CTRL)
    assert calls == ["new"]


def test_keys_of_a_page_work_only_there(window: QWidget) -> None:
    calls: list[str] = []
    left = field(window, "left")
    Shortcuts().add(left, "Chat", "Search", ["Ctrl+F"], lambda: calls.append("search"))
    field(window, "right").setFocus()
    QTest.keyClick(field(window, "right"), Qt.Key.Key_F, CTRL)
    assert calls == []
    left.setFocus()
    QTest.keyClick(left, Qt.Key.Key_F, CTRL)
    assert calls == ["search"]


def test_everything_is_listed_under_its_heading(window: QWidget) -> None:
    shortcuts = Shortcuts()
    shortcuts.add(window, "Window", "Help", ["Ctrl+/", "F1"], lambda: None)
    shortcuts.add(window, "Window", "Copy", [QKeySequence.StandardKey.Copy], lambda: None)
    shortcuts.describe("Chat", "Send", ["Return"])
    groups = shortcuts.groups()
    assert list(groups) == ["Window", "Chat"]
    assert [one.title for one in groups["Window"]] == ["Help", "Copy"]
    assert groups["Window"][0].keys_text() == "Ctrl+/ or F1"
    assert groups["Window"][1].keys_text() == "Ctrl+C"


def test_the_overview_shows_every_key(theme: Theme, window: QWidget, qtbot: QtBot) -> None:
    shortcuts = Shortcuts()
    shortcuts.add(window, "Window", "Help", ["Ctrl+/", "F1"], lambda: None)
    shortcuts.describe("Chat", "Send", ["Return"])
    dialog = ShortcutsDialog(theme, shortcuts, window)
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    words = [label.text() for label in dialog.findChildren(QLabel)]
    assert words == ["Window", "Help", "Ctrl+/", "F1", "Chat", "Send", "Return"]
    names = [label.accessibleName() for label in dialog.findChildren(QLabel)]
    assert "Help: Ctrl+/ or F1" in names
    assert dialog.height() <= window.height()
    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

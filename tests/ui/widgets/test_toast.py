import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.widgets.toast import Toast


@pytest.fixture
def room(qtbot: QtBot) -> QWidget:
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(600, 300)
    room.show()
    return room


def made(theme: Theme, time_ms: int, room: QWidget) -> Toast:
    toast = Toast(theme, time_ms, room)
    toast.move(200, 200)  # away from the pointer, which rests in the corner
    return toast


def enter(widget: QWidget) -> None:
    inside = QPointF(1, 1)
    QApplication.sendEvent(widget, QEnterEvent(inside, inside, inside))


def leave(widget: QWidget) -> None:
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


def test_its_time_ends(theme: Theme, room: QWidget, qtbot: QtBot) -> None:
    toast = made(theme, 20, room)
    with qtbot.waitSignal(toast.ended):
        toast.present("Copied.")
    assert toast.isVisible()
    toast.dismiss()
    assert not toast.isVisible()


def test_the_clock_stands_still_under_the_pointer(theme: Theme, room: QWidget) -> None:
    toast = made(theme, 60_000, room)
    toast.present("Deleted.", "Undo")
    assert toast.is_running()
    enter(toast)
    assert not toast.is_running()
    leave(toast)
    assert toast.is_running()


def test_the_clock_goes_on_with_what_was_left(theme: Theme, room: QWidget, qtbot: QtBot) -> None:
    toast = made(theme, 200, room)
    toast.present("Deleted.", "Undo")
    enter(toast)
    with qtbot.assertNotEmitted(toast.ended, wait=300):
        pass
    with qtbot.waitSignal(toast.ended):
        leave(toast)


def test_the_clock_stands_still_with_the_focus(theme: Theme, room: QWidget) -> None:
    toast, field = made(theme, 60_000, room), QLineEdit(room)
    field.show()
    room.activateWindow()
    toast.present("Deleted.", "Undo")
    toast.button.setFocus(Qt.FocusReason.TabFocusReason)
    assert toast.button.hasFocus()
    assert not toast.is_running()
    field.setFocus()
    assert toast.is_running()


def test_button_and_cross_say_what_was_pressed(theme: Theme, room: QWidget, qtbot: QtBot) -> None:
    toast = made(theme, 60_000, room)
    toast.present("Deleted.", "Undo")
    with qtbot.waitSignal(toast.pressed):
        QTest.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(toast.ended):
        QTest.mouseClick(toast.close_button, Qt.MouseButton.LeftButton)
    assert toast.close_button.accessibleName()


def test_without_a_button_there_is_none(theme: Theme, room: QWidget) -> None:
    toast = made(theme, 60_000, room)
    toast.present("Copied.")
    assert toast.button.isHidden()


@pytest.mark.parametrize("button", ["", "Undo"])
def test_it_is_as_wide_as_its_words(theme: Theme, room: QWidget, button: str) -> None:
    toast = made(theme, 60_000, room)
    toast.present("Deleted the conversation “Frost and tomato plants”.", button)
    width_px = toast.width_for(2_000)
    toast.resize(width_px, toast.sizeHint().height())
    QApplication.processEvents()
    assert toast.label.heightForWidth(toast.label.width()) < 2 * toast.label.fontMetrics().height()
    assert toast.width_for(100) == 100

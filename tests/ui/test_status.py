import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from app.ui.status import StatusLine, promise
from app.ui.theme import Theme

IN_USE = "SmolLM2 135M  ·  0.2 of 6.2 GB  ·  60 words/s"


@pytest.fixture
def status(theme: Theme, qtbot: QtBot) -> StatusLine:
    status = StatusLine(theme)
    qtbot.addWidget(status)
    status.resize(1180, status.sizeHint().height())
    status.show()
    return status


def test_it_says_what_is_promised_and_what_is_in_use(status: StatusLine) -> None:
    status.set_text(IN_USE, "Memory of this computer")
    assert status.offline_button.text().strip() == "Offline. Nothing leaves this computer."
    assert promise() in status.offline_button.toolTip()
    assert status.offline_button.accessibleDescription() == promise()
    assert status.label.text() == IN_USE
    assert "Memory" in status.label.toolTip()
    assert status.label.accessibleDescription() == "Memory of this computer"
    assert not status.label.is_elided()


def test_in_a_narrow_window_the_promise_is_one_word(status: StatusLine, qtbot: QtBot) -> None:
    status.set_text(IN_USE)
    status.resize(480, status.height())
    assert status.offline_button.text().strip() == "Offline"
    qtbot.waitUntil(lambda: not status.label.is_elided())
    status.resize(1180, status.height())
    assert "Nothing leaves" in status.offline_button.text()


def test_even_less_room_elides_what_is_in_use(status: StatusLine) -> None:
    status.set_text(IN_USE)
    status.resize(status.minimumSizeHint())
    assert status.label.is_elided()
    assert status.label.text() == IN_USE


def test_the_promise_can_be_read_without_a_mouse(status: StatusLine, qtbot: QtBot) -> None:
    status.activateWindow()
    status.offline_button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(status.offline_button, Qt.Key.Key_Space)
    qtbot.waitUntil(QToolTip.isVisible)
    assert promise() in QToolTip.text()
    QToolTip.hideText()

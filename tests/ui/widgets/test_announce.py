import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.ui.widgets.announce import announce


@pytest.mark.parametrize(
    ("at_once", "politeness"),
    [
        (True, QAccessible.AnnouncementPoliteness.Assertive),
        (False, QAccessible.AnnouncementPoliteness.Polite),
    ],
)
def test_a_screen_reader_gets_the_sentence(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    *,
    at_once: bool,
    politeness: QAccessible.AnnouncementPoliteness,
) -> None:
    told: list[tuple[str, object]] = []

    def update(event: QAccessibleAnnouncementEvent) -> None:
        told.append((event.message(), event.politeness()))

    monkeypatch.setattr(QAccessible, "updateAccessibility", update)
    widget = QLabel()
    qtbot.addWidget(widget)
    announce(widget, "Deleted.", at_once=at_once)
    assert told == [("Deleted.", politeness)]

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.settings.row import Card, Row
from app.ui.theme import Theme


def test_the_control_moves_below_the_words_where_it_is_narrow(theme: Theme, qtbot: QtBot) -> None:
    field = QLineEdit()
    row = Row(theme, "Name", "What it is called.", field, resettable=True)
    qtbot.addWidget(row)
    row.resize(640, 80)
    row.show()

    def below() -> bool:
        bottom = row.description_label.mapTo(row, QPoint(0, row.description_label.height())).y()
        return field.mapTo(row, QPoint(0, 0)).y() >= bottom

    assert not below()
    row.resize(300, 160)
    qtbot.waitUntil(below)
    assert field.mapTo(row, QPoint(0, 0)).x() == row.title_label.mapTo(row, QPoint(0, 0)).x()
    row.resize(640, 80)
    qtbot.waitUntil(lambda: not below())


def test_a_button_stays_beside_the_words(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton("Open")
    row = Row(theme, "Folder", "", button, natural=True)
    qtbot.addWidget(row)
    row.resize(300, 80)
    row.show()
    assert button.x() > row.title_label.x()
    assert row.description_label.isHidden()
    row.set_reset(possible=True)
    assert row.reset_button is None


def test_lines_stand_between_rows_only(theme: Theme, qtbot: QtBot) -> None:
    card = Card(theme)
    qtbot.addWidget(card)
    for name in ("One", "Two", "Three"):
        card.add(Row(theme, name, "", QLineEdit()))
    lines = [frame for frame in card.findChildren(QFrame) if frame.property("kind") == "line"]
    assert len(lines) == 2

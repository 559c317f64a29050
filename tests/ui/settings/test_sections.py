from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.ui.settings.sections import Sections
from app.ui.theme import Theme


@pytest.fixture
def sections(theme: Theme, qtbot: QtBot) -> Sections:
    sections = Sections(theme, "Settings")
    qtbot.addWidget(sections)
    for key in ("appearance", "chat", "about"):
        sections.add(key, key.capitalize(), QLabel(f"about {key}"))
    sections.resize(1000, 600)
    sections.show()
    sections.activateWindow()
    return sections


def test_names_open_their_section(sections: Sections) -> None:
    assert sections.keys() == ("appearance", "chat", "about")
    assert sections.current() == "appearance"
    sections.names.setFocus()
    QTest.keyClick(sections.names, Qt.Key.Key_Down)
    assert sections.current() == "chat"
    sections.open("about")
    assert sections.names.currentRow() == 2
    assert sections.box.value() == "about"


def test_where_it_is_narrow_a_box_takes_the_place_of_the_list(
    sections: Sections, qtbot: QtBot
) -> None:
    assert sections.names.isVisible()
    assert not sections.box.isVisible()
    sections.open("chat")
    sections.resize(500, 600)
    qtbot.waitUntil(sections.box.isVisible)
    assert not sections.names.isVisible()
    assert sections.box.value() == "chat"
    QTest.keyClick(sections.box, Qt.Key.Key_Down)
    assert sections.current() == "about"


def test_the_focus_goes_where_sections_are_chosen(sections: Sections, qtbot: QtBot) -> None:
    sections.setFocus()
    assert sections.names.hasFocus()
    sections.resize(500, 600)
    qtbot.waitUntil(sections.box.isVisible)
    sections.setFocus()
    assert sections.box.hasFocus()


def test_lines_are_not_too_wide_to_read(sections: Sections, theme: Theme) -> None:
    sections.resize(2400, 600)
    sections.grab()
    column = next(
        label.parentWidget()
        for label in sections.findChildren(QLabel)
        if label.text() == "about appearance"
    )
    assert column is not None
    assert column.width() <= theme.scaled(720)


def test_rows_of_names_do_not_overlap(sections: Sections) -> None:
    rows = [sections.names.visualItemRect(sections.names.item(i)) for i in range(3)]
    assert all(upper.bottom() < lower.top() for upper, lower in pairwise(rows))
    assert all(row.height() > sections.names.fontMetrics().height() for row in rows)

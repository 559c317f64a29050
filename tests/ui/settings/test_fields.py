from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.library.settings import Settings
from app.ui.settings.fields import Fields
from app.ui.theme import Theme
from app.ui.widgets.number import Number
from app.ui.widgets.segmented import Segmented

NAMES = ("theme", "text_size_percent")


@pytest.fixture
def fields(theme: Theme, qtbot: QtBot) -> Fields:
    fields = Fields(theme, NAMES, Settings(), Settings())
    qtbot.addWidget(fields)
    fields.resize(640, 200)
    fields.show()
    return fields


def segmented(fields: Fields) -> Segmented:
    control = fields.control("theme")
    assert isinstance(control, Segmented)
    return control


def test_rows_say_what_is_declared(fields: Fields) -> None:
    row = fields.row("theme")
    assert row.title_label.text() == "Theme"
    assert row.description_label.text() == "Light or dark, or as the system is set."
    assert fields.control("theme").accessibleDescription() == row.description_label.text()


def test_a_change_comes_once_with_name_and_value(fields: Fields) -> None:
    told: list[tuple[str, object]] = []
    fields.changed.connect(lambda name, value: told.append((name, value)))
    QTest.mouseClick(segmented(fields).button("dark"), Qt.MouseButton.LeftButton)
    number = fields.control("text_size_percent")
    assert isinstance(number, Number)
    number.set_value(120)
    assert told == [("theme", "dark"), ("text_size_percent", 120)]


def test_showing_values_is_not_a_change(fields: Fields, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(fields.changed):
        fields.show_values(Settings(theme="dark", text_size_percent=150))
    assert segmented(fields).value() == "dark"
    told: list[tuple[str, object]] = []
    fields.changed.connect(lambda name, value: told.append((name, value)))
    segmented(fields).set_value("system")
    assert told == [("theme", "system")]


def test_the_way_back_is_there_only_off_the_default(fields: Fields) -> None:
    button = fields.row("theme").reset_button
    assert button is not None
    assert button.isHidden()
    assert fields.all_default()
    fields.show_values(replace(Settings(), theme="dark"))
    assert button.isVisible()
    assert button.toolTip() == "Back to As the system"
    assert button.accessibleName() == "Reset Theme"
    told: list[object] = []
    fields.changed.connect(lambda _name, value: told.append(value))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told == ["system"]
    assert button.isHidden()
    assert fields.all_default()


def test_nothing_moves_when_the_way_back_appears(fields: Fields) -> None:
    before = fields.control("theme").geometry()
    fields.show_values(replace(Settings(), theme="dark"))
    fields.grab()
    assert fields.control("theme").geometry() == before

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.rail import Page, Rail
from app.ui.theme import Theme

UNDER = Qt.ToolButtonStyle.ToolButtonTextUnderIcon
ALONE = Qt.ToolButtonStyle.ToolButtonIconOnly


def pages(*keys: str) -> list[Page]:
    return [
        Page(key, key.capitalize(), key, QWidget(), f"Ctrl+{number}")
        for number, key in enumerate(keys, 1)
    ]


@pytest.fixture
def rail(theme: Theme, qtbot: QtBot) -> Rail:
    rail = Rail(theme, pages("chat", "settings", "translate"))
    qtbot.addWidget(rail)
    rail.resize(rail.sizeHint().width(), 700)
    rail.show()
    rail.activateWindow()
    return rail


def test_settings_stand_at_the_foot(rail: Rail) -> None:
    tops = {key: rail.button(key).y() for key in ("chat", "translate", "settings")}
    assert tops["chat"] < tops["translate"] < tops["settings"]
    assert tops["settings"] > 600
    assert tops["translate"] < 150


def test_a_press_asks_for_the_page(rail: Rail, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rail.chosen) as heard:
        QTest.mouseClick(rail.button("translate"), Qt.MouseButton.LeftButton)
    assert heard.args == ["translate"]


def test_the_page_that_is_open_is_marked(rail: Rail) -> None:
    rail.choose("translate")
    assert rail.button("translate").isChecked()
    rail.choose("settings")
    assert not rail.button("translate").isChecked()


def test_every_button_has_a_name_and_says_its_keys(rail: Rail) -> None:
    button = rail.button("chat")
    assert (button.accessibleName(), button.text()) == ("Chat", "Chat")
    assert "Ctrl+1" in button.toolTip()
    assert rail.accessibleName()


def test_words_give_way_where_the_window_is_low(rail: Rail) -> None:
    assert rail.button("chat").toolButtonStyle() == UNDER
    rail.resize(rail.width(), 150)
    assert rail.button("chat").toolButtonStyle() == ALONE
    assert rail.button("chat").toolTip().startswith("Chat")
    assert rail.minimumSizeHint().height() <= 150
    rail.resize(rail.width(), 700)
    assert rail.button("chat").toolButtonStyle() == UNDER


def test_the_words_fit_at_every_size(theme: Theme, rail: Rail) -> None:
    for percent in (80, 100, 150, 200):
        theme.choose("light", percent)
        for key in ("chat", "translate", "settings"):
            button = rail.button(key)
            words_px = button.fontMetrics().horizontalAdvance(button.text())
            assert words_px < button.width()


def test_a_rail_of_six_pages_fits_the_smallest_window_at_double_size(
    theme: Theme, qtbot: QtBot
) -> None:
    rail = Rail(theme, pages("chat", "translate", "summarise", "voice", "models", "settings"))
    qtbot.addWidget(rail)
    theme.choose("light", 150)
    assert rail.minimumSizeHint().height() <= 440

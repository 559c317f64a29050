import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.widgets.segmented import Segmented

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
def segmented(qtbot: QtBot) -> Segmented:
    choices = [("system", "As the system"), ("light", "Light"), ("dark", "Dark")]
    segmented = Segmented("Theme", choices)
    qtbot.addWidget(segmented)
    segmented.show()
    segmented.activateWindow()
    return segmented


def test_a_click_takes_a_value(segmented: Segmented, qtbot: QtBot) -> None:
    assert segmented.value() == "system"
    with qtbot.waitSignal(segmented.changed) as heard:
        QTest.mouseClick(segmented.button("dark"), Qt.MouseButton.LeftButton)
    assert heard.args == ["dark"]
    assert segmented.value() == "dark"


def test_the_arrows_take_the_next(segmented: Segmented, qtbot: QtBot) -> None:
    segmented.button("system").setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(segmented.changed) as heard:
        QTest.keyClick(segmented.button("system"), Qt.Key.Key_Right)
    assert heard.args == ["light"]


def test_setting_says_so_once(segmented: Segmented) -> None:
    told: list[str] = []
    segmented.changed.connect(told.append)
    segmented.set_value("light")
    segmented.set_value("light")
    assert told == ["light"]
    with pytest.raises(KeyError):
        segmented.set_value("sepia")


def test_names_say_what_is_chosen(segmented: Segmented) -> None:
    assert segmented.button("dark").accessibleName() == "Theme: Dark"


def test_taking_one_moves_nothing(segmented: Segmented) -> None:
    before = [segmented.button(value).geometry() for value in ("system", "light", "dark")]
    segmented.set_value("dark")
    assert [segmented.button(v).geometry() for v in ("system", "light", "dark")] == before

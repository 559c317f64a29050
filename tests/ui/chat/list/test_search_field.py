from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.chat.list.search_field import SearchField
from app.ui.theme import Theme


def _shown(theme: Theme, qtbot: QtBot) -> SearchField:
    field = SearchField(theme)
    qtbot.addWidget(field)
    field.resize(160, field.sizeHint().height())
    with qtbot.waitExposed(field):
        field.show()
    return field


def test_it_has_a_name_and_says_what_it_is_for(theme: Theme, qtbot: QtBot) -> None:
    field = _shown(theme, qtbot)
    assert field.accessibleName() == "Search conversations"
    assert field.placeholderText() == "Search"


def test_its_button_is_there_while_there_is_something_to_clear(theme: Theme, qtbot: QtBot) -> None:
    field = _shown(theme, qtbot)
    assert not field.clear_button.isVisible()
    qtbot.keyClicks(field, "frost")
    assert field.clear_button.isVisible()
    assert field.rect().contains(field.clear_button.geometry())
    qtbot.mouseClick(field.clear_button, Qt.MouseButton.LeftButton)
    assert field.text() == ""
    assert not field.clear_button.isVisible()


def test_text_keeps_clear_of_the_icons(theme: Theme, qtbot: QtBot) -> None:
    field = _shown(theme, qtbot)
    for percent in (100, 200):
        theme.choose("light", percent)
        field.resize(160 * percent // 100, field.sizeHint().height())
        field.setText("x" * 100)
        field.grab()
        caret = field.cursorRect().center()
        assert caret.x() <= field.clear_button.geometry().left()
        field.home(False)  # noqa: FBT003 - Qt's form
        field.grab()
        assert field.cursorRect().center().x() >= theme.scaled(8 + 16)


def test_enter_and_down_lead_out_of_it(theme: Theme, qtbot: QtBot) -> None:
    field = _shown(theme, qtbot)
    with qtbot.waitSignal(field.entered):
        qtbot.keyClick(field, Qt.Key.Key_Enter)
    with qtbot.waitSignal(field.left_downwards):
        qtbot.keyClick(field, Qt.Key.Key_Down)

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.ui.messages import MessageList
from app.ui.messages.code_box import CodeBox
from app.ui.theme import DARK, LIGHT, Theme
from tests.ui.messages.looking import view_of
from tests.ui.messages.samples import CODE, message


@pytest.fixture
def box_of(messages: MessageList) -> Callable[..., CodeBox]:
    """Return a function that shows an answer and returns its first box of code."""

    def show(text: str, *, writing: bool = False) -> CodeBox:
        shown = message(1, text=text, status="writing" if writing else "done")
        if messages._column.index(1) < 0:
            messages.set_messages([shown])
        else:
            messages.replace(shown)
        return view_of(messages, 1).findChildren(CodeBox)[0]

    return show


def colours(box: CodeBox, line: int) -> set[str]:
    layout = box.view.document().findBlockByNumber(line).layout()
    return {each.format.foreground().color().name().upper() for each in layout.formats()}


def test_the_language_is_named(box_of: Callable[..., CodeBox]) -> None:
    box = box_of(CODE)
    assert [label.text() for label in box.findChildren(QLabel)] == ["Python"]
    assert box.view.accessibleName() == "Code in Python"
    assert box.copy_button.accessibleName() == "Copy code"


def test_the_button_copies_and_says_so(box_of: Callable[..., CodeBox], qtbot: QtBot) -> None:
    box = box_of("```\n\tx = 1\n\n```")
    before = box.copy_button.icon().pixmap(16).toImage()
    qtbot.mouseClick(box.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "\tx = 1\n"
    assert box.copy_button.toolTip() == "Copied"
    assert box.copy_button.icon().pixmap(16).toImage() != before


def test_code_in_a_list_is_a_box_of_its_own(box_of: Callable[..., CodeBox]) -> None:
    box = box_of("1. Do:\n\n   ```bash\n   ls\n   ```\n\n2. Done")
    assert box.view.toPlainText() == "ls"
    assert box.x() > 20


def test_colours_follow_the_theme(box_of: Callable[..., CodeBox], theme: Theme) -> None:
    box = box_of(CODE)
    assert LIGHT.accent in colours(box, 0)
    theme.choose("dark", 100)
    assert DARK.accent in colours(box, 0)
    assert box.grab().toImage().pixelColor(60, 4) == QColor(DARK.code)


def test_code_is_coloured_while_it_is_written(box_of: Callable[..., CodeBox], qtbot: QtBot) -> None:
    for end in range(3, len(CODE)):
        box = box_of(CODE[:end], writing=True)
    qtbot.waitUntil(lambda: LIGHT.accent in colours(box, 1))
    assert box.view.toPlainText() == "def f(x):\n    return x"


def test_wide_code_scrolls_sideways_and_begins_at_the_left(
    box_of: Callable[..., CodeBox],
) -> None:
    box = box_of("```\n" + "x" * 400 + "\n```")
    bar = box.view.horizontalScrollBar()
    assert bar.isVisible()
    assert (bar.value(), bar.maximum() > 100) == (0, True)
    low = box_of("```\nx\n```")
    assert not low.view.horizontalScrollBar().isVisible()


def test_every_line_of_code_is_in_the_box(box_of: Callable[..., CodeBox]) -> None:
    one = box_of("```\na\n```").height()
    two = box_of("```\na\nb\n```").height()
    five = box_of("```\na\nb\nc\nd\ne\n```").height()
    assert five - two == 3 * (two - one)
    assert two - one >= 15


def test_a_very_long_line_is_broken(box_of: Callable[..., CodeBox]) -> None:
    box = box_of("```\n" + "y" * 5_000 + "\n```")
    lines = box.view.toPlainText().split("\n")
    assert max(map(len, lines)) <= 2_000
    assert "".join(lines) == "y" * 5_000

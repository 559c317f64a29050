import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.base.paths import assets_dir
from app.ui.theme import DARK, LIGHT, Palette
from app.ui.theme.sheet import style_sheet


@pytest.fixture
def messages() -> Iterator[list[str]]:
    """Return what Qt says meanwhile."""
    said: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _where, message: said.append(message))
    yield said
    qInstallMessageHandler(before)


BOTH = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


@BOTH
def test_qt_can_read_the_whole_sheet(palette: Palette, qtbot: QtBot, messages: list[str]) -> None:
    sheet = style_sheet(palette, 10.5, 19)
    assert "$" not in sheet
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setStyleSheet(sheet)
    widget.ensurePolished()
    assert messages == []


def test_qt_complains_about_a_sheet_that_it_cannot_read(qtbot: QtBot, messages: list[str]) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setStyleSheet("QWidget { color: ")
    widget.ensurePolished()
    assert any("Could not parse" in message for message in messages)


@BOTH
def test_drawings_in_controls_have_the_colours_of_the_palette(palette: Palette) -> None:
    folder = assets_dir() / "controls" / ("dark" if palette.dark else "light")
    expected = {
        "check": palette.on_accent,
        "chevron-down": palette.quiet,
        "chevron-up": palette.quiet,
    }
    found = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.svg")}
    assert found.keys() == expected.keys()
    for name, colour in expected.items():
        assert set(re.findall(r"#[0-9A-F]{6}", found[name])) == {colour}


@BOTH
def test_drawings_named_in_the_sheet_exist(palette: Palette) -> None:
    names = set(re.findall(r"url\(controls:([^)]*)\)", style_sheet(palette, 10.5, 19)))
    assert names
    assert all((assets_dir() / "controls" / name).is_file() for name in names)


@BOTH
def test_every_colour_in_the_sheet_is_one(palette: Palette) -> None:
    colours = re.findall(r"#[0-9a-fA-F]+(?=[;\s])", style_sheet(palette, 10.5, 19))
    assert len(colours) > 50
    assert all(QColor(colour).isValid() for colour in colours)


def test_text_of_every_kind_scales() -> None:
    def sizes(sheet: str) -> list[float]:
        return [float(size) for size in re.findall(r"font-size: ([\d.]+)pt", sheet)]

    usual, double = style_sheet(LIGHT, 10, 18), style_sheet(LIGHT, 20, 36)
    assert sizes(double) == pytest.approx([2 * size for size in sizes(usual)])
    assert min(sizes(usual)) >= 8

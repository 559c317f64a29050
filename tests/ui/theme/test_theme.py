from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.theme import DARK, LIGHT, Theme


@pytest.fixture
def right_to_left(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_choosing_dark_changes_what_is_on_screen(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton("Save")
    qtbot.addWidget(button)
    button.show()
    light = button.grab().toImage().pixelColor(button.width() // 2, 4)
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark", 100)
    assert theme.palette is DARK
    assert (
        button.grab().toImage().pixelColor(button.width() // 2, 4).lightness() < light.lightness()
    )
    window = QApplication.palette().color(QPalette.ColorRole.Window)
    assert window == QColor(DARK.page)


def test_the_system_is_followed_only_while_chosen(theme: Theme, qapp: QApplication) -> None:
    theme.choose("system", 100)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.palette is DARK
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.palette is LIGHT
    theme.choose("light", 100)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.palette is LIGHT


def test_choosing_the_same_again_does_not_paint_again(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.choose("light", 100)
        theme.refresh()


def test_an_unknown_choice_is_a_bug(theme: Theme) -> None:
    with pytest.raises(ValueError, match="sepia"):
        theme.choose("sepia", 100)


def test_text_scales_with_the_percentage(theme: Theme, qtbot: QtBot) -> None:
    label = QLabel("Frost and tomato plants")
    qtbot.addWidget(label)
    label.show()
    usual = label.fontMetrics().horizontalAdvance(label.text())
    length_px = theme.scaled(100)
    theme.choose("light", 200)
    assert label.fontMetrics().horizontalAdvance(label.text()) == pytest.approx(2 * usual, rel=0.05)
    assert theme.scaled(100) == pytest.approx(2 * length_px, abs=1)
    assert theme.space(3) == 24


@pytest.mark.parametrize(("system", "expected_pt"), [((-1, 9.0), 10.5), ((-1, 16.0), 16.0)])
def test_text_starts_from_the_systems_size(
    theme: Theme,
    monkeypatch: pytest.MonkeyPatch,
    system: tuple[int, float],
    expected_pt: float,
) -> None:
    def system_font(_kind: QFontDatabase.SystemFont) -> QFont:
        font = QFont()
        font.setPointSizeF(system[1])
        return font

    monkeypatch.setattr(QFontDatabase, "systemFont", system_font)
    theme.refresh()
    assert theme.body_font().pointSizeF() == expected_pt
    assert QApplication.font().pointSizeF() == expected_pt


def test_a_system_font_in_pixels_is_understood(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def system_font(_kind: QFontDatabase.SystemFont) -> QFont:
        font = QFont()
        font.setPixelSize(32)
        return font

    monkeypatch.setattr(QFontDatabase, "systemFont", system_font)
    per_inch = QApplication.primaryScreen().logicalDotsPerInchY()
    assert theme.body_font().pointSizeF() == pytest.approx(32 * 72 / per_inch)


def test_code_is_set_in_a_fixed_font(theme: Theme) -> None:
    font = theme.code_font()
    assert font.family() == QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    assert font.pointSizeF() < theme.body_font().pointSizeF()


def test_icons_are_quiet_by_default_and_follow_the_theme(theme: Theme) -> None:
    def colour() -> QColor:
        image = theme.icon("stop").pixmap(24, 24).toImage()
        return image.pixelColor(image.width() // 2, image.height() // 2)

    assert colour() == QColor(LIGHT.quiet)
    theme.choose("dark", 100)
    assert colour() == QColor(DARK.quiet)


def test_an_icon_is_made_once(theme: Theme) -> None:
    assert theme.icon("copy") is theme.icon("copy")
    assert theme.icon("copy") is not theme.icon("copy", LIGHT.accent)


def test_an_icon_that_is_not_there_is_a_bug(theme: Theme) -> None:
    with pytest.raises(FileNotFoundError):
        theme.icon("no-such-icon")


def tip_side(theme: Theme, name: str) -> str:
    """Say at which side the middle line of a chevron has its ink."""
    image = theme.icon(name).pixmap(24, 24).toImage()
    inked = [x for x in range(24) if image.pixelColor(x, 12).alpha() > 128]
    return "left" if sum(inked) / len(inked) < 12 else "right"


def test_pointing_icons_point_where_they_say(theme: Theme) -> None:
    assert tip_side(theme, "chevron-left") == "left"
    assert tip_side(theme, "chevron-right") == "right"


@pytest.mark.usefixtures("right_to_left")
def test_pointing_icons_turn_round_in_right_to_left_languages(theme: Theme) -> None:
    assert tip_side(theme, "chevron-left") == "right"
    assert tip_side(theme, "chevron-right") == "left"

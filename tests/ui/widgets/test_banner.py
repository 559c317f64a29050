from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.widgets.banner import Banner, Error


def error(key: str, callback: Callable[[], object] | None = None) -> Error:
    return Error(key, f"The {key} is gone.", "Try again" if callback else "", callback)


def shown(theme: Theme, qtbot: QtBot) -> Banner:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    return banner


def test_it_stays_until_it_is_dismissed(theme: Theme, qtbot: QtBot) -> None:
    banner = shown(theme, qtbot)
    assert banner.isHidden()
    banner.add(error("disk"))
    assert banner.isVisible()
    assert banner.label.text() == "The disk is gone."
    assert banner.button.isHidden()
    with qtbot.waitSignal(banner.emptied):
        QTest.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    assert banner.isHidden()


def test_its_button_acts_once_and_ends_it(theme: Theme, qtbot: QtBot) -> None:
    banner, calls = shown(theme, qtbot), list[str]()
    banner.add(error("worker", lambda: calls.append("again")))
    assert banner.button.text() == "Try again"
    QTest.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    assert calls == ["again"]
    assert banner.isHidden()


def test_a_button_may_fail_with_the_same_error_again(theme: Theme, qtbot: QtBot) -> None:
    banner = shown(theme, qtbot)

    def fail() -> None:
        banner.add(error("worker", fail))

    fail()
    QTest.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    assert banner.isVisible()
    assert len(banner.errors()) == 1


def test_the_same_error_is_shown_once(theme: Theme, qtbot: QtBot) -> None:
    banner = shown(theme, qtbot)
    banner.add(error("disk"))
    banner.add(Error("disk", "The disk is full.", "", None))
    assert len(banner.errors()) == 1
    assert banner.label.text() == "The disk is full."
    assert banner.more_label.isHidden()


def test_dismissing_shows_the_one_before(theme: Theme, qtbot: QtBot) -> None:
    banner = shown(theme, qtbot)
    banner.add(error("disk"))
    banner.add(error("worker"))
    assert banner.label.text() == "The worker is gone."
    assert banner.more_label.text() == "and 1 more"
    QTest.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    assert banner.label.text() == "The disk is gone."


def test_what_is_no_longer_true_goes_away(theme: Theme, qtbot: QtBot) -> None:
    banner = shown(theme, qtbot)
    banner.add(error("disk"))
    banner.add(error("worker"))
    banner.resolve("disk")
    assert banner.label.text() == "The worker is gone."
    banner.resolve("worker")
    banner.resolve("never there")
    assert banner.isHidden()


def test_errors_do_not_pile_up(theme: Theme, qtbot: QtBot) -> None:
    banner = shown(theme, qtbot)
    for number in range(100):
        banner.add(error(str(number)))
    assert [one.key for one in banner.errors()] == ["95", "96", "97", "98", "99"]


def test_the_same_sentence_about_two_things_is_said_once(theme: Theme, qtbot: QtBot) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    for key in ("answer", "draft"):
        banner.add(Error(key, "The disk is full.", "", None))
    assert banner.more_label.isHidden()
    banner.resolve("draft")
    assert banner.label.text() == "The disk is full."
    banner.add(Error("draft", "The disk is full.", "", None))
    qtbot.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    assert banner.errors() == ()
    assert banner.isHidden()

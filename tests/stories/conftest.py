"""The whole app, opened on a folder, closed and opened again."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.paths import DataDir
from app.main import Inkling
from app.ui.application import MainWindow
from app.ui.theme import Theme
from tests.stories.album import Album, folder_of_pictures
from tests.stories.other_app import OtherApp
from tests.stories.person import Person

if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
    # Qt's own screen without a screen has 800 by 800 pixels: menus would miss their buttons.
    screen = Path(__file__).with_name("screen.json")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"

Start = Callable[..., Person]
OpenApp = Callable[[Path], OtherApp]


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    theme = Theme(qapp)
    yield theme
    theme.choose("system", 100)
    theme.deleteLater()


@pytest.fixture
def album(request: pytest.FixtureRequest, theme: Theme, tmp_path: Path) -> Album:
    """Return an album named after the story."""
    story = request.node.name.removeprefix("test_").replace("_", "-")
    return Album(folder_of_pictures(tmp_path), story, theme)


class House:
    """Opens the app, one window at a time, as `application.run` does."""

    def __init__(self, theme: Theme, qtbot: QtBot, album: Album) -> None:
        self._theme, self._qtbot, self._album = theme, qtbot, album
        self._open: MainWindow | None = None

    def start(self, folder: Path, prepare: Callable[[Inkling], object] | None = None) -> Person:
        """Open the window; `prepare` may put something into the library first."""
        self.close()
        inkling = Inkling.open(DataDir(folder))
        if prepare is not None:
            prepare(inkling)
        main = MainWindow(self._theme, inkling)
        self._open = main
        main.show()
        main.window.resize(1180, 760)
        main.window.activateWindow()
        self._qtbot.waitExposed(main.window)
        self._qtbot.waitUntil(lambda: QApplication.activeWindow() is main.window)
        return Person(main, inkling, self._qtbot, self._album)

    def close(self) -> None:
        """Close the window and everything behind it."""
        main, self._open = self._open, None
        if main is not None:
            assert main.guard.dialog is None, "Inkling itself went wrong"
            main.window.close()
            main.close_down()
            main.window.deleteLater()
            main.deleteLater()


@pytest.fixture
def start(
    theme: Theme, qtbot: QtBot, album: Album, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Start]:
    """Return a function that opens the app on a folder, closing the one that is open."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))  # Qt's file dialog writes there
    house = House(theme, qtbot, album)
    yield house.start
    house.close()


@pytest.fixture
def open_app() -> Iterator[OpenApp]:
    """Return a function that opens the app on a folder, in a process of its own."""
    opened: list[OtherApp] = []

    def open_one(folder: Path) -> OtherApp:
        opened.append(OtherApp(folder))
        return opened[-1]

    yield open_one
    for other in opened:
        other.end()

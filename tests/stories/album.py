"""Pictures of the window, light and dark, for people to look at."""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.theme import Theme


def folder_of_pictures(temporary: Path) -> Path:
    """Return the folder named by $INKLING_SCREENSHOTS, or else one among the temporary files."""
    folder = Path(os.environ.get("INKLING_SCREENSHOTS", temporary / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Album:
    """Takes numbered pictures of one story."""

    def __init__(self, folder: Path, story: str, theme: Theme) -> None:
        self._folder, self._story, self._theme = folder, story, theme
        self._numbers = itertools.count(1)

    def take(self, window: QWidget, scene: str) -> None:
        """Picture the window with the menus and dialogs over it, in both themes."""
        name = f"{self._story}-{next(self._numbers):02}-{scene}"
        for scheme in ("light", "dark"):
            with self._in(scheme):
                for _round in range(4):  # one layout after the other hears of the new sizes
                    QApplication.processEvents()
                self._picture(window, self._folder / f"{name}-{scheme}.png")

    @contextmanager
    def _in(self, scheme: str) -> Iterator[None]:
        chosen, percent = self._theme._choice, self._theme._percent
        self._theme.choose(scheme, percent)
        try:
            yield
        finally:
            self._theme.choose(chosen, percent)

    @staticmethod
    def _picture(window: QWidget, path: Path) -> None:
        picture = window.grab()
        painter = QPainter(picture)
        corner = window.mapToGlobal(QPoint(0, 0))
        for other in QApplication.topLevelWidgets():
            if other is not window and other.isVisible():
                place = QRect(other.mapToGlobal(QPoint(0, 0)) - corner, other.size())
                painter.drawPixmap(place.topLeft(), other.grab())
                painter.setPen(Qt.GlobalColor.gray)  # where a window manager puts a frame
                painter.drawRect(place)
        painter.end()
        assert picture.save(str(path))

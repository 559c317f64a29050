"""Real widgets, without a screen."""

import os
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.widgets.notices import Notices

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """Return the light theme, applied to the application."""
    theme = Theme(qapp, "light")
    yield theme
    theme.deleteLater()


@pytest.fixture
def notices(theme: Theme, qtbot: QtBot) -> Notices:
    """Return notices without a window around them, shown at a usual size."""
    notices = Notices(theme)
    qtbot.addWidget(notices)
    notices.resize(900, 600)
    notices.show()
    return notices

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.settings.data import DataSection
from app.ui.theme import Theme


@pytest.fixture
def section(theme: Theme, qtbot: QtBot, tmp_path: Path) -> DataSection:
    section = DataSection(theme, tmp_path)
    qtbot.addWidget(section)
    section.show()
    return section


def test_buttons_ask_for_export_and_import(section: DataSection, qtbot: QtBot) -> None:
    with qtbot.waitSignal(section.export_requested):
        QTest.mouseClick(section.export_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(section.import_requested):
        QTest.mouseClick(section.import_button, Qt.MouseButton.LeftButton)


def test_the_folder_is_opened(
    section: DataSection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    with qtbot.assertNotEmitted(section.folder_not_opened):
        QTest.mouseClick(section.open_button, Qt.MouseButton.LeftButton)
    assert opened == [str(tmp_path)]


def test_where_nothing_opens_folders_the_path_is_said(
    section: DataSection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    with qtbot.waitSignal(section.folder_not_opened) as heard:
        QTest.mouseClick(section.open_button, Qt.MouseButton.LeftButton)
    assert str(tmp_path) in heard.args[0]

from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from app.base.errors import StorageFailed
from app.library.assistants import Assistants
from app.library.fields import described
from app.library.settings import Settings, SettingsFile
from app.ui.settings.page import APPEARANCE, CHAT, SettingsPage, Sources
from app.ui.settings.sections import Sections
from app.ui.theme import Theme
from app.ui.widgets.notices import Notices
from app.ui.widgets.number import Number
from app.ui.widgets.segmented import Segmented


class Store:
    """The settings in a real file; the disk may be made to fail."""

    def __init__(self, path: Path) -> None:
        self.file = SettingsFile(path)
        self.settings = self.file.load()
        self.full = False
        self.states_bytes = 300_000_000

    def read(self) -> Settings:
        return self.settings

    def write(self, settings: Settings) -> None:
        if self.full:
            raise StorageFailed("The disk is full.")
        self.file.save(settings)
        self.settings = settings


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "settings.json")


@pytest.fixture
def page(
    theme: Theme, notices: Notices, assistants: Assistants, store: Store, tmp_path: Path
) -> SettingsPage:
    sources = Sources(
        read=store.read,
        write=store.write,
        assistants=assistants,
        models=lambda: [("smol", "SmolLM2 135M")],
        states_bytes=lambda: store.states_bytes,
        data_dir=tmp_path,
    )
    page = SettingsPage(theme, notices, sources)
    notices.set_content(page)
    page.show()
    return page


def theme_buttons(page: SettingsPage) -> Segmented:
    control = page.appearance.control("theme")
    assert isinstance(control, Segmented)
    return control


def reset_button(page: SettingsPage) -> QPushButton:
    return next(
        button
        for button in page.findChildren(QPushButton)
        if button.text() == "Reset this page" and button.isVisible()
    )


def test_every_setting_of_the_page_is_in_a_section() -> None:
    on_page = [field.name for field in fields(Settings) if described(Settings)[field.name].on_page]
    assert sorted((*APPEARANCE, *CHAT)) == sorted(on_page)


def test_a_change_is_saved_and_told_at_once(
    page: SettingsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(page.settings_changed) as heard:
        QTest.mouseClick(theme_buttons(page).button("dark"), Qt.MouseButton.LeftButton)
    assert heard.args == [Settings(theme="dark")]
    assert SettingsFile(tmp_path / "settings.json").load().theme == "dark"


def test_what_others_changed_meanwhile_stays(page: SettingsPage, store: Store) -> None:
    store.write(Settings(list_width_px=300))
    QTest.mouseClick(theme_buttons(page).button("dark"), Qt.MouseButton.LeftButton)
    assert store.settings == Settings(list_width_px=300, theme="dark")


def test_what_cannot_be_saved_goes_back_with_a_notice(
    page: SettingsPage, store: Store, notices: Notices, qtbot: QtBot
) -> None:
    store.full = True
    with qtbot.assertNotEmitted(page.settings_changed):
        QTest.mouseClick(theme_buttons(page).button("dark"), Qt.MouseButton.LeftButton)
    assert notices.banner.label.text() == "The disk is full."
    assert theme_buttons(page).value() == "system"
    store.full = False
    QTest.mouseClick(theme_buttons(page).button("light"), Qt.MouseButton.LeftButton)
    assert notices.banner.isHidden()
    assert store.settings.theme == "light"


def test_a_page_of_settings_is_reset_and_that_is_undone(
    page: SettingsPage, store: Store, notices: Notices, qtbot: QtBot
) -> None:
    store.write(Settings(theme="dark", text_size_percent=150, send_with="ctrl_enter"))
    page.refresh()
    with qtbot.waitSignal(page.settings_changed):
        QTest.mouseClick(reset_button(page), Qt.MouseButton.LeftButton)
    assert store.settings == Settings(send_with="ctrl_enter")
    notices.undo_latest()
    assert store.settings == Settings(theme="dark", text_size_percent=150, send_with="ctrl_enter")
    assert theme_buttons(page).value() == "dark"


def test_the_space_taken_is_shown_and_freed(page: SettingsPage, store: Store, qtbot: QtBot) -> None:
    page.sections.open("chat")
    words = page.states.row.description_label
    assert words.text().startswith("300 of 2,048 MB.")
    assert 140 <= page.states.bar.value() <= 150
    page.delete_states_requested.connect(lambda: setattr(store, "states_bytes", 0))
    with qtbot.waitSignal(page.delete_states_requested):
        QTest.mouseClick(page.states.delete_button, Qt.MouseButton.LeftButton)
    assert words.text().startswith("0 of 2,048 MB.")
    assert not page.states.delete_button.isEnabled()


def test_the_budget_may_be_nothing(page: SettingsPage, store: Store) -> None:
    budget = page.chat.control("saved_state_budget_mb")
    assert isinstance(budget, Number)
    budget.set_value(0)
    assert store.settings.saved_state_budget_mb == 0
    assert budget.field.text() == "Keep none"
    assert page.states.bar.value() == 1000


def test_opening_the_page_looks_again(
    page: SettingsPage, store: Store, assistants: Assistants
) -> None:
    page.hide()
    store.settings = Settings(theme="dark")
    store.states_bytes = 1_000_000
    assistants.create("Letters")
    page.show()
    assert theme_buttons(page).value() == "dark"
    assert page.states.row.description_label.text().startswith("1 of")
    assert len(page.assistants.rows) == 5


def test_nothing_is_made_before_the_page_is_opened(
    theme: Theme, notices: Notices, page: SettingsPage
) -> None:
    closed = SettingsPage(theme, notices, page._sources)
    assert closed.findChildren(QPushButton) == []
    closed.open_section("about")
    assert closed.sections.current() == "about"
    closed.prepare()
    assert closed.layout() is not None
    assert len(closed.findChildren(Sections)) == 1
    closed.deleteLater()


def test_requests_are_passed_on(page: SettingsPage, qtbot: QtBot) -> None:
    page.sections.open("data")
    with qtbot.waitSignal(page.export_all_requested):
        QTest.mouseClick(page.data.export_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.import_requested):
        QTest.mouseClick(page.data.import_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.assistants_changed):
        page.assistants.changed.emit()


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_everything_in_sight_fits_its_width(
    page: SettingsPage, theme: Theme, notices: Notices, percent: int
) -> None:
    theme.choose("light", percent)
    for width_px in (552, 800, 1100):  # 552: what the smallest window leaves to a page
        notices.resize(width_px, 440)
        for key in page.sections.keys():  # noqa: SIM118 - not a dictionary
            page.sections.open(key)
            QApplication.processEvents()
            area = page.sections.stack.currentWidget()
            assert isinstance(area, QScrollArea)
            content = area.widget()
            assert content is not None
            assert content.width() <= area.viewport().width(), (key, width_px)

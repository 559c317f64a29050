from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.base.errors import StorageFailed
from app.library.assistants import Assistants
from app.library.data import Sampling
from app.ui.settings.assistants import AssistantRow, AssistantsSection
from app.ui.theme import Theme
from app.ui.widgets.notices import Notices

MODELS = [("smol", "SmolLM2 135M")]


@pytest.fixture
def section(theme: Theme, notices: Notices, assistants: Assistants) -> AssistantsSection:
    section = AssistantsSection(theme, notices, assistants, lambda: MODELS)
    notices.set_content(section)
    return section


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def names(section: AssistantsSection) -> list[str]:
    return [row.findChildren(QLabel)[0].text() for row in section.rows.values()]


def row(section: AssistantsSection, name: str) -> AssistantRow:
    return next(one for one in section.rows.values() if one.findChildren(QLabel)[0].text() == name)


def test_built_in_assistants_can_be_duplicated_but_not_deleted(
    section: AssistantsSection,
) -> None:
    assert names(section) == ["General", "Writing", "Code", "Tutor"]
    general = row(section, "General")
    assert general.delete_button.isHidden()
    assert general.reset_button.isHidden()
    assert general.edit_button.accessibleName() == "Edit General"


def test_one_is_made(section: AssistantsSection, assistants: Assistants, qtbot: QtBot) -> None:
    click(section.add_button)
    assert section.editor is not None
    QTest.keyClicks(section.editor.name_field, "Letters")
    with qtbot.waitSignal(section.changed):
        click(section.editor.save_button)
    assert names(section)[-1] == "Letters"
    assert assistants.list()[-1].name == "Letters"


def test_one_is_edited_and_reset_and_that_is_undone(
    section: AssistantsSection, assistants: Assistants, notices: Notices, qtbot: QtBot
) -> None:
    click(row(section, "Code").edit_button)
    assert section.editor is not None
    section.editor.name_field.selectAll()
    QTest.keyClicks(section.editor.name_field, "Python")
    with qtbot.waitSignal(section.changed):
        click(section.editor.save_button)
    assert names(section)[2] == "Python"
    with qtbot.waitSignal(section.changed):
        click(row(section, "Python").reset_button)
    assert names(section)[2] == "Code"
    with qtbot.waitSignal(section.changed):
        notices.undo_latest()
    assert names(section)[2] == "Python"
    assert assistants.list()[2].name == "Python"


def test_a_built_in_one_goes_back_to_its_own_sampling(section: AssistantsSection) -> None:
    click(row(section, "Code").edit_button)
    assert section.editor is not None
    assert section.editor.result_assistant().sampling.temperature == 0.2
    assert not section.editor.reset_button.isEnabled()


def test_one_is_duplicated(
    section: AssistantsSection, assistants: Assistants, qtbot: QtBot
) -> None:
    click(row(section, "Code").duplicate_button)
    assert section.editor is not None
    assert section.editor.name_field.text() == "Code (copy)"
    with qtbot.waitSignal(section.changed):
        click(section.editor.save_button)
    copy = assistants.list()[-1]
    assert (copy.key, copy.name) == ("", "Code (copy)")
    assert copy.sampling == replace(Sampling(), temperature=0.2, repeat_penalty=1.0)


def test_one_is_deleted_and_comes_back(
    section: AssistantsSection, assistants: Assistants, notices: Notices, qtbot: QtBot
) -> None:
    assistants.create("Letters")
    section.refresh()
    with qtbot.waitSignal(section.changed):
        click(row(section, "Letters").delete_button)
    assert "Letters" not in names(section)
    assert notices.undo_toast.label.text() == "Deleted the assistant “Letters”."
    with qtbot.waitSignal(section.changed):
        click(notices.undo_toast.button)
    assert names(section)[-1] == "Letters"


def test_what_the_disk_refuses_is_said(
    section: AssistantsSection,
    assistants: Assistants,
    notices: Notices,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    assistants.create("Letters")
    section.refresh()

    def fail(_assistant_id: int) -> None:
        raise StorageFailed("The disk is full.")

    monkeypatch.setattr(assistants, "delete", fail)
    with qtbot.assertNotEmitted(section.changed):
        click(row(section, "Letters").delete_button)
    assert notices.banner.label.text() == "The disk is full."
    assert "Letters" in names(section)


def test_an_assistant_that_is_gone_is_said(
    section: AssistantsSection, assistants: Assistants, notices: Notices
) -> None:
    gone = assistants.create("Letters")
    section.refresh()
    assistants.delete(gone.id)
    click(row(section, "Letters").edit_button)
    assert section.editor is None
    assert notices.banner.isVisible()


def test_a_list_that_cannot_be_read_is_said(
    section: AssistantsSection,
    assistants: Assistants,
    notices: Notices,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> None:
        raise StorageFailed("The file is gone.")

    monkeypatch.setattr(assistants, "list", fail)
    section.refresh()
    assert notices.banner.label.text() == "The file is gone."
    assert len(section.rows) == 4

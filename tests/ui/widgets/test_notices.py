import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.widgets import notices as module
from app.ui.widgets.notices import Notices
from app.ui.widgets.number import NumberField


class Page(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.column = column = QVBoxLayout(self)
        self.search, self.number = QLineEdit(), NumberField()
        self.composer = QPlainTextEdit()
        self.composer.setFixedHeight(60)
        self.composer.setTabChangesFocus(True)
        column.addWidget(self.search)
        column.addWidget(self.number)
        column.addStretch(1)
        column.addWidget(self.composer)


@pytest.fixture
def page(notices: Notices, qtbot: QtBot) -> Page:
    page = Page()
    notices.set_content(page)
    notices.set_anchor(page.composer)
    notices.activateWindow()
    qtbot.waitUntil(page.composer.isVisible)
    return page


def place(notices: Notices, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(notices, QPoint(0, 0)), widget.size())


@pytest.mark.usefixtures("page")
def test_undo_takes_back_and_is_not_final(notices: Notices) -> None:
    calls: list[str] = []
    notices.undo("Deleted “Bread”.", lambda: calls.append("back"), lambda: calls.append("final"))
    assert notices.undo_toast.label.text() == "Deleted “Bread”."
    QTest.mouseClick(notices.undo_toast.button, Qt.MouseButton.LeftButton)
    assert calls == ["back"]
    assert notices.undo_toast.isHidden()
    notices.finish()
    assert calls == ["back"]


def test_what_is_not_taken_back_becomes_final_once(theme: Theme, qtbot: QtBot) -> None:
    notices, calls = Notices(theme, undo_ms=20), list[str]()
    qtbot.addWidget(notices)
    notices.show()
    notices.undo("Deleted one.", lambda: calls.append("back"), lambda: calls.append("one"))
    notices.undo("Deleted two.", lambda: calls.append("back"), lambda: calls.append("two"))
    notices.undo("Deleted three.", lambda: calls.append("back"))
    qtbot.waitUntil(lambda: calls == ["one", "two"])
    assert notices.undo_toast.isHidden()


@pytest.mark.usefixtures("page")
def test_closing_the_toast_makes_it_final(notices: Notices) -> None:
    calls: list[str] = []
    notices.undo("Deleted.", lambda: calls.append("back"), lambda: calls.append("final"))
    QTest.mouseClick(notices.undo_toast.close_button, Qt.MouseButton.LeftButton)
    assert calls == ["final"]


@pytest.mark.usefixtures("page")
def test_the_latest_is_undone_first(notices: Notices) -> None:
    calls: list[str] = []
    notices.undo("Deleted one.", lambda: calls.append("one"))
    notices.undo("Deleted two.", lambda: calls.append("two"))
    assert notices.undo_toast.label.text() == "Deleted two."
    notices.undo_latest()
    assert notices.undo_toast.label.text() == "Deleted one."
    notices.undo_latest()
    notices.undo_latest()
    assert calls == ["two", "one"]


@pytest.mark.parametrize("field", ["search", "composer", "number"])
def test_ctrl_z_undoes_where_the_field_has_nothing_to_undo(
    notices: Notices, page: Page, field: str
) -> None:
    calls: list[str] = []
    widget: QWidget = getattr(page, field)
    widget.setFocus()
    notices.undo("Deleted.", lambda: calls.append("back"))
    QTest.keyClick(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert calls == ["back"]


@pytest.mark.parametrize("field", ["search", "composer"])
def test_ctrl_z_belongs_to_the_field_that_was_typed_in(
    notices: Notices, page: Page, field: str
) -> None:
    calls: list[str] = []
    widget = page.search if field == "search" else page.composer
    notices.undo("Deleted.", lambda: calls.append("back"))
    widget.setFocus()
    QTest.keyClicks(widget, "x")
    QTest.keyClick(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert calls == []
    text = widget.text() if isinstance(widget, QLineEdit) else widget.toPlainText()
    assert text == ""
    QTest.keyClick(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert calls == ["back"]


def test_a_field_that_is_gone_does_no_harm(notices: Notices, page: Page, qtbot: QtBot) -> None:
    field = QLineEdit(page)
    field.show()
    field.setFocus()
    notices.undo("Deleted.", lambda: None)
    with qtbot.waitSignal(field.destroyed):
        field.deleteLater()
    notices.undo_latest()
    assert notices.undo_toast.isHidden()


def test_the_undo_button_is_reached_with_the_keyboard(notices: Notices, page: Page) -> None:
    calls: list[str] = []
    page.search.setFocus()
    notices.undo("Deleted.", lambda: calls.append("back"))
    for _press in range(10):
        focus = notices.focusWidget()
        assert focus is not None
        if focus is notices.undo_toast.button:
            break
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert notices.undo_toast.button.hasFocus()
    QTest.keyClick(notices.undo_toast.button, Qt.Key.Key_Space)
    assert calls == ["back"]


def test_toasts_stand_above_the_composer_as_it_grows(notices: Notices, page: Page) -> None:
    notices.undo("Deleted.", lambda: None)
    notices.info("Copied.")
    for height_px in (60, 200):
        page.composer.setFixedHeight(height_px)
        page.column.activate()
        undo, info = place(notices, notices.undo_toast), place(notices, notices.info_toast)
        assert undo.bottom() < place(notices, page.composer).top()
        assert info.bottom() < undo.top()
        assert abs(undo.center().x() - place(notices, page.composer).center().x()) <= 1


def test_toasts_stand_at_the_foot_where_there_is_no_composer(notices: Notices, page: Page) -> None:
    page.composer.hide()
    notices.info("Copied.")
    foot = place(notices, notices.info_toast).bottom()
    assert notices.height() - 30 < foot < notices.height()


@pytest.mark.usefixtures("page")
def test_a_long_sentence_wraps_inside_a_narrow_window(notices: Notices) -> None:
    notices.resize(360, 500)
    notices.undo("Deleted " + "a conversation with a very long title " * 4, lambda: None)
    toast = place(notices, notices.undo_toast)
    assert notices.rect().contains(toast)
    assert toast.height() > 3 * notices.fontMetrics().height()


def test_info_goes_by_itself(theme: Theme, qtbot: QtBot) -> None:
    notices = Notices(theme, info_ms=20)
    qtbot.addWidget(notices)
    notices.show()
    notices.info("Copied.")
    assert notices.info_toast.isVisible()
    qtbot.waitUntil(notices.info_toast.isHidden)


def test_errors_come_to_the_banner(notices: Notices, page: Page) -> None:
    notices.error("The disk is full.", key="disk")
    assert notices.banner.isVisible()
    assert place(notices, notices.banner).bottom() <= place(notices, page).top()
    notices.resolve("disk")
    assert notices.banner.isHidden()


@pytest.mark.usefixtures("page")
def test_what_appears_is_said_aloud(notices: Notices, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(module, "announce", lambda _widget, sentence: said.append(sentence))
    notices.undo("Deleted.", lambda: None)
    notices.info("Copied.")
    assert said[0].startswith("Deleted. Ctrl+Z")
    assert said[1] == "Copied."

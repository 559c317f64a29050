import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.ui.chat.list import ConversationList
from app.ui.chat.list.rows import Entry
from app.ui.chat.list.view import RowView
from app.ui.theme import DARK, LIGHT, Theme
from tests.ui.chat.list.parts import Clock, Library, show, titles

_LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def ids(library: Library) -> dict[str, int]:
    """Return the conversations of a usual day by their titles."""
    return {
        "Bread": library.add("Bread", "flour and water", days=20, pinned=True),
        "Letter": library.add("Letter", "since the first frost", days=3),
        "Tomatoes": library.add("Tomatoes", "no frost any more"),
        "Frost": library.add("Frost", "on the window", days=1),
    }


@pytest.fixture
def listed(
    ids: dict[str, int], library: Library, theme: Theme, clock: Clock, qtbot: QtBot
) -> ConversationList:
    assert ids
    return show(library, theme, clock, qtbot)


def _click(qtbot: QtBot, view: RowView, conversation_id: int) -> None:
    place = view.visualRect(view.rows.index_of(conversation_id)).center()
    qtbot.mouseClick(view.viewport(), _LEFT, pos=place)


def _selected(view: RowView) -> list[str]:
    return [index.data() for index in view.selectedIndexes()]


def _is_shown(view: RowView) -> bool:
    return view.isVisible()


def test_conversations_stand_in_sections(listed: ConversationList) -> None:
    assert titles(listed.list) == [
        *("Pinned", "Bread"),
        *("Today", "Tomatoes"),
        *("Yesterday", "Frost"),
        *("Last week", "Letter"),
    ]


def test_a_click_opens_at_once(qtbot: QtBot, listed: ConversationList, ids: dict[str, int]) -> None:
    with qtbot.waitSignal(listed.chosen) as chosen:
        _click(qtbot, listed.list, ids["Letter"])
    assert chosen.args == [ids["Letter"], None, ()]
    assert _selected(listed.list) == ["Letter"]


def test_a_click_on_a_heading_does_nothing(qtbot: QtBot, listed: ConversationList) -> None:
    heading = listed.list.visualRect(listed.list.rows.index(0)).center()
    with qtbot.assertNotEmitted(listed.chosen):
        qtbot.mouseClick(listed.list.viewport(), _LEFT, pos=heading)
    assert _selected(listed.list) == []


def test_the_button_asks_for_a_new_conversation(qtbot: QtBot, listed: ConversationList) -> None:
    with qtbot.waitSignal(listed.new_requested):
        qtbot.mouseClick(listed.new_button, _LEFT)


def test_an_empty_list_says_so(shown: ConversationList, library: Library) -> None:
    assert shown.message.isVisible()
    assert shown.message.text() == "No conversations yet."
    shown.update_one(library.add("Frost"))
    assert not shown.message.isVisible()
    assert titles(shown.list) == ["Today", "Frost"]


def test_selecting_nothing_marks_nothing(listed: ConversationList, ids: dict[str, int]) -> None:
    listed.select(ids["Frost"])
    listed.select(None)
    assert _selected(listed.list) == []


def test_what_is_selected_before_it_is_listed_is_marked_then(
    listed: ConversationList, library: Library
) -> None:
    new = library.add("New")
    listed.select(new)
    assert _selected(listed.list) == []
    listed.refresh()
    assert _selected(listed.list) == ["New"]


def test_updating_one_moves_it_and_keeps_the_selection(
    listed: ConversationList, library: Library, ids: dict[str, int]
) -> None:
    listed.select(ids["Letter"])
    library.conversations.rename(ids["Letter"], "To the landlord")
    with library.database.transaction() as connection:
        connection.execute(
            "UPDATE conversations SET updated_at_ms = updated_at_ms + 3 * 86400000 WHERE id = ?",
            (ids["Letter"],),
        )
    listed.update_one(ids["Letter"])
    assert titles(listed.list)[2:] == ["Today", *titles(listed.list)[3:5], "Yesterday", "Frost"]
    assert set(titles(listed.list)[3:5]) == {"To the landlord", "Tomatoes"}
    assert _selected(listed.list) == ["To the landlord"]


def test_updating_one_that_was_deleted_takes_it_away(
    listed: ConversationList, library: Library, ids: dict[str, int]
) -> None:
    library.conversations.delete(ids["Letter"])
    listed.update_one(ids["Letter"])
    assert "Letter" not in titles(listed.list)
    assert "Last week" not in titles(listed.list)
    library.conversations.restore(ids["Letter"])
    listed.update_one(ids["Letter"])
    assert titles(listed.list)[-2:] == ["Last week", "Letter"]


def test_at_midnight_today_becomes_yesterday(
    listed: ConversationList, clock: Clock, qtbot: QtBot
) -> None:
    clock.time = clock.time.replace(hour=23, minute=59, second=59, microsecond=990_000)
    listed.refresh()
    assert titles(listed.list)[2:4] == ["Today", "Tomatoes"]
    clock.time += timedelta(milliseconds=10)
    qtbot.waitUntil(lambda: titles(listed.list)[2:4] == ["Yesterday", "Tomatoes"])


def test_who_comes_back_the_next_day_sees_it(listed: ConversationList, clock: Clock) -> None:
    clock.time += timedelta(days=1)
    QApplication.sendEvent(listed, _activation())
    assert titles(listed.list)[2:4] == ["Yesterday", "Tomatoes"]


def _activation() -> QEvent:
    return QEvent(QEvent.Type.ActivationChange)


def test_an_answer_being_written_is_marked_and_said(
    listed: ConversationList, ids: dict[str, int]
) -> None:
    listed.set_busy({ids["Frost"]})
    said = listed.list.rows.index_of(ids["Frost"]).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Frost, Yesterday, an answer is being written"
    listed.refresh()
    assert [r.title for r in listed.list.rows.rows() if isinstance(r, Entry) and r.busy] == [
        "Frost"
    ]
    listed.set_busy(())
    assert not [r for r in listed.list.rows.rows() if isinstance(r, Entry) and r.busy]


def test_a_screen_reader_reads_rows_and_headings(listed: ConversationList) -> None:
    view = QAccessible.queryAccessibleInterface(listed.list)
    assert view is not None
    assert view.text(QAccessible.Text.Name) == "Conversations"
    said = [view.child(i).text(QAccessible.Text.Name) for i in range(view.childCount())]
    assert said[:4] == ["Pinned", "Bread, Pinned", "Today", "Tomatoes, Today"]


def test_results_replace_the_list_at_each_key(
    qtbot: QtBot, listed: ConversationList, ids: dict[str, int]
) -> None:
    listed.select(ids["Frost"])
    qtbot.keyClicks(listed.search_field, "fro")
    assert _is_shown(listed.results)
    assert titles(listed.results) == ["Frost", "Tomatoes", "Letter"]
    assert _selected(listed.results) == ["Frost"]
    qtbot.keyClicks(listed.search_field, "st first")
    assert titles(listed.results) == ["Letter"]
    qtbot.keyClick(listed.search_field, Qt.Key.Key_Escape)
    assert listed.search_field.text() == ""
    assert _is_shown(listed.list)
    assert _selected(listed.list) == ["Frost"]


def test_enter_opens_the_first_hit_with_its_words(
    qtbot: QtBot, listed: ConversationList, library: Library, ids: dict[str, int]
) -> None:
    qtbot.keyClicks(listed.search_field, "first fros")
    with qtbot.waitSignal(listed.chosen) as chosen:
        qtbot.keyClick(listed.search_field, Qt.Key.Key_Return)
    (message,) = library.conversations.path(ids["Letter"])
    assert chosen.args == [ids["Letter"], message.id, ("first", "frost")]
    assert _selected(listed.results) == ["Letter"]
    assert _is_shown(listed.results)


def test_enter_without_hits_opens_nothing(qtbot: QtBot, listed: ConversationList) -> None:
    with qtbot.assertNotEmitted(listed.chosen):
        qtbot.keyClick(listed.search_field, Qt.Key.Key_Return)
        qtbot.keyClicks(listed.search_field, "zebra")
        qtbot.keyClick(listed.search_field, Qt.Key.Key_Return)


def test_a_hit_by_title_leads_to_no_message(
    qtbot: QtBot, listed: ConversationList, ids: dict[str, int]
) -> None:
    qtbot.keyClicks(listed.search_field, "frost")
    with qtbot.waitSignal(listed.chosen) as chosen:
        _click(qtbot, listed.results, ids["Frost"])
    assert chosen.args == [ids["Frost"], None, ("Frost",)]


def test_down_moves_into_the_results_and_up_out_of_them(
    qtbot: QtBot, listed: ConversationList, ids: dict[str, int]
) -> None:
    qtbot.keyClicks(listed.search_field, "frost")
    qtbot.keyClick(listed.search_field, Qt.Key.Key_Down)
    assert listed.results.hasFocus()
    qtbot.keyClick(listed.results, Qt.Key.Key_Down)
    with qtbot.waitSignal(listed.chosen) as chosen:
        qtbot.keyClick(listed.results, Qt.Key.Key_Return)
    assert chosen.args is not None
    assert chosen.args[0] == ids["Tomatoes"]
    qtbot.keyClick(listed.results, Qt.Key.Key_Up)
    assert listed.results.hasFocus()
    qtbot.keyClick(listed.results, Qt.Key.Key_Up)
    assert listed.search_field.hasFocus()


def test_down_begins_at_the_first_of_new_results(qtbot: QtBot, listed: ConversationList) -> None:
    qtbot.keyClicks(listed.search_field, "fros")
    for _step in range(2):
        qtbot.keyClick(listed.search_field, Qt.Key.Key_Down)
    qtbot.keyClick(listed.results, Qt.Key.Key_End)
    assert listed.results.currentIndex().data() == "Letter"
    listed.search_field.setFocus()
    qtbot.keyClicks(listed.search_field, "t")
    qtbot.keyClick(listed.search_field, Qt.Key.Key_Down)
    assert listed.results.currentIndex().data() == "Frost"


def test_new_results_are_seen_from_their_top(
    qtbot: QtBot, listed: ConversationList, library: Library
) -> None:
    for number in range(40):
        library.add(f"Frost {number}")
    qtbot.keyClicks(listed.search_field, "fros")
    assert listed.results.rows.rowCount() == 42 + 1
    bar = listed.results.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    listed.refresh()
    assert bar.value() == bar.maximum()
    qtbot.keyClicks(listed.search_field, "t")
    assert bar.value() == 0


def test_enter_opens_the_first_hit_for_the_newest_text(
    qtbot: QtBot,
    listed: ConversationList,
    ids: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.ui.chat.list.finder._SLOW_S", 0)
    qtbot.keyClicks(listed.search_field, "f")
    with qtbot.waitSignal(listed.chosen) as chosen:
        qtbot.keyClicks(listed.search_field, "irst")
        qtbot.keyClick(listed.search_field, Qt.Key.Key_Return)
    assert chosen.args is not None
    assert chosen.args[0] == ids["Letter"]


def test_what_is_in_sight_stays_there_when_a_conversation_comes(
    qtbot: QtBot, listed: ConversationList, library: Library
) -> None:
    for number in range(100):
        library.add(f"Older {number}", days=2)
    listed.refresh()
    bar = listed.list.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum() // 2)
    top = listed.list.indexAt(QPoint(20, 20)).data()
    listed.update_one(library.add("New"))
    assert listed.list.indexAt(QPoint(20, 20)).data() == top
    assert "New" in titles(listed.list)


def test_down_moves_into_the_list_at_what_is_open(
    qtbot: QtBot, listed: ConversationList, ids: dict[str, int]
) -> None:
    listed.select(ids["Frost"])
    qtbot.keyClick(listed.search_field, Qt.Key.Key_Down)
    assert listed.list.hasFocus()
    assert listed.list.currentIndex().data() == "Frost"


def test_escape_in_the_results_leads_to_the_list(qtbot: QtBot, listed: ConversationList) -> None:
    qtbot.keyClicks(listed.search_field, "frost")
    qtbot.keyClick(listed.search_field, Qt.Key.Key_Down)
    qtbot.keyClick(listed.results, Qt.Key.Key_Escape)
    assert listed.list.hasFocus()
    assert listed.search_field.text() == ""


def test_escape_leaves_the_search_before_it_does_anything_else(
    qtbot: QtBot, listed: ConversationList
) -> None:
    shortcut = QShortcut(QKeySequence("Esc"), listed)
    stopped: list[int] = []
    shortcut.activated.connect(lambda: stopped.append(1))
    listed.search_field.setFocus()
    qtbot.keyClicks(listed.search_field, "t")
    qtbot.keyClick(listed.windowHandle(), Qt.Key.Key_Escape)
    assert (listed.search_field.text(), stopped) == ("", [])
    qtbot.keyClick(listed.windowHandle(), Qt.Key.Key_Escape)
    assert stopped == [1]


def test_nothing_found_says_for_what(qtbot: QtBot, listed: ConversationList) -> None:
    qtbot.keyClicks(listed.search_field, " zebra ")
    assert listed.message.isVisible()
    assert listed.message.text() == "No conversation holds “zebra”."
    listed.search_field.clear()
    assert not listed.message.isVisible()
    assert _is_shown(listed.list)


def test_spaces_alone_search_for_nothing(qtbot: QtBot, listed: ConversationList) -> None:
    qtbot.keyClicks(listed.search_field, "  ")
    assert _is_shown(listed.list)


def test_a_long_word_does_not_widen_the_list(qtbot: QtBot, listed: ConversationList) -> None:
    assert listed.minimumSizeHint().width() <= 180
    listed.search_field.setText("x" * 500)
    qtbot.waitUntil(listed.message.isVisible)
    assert "…”." in listed.message.accessibleName()
    assert listed.minimumSizeHint().width() <= 180


def test_results_follow_what_changes(
    qtbot: QtBot, listed: ConversationList, library: Library, ids: dict[str, int]
) -> None:
    qtbot.keyClicks(listed.search_field, "frost")
    library.conversations.delete(ids["Tomatoes"])
    listed.refresh()
    assert titles(listed.results) == ["Frost", "Letter"]
    library.conversations.rename(ids["Letter"], "To the landlord")
    listed.update_one(ids["Letter"])
    assert titles(listed.results) == ["Frost", "To the landlord"]
    listed.set_busy({ids["Frost"]})
    row = listed.results.rows.row(0)
    assert row.spoken == "Frost, an answer is being written"


def test_the_clear_button_gives_the_list_back(qtbot: QtBot, listed: ConversationList) -> None:
    qtbot.keyClicks(listed.search_field, "frost")
    qtbot.mouseClick(listed.search_field.clear_button, _LEFT)
    assert _is_shown(listed.list)
    assert listed.search_field.hasFocus()


def test_the_search_is_reached_by_a_call(listed: ConversationList) -> None:
    listed.search_field.setText("frost")
    listed.list.setFocus()
    listed.focus_search()
    assert listed.search_field.hasFocus()
    assert listed.search_field.selectedText() == "frost"


def test_a_title_is_edited_while_the_list_changes(
    qtbot: QtBot, listed: ConversationList, library: Library, ids: dict[str, int]
) -> None:
    listed.list.setFocus()
    listed.list.setCurrentIndex(listed.list.rows.index_of(ids["Letter"]))
    qtbot.keyClick(listed.list, Qt.Key.Key_F2)
    field = listed.list.findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, "Half a ti")
    library.conversations.rename(ids["Letter"], "By rule", by_user=False)
    library.conversations.set_pinned(ids["Letter"], pinned=True)
    listed.refresh()
    assert field.isVisible()
    qtbot.keyClicks(field, "tle")
    with qtbot.waitSignal(listed.renamed) as renamed:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert renamed.args == [ids["Letter"], "Half a title"]
    assert "Half a title" in titles(listed.list)


def _damage(library: Library) -> None:
    """Write over all of the file but its first page, and make SQLite look at it again."""
    path = library.database.path
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page_bytes = other.execute("PRAGMA page_size").fetchone()[0]
        other.execute("UPDATE conversations SET pinned = pinned")
        other.commit()
        with path.open("r+b") as file:
            file.seek(page_bytes)
            file.write(b"\xff" * (path.stat().st_size - page_bytes))


def test_a_damaged_library_keeps_what_was_shown_and_says_so(
    qtbot: QtBot, listed: ConversationList, library: Library, ids: dict[str, int]
) -> None:
    before = titles(listed.list)
    _damage(library)
    with qtbot.waitSignal(listed.failed) as failed:
        listed.refresh()
    assert failed.args is not None
    assert "is damaged" in failed.args[0]
    with qtbot.waitSignal(listed.failed):
        listed.update_one(ids["Frost"])
    assert titles(listed.list) == before
    with qtbot.waitSignal(listed.failed):
        qtbot.keyClicks(listed.search_field, "f")
    assert listed.message.accessibleName() == failed.args[0]
    qtbot.keyClick(listed.search_field, Qt.Key.Key_Escape)
    assert _is_shown(listed.list)


def test_a_damaged_library_is_not_taken_for_an_empty_one(
    shown: ConversationList, library: Library
) -> None:
    library.add("Frost")
    _damage(library)
    shown.refresh()
    assert "is damaged" in shown.message.accessibleName()


def test_a_new_theme_is_seen_at_once(qtbot: QtBot, listed: ConversationList, theme: Theme) -> None:
    corner = QPoint(2, 2)
    before = listed.list.viewport().grab().toImage().pixelColor(corner).name().upper()
    height_px = listed.list.visualRect(listed.list.rows.index(1)).height()
    theme.choose("dark", 200)
    qtbot.waitUntil(
        lambda: listed.list.visualRect(listed.list.rows.index(1)).height() > 1.6 * height_px
    )
    after = listed.list.viewport().grab().toImage().pixelColor(corner).name().upper()
    assert (before, after) == (LIGHT.page, DARK.page)


@pytest.fixture
def right_to_left(qapp: QApplication) -> Iterator[None]:
    QGuiApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    QGuiApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert qapp


@pytest.mark.usefixtures("right_to_left")
def test_from_right_to_left_everything_changes_sides(
    qtbot: QtBot, listed: ConversationList, ids: dict[str, int]
) -> None:
    assert listed.new_button.x() < listed.search_field.x()
    view = listed.list
    place = view.visualRect(view.rows.index_of(ids["Frost"])).center()
    qtbot.mouseMove(view.viewport(), QPoint(1, 1))
    qtbot.mouseMove(view.viewport(), place)
    qtbot.waitUntil(view.more_button.isVisible)
    assert view.more_button.geometry().right() < view.viewport().width() // 2


@pytest.mark.parametrize("width_px", [180, 248, 400])
@pytest.mark.parametrize("percent", [100, 200])
def test_rows_keep_within_the_list(
    qtbot: QtBot, listed: ConversationList, theme: Theme, width_px: int, percent: int
) -> None:
    theme.choose("light", percent)
    listed.resize(width_px, 600)
    qtbot.waitUntil(lambda: listed.list.viewport().width() < width_px)
    assert listed.width() == width_px
    first = listed.list.visualRect(listed.list.rows.index(1))
    assert first.width() == listed.list.viewport().width()
    assert not listed.list.horizontalScrollBar().isVisible()

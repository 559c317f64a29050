from PySide6.QtWidgets import QApplication

from app.ui.messages import MessageList
from app.ui.messages.text_view import TextView
from app.ui.theme import DARK, Theme
from tests.ui.messages.looking import settle, top_of, view_of, visible_end
from tests.ui.messages.samples import ANSWER, PARAGRAPH, conversation, message


def test_finished_parts_stay_the_same_widgets(messages: MessageList) -> None:
    messages.set_messages([message(1, "user"), message(2, text="", status="writing")])
    kept: list[TextView] = []
    for end in range(1, len(ANSWER), 3):
        messages.replace(message(2, text=ANSWER[:end], status="writing"))
        now = view_of(messages, 2).text_views()
        assert now[: len(kept)] == kept
        kept = now
    messages.replace(message(2, text=ANSWER))
    assert view_of(messages, 2).text_views() == kept


def test_finished_paragraphs_are_not_written_again(messages: MessageList) -> None:
    messages.set_messages([message(1, text=PARAGRAPH + "Go", status="writing")])
    (view,) = view_of(messages, 1).text_views()
    changes: list[int] = []
    view.document().contentsChange.connect(lambda at, _out, _in: changes.append(at))
    messages.replace(message(1, text=PARAGRAPH + "Going on", status="writing"))
    begin = view.document().findBlockByNumber(1).position()
    assert changes
    assert min(changes) >= begin


def test_text_never_grows_smaller_while_it_is_written(messages: MessageList) -> None:
    messages.set_messages([message(1, text="", status="writing")])
    height = 0
    for end in range(1, len(ANSWER) + 1):
        messages.replace(message(1, text=ANSWER[:end], status="writing"))
        now = view_of(messages, 1).height()
        assert now >= height, ANSWER[:end][-30:]
        height = now


def test_a_change_of_theme_shows_everything_in_the_new_colours(
    messages: MessageList, theme: Theme
) -> None:
    messages.set_messages(conversation(40))
    messages.scroll_to(20)
    settle(messages)
    y = top_of(messages, 20)
    theme.choose("dark", 100)
    image = messages.grab().toImage()
    assert image.pixelColor(2, 2).name().upper() == DARK.page
    assert top_of(messages, 20) == y
    view = view_of(messages, 20).text_views()[0]
    run = view.document().begin().begin().fragment()
    assert run.charFormat().foreground().color().name().upper() == DARK.text


def test_larger_text_is_laid_out_again(messages: MessageList, theme: Theme) -> None:
    messages.set_messages(conversation(40))
    before = view_of(messages, 40).height()
    theme.choose("light", 150)
    assert visible_end(messages)
    assert view_of(messages, 40).height() > before * 1.3
    theme.choose("light", 100)
    assert view_of(messages, 40).height() == before


def test_a_narrow_window_wraps_and_keeps_the_place(messages: MessageList) -> None:
    messages.set_messages(conversation(60))
    messages.scroll_to(30)
    before = view_of(messages, 30).height()
    y = top_of(messages, 30)
    messages.resize(400, 700)
    QApplication.processEvents()
    assert view_of(messages, 30).height() > before
    assert top_of(messages, 30) == y
    assert view_of(messages, 30).geometry().right() <= messages.viewport().width()


def test_text_from_right_to_left_stands_right(messages: MessageList) -> None:
    messages.set_messages([message(1, text="مرحبا بك")])
    (view,) = view_of(messages, 1).text_views()
    line = view.document().begin().layout().lineAt(0)
    assert line.naturalTextRect().right() > view.width() - 4
    assert line.naturalTextRect().left() > view.width() / 2


def test_the_last_answer_shows_its_buttons_once_it_is_whole(messages: MessageList) -> None:
    messages.set_messages([message(1, "user"), message(2, text="", status="writing")])
    messages.replace(message(2, text="Wor", status="writing"))
    assert view_of(messages, 2).tools.buttons() == []
    messages.replace(message(2, text="Words"))
    assert [each.isVisible() for each in view_of(messages, 2).tools.buttons()] == [True] * 4
    messages.append(message(3, "user", "More"))
    assert view_of(messages, 2).tools.buttons() == []

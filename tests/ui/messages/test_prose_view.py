from PySide6.QtGui import QColor, QImage

from app.ui.messages import MessageList
from app.ui.messages.prose_view import ProseView
from app.ui.theme import LIGHT
from tests.ui.messages.looking import view_of
from tests.ui.messages.samples import message


def prose_of(messages: MessageList, text: str) -> ProseView:
    messages.set_messages([message(1, text=text)])
    return view_of(messages, 1).findChildren(ProseView)[0]


def columns_with(image: QImage, colour: str) -> list[int]:
    wanted = QColor(colour)
    return [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y) == wanted for y in range(image.height()))
    ]


def test_quotes_have_a_bar_on_the_side_they_are_read_from(messages: MessageList) -> None:
    left = columns_with(prose_of(messages, "> A quote\n> goes on").grab().toImage(), LIGHT.line)
    assert left
    assert max(left) < 20
    right = columns_with(prose_of(messages, "> مرحبا بك").grab().toImage(), LIGHT.line)
    assert right
    assert min(right) > 600


def test_a_quote_in_a_quote_has_two_bars(messages: MessageList) -> None:
    one = columns_with(prose_of(messages, "> one").grab().toImage(), LIGHT.line)
    two = columns_with(prose_of(messages, "> > two").grab().toImage(), LIGHT.line)
    assert len(two) == 2 * len(one)


def test_inline_code_has_a_ground_that_follows_it_over_lines(messages: MessageList) -> None:
    view = prose_of(messages, "word " * 16 + "`some inline code that is broken`")
    image = view.grab().toImage()
    rows = [
        y
        for y in range(image.height())
        if any(image.pixelColor(x, y) == QColor(LIGHT.code) for x in range(image.width()))
    ]
    assert max(rows) - min(rows) > 30


def test_a_rule_goes_across(messages: MessageList) -> None:
    image = prose_of(messages, "one\n\n---\n\ntwo").grab().toImage()
    assert len(columns_with(image, LIGHT.line)) == image.width()


def test_a_bubble_is_as_wide_as_its_words(messages: MessageList) -> None:
    messages.set_messages([message(1, "user", "Hi"), message(2, "user", "word " * 100)])
    short, long = (view_of(messages, number)._bubble for number in (1, 2))
    assert short.width() < 100
    assert 400 < long.width() <= 0.76 * 676
    assert short.right() == long.right()
    assert long.height() > 3 * short.height()

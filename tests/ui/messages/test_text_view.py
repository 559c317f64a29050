from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QTextBrowser
from pytestqt.qtbot import QtBot

from app.library.data import Message
from app.ui.messages import MessageList
from tests.ui.messages.looking import button, view_of
from tests.ui.messages.samples import CODE, message


def test_nothing_in_a_message_can_reach_a_file(messages: MessageList) -> None:
    text = "![x](file:///etc/hostname) <img src='file:///etc/hostname'> [y](file:///etc/hostname)"
    messages.set_messages(
        [message(1, "user", text), message(2, text=f"{text}\n\n{CODE}\n|a|\n|-|\n")]
    )
    browsers = messages.findChildren(QTextBrowser)
    assert len(browsers) >= 4
    for browser in browsers:
        for kind in (1, 2, 3, 4):
            assert browser.loadResource(kind, "file:///etc/hostname") is None
            assert browser.document().resource(kind, "file:///etc/hostname") is None
        assert not browser.openLinks()
        assert not browser.openExternalLinks()
        assert browser.source().isEmpty()
        assert "<img" not in browser.toHtml()
        assert "href=" not in browser.toHtml()


HOSTILE: list[Callable[[], str]] = [
    lambda: ">" * 20_000 + "x",
    lambda: "[" * 20_000,
    lambda: "<div>" * 20_000,
    lambda: "a" * 2_000_000,
    lambda: "| a | b |\n|--|--|\n" + "| 1 | 2 |\n" * 10_000,
    lambda: "\u200b" * 20_000,
    lambda: "\u202eabc \u0301" * 20_000,
    lambda: "```\n" + "x" * 150_000,
    lambda: "`a` " * 3_000,
    lambda: "# a\n" * 4_000,
    lambda: "\n" * 100_000 + "end",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("role", ["assistant", "user"])
def test_hostile_text_makes_few_widgets(
    messages: MessageList, text: Callable[[], str], role: str
) -> None:
    shown = message(1, "user" if role == "user" else "assistant", text())
    messages.set_messages([shown])
    bar = messages.verticalScrollBar()
    for step in (0, 1, 2, 3, 4):
        bar.setValue(bar.maximum() * step // 4)
        live = view_of(messages, 1).text_views()
        assert 0 < len(live) < 60
        assert all(len(view.document().toPlainText()) <= 16_000 for view in live)


def test_ids_of_any_size(messages: MessageList, qtbot: QtBot) -> None:
    big: Message = message(2**40, "user")
    messages.set_messages([big])
    with qtbot.waitSignal(messages.action) as blocker:
        button(messages, 2**40, "copy").click()
    assert blocker.args == ["copy", 2**40]

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.ui.messages.menu import message_menu
from tests.ui.messages.samples import message


def menu(done: list[str], parent: QWidget, *, link: str = "", selected: str = "") -> QMenu:
    return message_menu(
        message(1, status="cut"),
        last=True,
        link=link,
        selected=selected,
        act=done.append,
        parent=parent,
    )


def words(shown: QMenu) -> list[str]:
    return [action.text() for action in shown.actions() if action.text()]


def test_the_menu_offers_what_the_buttons_do(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    done: list[str] = []
    shown = menu(done, parent)
    assert words(shown) == [
        "Copy",
        "Continue",
        "Copy message",
        "Try again",
        "Branch off into a new conversation",
        "Delete message",
    ]
    assert not shown.actions()[0].isEnabled()
    for action in shown.actions()[2:]:
        action.trigger()
    assert done == ["continue", "copy", "retry", "branch", "delete"]


def test_what_is_selected_and_links_are_copied(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    shown = menu([], parent, link="https://example.org", selected="some words")
    copy, copy_link = shown.actions()[:2]
    copy.trigger()
    assert QGuiApplication.clipboard().text() == "some words"
    copy_link.trigger()
    assert QGuiApplication.clipboard().text() == "https://example.org"

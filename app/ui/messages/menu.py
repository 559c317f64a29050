"""The menu of a message."""

import functools
from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.base.words import _
from app.library.data import Message
from app.ui.messages.actions import actions_of, can_go_on


def message_menu(
    message: Message,
    *,
    last: bool,
    link: str,
    selected: str,
    act: Callable[[str], None],
    parent: QWidget,
) -> QMenu:
    """Return a menu with what can be done here.

    Args:
        message: the message.
        last: no other follows.
        link: the address under the pointer, or nothing.
        selected: what is selected, or nothing.
        act: does one of the actions of a message, by name.
        parent: the list.
    """
    menu = QMenu(parent)
    clipboard = QGuiApplication.clipboard()
    copy = menu.addAction(_("Copy"), lambda: clipboard.setText(selected))
    copy.setEnabled(bool(selected))
    if link:
        menu.addAction(_("Copy link"), lambda: clipboard.setText(link))
    menu.addSeparator()
    if can_go_on(message):
        menu.addAction(_("Continue"), lambda: act("continue"))
    for name, _icon, words in actions_of(message, last=last):
        menu.addAction(words, functools.partial(act, name))
    return menu

"""The menu of what can be done to a conversation."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.base.words import _

RENAME = "rename"
DELETE = "delete"


def conversation_menu(
    title: str, on_chosen: Callable[[str], object], parent: QWidget, *, pinned: bool
) -> QMenu:
    """Return the menu of a conversation; it goes away with being closed.

    Args:
        title: of the conversation.
        on_chosen: told what to do: "rename", "pin", "unpin", "export_markdown", "export_json" or
            "delete".
        parent: its parent.
        pinned: whether the conversation is pinned.
    """
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName(_("Actions for “{title}”").format(title=title))
    pin = ("unpin", _("Unpin"), "") if pinned else ("pin", _("Pin"), "")
    for name, words, keys in (
        (RENAME, _("Rename"), "F2"),
        pin,
        ("", "", ""),
        ("export_markdown", _("Export as Markdown…"), ""),
        ("export_json", _("Export as JSON…"), ""),
        ("", "", ""),
        (DELETE, _("Delete"), "Del"),
    ):
        if not name:
            menu.addSeparator()
            continue
        # The list itself takes these keys; a shortcut of the action would take them twice.
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        action = menu.addAction(f"{words}\t{shown}" if keys else words)
        action.setObjectName(name)
        action.triggered.connect(partial(_choose, on_chosen, name))
    return menu


def _choose(on_chosen: Callable[[str], object], name: str, *_checked: object) -> None:
    on_chosen(name)

"""Every keyboard shortcut in one registry, from which the overview is built."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.base.words import _
from app.ui.theme import Theme
from app.ui.widgets.buttons import push_button
from app.ui.widgets.labels import label


@dataclass(frozen=True, slots=True)
class Shortcut:
    """What some keys do."""

    group: str
    title: str
    keys: tuple[QKeySequence, ...]

    def keys_text(self) -> str:
        """Return the keys as this system writes them."""
        return _(" or ").join(_native(sequence) for sequence in self.keys)


class Shortcuts:
    """The shortcuts of the window and its pages, in the order in which they were added."""

    def __init__(self) -> None:
        self._all: list[Shortcut] = []

    def add(
        self,
        owner: QWidget,
        group: str,
        title: str,
        keys: Sequence[str | QKeySequence.StandardKey],
        callback: Callable[[], object],
    ) -> QAction:
        """Have `keys` call `callback` while the focus is in `owner`, or anywhere if a window.

        Args:
            owner: the window, or a page.
            group: the heading under which the overview lists it.
            title: what it does, in a few words.
            keys: each written as "Ctrl+N", or a standard key, whose first sequence is shown.
            callback: called without arguments.
        """
        action = QAction(title, owner)
        sequences = [sequence for key in keys for sequence in _sequences(key)]
        action.setShortcuts(sequences)
        action.setShortcutContext(
            Qt.ShortcutContext.WindowShortcut
            if owner.isWindow()
            else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        action.triggered.connect(lambda _checked: callback())
        owner.addAction(action)
        self.describe(group, title, [_sequences(key)[0] for key in keys if _sequences(key)])
        return action

    def describe(self, group: str, title: str, keys: Sequence[QKeySequence | str]) -> None:
        """List keys that a widget takes by itself, such as Enter to send."""
        self._all.append(Shortcut(group, title, tuple(QKeySequence(key) for key in keys)))

    def groups(self) -> dict[str, list[Shortcut]]:
        """Return what there is under each heading."""
        result: dict[str, list[Shortcut]] = {}
        for shortcut in self._all:
            if shortcut.keys:
                result.setdefault(shortcut.group, []).append(shortcut)
        return result


def _sequences(key: str | QKeySequence.StandardKey) -> list[QKeySequence]:
    if isinstance(key, str):
        return [QKeySequence(key)]
    return QKeySequence.keyBindings(key)


def _native(sequence: QKeySequence) -> str:
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)


class ShortcutsDialog(QDialog):
    """The overview: what the keyboard can do."""

    def __init__(self, theme: Theme, shortcuts: Shortcuts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        space = theme.space
        area = QScrollArea()
        area.setWidgetResizable(True)
        overview = self._list(theme, shortcuts)
        area.setWidget(overview)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.windowTitle())
        buttons = QDialogButtonBox()
        close = push_button(_("Close"))
        close.setDefault(True)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, space(2))
        layout.addWidget(area)
        buttons.setContentsMargins(space(3), space(1), space(3), 0)
        layout.addWidget(buttons)
        area.setFocus()
        width_px = max(overview.sizeHint().width() + space(2), theme.scaled(440))
        # The hint of words that may wrap is that of words that do.
        height_px = overview.heightForWidth(width_px) + buttons.sizeHint().height() + space(4)
        tallest_px = parent.height() - space(6) if parent else height_px
        self.resize(width_px, min(height_px, tallest_px))

    def _list(self, theme: Theme, shortcuts: Shortcuts) -> QWidget:
        space = theme.space
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(space(3), space(3), space(3), space(1))
        grid.setHorizontalSpacing(space(3))
        grid.setVerticalSpacing(space(1))
        grid.setColumnStretch(0, 1)
        row = 0
        for group, entries in shortcuts.groups().items():
            if row:
                grid.setRowMinimumHeight(row, space(1))
                row += 1
            grid.addWidget(label(group, "heading"), row, 0, 1, 2)
            for entry in entries:
                row += 1
                title = label(entry.title)
                title.setAccessibleName(f"{entry.title}: {entry.keys_text()}")
                grid.addWidget(title, row, 0)
                grid.addWidget(_caps(theme, entry), row, 1, Qt.AlignmentFlag.AlignRight)
            row += 1
        grid.setRowStretch(row, 1)
        return inner


def _caps(theme: Theme, shortcut: Shortcut) -> QWidget:
    holder = QFrame()
    row = QGridLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.space(1))
    for column, sequence in enumerate(shortcut.keys):
        cap = QLabel(_native(sequence))
        cap.setProperty("kind", "key")
        cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(cap, 0, column)
    return holder

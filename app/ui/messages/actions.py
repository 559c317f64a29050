"""What can be done with a message, and the buttons for it."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from app.base.words import _
from app.library.data import Message
from app.ui.messages.icon_button import QuietButton, button_px
from app.ui.theme import Theme
from app.ui.widgets.buttons import push_button


def actions_of(message: Message, *, last: bool) -> Iterator[tuple[str, str, str]]:
    """Yield name, icon and words of everything that can be done with a message.

    A question without an answer, which is the last message then, can be asked again.
    """
    if message.status == "writing":
        return
    if message.text:
        yield "copy", "copy", _("Copy message")
    if message.role == "user":
        yield "edit", "edit", _("Edit message")
    if message.role == "assistant" or last:
        yield "retry", "retry", _("Try again")
    yield "branch", "branch", _("Branch off into a new conversation")
    yield "delete", "trash", _("Delete message")


def can_go_on(message: Message) -> bool:
    """Tell whether an answer ended before it was whole."""
    return message.role == "assistant" and message.status in {"cut", "stopped"}


class Tools(QWidget):
    """The row of buttons of a message.

    The switch between versions and the button that goes on with a cut answer are always there; the
    rest is made when it is shown for the first time.
    """

    chosen = Signal(str)
    version_chosen = Signal(object)  # from 1

    def __init__(self, theme: Theme, message: Message, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._message = message
        self._last = False
        self._shown = False
        self._bar: list[QuietButton] = []
        self._versions: list[QWidget] = []
        self._go_on: QPushButton | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        theme.changed.connect(self._draw)
        self._build()

    def set_message(self, message: Message, *, last: bool) -> None:
        """Offer what fits the message as it is now."""
        if _form(message, last=last) != _form(self._message, last=self._last):
            self._message, self._last = message, last
            self._build()

    def show_all(self, *, shown: bool) -> None:
        """Show or hide the buttons that are not always there."""
        self._shown = shown
        if shown and not self._bar:
            self._build_bar()
        for button in self._bar:
            button.setVisible(shown)

    def room_px(self) -> int:
        """Return the width of everything in it, shown or not."""
        edge_px = button_px(self._theme)
        count = len(list(actions_of(self._message, last=self._last)))
        versions = sum(each.sizeHint().width() for each in self._versions)
        return count * edge_px + versions

    def buttons(self) -> list[QAbstractButton]:
        """Return the buttons that can be pressed now, in reading order."""
        items = [self._row.itemAt(index) for index in range(self._row.count())]
        found = [item.widget() for item in items if item]
        return [
            each
            for each in found
            if isinstance(each, QAbstractButton) and each.isVisibleTo(self) and each.isEnabled()
        ]

    def _build(self) -> None:
        self._pass_focus_on()
        while item := self._row.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._bar, self._versions, self._go_on = [], [], None
        message = self._message
        mine = message.role == "user"
        if mine:
            self._row.addStretch(1)
        if message.versions > 1 and message.status != "writing":
            self._build_versions()
        if can_go_on(message):
            self._go_on = push_button(_("Continue"), "link", self)
            self._go_on.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self._draw()
            self._go_on.clicked.connect(lambda: self.chosen.emit("continue"))
            self._row.addWidget(self._go_on)
            self._go_on.show()
        if not mine:
            self._row.addStretch(1)
        if self._shown:
            self.show_all(shown=True)

    def _draw(self) -> None:
        if self._go_on:
            self._go_on.setIcon(self._theme.icon("continue", self._theme.palette.accent))

    def _pass_focus_on(self) -> None:
        """Leave the focus with the message: Qt would take it to some text, and show a caret."""
        focused, holder = QApplication.focusWidget(), self.parentWidget()
        if focused and holder and self.isAncestorOf(focused):
            holder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build_bar(self) -> None:
        # Before the versions of a question, which stand beside its bubble; behind those of an
        # answer.
        at = 1 if self._message.role == "user" else self._row.count() - 1
        for name, icon, words in actions_of(self._message, last=self._last):
            button = QuietButton(self._theme, icon, words, parent=self)
            button.setObjectName(name)
            button.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            self._row.insertWidget(at, button)
            self._bar.append(button)
            at += 1

    def _build_versions(self) -> None:
        version, versions = self._message.version, self._message.versions
        back = QuietButton(self._theme, "chevron-left", _("Previous version"), parent=self)
        on = QuietButton(self._theme, "chevron-right", _("Next version"), parent=self)
        back.setEnabled(version > 1)
        on.setEnabled(version < versions)
        back.clicked.connect(lambda: self.version_chosen.emit(version - 1))
        on.clicked.connect(lambda: self.version_chosen.emit(version + 1))
        label = QLabel(f"{version}/{versions}", self)
        label.setProperty("kind", "small")
        label.setAccessibleName(
            _("Version {version} of {versions}").format(version=version, versions=versions)
        )
        self._versions = [back, label, on]
        for widget in self._versions:
            self._row.addWidget(widget)
            widget.show()


def _form(message: Message, *, last: bool) -> tuple[object, ...]:
    """Return what decides about the buttons."""
    names = tuple(name for name, _icon, _words in actions_of(message, last=last))
    return names, message.version, message.versions, can_go_on(message), message.status

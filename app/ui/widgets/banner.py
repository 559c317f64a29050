"""A banner: what went wrong, across the top of the page until it is dealt with."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.base.words import _, plural
from app.ui.theme import Theme, danger
from app.ui.widgets.announce import announce
from app.ui.widgets.buttons import IconButton, push_button
from app.ui.widgets.labels import IconLabel, label

# Beyond this the oldest are dropped: nobody reads a queue of errors to its end.
_MOST = 5


@dataclass(frozen=True, slots=True)
class Error:
    """An error that is waiting to be dealt with; `key` tells it from others."""

    key: str
    sentence: str
    action_text: str
    callback: Callable[[], object] | None


class Banner(QFrame):
    """Shows the latest error; dismissing it shows the one before."""

    emptied = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._errors: list[Error] = []
        self.label = label("")
        self.more_label = label("", "small")
        self.more_label.setWordWrap(False)
        self.button = push_button("", "link")
        self.close_button = IconButton(theme, "close", _("Dismiss this message"), size_px=16)
        self.button.clicked.connect(self._act)
        self.close_button.clicked.connect(self._dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(2), theme.space(1), theme.space(1), theme.space(1))
        row.setSpacing(theme.space(1))
        row.addWidget(IconLabel(theme, "warning", colour=danger))
        row.addWidget(self.label, 1)
        row.addWidget(self.more_label)
        row.addWidget(self.button)
        row.addWidget(self.close_button)
        self.hide()

    def add(self, error: Error) -> None:
        """Show `error`; one with the same key is replaced."""
        self._errors = [other for other in self._errors if other.key != error.key]
        self._errors = [*self._errors, error][-_MOST:]
        self._show_latest()
        announce(self, error.sentence, at_once=True)

    def resolve(self, key: str) -> None:
        """Take away the error with that key: it is no longer true."""
        self._errors = [other for other in self._errors if other.key != key]
        self._show_latest()

    def errors(self) -> tuple[Error, ...]:
        """Return what is waiting, the oldest first."""
        return tuple(self._errors)

    def _act(self) -> None:
        error = self._errors[-1]
        self.resolve(error.key)
        if error.callback is not None:
            error.callback()

    def _dismiss(self) -> None:
        latest = self._errors[-1].sentence
        self._errors = [other for other in self._errors if other.sentence != latest]
        self._show_latest()

    def _show_latest(self) -> None:
        if not self._errors:
            self.hide()
            self.emptied.emit()
            return
        latest = self._errors[-1]
        # A full disk is said about the draft and about the answer: people read it once.
        others = len({error.sentence for error in self._errors}) - 1
        self.label.setText(latest.sentence)
        self.more_label.setText(plural("and {n} more", "and {n} more", others) if others else "")
        self.more_label.setVisible(bool(others))
        self.button.setText(latest.action_text)
        self.button.setVisible(bool(latest.action_text))
        self.show()

"""What an empty conversation shows: a line, and examples to click."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.words import _
from app.ui.theme import Theme
from app.ui.widgets.buttons import push_button
from app.ui.widgets.labels import label


def examples() -> tuple[str, ...]:
    """Return questions that even a very small model answers."""
    return (
        _("Explain in simple words why the sky is blue"),
        _("Write a short letter that thanks my neighbour for her help"),
        _("Give me five ideas for a rainy weekend"),
    )


class Welcome(QWidget):
    """Shown until the first question is asked."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout()
        column.setSpacing(theme.space(1))
        column.addStretch(2)
        column.addWidget(label(_("What would you like to know?"), "title"))
        column.addWidget(label(_("Nothing you ask leaves this computer."), "quiet"))
        column.addSpacing(theme.space(2))
        for example in examples():
            button = push_button(example)
            button.setObjectName("example")
            button.clicked.connect(lambda _checked=False, text=example: self.chosen.emit(text))
            column.addWidget(button)
        column.addStretch(3)
        # A stretch at each side keeps the column in the middle and lets it be narrow.
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), 0, theme.space(3), 0)
        row.addStretch(1)
        row.addLayout(column)
        row.addStretch(1)

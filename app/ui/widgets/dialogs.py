"""A question that has to be answered before anything else."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.base.words import _
from app.ui.theme import Theme
from app.ui.widgets.buttons import push_button
from app.ui.widgets.labels import label


class Question(QDialog):
    """Asks whether to do something; Escape and the first button mean no."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        sentence: str,
        yes: str,
        *,
        no: str = "",
        danger: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            theme: the look.
            title: the question.
            sentence: what follows from yes.
            yes: the word that does it.
            no: the word that does not.
            danger: whether something is lost by yes.
            parent: the window to ask over.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        space = theme.space
        self.yes_button = push_button(yes, "danger" if danger else "primary")
        self.no_button = push_button(no or _("Cancel"))
        self.yes_button.clicked.connect(self.accept)
        self.no_button.clicked.connect(self.reject)
        (self.no_button if danger else self.yes_button).setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(space(3), space(3), space(3), space(2))
        column.setSpacing(space(1))
        column.addWidget(label(title, "heading"))
        column.addWidget(label(sentence))
        row = QHBoxLayout()
        row.setContentsMargins(0, space(2), 0, 0)
        row.setSpacing(space(1))
        row.addStretch(1)
        row.addWidget(self.no_button)
        row.addWidget(self.yes_button)
        column.addLayout(row)
        self.setMinimumWidth(theme.scaled(380))


def ask(question: Question, on_yes: Callable[[], object]) -> Question:
    """Open `question` and call `on_yes` if that is the answer."""
    question.accepted.connect(on_yes)
    question.open()
    return question

"""The editor of an assistant: who it is, which model speaks, how words are chosen."""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import UserError
from app.base.words import _
from app.library.data import Assistant, Sampling
from app.ui.settings.fields import Fields
from app.ui.theme import Theme
from app.ui.widgets.announce import announce
from app.ui.widgets.buttons import push_button
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.dialogs import Question, ask
from app.ui.widgets.labels import label

_LONGEST_NAME = 80


class AssistantEditor(QDialog):
    """Edits an assistant; nothing is kept before Save, nothing is lost without a question."""

    def __init__(
        self,
        theme: Theme,
        assistant: Assistant,
        models: Sequence[tuple[str, str]],
        *,
        defaults: Sampling,
        save: Callable[[Assistant], object],
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            theme: the look.
            assistant: what is shown first.
            models: (id, title) of each model to choose from.
            defaults: where the way back of each sampling setting leads.
            save: keeps the result; a UserError from it is shown, and the editor stays open.
            parent: the window to edit over.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(_("Edit assistant") if assistant.id else _("New assistant"))
        self._theme = theme
        self._assistant = assistant
        self._defaults = defaults
        self._save = save
        self._sampling = assistant.sampling
        self.name_field = QLineEdit(assistant.name)
        self.name_field.setMaxLength(_LONGEST_NAME)
        self.instructions_field = QPlainTextEdit(assistant.instructions)
        self.instructions_field.setTabChangesFocus(True)
        self.instructions_field.setFixedHeight(theme.scaled(112))
        best = ("", _("The best one installed"))
        self.model_box = ChoiceBox(_("Model"), [best, *models])
        self.model_box.set_value(assistant.model)
        names = [field.name for field in fields(Sampling)]
        self.sampling_fields = Fields(theme, names, assistant.sampling, defaults)
        self.reset_button = push_button(_("Reset all"), "link")
        self.problem_label = label("", "problem")
        self.problem_label.hide()
        self.save_button = push_button(_("Save"), "primary")
        self.cancel_button = push_button(_("Cancel"))
        self._lay_out()
        self._connect()
        self._refresh()
        self.name_field.setFocus()

    def result_assistant(self) -> Assistant:
        """Return the assistant as it stands in the editor."""
        return replace(
            self._assistant,
            name=self.name_field.text().strip(),
            instructions=self.instructions_field.toPlainText(),
            model=self.model_box.value(),
            sampling=self._sampling,
        )

    def reject(self) -> None:
        """Close without keeping anything; ask first if something would be lost."""
        self._take_typed()
        if self.result_assistant() == self._assistant:
            super().reject()
            return
        question = Question(
            self._theme,
            _("Discard the changes?"),
            _("What you changed in this assistant is not saved yet."),
            _("Discard"),
            no=_("Keep editing"),
            danger=True,
            parent=self,
        )
        ask(question, self._discard)

    def _discard(self) -> None:
        self.done(QDialog.DialogCode.Rejected)

    def _connect(self) -> None:
        self.name_field.textChanged.connect(self._refresh)
        self.sampling_fields.changed.connect(self._change_sampling)
        self.reset_button.clicked.connect(self._reset_sampling)
        self.save_button.clicked.connect(self._try_to_save)
        self.cancel_button.clicked.connect(self.reject)
        self.save_button.setDefault(True)

    def _refresh(self) -> None:
        self.save_button.setEnabled(bool(self.name_field.text().strip()))
        self.reset_button.setEnabled(not self.sampling_fields.all_default())

    def _change_sampling(self, name: str, value: object) -> None:
        self._sampling = replace(self._sampling, **{name: value})  # type: ignore[arg-type]
        self._refresh()

    def _reset_sampling(self) -> None:
        self._sampling = self._defaults
        self.sampling_fields.show_values(self._defaults)
        self._refresh()

    def _take_typed(self) -> None:
        """Count a number whose field still has the cursor: a click on a button leaves it there."""
        field = self.focusWidget()
        if isinstance(field, QAbstractSpinBox):
            field.interpretText()

    def _try_to_save(self) -> None:
        self._take_typed()
        try:
            self._save(self.result_assistant())
        except UserError as error:
            self.problem_label.setText(str(error))
            self.problem_label.show()
            announce(self.problem_label, str(error), at_once=True)
            return
        self.accept()

    def _lay_out(self) -> None:
        theme, space = self._theme, self._theme.space
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        column = QVBoxLayout(inner)
        bar_px = area.verticalScrollBar().sizeHint().width()
        column.setContentsMargins(space(3), space(3), space(3) - bar_px, space(2))
        column.setSpacing(space(1))
        for title, hint, field in (
            (_("Name"), "", self.name_field),
            (
                _("Instructions"),
                _("What the model reads before every conversation. Short works best."),
                self.instructions_field,
            ),
            (_("Model"), "", self.model_box),
        ):
            column.addWidget(_caption(title, field))
            if hint:
                column.addWidget(label(hint, "small"))
                field.setAccessibleDescription(hint)
            column.addWidget(field)
            column.addSpacing(space(1))
        head = QHBoxLayout()
        head.addWidget(label(_("How it answers"), "heading"), 1)
        head.addWidget(self.reset_button)
        column.addLayout(head)
        column.addWidget(self.sampling_fields)
        area.setWidget(inner)
        line = QFrame()
        line.setProperty("kind", "line")
        foot = QHBoxLayout()
        foot.setContentsMargins(space(3), space(2), space(3), space(2))
        foot.setSpacing(space(1))
        foot.addWidget(self.problem_label, 1)
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addWidget(line)
        outer.addLayout(foot)
        parent = self.parentWidget()
        tallest_px = parent.window().height() - space(4) if parent else theme.scaled(720)
        widest_px = parent.window().width() - space(4) if parent else theme.scaled(720)
        self.resize(min(theme.scaled(720), widest_px), min(theme.scaled(720), tallest_px))


def _caption(title: str, field: QWidget) -> QLabel:
    caption = label(title, "strong")
    caption.setBuddy(field)
    field.setAccessibleName(title)
    return caption

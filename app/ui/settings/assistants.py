"""The section about assistants: the list of them, and what can be done to each."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.errors import UserError
from app.base.words import _
from app.library.assistants import Assistants
from app.library.data import Assistant, Sampling
from app.library.shipped import shipped
from app.ui.settings.assistant_editor import AssistantEditor
from app.ui.settings.row import Card
from app.ui.theme import Theme
from app.ui.widgets.buttons import IconButton, push_button
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.notices import Notices

_ERROR_KEY = "assistants"


class AssistantsSection(QWidget):
    """Lists the assistants; each change is kept at once and can be taken back."""

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        notices: Notices,
        assistants: Assistants,
        models: Callable[[], Sequence[tuple[str, str]]],
    ) -> None:
        super().__init__()
        self._theme, self._notices = theme, notices
        self._assistants, self._models = assistants, models
        self._card: Card | None = None
        self.rows: dict[int, AssistantRow] = {}
        self.editor: AssistantEditor | None = None
        self.add_button = push_button(_("New assistant"))
        self.add_button.clicked.connect(self._add)
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addWidget(
            label(
                _("An assistant is a name with instructions, a model and a way to answer."), "quiet"
            ),
            1,
        )
        head.addWidget(self.add_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(2))
        self._column.addLayout(head)
        self.refresh()

    def refresh(self) -> None:
        """Read the assistants again and show them."""
        try:
            found = self._assistants.list()
            edited = {one.id for one in found if self._assistants.is_edited(one.id)}
        except UserError as error:
            self._notices.error(str(error), key=_ERROR_KEY)
            return
        card = Card(self._theme)
        self.rows = {}
        for assistant in found:
            row = AssistantRow(self._theme, assistant, edited=assistant.id in edited)
            row.edit_button.clicked.connect(partial(self._edit, assistant.id))
            row.duplicate_button.clicked.connect(partial(self._duplicate, assistant.id))
            row.delete_button.clicked.connect(partial(self._delete, assistant))
            row.reset_button.clicked.connect(partial(self._reset, assistant))
            self.rows[assistant.id] = row
            card.add(row)
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
        self._card = card
        self._column.addWidget(card)

    def _add(self) -> None:
        self._open_editor(Assistant(0, "", "", "", "", Sampling()), self._create)

    def _edit(self, assistant_id: int, *_checked: object) -> None:
        with _told(self._notices):
            self._open_editor(self._assistants.get(assistant_id), self._update)

    def _duplicate(self, assistant_id: int, *_checked: object) -> None:
        with _told(self._notices):
            original = self._assistants.get(assistant_id)
            name = _("{name} (copy)").format(name=original.name)
            self._open_editor(replace(original, id=0, key="", name=name), self._create)

    def _open_editor(self, assistant: Assistant, save: Callable[[Assistant], object]) -> None:
        defaults = shipped(assistant.key).sampling if assistant.key else Sampling()
        self.editor = AssistantEditor(
            self._theme,
            assistant,
            self._models(),
            defaults=defaults,
            save=save,
            parent=self.window(),
        )
        self.editor.open()

    def _create(self, assistant: Assistant) -> None:
        self._assistants.create(
            assistant.name, assistant.instructions, assistant.model, assistant.sampling
        )
        self._announce_change()

    def _update(self, assistant: Assistant) -> None:
        self._assistants.update(assistant)
        self._announce_change()

    def _delete(self, assistant: Assistant, *_checked: object) -> None:
        with _told(self._notices):
            self._assistants.delete(assistant.id)
            self._announce_change()
            self._notices.undo(
                _("Deleted the assistant “{name}”.").format(name=assistant.name),
                partial(self._take_back, partial(self._assistants.restore, assistant.id)),
            )

    def _reset(self, assistant: Assistant, *_checked: object) -> None:
        with _told(self._notices):
            fresh = self._assistants.reset(assistant.id)
            self._announce_change()
            self._notices.undo(
                _("“{name}” is again as it came.").format(name=fresh.name),
                partial(self._take_back, partial(self._assistants.update, assistant)),
            )

    def _take_back(self, back: Callable[[], object]) -> None:
        with _told(self._notices):
            back()
            self._announce_change()

    def _announce_change(self) -> None:
        self.refresh()
        self._notices.resolve(_ERROR_KEY)
        self.changed.emit()


class AssistantRow(QWidget):
    """One assistant, with what can be done to it."""

    def __init__(self, theme: Theme, assistant: Assistant, *, edited: bool) -> None:
        super().__init__()
        name = assistant.name
        words = QVBoxLayout()
        words.setSpacing(2)
        title = ElidedLabel(name)
        title.setProperty("kind", "strong")
        words.addWidget(title)
        first_line = " ".join(assistant.instructions.split())
        subtitle = ElidedLabel(first_line or _("No instructions"))
        subtitle.setProperty("kind", "small")
        words.addWidget(subtitle)
        self.reset_button = _button(theme, "undo", _("Reset {name} to how it came"), name)
        self.duplicate_button = _button(theme, "copy", _("Duplicate {name}"), name)
        self.delete_button = _button(theme, "trash", _("Delete {name}"), name)
        self.edit_button = _button(theme, "edit", _("Edit {name}"), name)
        self.reset_button.setVisible(bool(assistant.key) and edited)
        self.delete_button.setVisible(not assistant.key)
        row = QHBoxLayout(self)
        row.setContentsMargins(
            theme.space(2), theme.space(1) + 4, theme.space(1), theme.space(1) + 4
        )
        row.setSpacing(theme.space(1) // 2)
        row.addLayout(words, 1)
        row.addSpacing(theme.space(1))
        for button in (
            self.reset_button,
            self.delete_button,
            self.duplicate_button,
            self.edit_button,
        ):
            row.addWidget(button)


def _button(theme: Theme, icon: str, sentence: str, name: str) -> IconButton:
    return IconButton(theme, icon, sentence.format(name=name))


@contextmanager
def _told(notices: Notices) -> Iterator[None]:
    """Turn a UserError in the block into a notice."""
    try:
        yield
    except UserError as error:
        notices.error(str(error), key=_ERROR_KEY)

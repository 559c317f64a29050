"""The settings page: every setting applied and saved as it is changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.base.errors import UserError
from app.base.words import _
from app.library.assistants import Assistants
from app.library.settings import Settings
from app.ui.settings.about import AboutSection
from app.ui.settings.assistants import AssistantsSection
from app.ui.settings.data import DataSection
from app.ui.settings.fields import Fields
from app.ui.settings.row import Row
from app.ui.settings.sections import Sections
from app.ui.theme import Theme
from app.ui.widgets.buttons import push_button
from app.ui.widgets.notices import Notices

APPEARANCE = ("theme", "text_size_percent")
CHAT = ("send_with", "unload_after_minutes", "saved_state_budget_mb")

_ERROR_KEY = "settings"
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Sources:
    """What the page reads from and writes to."""

    read: Callable[[], Settings]
    write: Callable[[Settings], object]  # raises StorageFailed if the disk does not take them
    assistants: Assistants
    models: Callable[[], Sequence[tuple[str, str]]]  # (id, title) of what is installed
    states_bytes: Callable[[], int]  # taken by saved conversation states now
    data_dir: Path


class SettingsPage(QWidget):
    """Shows the settings; what could not be saved goes back to what it was, with a notice."""

    settings_changed = Signal(object)
    assistants_changed = Signal()
    export_all_requested = Signal()
    import_requested = Signal()
    delete_states_requested = Signal()

    def __init__(self, theme: Theme, notices: Notices, sources: Sources) -> None:
        super().__init__()
        self._theme, self._notices, self._sources = theme, notices, sources
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def prepare(self) -> None:
        """Make what is on the page, once; it is done at the latest when the page is opened.

        At the start of Inkling nobody looks at the settings, and the window opens sooner.
        """
        if self._column.count():
            return
        theme, notices, sources = self._theme, self._notices, self._sources
        self.appearance = self._fields(APPEARANCE)
        self.chat = self._fields(CHAT)
        self.states = _StatesRow(theme)
        self.chat.add(self.states)
        self.assistants = AssistantsSection(theme, notices, sources.assistants, sources.models)
        self.data = DataSection(theme, sources.data_dir)
        self.sections = Sections(theme, _("Settings"))
        self.sections.add("appearance", _("Appearance"), self._resettable(self.appearance))
        self.sections.add("chat", _("Chat"), self._resettable(self.chat))
        self.sections.add("assistants", _("Assistants"), self.assistants)
        self.sections.add("data", _("Your data"), self.data)
        self.sections.add("about", _("About"), AboutSection(theme))
        self._column.addWidget(self.sections)
        self.setFocusProxy(self.sections)
        self.states.delete_button.clicked.connect(self._delete_states)
        self.assistants.changed.connect(self.assistants_changed)
        self.data.export_requested.connect(self.export_all_requested)
        self.data.import_requested.connect(self.import_requested)
        self.data.folder_not_opened.connect(notices.error)

    def refresh(self) -> None:
        """Show what was changed elsewhere, and what the disk holds now."""
        self.prepare()
        settings = self._sources.read()
        self.appearance.show_values(settings)
        self.chat.show_values(settings)
        self.states.show_use(self._sources.states_bytes(), settings.saved_state_budget_mb * _MB)
        self.assistants.refresh()

    def open_section(self, key: str) -> None:
        """Show the section `key`: appearance, chat, assistants, data or about."""
        self.prepare()
        self.sections.open(key)

    def event(self, event: QEvent) -> bool:
        """Look at the disk whenever the page is opened."""
        if event.type() is QEvent.Type.Show:
            self.refresh()
        return super().event(event)

    def _fields(self, names: Sequence[str]) -> Fields:
        fields = Fields(self._theme, names, self._sources.read(), Settings())
        fields.changed.connect(self._change)
        return fields

    def _resettable(self, fields: Fields) -> QWidget:
        button = push_button(_("Reset this page"), "link")
        button.clicked.connect(lambda: self._reset(fields))
        fields.defaults_shown.connect(button.setHidden)
        button.setHidden(fields.all_default())
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space(1))
        column.addWidget(fields)
        column.addLayout(foot)
        return content

    def _change(self, name: str, value: object) -> None:
        self._keep(replace(self._sources.read(), **{name: value}))  # type: ignore[arg-type]

    def _reset(self, fields: Fields) -> None:
        before = self._sources.read()
        defaults = Settings()
        changes = {name: getattr(defaults, name) for name in fields.names()}
        after = replace(before, **changes)
        if after != before and self._keep(after):
            back = {name: getattr(before, name) for name in fields.names()}
            self._notices.undo(
                _("These settings are at their defaults again."),
                lambda: self._keep(replace(self._sources.read(), **back)),
            )

    def _keep(self, settings: Settings) -> bool:
        try:
            self._sources.write(settings)
        except UserError as error:
            self._notices.error(str(error), key=_ERROR_KEY)
            self._show(self._sources.read())
            return False
        self._notices.resolve(_ERROR_KEY)
        self._show(settings)
        self.settings_changed.emit(settings)
        return True

    def _show(self, settings: Settings) -> None:
        self.appearance.show_values(settings)
        self.chat.show_values(settings)
        self.states.show_use(self._sources.states_bytes(), settings.saved_state_budget_mb * _MB)

    def _delete_states(self) -> None:
        self.delete_states_requested.emit()
        self.refresh()


class _StatesRow(QWidget):
    """How much of the budget for saved states is used, and a way to free it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.delete_button = push_button(_("Delete"), "danger")
        self.delete_button.setAccessibleName(_("Delete what is kept for quick returns"))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName(_("Space used"))
        self.row = Row(
            theme,
            _("Space used now"),
            " ",
            self.delete_button,
            natural=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.space(2))
        column.setSpacing(0)
        column.addWidget(self.row)
        inset = QHBoxLayout()
        inset.setContentsMargins(theme.space(2), 0, theme.space(2), 0)
        inset.addWidget(self.bar)
        column.addLayout(inset)

    def show_use(self, used_bytes: int, budget_bytes: int) -> None:
        """Show both, in bytes."""
        self.row.description_label.setText(
            _("{used} of {budget} MB. Deleting it loses no words, only time.").format(
                used=f"{used_bytes / _MB:,.0f}", budget=f"{budget_bytes / _MB:,.0f}"
            )
        )
        share = used_bytes / budget_bytes if budget_bytes else float(used_bytes > 0)
        self.bar.setValue(round(min(share, 1) * 1000))
        self.delete_button.setEnabled(used_bytes > 0)

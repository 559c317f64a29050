"""Rows for the settings of a dataclass, built from what is declared about each."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from app.base.words import _
from app.library.data import Sampling
from app.library.fields import About, described
from app.library.settings import Settings
from app.ui.settings.controls import Control, control_for, in_words
from app.ui.settings.row import Card, Row
from app.ui.theme import Theme

Described = Settings | Sampling


class Fields(Card):
    """Shows some settings of a dataclass; `changed` comes with a name and a value."""

    changed = Signal(str, object)
    defaults_shown = Signal(bool)  # whether every value is its default now

    def __init__(
        self, theme: Theme, names: Sequence[str], values: Described, defaults: Described
    ) -> None:
        """Make the rows.

        Args:
            theme: the look.
            names: the fields to show, in order.
            values: the dataclass instance whose values are shown first.
            defaults: another one of the same class: where each way back leads.
        """
        super().__init__(theme)
        self._defaults = defaults
        self._abouts = {name: described(type(values))[name] for name in names}
        self._controls: dict[str, Control] = {}
        self._rows: dict[str, Row] = {}
        self._shown: dict[str, object] = {}
        for name, about in self._abouts.items():
            self._add(theme, name, about)
        self.show_values(values)

    def show_values(self, values: Described) -> None:
        """Show the values of another instance, without `changed`."""
        blocker = QSignalBlocker(self)
        for name, control in self._controls.items():
            value = getattr(values, name)
            self._shown[name] = value
            control.write(value)
            self._offer_reset(name)
        blocker.unblock()
        self.defaults_shown.emit(self.all_default())

    def control(self, name: str) -> QWidget:
        """Return the widget that changes the setting `name`."""
        return self._controls[name].widget

    def row(self, name: str) -> Row:
        """Return the row of the setting `name`."""
        return self._rows[name]

    def names(self) -> tuple[str, ...]:
        """Return the names of the settings shown."""
        return tuple(self._controls)

    def all_default(self) -> bool:
        """Say whether every value is its default."""
        return all(value == getattr(self._defaults, name) for name, value in self._shown.items())

    def _add(self, theme: Theme, name: str, about: About) -> None:
        default = getattr(self._defaults, name)
        control = control_for(theme, name, default, about)
        row = Row(
            theme,
            about.title(),
            about.description(),
            control.widget,
            wide=control.wide,
            natural=isinstance(default, bool),
            resettable=True,
        )
        self._controls[name], self._rows[name] = control, row
        control.on_change(self._reader(name))
        if row.reset_button is not None:
            row.reset_button.clicked.connect(lambda: control.write(default))
        self.add(row)

    def _reader(self, name: str) -> Callable[[], None]:
        def read() -> None:
            value = self._controls[name].read()
            if value == self._shown.get(name):
                return
            self._shown[name] = value
            self._offer_reset(name)
            self.defaults_shown.emit(self.all_default())
            self.changed.emit(name, value)

        return read

    def _offer_reset(self, name: str) -> None:
        default = getattr(self._defaults, name)
        words = in_words(name, default, self._abouts[name])
        self._rows[name].set_reset(
            possible=self._shown[name] != default,
            tooltip=_("Back to {value}").format(value=words),
        )

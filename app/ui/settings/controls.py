"""Which control a setting gets, from its type and from what is declared about it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.words import _
from app.library.fields import About
from app.ui.theme import Theme
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.number import Number
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.switch import Switch

_MOST_SEGMENTS = 3


@dataclass(frozen=True, slots=True)
class Control:
    """A widget that shows a setting and lets it be changed."""

    widget: QWidget
    read: Callable[[], object]
    write: Callable[[object], None]
    on_change: Callable[[Callable[[], object]], object]  # registers who is to be told
    wide: bool = False


def control_for(theme: Theme, field: str, default: object, about: About) -> Control:
    """Return the control for the setting `field`, whose type is that of `default`."""
    name = about.title()
    if isinstance(default, bool):
        return _switch(theme, name)
    if isinstance(default, (int, float)):
        return _number(theme, name, field, about, whole=isinstance(default, int))
    if about.choices and len(about.choices) <= _MOST_SEGMENTS:
        return _segments(name, about)
    if about.choices:
        return _combo_box(name, [(choice.value, choice.title()) for choice in about.choices])
    return _line(name)


def in_words(field: str, value: object, about: About) -> str:
    """Return `value` as its control shows it."""
    if isinstance(value, bool):
        return _("on") if value else _("off")
    for choice in about.choices:
        if choice.value == value:
            return choice.title()
    if isinstance(value, (int, float)):
        if value == about.minimum and special_of(field):
            return special_of(field)
        return f"{value:,g}{suffix_of(field)}" if value < 1e6 else f"{value:,.0f}"  # noqa: PLR2004
    return str(value)


def suffix_of(field: str) -> str:
    """Return the unit that the name of a setting ends in, with the space before it."""
    units = {
        "percent": _(" %"),
        "minutes": _(" min"),
        "mb": _(" MB"),
        "tokens": _(" tokens"),
    }
    return units.get(field.rpartition("_")[2], "")


def special_of(field: str) -> str:
    """Return the words for the least value of a setting, where it means something of its own."""
    specials = {
        "unload_after_minutes": _("Never"),
        "saved_state_budget_mb": _("Keep none"),
        "context_tokens": _("Automatic"),
        "seed": _("New each time"),
    }
    return specials.get(field, "")


def _switch(theme: Theme, name: str) -> Control:
    switch = Switch(theme, name)
    return Control(
        switch,
        switch.isChecked,
        lambda value: switch.setChecked(bool(value)),
        lambda tell: switch.toggled.connect(lambda _on: tell()),
    )


def _number(theme: Theme, name: str, field: str, about: About, *, whole: bool) -> Control:
    number = Number(
        theme,
        name,
        minimum=about.minimum,
        maximum=about.maximum,
        step=about.step,
        whole=whole,
        suffix=suffix_of(field),
        special=special_of(field),
    )

    def write(value: object) -> None:
        if isinstance(value, (int, float)):
            number.set_value(value)

    return Control(
        number,
        number.value,
        write,
        lambda tell: number.changed.connect(lambda _value: tell()),
        wide=number.slider is not None,
    )


def _segments(name: str, about: About) -> Control:
    segments = Segmented(name, [(choice.value, choice.title()) for choice in about.choices])
    return Control(
        segments,
        segments.value,
        lambda value: segments.set_value(str(value)),
        lambda tell: segments.changed.connect(lambda _value: tell()),
        wide=True,
    )


def _combo_box(name: str, choices: list[tuple[str, str]]) -> Control:
    box = ChoiceBox(name, choices)
    return Control(
        box,
        box.value,
        lambda value: box.set_value(str(value)),
        lambda tell: box.currentIndexChanged.connect(lambda _index: tell()),
    )


def _line(name: str) -> Control:
    line = QLineEdit()
    line.setAccessibleName(name)
    return Control(
        line,
        line.text,
        lambda value: line.setText(str(value)),
        line.editingFinished.connect,
    )

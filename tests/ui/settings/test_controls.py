from dataclasses import fields

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.library.data import Sampling
from app.library.fields import About, Choice, described
from app.library.settings import Settings
from app.ui.settings.controls import control_for, in_words, special_of, suffix_of
from app.ui.theme import Theme
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.number import Number
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.switch import Switch

SHOWN = [
    (of, field.name)
    for of in (Settings, Sampling)
    for field in fields(of)
    if described(of)[field.name].on_page
]


@pytest.mark.parametrize(("of", "name"), SHOWN, ids=[name for _of, name in SHOWN])
def test_every_setting_has_a_control_that_gives_back_its_default(
    theme: Theme, qtbot: QtBot, of: type[Settings] | type[Sampling], name: str
) -> None:
    default = getattr(of(), name)
    control = control_for(theme, name, default, described(of)[name])
    qtbot.addWidget(control.widget)
    control.write(default)
    value = control.read()
    assert value == default
    assert type(value) is type(default)


@pytest.mark.parametrize(
    ("name", "kind", "other"),
    [
        ("theme", Segmented, "dark"),
        ("text_size_percent", Number, 150),
        ("reduce_motion", Switch, True),
        ("saved_state_budget_mb", Number, 512),
    ],
)
def test_a_change_is_told(
    theme: Theme, qtbot: QtBot, name: str, kind: type[QWidget], other: object
) -> None:
    told: list[object] = []
    control = control_for(theme, name, getattr(Settings(), name), described(Settings)[name])
    qtbot.addWidget(control.widget)
    control.write(getattr(Settings(), name))
    control.on_change(lambda: told.append(control.read()))
    control.write(other)
    assert isinstance(control.widget, kind)
    assert told == [other]


def about(*values: str) -> About:
    choices = tuple(Choice(value, value.upper) for value in values)
    return About(title=lambda: "Which", description=lambda: "One of them.", choices=choices)


def test_many_choices_open_in_a_list(theme: Theme, qtbot: QtBot) -> None:
    control = control_for(theme, "which", "b", about("a", "b", "c", "d"))
    qtbot.addWidget(control.widget)
    told: list[object] = []
    control.write("b")
    control.on_change(lambda: told.append(control.read()))
    control.write("d")
    assert isinstance(control.widget, ChoiceBox)
    assert told == ["d"]


def test_free_text_has_a_line(theme: Theme, qtbot: QtBot) -> None:
    control = control_for(theme, "name", "", about())
    qtbot.addWidget(control.widget)
    control.write("Ana")
    assert control.read() == "Ana"


def test_units_come_from_the_name() -> None:
    assert suffix_of("text_size_percent") == " %"
    assert suffix_of("unload_after_minutes") == " min"
    assert suffix_of("temperature") == ""
    assert special_of("unload_after_minutes") == "Never"
    assert special_of("temperature") == ""


@pytest.mark.parametrize(
    ("of", "name", "value", "expected"),
    [
        (Settings, "theme", "system", "As the system"),
        (Settings, "reduce_motion", False, "off"),
        (Settings, "unload_after_minutes", 0, "Never"),
        (Settings, "unload_after_minutes", 10, "10 min"),
        (Settings, "saved_state_budget_mb", 2048, "2,048 MB"),
        (Sampling, "temperature", 0.7, "0.7"),
        (Sampling, "seed", -1, "New each time"),
        (Sampling, "seed", 1_234_567, "1,234,567"),
    ],
)
def test_a_value_is_said_as_it_is_shown(
    of: type[Settings] | type[Sampling], name: str, value: object, expected: str
) -> None:
    assert in_words(name, value, described(of)[name]) == expected

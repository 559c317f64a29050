import math
from dataclasses import fields

import pytest

from app.library.data import Sampling
from app.library.fields import About, described, fits, wanted
from app.library.settings import Settings


@pytest.mark.parametrize("of", [Settings, Sampling])
def test_every_setting_is_explained_and_takes_its_default(of: type) -> None:
    abouts = described(of)
    assert list(abouts) == [field.name for field in fields(of)]
    for field in fields(of):
        about = abouts[field.name]
        assert about.title()
        assert about.description().endswith(".")
        assert wanted(field.default, about)
        assert fits(field.default, field.default, about)
        if isinstance(field.default, int | float) and not isinstance(field.default, bool):
            assert about.minimum < about.maximum
            assert about.step > 0
            assert fits(about.minimum, field.default, about)
            assert fits(about.maximum, field.default, about)
            assert not fits(about.minimum - 1, field.default, about)
            assert not fits(about.maximum + 1, field.default, about)


@pytest.mark.parametrize(
    ("value", "default", "is_fit"),
    [
        (1, 0.5, True),
        (0.25, 0.5, True),
        (1.0, 1, False),
        (True, 1, False),
        (True, 0.5, False),
        ("1", 1, False),
        (None, 1, False),
        (math.nan, 0.5, False),
        (math.inf, 0.5, False),
        (1, False, False),
        (True, False, True),
        (1, "text", False),
        ("other", "text", True),
    ],
)
def test_a_value_must_have_the_type_of_its_setting(
    value: object,
    default: object,
    is_fit: bool,  # noqa: FBT001
) -> None:
    about = About(title=str, description=str, minimum=0, maximum=2)
    assert fits(value, default, about) is is_fit


def test_what_is_wanted_is_said_in_words() -> None:
    sampling = described(Sampling)
    assert wanted(0.7, sampling["temperature"]) == "a number from 0 to 2"
    assert wanted(-1, sampling["seed"]) == "a whole number from -1 to 2147483647"
    assert wanted("system", described(Settings)["theme"]) == "one of system, light, dark"
    assert wanted(default=False, about=described(Settings)["reduce_motion"]) == "true or false"
    assert wanted("", described(Settings)["window_geometry"]) == "text"


def test_choices_have_titles() -> None:
    about = described(Settings)["theme"]
    assert [choice.title() for choice in about.choices] == ["As the system", "Light", "Dark"]
    assert not fits("pink", "system", about)

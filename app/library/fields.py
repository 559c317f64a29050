"""What people are told about a setting, and which values it takes, declared once beside it."""

import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from app.base.words import _

_KEY = "about"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a setting may have."""

    value: str
    title: Callable[[], str]


@dataclass(frozen=True, slots=True)
class About:
    """A setting, for the page that shows it and for the code that checks it.

    Words are functions, because the user's language is not known at import.
    `minimum`, `maximum` and `step` are in the unit of the setting; both ends belong to the range.
    """

    title: Callable[[], str]
    description: Callable[[], str]
    minimum: float = 0
    maximum: float = 0
    step: float = 1
    choices: tuple[Choice, ...] = ()
    on_page: bool = True  # False: the window keeps it for itself


def setting(default: _T, about: About) -> _T:
    """Return a dataclass field with its explanation (typed as its value, as `field` is)."""
    return dataclasses.field(default=default, metadata={_KEY: about})


def described(of: type) -> Mapping[str, About]:
    """Return the explanations of a dataclass's settings by field name, in order."""
    return {
        field.name: field.metadata[_KEY]
        for field in dataclasses.fields(of)
        if _KEY in field.metadata
    }


def fits(value: object, default: object, about: About) -> bool:
    """Say whether `value` has the type of `default` and lies in the range or the choices."""
    if isinstance(default, bool):
        return isinstance(value, bool)
    if isinstance(default, str):
        return isinstance(value, str) and (
            not about.choices or value in {choice.value for choice in about.choices}
        )
    kinds = (int, float) if isinstance(default, float) else (int,)
    if isinstance(value, bool) or not isinstance(value, kinds):
        return False
    return math.isfinite(value) and about.minimum <= value <= about.maximum


def wanted(default: object, about: About) -> str:
    """Say in a few words which values the setting takes."""
    if isinstance(default, bool):
        return _("true or false")
    if about.choices:
        return _("one of {values}").format(values=", ".join(c.value for c in about.choices))
    if isinstance(default, str):
        return _("text")
    number = (
        _("a number from {low} to {high}")
        if isinstance(default, float)
        else _("a whole number from {low} to {high}")
    )
    return number.format(low=f"{about.minimum:g}", high=f"{about.maximum:.15g}")

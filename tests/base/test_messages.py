from dataclasses import FrozenInstanceError, fields
from typing import Any, get_args

import pytest

from app.base.messages import Event, Request


@pytest.mark.parametrize("cls", get_args(Request) + get_args(Event))
def test_every_message_says_which_request_it_belongs_to_and_never_changes(cls: type) -> None:
    assert fields(cls)[0].name == "id"
    message: Any = object.__new__(cls)
    assert not hasattr(message, "__dict__")
    with pytest.raises(FrozenInstanceError):
        message.id = 2


def test_no_name_stands_for_two_messages() -> None:
    names = [cls.__name__ for cls in get_args(Request) + get_args(Event)]
    assert len(set(names)) == len(names)

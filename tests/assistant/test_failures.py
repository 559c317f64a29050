from typing import get_args

import pytest

from app.assistant.failures import error_of
from app.base.errors import MessageTooLong, ModelUnusable, UserError
from app.base.messages import Failed, FailureKind


@pytest.mark.parametrize(
    ("failed", "error", "words"),
    [
        (Failed(1, "model", "It is damaged."), ModelUnusable, "It is damaged."),
        (Failed(1, "too_long", "40"), MessageTooLong, "by about 30 words"),
        (Failed(1, "memory", ""), ModelUnusable, "not enough free memory"),
        (Failed(1, "storage", "No space"), UserError, "did not take a file: No space."),
        (Failed(1, "bug", ""), UserError, "made an error with this text"),
    ],
    ids=lambda value: value.failure if isinstance(value, Failed) else "",
)
def test_what_a_worker_could_not_do_is_said_to_a_person(
    failed: Failed, error: type[UserError], words: str
) -> None:
    found = error_of(failed)
    assert type(found) is error
    assert words in str(found)


def test_every_kind_of_failure_has_its_sentence() -> None:
    for kind in get_args(FailureKind):
        assert str(error_of(Failed(1, kind, "1")))

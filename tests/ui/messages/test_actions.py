import pytest

from app.library.data import Role, Status
from app.ui.messages.actions import actions_of, can_go_on
from tests.ui.messages.samples import message


def names(role: Role, *, status: Status = "done", last: bool = False) -> list[str]:
    return [name for name, _icon, _words in actions_of(message(1, role, status=status), last=last)]


def test_what_can_be_done_depends_on_who_wrote_it() -> None:
    assert names("assistant") == ["copy", "retry", "branch", "delete"]
    assert names("user") == ["copy", "edit", "branch", "delete"]
    assert names("user", last=True) == ["copy", "edit", "retry", "branch", "delete"]
    assert names("assistant", status="writing", last=True) == []


@pytest.mark.parametrize("status", ["done", "writing", "failed"])
def test_only_what_was_cut_off_goes_on(status: Status) -> None:
    assert not can_go_on(message(1, status=status))
    assert can_go_on(message(1, status="cut"))
    assert can_go_on(message(1, status="stopped"))
    assert not can_go_on(message(1, "user", status="stopped"))

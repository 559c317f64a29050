import pytest

from app.library.branching import numbered
from app.library.conversations import Conversations
from app.library.data import Attachment
from app.library.database import Database
from app.library.errors import NotThere
from app.library.search import Search


def test_a_branch_is_a_copy_of_what_is_shown_so_far(
    conversations: Conversations, general_id: int, database: Database
) -> None:
    source = conversations.create(general_id)
    conversations.rename(source.id, "Trip")
    conversations.set_pinned(source.id, pinned=True)
    file = Attachment("a.txt", "1")
    asked = conversations.add_message(source.id, None, "user", "u1", attachments=[file])
    conversations.add_message(source.id, asked.id, "assistant", "first")
    answer = conversations.add_message(
        source.id, asked.id, "assistant", "second", status="stopped", model="m", note="Stopped."
    )
    gone = conversations.add_message(source.id, answer.id, "user", "u2")
    last = conversations.add_message(source.id, gone.id, "assistant", "", status="writing")
    conversations.write(last.id, "half")
    conversations.add_message(source.id, last.id, "user", "u3")
    conversations.delete_message(gone.id)
    conversations.set_left_out_until(source.id, asked.id)
    before = conversations.path(source.id)

    made = conversations.branch(last.id)
    assert (made.title, made.titled_by_user, made.pinned) == ("Trip (2)", True, False)
    copied = conversations.path(made.id)
    assert [(m.role, m.text, m.model, m.created_at_ms) for m in copied] == [
        (m.role, m.text, m.model, m.created_at_ms) for m in before[:3]
    ]
    assert [m.status for m in copied] == ["done", "stopped", "cut"]
    assert [m.note for m in copied] == ["", "Stopped.", "Copied before this answer was finished."]
    assert copied[0].attachments == (file,)
    assert [m.versions for m in copied] == [1, 1, 1]
    assert made.leaf_id == copied[2].id
    assert made.left_out_until_id == copied[0].id
    assert conversations.path(source.id) == before
    assert len(Search(database).find("half")) == 1

    conversations.delete_message(last.id)
    with pytest.raises(NotThere):
        conversations.branch(last.id)


@pytest.mark.parametrize(
    ("title", "taken", "expected"),
    [
        ("Porto", {"Porto"}, "Porto (2)"),
        ("Porto", {"Porto", "Porto (2)"}, "Porto (3)"),
        ("Porto (2)", {"Porto", "Porto (2)"}, "Porto (3)"),
        ("Porto", set(), "Porto"),
        ("", {""}, ""),
        ("(2)", {"(2)"}, "(2) (2)"),
    ],
)
def test_titles_are_told_apart_by_number(title: str, taken: set[str], expected: str) -> None:
    assert numbered(title, taken) == expected

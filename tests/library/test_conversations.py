from collections.abc import Callable

import pytest

from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.data import Attachment, Conversation, Message, Role
from app.library.database import Database
from app.library.errors import NotThere
from app.library.search import Search


@pytest.fixture
def trip(conversations: Conversations, general_id: int) -> Conversation:
    return conversations.create(general_id, "Trip")


def say(
    conversations: Conversations, conversation: Conversation, *texts: str, below: int | None = None
) -> list[Message]:
    """Add messages, each below the one before, by turns of the user and the assistant."""
    said: list[Message] = []
    for number, text in enumerate(texts):
        role: Role = "assistant" if number % 2 else "user"
        said.append(conversations.add_message(conversation.id, below, role, text))
        below = said[-1].id
    return said


def shown(conversations: Conversations, conversation: Conversation) -> list[str]:
    return [message.text for message in conversations.path(conversation.id)]


def test_a_new_conversation_is_empty(conversations: Conversations, general_id: int) -> None:
    made = conversations.create(general_id, "Trip")
    assert made == conversations.get(made.id)
    assert (made.title, made.titled_by_user, made.pinned) == ("Trip", False, False)
    assert (made.assistant_id, made.leaf_id, made.left_out_until_id) == (general_id, None, None)
    assert made.created_at_ms == made.updated_at_ms
    assert conversations.path(made.id) == []


def test_pinned_ones_come_first_then_the_last_used(
    conversations: Conversations, general_id: int
) -> None:
    first, second, third = (conversations.create(general_id, title) for title in "abc")
    conversations.set_pinned(second.id, pinned=True)
    conversations.touch(first.id)
    listed = [conversation.id for conversation in conversations.list()]
    assert listed[0] == second.id
    # Those made within the same millisecond are told apart by their age.
    assert set(listed[1:]) == {first.id, third.id}
    conversations.set_pinned(second.id, pinned=False)
    with_message = say(conversations, second, "hello")[0]
    newest = max(conversations.list(), key=lambda one: (one.updated_at_ms, one.id))
    assert conversations.list()[0] == newest
    assert conversations.get(second.id).updated_at_ms == with_message.created_at_ms


def test_a_title_of_the_users_own_is_remembered_as_such(
    conversations: Conversations, trip: Conversation
) -> None:
    conversations.rename(trip.id, "Made by rule", by_user=False)
    assert not conversations.get(trip.id).titled_by_user
    conversations.rename(trip.id, "Mine")
    assert conversations.get(trip.id).title == "Mine"
    assert conversations.get(trip.id).titled_by_user


def test_renaming_and_pinning_do_not_count_as_use(
    conversations: Conversations, trip: Conversation
) -> None:
    conversations.rename(trip.id, "Other")
    conversations.set_pinned(trip.id, pinned=True)
    assert conversations.get(trip.id).updated_at_ms == trip.updated_at_ms


def test_another_assistant_goes_on(
    conversations: Conversations, assistants: Assistants, trip: Conversation
) -> None:
    tutor = assistants.list()[-1]
    conversations.set_assistant(trip.id, tutor.id)
    assert conversations.get(trip.id).assistant_id == tutor.id
    with pytest.raises(NotThere):
        conversations.set_assistant(trip.id, 99)
    with pytest.raises(NotThere):
        conversations.create(99)


def test_a_message_comes_back_as_it_was_written(
    conversations: Conversations, trip: Conversation
) -> None:
    text = "tabs\tand\r\nlines\n\n  é ünï 世界 🙂 \x00 end \n"
    files = (Attachment("a.txt", "1\n"), Attachment("b.txt", ""), Attachment("a.txt", text))
    asked = conversations.add_message(trip.id, None, "user", text, attachments=files)
    answer = conversations.add_message(
        trip.id, asked.id, "assistant", "", status="failed", model="m", note="Out of memory."
    )
    assert (asked.text, asked.attachments, asked.status) == (text, files, "done")
    assert (answer.text, answer.status, answer.model) == ("", "failed", "m")
    assert answer.note == "Out of memory."
    assert (answer.parent_id, answer.version, answer.versions) == (asked.id, 1, 1)
    assert conversations.path(trip.id) == [asked, answer]
    assert conversations.message(answer.id) == answer
    assert conversations.get(trip.id).leaf_id == answer.id


def test_half_a_character_is_replaced_and_the_rest_kept(
    conversations: Conversations, trip: Conversation
) -> None:
    assert say(conversations, trip, "a\ud83d b \ud83d\ude42")[0].text == "a\ufffd b 🙂"


def test_trying_again_and_editing_make_versions(
    conversations: Conversations, trip: Conversation
) -> None:
    question, first, more, last = say(conversations, trip, "where?", "Porto", "when?", "May")
    again = conversations.add_message(trip.id, question.id, "assistant", "Lisbon")
    assert (again.version, again.versions) == (2, 2)
    assert shown(conversations, trip) == ["where?", "Lisbon"]
    edited = conversations.add_message(trip.id, None, "user", "where, cheaply?")
    assert (edited.version, edited.versions) == (2, 2)
    assert shown(conversations, trip) == ["where, cheaply?"]

    conversations.select_version(edited.id, 1)
    assert shown(conversations, trip) == ["where?", "Lisbon"]
    conversations.select_version(again.id, 1)
    path = conversations.path(trip.id)
    assert [message.id for message in path] == [question.id, first.id, more.id, last.id]
    assert [(message.version, message.versions) for message in path] == [
        (1, 2),
        (1, 2),
        (1, 1),
        (1, 1),
    ]
    for version in (0, 3, -1):
        with pytest.raises(NotThere):
            conversations.select_version(first.id, version)


def test_a_version_that_is_not_shown_can_be_shown(
    conversations: Conversations, trip: Conversation
) -> None:
    question, first, more, last = say(conversations, trip, "where?", "Porto", "when?", "May")
    conversations.add_message(trip.id, question.id, "assistant", "Lisbon")
    conversations.show(more.id)
    assert shown(conversations, trip) == ["where?", "Porto", "when?", "May"]
    conversations.show(first.id)
    assert conversations.get(trip.id).leaf_id == last.id


def test_a_message_needs_its_parent_and_its_conversation(
    conversations: Conversations, trip: Conversation, general_id: int
) -> None:
    other = conversations.create(general_id)
    message = say(conversations, trip, "hello")[0]
    with pytest.raises(NotThere):
        conversations.add_message(other.id, message.id, "assistant", "stray")
    with pytest.raises(NotThere):
        conversations.add_message(99, None, "user", "stray")
    with pytest.raises(NotThere):
        conversations.set_left_out_until(other.id, message.id)
    assert conversations.path(other.id) == []


def test_an_answer_is_written_finished_and_continued(
    conversations: Conversations, trip: Conversation
) -> None:
    answer = conversations.add_message(trip.id, None, "assistant", "", status="writing", model="m")
    conversations.write(answer.id, "Once")
    assert conversations.message(answer.id).text == "Once"
    assert conversations.message(answer.id).status == "writing"
    conversations.finish(answer.id, "Once upon", "cut", "The longest answer was reached.")
    cut = conversations.message(answer.id)
    assert (cut.text, cut.status) == ("Once upon", "cut")
    assert cut.note == "The longest answer was reached."
    conversations.write(answer.id, "too late")
    assert conversations.message(answer.id).text == "Once upon"

    conversations.resume(answer.id)
    conversations.write(answer.id, "Once upon a")
    conversations.finish(answer.id, "Once upon a time", "done")
    whole = conversations.message(answer.id)
    assert (whole.text, whole.status, whole.note) == ("Once upon a time", "done", "")


def test_a_deleted_message_leaves_those_below_it(
    conversations: Conversations, trip: Conversation
) -> None:
    said = say(conversations, trip, "u1", "a1", "u2", "a2")
    before = conversations.path(trip.id)
    conversations.delete_message(said[2].id)
    path = conversations.path(trip.id)
    assert [message.text for message in path] == ["u1", "a1", "a2"]
    assert path[2].parent_id == said[1].id
    assert conversations.message(said[3].id) == path[2]
    with pytest.raises(NotThere):
        conversations.message(said[2].id)
    with pytest.raises(NotThere):
        conversations.delete_message(said[2].id)
    conversations.restore_message(said[2].id)
    assert conversations.path(trip.id) == before


def test_deleting_the_first_message_leaves_the_rest(
    conversations: Conversations, trip: Conversation
) -> None:
    said = say(conversations, trip, "u1", "a1", "u2")
    conversations.delete_message(said[0].id)
    path = conversations.path(trip.id)
    assert [(message.text, message.parent_id) for message in path] == [
        ("a1", None),
        ("u2", said[1].id),
    ]
    conversations.restore_message(said[0].id)
    assert shown(conversations, trip) == ["u1", "a1", "u2"]


def test_deleting_the_last_message_shows_the_one_above(
    conversations: Conversations, trip: Conversation
) -> None:
    said = say(conversations, trip, "u1", "a1")
    conversations.delete_message(said[1].id)
    assert conversations.get(trip.id).leaf_id == said[0].id
    conversations.delete_message(said[0].id)
    assert conversations.get(trip.id).leaf_id is None
    assert conversations.path(trip.id) == []
    conversations.restore_message(said[0].id)
    conversations.restore_message(said[1].id)
    assert shown(conversations, trip) == ["u1", "a1"]


def test_deleting_the_last_message_shows_another_version_of_it(
    conversations: Conversations, trip: Conversation
) -> None:
    question, first, more = say(conversations, trip, "u1", "first", "more")
    second = conversations.add_message(trip.id, question.id, "assistant", "second")
    third = conversations.add_message(trip.id, question.id, "assistant", "third")
    conversations.delete_message(third.id)
    assert shown(conversations, trip) == ["u1", "second"]
    conversations.delete_message(second.id)
    assert shown(conversations, trip) == ["u1", "first", "more"]
    assert conversations.message(first.id).versions == 1
    conversations.restore_message(third.id)
    assert shown(conversations, trip) == ["u1", "third"]
    conversations.select_version(third.id, 1)
    assert conversations.get(trip.id).leaf_id == more.id


def test_other_versions_stay_reachable_when_the_shown_one_is_deleted(
    conversations: Conversations, trip: Conversation
) -> None:
    first, _answer = say(conversations, trip, "u1", "a1")
    say(conversations, trip, "u1 edited", "a1 edited")
    conversations.select_version(conversations.path(trip.id)[0].id, 1)
    conversations.delete_message(first.id)
    (answer,) = conversations.path(trip.id)
    assert (answer.text, answer.version, answer.versions) == ("a1", 1, 2)
    conversations.select_version(answer.id, 2)
    assert shown(conversations, trip) == ["u1 edited", "a1 edited"]


def test_an_answer_can_be_tried_again_below_a_deleted_question(
    conversations: Conversations, trip: Conversation
) -> None:
    said = say(conversations, trip, "u1", "a1", "u2", "a2")
    conversations.delete_message(said[2].id)
    shown_parent = conversations.path(trip.id)[2].parent_id
    again = conversations.add_message(trip.id, shown_parent, "assistant", "a2 again")
    assert (again.version, again.versions) == (2, 2)
    conversations.select_version(again.id, 1)
    assert shown(conversations, trip) == ["u1", "a1", "a2"]


def test_a_message_deleted_while_it_is_written_comes_back_whole(
    conversations: Conversations, trip: Conversation
) -> None:
    question = say(conversations, trip, "u1")[0]
    answer = conversations.add_message(trip.id, question.id, "assistant", "", status="writing")
    conversations.delete_message(answer.id)
    conversations.write(answer.id, "half")
    conversations.finish(answer.id, "half an answer", "stopped")
    assert shown(conversations, trip) == ["u1"]
    conversations.restore_message(answer.id)
    assert shown(conversations, trip) == ["u1", "half an answer"]


def test_what_is_left_out_of_the_prompt_moves_up_when_it_is_deleted(
    conversations: Conversations, trip: Conversation
) -> None:
    said = say(conversations, trip, "u1", "a1", "u2")
    conversations.set_left_out_until(trip.id, said[1].id)
    conversations.delete_message(said[1].id)
    assert conversations.get(trip.id).left_out_until_id == said[0].id
    conversations.delete_message(said[0].id)
    assert conversations.get(trip.id).left_out_until_id is None


def test_a_deleted_conversation_is_gone_until_it_is_restored(
    conversations: Conversations, trip: Conversation
) -> None:
    message = say(conversations, trip, "hello")[0]
    before = conversations.get(trip.id)
    conversations.delete(trip.id)
    assert conversations.list() == []
    for question in (
        lambda: conversations.get(trip.id),
        lambda: conversations.path(trip.id),
        lambda: conversations.message(message.id),
        lambda: conversations.rename(trip.id, "x"),
        lambda: conversations.delete(trip.id),
        lambda: conversations.add_message(trip.id, message.id, "user", "x"),
    ):
        with pytest.raises(NotThere):
            question()
    conversations.restore(trip.id)
    assert conversations.get(trip.id) == before
    assert conversations.path(trip.id) == [message]


def test_what_was_removed_for_good_cannot_be_restored(
    conversations: Conversations, trip: Conversation
) -> None:
    said = say(conversations, trip, "u1", "a1")
    conversations.delete_message(said[0].id)
    conversations.purge_deleted()
    assert shown(conversations, trip) == ["a1"]
    questions: tuple[Callable[[], object], ...] = (
        lambda: conversations.restore_message(said[0].id),
        lambda: conversations.write(said[0].id, "x"),
        lambda: conversations.finish(said[0].id, "x", "done"),
    )
    for question in questions:
        with pytest.raises(NotThere):
            question()
    conversations.delete(trip.id)
    assert conversations.purge_deleted() == [trip.id]
    with pytest.raises(NotThere):
        conversations.restore(trip.id)


def test_ids_are_never_used_again(conversations: Conversations, general_id: int) -> None:
    first = conversations.create(general_id)
    message = say(conversations, first, "x")[0]
    conversations.delete(first.id)
    conversations.purge_deleted()
    second = conversations.create(general_id)
    assert second.id > first.id
    assert say(conversations, second, "x")[0].id > message.id


def test_two_thousand_messages_with_versions_are_read_in_order(
    database: Database, conversations: Conversations, trip: Conversation
) -> None:
    with database.transaction():
        said = say(conversations, trip, *(f"message {number}" for number in range(2000)))
        for number in range(100, 1900, 100):
            conversations.add_message(trip.id, said[number].id, "user", f"aside {number}")
        conversations.show(said[-1].id)
        conversations.delete_message(said[100].id)
        conversations.delete_message(said[101].id)
    path = conversations.path(trip.id)
    kept = [*said[:100], *said[102:]]
    assert [message.id for message in path] == [message.id for message in kept]
    # Below the two deleted ones hang what followed them and the aside between them.
    assert path[100].versions == 2
    assert path[199].versions == 2
    assert sum(message.versions - 1 for message in path) == 18


def test_unfinished_answers_are_findable_once_recovered(
    database: Database, conversations: Conversations, trip: Conversation
) -> None:
    answer = conversations.add_message(trip.id, None, "assistant", "", status="writing")
    conversations.write(answer.id, "Once upon a midnight")
    assert Search(database).find("midnight") == ()
    assert conversations.recover_unfinished() == [answer.id]
    recovered = conversations.message(answer.id)
    assert (recovered.text, recovered.status) == ("Once upon a midnight", "cut")
    assert recovered.note.endswith(".")
    assert [hit.message_id for hit in Search(database).find("midnight")] == [answer.id]
    assert conversations.recover_unfinished() == []

from dataclasses import replace

import pytest

from app.base.errors import UserError
from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.data import Sampling
from app.library.database import Database
from app.library.errors import NotThere
from app.library.shipped import SHIPPED


def test_the_built_in_ones_are_there_as_shipped(assistants: Assistants) -> None:
    listed = assistants.list()
    assert [one.key for one in listed] == ["general", "writing", "code", "tutor"]
    for one, shipped in zip(listed, SHIPPED, strict=True):
        assert one.name == shipped.name()
        assert one.instructions == shipped.instructions()
        assert (one.model, one.sampling) == (shipped.model, shipped.sampling)
        assert not assistants.is_edited(one.id)
        assert assistants.get(one.id) == one
    assert assistants.general() == listed[0]


def test_ones_own_come_after_them_in_order(assistants: Assistants) -> None:
    pirate = assistants.create("  The \n Pirate ", "Arr.", "big-model", Sampling(top_k=3, seed=9))
    cook = assistants.create("Cook")
    assert (pirate.key, pirate.name, pirate.instructions) == ("", "The Pirate", "Arr.")
    assert (pirate.model, pirate.sampling) == ("big-model", Sampling(top_k=3, seed=9))
    assert assistants.list()[4:] == [pirate, cook]
    assert not assistants.is_edited(pirate.id)


def test_an_assistant_needs_a_name(assistants: Assistants) -> None:
    with pytest.raises(UserError, match="needs a name"):
        assistants.create(" \n")
    cook = assistants.create("Cook")
    for one in (cook, assistants.general()):
        with pytest.raises(UserError, match="needs a name"):
            assistants.update(replace(one, name=""))
    assert assistants.get(cook.id) == cook


def test_everything_but_the_key_can_be_changed(assistants: Assistants) -> None:
    for one in (assistants.create("Cook"), assistants.general()):
        changed = replace(
            one,
            name="Chef",
            instructions="",
            model="m",
            sampling=Sampling(temperature=0, max_answer_tokens=5),
        )
        assert assistants.update(replace(changed, key="code")) == changed
        assert assistants.get(one.id) == changed


def test_only_what_was_changed_of_a_built_in_one_is_stored(
    assistants: Assistants, database: Database
) -> None:
    tutor = assistants.list()[3]
    assistants.update(replace(tutor, sampling=replace(tutor.sampling, top_k=7)))
    with database.reading() as connection:
        row = connection.execute(
            "SELECT name, instructions, model, sampling FROM assistants WHERE key = 'tutor'"
        ).fetchone()
    assert tuple(row) == (None, None, None, '{"top_k": 7}')
    assert assistants.is_edited(tutor.id)
    assistants.update(tutor)
    assert not assistants.is_edited(tutor.id)


def test_a_value_of_a_newer_version_is_passed_over(
    assistants: Assistants, database: Database
) -> None:
    cook = assistants.create("Cook")
    with database.transaction() as connection:
        connection.execute(
            'UPDATE assistants SET sampling = \'{"top_k": 7, "mood": 1}\' WHERE id = ?',
            (cook.id,),
        )
    assert assistants.get(cook.id).sampling == Sampling(top_k=7)


def test_a_reset_makes_a_built_in_one_as_shipped(assistants: Assistants) -> None:
    code = assistants.list()[2]
    assistants.update(replace(code, name="Mine", instructions="Different.", model="m"))
    assert assistants.is_edited(code.id)
    assert assistants.reset(code.id) == code
    assert not assistants.is_edited(code.id)
    cook = assistants.create("Cook", "Cook.")
    assert assistants.reset(cook.id) == cook


def test_conversations_of_a_deleted_one_go_on_with_the_general_one(
    assistants: Assistants, conversations: Conversations
) -> None:
    cook = assistants.create("Cook")
    conversation = conversations.create(cook.id)
    assistants.delete(cook.id)
    assert cook not in assistants.list()
    general_id = assistants.general().id
    assert conversations.get(conversation.id).assistant_id == general_id
    assert [one.assistant_id for one in conversations.list()] == [general_id]
    for question in (
        lambda: assistants.get(cook.id),
        lambda: assistants.update(cook),
        lambda: assistants.delete(cook.id),
        lambda: conversations.create(cook.id),
    ):
        with pytest.raises(NotThere):
            question()

    assert assistants.restore(cook.id) == cook
    assert conversations.get(conversation.id).assistant_id == cook.id

    assistants.delete(cook.id)
    assert assistants.purge_deleted() == [cook.id]
    assert conversations.get(conversation.id).assistant_id == general_id
    with pytest.raises(NotThere):
        assistants.restore(cook.id)
    assert assistants.purge_deleted() == []


def test_built_in_ones_cannot_be_deleted(assistants: Assistants) -> None:
    with pytest.raises(UserError, match="cannot be deleted"):
        assistants.delete(assistants.general().id)
    assert len(assistants.list()) == 4

import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from app.assistant.events import Added, Changed, Progress
from app.assistant.stopping import StopSwitch
from app.base.errors import MessageTooLong, ModelUnusable, StorageFailed, UserError
from app.base.paths import DataDir
from app.library.conversations import Conversations
from app.library.data import Attachment, Message, Status
from tests.assistant.conftest import Open, Place, Told
from tests.talking import wait_for_end

LONG = "abcdefghij" * 30


def resident_pid(place: Place) -> int:
    resident = place.model.resident
    assert resident is not None
    return resident.pid


def until_words(events: Iterator[object]) -> list[object]:
    """Follow an answer until it has a few letters."""
    seen: list[object] = []
    for event in events:
        seen.append(event)
        if isinstance(event, Changed) and len(event.message.text) > 5:
            return seen
    raise AssertionError("the answer has ended")


# Asking


def test_a_question_and_its_answer_are_told_and_kept(place: Place) -> None:
    conversation = place.begin()
    told = place.send(conversation, "Hello")
    question, answer = told.added
    assert (question.role, question.text, question.status) == ("user", "Hello", "done")
    assert (answer.role, answer.text, answer.status) == ("assistant", "", "writing")
    assert (answer.parent_id, answer.model) == (question.id, "tiny")
    assert told.stages == ["loading", "reading"]
    lengths = [len(change.text) for change in told.changes]
    assert lengths == sorted(lengths)
    assert len(lengths) > 10
    assert told.answer.status == "cut"
    assert told.answer.note.startswith("The answer reached its longest length.")
    assert place.conversations.path(conversation) == [question, told.answer]
    assert isinstance(told.events[-1], Changed)


def test_the_second_question_reads_only_what_is_new(place: Place) -> None:
    conversation = place.begin()
    place.send(conversation, LONG)
    told = place.send(conversation, "More")
    first, second = place.model.ends
    assert second.reused_tokens >= first.prompt_tokens + first.completion_tokens - 1
    assert told.stages == ["reading"]
    assert len(place.texts(conversation)) == 4


def test_attached_files_are_read_too(place: Place) -> None:
    conversation = place.begin()
    files = [Attachment("a.txt", "x" * 500)]
    told = Told().follow(place.chat.send(conversation, "What is it?", files, StopSwitch()))
    assert told.added[0].attachments == tuple(files)
    assert place.model.ends[0].prompt_tokens > 500
    bare = Told().follow(place.chat.send(place.begin(), "", files, StopSwitch()))
    assert bare.answer.text


def test_an_answer_without_a_word_is_not_read_by_the_next_question(place: Place) -> None:
    conversation = place.begin()
    leaf = place.send(conversation, "Hello").answer
    empty = place.conversations.add_message(
        conversation, leaf.id, "assistant", "", status="failed", note="It failed."
    )
    question = place.chat.send(conversation, "Again?", (), StopSwitch())
    assert Told().follow(question).answer.text
    assert place.conversations.path(conversation)[2].id == empty.id


def test_questions_without_answers_follow_each_other(place: Place) -> None:
    conversation = place.begin()
    stop = StopSwitch()
    stop.set()
    for text in ("One", "Two"):
        told = Told().follow(place.chat.send(conversation, text, (), stop))
        assert told.answer.status == "stopped"
    told = place.send(conversation, "Three")
    assert told.answer.text
    assert place.texts(conversation) == ["One", "", "Two", "", "Three", told.answer.text]


def test_a_conversation_whose_first_question_was_deleted_goes_on(place: Place) -> None:
    conversation = place.begin()
    told = place.send(conversation, "Hello")
    place.conversations.delete_message(told.added[0].id)
    assert place.send(conversation, "More").answer.text
    (answer, *_more) = place.conversations.path(conversation)
    again = Told().follow(place.chat.try_again(answer.id, StopSwitch()))
    assert again.answer.text
    assert again.answer.versions == 2


# Versions


def test_try_again_is_another_version_of_the_answer(place: Place) -> None:
    place.set_up(temperature=1.5, top_k=0, min_p=0.0, seed=7)
    conversation = place.begin()
    first = place.send(conversation, "Hello").answer
    second = Told().follow(place.chat.try_again(first.id, StopSwitch())).answer
    assert (second.version, second.versions) == (2, 2)
    assert second.parent_id == first.parent_id
    assert second.text != first.text
    assert place.model.ends[1].reused_tokens == place.model.ends[0].prompt_tokens - 1
    assert place.texts(conversation) == ["Hello", second.text]
    place.conversations.select_version(second.id, 1)
    assert place.texts(conversation) == ["Hello", first.text]


def test_an_earlier_question_is_edited_and_what_followed_stays_reachable(place: Place) -> None:
    conversation = place.begin()
    first = place.send(conversation, LONG)
    files = [Attachment("a.txt", "content")]
    second = Told().follow(place.chat.send(conversation, "Old words", files, StopSwitch()))
    place.send(conversation, "Third")
    old = place.texts(conversation)
    edited = Told().follow(place.chat.edit(second.added[0].id, "New words", StopSwitch()))
    question, answer = edited.added
    assert (question.version, question.versions) == (2, 2)
    assert question.attachments == tuple(files)
    assert place.texts(conversation) == [
        LONG, first.answer.text, "New words", edited.answer.text,
    ]  # fmt: skip
    # What comes before the edited question was not read again.
    assert place.model.ends[-1].reused_tokens >= place.model.ends[0].prompt_tokens
    assert answer.text != second.answer.text
    place.conversations.select_version(question.id, 1)
    assert place.texts(conversation) == old


def test_the_first_question_can_be_edited_too(place: Place) -> None:
    conversation = place.begin()
    first = place.send(conversation, "Hello world")
    edited = Told().follow(place.chat.edit(first.added[0].id, "Goodbye", StopSwitch()))
    assert place.texts(conversation) == ["Goodbye", edited.answer.text]
    assert place.conversations.get(conversation).title == "Goodbye"


# Going on


def test_an_answer_that_was_cut_goes_on_in_the_same_message_without_a_seam(place: Place) -> None:
    place.set_up(max_answer_tokens=12)
    conversation = place.begin()
    begun = place.send(conversation, LONG).answer
    told = Told().follow(place.chat.go_on(begun.id, StopSwitch()))
    assert told.added == []
    assert told.changes[0].text == begun.text
    assert (told.changes[0].status, told.changes[0].note) == ("writing", "")
    assert all(change.text.startswith(begun.text) for change in told.changes)
    assert told.answer.id == begun.id
    place.set_up(max_answer_tokens=24)
    whole = place.send(place.begin(), LONG).answer
    assert told.answer.text == whole.text
    assert place.texts(conversation) == [LONG, whole.text]
    assert place.model.ends[1].reused_tokens > len(LONG)


def test_an_answer_of_a_real_model_goes_on_as_if_it_had_never_been_cut(
    open_place: Open, data: DataDir, starter_model: Path
) -> None:
    (data.models / "starter.gguf").symlink_to(starter_model)
    place = open_place()
    place.set_up("You are a helpful assistant.", max_answer_tokens=4)
    conversation = place.begin()
    begun = place.send(conversation, "What is the capital of France?").answer
    assert begun.text == "The capital of France"
    told = Told().follow(place.chat.go_on(begun.id, StopSwitch()))
    assert told.answer.text == "The capital of France is Paris."
    assert (told.answer.status, told.answer.note) == ("done", "")
    assert place.conversations.get(conversation).title == "What is the capital of France?"
    # And after a restart nothing of it is read again.
    place.set_up("You are a helpful assistant.", max_answer_tokens=24)
    place.send(conversation, "And of Spain? " * 20)
    held = place.model.ends[-1].prompt_tokens + place.model.ends[-1].completion_tokens
    place.close()
    again = open_place()
    again.send(conversation, "And of Italy?")
    assert again.model.ends[0].reused_tokens >= held - 1


def test_an_answer_that_fills_the_context_cannot_go_on_for_ever(place: Place) -> None:
    place.set_up(context_tokens=512, max_answer_tokens=200)
    conversation = place.begin()
    place.send(conversation, "First question")
    answer = place.send(conversation, "Hello").answer
    while answer.note.startswith(("The answer reached", "The model can keep no more")):
        answer = Told().follow(place.chat.go_on(answer.id, StopSwitch())).answer
    assert answer.note.startswith("This answer is as long as the model can keep in mind.")
    assert answer.status == "cut"
    assert len(answer.text) > 350
    assert place.send(conversation, "Something shorter").answer.text


# Stopping


def test_stop_keeps_what_was_written(place: Place) -> None:
    place.set_up(max_answer_tokens=100_000, context_tokens=8192)
    conversation = place.begin()
    stop = StopSwitch()
    events = place.chat.send(conversation, "Hello", (), stop)
    until_words(events)
    stop.set()
    answer = Told().follow(events).answer
    assert (answer.status, answer.note) == ("stopped", "")
    assert 5 < len(answer.text) < 7_000
    assert place.last(conversation) == answer
    place.set_up()
    assert Told().follow(place.chat.go_on(answer.id, StopSwitch())).answer.text != answer.text


def test_stop_before_anything_was_written(place: Place) -> None:
    conversation = place.begin()
    stop = StopSwitch()
    stop.set()
    told = Told().follow(place.chat.send(conversation, "Hello", (), stop))
    assert (told.answer.status, told.answer.text) == ("stopped", "")
    assert place.send(conversation, "Again").answer.text


def test_who_loses_interest_stops_the_answer_and_keeps_it(place: Place) -> None:
    place.set_up(max_answer_tokens=100_000)
    conversation = place.begin()
    events = place.chat.send(conversation, "Hello", (), StopSwitch())
    until_words(events)
    events.close()  # type: ignore[attr-defined]
    answer = place.last(conversation)
    assert answer.status == "cut"
    assert len(answer.text) > 5
    place.set_up()
    assert place.send(conversation, "Again").answer.text


def test_two_conversations_that_ask_at_once_wait_for_each_other(place: Place) -> None:
    place.set_up(max_answer_tokens=300)
    first, second = place.begin(), place.begin()
    events = place.chat.send(first, "Hello", (), StopSwitch())
    until_words(events)
    told = Told()
    waiting = threading.Event()

    def ask() -> None:
        for event in place.chat.send(second, "Goodbye", (), StopSwitch()):
            told.events.append(event)
            if event == Progress("waiting"):
                waiting.set()

    asking = threading.Thread(target=ask)
    asking.start()
    assert waiting.wait(30)
    assert place.texts(second) == ["Goodbye"]
    answer = Told().follow(events).answer
    asking.join(60)
    assert told.stages == ["waiting", "reading"]
    assert place.texts(first) == ["Hello", answer.text]
    assert place.texts(second) == ["Goodbye", told.answer.text]
    assert len(answer.text) == len(told.answer.text) == 300
    assert answer.text != told.answer.text


def test_who_waits_for_another_answer_can_stop(place: Place) -> None:
    place.set_up(max_answer_tokens=300)
    first, second = place.begin(), place.begin()
    events = place.chat.send(first, "Hello", (), StopSwitch())
    until_words(events)
    stop = StopSwitch()
    told = Told()

    def ask() -> None:
        for event in place.chat.send(second, "Goodbye", (), stop):
            told.events.append(event)
            if event == Progress("waiting"):
                stop.set()

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join(60)
    assert [type(event) for event in told.events] == [Added, Progress]
    assert Told().follow(events).answer.text
    assert place.texts(second) == ["Goodbye"]
    assert Told().follow(place.chat.answer_last(second, StopSwitch())).answer.text


# When the context is full


def test_the_oldest_exchanges_are_left_out_of_the_prompt_and_never_of_the_record(
    place: Place,
) -> None:
    place.set_up("Be kind.", context_tokens=512, max_answer_tokens=20)
    conversation = place.begin()
    lines = []
    for number in range(12):
        told = place.send(conversation, f"Question {number}: {'x' * 40}")
        assert told.answer.text, told.answer.note
        lines += told.left_out
        left_until = place.conversations.get(conversation).left_out_until_id
        assert left_until == (lines[-1].message_id if lines else None)
    assert len(place.texts(conversation)) == 24
    assert 1 <= len(lines) <= 6
    path = place.conversations.path(conversation)
    left = [next(i for i, m in enumerate(path) if m.id == line.message_id) for line in lines]
    assert left == sorted(left)
    assert all(path[index].role == "assistant" for index in left)
    assert max(end.prompt_tokens for end in place.model.ends) <= 492
    # Where nothing was left out, only what is new was read.
    again = [end for end in place.model.ends if end.reused_tokens > end.prompt_tokens / 2]
    assert len(again) >= 11 - len(lines)


def test_a_message_that_alone_is_too_long_is_refused_and_not_kept(place: Place) -> None:
    place.set_up(context_tokens=512, max_answer_tokens=100)
    conversation = place.begin()
    place.send(conversation, "Hello")
    before = place.conversations.path(conversation)
    with pytest.raises(MessageTooLong, match="too long for the model by about"):
        place.send(conversation, "x" * 500)
    assert place.conversations.path(conversation) == before
    for length in range(330, 420, 10):
        try:
            told = place.send(conversation, "x" * length)
        except MessageTooLong:
            assert place.last(conversation).text != "x" * length
        else:
            assert told.answer.text, "it was neither refused nor answered"
    assert place.send(conversation, "Short again").answer.text


def test_two_megabytes_are_refused_in_a_sentence(place: Place) -> None:
    conversation = place.begin()
    with pytest.raises(MessageTooLong, match=r"by about 1,49\d,\d{3} words"):
        place.send(conversation, "Pasted. " * 250_000)
    assert place.texts(conversation) == []


def test_how_full_the_context_is(place: Place) -> None:
    place.set_up("Be kind.", context_tokens=1024)
    conversation = place.begin()
    empty = place.chat.usage(None, [], "")
    assert not empty.exact
    assert empty.limit_tokens == 1024
    place.send(conversation, LONG)
    messages = place.conversations.path(conversation)
    guess = place.chat.usage(conversation, messages, "")
    place.send(conversation, "More")
    path = place.conversations.path(conversation)
    used = place.chat.usage(conversation, path, "")
    real = place.model.ends[-1].prompt_tokens + place.model.ends[-1].completion_tokens
    assert guess.used_tokens < used.used_tokens
    assert real - 5 <= used.used_tokens <= real + 60
    draft = place.chat.usage(conversation, path, "A draft of a few words")
    assert draft.used_tokens > used.used_tokens
    assert not draft.exact
    place.chat.warm(conversation)
    assert resident_pid(place)


def test_what_is_left_out_does_not_count_as_used(place: Place) -> None:
    place.set_up(context_tokens=512)
    conversation = place.begin()
    for _question in range(2):
        place.send(conversation, "x" * 100)
    path = place.conversations.path(conversation)
    whole = place.chat.usage(conversation, path, "").used_tokens
    place.conversations.set_left_out_until(conversation, path[1].id)
    assert place.chat.usage(conversation, path, "").used_tokens < whole - 100


def test_another_context_length_counts_from_the_next_question_on(place: Place) -> None:
    place.set_up(context_tokens=4096)
    conversation = place.begin()
    place.send(conversation, "Hello")
    place.set_up(context_tokens=512)
    path = place.conversations.path(conversation)
    assert place.chat.usage(conversation, path, "").limit_tokens == 512
    with pytest.raises(MessageTooLong):
        place.send(conversation, "x" * 600)
    assert len(place.texts(conversation)) == 2


# Mishaps


def test_a_model_that_is_missing_is_said_and_the_question_stays(
    place: Place, model_file: Path
) -> None:
    conversation = place.begin()
    content = model_file.read_bytes()
    model_file.unlink()
    for text in ("Short", "long " * 5_000):
        with pytest.raises(ModelUnusable, match="No language model is installed"):
            place.send(conversation, text)
    assert place.texts(conversation) == ["Short", "long " * 5_000]
    assert place.chat.usage(conversation, place.conversations.path(conversation), "x").limit_tokens
    model_file.write_bytes(content)
    place.conversations.delete_message(place.last(conversation).id)
    told = Told().follow(place.chat.answer_last(conversation, StopSwitch()))
    assert place.texts(conversation) == ["Short", told.answer.text]
    assert told.answer.text


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda content: content[:-1000], "is cut short"),
        (lambda content: b"A letter. " * 100 + content[:0], "is not a model in the GGUF format"),
        (lambda content: content.replace(b"attn_q", b"attn_w"), "could not be loaded"),
        (lambda content: content.replace(b"{% for m", b"{% for !"), "chat template"),
    ],
    ids=["cut", "text", "no model", "template"],
)
def test_a_model_that_is_damaged_fails_the_answer_in_a_sentence(
    place: Place, model_file: Path, spoil: object, words: str
) -> None:
    assert callable(spoil)
    conversation = place.begin()
    content = model_file.read_bytes()
    model_file.write_bytes(spoil(content))
    told = place.send(conversation, "Hello")
    assert (told.answer.status, told.answer.text) == ("failed", "")
    assert words in told.answer.note
    assert place.last(conversation) == told.answer
    assert place.model.resident is None
    model_file.write_bytes(content)
    again = Told().follow(place.chat.try_again(told.answer.id, StopSwitch()))
    assert again.answer.text
    assert again.answer.version == 2


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_worker_that_dies_in_the_middle_costs_the_rest_of_the_answer(
    place: Place, number: signal.Signals
) -> None:
    place.set_up(max_answer_tokens=100_000)
    conversation = place.begin()
    events = place.chat.send(conversation, "Hello", (), StopSwitch())
    until_words(events)
    os.kill(resident_pid(place), number)
    answer = Told().follow(events).answer
    assert answer.status == "cut"
    assert answer.note.startswith("The model ")
    assert len(answer.text) > 5
    assert place.last(conversation) == answer
    place.set_up()
    told = place.send(conversation, "Are you there?")
    assert told.answer.text
    assert told.stages == ["loading", "reading"]


def test_after_three_deaths_it_is_explained_and_the_question_stays(place: Place) -> None:
    conversation = place.begin()
    place.set_up(max_answer_tokens=100_000)
    for _death in range(3):
        events = place.chat.send(conversation, "Hello", (), StopSwitch())
        until_words(events)
        os.kill(resident_pid(place), signal.SIGKILL)
        assert Told().follow(events).answer.status == "cut"
    told = place.send(conversation, "Are you there?")
    assert told.answer.status == "failed"
    assert "three times within a minute" in told.answer.note
    assert len(place.texts(conversation)) == 8


class FullWhileWriting(Conversations):
    """A record on a disk that takes nothing more while an answer grows."""

    full = True
    attempts = 0

    def write(self, message_id: int, text: str) -> None:
        self.attempts += 1
        if self.full:
            raise StorageFailed("The disk is full.")
        super().write(message_id, text)


class FullAtTheEnd(FullWhileWriting):
    """One that does not take the end of it either."""

    def finish(self, message_id: int, text: str, status: Status, note: str = "") -> None:
        if self.full:
            raise StorageFailed("The disk is full.")
        super().finish(message_id, text, status, note)


@pytest.fixture(autouse=True)
def _write_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tiny models write all in less time than passes between two looks at the disk."""
    monkeypatch.setattr("app.assistant.answering._SAVE_EVERY_S", 0.0)


def test_a_disk_that_is_full_while_an_answer_grows_is_told_once_and_the_answer_goes_on(
    open_place: Open, model_file: Path
) -> None:
    assert model_file.is_file()
    place = open_place(conversations=FullWhileWriting)
    place.set_up()
    conversation = place.begin()
    told = place.send(conversation, "Hello")
    assert told.troubles == ["The disk is full."]
    assert len(told.answer.text) == 24
    assert place.last(conversation) == told.answer
    assert isinstance(place.conversations, FullWhileWriting)
    assert place.conversations.attempts > 5


def test_a_disk_that_stays_full_is_told_and_what_is_shown_is_not_taken_away(
    open_place: Open, model_file: Path
) -> None:
    assert model_file.is_file()
    place = open_place(conversations=FullAtTheEnd)
    place.set_up()
    conversation = place.begin()
    told = place.send(conversation, "Hello")
    assert told.troubles == ["The disk is full.", "The disk is full."]
    assert (told.answer.status, len(told.answer.text)) == ("cut", 24)
    assert place.last(conversation).status == "writing"
    assert place.conversations.recover_unfinished() == [told.answer.id]
    assert isinstance(place.conversations, FullAtTheEnd)
    place.conversations.full = False
    assert place.send(conversation, "Again").troubles == []


def test_an_answer_is_on_the_disk_while_it_is_written(place: Place) -> None:
    conversation = place.begin()
    for event in place.chat.send(conversation, "Hello", (), StopSwitch()):
        if isinstance(event, Changed) and event.message.status == "writing":
            written = place.last(conversation)
            assert event.message.text.startswith(written.text)
            assert len(event.message.text) - len(written.text) <= 1


def test_a_conversation_that_is_deleted_while_it_is_answered_is_no_trouble(place: Place) -> None:
    conversation = place.begin()
    events = place.chat.send(conversation, "Hello", (), StopSwitch())
    until_words(events)
    place.conversations.delete(conversation)
    assert Told().follow(events).answer.text
    place.conversations.restore(conversation)
    assert len(place.texts(conversation)[1]) == 24


def test_a_message_that_is_deleted_while_it_is_written_comes_back_whole(place: Place) -> None:
    conversation = place.begin()
    events = place.chat.send(conversation, "Hello", (), StopSwitch())
    until_words(events)
    answer = place.last(conversation)
    place.conversations.delete_message(answer.id)
    assert Told().follow(events).troubles == []
    place.conversations.restore_message(answer.id)
    assert len(place.texts(conversation)[1]) == 24


def test_what_is_deleted_cannot_be_asked(place: Place) -> None:
    conversation = place.begin()
    place.send(conversation, "Hello")
    place.conversations.delete(conversation)
    for ask in (
        place.chat.send(conversation, "Hello?", (), StopSwitch()),
        place.chat.answer_last(conversation, StopSwitch()),
    ):
        with pytest.raises(UserError, match="has been deleted"):
            list(ask)
    assert place.model.is_busy() is False


# After a restart


def test_after_a_restart_a_long_conversation_goes_on_at_once(
    place: Place, open_place: Open
) -> None:
    place.set_up("Be kind and brief. " * 5)
    conversation, other = place.begin(), place.begin()
    place.send(conversation, LONG)
    place.send(conversation, LONG)
    held = place.model.ends[-1].prompt_tokens + place.model.ends[-1].completion_tokens
    pid = resident_pid(place)
    place.close()
    wait_for_end(pid)
    again = open_place()
    told = again.send(conversation, "Where were we?")
    assert told.answer.text
    assert again.model.ends[0].reused_tokens >= held - 1
    again.send(other, "A new talk")
    assert again.model.ends[1].reused_tokens > 90, "the instructions were read again"


def test_an_answer_that_was_being_written_when_everything_ended_is_marked_as_unfinished(
    place: Place, open_place: Open
) -> None:
    place.set_up(max_answer_tokens=100_000)
    conversation = place.begin()
    events = place.chat.send(conversation, "Hello", (), StopSwitch())
    until_words(events)
    again = open_place()
    again.conversations.recover_unfinished()
    answer = again.last(conversation)
    assert answer.status == "cut"
    assert len(answer.text) > 3
    events.close()  # type: ignore[attr-defined]


# Ahead of the question


def test_the_model_is_loaded_ahead_of_the_question(place: Place) -> None:
    assert place.chat.is_cold()
    place.chat.warm(None)
    pid = resident_pid(place)
    assert not place.chat.is_cold()
    place.chat.warm(None)
    told = place.send(place.begin(), "Hello")
    assert told.stages == ["reading"]
    assert resident_pid(place) == pid
    assert len(psutil.Process(pid).children()) == 0


def test_nothing_is_loaded_ahead_while_something_else_goes_on(place: Place) -> None:
    with place.model.reserved(StopSwitch()):
        warming = threading.Thread(target=place.chat.warm, args=(None,))
        warming.start()
        warming.join(30)
    assert place.model.resident is None


# Titles


def test_the_first_question_gives_the_title(place: Place) -> None:
    conversation = place.begin()
    place.send(conversation, "Please write a haiku about rain.")
    assert place.conversations.get(conversation).title == "Write a haiku about rain"
    place.send(conversation, "Now one about snow")
    assert place.conversations.get(conversation).title == "Write a haiku about rain"


def test_a_mere_greeting_waits_for_the_answer_and_the_next_question(place: Place) -> None:
    conversation = place.begin()
    answer = place.send(conversation, "Hello").answer
    assert place.conversations.get(conversation).title not in ("", "Hello")
    assert answer.text
    place.send(conversation, "What is a lighthouse?")
    assert place.conversations.get(conversation).title == "What is a lighthouse?"
    place.send(conversation, "And a ship?")
    assert place.conversations.get(conversation).title == "What is a lighthouse?"


def test_a_title_of_the_users_own_stays(place: Place) -> None:
    conversation = place.begin()
    place.conversations.rename(conversation, "My talk")
    place.send(conversation, "Hello")
    place.send(conversation, "What is a lighthouse?")
    assert place.conversations.get(conversation).title == "My talk"


def test_an_attached_file_gives_the_title_where_there_are_no_words(place: Place) -> None:
    conversation = place.begin()
    files = [Attachment("letter.txt", "Dear aunt")]
    Told().follow(place.chat.send(conversation, "", files, StopSwitch()))
    assert place.conversations.get(conversation).title == "letter.txt"


def test_messages_of_a_talk_are_those_of_the_record(place: Place) -> None:
    conversation = place.begin()
    told = place.send(conversation, "Hello")
    shown: dict[int, Message] = {}
    for event in told.events:
        if isinstance(event, Added | Changed):
            shown[event.message.id] = event.message
    assert list(shown.values()) == place.conversations.path(conversation)
    assert replace(told.answer, text="") != told.answer

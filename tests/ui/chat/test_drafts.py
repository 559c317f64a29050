import pytest
from pytestqt.qtbot import QtBot

from app.base.errors import StorageFailed
from app.library.data import Attachment
from app.library.drafts import Draft, Drafts
from app.main import Inkling
from app.ui.chat.drafts import DraftKeeper


class Box:
    """What is typed."""

    def __init__(self) -> None:
        self.draft = Draft()
        self.troubles: list[str] = []

    def read(self) -> Draft:
        return self.draft


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def keeper(box: Box, inkling: Inkling, qtbot: QtBot) -> DraftKeeper:  # noqa: ARG001 (Qt runs)
    return DraftKeeper(inkling.drafts, box.read, box.troubles.append)


def test_what_is_typed_is_kept_a_moment_later(
    keeper: DraftKeeper, box: Box, inkling: Inkling, qtbot: QtBot
) -> None:
    keeper.open(None)
    box.draft = Draft("Dear", (Attachment("a.txt", "x"),))
    keeper.changed()
    qtbot.waitUntil(lambda: inkling.drafts.load(None) == box.draft)


def test_each_conversation_has_its_own(keeper: DraftKeeper, box: Box, inkling: Inkling) -> None:
    first = inkling.conversations.create(inkling.assistants.general().id).id
    keeper.open(first)
    box.draft = Draft("one")
    keeper.changed()
    assert keeper.open(None) == Draft()
    box.draft = Draft()
    assert keeper.open(first) == Draft("one")


def test_what_was_sent_stays_until_it_is_in_the_record(
    keeper: DraftKeeper, box: Box, inkling: Inkling
) -> None:
    keeper.open(None)
    keeper.hold(Draft("sent"))
    box.draft = Draft("typed since")
    keeper.save()
    assert inkling.drafts.load(None).text == "sent\n\ntyped since"
    keeper.let_go()
    assert inkling.drafts.load(None).text == "typed since"


def test_a_refused_message_comes_back(keeper: DraftKeeper) -> None:
    keeper.hold(Draft("sent"))
    assert keeper.take_back() == Draft("sent")
    assert keeper.take_back() == Draft()


def test_a_draft_moves_to_the_conversation_that_it_begins(
    keeper: DraftKeeper, box: Box, inkling: Inkling
) -> None:
    begun = inkling.conversations.create(inkling.assistants.general().id).id
    keeper.open(None)
    box.draft = Draft("first words")
    keeper.save()
    keeper.move_to(begun)
    assert inkling.drafts.load(begun).text == "first words"
    assert inkling.drafts.load(None) == Draft()


def test_trouble_with_the_disk_is_told_and_taken_back(box: Box, inkling: Inkling) -> None:
    class FullDisk(Drafts):
        full = True

        def save(self, *draft: object) -> None:
            if self.full:
                raise StorageFailed("The disk is full.")
            super().save(*draft)  # type: ignore[arg-type]

    drafts = FullDisk(inkling.database)
    keeper = DraftKeeper(drafts, box.read, box.troubles.append)
    keeper.save()
    drafts.full = False
    keeper.save()
    assert box.troubles == ["The disk is full.", ""]

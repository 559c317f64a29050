from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from app.assistant.chat import Chat
from app.assistant.events import Added, Changed, ChatEvent, LeftOut, Progress, Trouble
from app.assistant.language_model import LanguageModel
from app.assistant.question import Question
from app.assistant.stopping import StopSwitch
from app.base.messages import Event, Generated
from app.base.paths import DataDir
from app.catalogue.installed import InstalledModels
from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.data import Message
from app.library.database import Database
from app.library.states import SavedStates
from app.workers.process import Launcher, WorkerProcess
from tests.conftest import TinyModel


class WatchedModel(LanguageModel):
    """Keeps what the worker says at the end of each answer."""

    ends: list[Generated]

    def answer(self, question: Question, stop: StopSwitch) -> Iterator[Event]:
        for event in super().answer(question, stop):
            if isinstance(event, Generated):
                self.ends.append(event)
            yield event


@dataclass
class Place:
    """All that stands behind the window, with a real worker when one is needed."""

    database: Database
    conversations: Conversations
    assistants: Assistants
    states: SavedStates
    models: InstalledModels
    model: WatchedModel
    chat: Chat

    def begin(self) -> int:
        """Return the id of a new conversation."""
        return self.conversations.create(self.assistants.general().id).id

    def set_up(self, instructions: str = "", **sampling: Any) -> None:  # noqa: ANN401
        """Change the general assistant, which always takes the likeliest word."""
        general = self.assistants.general()
        likeliest = replace(general.sampling, temperature=0.0, repeat_penalty=1.0)
        changed = replace(likeliest, **{"max_answer_tokens": 24, **sampling})
        self.assistants.update(replace(general, instructions=instructions, sampling=changed))

    def send(self, conversation_id: int, text: str) -> "Told":
        """Send a message and wait for the end of its answer."""
        return Told().follow(self.chat.send(conversation_id, text, (), StopSwitch()))

    def texts(self, conversation_id: int) -> list[str]:
        """Return the words of the record."""
        return [message.text for message in self.conversations.path(conversation_id)]

    def last(self, conversation_id: int) -> Message:
        """Return the last message of the record."""
        return self.conversations.path(conversation_id)[-1]

    def close(self) -> None:
        """Let go of the worker and the file."""
        self.model.unload()
        self.database.close()


@dataclass
class Told:
    """What was told while an answer was made."""

    events: list[ChatEvent] = field(default_factory=list)

    def follow(self, events: Iterator[ChatEvent]) -> "Told":
        """Wait for the end."""
        self.events += events
        return self

    @property
    def added(self) -> list[Message]:
        """Return the messages that were added."""
        return [event.message for event in self.events if isinstance(event, Added)]

    @property
    def changes(self) -> list[Message]:
        """Return the answer as it grew."""
        return [event.message for event in self.events if isinstance(event, Changed)]

    @property
    def answer(self) -> Message:
        """Return the answer at its end."""
        return self.changes[-1]

    @property
    def stages(self) -> list[str]:
        """Return what was being done, each stage once."""
        stages = [event.stage for event in self.events if isinstance(event, Progress)]
        return list(dict.fromkeys(stages))

    @property
    def left_out(self) -> list[LeftOut]:
        """Return the lines about what is no longer read."""
        return [event for event in self.events if isinstance(event, LeftOut)]

    @property
    def troubles(self) -> list[str]:
        """Return what else went wrong."""
        return [event.sentence for event in self.events if isinstance(event, Trouble)]


Open = Callable[..., Place]


@pytest.fixture
def open_place(launcher: Launcher, data: DataDir) -> Iterator[Open]:
    """Return a function that opens the data folder, again and again, with the models there."""
    opened: list[Place] = []

    def open_once(*, conversations: type[Conversations] = Conversations) -> Place:
        database = Database(data.database)
        record, assistants = conversations(database), Assistants(database)
        states = SavedStates(database, data.states, "build")
        models = InstalledModels((data.models,))
        model = WatchedModel(lambda: WorkerProcess("llm", launcher), states)
        model.ends = []
        model.states.budget_bytes = 1_000_000_000
        chat = Chat(record, assistants, models, model)
        opened.append(Place(database, record, assistants, states, models, model, chat))
        return opened[-1]

    yield open_once
    for place in opened:
        place.model.kill()
        place.close()


@pytest.fixture
def model_file(data: DataDir, tiny_model: TinyModel) -> Path:
    """Return the file of a tiny model in the data folder."""
    path = data.models / "tiny.gguf"
    path.write_bytes(tiny_model().read_bytes())
    return path


@pytest.fixture
def place(open_place: Open, model_file: Path) -> Place:
    """Return the app with a tiny model."""
    assert model_file.is_file()
    place = open_place()
    place.set_up()
    return place

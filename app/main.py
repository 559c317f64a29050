"""Builds the real things and passes them to whoever needs them, window or terminal."""

import hashlib
import importlib.metadata
import os
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

from app.assistant.chat import Chat
from app.assistant.language_model import LanguageModel
from app.base.errors import StorageFailed
from app.base.paths import DataDir, bundled_models_dir
from app.base.words import _
from app.catalogue.installed import InstalledModels
from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.database import Database, set_aside
from app.library.drafts import Draft, Drafts
from app.library.errors import NotThere
from app.library.search import Search
from app.library.settings import Settings, SettingsFile
from app.library.states import SavedStates
from app.workers.process import Launcher, WorkerProcess


def data_dir(chosen: Path | None = None) -> DataDir:
    """Return the folder chosen, or else the one that the system wants such data in."""
    if chosen is not None:
        return DataDir(chosen.expanduser().absolute())
    return DataDir(Path(platformdirs.user_data_dir("inkling", appauthor=False)))


def installed_models(data: DataDir) -> InstalledModels:
    """Return the models in the user's folder and those that came with Inkling."""
    return InstalledModels((data.models, bundled_models_dir() / "starter"))


def language_model(states: SavedStates | None = None) -> LanguageModel:
    """Return the language model, which starts a worker when it is first used."""
    launcher = Launcher()
    return LanguageModel(lambda: WorkerProcess("llm", launcher), states)


@dataclass(frozen=True, slots=True)
class Inkling:
    """Everything behind the window."""

    data: DataDir
    database: Database
    settings_file: SettingsFile
    conversations: Conversations
    assistants: Assistants
    drafts: Drafts
    search: Search
    states: SavedStates
    models: InstalledModels
    language_model: LanguageModel
    chat: Chat
    broken_off: tuple[int, ...] = ()  # answers that the last end of Inkling cut off

    @classmethod
    def open(cls, data: DataDir) -> "Inkling":
        """Open what the user owns, mending what an earlier end in the middle left behind.

        Raises:
            StorageFailed: if the folder or a file in it cannot be used.
        """
        _create(data)
        database = Database(data.database)
        conversations = Conversations(database)
        assistants = Assistants(database)
        states = SavedStates(database, data.states, _llama_build())
        models = installed_models(data)
        model = language_model(states)
        opened = cls(
            data=data,
            database=database,
            settings_file=SettingsFile(data.settings),
            conversations=conversations,
            assistants=assistants,
            drafts=Drafts(database),
            search=Search(database),
            states=states,
            models=models,
            language_model=model,
            chat=Chat(conversations, assistants, models, model),
        )
        with suppress(StorageFailed):  # on a full disk people can still read; it is told when used
            opened = replace(opened, broken_off=tuple(conversations.recover_unfinished()))
            opened.purge()
            states.sweep()
        return opened

    def left_in_the_middle(self) -> int | None:
        """Return the conversation that goes on where it was: an answer broke off, a draft waits."""
        for message_id in reversed(self.broken_off):
            with suppress(NotThere):  # it was deleted while it was written
                return self.conversations.message(message_id).conversation_id
        if self.drafts.load(None) != Draft():
            return None
        newest = max(self.conversations.list(), key=lambda one: one.updated_at_ms, default=None)
        if newest is None or self.drafts.load(newest.id) == Draft():
            return None
        return newest.id

    def apply(self, settings: Settings) -> None:
        """Let the parts behind the window follow the user's settings."""
        self.language_model.unload_after_s = settings.unload_after_minutes * 60.0
        self.language_model.states.budget_bytes = settings.saved_state_budget_mb * 1_000_000
        self.states.trim(self.language_model.states.budget_bytes)

    def purge(self) -> None:
        """Remove for good what was deleted, with the states that belonged to it."""
        for conversation_id in self.conversations.purge_deleted():
            self.states.forget(f"conversation:{conversation_id}")
        for assistant_id in self.assistants.purge_deleted():
            self.states.forget(f"assistant:{assistant_id}")

    @staticmethod
    def set_aside_database(data: DataDir) -> None:
        """Make room for a new database where the user wants to start without a damaged one."""
        set_aside(data.database)

    def checkpoint_soon(self) -> None:
        """Have the disk take everything so far, on a thread that may wait for it."""

        def work() -> None:
            with suppress(StorageFailed):  # tried again in a while; nothing is lost
                self.database.checkpoint()

        threading.Thread(target=work, name="checkpoint", daemon=True).start()

    def close(self) -> None:
        """Save the state of the last conversation, end every process, close the file."""
        self.language_model.unload()
        with suppress(StorageFailed):
            self.purge()
        self.database.close()


def _llama_build() -> str:
    """Name this very build of llama.cpp by the hashes of its files: states fit no other."""
    record = importlib.metadata.distribution("llama-cpp-python").read_text("RECORD") or ""
    return hashlib.sha256(record.encode()).hexdigest()


def _create(data: DataDir) -> None:
    try:
        data.create()
        if not os.access(data.root, os.W_OK):
            raise PermissionError
    except OSError as error:
        raise StorageFailed(
            _(
                "Inkling cannot write to its folder {folder}. Allow it to, free some space, or "
                "start Inkling with --data-dir and another folder."
            ).format(folder=data.root)
        ) from error

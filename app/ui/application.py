"""Starts the window: builds everything, opens it, and cleans up when it closes."""

import signal
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QDialog

from app import __version__
from app.base.errors import StorageFailed, UserError
from app.base.paths import DataDir, assets_dir
from app.base.words import _
from app.library.errors import DatabaseDamaged
from app.library.settings import Settings
from app.main import Inkling, data_dir
from app.ui.chat.page import ChatPage
from app.ui.chat.talk import ChatServices
from app.ui.crash import CrashGuard
from app.ui.model_status import ModelStatus
from app.ui.settings.page import SettingsPage, Sources
from app.ui.shortcuts import Shortcuts
from app.ui.single_instance import SingleInstance
from app.ui.theme import Theme
from app.ui.transfer import Transfers
from app.ui.widgets.dialogs import Question
from app.ui.widgets.notices import Notices
from app.ui.window import Page, Window

_STOP_WAIT_S = 1.0
_CHECKPOINT_EVERY_MS = 60_000


def run(chosen_data_dir: Path | None) -> int:
    """Open the window and return the exit status once it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in a terminal ends it; nothing is lost
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Inkling")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("inkling")
    application.setWindowIcon(QIcon(str(assets_dir() / "inkling.svg")))
    theme = Theme(application)
    data = data_dir(chosen_data_dir)
    try:
        with suppress(OSError):  # Inkling.open says what is wrong
            data.create()
        instance = SingleInstance(data.root)
        if not instance.acquire():
            return 0
        inkling = _open(theme, data)
    except UserError as error:
        _refuse_to_start(theme, str(error))
        return 1
    if inkling is None:
        return 1
    main_window = MainWindow(theme, inkling)
    instance.raised.connect(main_window.window.raise_to_front)
    main_window.show()
    status = application.exec()
    main_window.close_down()
    instance.release()
    return status


def _open(theme: Theme, data: DataDir) -> Inkling | None:
    try:
        return Inkling.open(data)
    except DatabaseDamaged as error:
        question = Question(
            theme,
            _("Your conversations cannot be read"),
            f"{error}",
            _("Start without them"),
            no=_("Quit"),
            danger=True,
        )
        if question.exec() != QDialog.DialogCode.Accepted:
            return None
        Inkling.set_aside_database(data)
        return Inkling.open(data)


def _refuse_to_start(theme: Theme, sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    question = Question(theme, _("Inkling cannot start"), sentence, _("Quit"))
    question.no_button.hide()
    question.exec()


class MainWindow(QObject):
    """The window with its pages, connected to what is behind them."""

    _model_changed = Signal()

    def __init__(self, theme: Theme, inkling: Inkling) -> None:
        super().__init__()
        self._theme, self._inkling = theme, inkling
        self._settings = inkling.settings_file.load()
        self.notices = Notices(theme)
        shortcuts = Shortcuts()
        self.chat = ChatPage(
            theme,
            self.notices,
            ChatServices(inkling.chat, inkling.conversations, inkling.assistants),
            inkling.drafts,
            inkling.search,
        )
        self.settings = SettingsPage(theme, self.notices, self._sources())
        self.window = Window(
            theme,
            [
                Page("chat", _("Chat"), "chat", self.chat, "Ctrl+1"),
                Page("settings", _("Settings"), "settings", self.settings, "Ctrl+,"),
            ],
            self.notices,
            shortcuts,
        )
        self.chat.add_shortcuts(shortcuts)
        self.notices.set_anchor(self.chat.composer)
        self.transfers = Transfers(theme, self.notices, inkling, self.window)
        self.status = ModelStatus(inkling.language_model, inkling.models, self.window.set_status)
        self.guard = CrashGuard(theme, self.chat.save_now, lambda: self.window)
        self.guard.install()
        self._connect()
        self._apply(self._settings)
        self.window.restore_geometry_text(self._settings.window_geometry)
        self.chat.layout_.setSizes([self._settings.list_width_px, 1000])
        if inkling.settings_file.problem:
            self.notices.error(inkling.settings_file.problem, key="settings")
        with suppress(UserError):  # a place to begin at is not worth a word
            self.chat.open(inkling.left_in_the_middle())

    def show(self) -> None:
        """Open the window, ready for the first word."""
        self.window.show()
        self.chat.composer.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_down(self) -> None:
        """Write everything down and end every process; the window is hidden by now."""
        self.window.hide()
        self.chat.close_down(_STOP_WAIT_S)
        self._keep_places()
        self.guard.uninstall()
        self._inkling.close()

    def _sources(self) -> Sources:
        inkling = self._inkling
        return Sources(
            read=lambda: self._settings,
            write=inkling.settings_file.save,
            assistants=inkling.assistants,
            models=lambda: [(model.id, model.label) for model in inkling.models.list()],
            states_bytes=inkling.states.total_bytes,
            data_dir=inkling.data.root,
        )

    def _connect(self) -> None:
        self.settings.settings_changed.connect(self._apply)
        self.settings.assistants_changed.connect(self.chat.refresh)
        self.settings.export_all_requested.connect(self.transfers.export_all)
        self.settings.import_requested.connect(self.transfers.import_file)
        self.settings.delete_states_requested.connect(self._delete_states)
        self.transfers.imported.connect(self.chat.refresh)
        self.chat.export_requested.connect(self.transfers.export_one)
        self.chat.edit_assistants_requested.connect(self._edit_assistants)
        self._model_changed.connect(self.status.refresh)
        self._inkling.language_model.changed = self._model_changed.emit
        self._checkpoints = QTimer(self)
        self._checkpoints.setInterval(_CHECKPOINT_EVERY_MS)
        self._checkpoints.timeout.connect(self._inkling.checkpoint_soon)
        self._checkpoints.start()

    def _apply(self, settings: Settings) -> None:
        self._settings = settings
        self._theme.choose(settings.theme, settings.text_size_percent)
        self.chat.composer.field.send_with_ctrl = settings.send_with == "ctrl_enter"
        try:
            self._inkling.apply(settings)
        except StorageFailed as error:
            self.notices.error(str(error), key="disk")

    def _delete_states(self) -> None:
        try:
            self._inkling.states.trim(0)
        except StorageFailed as error:
            self.notices.error(str(error), key="disk")

    def _edit_assistants(self) -> None:
        self.window.show_page("settings")
        self.settings.open_section("assistants")

    def _keep_places(self) -> None:
        width_px = self.chat.layout_.sizes()[0] or self._settings.list_width_px
        settings = replace(
            self._settings,
            window_geometry=self.window.geometry_text(),
            list_width_px=width_px,
        )
        with suppress(StorageFailed):  # a place on the screen is not worth a word
            self._inkling.settings_file.save(settings)

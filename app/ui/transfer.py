"""Dialogs and threads for taking conversations out of Inkling and back in."""

import re
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.base.errors import UserError
from app.base.words import _, plural
from app.library.files import write_atomically
from app.library.transfer import Transfer
from app.main import Inkling
from app.ui.theme import Theme
from app.ui.widgets.notices import Notices

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST_NAME = 60


class Transfers(QObject):
    """Exports and imports; the disk is waited for on a thread of its own."""

    imported = Signal()
    _finished = Signal(str, str)  # what was done, or why not

    def __init__(self, theme: Theme, notices: Notices, inkling: Inkling, window: QWidget) -> None:
        super().__init__()
        self._theme, self._notices, self._inkling = theme, notices, inkling
        self._window = window
        self._transfer = Transfer(inkling.database, inkling.assistants)
        self._finished.connect(self._tell)

    def export_one(self, conversation_id: int, form: str) -> None:
        """Ask where to, and write one conversation as "markdown" or "json"."""
        title = self._inkling.conversations.get(conversation_id).title
        self._ask_where(_file_name(title), form, [conversation_id])

    def export_all(self) -> None:
        """Ask where to, and write every conversation into one JSON file."""
        ids = [c.id for c in self._inkling.conversations.list()]
        if not ids:
            self._notices.info(_("There is no conversation to export yet."))
            return
        self._ask_where(_("Inkling conversations"), "json", ids)

    def import_file(self) -> None:
        """Ask for an exported file and add its conversations."""
        dialog = self._dialog(_("Import conversations"), "json")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.import_from(Path(name)))
        dialog.open()

    def import_from(self, path: Path) -> None:
        """Add the conversations of an exported file."""

        def work() -> str:
            ids = self._transfer.import_file(path)
            self.imported.emit()
            return plural("Imported {n} conversation.", "Imported {n} conversations.", len(ids))

        self._in_background(work)

    def export_to(self, path: Path, form: str, ids: Sequence[int]) -> None:
        """Write some conversations to a file."""

        def work() -> str:
            markdown = form == "markdown"
            text = self._transfer.to_markdown(ids) if markdown else self._transfer.to_json(ids)
            write_atomically(path, text.encode())
            return _("Exported to {name}.").format(name=path.name)

        self._in_background(work)

    def _ask_where(self, name: str, form: str, ids: Sequence[int]) -> None:
        dialog = self._dialog(_("Export"), form)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: self.export_to(Path(chosen), form, ids))
        dialog.open()

    def _dialog(self, title: str, form: str) -> QFileDialog:
        ending = "md" if form == "markdown" else "json"
        kind = "Markdown" if form == "markdown" else "JSON"
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = QStandardPaths.writableLocation(documents)
        dialog = QFileDialog(self._window, title, folder, f"{kind} (*.{ending})")
        dialog.setDefaultSuffix(ending)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def _in_background(self, work: Callable[[], str]) -> None:
        def run() -> None:
            try:
                self._finished.emit(work(), "")
            except UserError as error:
                self._finished.emit("", str(error))

        threading.Thread(target=run, name="transfer", daemon=True).start()

    def _tell(self, done: str, problem: str) -> None:
        if problem:
            self._notices.error(problem, key="transfer")
        else:
            self._notices.resolve("transfer")
            self._notices.info(done)


def _file_name(title: str) -> str:
    return _UNSAFE.sub(" ", title).strip(" .")[:_LONGEST_NAME] or _("Conversation")

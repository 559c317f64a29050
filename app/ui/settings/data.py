"""The section about data: where it is, how it gets out and in."""

import re
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.words import _
from app.ui.settings.row import Card, Row
from app.ui.theme import Theme
from app.ui.widgets.buttons import push_button


class DataSection(QWidget):
    """Where everything is kept, and the ways out and in."""

    export_requested = Signal()
    import_requested = Signal()
    folder_not_opened = Signal(str)

    def __init__(self, theme: Theme, data_dir: Path) -> None:
        super().__init__()
        self._data_dir = data_dir
        self.open_button = push_button(_("Open folder"))
        self.export_button = push_button(_("Export…"))
        self.import_button = push_button(_("Import…"))
        card = Card(theme)
        folder = Row(
            theme,
            _("Where it is kept"),
            # A path has no blanks to wrap at; these are blanks without width.
            re.sub(r"([^\w\s]|_)", "\\1\u200b", str(data_dir)),
            self.open_button,
            natural=True,
        )
        folder.description_label.setAccessibleName(str(data_dir))
        card.add(folder)
        card.add(
            Row(
                theme,
                _("Export all conversations"),
                _("One file with everything in it, to keep or to take to another computer."),
                self.export_button,
                natural=True,
            )
        )
        card.add(
            Row(
                theme,
                _("Import conversations"),
                _("From a file that Inkling exported. What is here already stays as it is."),
                self.import_button,
                natural=True,
            )
        )
        self.open_button.clicked.connect(self._open_folder)
        self.export_button.clicked.connect(self.export_requested)
        self.import_button.clicked.connect(self.import_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def _open_folder(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._data_dir))):
            self.folder_not_opened.emit(
                _("No program opened the folder. You find it at {path}.").format(
                    path=self._data_dir
                )
            )

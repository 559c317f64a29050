"""A text document that can reach nothing outside itself."""

from typing import Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QTextDocument


class SealedDocument(QTextDocument):
    """Holds what is put into it; never loads a file or an address, whatever its text names."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(0)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ANN401, ARG002, N802
        """Return nothing."""
        return None

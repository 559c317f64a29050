"""The files that will go along with a message, each with a button that takes it back."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.base.words import _, plural
from app.library.data import Attachment
from app.ui.theme import Theme
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.labels import ElidedLabel, IconLabel

_WIDEST_PX = 220


class AttachmentChips(QWidget):
    """A row of chips; hidden while there are none."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._attachments: list[Attachment] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.space(1))
        self._row.addStretch(1)
        self.setAccessibleName(_("Attached files"))
        self.hide()

    def attachments(self) -> tuple[Attachment, ...]:
        """Return what is attached."""
        return tuple(self._attachments)

    def set_attachments(self, attachments: Sequence[Attachment]) -> None:
        """Show these instead of what is there."""
        self._attachments = list(attachments)
        self._show()

    def add(self, attachment: Attachment) -> None:
        """Attach one more file."""
        self._attachments.append(attachment)
        self._show()
        self.changed.emit()

    def _remove(self, attachment: Attachment) -> None:
        self._attachments.remove(attachment)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        while self._row.count() > 1:
            item = self._row.takeAt(0)
            if item is not None and (chip := item.widget()) is not None:
                chip.hide()
                chip.deleteLater()
        for index, attachment in enumerate(self._attachments):
            self._row.insertWidget(index, self._chip(attachment))
        self.setVisible(bool(self._attachments))

    def _chip(self, attachment: Attachment) -> QWidget:
        chip = QFrame()
        chip.setObjectName("chip")
        row = QHBoxLayout(chip)
        row.setContentsMargins(self._theme.space(1), 2, 4, 2)
        row.setSpacing(self._theme.space(1))
        name = ElidedLabel()
        name.setText(attachment.name)
        words = len(attachment.text.split())
        name.setToolTip(f"{attachment.name} · {plural('{n} word', '{n} words', words)}")
        name.setMaximumWidth(self._theme.scaled(_WIDEST_PX))
        wanted_px = name.fontMetrics().horizontalAdvance(attachment.name) + 4
        name.setMinimumWidth(min(wanted_px, self._theme.scaled(_WIDEST_PX)))
        remove = IconButton(
            self._theme, "close", _("Remove {name}").format(name=attachment.name), size_px=14
        )
        remove.clicked.connect(lambda: self._remove(attachment))
        row.addWidget(IconLabel(self._theme, "file"))
        row.addWidget(name)
        row.addWidget(remove)
        return chip

"""The sections of the settings page: their names at the side, or above where it is narrow."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.base.words import _
from app.ui.theme import Theme
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.labels import label

_NAMES_PX = 200
_COLUMN_PX = 720
_WIDEST_BOX_PX = 320
_NARROW_PX = 700


class Sections(QWidget):
    """Shows one section at a time, in a column that scrolls and is never too wide to read."""

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self._theme = theme
        self._columns: list[QWidget] = []
        self._headings: list[QWidget] = []
        self._keys: list[str] = []
        self.names = QListWidget()
        self.names.ensurePolished()  # rows are as high as the style sheet says from the start
        self.names.setAccessibleName(title)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.box = ChoiceBox(_("Section"), [])
        self.stack = QStackedWidget()
        self._side = self._make_side(title)
        self._head = self._make_head(title)
        self._line = QFrame()
        self._line.setProperty("kind", "upright")
        self._line.setFixedWidth(1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._head)
        right.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addWidget(self._line)
        row.addLayout(right, 1)
        self.names.currentRowChanged.connect(self._go_to)
        self.box.currentIndexChanged.connect(self._go_to)
        self.setFocusProxy(self.names)
        theme.changed.connect(self._fit)
        self._fit()

    def add(self, key: str, title: str, content: QWidget) -> None:
        """Add a section below the others."""
        space = self._theme.space
        column = QWidget()
        inside = QVBoxLayout(column)
        inside.setContentsMargins(space(3), space(2), space(3), space(4))
        inside.setSpacing(space(2))
        heading = label(title, "title")
        inside.addWidget(heading)
        inside.addWidget(content)
        inside.addStretch(1)
        centred = QWidget()
        row = QHBoxLayout(centred)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(column, 1000)
        row.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(centred)
        area.setAccessibleName(title)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._keys.append(key)
        self._columns.append(column)
        self._headings.append(heading)
        self.stack.addWidget(area)
        QListWidgetItem(title, self.names)
        self.box.addItem(title, key)
        if len(self._keys) == 1:
            self._go_to(0)
        self._fit()

    def keys(self) -> tuple[str, ...]:
        """Return the keys of the sections."""
        return tuple(self._keys)

    def open(self, key: str) -> None:
        """Show the section `key`."""
        self._go_to(self._keys.index(key))

    def current(self) -> str:
        """Return the key of the section that is shown."""
        return self._keys[self.stack.currentIndex()]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Move the names above where there is little room."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return little: everything below scrolls or moves."""
        return QSize(self._theme.space(40), self._theme.space(30))

    def _go_to(self, index: int) -> None:
        if index < 0:
            return
        self.stack.setCurrentIndex(index)
        self.names.setCurrentRow(index)
        self.box.setCurrentIndex(index)

    def _fit(self) -> None:
        narrow = self.width() < self._theme.scaled(_NARROW_PX)
        self._side.setVisible(not narrow)
        self._line.setVisible(not narrow)
        self._head.setVisible(narrow)
        self.setFocusProxy(self.box if narrow else self.names)
        self._side.setFixedWidth(self._theme.scaled(_NAMES_PX))
        for column in self._columns:
            column.setMaximumWidth(self._theme.scaled(_COLUMN_PX))
        for heading in self._headings:
            heading.setVisible(not narrow)

    def _make_side(self, title: str) -> QWidget:
        space = self._theme.space
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(space(1) + 4, space(2), space(1) + 4, space(1))
        column.setSpacing(space(1) + 4)
        heading = label(title, "heading")
        heading.setContentsMargins(space(1) + 4, 0, 0, 0)
        column.addWidget(heading)
        column.addWidget(self.names, 1)
        return side

    def _make_head(self, title: str) -> QWidget:
        space = self._theme.space
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(space(3), space(2), space(3), 0)
        row.setSpacing(space(2))
        row.addWidget(label(title, "heading"))
        self.box.setMaximumWidth(self._theme.scaled(_WIDEST_BOX_PX))
        row.addWidget(self.box, 1)
        row.addStretch(0)
        return head

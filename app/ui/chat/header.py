"""The line above a conversation: its title, and who answers."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from app.base.words import _
from app.library.data import Assistant
from app.ui.theme import Theme
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.labels import ElidedLabel

_ARROW_PX = 14


class Header(QWidget):
    """Title at the left, the assistant at the right with a menu of the others."""

    assistant_chosen = Signal(object)  # assistant id
    edit_assistants_requested = Signal()
    list_toggled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.list_button = IconButton(theme, "sidebar", _("Show or hide the conversations"))
        self.list_button.clicked.connect(self.list_toggled)
        self.title = ElidedLabel()
        self.title.setProperty("kind", "title")
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.assistant_button = QToolButton()
        self.assistant_button.setObjectName("assistantButton")
        self.assistant_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.assistant_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.assistant_button.setToolTip(_("Choose who answers"))
        self.assistant_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._menu = QMenu(self.assistant_button)
        self.assistant_button.setMenu(self._menu)
        self._group = QActionGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(1), theme.space(1), theme.space(2), theme.space(1))
        row.setSpacing(theme.space(1))
        row.addWidget(self.list_button)
        row.addWidget(self.title, 1)
        row.addWidget(self.assistant_button)
        theme.changed.connect(self._draw)
        self._draw()

    def show_conversation(self, title: str, assistant: Assistant) -> None:
        """Say which conversation is open and who answers in it."""
        self.title.setText(title)
        name = _("{name} assistant").format(name=assistant.name)
        self.assistant_button.setText(name)
        self.assistant_button.setAccessibleName(_("Who answers: {name}").format(name=name))
        for action in self._group.actions():
            action.setChecked(action.data() == assistant.id)

    def set_assistants(self, assistants: Sequence[Assistant]) -> None:
        """Offer these in the menu."""
        self._menu.clear()
        for action in self._group.actions():
            self._group.removeAction(action)
        for assistant in assistants:
            action = QAction(assistant.name, self._menu)
            action.setCheckable(True)
            action.setData(assistant.id)
            action.triggered.connect(
                lambda _checked=False, chosen=assistant.id: self.assistant_chosen.emit(chosen)
            )
            self._group.addAction(action)
            self._menu.addAction(action)
        self._menu.addSeparator()
        self._menu.addAction(_("Edit assistants…"), self.edit_assistants_requested.emit)

    def _draw(self) -> None:
        self.assistant_button.setIcon(self._theme.icon("chevron-down"))
        edge_px = self._theme.scaled(_ARROW_PX)
        self.assistant_button.setIconSize(QSize(edge_px, edge_px))
        # Qt puts the icon before the words; an arrow that opens a menu stands behind them.
        mirrored = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
        forward, backward = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
        self.assistant_button.setLayoutDirection(forward if mirrored else backward)
        self._menu.setLayoutDirection(backward if mirrored else forward)

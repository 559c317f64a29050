"""How the parts of the chat page stand together."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.ui.theme import Theme

# As wide as the column of messages above it.
_COMPOSER_PX = 676
# In a narrower page the conversation has all the room, until the list is asked for.
_NARROW_PX = 640


class ChatLayout(QSplitter):
    """The list, and beside it header, messages and composer."""

    def __init__(
        self,
        theme: Theme,
        *,
        conversations: QWidget,
        header: QWidget,
        messages: QWidget,
        welcome: QWidget,
        composer: QWidget,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self._conversations, self._composer = conversations, composer
        self._messages, self._welcome = messages, welcome
        self._stack = QStackedWidget()
        self._stack.addWidget(welcome)
        self._stack.addWidget(messages)
        self.addWidget(conversations)
        self.addWidget(self._pane(header))
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        theme.changed.connect(self._fit)
        self._fit()

    def show_messages(self, there_are_some: bool) -> None:  # noqa: FBT001 - the value
        """Show the messages, or what greets where there are none."""
        self._stack.setCurrentWidget(self._messages if there_are_some else self._welcome)

    def toggle_list(self) -> None:
        """Show or hide the list of conversations."""
        self._conversations.setVisible(self._conversations.isHidden())

    def show_list(self) -> None:
        """Show the list of conversations."""
        self._conversations.show()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give a page that has become narrow to the conversation alone."""
        super().resizeEvent(event)
        limit_px = self._theme.scaled(_NARROW_PX)
        was_px, is_narrow = event.oldSize().width(), event.size().width() < limit_px
        if was_px < 0 or (was_px < limit_px) != is_narrow:
            self._conversations.setVisible(not is_narrow)

    def _pane(self, header: QWidget) -> QWidget:
        space = self._theme.space
        row = QHBoxLayout()
        row.setContentsMargins(space(3), space(1), space(3), space(2))
        row.addStretch(1)
        row.addWidget(self._composer, 1000)
        row.addStretch(1)
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self._stack, 1)
        column.addLayout(row)
        return pane

    def _fit(self) -> None:
        self._composer.setMaximumWidth(self._theme.scaled(_COMPOSER_PX))

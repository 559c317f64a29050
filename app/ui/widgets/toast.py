"""A toast: a short sentence that floats over the page for a while, with at most one button."""

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.base.words import _
from app.ui.theme import Theme
from app.ui.theme.palette import tip_text
from app.ui.widgets.buttons import IconButton, push_button
from app.ui.widgets.labels import label


class Toast(QFrame):
    """Shows one sentence at a time; its clock stands still under the pointer and with the focus.

    `pressed` comes when its button is pressed, `ended` when its time is over or it is closed.
    """

    pressed = Signal()
    ended = Signal()

    def __init__(self, theme: Theme, time_ms: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._time_ms = time_ms
        self._left_ms = time_ms
        self._hovered = False
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.ended)
        self.label: QLabel = label("")
        self.label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.button = push_button("", "link")
        self.close_button = IconButton(theme, "close", _("Close this message"), size_px=16)
        self.close_button.set_icon("close", tip_text)
        self.button.clicked.connect(self.pressed)
        self.close_button.clicked.connect(self.ended)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(2), 5, theme.space(1), 5)
        row.setSpacing(theme.space(1))
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        row.addWidget(self.close_button)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._pause_or_go_on)
        self.hide()

    def present(self, sentence: str, button: str = "") -> None:
        """Show `sentence` for the whole of its time."""
        self.label.setText(sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._left_ms = self._time_ms
        self._hovered = self._hovered and self.underMouse()
        self.show()
        self._clock.start(self._left_ms)
        self._pause_or_go_on()

    def dismiss(self) -> None:
        """Hide it and stop its clock."""
        self._clock.stop()
        self.hide()

    def is_running(self) -> bool:
        """Say whether its clock runs."""
        return self._clock.isActive()

    def width_for(self, available_px: int) -> int:
        """Return the width to take: that of its text in one line, or all there is."""
        margins = self._row.contentsMargins()
        others_px = self._row.spacing() * 2 + self.close_button.sizeHint().width()
        if not self.button.isHidden():
            others_px += self.button.sizeHint().width()
        text_px = self.label.fontMetrics().horizontalAdvance(self.label.text()) + 2
        return min(text_px + others_px + margins.left() + margins.right() + 2, available_px)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Let the reader finish."""
        super().enterEvent(event)
        self._hovered = True
        self._pause_or_go_on()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Go on counting."""
        super().leaveEvent(event)
        self._hovered = False
        self._pause_or_go_on()

    def _pause_or_go_on(self) -> None:
        if self.isHidden():
            return
        focus = QApplication.focusWidget()
        attended = self._hovered or (focus is not None and self.isAncestorOf(focus))
        if attended and self._clock.isActive():
            self._left_ms = max(self._clock.remainingTime(), 1)
            self._clock.stop()
        elif not attended and not self._clock.isActive():
            self._clock.start(self._left_ms)

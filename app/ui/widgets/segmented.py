"""A few choices side by side, of which one is taken."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QPushButton,
    QSizePolicy,
    QWidget,
)

_MARGIN_PX = 3
_GAP_PX = 2


class Segmented(QFrame):
    """Radio buttons in one frame: Tab comes to the one taken, the arrows take another."""

    changed = Signal(str)

    def __init__(
        self, name: str, choices: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        """Make it from (value, title) pairs; the first is taken."""
        super().__init__(parent)
        self.setObjectName("segmented")
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(*(_MARGIN_PX,) * 4)
        row.setSpacing(_GAP_PX)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for value, title in choices:
            button = QPushButton(title)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(f"{name}: {title}")
            button.toggled.connect(lambda on, value=value: self.changed.emit(value) if on else None)
            self._group.addButton(button)
            self._buttons[value] = button
            row.addWidget(button, 1)
        self.set_value(choices[0][0])

    def value(self) -> str:
        """Return the value that is taken."""
        return next(value for value, button in self._buttons.items() if button.isChecked())

    def set_value(self, value: str) -> None:
        """Take `value`; one that is not offered is a bug and raises KeyError."""
        self._buttons[value].setChecked(True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for all buttons as they stand."""
        return QSize(self._side_by_side_px(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for the widest button: the others can stand below it."""
        widths_px = [button.sizeHint().width() for button in self._buttons.values()]
        return QSize(max(widths_px) + 2 * _MARGIN_PX, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the buttons below each other where they have no room side by side."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        fits = self.width() >= self._side_by_side_px()
        self._row.setDirection(direction.LeftToRight if fits else direction.TopToBottom)

    def _side_by_side_px(self) -> int:
        widths_px = [button.sizeHint().width() for button in self._buttons.values()]
        return sum(widths_px) + _GAP_PX * (len(widths_px) - 1) + 2 * _MARGIN_PX

    def button(self, value: str) -> QPushButton:
        """Return the button of `value`."""
        return self._buttons[value]

"""A number: a field to type it in and, where the range is one to feel one's way in, a slider."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QSizePolicy, QSlider, QWidget

from app.ui.theme import Theme

# Finer than this, a slider of usual length cannot be set by hand.
_MOST_STEPS = 200


class NumberField(QDoubleSpinBox):
    """A field for a whole or a decimal number.

    It holds whole numbers as decimal ones, exact up to 2**53: Qt's field for whole numbers ends
    at 2**31.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Padding in the style sheet does not reach the text of this kind of field.
        self.lineEdit().setTextMargins(7, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the wheel to the page, unless the field has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _Slider(QSlider):
    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()


class Number(QWidget):
    """Lets a number be typed or slid; `changed` comes once a value stands."""

    changed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        minimum: float,
        maximum: float,
        step: float,
        whole: bool,
        suffix: str = "",
        special: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make the field.

        Args:
            theme: the look.
            name: what a screen reader calls it.
            minimum: least value.
            maximum: greatest value.
            step: what an arrow adds.
            whole: whether only whole numbers count.
            suffix: the unit, shown behind the number.
            special: words shown in place of the minimum, such as “Never”.
            parent: its parent.
        """
        super().__init__(parent)
        self._whole, self._minimum, self._step = whole, minimum, step
        self.field = NumberField()
        self.field.setDecimals(0 if whole else 2)
        self.field.setRange(minimum, maximum)
        self.field.setSingleStep(step)
        self.field.setSuffix(suffix)
        self.field.setSpecialValueText(special)
        self.field.setKeyboardTracking(False)
        self.field.setAccessibleName(name)
        self.field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.slider: QSlider | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1) + 4)
        steps = round((maximum - minimum) / step)
        if not special and steps <= _MOST_STEPS:
            self.slider = self._make_slider(name, steps)
            row.addWidget(self.slider, 3)
        row.addWidget(self.field, 2)
        self.field.valueChanged.connect(self._typed)

    def value(self) -> float:
        """Return the number, an `int` where only whole ones count."""
        value = self.field.value()
        return round(value) if self._whole else value

    def set_value(self, value: float) -> None:
        """Show `value`; what lies outside the range becomes its nearest end."""
        self.field.setValue(value)

    def _make_slider(self, name: str, steps: int) -> QSlider:
        slider = _Slider(Qt.Orientation.Horizontal)
        slider.setRange(0, steps)
        slider.setPageStep(max(steps // 10, 1))
        # A page that changes size under the hand that slides would be a fight.
        slider.setTracking(False)
        slider.setAccessibleName(name)
        slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        slider.sliderMoved.connect(self._preview)
        slider.valueChanged.connect(self._slid)
        return slider

    def _preview(self, position: int) -> None:
        self.field.blockSignals(True)  # noqa: FBT003 - Qt's form
        self.field.setValue(self._minimum + position * self._step)
        self.field.blockSignals(False)  # noqa: FBT003 - Qt's form

    def _slid(self, position: int) -> None:
        value = self._minimum + position * self._step
        self._preview(position)
        self.changed.emit(round(value) if self._whole else round(value, 6))

    def _typed(self, value: float) -> None:
        if self.slider is not None:
            self.slider.blockSignals(True)  # noqa: FBT003 - Qt's form
            self.slider.setValue(round((value - self._minimum) / self._step))
            self.slider.blockSignals(False)  # noqa: FBT003 - Qt's form
        self.changed.emit(self.value())

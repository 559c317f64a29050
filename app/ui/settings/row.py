"""A row of the settings page: what a setting is, its control, a way back to its default."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.base.words import _
from app.ui.theme import Theme
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.labels import label

_NARROW_PX = 440
_NARROWEST_PX = 280  # beside a control that is no wider than its words
_CONTROL_PX = 196
_WIDE_CONTROL_PX = 264


class Row(QWidget):
    """Words at the left, a control at the right; below each other where there is little room."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        description: str,
        control: QWidget,
        *,
        wide: bool = False,
        natural: bool = False,
        resettable: bool = False,
    ) -> None:
        """Make the row.

        Args:
            theme: the look.
            title: what is set, in a few words.
            description: what it means, in a plain sentence.
            control: lets it be changed.
            wide: whether the control needs more room than usual.
            natural: whether the control has its own width.
            resettable: whether there is a button back to the default.
        """
        super().__init__()
        self._theme = theme
        self._control = control
        self._width_px = 0 if natural else _WIDE_CONTROL_PX if wide else _CONTROL_PX
        control.setAccessibleDescription(description)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.title_label = label(title, "strong")
        self.description_label = label(description, "small")
        words.addWidget(self.title_label)
        words.addWidget(self.description_label)
        self.description_label.setVisible(bool(description))
        holder = QHBoxLayout()
        holder.setSpacing(theme.space(1) // 2)
        self.reset_button: IconButton | None = None
        if resettable:
            self.reset_button = IconButton(
                theme, "undo", _("Reset {title}").format(title=title), size_px=16
            )
            policy = self.reset_button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            self.reset_button.setSizePolicy(policy)
        holder.addStretch(1)
        if self.reset_button is not None:
            holder.addWidget(self.reset_button)
        holder.addWidget(control, 0 if natural else 1000)
        self._holder = holder
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(*(theme.space(2), theme.space(1) + 4) * 2)
        self._box.setSpacing(theme.space(2))
        self._box.addLayout(words, 1)
        self._box.addLayout(holder)
        theme.changed.connect(self._fit)
        self._fit()

    def set_reset(self, *, possible: bool, tooltip: str = "") -> None:
        """Offer the way back to the default, or not where it is the default."""
        if self.reset_button is not None:
            self.reset_button.setVisible(possible)
            self.reset_button.set_name(self.reset_button.accessibleName(), tooltip)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the control below the words where both would be squeezed."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        least_px = _NARROW_PX if self._width_px else _NARROWEST_PX
        narrow = self.width() < self._theme.scaled(least_px)
        direction = QBoxLayout.Direction
        self._box.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._box.setSpacing(self._theme.space(1) if narrow else self._theme.space(2))
        # Under the words, the way back stands behind the control, so that both begin at the edge.
        self._holder.setDirection(direction.RightToLeft if narrow else direction.LeftToRight)
        if self._width_px:
            wanted_px = max(self._theme.scaled(self._width_px), self._control.sizeHint().width())
            self._control.setMaximumWidth(wanted_px)
            self._control.setMinimumWidth(0 if narrow else wanted_px)


class Card(QFrame):
    """Rows that belong together, in one frame, with a hairline between them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)

    def add(self, row: QWidget) -> None:
        """Add a row below the others."""
        if self._column.count():
            line = QFrame()
            line.setProperty("kind", "line")
            inset = QHBoxLayout()
            inset.setContentsMargins(self._theme.space(2), 0, self._theme.space(2), 0)
            inset.addWidget(line)
            self._column.addLayout(inset)
        self._column.addWidget(row)

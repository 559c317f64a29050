"""The status line: what Inkling promises, and what it uses now."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QToolTip, QWidget

from app.base.words import _
from app.ui.theme import Theme
from app.ui.widgets.labels import ElidedLabel

_ICON_PX = 14


def promise() -> str:
    """Return what “Offline” means, in full."""
    return _(
        "Inkling makes no network connection of its own accord. Models run on this computer, "
        "and nothing that you write, attach or read here is sent anywhere."
    )


class StatusLine(QFrame):
    """A quiet line at the foot of the window."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusLine")
        self.setAccessibleName(_("Status"))
        self._theme = theme
        self.offline_button = QToolButton()
        self.offline_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.offline_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.offline_button.setAccessibleName(self._long())
        self.offline_button.setAccessibleDescription(promise())
        self.offline_button.setToolTip(f"<p>{promise()}</p>")
        self._say(self._long())
        self.offline_button.clicked.connect(self._explain)
        self.label = ElidedLabel()
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(1), 1, theme.space(2), 1)
        row.setSpacing(theme.space(2))
        row.addWidget(self.offline_button)
        row.addWidget(self.label, 1)
        theme.changed.connect(self._draw)
        self._draw()

    def set_text(self, text: str, tooltip: str = "") -> None:
        """Say what is in use now."""
        self.label.setText(text)
        self.label.setToolTip(f"<p>{tooltip}</p>" if tooltip else "")
        self.label.setAccessibleDescription(tooltip)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Say the promise in one word where there is no room for more."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for the one word."""
        return QSize(self._theme.scaled(200), super().minimumSizeHint().height())

    def _long(self) -> str:
        return _("Offline. Nothing leaves this computer.")

    def _say(self, text: str) -> None:
        # Qt puts the words close to the icon and has no setting for it.
        self.offline_button.setText(f" {text}")

    def _fit(self) -> None:
        metrics = self.offline_button.fontMetrics()
        needed_px = (
            metrics.horizontalAdvance(self._long())
            + self.label.sizeHint().width()
            + self._theme.scaled(_ICON_PX)
            + self._theme.space(8)
        )
        short = needed_px > self.width()
        self._say(_("Offline") if short else self._long())

    def _draw(self) -> None:
        edge_px = self._theme.scaled(_ICON_PX)
        self.offline_button.setIcon(self._theme.icon("lock"))
        self.offline_button.setIconSize(QSize(edge_px, edge_px))
        self._fit()

    def _explain(self) -> None:
        corner = self.offline_button.mapToGlobal(QPoint(0, -self._theme.space(8)))
        QToolTip.showText(corner, self.offline_button.toolTip(), self.offline_button)

"""The section about Inkling: version, licence, and the work of others inside it."""

import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app import __version__
from app.base.paths import assets_dir
from app.base.words import _
from app.ui.settings.row import Card
from app.ui.theme import Theme
from app.ui.widgets.labels import label

if TYPE_CHECKING:
    from importlib import metadata

# What the project depends on, as in pyproject.toml (a test compares them): a frozen bundle has no
# metadata of its own to read it from.
DEPENDENCIES = (
    "llama-cpp-python",
    "jinja2",
    "markdown-it-py",
    "pygments",
    "platformdirs",
    "psutil",
    "PySide6-Essentials",
)

_CLASSIFIER = "License :: OSI Approved :: "
_LONGEST_LICENCE = 60


@dataclass(frozen=True, slots=True)
class Library:
    """Somebody else's work inside Inkling."""

    name: str
    version: str
    licence: str


def libraries() -> list[Library]:
    """Return the libraries that are installed, with what they say about themselves."""
    from importlib import metadata  # noqa: PLC0415 - 17 ms that the start can do without

    found = []
    for name in DEPENDENCIES:
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        found.append(Library(about["Name"], about["Version"], _licence(about)))
    return found


def _licence(about: "metadata.PackageMetadata") -> str:
    entries = about.json
    expression = entries.get("license_expression", "")
    if isinstance(expression, str) and expression:
        return expression.replace("LicenseRef-Qt-Commercial OR ", "")
    for classifier in entries.get("classifier", []):
        if classifier.startswith(_CLASSIFIER):
            return classifier.removeprefix(_CLASSIFIER)
    text = str(entries.get("license", "")).strip()
    return text if text and len(text) <= _LONGEST_LICENCE else _("see its package")


class AboutSection(QWidget):
    """Says what this is and whom it is owed to."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(self._head(theme))
        column.addWidget(
            label(
                _(
                    "Free software under the Apache License 2.0. "
                    "It comes without any warranty; what you make with it is yours."
                )
            )
        )
        column.addWidget(label(_("Built with"), "heading"))
        column.addWidget(self._libraries(theme))
        system = f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"
        details = label(system, "small")
        details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(details)

    def _head(self, theme: Theme) -> QHBoxLayout:
        icon = QLabel()
        edge_px = theme.space(8)
        size = QSize(edge_px, edge_px)
        drawing = QIcon(str(assets_dir() / "inkling.svg"))
        icon.setPixmap(drawing.pixmap(size, self.devicePixelRatio()))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(label("Inkling", "heading"))
        version = _("Version {version}").format(version=__version__)
        words.addWidget(label(version, "quiet"))
        words.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        row.addWidget(icon)
        row.addLayout(words, 1)
        return row

    def _libraries(self, theme: Theme) -> Card:
        card = Card(theme)
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(*(theme.space(2), theme.space(1) + 4) * 2)
        grid.setHorizontalSpacing(theme.space(2))
        grid.setVerticalSpacing(theme.space(1))
        grid.setColumnStretch(1, 1)
        for row, library in enumerate(libraries()):
            grid.addWidget(label(f"{library.name} {library.version}"), row, 0)
            grid.addWidget(label(library.licence, "small"), row, 1)
        grid.setColumnStretch(0, 1)
        card.add(inner)
        return card

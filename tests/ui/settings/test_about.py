import re
import tomllib
from importlib import metadata
from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app import __version__
from app.ui.settings.about import DEPENDENCIES, AboutSection, libraries
from app.ui.theme import Theme

PROJECT = Path(__file__).resolve().parents[3]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_of_the_project_is_named() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {normal(re.split(r"[\s<>=!~;\[]", line)[0]) for line in project["dependencies"]}
    assert {normal(name) for name in DEPENDENCIES} == declared


def test_libraries_say_version_and_licence() -> None:
    found = {normal(library.name): library for library in libraries()}
    qt = found["pyside6-essentials"]
    assert qt.version == metadata.version("PySide6-Essentials")
    assert "LGPL-3.0" in qt.licence
    assert all(library.version and library.licence for library in found.values())
    assert all(len(library.licence) < 80 for library in found.values())


def test_the_section_shows_them(theme: Theme, qtbot: QtBot) -> None:
    section = AboutSection(theme)
    qtbot.addWidget(section)
    words = " ".join(label.text() for label in section.findChildren(QLabel))
    assert __version__ in words
    assert "Apache License 2.0" in words
    assert all(f"{library.name} {library.version}" in words for library in libraries())

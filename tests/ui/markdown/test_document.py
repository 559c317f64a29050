from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from app.ui.markdown.document import SealedDocument


def test_nothing_is_loaded(qtbot: QtBot, tmp_path: Path) -> None:
    del qtbot
    file = tmp_path / "secret.css"
    file.write_text("p { color: red }")
    document = SealedDocument()
    for address in (file.as_uri(), "file:///etc/hostname", "https://example.org/x.png"):
        for kind in QTextDocument.ResourceType:
            assert document.resource(kind.value, QUrl(address)) is None
    document.setHtml(f"<link rel=stylesheet href='{file.as_uri()}'><p>x</p>")
    assert document.begin().charFormat().foreground().color().name() != "#ff0000"

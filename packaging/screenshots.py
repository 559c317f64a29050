"""Make the pictures of the README: a real conversation with the starter model, in the real window.

QT_QPA_PLATFORM=offscreen .venv/bin/python packaging/screenshots.py
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import Qt  # noqa: E402 (the path comes first)
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from app.main import Inkling, data_dir  # noqa: E402
from app.ui.application import MainWindow  # noqa: E402
from app.ui.theme import Theme  # noqa: E402

SHORT = ("Name three herbs for a balcony", "What is the capital of Portugal?")
LONG = (
    "Why does bread dough rise?",
    "Write a Python function that returns the larger of two numbers",
)
SIZE_PX = (1180, 760)
LOOK_EVERY_MS = 50


def ask(window: MainWindow, question: str) -> None:
    """Type a question, send it, wait for the whole answer."""
    QTest.keyClicks(window.chat.composer.field, question)
    QTest.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    while window.chat.talk.is_running:
        QTest.qWait(LOOK_EVERY_MS)


def main() -> None:
    """Talk, and take a picture of the window empty and in use, light and dark."""
    folder = ROOT / "assets" / "screenshots"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        application = QApplication(sys.argv[:1])
        inkling = Inkling.open(data_dir(Path(data)))
        general = inkling.assistants.general()
        steady = replace(general.sampling, temperature=0.0)
        inkling.assistants.update(replace(general, sampling=steady))
        theme = Theme(application, "light")
        window = MainWindow(theme, inkling)
        window.window.resize(*SIZE_PX)
        window.show()
        for question in SHORT:
            window.chat.new_conversation()
            ask(window, question)
        window.chat.new_conversation()
        for question in LONG:
            ask(window, question)
        used = window.chat.talk.current
        for name in ("light", "dark"):
            theme.choose(name, 100)
            for scene, conversation in (("empty", None), ("chat", used)):
                window.chat.open(conversation)
                QTest.qWait(500)
                window.window.grab().save(str(folder / f"{scene}-{name}.png"))
        window.close_down()


if __name__ == "__main__":
    main()

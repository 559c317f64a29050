"""Opens the window as a user would and prints when it was ready for the first word."""

import json
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.main import Inkling, data_dir
from app.ui.application import MainWindow
from app.ui.theme import Theme

with tempfile.TemporaryDirectory() as folder:
    application = QApplication(sys.argv[:1])
    inkling = Inkling.open(data_dir(Path(folder)))
    main_window = MainWindow(Theme(application), inkling)
    main_window.show()
    # After the first round of the event loop everything is laid out and painted.
    QTimer.singleShot(0, application.quit)
    application.exec()
    usable_at_s = time.time()
    main_window.close_down()
print(json.dumps({"usable_at_s": usable_at_s}))

"""One answer in the real window: prints the gaps of its event loop and the memory it takes."""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.library.data import Sampling
from app.main import Inkling, data_dir
from app.ui.application import MainWindow
from app.ui.theme import Theme

_MS = 1000.0


class Gaps:
    """A timer that should fire every so often, and the gaps between its ticks.

    One that fires every millisecond takes a tenth of the speed of writing on two cores.
    """

    def __init__(self, every_ms: int) -> None:
        self.gaps_ms: list[float] = []
        self._last_s = 0.0
        self._timer = QTimer()
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to measure."""
        self._last_s = time.monotonic()
        self._timer.start()

    def stop(self) -> None:
        """End."""
        self._timer.stop()

    def _tick(self) -> None:
        now_s = time.monotonic()
        self.gaps_ms.append((now_s - self._last_s) * _MS)
        self._last_s = now_s


model, question, tokens = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
with tempfile.TemporaryDirectory() as folder:
    application = QApplication(sys.argv[:1])
    inkling = Inkling.open(data_dir(Path(folder)))
    general = inkling.assistants.general()
    sampling = Sampling(temperature=0.0, repeat_penalty=1.0, max_answer_tokens=tokens)
    inkling.assistants.update(
        type(general)(
            general.id, general.key, general.name, general.instructions, str(model), sampling
        )
    )
    main_window = MainWindow(Theme(application), inkling)
    main_window.show()
    gaps = Gaps(int(sys.argv[4]))
    figures: dict[str, float] = {}

    def finish(_conversation_id: int, _problem: str) -> None:
        """Take the measure of everything while the model is still there."""
        gaps.stop()
        resident = inkling.language_model.resident
        if resident is None:
            raise RuntimeError("the model is gone")
        figures["tokens_per_s"] = resident.tokens_per_s
        figures["worker_bytes"] = psutil.Process(resident.pid).memory_info().rss
        figures["window_bytes"] = psutil.Process().memory_info().rss
        figures["gap_p99_ms"] = statistics.quantiles(gaps.gaps_ms, n=100)[98]
        figures["gap_longest_ms"] = max(gaps.gaps_ms)
        application.quit()

    def ask() -> None:
        """Type the question and send it."""
        main_window.chat.composer.set_content(question)
        gaps.start()
        main_window.chat.send()

    main_window.chat.talk.runner.ended.connect(finish)
    QTimer.singleShot(200, ask)
    application.exec()
    main_window.close_down()
print(json.dumps(figures))

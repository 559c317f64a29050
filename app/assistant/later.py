"""Something to be done once nothing else has happened for a while."""

import threading
from collections.abc import Callable


class Later:
    """Runs a function after a delay, on a thread of its own; scheduling again starts anew."""

    def __init__(self, run: Callable[[], None]) -> None:
        self._run = run
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    def schedule(self, delay_s: float) -> None:
        """Run after this delay; 0 means never."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = None
            if delay_s > 0:
                self._timer = threading.Timer(delay_s, self._run)
                self._timer.daemon = True
                self._timer.start()

    def cancel(self) -> None:
        """Do not run."""
        self.schedule(0)

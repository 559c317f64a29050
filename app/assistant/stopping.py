"""A switch that ends one piece of work, from any thread."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class StopSwitch:
    """Once set it stays set; whoever does the work says how to interrupt what it waits for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set = False
        self._interrupt: Callable[[], None] | None = None

    def set(self) -> None:
        """Ask for the end of the work."""
        with self._lock:
            self._set = True
            interrupt = self._interrupt
        if interrupt is not None:
            interrupt()

    def is_set(self) -> bool:
        """Say whether the end was asked for."""
        return self._set

    @contextmanager
    def interrupting(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """While the block runs, call this when the switch is set, at once if it already is."""
        with self._lock:
            self._interrupt = interrupt
            already = self._set
        if already:
            interrupt()
        try:
            yield
        finally:
            with self._lock:
                self._interrupt = None

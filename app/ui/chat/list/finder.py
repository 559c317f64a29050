"""Searches while the user types."""

from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from app.base.errors import UserError
from app.library.data import Hit
from app.library.query import understood
from app.library.search import Search

_MOST_HITS = 50
_SLOW_S = 0.05
_PAUSE_MS = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found. Without a query nothing is looked for."""

    query: str = ""
    hits: tuple[Hit, ...] = ()
    trouble: str = ""  # a sentence about why nothing could be looked for


class Finder(QObject):
    """Answers at each key, before the next one is read.

    Only where the last search took longer than 50 ms (we saw 40 ms at most for 40,000 messages)
    does the next one wait for a pause in typing, and `catch_up` for nothing.
    """

    answered = Signal(object)

    def __init__(self, search: Search, parent: QObject) -> None:
        super().__init__(parent)
        self._search = search
        self._query = ""
        self._took_s = 0.0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._find)

    @property
    def query(self) -> str:
        """Return what was asked last, "" if there is nothing in it to look for."""
        return self._query

    def ask(self, typed: str) -> None:
        """Look for what is typed now."""
        self._query = "" if understood(typed).is_empty else typed.strip()
        if self._query and self._took_s > _SLOW_S:
            self._pause.start()
        else:
            self._find()

    def ask_again(self) -> None:
        """Look for the same: what is there may have changed."""
        if self._query:
            self._find()

    def catch_up(self) -> None:
        """Answer now, if the last question has not been answered yet."""
        if self._pause.isActive():
            self._find()

    def _find(self) -> None:
        self._pause.stop()
        if not self._query:
            self.answered.emit(Answer())
            return
        start_s = perf_counter()
        try:
            answer = Answer(self._query, self._search.find(self._query, _MOST_HITS))
        except UserError as error:
            answer = Answer(self._query, trouble=str(error))
        self._took_s = perf_counter() - start_s
        self.answered.emit(answer)

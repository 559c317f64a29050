"""How often a worker may die before it is left alone."""

from collections import deque

from app.base.errors import WorkerGaveUp
from app.base.words import _

_DEATHS = 3
_WITHIN_S = 60.0


class Restarts:
    """Counts deaths; after three within a minute, starting again waits until the minute is over.

    Times are seconds of a monotonic clock.
    """

    def __init__(self) -> None:
        self._deaths_s: deque[float] = deque(maxlen=_DEATHS)

    def record_death(self, now_s: float) -> None:
        """Note that a worker died now."""
        self._deaths_s.append(now_s)

    def check(self, now_s: float) -> None:
        """Let a start pass.

        Raises:
            WorkerGaveUp: if the worker died three times within the last minute.
        """
        if len(self._deaths_s) == _DEATHS and now_s - self._deaths_s[0] < _WITHIN_S:
            raise WorkerGaveUp(
                _(
                    "The model stopped three times within a minute, so it is not started again "
                    "for now. Choose another model or a shorter context length, or try again in "
                    "a minute."
                )
            )

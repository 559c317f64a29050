"""Heights of things that stand one below the other, some measured and some only estimated."""

import bisect
import itertools
from collections.abc import Sequence


class Heights:
    """A column of heights in pixels; where each begins is counted when it is asked for."""

    def __init__(self, heights_px: Sequence[int] = ()) -> None:
        self._heights = list(heights_px)
        self._tops: list[int] | None = None

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, index: int) -> int:
        return self._heights[index]

    def set(self, index: int, height_px: int) -> bool:
        """Take a new height; tell whether it differs from the one before."""
        if self._heights[index] == height_px:
            return False
        self._heights[index] = height_px
        self._tops = None
        return True

    def insert(self, index: int, height_px: int) -> None:
        """Put one in before `index`."""
        self._heights.insert(index, height_px)
        self._tops = None

    def remove(self, index: int) -> None:
        """Take one out."""
        del self._heights[index]
        self._tops = None

    @property
    def total(self) -> int:
        """Return the height of all in pixels."""
        return self._counted()[-1]

    def top(self, index: int) -> int:
        """Return where one begins; `top(len)` is where the last ends."""
        return self._counted()[index]

    def at(self, y_px: int) -> int:
        """Return the one at a height, the first or the last if that is outside; -1 if none is."""
        if not self._heights:
            return -1
        found = bisect.bisect_right(self._counted(), y_px) - 1
        return min(max(found, 0), len(self._heights) - 1)

    def between(self, top_px: int, bottom_px: int) -> range:
        """Return those of which at least one pixel lies between two heights."""
        if not self._heights or bottom_px <= 0 or top_px >= self.total:
            return range(0)
        return range(self.at(top_px), self.at(bottom_px - 1) + 1)

    def _counted(self) -> list[int]:
        if self._tops is None:
            self._tops = list(itertools.accumulate(self._heights, initial=0))
        return self._tops

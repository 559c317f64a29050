from hypothesis import given
from hypothesis import strategies as st

from app.ui.messages.heights import Heights

COLUMNS = st.lists(st.integers(1, 500), min_size=1, max_size=30)


@given(COLUMNS, st.integers(-100, 16_000))
def test_every_pixel_belongs_to_one(heights_px: list[int], y_px: int) -> None:
    heights = Heights(heights_px)
    at = heights.at(y_px)
    if y_px < 0:
        assert at == 0
    elif y_px >= heights.total:
        assert at == len(heights) - 1
    else:
        assert heights.top(at) <= y_px < heights.top(at) + heights[at]


@given(COLUMNS, st.integers(-100, 16_000), st.integers(1, 900))
def test_between_finds_all_that_is_seen(heights_px: list[int], top: int, length: int) -> None:
    heights = Heights(heights_px)
    seen = [
        index
        for index in range(len(heights))
        if heights.top(index) < top + length and heights.top(index + 1) > top
    ]
    assert list(heights.between(top, top + length)) == seen


def test_changes_move_what_is_below() -> None:
    heights = Heights([10, 20, 30])
    assert not heights.set(1, 20)
    assert heights.set(1, 25)
    assert (heights.top(2), heights.total) == (35, 65)
    heights.insert(0, 5)
    heights.remove(1)
    assert [heights[index] for index in range(len(heights))] == [5, 25, 30]
    assert heights.total == 60


def test_nothing_is_in_an_empty_column() -> None:
    assert Heights().at(0) == -1
    assert list(Heights().between(0, 100)) == []
    assert Heights().total == 0

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.ui.chat.list.sections import local_day, section_of, until_tomorrow

_NEW_YEAR = date(2025, 1, 1)


@pytest.fixture
def central_europe(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("this system takes its zone from elsewhere")
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def _ms(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp() * 1000)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("day", "section"),
    [
        (date(2025, 6, 18), "Today"),
        (date(2025, 6, 19), "Today"),
        (date(2025, 6, 17), "Yesterday"),
        (date(2025, 6, 16), "Last week"),
        (date(2025, 6, 11), "Last week"),
        (date(2025, 6, 10), "June"),
        (date(2025, 6, 1), "June"),
        (date(2025, 5, 31), "May"),
        (date(2025, 1, 1), "January"),
        (date(2024, 12, 31), "December 2024"),
        (date(2024, 6, 18), "June 2024"),
    ],
)
def test_a_day_in_june(day: date, section: str) -> None:
    assert section_of(day, date(2025, 6, 18)) == section


@pytest.mark.parametrize(
    ("days", "section"),
    [(0, "Today"), (1, "Yesterday"), (2, "Last week"), (7, "Last week"), (8, "December 2024")],
)
def test_new_year_parts_only_what_is_older_than_a_week(days: int, section: str) -> None:
    assert section_of(_NEW_YEAR - timedelta(days), _NEW_YEAR) == section


def test_pinned_stands_above_all_days() -> None:
    assert section_of(date(1970, 1, 1), _NEW_YEAR, pinned=True) == "Pinned"


def test_midnight_is_that_of_the_place() -> None:
    east, west = timezone(timedelta(hours=9)), timezone(timedelta(hours=-5))
    last_of_the_year = _ms(2024, 12, 31, 23, 59, 59)
    assert local_day(last_of_the_year, UTC) == date(2024, 12, 31)
    assert local_day(last_of_the_year + 1000, UTC) == _NEW_YEAR
    assert local_day(last_of_the_year, east) == _NEW_YEAR
    assert local_day(last_of_the_year + 1000, west) == date(2024, 12, 31)


@pytest.mark.usefixtures("central_europe")
def test_without_a_place_it_is_that_of_the_computer() -> None:
    assert local_day(_ms(2024, 12, 31, 22, 59, 59)) == date(2024, 12, 31)
    assert local_day(_ms(2024, 12, 31, 23, 0, 0)) == _NEW_YEAR
    # In summer the clock is an hour further on.
    assert local_day(_ms(2025, 6, 30, 21, 59, 59)) == date(2025, 6, 30)
    assert local_day(_ms(2025, 6, 30, 22, 0, 0)) == date(2025, 7, 1)


@pytest.mark.parametrize(("moment_ms", "day"), [(10**30, date.max), (-(10**30), date.min)])
def test_a_time_in_no_calendar_is_at_its_end(moment_ms: int, day: date) -> None:
    assert local_day(moment_ms, UTC) == day
    assert section_of(day, _NEW_YEAR)


def test_until_tomorrow_counts_to_midnight() -> None:
    zone = timezone(timedelta(hours=2))
    assert until_tomorrow(datetime(2024, 12, 31, 23, 59, 0, tzinfo=zone), zone) == timedelta(
        minutes=1
    )
    assert until_tomorrow(datetime(2024, 12, 31, 22, 0, tzinfo=UTC), zone) == timedelta(days=1)


@pytest.mark.usefixtures("central_europe")
def test_until_tomorrow_knows_that_a_day_may_have_25_hours() -> None:
    assert os.environ["TZ"]
    midnight = datetime(2025, 10, 25, 22, 0, tzinfo=UTC)
    assert until_tomorrow(midnight) == timedelta(hours=25)

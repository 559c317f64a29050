"""Under which heading a conversation stands, by the day on which it was last used."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from app.base.words import _

_LAST_WEEK_DAYS = 7


def local_day(moment_ms: int, zone: tzinfo | None = None) -> date:
    """Return the day of a Unix time in milliseconds.

    Args:
        moment_ms: the time; one that no calendar holds becomes the calendar's nearest end.
        zone: where; None for where the computer is, with its summer time as of that moment.
    """
    try:
        return datetime.fromtimestamp(moment_ms / 1000, UTC).astimezone(zone).date()
    except (OverflowError, OSError, ValueError):
        return date.max if moment_ms > 0 else date.min


def section_of(day: date, today: date, *, pinned: bool = False) -> str:
    """Return the heading, in the user's language.

    Last week are the seven days before yesterday's end, without yesterday; what is older stands
    under its month. A day to come, as a clock that was wrong leaves behind, counts as today.
    """
    if pinned:
        return _("Pinned")
    age = today - day
    if age <= timedelta(0):
        return _("Today")
    if age == timedelta(1):
        return _("Yesterday")
    if age <= timedelta(_LAST_WEEK_DAYS):
        return _("Last week")
    month = _month(day.month)
    if day.year == today.year:
        return month
    return _("{month} {year}").format(month=month, year=day.year)


def until_tomorrow(now: datetime, zone: tzinfo | None = None) -> timedelta:
    """Return how long it takes until the day changes.

    Args:
        now: an aware time.
        zone: where; None for where the computer is.
    """
    tomorrow = now.astimezone(zone).date() + timedelta(1)
    midnight = datetime.combine(tomorrow, time.min, zone)
    # A naive midnight is the computer's own; `astimezone` gives it the offset of that night.
    return midnight.astimezone(UTC) - now


def _month(number: int) -> str:
    return (
        _("January"),
        _("February"),
        _("March"),
        _("April"),
        _("May"),
        _("June"),
        _("July"),
        _("August"),
        _("September"),
        _("October"),
        _("November"),
        _("December"),
    )[number - 1]

"""How requests are counted by month and by window length, the same everywhere."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from statistics import median
from typing import Final

MONTHS: Final = 12
NIGHT: Final = (time(22), time(6))
"""From when until when it is night, in local time."""
WINDOW_LENGTHS: Final = (
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
)
"""The longest window of each group, which begins where the previous one ends."""


def month_number(at: datetime, zone: tzinfo) -> int:
    """Return the number of the month in a time zone: consecutive across years."""
    local = at.astimezone(zone)
    return local.year * 12 + local.month - 1


def first_of_month(number: int, zone: tzinfo) -> datetime:
    """Return the start of the month with this number."""
    return datetime(number // 12, number % 12 + 1, 1, tzinfo=zone)


def newest_months(now: datetime, zone: tzinfo) -> range:
    """Return the numbers of the newest twelve months, the current one last."""
    newest = month_number(now, zone)
    return range(newest - MONTHS + 1, newest + 1)


def count_by_length(lengths: Sequence[timedelta]) -> tuple[int, ...]:
    """Return how many lengths are in each group of WINDOW_LENGTHS."""
    shortest = (timedelta(0), *WINDOW_LENGTHS)
    return tuple(
        sum(over < each <= longest for each in lengths)
        for over, longest in zip(shortest, WINDOW_LENGTHS, strict=False)
    )


def middle(lengths: Sequence[timedelta]) -> timedelta | None:
    """Return the median of some lengths, None if there are none."""
    return timedelta(seconds=median(each.total_seconds() for each in lengths)) if lengths else None


def night_time(start: datetime, end: datetime, zone: tzinfo) -> timedelta:
    """Return how much of the time from `start` to `end` lies in the night of a time zone."""
    day = start.astimezone(zone).date() - timedelta(days=1)
    found = timedelta(0)
    while (begins := datetime.combine(day, NIGHT[0], zone).astimezone(UTC)) < end:
        day += timedelta(days=1)
        ends = datetime.combine(day, NIGHT[1], zone).astimezone(UTC)
        found += max(timedelta(0), min(end, ends) - max(start, begins))
    return found

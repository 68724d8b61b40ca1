"""How requests are counted by month and by the length of their window."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from noticeboard.rules.counts import (
    WINDOW_LENGTHS,
    count_by_length,
    first_of_month,
    middle,
    month_number,
    newest_months,
    night_time,
)


def test_months_follow_one_another() -> None:
    """Twelve months end with this one, over the turn of the year and in the zone that is asked."""
    new_year = datetime(2026, 1, 1, 0, 30, tzinfo=UTC)

    months = newest_months(new_year, UTC)
    west = newest_months(new_year, ZoneInfo("America/New_York"))

    assert [f"{first_of_month(each, UTC):%Y-%m}" for each in (months[0], months[-1])] == [
        "2025-02",
        "2026-01",
    ]
    assert first_of_month(months[-1], ZoneInfo("America/New_York")).isoformat() == (
        "2026-01-01T00:00:00-05:00"
    )
    assert west[-1] == months[-1] - 1 == month_number(datetime(2025, 12, 9, tzinfo=UTC), UTC)


def test_a_length_is_in_one_group() -> None:
    """Each group ends with its longest, which is not in the next one too."""
    assert [each / timedelta(minutes=1) for each in WINDOW_LENGTHS] == [30, 60, 120, 360, 1440]
    assert count_by_length(WINDOW_LENGTHS) == (1, 1, 1, 1, 1)
    assert count_by_length([timedelta(minutes=30, seconds=1)]) == (0, 1, 0, 0, 0)
    assert count_by_length([timedelta(hours=25), timedelta(0)]) == (0, 0, 0, 0, 0)


def test_the_middle() -> None:
    """The median of an even number lies between two; of nothing there is none."""
    assert middle([timedelta(hours=1), timedelta(hours=2)]) == timedelta(minutes=90)
    assert middle([]) is None


def test_night_is_counted_in_local_time() -> None:
    """Each minute from 22:00 to 06:00 counts, also on the days on which clocks change."""
    zone, minute = ZoneInfo("America/New_York"), timedelta(minutes=1)
    days = (datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC))
    for start in (day + timedelta(hours=5 * number) for day in days for number in range(12)):
        for length in (timedelta(minutes=45), timedelta(hours=9), timedelta(hours=30)):
            clocks = [
                (start + number * minute).astimezone(zone) for number in range(length // minute)
            ]
            night = sum(not 6 <= each.hour < 22 for each in clocks)
            assert night_time(start, start + length, zone) == night * minute, (start, length)

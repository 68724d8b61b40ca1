"""What an agency's requests add up to: counts by month, lengths of windows, medians."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from noticeboard.board.reading import Status, Thread
from noticeboard.board.saying import length, square
from noticeboard.rules.area import size_km2
from noticeboard.rules.counting import (
    YEAR,
    count_by_length,
    first_of_month,
    middle,
    month_number,
    newest_months,
)

LENGTH_NAMES = ("15–30 min", "30–60 min", "1–2 h", "2–6 h", "6–12 h")


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """How many requests were posted in one month, and how they ended."""

    name: str
    resolved: int
    others: int

    @property
    def all(self) -> int:
        """Every request of the month."""
        return self.resolved + self.others


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Twelve months of one agency."""

    requests: int
    resolved: int
    median_window: str
    median_area: str
    months: tuple[Month, ...]
    lengths: tuple[tuple[str, int], ...]

    @property
    def most_in_a_month(self) -> int:
        """The tallest bar."""
        return max(month.all for month in self.months)

    @property
    def most_of_a_length(self) -> int:
        """The longest bar."""
        return max(count for _, count in self.lengths)


def window_length(thread: Thread) -> timedelta:
    """Return how long a request's window is."""
    window = thread.post.window
    return datetime.fromisoformat(window.end) - datetime.fromisoformat(window.start)


def figures(threads: Sequence[Thread], now: datetime, zone: ZoneInfo) -> Figures:
    """Count an agency's requests of the last twelve months."""
    recent = [thread for thread in threads if now - thread.entries[0].logged_at < YEAR]
    lengths = [window_length(thread) for thread in recent]
    median_window = middle(lengths)
    return Figures(
        requests=len(recent),
        resolved=sum(thread.status(now) is Status.RESOLVED for thread in recent),
        median_window=length(median_window) if median_window is not None else "–",
        median_area=square(median(size_km2(thread.post.area) for thread in recent))
        if recent
        else "–",
        months=_months(recent, now, zone),
        lengths=tuple(zip(LENGTH_NAMES, count_by_length(lengths), strict=True)),
    )


def _months(threads: Sequence[Thread], now: datetime, zone: ZoneInfo) -> tuple[Month, ...]:
    found = []
    for number in newest_months(now, zone):
        of_month = [
            thread
            for thread in threads
            if month_number(thread.entries[0].logged_at, zone) == number
        ]
        resolved = sum(thread.resolved is not None for thread in of_month)
        name = f"{first_of_month(number, zone):%b}"
        found.append(Month(name=name, resolved=resolved, others=len(of_month) - resolved))
    return tuple(found)

"""Intervals of time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from hub.errors import InvalidInputError


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class TimeWindow:
    """The half-open interval [start, end), in UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        # This fast check comes first: a million index rows are a million windows.
        plain = self.start.tzinfo is UTC and self.end.tzinfo is UTC
        if not plain and {self.start.utcoffset(), self.end.utcoffset()} != {timedelta(0)}:
            raise InvalidInputError("window.not_utc", start=str(self.start), end=str(self.end))
        if self.end <= self.start:
            raise InvalidInputError("window.backwards", start=str(self.start), end=str(self.end))

    @property
    def length(self) -> timedelta:
        """How long the window lasts; more than zero."""
        return self.end - self.start

    def overlap(self, other: Self) -> Self | None:
        """Return the part that both windows share, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return type(self)(start=start, end=end) if start < end else None

    def widened(self, *, before: timedelta, after: timedelta) -> Self:
        """Return the window with `before` and `after` added at its ends."""
        return type(self)(start=self.start - before, end=self.end + after)

"""Times as feeds write them: RFC 3339, RFC 822, and without a zone. Pure."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
import re
from typing import Final

from hub.model.window import TimeWindow

_FIRST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(2150, 1, 1, tzinfo=UTC)
_LONGEST: Final = 64
LONGEST_WINDOW: Final = timedelta(days=31)
"""A window that is longer asks about no moment that footage could show."""
_PERIOD: Final = re.compile(r"(start|end)\s*=\s*([^;]{1,64})")


def read_time(raw: object) -> datetime | None:
    """Return a time in UTC, or None; one without a zone is taken to be UTC."""
    if not isinstance(raw, str) or not 0 < len(raw.strip()) <= _LONGEST:
        return None
    text = raw.strip()
    at: datetime | None = None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if _FIRST <= at <= _LAST else None


def read_window(start: object, end: object) -> TimeWindow | None:
    """Return a window, or None where it is none or longer than footage is good for."""
    begins, ends = read_time(start), read_time(end)
    if begins is None or ends is None or not begins < ends <= begins + LONGEST_WINDOW:
        return None
    return TimeWindow(start=begins, end=ends)


def read_period(raw: str) -> TimeWindow | None:
    """Return the window of a DCMI Period, such as `start=2026-11-25T14:00Z; end=…;`."""
    parts = dict(_PERIOD.findall(raw[:200]))
    return read_window(parts.get("start"), parts.get("end"))

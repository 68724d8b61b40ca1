"""A device's clock against ours, to within a few hundredths of a second."""

from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from hub.camera.onvif import soap
from hub.camera.onvif.soap import Element
from hub.clock import Clock

_CLOSE_ENOUGH: Final = timedelta(milliseconds=60)
_MOST_QUESTIONS: Final = 8
_SECOND: Final = timedelta(seconds=1)

type Bounds = tuple[timedelta, timedelta]


class TellsTime(Protocol):
    """A device whose clock can be asked."""

    async def measure_clock(self) -> Bounds | None:
        """Return between what its clock minus ours lies; None where it tells no time."""


def utc_of(told: Element) -> datetime | None:
    """Return the whole second that a device says it is, in UTC; None where it does not."""
    utc = soap.child(told, "SystemDateAndTime", "UTCDateTime")
    year, month, day = (soap.number(utc, "Date", part) for part in ("Year", "Month", "Day"))
    hour, minute, second = (soap.number(utc, "Time", part) for part in ("Hour", "Minute", "Second"))
    try:
        # A leap second is the last one of its minute told twice.
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None


async def measure(device: TellsTime, clock: Clock) -> timedelta | None:
    """Return the device's clock minus ours to within 30 ms and half its answering time.

    It tells whole seconds only, but each answer bounds the offset: the next question is asked
    when its second must turn if the offset is in the middle, which halves what is possible.
    """
    bounds = await device.measure_clock()
    for _ in range(_MOST_QUESTIONS):
        if bounds is None or bounds[1] - bounds[0] <= _CLOSE_ENOUGH:
            break
        await clock.sleep(_until_it_turns(clock.now(), _middle(bounds)))
        again = await device.measure_clock()
        if again is None:
            break
        narrower = max(bounds[0], again[0]), min(bounds[1], again[1])
        # Where they exclude one another, its clock was set meanwhile: only the newest counts.
        bounds = narrower if narrower[0] < narrower[1] else again
    return None if bounds is None else _middle(bounds)


def _middle(bounds: Bounds) -> timedelta:
    return bounds[0] + (bounds[1] - bounds[0]) / 2


def _until_it_turns(now: datetime, offset: timedelta) -> float:
    """Return in how many seconds a clock that far off begins its next second."""
    passed = timedelta(microseconds=(now + offset).microsecond)
    return ((_SECOND - passed) % _SECOND) / _SECOND

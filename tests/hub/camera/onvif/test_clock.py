"""A device's clock is measured far finer than the whole seconds that it tells."""

from datetime import UTC, datetime, timedelta
from typing import override

from hypothesis import given, strategies as st
from lxml import etree
import pytest

from hub.camera.onvif.device import Bounds, ClockSource, measure, utc_of
from tests.fakes.clocks import HandClock

SECOND = timedelta(seconds=1)


class Device(ClockSource):
    """A clock some way off, that tells whole seconds after a while."""

    def __init__(self, clock: HandClock, offset: timedelta, there: timedelta) -> None:
        self.clock = clock
        self.offset = offset
        self.there = there
        self.asked = 0
        self.silent_after = 100

    @override
    async def measure_clock(self) -> Bounds | None:
        self.asked += 1
        if self.asked > self.silent_after:
            return None
        sent = self.clock.now()
        self.clock.forward(self.there)
        told = (self.clock.now() + self.offset).replace(microsecond=0)
        self.clock.forward(self.there)
        return told - self.clock.now(), told + SECOND - sent


@given(
    st.timedeltas(timedelta(days=-400), timedelta(days=400)),
    st.integers(0, 20_000).map(lambda us: timedelta(microseconds=us)),
    st.integers(0, 999_999),
)
async def test_any_offset(offset: timedelta, there: timedelta, began_us: int) -> None:
    """Whatever the offset, some six questions find it to within 50 ms."""
    clock = HandClock(datetime(2026, 3, 1, 12, 0, 0, began_us, tzinfo=UTC))
    device = Device(clock, offset, there)

    measured = await measure(device, clock)

    assert measured is not None
    assert abs(measured - offset) <= timedelta(milliseconds=50)
    assert device.asked <= 9
    assert sum(clock.slept) <= 9


async def test_a_clock_that_is_set_meanwhile() -> None:
    """If answers exclude one another, only the newer ones count."""
    clock = HandClock()
    device = Device(clock, timedelta(seconds=40, milliseconds=300), timedelta(0))
    once = device.measure_clock

    async def set_then() -> Bounds | None:
        if device.asked == 2:
            device.offset = timedelta(milliseconds=120)
        return await once()

    device.measure_clock = set_then  # type: ignore[method-assign]  # the device sets its clock

    measured = await measure(device, clock)

    assert measured is not None
    assert abs(measured - timedelta(milliseconds=120)) <= timedelta(milliseconds=50)


@pytest.mark.parametrize(("answers", "known"), [(0, False), (1, True)])
async def test_a_device_that_stops_telling(answers: int, *, known: bool) -> None:
    """What was learnt until then is used; nothing if there was nothing."""
    clock = HandClock()
    device = Device(clock, timedelta(milliseconds=200), timedelta(0))
    device.silent_after = answers

    measured = await measure(device, clock)

    assert (measured is not None) is known
    assert measured is None or abs(measured - device.offset) <= timedelta(milliseconds=500)


@given(st.lists(st.text(max_size=12), min_size=6, max_size=6))
def test_any_words_for_a_time(words: list[str]) -> None:
    """Whatever a device says it is, it is a time in UTC or none."""
    root = etree.Element("R")
    utc = etree.SubElement(etree.SubElement(root, "SystemDateAndTime"), "UTCDateTime")
    date, time = etree.SubElement(utc, "Date"), etree.SubElement(utc, "Time")
    names = ("Year", "Month", "Day", "Hour", "Minute", "Second")
    try:
        for name, word in zip(names, words, strict=True):
            etree.SubElement(date if name in names[:3] else time, name).text = word
    except ValueError:
        return  # what XML cannot hold never arrives

    told = utc_of(root)

    assert told is None or told.tzinfo is UTC

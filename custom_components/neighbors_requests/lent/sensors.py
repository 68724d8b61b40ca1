"""Lends sensors to the hub as information: what they are, what they said, and what they say now.

The past comes from Home Assistant's recorder.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
import json
import re
from typing import Final

from homeassistant.const import (
    ATTR_DEVICE_CLASS,
    ATTR_UNIT_OF_MEASUREMENT,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers.recorder import get_instance
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from ..client.errors import ConflictError, HubClientError, InputRefusedError, NotHereError
from ..client.models import Reading, Sensor
from ..const import DOMAIN, LOGGER
from ..coordinator import HubCoordinator
from ..text import plain
from .entities import ChangeListener, lent_sensors

WRITE_S: Final = 10
"""How long the recorder may take to write what it has heard."""
SLICE: Final = timedelta(days=1)
MOST_A_SLICE: Final = 5_000
_NO_READING = {STATE_UNAVAILABLE, STATE_UNKNOWN, ""}


async def async_history(
    hass: HomeAssistant, entity_id: str, start: datetime, end: datetime
) -> AsyncGenerator[list[Reading]]:
    """Yield what an entity said from `start` to `end`, a day at a time; nothing unrecorded.

    Of a day with more than 5000 changes, the first are told.
    """
    if "recorder" not in hass.config.components:
        return
    # Not at the top: it brings a database library that is there only where it is used.
    from homeassistant.components.recorder import history  # noqa: PLC0415

    def read(begin: datetime, until: datetime, *, first: bool) -> list[State]:
        return history.state_changes_during_period(
            hass,
            begin,
            until,
            entity_id,
            no_attributes=True,
            limit=MOST_A_SLICE,
            include_start_time_state=first,
        ).get(entity_id, [])

    # It writes every few seconds only; a recorder that is too busy is read as it is.
    with suppress(TimeoutError):
        async with asyncio.timeout(WRITE_S):
            await get_instance(hass).async_block_till_done()
    begin, last = start, None
    while begin < end:
        until = min(begin + SLICE, end)
        first = begin == start
        states = await get_instance(hass).async_add_executor_job(
            lambda begin=begin, until=until, first=first: read(begin, until, first=first)
        )
        readings = list(readings_of(states, last))
        last = readings[-1] if readings else last
        yield readings
        begin = until


def reading_of(state: State) -> Reading | None:
    """Return a state as a reading; None where the entity said nothing. Pure."""
    if state.state in _NO_READING:
        return None
    # To the millisecond: the recorder's times are floats, and the same change heard live and read
    # from there must be one reading.
    at = dt_util.utc_from_timestamp(round(state.last_changed.timestamp(), 3))
    return Reading(at=at, state=state.state)


def readings_of(states: Iterable[State], last: Reading | None = None) -> Iterator[Reading]:
    """Yield readings in order, each that differs from the one before, `last` at first. Pure."""
    for state in states:
        reading = reading_of(state)
        if reading is not None and (last is None or reading.state != last.state):
            yield reading
            last = reading


PAST: Final = timedelta(days=7)
MOMENT: Final = timedelta(seconds=1)
MOST_SENSORS: Final = 64
MOST_WAITING: Final = 5_000
MOST_IN_BATCH: Final = 500
MOST_BATCH_BYTES: Final = 48 * 1024
"""Below what the hub takes in one body, with room for the rest of it."""
GATHER_S = 2.0
RETRY_S = 30.0
LONGEST_NAME = 100
_KIND = re.compile(r"[a-z0-9_]{1,40}")
LONGEST_UNIT = 20

# What trying again would not mend, and what must not keep the other sensors waiting.
_FUTILE = (ConflictError, InputRefusedError, NotHereError)

type Said = tuple[str, Reading]
"""An entity, and what it said."""


class SensorLender:
    """Hears the chosen entities; catches up at first and after every break."""

    def __init__(self, coordinator: HubCoordinator) -> None:
        self._coordinator = coordinator
        self._hass = coordinator.hass
        self._chosen: tuple[str, ...] = ()
        self._lent: dict[str, Sensor] = {}
        self._waiting: deque[Said] = deque(maxlen=MOST_WAITING)
        self._behind = asyncio.Event()
        """Set where the hub must be told which sensors there are, and what it missed."""
        self._news = asyncio.Event()
        self._urgent = asyncio.Event()
        """Set where waiting for the next try is over."""
        self._moved: dict[str, str] = {}
        """The former id of each entity that was renamed, until the hub knows."""
        entry = coordinator.config_entry
        self._listener = ChangeListener(self._hass, entry, self._async_hear)
        entry.async_on_unload(coordinator.async_listen_return(self.async_catch_up))
        # Until then many an entity is not there yet.
        entry.async_on_unload(
            async_at_started(self._hass, callback(lambda _hass: self.async_catch_up()))
        )
        entry.async_create_background_task(
            self._hass, self._lend(), f"{DOMAIN} lend sensors to {coordinator.name}"
        )

    @callback
    def async_update(self) -> None:
        """Lend what is chosen now."""
        chosen = lent_sensors(self._coordinator.config_entry)
        if chosen == self._chosen:
            return
        self._chosen = chosen
        # Heard before the past is read, so that nothing falls between the two.
        self._listener.async_listen(chosen)
        self.async_catch_up()

    @callback
    def async_catch_up(self) -> None:
        """Have the hub told again which sensors there are, and what it missed."""
        self._behind.set()
        self._news.set()
        self._urgent.set()

    @callback
    def async_moved(self, old: str, new: str) -> None:
        """Give what the hub heard from an entity to its new id."""
        self._moved[new] = old

    @callback
    def _async_hear(self, entity_id: str, old: State | None, new: State | None) -> None:
        if new is None or (old is not None and old.state == new.state):
            return
        if (reading := reading_of(new)) is not None:
            self._waiting.append((entity_id, reading))
            self._news.set()

    async def _lend(self) -> None:
        while True:
            await self._news.wait()
            # Before anything is looked at, so that what comes meanwhile is looked at next.
            self._news.clear()
            try:
                if self._behind.is_set():
                    self._behind.clear()
                    await self._catch_up()
                else:
                    await asyncio.sleep(GATHER_S)
                await self._tell_waiting()
            except HubClientError as error:
                LOGGER.debug("Readings wait for the hub: %s", error)
                await self._wait_for_next_try()
            except Exception:  # noqa: BLE001 -- logged with its traceback
                # Such as a recorder whose database is broken: it may be mended.
                LOGGER.exception("Sensors could not be lent to %s", self._coordinator.name)
                await self._wait_for_next_try()

    async def _wait_for_next_try(self) -> None:
        self._behind.set()
        self._news.set()
        self._urgent.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(RETRY_S):
                await self._urgent.wait()

    async def _catch_up(self) -> None:
        self._lent = {}
        for entity_id in self._chosen[:MOST_SENSORS]:
            try:
                await self._begin(entity_id)
            except _FUTILE as error:
                LOGGER.warning("The hub does not take the sensor %s: %s", entity_id, error)

    async def _begin(self, entity_id: str) -> None:
        # An entity that is not there yet is lent once it is: its first state is heard.
        sensor = await self._introduced(entity_id, self._hass.states.get(entity_id))
        if sensor is not None:
            await self._lend_past(sensor)

    async def _introduced(self, entity_id: str, state: State | None) -> Sensor | None:
        known = {each.entity_id: each for each in self._coordinator.data.sensors.values()}
        if state is None:
            return known.get(entity_id)
        name, kind, unit = describe(state)
        sensor = known.get(entity_id)
        if sensor is not None and (sensor.name, sensor.kind, sensor.unit) == (name, kind, unit):
            return sensor
        return await self._coordinator.client.lend_sensor(
            entity_id, name=name, kind=kind, unit=unit
        )

    async def _lend_past(self, sensor: Sensor) -> None:
        """Tell what the hub does not know of the past, then what comes."""
        old = self._moved.get(sensor.entity_id)
        for known in tuple(self._coordinator.data.sensors.values()):
            if known.entity_id == old:
                await self._move(known, sensor)
        now = dt_util.utcnow()
        async for readings in async_history(
            self._hass, sensor.entity_id, await self._known_until(sensor, now), now
        ):
            await self._add(sensor, readings)
        # The recorder may be behind, or is not there.
        if (state := self._hass.states.get(sensor.entity_id)) is not None:
            await self._add(sensor, readings_of([state]))
        self._lent[sensor.entity_id] = sensor

    async def _known_until(self, sensor: Sensor, now: datetime) -> datetime:
        # Of a window, the hub gives the state it began with first, with its own time.
        told = await self._coordinator.client.readings(sensor.id, now - MOMENT, now + MOMENT)
        return max([now - PAST, *(reading.at for reading in told[-1:])])

    async def _move(self, old: Sensor, new: Sensor) -> None:
        """Tell the hub that one entity said what another had, and have it forget the other."""
        client, end = self._coordinator.client, dt_util.utcnow() + MOMENT
        start = end - PAST
        while start < end:
            said = await client.readings(old.id, start, start + SLICE)
            await self._add(new, said)
            start += SLICE
        with suppress(NotHereError):
            await client.return_sensor(old.id)
        self._moved.pop(new.entity_id, None)

    async def _tell_waiting(self) -> None:
        """Tell what was heard; what cannot be told now waits on, the newest of it at least."""
        heard = tuple(self._waiting)
        self._waiting.clear()
        by_entity: dict[str, list[Reading]] = {}
        for entity_id, reading in heard:
            if entity_id in self._chosen:
                by_entity.setdefault(entity_id, []).append(reading)
        try:
            for entity_id, readings in by_entity.items():
                await self._tell(entity_id, readings)
        except HubClientError:
            self._waiting = deque([*heard, *self._waiting], maxlen=MOST_WAITING)
            raise

    async def _tell(self, entity_id: str, readings: Iterable[Reading]) -> None:
        try:
            if entity_id not in self._lent:
                await self._begin(entity_id)
            if (sensor := self._lent.get(entity_id)) is not None:
                await self._add(sensor, readings)
        except _FUTILE as error:
            # Such as one that somebody had the hub forget: lent again when the hub is next met.
            LOGGER.info("The hub takes no readings of the sensor %s: %s", entity_id, error)

    async def _add(self, sensor: Sensor, readings: Iterable[Reading]) -> None:
        for batch in batches(readings):
            await self._coordinator.client.add_readings(sensor.id, batch)


def describe(state: State) -> tuple[str, str, str]:
    """Return an entity's name, device class and unit, as the hub takes them. Pure."""
    name = plain(state.name, longest=LONGEST_NAME) or state.entity_id
    kind = str(state.attributes.get(ATTR_DEVICE_CLASS) or "")
    unit = plain(str(state.attributes.get(ATTR_UNIT_OF_MEASUREMENT) or ""), longest=LONGEST_UNIT)
    return name, kind if _KIND.fullmatch(kind) else "", unit


def batches(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    """Yield readings in as many as the hub takes at once, by count and by size. Pure."""
    batch: list[Reading] = []
    size = 0
    for reading in readings:
        length = len(json.dumps(reading.written())) + 2
        if batch and (len(batch) == MOST_IN_BATCH or size + length > MOST_BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(reading)
        size += length
    if batch:
        yield batch

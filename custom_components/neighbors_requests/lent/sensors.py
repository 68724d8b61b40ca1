"""Lends sensors to the hub: their descriptions, past readings, and new readings as they happen.

Past readings come from Home Assistant's recorder.
"""

from __future__ import annotations

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

from ..client.drafts import reading_body
from ..client.errors import ConflictError, HubClientError, InputRefusedError, NotHereError
from ..client.models import Reading, Sensor
from ..const import DOMAIN, LOGGER
from ..coordinator import HubCoordinator
from ..text import plain
from .entities import ChangeListener, lent_sensors

WRITE_S: Final = 10
"""How long to wait for the recorder to write pending states."""
SLICE: Final = timedelta(days=1)
MOST_A_SLICE: Final = 5_000
_NO_READING = {STATE_UNAVAILABLE, STATE_UNKNOWN, ""}


async def async_history(
    hass: HomeAssistant, entity_id: str, start: datetime, end: datetime
) -> AsyncGenerator[list[Reading]]:
    """Yield an entity's readings from `start` to `end`, one day at a time.

    Yields nothing without the recorder. On a day with more than 5000 changes, only the first are
    read.
    """
    if "recorder" not in hass.config.components:
        return
    # Not at the top: it imports a database library that exists only if it is used.
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

    # The recorder writes only every few seconds; if it is too busy, read what it has.
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
    """Return a state as a reading, or None if the entity had no state. Pure."""
    if state.state in _NO_READING:
        return None
    # To the millisecond: the recorder stores times as floats, and a change heard live must equal
    # the same change read from the recorder.
    at = dt_util.utc_from_timestamp(round(state.last_changed.timestamp(), 3))
    return Reading(at=at, state=state.state)


def readings_of(states: Iterable[State], last: Reading | None = None) -> Iterator[Reading]:
    """Yield readings in order that differ from the one before, `last` for the first. Pure."""
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
"""Below the hub's limit for one body, with room for the rest of it."""
GATHER_S = 2.0
RETRY_S = 30.0
LONGEST_NAME = 100
_KIND = re.compile(r"[a-z0-9_]{1,40}")
LONGEST_UNIT = 20

# Retrying can't fix these errors, and they must not delay the other sensors.
_FUTILE = (ConflictError, InputRefusedError, NotHereError)

type TimedReading = tuple[str, Reading]
"""An entity and its reading."""


class SensorLender:
    """Listens to the chosen entities; catches up at the start and after every break."""

    def __init__(self, coordinator: HubCoordinator) -> None:
        self._coordinator = coordinator
        self._hass = coordinator.hass
        self._chosen: tuple[str, ...] = ()
        self._lent: dict[str, Sensor] = {}
        self._waiting: deque[TimedReading] = deque(maxlen=MOST_WAITING)
        self._behind = asyncio.Event()
        """Set if the hub must be sent the current sensors and what it missed."""
        self._news = asyncio.Event()
        self._urgent = asyncio.Event()
        """Set when the wait for the next try should end."""
        self._moved: dict[str, str] = {}
        """The former id of each renamed entity, until the hub has the new one."""
        entry = coordinator.config_entry
        self._listener = ChangeListener(self._hass, entry, self._async_handle_state)
        entry.async_on_unload(coordinator.async_listen_return(self.async_catch_up))
        # Before startup, many entities don't exist yet.
        entry.async_on_unload(
            async_at_started(self._hass, callback(lambda _hass: self.async_catch_up()))
        )
        entry.async_create_background_task(
            self._hass, self._lend(), f"{DOMAIN} lend sensors to {coordinator.name}"
        )

    @callback
    def async_update(self) -> None:
        """Lend the entities that are chosen now."""
        chosen = lent_sensors(self._coordinator.config_entry)
        if chosen == self._chosen:
            return
        self._chosen = chosen
        # Listen before reading the past, so that no change is lost in between.
        self._listener.async_listen(chosen)
        self.async_catch_up()

    @callback
    def async_catch_up(self) -> None:
        """Send the hub the current sensors again, and what it missed."""
        self._behind.set()
        self._news.set()
        self._urgent.set()

    @callback
    def async_moved(self, old: str, new: str) -> None:
        """Assign the readings of a renamed entity to its new id."""
        self._moved[new] = old

    @callback
    def _async_handle_state(self, entity_id: str, old: State | None, new: State | None) -> None:
        if new is None or (old is not None and old.state == new.state):
            return
        if (reading := reading_of(new)) is not None:
            self._waiting.append((entity_id, reading))
            self._news.set()

    async def _lend(self) -> None:
        while True:
            await self._news.wait()
            # Clear this first, so that changes that arrive meanwhile are handled next.
            self._news.clear()
            try:
                if self._behind.is_set():
                    self._behind.clear()
                    await self._catch_up()
                else:
                    await asyncio.sleep(GATHER_S)
                await self._send_waiting()
            except HubClientError as error:
                LOGGER.debug("Readings wait for the hub: %s", error)
                await self._wait_for_next_try()
            except Exception:  # noqa: BLE001 -- logged with its traceback
                # For example, the recorder's database is broken; it may be repaired.
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
        # An entity that doesn't exist yet is lent later, when its first state is heard.
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
        """Send the past readings that the hub is missing, then the current one."""
        old = self._moved.get(sensor.entity_id)
        for known in tuple(self._coordinator.data.sensors.values()):
            if known.entity_id == old:
                await self._move(known, sensor)
        now = dt_util.utcnow()
        async for readings in async_history(
            self._hass, sensor.entity_id, await self._known_until(sensor, now), now
        ):
            await self._add(sensor, readings)
        # The recorder may lag behind, or not be loaded.
        if (state := self._hass.states.get(sensor.entity_id)) is not None:
            await self._add(sensor, readings_of([state]))
        self._lent[sensor.entity_id] = sensor

    async def _known_until(self, sensor: Sensor, now: datetime) -> datetime:
        # The first reading of a window is the state at its start, with that state's own time.
        readings = await self._coordinator.client.readings(sensor.id, now - MOMENT, now + MOMENT)
        return max([now - PAST, *(reading.at for reading in readings[-1:])])

    async def _move(self, old: Sensor, new: Sensor) -> None:
        """Copy one sensor's readings to another, and have the hub forget the first one."""
        client, end = self._coordinator.client, dt_util.utcnow() + MOMENT
        start = end - PAST
        while start < end:
            readings = await client.readings(old.id, start, start + SLICE)
            await self._add(new, readings)
            start += SLICE
        with suppress(NotHereError):
            await client.return_sensor(old.id)
        self._moved.pop(new.entity_id, None)

    async def _send_waiting(self) -> None:
        """Send what was heard; if that fails, keep it, dropping the oldest if there is too much."""
        heard = tuple(self._waiting)
        self._waiting.clear()
        by_entity: dict[str, list[Reading]] = {}
        for entity_id, reading in heard:
            if entity_id in self._chosen:
                by_entity.setdefault(entity_id, []).append(reading)
        try:
            for entity_id, readings in by_entity.items():
                await self._send(entity_id, readings)
        except HubClientError:
            self._waiting = deque([*heard, *self._waiting], maxlen=MOST_WAITING)
            raise

    async def _send(self, entity_id: str, readings: Iterable[Reading]) -> None:
        try:
            if entity_id not in self._lent:
                await self._begin(entity_id)
            if (sensor := self._lent.get(entity_id)) is not None:
                await self._add(sensor, readings)
        except _FUTILE as error:
            # For example, a person had the hub forget it; it is lent again after the next
            # reconnect.
            LOGGER.info("The hub takes no readings of the sensor %s: %s", entity_id, error)

    async def _add(self, sensor: Sensor, readings: Iterable[Reading]) -> None:
        for batch in batches(readings):
            await self._coordinator.client.add_readings(sensor.id, batch)


def describe(state: State) -> tuple[str, str, str]:
    """Return an entity's name, device class and unit in the hub's format. Pure."""
    name = plain(state.name, longest=LONGEST_NAME) or state.entity_id
    kind = str(state.attributes.get(ATTR_DEVICE_CLASS) or "")
    unit = plain(str(state.attributes.get(ATTR_UNIT_OF_MEASUREMENT) or ""), longest=LONGEST_UNIT)
    return name, kind if _KIND.fullmatch(kind) else "", unit


def batches(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    """Yield readings in batches that fit the hub's limits on count and size. Pure."""
    batch: list[Reading] = []
    size = 0
    for reading in readings:
        length = len(json.dumps(reading_body(reading))) + 2
        if batch and (len(batch) == MOST_IN_BATCH or size + length > MOST_BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(reading)
        size += length
    if batch:
        yield batch

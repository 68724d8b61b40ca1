"""What entities said in the past, as Home Assistant's recorder kept it."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util

from ..client import Reading

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

"""Lent sensors and their readings: stored as long as footage may be, sent only with a share."""

from collections.abc import Sequence
import secrets

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from hub.clock import Clock
from hub.errors import ConflictError, NotFoundError
from hub.model.ids import SensorId
from hub.model.recording import Reading, Sensor
from hub.model.report import EventType
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.events import EventLog
from hub.store.tables import readings, sensors

MOST_SENSORS = 64
MOST_READINGS = 20_000
"""The newest readings of one sensor to keep: a door that opens every half minute for a week."""
MOST_READINGS_SHOWN = 5_000


class Sensors:
    """One row for each sensor and for each change of its state; listeners learn of each sensor."""

    def __init__(self, database: Database, clock: Clock, events: EventLog) -> None:
        self._database = database
        self._clock = clock
        self._events = events

    async def all(self) -> list[Sensor]:
        """Return every lent sensor, in the order in which they were lent."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(sensors).order_by(sensors.c.lent_at))
            return [_sensor(row) for row in rows]

    async def lend(self, entity_id: str, name: str, kind: str, unit: str) -> Sensor:
        """Add a sensor, or update a lent one; ConflictError if there are too many."""
        words = {"name": name, "kind": kind, "unit": unit}
        async with self._database.write() as connection:
            count = await connection.execute(select(func.count()).select_from(sensors))
            known = await connection.execute(
                update(sensors).where(sensors.c.entity_id == entity_id).values(words)
            )
            if not known.rowcount:
                if count.scalar_one() >= MOST_SENSORS:
                    raise ConflictError("sensor.too_many", most=MOST_SENSORS)
                fresh = {"id": secrets.token_hex(6), "lent_at": self._clock.now()}
                await connection.execute(
                    insert(sensors).values(entity_id=entity_id, **words, **fresh)
                )
            row = await connection.execute(select(sensors).where(sensors.c.entity_id == entity_id))
            sensor = _sensor(row.one())
        await self._events.append(EventType.SENSOR_CHANGED, {"sensor_id": sensor.id})
        return sensor

    async def sensor(self, sensor_id: SensorId) -> Sensor:
        """Return one lent sensor; NotFoundError otherwise."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(sensors).where(sensors.c.id == sensor_id))
            row = rows.one_or_none()
        if row is None:
            raise NotFoundError("sensor.unknown")
        return _sensor(row)

    async def remove(self, sensor_id: SensorId) -> None:
        """Forget a sensor and all its readings; NotFoundError if there is none."""
        async with self._database.write() as connection:
            deleted = await connection.execute(delete(sensors).where(sensors.c.id == sensor_id))
            if not deleted.rowcount:
                raise NotFoundError("sensor.unknown")
            await connection.execute(delete(readings).where(readings.c.sensor_id == sensor_id))
        await self._events.append(EventType.SENSOR_CHANGED, {"sensor_id": sensor_id})

    async def add(self, sensor_id: SensorId, initial: Sequence[Reading]) -> None:
        """Store a sensor's readings. If two have the same time, the later one counts."""
        await self.sensor(sensor_id)
        if not initial:
            return
        fresh = insert(readings)
        async with self._database.write() as connection:
            await connection.execute(
                fresh.on_conflict_do_update(
                    index_elements=["sensor_id", "at"], set_={"state": fresh.excluded.state}
                ),
                [{"sensor_id": sensor_id, "at": one.at, "state": one.state} for one in initial],
            )
            oldest_kept = (
                select(readings.c.at)
                .where(readings.c.sensor_id == sensor_id)
                .order_by(readings.c.at.desc())
                .offset(MOST_READINGS - 1)
                .limit(1)
                .scalar_subquery()
            )
            await connection.execute(
                delete(readings).where(
                    readings.c.sensor_id == sensor_id, readings.c.at < oldest_kept
                )
            )

    async def readings(self, sensor_id: SensorId, window: TimeWindow) -> list[Reading]:
        """Return a sensor's readings in a window, in order, preceded by the state it began with.

        That first one keeps its own, earlier time: the state has lasted since then.
        """
        await self.sensor(sensor_id)
        of_sensor = readings.c.sensor_id == sensor_id
        began = (
            select(readings)
            .where(of_sensor, readings.c.at <= window.start)
            .order_by(readings.c.at.desc())
            .limit(1)
        )
        within = (
            select(readings)
            .where(of_sensor, readings.c.at > window.start, readings.c.at < window.end)
            .order_by(readings.c.at)
            .limit(MOST_READINGS_SHOWN)
        )
        async with self._database.read() as connection:
            rows = [*await connection.execute(began), *await connection.execute(within)]
        return [Reading(at=row.at, state=row.state) for row in rows]


def _sensor(row: Row[tuple[object, ...]]) -> Sensor:
    return Sensor(
        id=SensorId(row.id),
        entity_id=row.entity_id,
        name=row.name,
        kind=row.kind,
        unit=row.unit,
        lent_at=row.lent_at,
    )

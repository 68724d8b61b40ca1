"""Sensors that Home Assistant lends, and their readings: bodies, answers and routes."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from hub.api.body import Body, EntityId, UtcTime, exact, safe, several
from hub.api.route import Call, Routes, Who
from hub.api.scope import Scope
from hub.api.view import LONGEST_ENTITY, View, line
from hub.model.ids import SensorId
from hub.model.recording import Reading, Sensor
from hub.model.window import TimeWindow
from noticeboard.rules.text import SafeText

MOST_READINGS = 500


class LentSensor(Body, frozen=True, kw_only=True):
    """A lent sensor as its lender describes it."""

    entity_id: EntityId
    name: Annotated[SafeText, safe(shortest=1, longest=100)]
    kind: Annotated[str, exact(longest=40, pattern="[a-z0-9_]*")] = ""
    unit: Annotated[SafeText, safe(longest=20)] = SafeText("")


class ReadingBody(Body, frozen=True, kw_only=True):
    """A sensor's state from one moment on."""

    at: UtcTime
    state: Annotated[SafeText, safe(longest=255)]


class Readings(Body, frozen=True, kw_only=True):
    """A sensor's readings."""

    readings: Annotated[tuple[ReadingBody, ...], several(MOST_READINGS)]

    def to_model(self) -> tuple[Reading, ...]:
        """Return the readings."""
        return tuple(Reading(at=each.at, state=each.state) for each in self.readings)


class ReadingsQuery(Body, frozen=True, kw_only=True):
    """The window of the wanted readings."""

    start: UtcTime
    end: UtcTime


class SensorView(View, frozen=True, kw_only=True):
    """A lent sensor."""

    id: str
    entity_id: str
    name: str
    kind: str
    unit: str
    lent_at: datetime

    @classmethod
    def of(cls, sensor: Sensor) -> "SensorView":
        """Return a lent sensor."""
        return cls(
            id=sensor.id,
            entity_id=line(sensor.entity_id, longest=LONGEST_ENTITY),
            name=line(sensor.name),
            kind=line(sensor.kind),
            unit=line(sensor.unit),
            lent_at=sensor.lent_at,
        )


class SensorList(View, frozen=True, kw_only=True):
    """Every lent sensor, in the order in which they were lent."""

    sensors: tuple[SensorView, ...]


class ReadingView(View, frozen=True, kw_only=True):
    """A sensor's state, from then until its next reading."""

    at: datetime
    state: str

    @classmethod
    def of(cls, reading: Reading) -> "ReadingView":
        """Return a sensor's state at one moment."""
        return cls(at=reading.at, state=line(reading.state, longest=LONGEST_ENTITY))


class ReadingList(View, frozen=True, kw_only=True):
    """A sensor's readings, in order."""

    readings: tuple[ReadingView, ...]


ROUTES = Routes(id="[0-9a-f]{12}")


@ROUTES.get("/sensors", scope=Scope.READ, panel=Who.READER)
async def get_sensors(call: Call) -> SensorList:
    """List the lent sensors."""
    return SensorList(sensors=tuple(map(SensorView.of, await call.house.sensors.all())))


@ROUTES.post("/sensors", scope=Scope.ADMIN, status=HTTPStatus.CREATED)
async def post_sensor(call: Call, lent: LentSensor) -> SensorView:
    """Lend a sensor, or rename it."""
    return SensorView.of(
        await call.house.sensors.lend(lent.entity_id, lent.name, lent.kind, lent.unit)
    )


@ROUTES.delete("/sensors/{id}", scope=Scope.ADMIN)
async def delete_sensor(call: Call) -> None:
    """Remove a lent sensor and all its readings."""
    await call.house.sensors.remove(SensorId(call.id))


@ROUTES.post("/sensors/{id}/readings", scope=Scope.ADMIN)
async def post_readings(call: Call, body: Readings) -> None:
    """Store a sensor's readings; sending them again changes nothing."""
    await call.house.sensors.add(SensorId(call.id), body.to_model())


@ROUTES.get("/sensors/{id}/readings", scope=Scope.READ, panel=Who.READER)
async def get_readings(call: Call, query: ReadingsQuery) -> ReadingList:
    """Show a sensor's readings in a window, beginning with its state at the start."""
    window = TimeWindow(start=query.start, end=query.end)
    readings = await call.house.sensors.readings(SensorId(call.id), window)
    return ReadingList(readings=tuple(map(ReadingView.of, readings)))

"""Lent sensors and their readings."""

from datetime import datetime

from hub.api.views.base import View


class Sensor(View, frozen=True, kw_only=True):
    """A lent sensor."""

    id: str
    entity_id: str
    name: str
    kind: str
    unit: str
    lent_at: datetime


class SensorList(View, frozen=True, kw_only=True):
    """Every lent sensor, in the order in which they were lent."""

    sensors: tuple[Sensor, ...]


class Reading(View, frozen=True, kw_only=True):
    """What a sensor said, from then until its next reading."""

    at: datetime
    state: str


class ReadingList(View, frozen=True, kw_only=True):
    """What a sensor said, in order."""

    readings: tuple[Reading, ...]

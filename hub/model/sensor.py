"""Sensors: what Home Assistant lends as information beside the footage, such as a door contact."""

from dataclasses import dataclass
from datetime import datetime

from hub.model.ids import SensorId


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """One lent sensor; its words are the household's own."""

    id: SensorId
    entity_id: str
    """The Home Assistant entity that lends it."""
    name: str
    kind: str = ""
    """Home Assistant's device class, such as `door` or `temperature`, or empty."""
    unit: str = ""
    lent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a sensor said, from then until its next reading."""

    at: datetime
    state: str

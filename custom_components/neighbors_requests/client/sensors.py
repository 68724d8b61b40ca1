"""Sensors that are lent to the hub as information, and what they said."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, Self

from .fields import Fields


class Sensor(NamedTuple):
    """One lent sensor."""

    id: str
    entity_id: str
    name: str
    kind: str
    """Home Assistant's device class, such as `door`, or empty."""
    unit: str
    lent_at: datetime | None

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Sensor."""
        fields = Fields(value, "sensor")
        return cls(
            id=fields.text("id"),
            entity_id=fields.text("entity_id"),
            name=fields.text("name"),
            kind=fields.text("kind"),
            unit=fields.text("unit"),
            lent_at=fields.time_or_none("lent_at"),
        )


class Reading(NamedTuple):
    """What a sensor said, from then until its next reading."""

    at: datetime
    state: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Reading."""
        fields = Fields(value, "reading")
        return cls(at=fields.time("at"), state=fields.text("state"))

    def written(self) -> Mapping[str, object]:
        """Return the reading as JSON."""
        return {"at": self.at.isoformat(), "state": self.state}

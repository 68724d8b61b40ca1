"""Bodies and queries for lent sensors and their readings."""

from collections.abc import Mapping
from dataclasses import dataclass

import voluptuous as vol

from hub.api.fields import ENTITY_ID, Exact, Several, Shape, Time, Words
from hub.api.schema.body import check, check_query
from hub.model.recording import Reading
from hub.model.window import TimeWindow

MOST_READINGS = 500

SENSOR = Shape(
    {
        vol.Required("entity_id"): ENTITY_ID,
        vol.Required("name"): Words(longest=100, shortest=1),
        vol.Optional("kind", default=""): Exact(longest=40, pattern="[a-z0-9_]*"),
        vol.Optional("unit", default=""): Words(longest=20),
    }
)
READING = Shape({vol.Required("at"): Time(), vol.Required("state"): Words(longest=255)})
READINGS = Shape({vol.Required("readings"): Several(item=READING, most=MOST_READINGS)})
READINGS_QUERY = Shape({vol.Required("start"): Time(), vol.Required("end"): Time()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """A lent sensor as its lender describes it."""

    entity_id: str
    name: str
    kind: str
    unit: str


def parse_sensor(body: object) -> Lent:
    """Return the lent sensor."""
    return Lent(**check(SENSOR, body))


def parse_readings(body: object) -> tuple[Reading, ...]:
    """Return a sensor's readings."""
    return tuple(Reading(**said) for said in check(READINGS, body)["readings"])


def parse_readings_query(query: Mapping[str, str]) -> TimeWindow:
    """Return the window of the wanted readings."""
    return TimeWindow(**check_query(READINGS_QUERY, query))

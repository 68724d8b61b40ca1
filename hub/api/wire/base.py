"""Text made safe to show, and the names that ids stand for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from hub.api.ports import House
from hub.api.saying import Saying
from hub.model.ids import BoardOrigin, CameraId, SensorId
from noticeboard.rules.text import safe_text

LONGEST_NAME = 200
LONGEST_SENTENCE = 500
LONGEST_TEXT = 4000
LONGEST_ENTITY = 255
"""Of a Home Assistant entity's id and state."""


def line(raw: str, *, longest: int = LONGEST_NAME) -> str:
    """Return hostile text as one line that is safe to show."""
    return safe_text(raw, longest=longest)


def sentence(raw: str, saying: Saying) -> str:
    """Return a sentence of the hub in the language of whoever asked, safe to show."""
    return safe_text(saying.say(raw), longest=LONGEST_SENTENCE)


def paragraphs(raw: str) -> str:
    """Return hostile text as lines that are safe to show."""
    return safe_text(raw, longest=LONGEST_TEXT, lines=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What ids stand for, as a request's view says it."""

    cameras: Mapping[CameraId, str]
    sensors: Mapping[SensorId, str]
    boards: Mapping[BoardOrigin, str]
    saying: Saying
    """The language of whoever asked."""

    @classmethod
    async def of(cls, house: House, saying: Saying) -> Self:
        """Ask the house."""
        return cls(
            cameras={
                report.camera.id: line(report.camera.name) for report in await house.cameras()
            },
            sensors={sensor.id: line(sensor.name) for sensor in await house.sensors()},
            boards={status.origin: url for status, url in await house.boards()},
            saying=saying,
        )

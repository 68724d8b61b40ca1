"""Make text safe to show, and look up the names of ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from hub.api.ports import House
from hub.api.saying import Saying
from hub.model.ids import BoardOrigin, CameraId, SensorId
from hub.text import Text
from noticeboard.rules.text import safe_text

LONGEST_NAME = 200
LONGEST_SENTENCE = 500
LONGEST_TEXT = 4000
LONGEST_ENTITY = 255
"""Of the id and state of a Home Assistant entity."""


def line(raw: str, *, longest: int = LONGEST_NAME) -> str:
    """Return untrusted text as one line that is safe to show."""
    return safe_text(raw, longest=longest)


def sentence(raw: str | Text, saying: Saying) -> str:
    """Return a sentence in the caller's language, safe to show."""
    return safe_text(saying.say(raw), longest=LONGEST_SENTENCE)


def paragraphs(raw: str) -> str:
    """Return untrusted text as lines that are safe to show."""
    return safe_text(raw, longest=LONGEST_TEXT, lines=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of ids in a request's view."""

    cameras: Mapping[CameraId, str]
    sensors: Mapping[SensorId, str]
    boards: Mapping[BoardOrigin, str]
    saying: Saying
    """The caller's language."""

    @classmethod
    async def of(cls, house: House, saying: Saying) -> Self:
        """Read the names from the house."""
        return cls(
            cameras={
                report.camera.id: line(report.camera.name) for report in await house.cameras()
            },
            sensors={sensor.id: line(sensor.name) for sensor in await house.sensors()},
            boards={status.origin: url for status, url in await house.boards()},
            saying=saying,
        )

"""The base of all answers; makes text safe to show, and looks up the names of ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import msgspec

from hub.api.ports import House
from hub.api.saying import Saying
from hub.model.ids import BoardOrigin, CameraId, SensorId
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text

LONGEST_NAME = 200
LONGEST_SENTENCE = 500
LONGEST_TEXT = 4000
LONGEST_ENTITY = 255
"""Of the id and state of a Home Assistant entity."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One JSON object."""


class ErrorBody(View, frozen=True, kw_only=True):
    """What went wrong."""

    code: str
    """The kind of error, which decides the status."""
    reason: str
    """The code of the message in the hub's catalogue, such as `share.none_waits`."""
    values: Mapping[str, Any]
    """What fills the places of the message; a text within it is an object with code and values."""
    message: str
    """One sentence in the language that was asked for."""
    advice: str = ""
    """What is known of the camera's brand, if a camera could not be added; else left out."""


class Error(View, frozen=True, kw_only=True):
    """An error, in one sentence."""

    error: ErrorBody


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

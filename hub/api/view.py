"""The base of all answers: their language, text that is safe to show, and the names of ids."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web
import msgspec

from hub.api.house import House
from hub.model.brand import BRANDS
from hub.model.ids import BoardOrigin, CameraId, SensorId
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import LANGUAGES, Text, catalogue, preferred

LONGEST_NAME = 200
LONGEST_SENTENCE = 500
LONGEST_TEXT = 4000
LONGEST_ENTITY = 255
"""Of the id and state of a Home Assistant entity."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One JSON object."""

    @classmethod
    def of_fields(cls, source: object, **others: Any) -> Self:  # noqa: ANN401 -- any field
        """Return a view with the fields of `source`, except `others`; text must be among these."""
        names = cls.__struct_fields__
        fields = {name: getattr(source, name) for name in names if name not in others}
        if any(type(value) is str for value in fields.values()):
            raise TypeError(cls)  # its text was not made safe
        return cls(**fields, **others)


class ErrorBody(View, frozen=True, kw_only=True):
    """What went wrong."""

    code: str
    """The kind of error, which decides the status."""
    reason: str
    """The code of the message in the hub's catalog, such as `share.none_waits`."""
    values: Mapping[str, Any]
    """What fills the places of the message; a text within it is an object with code and values."""
    message: str
    """One sentence in the language that was asked for."""
    advice: str = ""
    """What is known of the camera's brand, if a camera could not be added; else left out."""


class Error(View, frozen=True, kw_only=True):
    """An error, in one sentence."""

    error: ErrorBody


class Language:
    """A caller's language."""

    def __init__(self, name: str) -> None:
        """Read the texts; blocking."""
        self.name = name
        self.texts = catalogue(name)

    def fill(self, text: str | Text) -> str:
        """Return a text in this language; words without a code stay as they are."""
        return text.fill(self.name) if isinstance(text, Text) else text

    def about(self, brand: str) -> str:
        """Return how to give the hub access to a brand's cameras and what works, by brand key."""
        name = next(each.name for each in BRANDS if each.key == brand)
        return f"{name}: {self.advice(brand)}"

    def advice(self, brand: str) -> str:
        """Return the same without the brand's name."""
        return f"{self.texts[f'brand.{brand}.on']} {self.texts[f'brand.{brand}.works']}"


_READ: dict[str, Language] = {}
"""Each language is read once, when it is first asked for."""


async def language_of(request: web.Request) -> Language:
    """Return the language that `Accept-Language` prefers, or English if none is available."""
    name = preferred(request.headers.get("Accept-Language", ""), LANGUAGES)
    known = _READ.get(name)
    if known is None:
        known = _READ[name] = await asyncio.to_thread(Language, name)
    return known


def line(raw: str, *, longest: int = LONGEST_NAME) -> str:
    """Return untrusted text as one line that is safe to show."""
    return safe_text(raw, longest=longest)


def sentence(raw: str | Text, language: Language) -> str:
    """Return a sentence in the caller's language, safe to show."""
    return safe_text(language.fill(raw), longest=LONGEST_SENTENCE)


def paragraphs(raw: str) -> str:
    """Return untrusted text as lines that are safe to show."""
    return safe_text(raw, longest=LONGEST_TEXT, lines=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of ids in a request's view."""

    cameras: Mapping[CameraId, str]
    sensors: Mapping[SensorId, str]
    boards: Mapping[BoardOrigin, str]
    language: Language
    """The caller's language."""

    @classmethod
    async def of(cls, house: House, language: Language) -> Self:
        """Read the names from the house."""
        return cls(
            cameras={camera.id: line(camera.name) for camera in house.roster.cameras()},
            sensors={sensor.id: line(sensor.name) for sensor in await house.sensors.all()},
            boards={status.origin: url for status, url in house.boards.statuses()},
            language=language,
        )

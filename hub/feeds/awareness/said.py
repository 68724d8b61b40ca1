"""What one document of a source says, before anything of it is kept. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hub.model.awareness import NO_TEXT, AreaMeaning, AwarenessKind
from hub.model.window import TimeWindow
from noticeboard.log.area import RequestArea
from noticeboard.rules.text import SafeText

MOST_ITEMS: Final = 500
"""Of a longer feed, the first: they begin with the newest."""
MOST_KEY_CHARS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One entry, its text made safe; `key` is what its publisher names it by."""

    key: str
    publisher: SafeText = NO_TEXT
    title: SafeText = NO_TEXT
    text: SafeText = NO_TEXT
    instruction: SafeText = NO_TEXT
    event: SafeText = NO_TEXT
    urgency: SafeText = NO_TEXT
    severity: SafeText = NO_TEXT
    certainty: SafeText = NO_TEXT
    area_text: SafeText = NO_TEXT
    link: SafeText = NO_TEXT
    link_host: SafeText = NO_TEXT
    published: datetime | None = None
    updated: datetime | None = None
    expires: datetime | None = None
    window: TimeWindow | None = None
    areas: tuple[RequestArea, ...] = ()
    area_is: AreaMeaning = AreaMeaning.NOWHERE
    shown: bool = True
    """False: it only ends others, or is a test, or is over."""
    ends: tuple[str, ...] = ()
    """The keys of what it replaces or takes back, whether those have come or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """An alert that a feed links to, and what tells that it is another than before."""

    url: str
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One document: what it says itself, and the alerts that it links to."""

    kind: AwarenessKind
    said: tuple[Said, ...]
    links: tuple[Linked, ...] = ()


def once(said: list[Said]) -> tuple[Said, ...]:
    """Return each entry once: of two with the same key, the first."""
    kept: dict[str, Said] = {}
    for each in said[:MOST_ITEMS]:
        if each.key:
            kept.setdefault(each.key, each)
    return tuple(kept.values())

"""Awareness: what feeds without a log say. There is no reply to it, so nothing here is a Request.

An item has an id of a type of its own, no agency, no key and no status that could be answered:
no function that decides, proposes or shares takes one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final, NewType

from hub.model.ids import CameraId
from hub.model.recording import Clip
from hub.model.window import TimeWindow
from noticeboard.log.area import RequestArea
from noticeboard.rules.text import SafeText, safe_text

AwarenessSourceId = NewType("AwarenessSourceId", str)
"""12 lower-case hex digits of SHA-256 over the source's address."""
AwarenessItemId = NewType("AwarenessItemId", str)
"""32 lower-case hex digits of SHA-256 over what its publisher names it by."""

USUAL_POLL: Final = timedelta(minutes=15)
LEAST_POLL: Final = timedelta(minutes=1)
LONGEST_POLL: Final = timedelta(days=1)
MOST_SOURCES: Final = 30
MOST_SHOWN: Final = 200
NO_TEXT: Final = safe_text("")
NOT_VERIFIABLE: Final = "not_verifiable"
"""The finding that every item carries."""


class AwarenessKind(StrEnum):
    """What a source is written in."""

    CAP = "cap"
    """CAP 1.2: one alert, or a feed that links to alerts."""
    ATOM = "atom"
    RSS = "rss"
    JSON_FEED = "json_feed"
    WANTED = "wanted"
    """A list of wanted and missing people, as the FBI publishes it."""


class AwarenessState(StrEnum):
    """How a source is followed."""

    STARTING = "starting"
    FOLLOWING = "following"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    """It answers with something that is no feed, or more of it than is read."""


class AreaMeaning(StrEnum):
    """What an item's area is about."""

    NOWHERE = ""
    EVENT = "event"
    """Where it happened."""
    ALERTED = "alerted"
    """Where people are to be told, as in CAP: not where it happened."""


def source_id(url: str) -> AwarenessSourceId:
    """Return the id of the source at an address."""
    return AwarenessSourceId(sha256(url.encode()).hexdigest()[:12])


@dataclass(frozen=True, slots=True, kw_only=True)
class AwarenessSource:
    """One feed, as its owner wants it."""

    url: str
    name: SafeText
    kind: AwarenessKind | None = None
    """None: it is told from what comes."""
    poll: timedelta = USUAL_POLL
    within_km: float | None = None
    """How near an item must be; what is farther, or has no place, is kept out. None: everything."""
    allow_private_address: bool = False
    from_config: bool = False

    @property
    def id(self) -> AwarenessSourceId:
        """The same for the same address."""
        return source_id(self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class AwarenessStatus:
    """How one source is doing."""

    source: AwarenessSource
    state: AwarenessState
    since: datetime
    kind: AwarenessKind | None = None
    """What it turned out to be."""
    fetched_at: datetime | None = None
    """When it was last heard, unchanged or not."""
    reason: str = ""
    """What is wrong, in one sentence."""
    seen: int = 0
    """Items that it holds now."""
    shown: int = 0
    """Those of them that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwarenessItem:
    """One thing a source says: all of it plain, hostile text made safe, and no way to answer."""

    id: AwarenessItemId
    source_id: AwarenessSourceId
    kind: AwarenessKind
    published: datetime
    """As it says, but never later than when it was first seen."""
    updated: datetime
    expires: datetime | None
    """None: it is shown as long as its source lists it."""
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
    """An address to be read and never to be opened for the reader; empty where it gives none."""
    link_host: SafeText = NO_TEXT
    areas: tuple[RequestArea, ...] = ()
    area_is: AreaMeaning = AreaMeaning.NOWHERE
    window: TimeWindow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """What an item with a window and an area has to do with this house; nothing follows from it."""

    cameras: tuple[CameraId, ...]
    clips: tuple[tuple[Clip, TimeWindow], ...] = ()
    """Each with the part of it that lies in the window; only where the area is the event's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwarenessReport:
    """An item as a listener is shown it."""

    item: AwarenessItem
    source_name: SafeText
    distance_m: int | None = None
    """From the nearest camera that has a place; None where either has none."""
    concern: Concern | None = None

"""Awareness: items from feeds without a log. They cannot be answered, so none is a Request.

An item has its own type of id, and no agency, key or status that could be answered. No function
that decides, proposes or shares takes one.
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
from noticeboard.runtime.text import NOTHING, Text

AwarenessSourceId = NewType("AwarenessSourceId", str)
"""12 lower-case hex digits of SHA-256 over the source's address."""
AwarenessItemId = NewType("AwarenessItemId", str)
"""32 lower-case hex digits of SHA-256 over its publisher's name for it."""

USUAL_POLL: Final = timedelta(minutes=15)
LEAST_POLL: Final = timedelta(minutes=1)
LONGEST_POLL: Final = timedelta(days=1)
MOST_SOURCES: Final = 30
MOST_SHOWN: Final = 200
NO_TEXT: Final = safe_text("")
NOT_VERIFIABLE: Final = "not_verifiable"
"""The finding that every item has."""


class AwarenessKind(StrEnum):
    """The format of a source."""

    CAP = "cap"
    """CAP 1.2: one alert, or a feed that links to alerts."""
    ATOM = "atom"
    RSS = "rss"
    JSON_FEED = "json_feed"
    WANTED = "wanted"
    """A list of wanted and missing people, in the FBI's format."""


class AwarenessState(StrEnum):
    """The state of a source."""

    STARTING = "starting"
    FOLLOWING = "following"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    """It answers with something that is not a feed, or with more than the limit."""


class AreaMeaning(StrEnum):
    """The meaning of an item's area."""

    NOWHERE = ""
    EVENT = "event"
    """The place where it happened."""
    ALERTED = "alerted"
    """The area whose people should be alerted, as in CAP; not where it happened."""


def source_id(url: str) -> AwarenessSourceId:
    """Return the id of the source at an address."""
    return AwarenessSourceId(sha256(url.encode()).hexdigest()[:12])


@dataclass(frozen=True, slots=True, kw_only=True)
class AwarenessSource:
    """One feed, as its owner configured it."""

    url: str
    name: SafeText
    kind: AwarenessKind | None = None
    """None: the hub detects it."""
    poll: timedelta = USUAL_POLL
    within_km: float | None = None
    """Items farther away than this, or without a place, are left out. None: no limit."""
    allow_private_address: bool = False
    from_config: bool = False

    @property
    def id(self) -> AwarenessSourceId:
        """The same for the same address."""
        return source_id(self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class AwarenessStatus:
    """The status of one source."""

    source: AwarenessSource
    state: AwarenessState
    since: datetime
    kind: AwarenessKind | None = None
    """The kind that the hub detected."""
    fetched_at: datetime | None = None
    """When it last answered, with or without changes."""
    reason: Text = NOTHING
    """What is wrong, in one sentence."""
    seen: int = 0
    """The number of items in it now."""
    shown: int = 0
    """The number of those items that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwarenessItem:
    """One item of a source, as plain text with hostile text made safe; it cannot be answered."""

    id: AwarenessItemId
    source_id: AwarenessSourceId
    kind: AwarenessKind
    published: datetime
    """As the source says, but never later than when the item was first seen."""
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
    """An address to read, never opened for the reader; empty if there is none."""
    link_host: SafeText = NO_TEXT
    areas: tuple[RequestArea, ...] = ()
    area_is: AreaMeaning = AreaMeaning.NOWHERE
    window: TimeWindow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """How an item with a window and an area concerns this house; it has no effect."""

    cameras: tuple[CameraId, ...]
    clips: tuple[tuple[Clip, TimeWindow], ...] = ()
    """Each with its part inside the window; only if the area is the event's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwarenessReport:
    """An item as shown to a listener."""

    item: AwarenessItem
    source_name: SafeText
    distance_m: int | None = None
    """From the nearest camera with a location; None if either has none."""
    concern: Concern | None = None

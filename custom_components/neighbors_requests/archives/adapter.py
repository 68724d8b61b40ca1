"""What an adapter of one kind of archive gives, and how it fails.

An adapter speaks the archive's own clock. It asks through the integration that Home Assistant has
for the archive, and only what a call needs; it never opens a live stream.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol
from urllib.parse import quote, unquote

from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..client.decode import Record
from ..client.models import Label, TriggerKind
from ..const import DOMAIN
from ..text import plain

KINDS: Final = ("blink", "frigate", "nest", "reolink", "ring", "unifiprotect")
"""The integrations whose archives can be lent; each has an adapter of its name."""
CLIPS: Final = "media_source"
"""The kind of every other media source, if its titles say times."""
FOUND: HassKey[frozenset[str]] = HassKey(f"{DOMAIN}_clip_sources")
"""The media sources of that kind that were found when somebody looked."""


class Failure(StrEnum):
    """Why an archive can't answer, as the hub names it."""

    NOT_LENT = "not_lent"
    AWAY = "away"
    REFUSED = "refused"
    NO_CAMERA = "no_camera"
    GONE = "gone"
    NOT_VIDEO = "not_video"
    OTHER_TIME = "other_time"
    CUT_SHORT = "cut_short"
    NO_TIMES = "no_times"
    FAILED = "failed"


class ArchiveError(Exception):
    """An archive can't answer."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


class Period(Record):
    """An interval of time, by the archive's clock."""

    start: datetime
    end: datetime

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Return whether the two have a moment in common."""
        return start < self.end and end > self.start

    def written(self) -> dict[str, object]:
        """Return the period as the hub reads it."""
        return {"start": _utc(self.start), "end": _utc(self.end)}


class ArchivedCamera(Record):
    """A camera of an archive."""

    key: str
    """Of any characters; stable within the archive."""
    name: str
    labels: tuple[Label, ...] = ()
    has_events: bool = False
    earliest: datetime | None = None
    latest: datetime | None = None


class Description(Record):
    """An archive that answers."""

    cameras: Sequence[ArchivedCamera]
    uncertainty: timedelta
    """How far its times may be off after `offset` was subtracted."""
    offset: timedelta | None = None
    """Its clock minus Home Assistant's; None if it wasn't measured."""
    version: str = ""
    previews_only: bool = False
    """Whether it has short clips in low resolution only, and not what the cameras recorded."""

    def written(self) -> dict[str, object]:
        """Return the description as the hub reads it."""
        return {
            "version": self.version[:60],
            # Older hubs know only what was always said.
            **({"previews_only": True} if self.previews_only else {}),
            "clock": {
                "now": _utc(dt_util.utcnow()),
                "offset_s": None if self.offset is None else self.offset.total_seconds(),
                "uncertainty_s": self.uncertainty.total_seconds(),
            },
            "cameras": [
                {
                    "key": as_key(each.key),
                    "name": known_as(each.name),
                    "labels": [label.value for label in each.labels],
                    "has_events": each.has_events,
                    "earliest": None if each.earliest is None else _utc(each.earliest),
                    "latest": None if each.latest is None else _utc(each.latest),
                }
                for each in self.cameras
            ],
        }


class HeldSpan(Record):
    """Footage in one piece."""

    key: str
    """Of any characters."""
    period: Period
    size_bytes: int | None = None


class Happening(Record):
    """Something that an archive says happened."""

    period: Period
    kind: TriggerKind = TriggerKind.MOTION
    labels: tuple[Label, ...] = ()


class Held(Record):
    """What an archive has of a camera in a period."""

    spans: Sequence[HeldSpan]
    happenings: Sequence[Happening] | None = None
    """None if it doesn't say what happened."""
    not_yet: Period | None = None

    def written(self) -> dict[str, object]:
        """Return it as the hub reads it."""
        return {
            "spans": [
                {**each.period.written(), "key": as_key(each.key), "size_bytes": each.size_bytes}
                for each in self.spans
            ],
            "events": None
            if self.happenings is None
            else [
                {
                    **each.period.written(),
                    "kind": each.kind.value,
                    "labels": [label.value for label in each.labels],
                }
                for each in self.happenings
            ],
            "not_yet": None if self.not_yet is None else self.not_yet.written(),
        }


class Footage(Record):
    """A file as it comes."""

    start: datetime
    """When its first frame was, by the archive's clock."""
    chunks: AsyncIterator[bytes]
    size_bytes: int | None = None
    """If the archive says so before."""
    length: timedelta | None = None
    """How long the video is, if the archive says so."""
    video_recoded: bool = False


class Adapter(Protocol):
    """One archive. Each method raises ArchiveError; what else it raises is a fault of the kind."""

    async def describe(self) -> Description:
        """Return its cameras and what is known of its clock."""

    async def holdings(self, camera: str, period: Period) -> Held:
        """Return what it has of a camera in a period."""

    def open(self, camera: str, span: str, period: Period) -> AbstractAsyncContextManager[Footage]:
        """Open a span, or a part of it, as one file; it may begin earlier and end later."""


def known_as(name: str) -> str:
    """Return a stranger's name as the hub takes it."""
    return plain(name, longest=100) or "-"


def as_key(text: str) -> str:
    """Return a key in the characters that the hub takes."""
    return quote(text, safe="|/:;,=+@!~*()[]{}$&'#<>^`")


def from_key(key: str) -> str:
    """Return a key as the adapter gave it."""
    return unquote(key)


def not_yet(period: Period, now: datetime, lag: timedelta) -> Period | None:
    """Return the part of a period that an archive lists only after a while, up to `now`."""
    start = max(period.start, now - lag)
    end = min(period.end, now)
    return Period(start, end) if start < end else None


def _utc(at: datetime) -> str:
    return dt_util.as_utc(at).isoformat()

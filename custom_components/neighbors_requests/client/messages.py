"""The hub's messages: what happened, in the hub's order. Messages of unknown kinds are skipped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import cast

from .decode import Record, read
from .models import (
    AgencySummary,
    Archive,
    Board,
    Camera,
    Clip,
    Found,
    Hello,
    Label,
    Problem,
    Request,
    Scan,
    Sensor,
    TriggerKind,
)


class RequestMoment(StrEnum):
    """What happened to a request."""

    RECEIVED = "request.received"
    MATCHED = "request.matched"
    CHANGED = "request.changed"
    DECIDED = "request.decided"
    CLOSED = "request.closed"
    VOIDED = "request.voided"
    SHARE_CHANGED = "share.changed"


class CameraFound(Record):
    """A camera was found on the network."""

    found: Found


class ScanChanged(Record):
    """A scan for cameras began or ended."""

    scan: Scan


class CameraChanged(Record):
    """A camera was adopted or changed."""

    camera: Camera


class CameraRemoved(Record):
    """A camera is no longer adopted."""

    camera_id: str


class Triggered(Record):
    """Something happened in front of a camera."""

    camera_id: str
    kind: TriggerKind
    at: datetime
    active: bool
    began: bool
    """False if motion merely continues or ends."""
    labels: tuple[Label, ...]
    """What the camera says it sees now."""
    new_labels: tuple[Label, ...]
    """The labels that it did not see just before."""


class SnapshotUpdated(Record):
    """A camera has a new snapshot."""

    camera_id: str
    at: datetime


class SensorChanged(Record):
    """A sensor was lent or renamed."""

    sensor: Sensor


class SensorRemoved(Record):
    """A sensor is no longer lent."""

    sensor_id: str


class ArchiveChanged(Record):
    """An archive was added or changed, or answers otherwise than before."""

    archive: Archive


class ArchiveRemoved(Record):
    """An archive was removed."""

    archive_id: str


class ArchiveQueried(Record):
    """The hub asks something of an archive that Home Assistant lends."""

    query_id: str


class ClipAdded(Record):
    """A clip was marked, or became longer."""

    clip: Clip


class BoardChanged(Record):
    """The state of following a board changed."""

    board: Board


class RulesChanged(Record):
    """The house rules changed, or were turned on or off."""

    active: bool


class AgencyChanged(Record):
    """An agency's name, level, keys or setting changed; its requests follow separately."""

    agency: AgencySummary


class AwarenessChanged(Record):
    """The awareness items changed; `shown` is their number."""

    shown: int


class RequestNews(Record):
    """A request in its current state, and what happened to it."""

    moment: RequestMoment
    request: Request


class RequestRemoved(Record):
    """A practice has ended, and the hub has forgotten its request."""

    request_id: str


class ProblemRaised(Record):
    """A problem occurred that the owner should know about."""

    problem: Problem


class ProblemCleared(Record):
    """A problem is over."""

    id: str


type News = (
    CameraFound
    | ScanChanged
    | CameraChanged
    | CameraRemoved
    | Triggered
    | SnapshotUpdated
    | SensorChanged
    | SensorRemoved
    | ArchiveChanged
    | ArchiveRemoved
    | ArchiveQueried
    | ClipAdded
    | BoardChanged
    | RulesChanged
    | AgencyChanged
    | AwarenessChanged
    | RequestNews
    | RequestRemoved
    | ProblemRaised
    | ProblemCleared
)


class Message(Record):
    """One numbered message; `news` is None if its kind is unknown."""

    seq: int
    at: datetime
    news: News | None
    replayed: bool
    """Whether it happened while nobody was listening."""
    raw: Mapping[str, object]
    """The message as the hub sent it."""


class _Numbered(Record):
    seq: int
    at: datetime
    type: str
    data: Mapping[str, object]


class _Removal(Record):
    removed: bool


def read_message(value: object, *, hello: Hello) -> Message:
    """Read a message that follows `hello`."""
    message = read(_Numbered, value)
    return Message(
        seq=message.seq,
        at=message.at,
        news=_read_news(message.type, message.data),
        replayed=message.seq <= hello.seq,
        raw=cast("Mapping[str, object]", value),
    )


def _read_news(kind: str, data: Mapping[str, object]) -> News | None:
    removed = "removed" in data and read(_Removal, data).removed
    if kind in RequestMoment and not removed:
        return read(RequestNews, {**data, "moment": kind})
    if kind == "awareness.changed":
        return read(AwarenessChanged, {"shown": data.get("count")})
    known = _REMOVALS.get(kind) if removed else None
    known = known or _KINDS.get(kind)
    return None if known is None else read(known, data)


_KINDS: Mapping[str, type[News]] = {
    "camera.found": CameraFound,
    "scan.changed": ScanChanged,
    "camera.changed": CameraChanged,
    "trigger": Triggered,
    "snapshot": SnapshotUpdated,
    "sensor.changed": SensorChanged,
    "archive.changed": ArchiveChanged,
    "archive.query": ArchiveQueried,
    "clip.added": ClipAdded,
    "board.changed": BoardChanged,
    "rules.changed": RulesChanged,
    "agency.changed": AgencyChanged,
    "problem.raised": ProblemRaised,
    "problem.cleared": ProblemCleared,
}
_REMOVALS: Mapping[str, type[News]] = {
    "camera.changed": CameraRemoved,
    "sensor.changed": SensorRemoved,
    "archive.changed": ArchiveRemoved,
    "request.closed": RequestRemoved,
}

"""The hub's messages: what happened, in the hub's order. Messages of unknown kinds are skipped."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Self

from .decode import Fields
from .models import (
    AgencySummary,
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


class CameraFound(NamedTuple):
    """A camera was found on the network."""

    found: Found


class ScanChanged(NamedTuple):
    """A scan for cameras began or ended."""

    scan: Scan


class CameraChanged(NamedTuple):
    """A camera was adopted or changed."""

    camera: Camera


class CameraRemoved(NamedTuple):
    """A camera is no longer adopted."""

    camera_id: str


class Triggered(NamedTuple):
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

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read a trigger."""
        return cls(
            camera_id=fields.text("camera_id"),
            kind=fields.one_of("kind", TriggerKind),
            at=fields.time("at"),
            active=fields.flag("active"),
            began=fields.flag("began"),
            labels=fields.known("labels", Label),
            new_labels=fields.known("new_labels", Label),
        )


class SnapshotTaken(NamedTuple):
    """A camera has a new snapshot."""

    camera_id: str
    at: datetime


class SensorChanged(NamedTuple):
    """A sensor was lent or renamed."""

    sensor: Sensor


class SensorRemoved(NamedTuple):
    """A sensor is no longer lent."""

    sensor_id: str


class ClipAdded(NamedTuple):
    """A clip was marked, or became longer."""

    clip: Clip


class BoardChanged(NamedTuple):
    """The state of following a board changed."""

    board: Board


class RulesChanged(NamedTuple):
    """The house rules changed, or were turned on or off."""

    active: bool


class AgencyChanged(NamedTuple):
    """An agency's name, level, keys or setting changed; its requests follow separately."""

    agency: AgencySummary


class AwarenessChanged(NamedTuple):
    """The awareness items changed; `shown` is their number."""

    shown: int


class RequestNews(NamedTuple):
    """A request in its current state, and what happened to it."""

    moment: RequestMoment
    request: Request


class ProblemRaised(NamedTuple):
    """A problem occurred that the owner should know about."""

    problem: Problem


class ProblemCleared(NamedTuple):
    """A problem is over."""

    id: str


type News = (
    CameraFound
    | ScanChanged
    | CameraChanged
    | CameraRemoved
    | Triggered
    | SnapshotTaken
    | SensorChanged
    | SensorRemoved
    | ClipAdded
    | BoardChanged
    | RulesChanged
    | AgencyChanged
    | AwarenessChanged
    | RequestNews
    | ProblemRaised
    | ProblemCleared
)


class Message(NamedTuple):
    """One numbered message; `news` is None if its kind is unknown."""

    seq: int
    at: datetime
    news: News | None
    replayed: bool
    """Whether it happened while nobody was listening."""
    raw: Mapping[str, object]
    """The message as the hub sent it."""


def read_message(value: object, *, hello: Hello) -> Message:
    """Read a message that follows `hello`."""
    fields = Fields(value, "message")
    seq = fields.whole("seq")
    return Message(
        seq=seq,
        at=fields.time("at"),
        news=_read_news(fields.text("type"), Fields(fields.value("data"), "message's data")),
        replayed=seq <= hello.seq,
        raw=fields.all,
    )


def _read_news(kind: str, data: Fields) -> News | None:
    if kind in RequestMoment:
        return RequestNews(moment=RequestMoment(kind), request=Request.read(data.value("request")))
    read = _READERS.get(kind)
    return None if read is None else read(data)


def _read_camera_change(data: Fields) -> CameraChanged | CameraRemoved:
    if data.has("removed") and data.flag("removed"):
        return CameraRemoved(camera_id=data.text("camera_id"))
    return CameraChanged(camera=Camera.read(data.value("camera")))


def _read_sensor_change(data: Fields) -> SensorChanged | SensorRemoved:
    if data.has("removed") and data.flag("removed"):
        return SensorRemoved(sensor_id=data.text("sensor_id"))
    return SensorChanged(sensor=Sensor.read(data.value("sensor")))


_READERS: Mapping[str, Callable[[Fields], News]] = {
    "camera.found": lambda data: CameraFound(found=Found.read(data.value("found"))),
    "scan.changed": lambda data: ScanChanged(scan=Scan.read(data.value("scan"))),
    "camera.changed": _read_camera_change,
    "trigger": Triggered.read,
    "snapshot": lambda data: SnapshotTaken(camera_id=data.text("camera_id"), at=data.time("at")),
    "sensor.changed": _read_sensor_change,
    "clip.added": lambda data: ClipAdded(clip=Clip.read(data.value("clip"))),
    "board.changed": lambda data: BoardChanged(board=Board.read(data.value("board"))),
    "rules.changed": lambda data: RulesChanged(active=data.flag("active")),
    "agency.changed": lambda data: AgencyChanged(agency=AgencySummary.read(data.value("agency"))),
    "awareness.changed": lambda data: AwarenessChanged(shown=data.whole("count")),
    "problem.raised": lambda data: ProblemRaised(problem=Problem.read(data.value("problem"))),
    "problem.cleared": lambda data: ProblemCleared(id=data.text("id")),
}

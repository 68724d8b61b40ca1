"""What comes over the websocket, typed. A kind that is not known here is skipped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Self

from .agency_history import AgencySummary
from .cameras import Camera, Found, Scan
from .fields import Fields
from .models import Board, Clip, Label, Problem, read_labels
from .requests import Request
from .sensors import Sensor


class Hello(NamedTuple):
    """The first message of a connection."""

    epoch: str
    seq: int
    resumed: bool
    """False where the state must be read again."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a hello."""
        fields = Fields(value, "hello")
        return cls(
            epoch=fields.text("epoch"), seq=fields.whole("seq"), resumed=fields.flag("resumed")
        )


class TriggerKind(StrEnum):
    """What set a trigger off."""

    MOTION = "motion"
    BUTTON = "button"
    EXTERNAL = "external"


class RequestMoment(StrEnum):
    """What became of a request."""

    RECEIVED = "request.received"
    MATCHED = "request.matched"
    CHANGED = "request.changed"
    DECIDED = "request.decided"
    CLOSED = "request.closed"
    VOIDED = "request.voided"
    SHARE_CHANGED = "share.changed"


class CameraFound(NamedTuple):
    """A camera was seen on the network."""

    found: Found


class ScanChanged(NamedTuple):
    """A scan for cameras began or ended."""

    scan: Scan


class CameraChanged(NamedTuple):
    """A camera was adopted, or does something else now."""

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
    """False if a motion only goes on, or ends."""
    labels: tuple[Label, ...] = ()
    """What the camera says it sees now."""
    new_labels: tuple[Label, ...] = ()
    """Of these, what it did not see just before."""

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read a trigger."""
        return cls(
            camera_id=fields.text("camera_id"),
            kind=fields.one_of("kind", TriggerKind),
            at=fields.time("at"),
            active=fields.flag("active"),
            began=fields.flag("began"),
            labels=read_labels(fields),
            new_labels=read_labels(fields, "new_labels"),
        )


class SnapshotTaken(NamedTuple):
    """A camera has a new snapshot."""

    camera_id: str
    at: datetime


class SensorChanged(NamedTuple):
    """A sensor was lent, or has another name."""

    sensor: Sensor


class SensorRemoved(NamedTuple):
    """A sensor is no longer lent."""

    sensor_id: str


class ClipAdded(NamedTuple):
    """A clip was marked, or grew."""

    clip: Clip


class BoardChanged(NamedTuple):
    """A board is followed differently."""

    board: Board


class RulesChanged(NamedTuple):
    """The house rules are others, or are asked no more, or again."""

    active: bool


class AgencyChanged(NamedTuple):
    """An agency's name, level, keys or setting is another; its requests are told one by one."""

    agency: AgencySummary


class AwarenessChanged(NamedTuple):
    """Something else is shown of what awareness sources say: so many items."""

    shown: int


class RequestNews(NamedTuple):
    """A request, as it is now, and what became of it."""

    moment: RequestMoment
    request: Request


class ProblemRaised(NamedTuple):
    """Something went wrong that the owner should know."""

    problem: Problem


class ProblemCleared(NamedTuple):
    """It is over."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One numbered piece of news; None where its kind is not known here."""

    seq: int
    at: datetime
    news: News | None
    replayed: bool
    """Whether it happened while nobody was listening."""
    told: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)
    """As the hub wrote it."""


def read_message(value: object, *, hello: Hello) -> Message:
    """Read a message that follows `hello`."""
    fields = Fields(value, "message")
    seq = fields.whole("seq")
    return Message(
        seq=seq,
        at=fields.time("at"),
        news=_read_news(fields.text("type"), Fields(fields.value("data"), "message's data")),
        replayed=seq <= hello.seq,
        told=fields.all,
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

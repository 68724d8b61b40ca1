"""The house as the hub describes it, updated by each message. Pure."""

from collections.abc import Mapping
from copy import replace
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

from .decode import read
from .errors import HubVersionError
from .messages import (
    AgencyChanged,
    AwarenessChanged,
    BoardChanged,
    CameraChanged,
    CameraFound,
    CameraRemoved,
    ClipAdded,
    Message,
    News,
    ProblemCleared,
    ProblemRaised,
    RequestNews,
    RulesChanged,
    ScanChanged,
    SensorChanged,
    SensorRemoved,
    SnapshotTaken,
    Triggered,
)
from .models import (
    Board,
    Camera,
    Found,
    Info,
    Problem,
    Request,
    RequestStatus,
    Scan,
    Sensor,
    TriggerKind,
)

API_VERSION = 1
_ORDERS = ("newest", "open", "matching", "pending", "agencies")


class _State(NamedTuple):
    epoch: str
    seq: int
    hub: Info
    cameras: tuple[Camera, ...]
    found: tuple[Found, ...]
    sensors: tuple[Sensor, ...]
    boards: tuple[Board, ...]
    requests: tuple[Request, ...]
    problems: tuple[Problem, ...]
    rules_active: bool
    awareness: int


@dataclass(frozen=True, kw_only=True)
class House:
    """Everything the hub reports, keyed by id, as of message number `seq` of `epoch`.

    Without slots, so that each order is computed once for all entities.
    """

    epoch: str
    seq: int
    hub: Info
    cameras: Mapping[str, Camera]
    found: Mapping[str, Found]
    sensors: Mapping[str, Sensor]
    boards: Mapping[str, Board]
    requests: Mapping[str, Request]
    problems: Mapping[str, Problem]
    rules_active: bool = True
    """Whether the house rules are applied at all."""
    awareness: int = 0
    """The number of awareness items shown; none of them is a request."""
    scan: Scan | None = None
    """The newest camera scan since the state was read, or None before the first."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a State."""
        state = read(_State, value)
        return cls(
            epoch=state.epoch,
            seq=state.seq,
            hub=checked(state.hub),
            cameras={camera.id: camera for camera in state.cameras},
            found={found.key: found for found in state.found},
            sensors={sensor.id: sensor for sensor in state.sensors},
            boards={board.origin: board for board in state.boards},
            requests={request.id: request for request in state.requests},
            problems={problem.id: problem for problem in state.problems},
            rules_active=state.rules_active,
            awareness=state.awareness,
        )

    @cached_property
    def newest(self) -> tuple[Request, ...]:
        """All requests, newest first."""
        return tuple(
            sorted(
                self.requests.values(),
                key=lambda request: (request.issued, request.origin, request.index),
                reverse=True,
            )
        )

    @cached_property
    def open(self) -> tuple[Request, ...]:
        """Requests that are neither resolved, expired nor hidden, newest first."""
        return tuple(each for each in self.newest if is_open(each))

    @cached_property
    def matching(self) -> tuple[Request, ...]:
        """Open requests that this house has clips for, newest first."""
        return tuple(request for request in self.open if request.match.clips)

    @cached_property
    def pending(self) -> tuple[Request, ...]:
        """Announced requests that wait for an answer, newest first.

        A request from an agency of too low a level is listed but can be answered only by its id: a
        dashboard button must never act on it.
        """
        return tuple(each for each in self.newest if each.pending and each.announced)

    @cached_property
    def agencies(self) -> Mapping[str, tuple[Request, ...]]:
        """The requests of each agency, newest first."""
        by_agency: dict[str, list[Request]] = {}
        for request in self.newest:
            by_agency.setdefault(request.agency.id, []).append(request)
        return {agency_id: tuple(requests) for agency_id, requests in by_agency.items()}

    def after(self, message: Message) -> "House":
        """Return the house after `message`."""
        house = self if message.news is None else _applied(self, message.news)
        after = replace(house, seq=message.seq)
        if after.requests is self.requests:
            # A message about a camera changes no order of requests, so keep the cached ones.
            orders = {key: self.__dict__[key] for key in _ORDERS if key in self.__dict__}
            after.__dict__.update(orders)
        return after


def _applied(house: House, news: News) -> House:  # noqa: C901, PLR0911, PLR0912 -- one case a kind
    match news:
        case CameraFound(found=found):
            return replace(house, found={**house.found, found.key: found})
        case ScanChanged(scan=scan):
            return replace(house, scan=scan)
        case SensorChanged(sensor=sensor):
            return replace(house, sensors={**house.sensors, sensor.id: sensor})
        case SensorRemoved(sensor_id=returned):
            return replace(house, sensors=_without(house.sensors, returned))
        case CameraChanged(camera=camera):
            return _with_camera(house, camera)
        case CameraRemoved(camera_id=camera_id):
            return replace(house, cameras=_without(house.cameras, camera_id))
        case Triggered():
            return _triggered(house, news)
        case SnapshotTaken(camera_id=camera_id, at=at):
            shown = house.cameras.get(camera_id)
            return house if shown is None else _with_camera(house, replace(shown, snapshot_at=at))
        case BoardChanged(board=board):
            return replace(house, boards={**house.boards, board.origin: board})
        case RequestNews(request=request):
            return replace(house, requests={**house.requests, request.id: request})
        case ProblemRaised(problem=problem):
            return replace(house, problems={**house.problems, problem.id: problem})
        case ProblemCleared(id=cleared):
            return replace(house, problems=_without(house.problems, cleared))
        case RulesChanged(active=active):
            return house if active is house.rules_active else replace(house, rules_active=active)
        case AwarenessChanged(shown=shown):
            return replace(house, awareness=shown)
        case ClipAdded() | AgencyChanged():
            return house


def _without[T](things: Mapping[str, T], gone: str) -> Mapping[str, T]:
    return {key: thing for key, thing in things.items() if key != gone}


def _with_camera(house: House, camera: Camera) -> House:
    return replace(house, cameras={**house.cameras, camera.id: camera})


def _triggered(house: House, trigger: Triggered) -> House:
    camera = house.cameras.get(trigger.camera_id)
    if camera is None:
        return house
    match trigger.kind:
        case TriggerKind.MOTION:
            return _with_camera(house, replace(camera, motion=trigger.active))
        case TriggerKind.BUTTON:
            return _with_camera(house, replace(camera, last_ring=trigger.at))
        case TriggerKind.EXTERNAL:
            return house


def is_open(request: Request) -> bool:
    """Return whether a request is neither resolved, expired nor hidden."""
    return request.status is RequestStatus.OPEN and not request.hidden


def checked(info: Info) -> Info:
    """Return which hub it is; raises HubVersionError if it uses another API version."""
    if info.api != API_VERSION:
        raise HubVersionError
    return info

"""The house as the hub describes it, updated by each message; what happens to requests. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from copy import replace
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Self

from .decode import Record, read
from .errors import HubVersionError
from .messages import (
    AgencyChanged,
    ArchiveChanged,
    ArchiveQueried,
    ArchiveRemoved,
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
    RequestMoment,
    RequestNews,
    RequestRemoved,
    RulesChanged,
    ScanChanged,
    SensorChanged,
    SensorRemoved,
    SnapshotUpdated,
    Triggered,
)
from .models import (
    Answer,
    Archive,
    Board,
    Camera,
    Found,
    Info,
    Problem,
    Request,
    RequestStatus,
    Scan,
    Sensor,
    Share,
    ShareState,
    TriggerKind,
)

API_VERSION = 1
_ORDERS = ("practice", "newest", "open", "matching", "pending", "agencies")


class _State(Record):
    epoch: str
    seq: int
    hub: Info
    cameras: tuple[Camera, ...]
    archives: tuple[Archive, ...]
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
    archives: Mapping[str, Archive]
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
        """Read a State; a hub that is older than archives has none."""
        state = read(_State, {"archives": [], **value} if isinstance(value, dict) else value)
        return cls(
            epoch=state.epoch,
            seq=state.seq,
            hub=checked(state.hub),
            cameras={camera.id: camera for camera in state.cameras},
            archives={archive.id: archive for archive in state.archives},
            found={found.key: found for found in state.found},
            sensors={sensor.id: sensor for sensor in state.sensors},
            boards={board.origin: board for board in state.boards},
            requests={request.id: request for request in state.requests},
            problems={problem.id: problem for problem in state.problems},
            rules_active=state.rules_active,
            awareness=state.awareness,
        )

    @cached_property
    def practice(self) -> Request | None:
        """The practice request, or None.

        It is in none of the orders below, so that no entity, condition or button concerns it: what
        runs by itself must not mistake it for a real request, nor answer a real one because of it.
        """
        return next((each for each in self.requests.values() if each.practice), None)

    @cached_property
    def newest(self) -> tuple[Request, ...]:
        """All requests that an agency made, newest first."""
        return tuple(
            sorted(
                (each for each in self.requests.values() if not each.practice),
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

    def after(self, message: Message) -> House:
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
        case ArchiveChanged(archive=archive):
            return replace(house, archives={**house.archives, archive.id: archive})
        case ArchiveRemoved(archive_id=archive_id):
            return replace(house, archives=_without(house.archives, archive_id))
        case Triggered():
            return _triggered(house, news)
        case SnapshotUpdated(camera_id=camera_id, at=at):
            shown = house.cameras.get(camera_id)
            return house if shown is None else _with_camera(house, replace(shown, snapshot_at=at))
        case BoardChanged(board=board):
            return replace(house, boards={**house.boards, board.origin: board})
        case RequestNews(request=request):
            return replace(house, requests={**house.requests, request.id: request})
        case RequestRemoved(request_id=request_id):
            return replace(house, requests=_without(house.requests, request_id))
        case ProblemRaised(problem=problem):
            return replace(house, problems={**house.problems, problem.id: problem})
        case ProblemCleared(id=cleared):
            return replace(house, problems=_without(house.problems, cleared))
        case RulesChanged(active=active):
            return house if active is house.rules_active else replace(house, rules_active=active)
        case AwarenessChanged(shown=shown):
            return replace(house, awareness=shown)
        case ClipAdded() | AgencyChanged() | ArchiveQueried():
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
        case TriggerKind.EXTERNAL | TriggerKind.RECORDED:
            return house


def is_open(request: Request) -> bool:
    """Return whether a request is neither resolved, expired nor hidden."""
    return request.status is RequestStatus.OPEN and not request.hidden


def checked(info: Info) -> Info:
    """Return which hub it is; raises HubVersionError if it uses another API version."""
    if info.api != API_VERSION:
        raise HubVersionError
    return info


class RequestChange(StrEnum):
    """One moment in a request's life, as seen by this house."""

    RECEIVED = "received"
    """The request was seen for the first time, whether or not it matches."""
    MATCHED = "matched"
    """The request became pending, and the household is notified."""
    UPDATED = "updated"
    """The agency added to its thread, or changed what it asks for."""
    RESOLVED = "resolved"
    EXPIRED = "expired"
    DECIDED = "decided"
    VOIDED = "voided"
    """What was approved is not sent, because its basis has changed."""
    DELIVERED = "delivered"
    """The share has arrived."""
    OPENED = "opened"
    """The agency has opened the share."""
    ACCOUNTED = "accounted"
    """The agency has stated what became of the shares, this house's among them."""
    ACCOUNT_LATE = "account_late"
    """It should have done so by now, or has kept shares for longer than it stated."""


_CHANGE_OF = {
    RequestMoment.RECEIVED: RequestChange.RECEIVED,
    RequestMoment.MATCHED: RequestChange.MATCHED,
    RequestMoment.DECIDED: RequestChange.DECIDED,
    RequestMoment.VOIDED: RequestChange.VOIDED,
}


def happenings(before: Request | None, news: RequestNews) -> tuple[RequestChange, ...]:
    """Return, in order, what a message says has happened to a request that was `before`.

    After a break, several messages may carry the same newest view of a request. Comparing with
    `before` reports each happening once.
    """
    now = news.request
    match news.moment:
        case RequestMoment.CHANGED:
            changed = before is not None and _agency_part(before) != _agency_part(now)
            updated = (RequestChange.UPDATED,) if changed else ()
            return (*updated, *_of_accounts(before, now))
        case RequestMoment.SHARE_CHANGED:
            return _of_share(None if before is None else before.share, now.share)
        case RequestMoment.CLOSED:
            resolved = now.status is RequestStatus.RESOLVED
            return (RequestChange.RESOLVED if resolved else RequestChange.EXPIRED,)
        case told:
            return (_CHANGE_OF[told],)


def _agency_part(request: Request) -> tuple[object, ...]:
    """Return only what comes from the agency, without what this house derived."""
    return (
        request.thread,
        request.title,
        request.text,
        request.window,
        request.area,
        request.expires,
    )


def _of_share(before: Share | None, now: Share | None) -> tuple[RequestChange, ...]:
    if now is None:
        return ()
    happened: list[RequestChange] = []
    arrived = now.opened or now.state is ShareState.DELIVERED
    if arrived and not _has_arrived(before):
        happened.append(RequestChange.DELIVERED)
    if now.opened and not (before is not None and before.opened):
        happened.append(RequestChange.OPENED)
    return tuple(happened)


def _of_accounts(before: Request | None, now: Request) -> tuple[RequestChange, ...]:
    """Return what is new about accounts, if they cover a share of this house."""
    old, new = None if before is None else before.accounting, now.accounting
    if old is None or new is None or not _has_arrived(now.share):
        return ()
    happened: list[RequestChange] = []
    if new.account is not None and new.account != old.account:
        happened.append(RequestChange.ACCOUNTED)
    if new.late_since is not None and old.late_since is None:
        happened.append(RequestChange.ACCOUNT_LATE)
    return tuple(happened)


def _has_arrived(share: Share | None) -> bool:
    return share is not None and (
        share.opened or share.withdrawn or share.state is ShareState.DELIVERED
    )


def arrived_since(start: datetime, request: Request) -> bool:
    """Return whether a share approved since `start` has arrived and was not withdrawn."""
    decision, share = request.decision, request.share
    return (
        decision is not None
        and share is not None
        and decision.answer is Answer.APPROVE
        and decision.decided_at >= start
        and not share.withdrawn
        and (share.opened or share.state is ShareState.DELIVERED)
    )

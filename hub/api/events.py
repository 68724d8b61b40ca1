"""The hub's complete state, and its events over a websocket: those missed, then each as it happens.

Each event comes with the current view of its subject.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus
import logging
from typing import Annotated, Any, Final

from aiohttp import ClientConnectionResetError, WSCloseCode, web
import msgspec
from msgspec import UNSET, UnsetType

from hub.api.agencies import AgencySummary
from hub.api.archives import ArchiveView
from hub.api.boards import Board
from hub.api.body import Body, hex_digits, or_none, whole
from hub.api.cameras import CameraView
from hub.api.clips import read_clip
from hub.api.discovery import Found, Scan
from hub.api.footage import ExportView
from hub.api.house import House
from hub.api.hub import Info, ProblemView
from hub.api.requests import RequestView
from hub.api.route import Call, Context, Routes, Who, caller
from hub.api.scope import Scope
from hub.api.sensors import SensorView
from hub.api.view import Language, Names, View, line
from hub.errors import InvalidInputError, NotFoundError
from hub.model.ids import ArchiveId, BoardOrigin, CameraId, ClipId, RequestId, SensorId
from hub.model.report import Event, EventType
from noticeboard.runtime.tasks import first_result

_LOG = logging.getLogger(__name__)

HEARTBEAT_S: Final = 20.0
MOST_MESSAGE_BYTES: Final = 4096
GOODBYE_S: Final = 2.0


class ResumeQuery(Body, frozen=True, kw_only=True):
    """The log and number of the last event that a listener received; both, or neither."""

    since: Annotated[int, whole(0, 2**53)] | UnsetType = UNSET
    epoch: Annotated[str, hex_digits(16)] | UnsetType = UNSET

    def check(self) -> None:
        """Raise InvalidInputError if one is given without the other."""
        if (self.since is UNSET) != (self.epoch is UNSET):
            raise InvalidInputError("api.since_and_epoch")


class StateView(View, frozen=True, kw_only=True):
    """Everything, as of event `seq` or later."""

    epoch: str
    seq: int
    hub: Info
    cameras: tuple[CameraView, ...]
    archives: tuple[ArchiveView, ...]
    found: tuple[Found, ...]
    sensors: tuple[SensorView, ...]
    boards: tuple[Board, ...]
    requests: tuple[RequestView, ...]
    rules_active: bool
    """Whether the house rules are asked at all."""
    problems: tuple[ProblemView, ...]
    awareness: int
    """How many awareness items are shown."""


class Hello(View, frozen=True, kw_only=True, tag_field="type", tag="hello"):
    """The first message; missed events up to `seq`, the newest one, follow it."""

    epoch: str
    seq: int
    resumed: bool
    """False: read /state, since what was missed is not told again."""


class MessageView(View, frozen=True, kw_only=True):
    """One event with the current view of what it concerns."""

    seq: int
    type: EventType
    at: datetime
    data: Mapping[str, Any]


ROUTES = Routes()


@ROUTES.get("/state", scope=Scope.READ, panel=Who.READER)
async def get_state(call: Call) -> StateView:
    """Show everything; it may already include events after `seq`, and misses none before it."""
    house = call.house
    seq = house.events.seq  # read first: an event can then come twice, but none is lost
    names = await call.names()
    language, cameras = names.language, house.cameras.reports()
    return StateView(
        epoch=house.events.epoch,
        seq=seq,
        hub=Info.of(house),
        cameras=tuple(CameraView.of(report, language) for report in cameras),
        archives=tuple(ArchiveView.of(each, house, language) for each in house.archives.all()),
        found=tuple(Found.of(found, cameras) for found in house.cameras.found()),
        sensors=tuple(map(SensorView.of, await house.sensors.all())),
        boards=tuple(Board.of(*board, language) for board in house.boards.statuses()),
        requests=tuple(RequestView.of(report, names) for report in await house.reports.all()),
        rules_active=await house.rules.active(),
        problems=tuple(ProblemView.of(problem, language) for problem in house.problems.all()),
        awareness=house.awareness.count,
    )


@ROUTES.get("/ws", scope=Scope.READ, answer=MessageView, status=HTTPStatus.SWITCHING_PROTOCOLS)
async def get_ws(call: Call, resume: ResumeQuery) -> web.StreamResponse:
    """Listen to events over a websocket."""
    resume.check()
    socket = web.WebSocketResponse(
        heartbeat=HEARTBEAT_S, max_msg_size=MOST_MESSAGE_BYTES, compress=False
    )
    if not socket.can_prepare(call.request).ok:
        raise InvalidInputError("api.websocket")
    language = await call.language()
    with call.context.listeners.admit(caller(call.request).id) as leave:
        await socket.prepare(call.request)
        farewell = await _Line(socket, call.context, language).run(resume, leave)
        await _disconnect(call.request, socket, farewell)
    return socket


async def _disconnect(
    request: web.Request, socket: web.WebSocketResponse, farewell: WSCloseCode
) -> None:
    """Send the close code; abort the connection if the client does not take it in time."""
    try:
        async with asyncio.timeout(GOODBYE_S):
            await socket.close(code=farewell)
    except (TimeoutError, ConnectionError):
        if request.transport is not None:
            request.transport.abort()


class _Line:
    """One open websocket, served by four tasks; the first one to end closes it."""

    def __init__(self, socket: web.WebSocketResponse, context: Context, language: Language) -> None:
        self._socket = socket
        self._language = language
        self._context = context
        self._waiting = asyncio.Queue[Event](context.listeners.most_waiting)

    async def run(self, resume: ResumeQuery, leave: asyncio.Event) -> WSCloseCode:
        """Send events until the connection must close; return the close code.

        It subscribes before it reads missed events and skips duplicates, so no event is lost.
        """
        async with self._context.house.events.listen() as queue:
            return await first_result(
                self._until_closed(),
                self._until_sent_away(leave),
                self._gather(queue),
                self._send_events(resume),
            )

    async def _until_closed(self) -> WSCloseCode:
        """Read and drop the client's messages until it disconnects."""
        # A ping is answered here, and the client may be gone by then.
        with suppress(ClientConnectionResetError):
            async for _message in self._socket:
                pass
        return WSCloseCode.OK

    async def _until_sent_away(self, leave: asyncio.Event) -> WSCloseCode:
        """Wait until the token is revoked or the hub stops."""
        await leave.wait()
        return WSCloseCode.GOING_AWAY

    async def _gather(self, queue: asyncio.Queue[Event]) -> WSCloseCode:
        """Queue events at once, up to a limit, so that a slow client cannot use up the memory."""
        while True:
            try:
                self._waiting.put_nowait(await queue.get())
            except asyncio.QueueFull:
                return WSCloseCode.TRY_AGAIN_LATER

    async def _send_events(self, resume: ResumeQuery) -> WSCloseCode:
        """Greet, send missed events, then send events as they happen."""
        try:
            hello, missed = await self._start(resume)
            await self._send(hello)
            last = hello.seq
            if hello.resumed:
                last = or_none(resume.since) or 0
            for event in missed:
                await self._send_event(event)
                last = event.seq
            while True:
                event = await self._waiting.get()
                if event.seq > last:
                    await self._send_event(event)
                    last = event.seq
        except ClientConnectionResetError:
            return WSCloseCode.OK
        except Exception:  # noqa: BLE001 -- the task's outermost handler; it logs
            _LOG.exception("Unexpected error while sending events to a listener")
            return WSCloseCode.INTERNAL_ERROR

    async def _start(self, resume: ResumeQuery) -> tuple[Hello, list[Event]]:
        """Return the greeting, and the missed events if they are still available."""
        events = self._context.house.events
        since = or_none(resume.since)
        if since is not None and resume.epoch == events.epoch:
            missed = await events.since(since)
            if missed is not None and len(missed) <= self._context.listeners.most_waiting:
                return Hello(epoch=events.epoch, seq=events.seq, resumed=True), missed
        return Hello(epoch=events.epoch, seq=events.seq, resumed=False), []

    async def _send_event(self, event: Event) -> None:
        message = await expand(event, self._context.house, self._language)
        if message is not None:
            await self._send(message)

    async def _send(self, message: View) -> None:
        await self._socket.send_str(msgspec.json.encode(message).decode())


async def expand(event: Event, house: House, language: Language) -> MessageView | None:
    """Return the message for a listener, or None if its subject is gone.

    The views are current, not those at the event's time, so applying one twice or late is harmless.
    """
    try:
        view = await _view_payload(event, house, language)
    except NotFoundError:
        return None
    if view is None:
        return None
    return MessageView(seq=event.seq, type=event.type, at=event.at, data=view)


async def _view_payload(  # noqa: C901, PLR0911, PLR0912 -- one return per kind of event
    event: Event, house: House, language: Language
) -> Mapping[str, object] | None:
    payload = {key: str(value) for key, value in event.payload.items()}
    match event.type:
        case EventType.CAMERA_FOUND:
            return _found(house, payload["found_key"])
        case EventType.SCAN_CHANGED:
            return _scan(house)
        case EventType.SENSOR_CHANGED:
            return await _sensor(house, SensorId(payload["sensor_id"]))
        case EventType.CAMERA_CHANGED:
            return _camera(house, CameraId(payload["camera_id"]), language)
        case EventType.ARCHIVE_CHANGED:
            return _archive(house, ArchiveId(payload["archive_id"]), language)
        case EventType.TRIGGER:
            # Older events have no labels.
            active = event.payload.get("active")
            return {"began": active, "labels": [], "new_labels": []} | _moment(event)
        case EventType.SNAPSHOT:
            return _moment(event)
        case EventType.CLIP_ADDED:
            return {"clip": await read_clip(house, ClipId(payload["clip_id"]))}
        case EventType.ARCHIVE_QUERY:
            return {"query_id": house.queries.one(payload["query_id"]).id}
        case EventType.BOARD_CHANGED:
            return _board(house, BoardOrigin(payload["origin"]), language)
        case EventType.AGENCY_CHANGED:
            history = await house.rules.agency(payload["agency_id"])
            return {"agency": AgencySummary.of(history)}
        case EventType.PROPOSAL_CHANGED:
            named = {key: line(payload[key]) for key in ("request_id", "proposal_id")}
            report = await house.reports.one(RequestId(payload["request_id"]))
            return {**named, "practice": report.request.practice}
        case EventType.FOOTAGE_CHANGED:
            return {"camera_ids": event.payload["camera_ids"]}
        case EventType.EXPORT_CHANGED:
            return _export(house, payload["export_id"], language)
        case EventType.RULES_CHANGED:
            return {"active": await house.rules.active()}
        case EventType.AWARENESS_CHANGED:
            return {"count": house.awareness.count}
        case EventType.MAP_CHANGED:
            return {}
        case EventType.PROBLEM_RAISED:
            return _problem(house, payload["problem_id"], language)
        case EventType.PROBLEM_CLEARED:
            return {"id": line(payload["problem_id"])}
        case (
            EventType.REQUEST_RECEIVED
            | EventType.REQUEST_MATCHED
            | EventType.REQUEST_CHANGED
            | EventType.REQUEST_DECIDED
            | EventType.REQUEST_CLOSED
            | EventType.REQUEST_VOIDED
            | EventType.SHARE_CHANGED
        ):
            return await _request(house, RequestId(payload["request_id"]), event.type, language)


def _found(house: House, key: str) -> Mapping[str, object] | None:
    cameras = house.cameras.reports()
    for found in house.cameras.found():
        if found.key == key:
            return {"found": Found.of(found, cameras)}
    return None


def _camera(house: House, camera_id: CameraId, language: Language) -> Mapping[str, object]:
    try:
        return {"camera": CameraView.of(house.cameras.report(camera_id), language)}
    except NotFoundError:
        return {"camera_id": camera_id, "removed": True}


def _archive(house: House, archive_id: ArchiveId, language: Language) -> Mapping[str, object]:
    try:
        archive = house.archives.archive(archive_id)
    except NotFoundError:
        return {"archive_id": archive_id, "removed": True}
    return {"archive": ArchiveView.of(archive, house, language)}


def _export(house: House, export_id: str, language: Language) -> Mapping[str, object]:
    try:
        return {"export": ExportView.of(house.exports.export(export_id), language)}
    except NotFoundError:
        return {"export_id": line(export_id), "removed": True}


def _scan(house: House) -> Mapping[str, object] | None:
    status = house.discovery.scanning()
    return None if status is None else {"scan": Scan.of(status)}


async def _sensor(house: House, sensor_id: SensorId) -> Mapping[str, object]:
    for sensor in await house.sensors.all():
        if sensor.id == sensor_id:
            return {"sensor": SensorView.of(sensor)}
    return {"sensor_id": sensor_id, "removed": True}


async def _request(
    house: House, request_id: RequestId, type_: EventType, language: Language
) -> Mapping[str, object]:
    try:
        report = await house.reports.one(request_id)
    except NotFoundError:
        if type_ is not EventType.REQUEST_CLOSED:
            raise
        return {"request_id": request_id, "removed": True}
    return {"request": RequestView.of(report, await Names.of(house, language))}


def _board(house: House, origin: BoardOrigin, language: Language) -> Mapping[str, object] | None:
    for status, url in house.boards.statuses():
        if status.origin == origin:
            return {"board": Board.of(status, url, language)}
    return None


def _problem(house: House, problem_id: str, language: Language) -> Mapping[str, object] | None:
    for problem in house.problems.all():
        if problem.id == problem_id:
            return {"problem": ProblemView.of(problem, language)}
    return None


def _moment(event: Event) -> dict[str, object]:
    """Return the complete data of a momentary event; there is no later view of it."""
    at = event.payload.get("at")
    when = datetime.fromisoformat(at) if isinstance(at, str) else event.at
    return {**event.payload, "at": when}

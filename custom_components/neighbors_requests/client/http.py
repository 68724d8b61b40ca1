"""The hub's HTTP API as typed calls."""

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import NamedTuple

import aiohttp

from .adoption import Adoption, CameraChange
from .agency_history import AgencyRecord, AgencySummary
from .answers import Answer
from .awareness import Awareness
from .cameras import Camera, Found
from .deciding import Deciding
from .errors import AnswerUnreadableError, UnknownRouteError
from .fields import Fields
from .house import House
from .link import HubAddress
from .messages import TriggerKind
from .models import OLDER_RIGHTS, Board, Clip, HubInfo, Label, Paired, Rights, Storage
from .requests import Request, RequestStatus
from .sensors import Reading, Sensor
from .stream import Connection
from .wire import TRIAL, Video, Wire, english

LONGEST_QUERY_VALUE = 80


class Seen(NamedTuple):
    """The last message somebody has seen."""

    seq: int
    epoch: str


class AgencyHistory:
    """The calls of HubClient about agencies."""

    _wire: Wire

    async def agencies(self) -> tuple[AgencySummary, ...]:
        """Return every agency of the boards that are followed, the most requests first."""
        fields = Fields(await self._wire.json("GET", "agencies"), "list of agencies")
        return fields.each("agencies", AgencySummary.read)

    async def agency(self, agency_id: str) -> AgencyRecord:
        """Return one agency with its history; raises NotHereError."""
        return AgencyRecord.read(await self._wire.json("GET", "agencies", agency_id))


class HubClient(Deciding, AgencyHistory):
    """One hub. Every call raises a HubClientError; none retries; none follows a redirect."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        address: HubAddress,
        token: str = "",
        language: Callable[[], str] = english,
    ) -> None:
        """Take what the hub's sentences are asked for in, anew for each call."""
        self._wire = Wire(session, address, token, language)

    async def ask(
        self,
        method: str,
        path: Sequence[str],
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        language: str | None = None,
    ) -> object:
        """Make any call and return the hub's own JSON, None where it answers nothing.

        Waits as long as a camera is tried, or faces are looked for. `language` is that of the
        person who asks, where they have another.
        """
        return await self._wire.ask(
            method, *path, query=query, body=body, limits=TRIAL, language=language
        )

    def media(
        self,
        path: Sequence[str],
        *,
        query: Mapping[str, str] | None = None,
        byte_range: str | None = None,
    ) -> AbstractAsyncContextManager[Video]:
        """Open any video or picture of the hub."""
        return self._wire.media(*path, query=query, byte_range=byte_range)

    async def info(self) -> HubInfo:
        """Return which hub answers here; needs no token."""
        return HubInfo.read(await self._wire.json("GET", "info"))

    async def pair(self, code: str, name: str) -> Paired:
        """Trade a pairing code for a token; raises CodeUsedError, CodeUnknownError."""
        body = {"code": code, "name": name}
        return Paired.read(await self._wire.json("POST", "pair", body=body))

    async def rights(self) -> Rights:
        """Return what the hub lets this token do."""
        try:
            return Rights.read(await self._wire.json("GET", "tokens", "own"))
        except UnknownRouteError:
            return OLDER_RIGHTS

    async def revoke(self) -> None:
        """Make the token worthless, so that nobody who finds it can use it."""
        await self._wire.tell("DELETE", "tokens", "own")

    async def house(self) -> House:
        """Return everything the hub tells."""
        return House.read(await self._wire.json("GET", "state"))

    @asynccontextmanager
    async def listen(self, seen: Seen | None = None) -> AsyncGenerator[Connection]:
        """Open the websocket, asking for everything after what was seen."""
        query = {} if seen is None else {"since": str(seen.seq), "epoch": seen.epoch}
        async with self._wire.socket("ws", query=query) as socket:
            yield await Connection.greet(socket)

    # Cameras

    async def cameras(self) -> tuple[Camera, ...]:
        """Return the adopted cameras."""
        fields = Fields(await self._wire.json("GET", "cameras"), "list of cameras")
        return fields.each("cameras", Camera.read)

    async def found(self) -> tuple[Found, ...]:
        """Return the cameras that are known on the network, adopted or not."""
        fields = Fields(await self._wire.json("GET", "cameras"), "list of cameras")
        return fields.each("found", Found.read)

    async def scan(self) -> tuple[Found, ...]:
        """Have the hub look for cameras, for five seconds, and return every one known then."""
        fields = Fields(await self._wire.json("POST", "cameras", "scan"), "list of cameras")
        return fields.each("found", Found.read)

    async def adopt(self, adoption: Adoption) -> Camera:
        """Have the hub record a camera from now on.

        Raises CameraPasswordError, NotReachedError, or ConflictError where it is adopted.
        """
        body = adoption.written()
        return Camera.read(await self._wire.json("POST", "cameras", body=body, limits=TRIAL))

    async def change(self, camera_id: str, change: CameraChange) -> Camera:
        """Change an adopted camera; nothing is changed where an error is raised, as `adopt`."""
        body = change.written()
        changed = await self._wire.json("PATCH", "cameras", camera_id, body=body, limits=TRIAL)
        return Camera.read(changed)

    async def forget(self, camera_id: str) -> None:
        """Have the hub record a camera no longer; its clips stay until they age out."""
        await self._wire.tell("DELETE", "cameras", camera_id)

    async def snapshot(self, camera_id: str) -> bytes:
        """Return a camera's last snapshot, a JPEG."""
        return await self._wire.image("cameras", camera_id, "snapshot")

    async def lend_picture(self, camera_id: str, jpeg: bytes) -> None:
        """Give the hub a picture of a lent camera; ConflictError where it is not lent so."""
        await self._wire.tell("PUT", "cameras", camera_id, "snapshot", jpeg=jpeg)

    async def trigger(
        self,
        camera_id: str,
        kind: TriggerKind,
        *,
        at: datetime | None = None,
        active: bool = True,
        labels: Sequence[Label] = (),
    ) -> None:
        """Mark a camera's footage: something happened `at` that time, or has ended."""
        body: dict[str, object] = {"kind": kind.value, "active": active}
        if labels:
            body["labels"] = [label.value for label in labels]
        if at is not None:
            body["at"] = at.astimezone(UTC).isoformat()
        await self._wire.tell("POST", "cameras", camera_id, "triggers", body=body)

    def live_pictures(self, camera_id: str) -> AbstractAsyncContextManager[Video]:
        """Open a camera's pictures as they come, multipart JPEG."""
        return self._wire.media("cameras", camera_id, "live.mjpeg")

    def live_video(self, camera_id: str) -> AbstractAsyncContextManager[Video]:
        """Open a camera's video as it comes, a fragmented MP4 without an end."""
        return self._wire.media("cameras", camera_id, "live.mp4")

    def footage(
        self, camera_id: str, start: datetime, end: datetime, *, byte_range: str | None = None
    ) -> AbstractAsyncContextManager[Video]:
        """Open what a camera recorded, an hour at most, as an MP4."""
        path = ("cameras", camera_id, "video")
        return self._wire.media(*path, query=_window(start, end), byte_range=byte_range)

    # Clips

    async def clips(
        self,
        *,
        camera_id: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        label: Label | None = None,
        most: int = 200,
    ) -> tuple[Clip, ...]:
        """Return the newest clips, of one camera or all, between two times or at any."""
        query = {"limit": str(most)} | ({} if camera_id is None else {"camera": camera_id})
        query |= {} if label is None else {"label": label.value}
        query |= {
            name: _written(at) for name, at in (("start", start), ("end", end)) if at is not None
        }
        fields = Fields(await self._wire.json("GET", "clips", query=query), "list of clips")
        return fields.each("clips", Clip.read)

    async def clip(self, clip_id: str) -> Clip:
        """Return one clip."""
        return Clip.read(await self._wire.json("GET", "clips", clip_id))

    async def thumbnail(self, clip_id: str) -> bytes:
        """Return a clip's picture, a JPEG."""
        return await self._wire.image("clips", clip_id, "thumbnail")

    async def filmstrip(self, clip_id: str) -> bytes:
        """Return ten small frames of a clip side by side, a JPEG."""
        return await self._wire.image("clips", clip_id, "filmstrip")

    async def clip_until(self, clip_id: str) -> datetime:
        """Return until when a clip is recorded by now, for `video`."""
        told = await self._wire.pointed_to("clips", clip_id, "video")
        try:
            until = datetime.fromisoformat(told.get("until", "")[:LONGEST_QUERY_VALUE])
        except ValueError:
            raise AnswerUnreadableError("The hub does not say until when the clip is.") from None
        if until.tzinfo is None:
            raise AnswerUnreadableError("The hub does not say until when the clip is.")
        return until

    @asynccontextmanager
    async def video(
        self, clip_id: str, *, until: datetime | None = None, byte_range: str | None = None
    ) -> AsyncGenerator[Video]:
        """Open a clip's MP4, as it was `until` then, or else as it is now.

        The same `until` always gives the same bytes, which asking for parts of it needs.
        """
        until = until or await self.clip_until(clip_id)
        query = {"until": _written(until)}
        opened = self._wire.media("clips", clip_id, "video", query=query, byte_range=byte_range)
        async with opened as video:
            yield video

    async def boards(self) -> tuple[Board, ...]:
        """Return the boards that are followed, each with when it was checked last."""
        fields = Fields(await self._wire.json("GET", "boards"), "list of boards")
        return fields.each("boards", Board.read)

    async def awareness(self) -> Awareness:
        """Return what awareness sources say, newest first; nothing of it can be answered."""
        return Awareness.read(await self._wire.json("GET", "awareness"))

    async def switch_rules(self, *, on: bool, by: str) -> None:
        """Have all house rules asked or none; each stays as it is."""
        await self._wire.json("PUT", "rules", "active", body={"active": on, "by": by})

    async def storage(self) -> Storage:
        """Return what the recordings take of the disk."""
        return Storage.read(await self._wire.json("GET", "storage"))

    # Sensors

    async def sensors(self) -> tuple[Sensor, ...]:
        """Return the sensors that are lent as information."""
        fields = Fields(await self._wire.json("GET", "sensors"), "list of sensors")
        return fields.each("sensors", Sensor.read)

    async def lend_sensor(
        self, entity_id: str, *, name: str, kind: str = "", unit: str = ""
    ) -> Sensor:
        """Lend a sensor, or tell its new name; raises ConflictError where there are too many."""
        body = {"entity_id": entity_id, "name": name, "kind": kind, "unit": unit}
        return Sensor.read(await self._wire.json("POST", "sensors", body=body))

    async def return_sensor(self, sensor_id: str) -> None:
        """Have the hub forget a lent sensor and its readings."""
        await self._wire.tell("DELETE", "sensors", sensor_id)

    async def add_readings(self, sensor_id: str, readings: Iterable[Reading]) -> None:
        """Tell what a sensor said, at most 500 readings; telling them again changes nothing."""
        body = {"readings": [reading.written() for reading in readings]}
        await self._wire.tell("POST", "sensors", sensor_id, "readings", body=body)

    async def readings(self, sensor_id: str, start: datetime, end: datetime) -> tuple[Reading, ...]:
        """Return what a sensor said in a window, first the state it began with."""
        path = ("sensors", sensor_id, "readings")
        answer = await self._wire.json("GET", *path, query=_window(start, end))
        return Fields(answer, "list of readings").each("readings", Reading.read)

    # Requests

    async def requests(
        self, *, status: RequestStatus | None = None, pending: bool | None = None
    ) -> tuple[Request, ...]:
        """Return the requests the hub knows, all or some."""
        query = {} if status is None else {"status": status.value}
        if pending is not None:
            query["pending"] = "true" if pending else "false"
        fields = Fields(await self._wire.json("GET", "requests", query=query), "list of requests")
        return fields.each("requests", Request.read)

    async def request_image(self, request_id: str) -> bytes:
        """Return the best matching clip's frame, a JPEG."""
        return await self._wire.image("requests", request_id, "image")

    async def approve(  # noqa: PLR0913 -- an answer's parts, by name
        self,
        request_id: str,
        proposal_id: str,
        *,
        by: str,
        automation: bool = False,
        reason: str = "",
        pause: bool = False,
    ) -> Request:
        """Approve exactly the proposal named, and return the request as it is then.

        With `pause`, nothing leaves for as long as a denial can be undone.

        Where two people must say yes, the first one's is kept as its `consent`. Raises
        ConflictError where it no longer holds, BeyondLimitsError where only a person may.
        """
        answer: dict[str, str | bool] = {
            "answer": Answer.APPROVE.value,
            "proposal_id": proposal_id,
        }
        if pause:
            answer["pause"] = True
        return await self._decide(request_id, answer, by, reason, automation=automation)

    async def deny(
        self, request_id: str, *, by: str, automation: bool = False, reason: str = ""
    ) -> Request:
        """Deny; raises ConflictError where the house has answered before."""
        answer: dict[str, str | bool] = {"answer": Answer.DENY.value}
        return await self._decide(request_id, answer, by, reason, automation=automation)

    async def retry_share(self, request_id: str) -> Request:
        """Try a share that was not delivered again now; ConflictError where none waits for it."""
        return Request.read(await self._wire.json("POST", "requests", request_id, "share", "retry"))

    async def hide(self, request_id: str) -> Request:
        """Have a request told and listed no more; nothing is answered, and it can be undone."""
        return Request.read(await self._wire.json("POST", "requests", request_id, "hidden"))

    async def _decide(
        self,
        request_id: str,
        answer: dict[str, str | bool],
        by: str,
        reason: str,
        *,
        automation: bool,
    ) -> Request:
        who = {"by": by, "answered_by": "automation" if automation else "person"}
        path = ("requests", request_id, "decision")
        body = answer | who | {"reason": reason}
        return Request.read(await self._wire.json("POST", *path, body=body))


def _window(start: datetime, end: datetime) -> dict[str, str]:
    return {"start": _written(start), "end": _written(end)}


def _written(at: datetime) -> str:
    """Return a time for a query, with Z, since a plus sign there is a space to some."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")

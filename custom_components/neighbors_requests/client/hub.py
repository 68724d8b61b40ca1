"""The hub's HTTP API as typed calls."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Self

import aiohttp

from .connection import TRIAL, Connection, HubAddress, Video, Wire, english
from .decode import Record, read, read_list
from .drafts import Adoption, CameraChange, Changes, reading_body
from .errors import AnswerUnreadableError, UnknownRouteError
from .house import House, checked
from .models import (
    AgencyRecord,
    AgencySummary,
    Answer,
    AnsweredBy,
    Archive,
    Awareness,
    Board,
    Camera,
    Clip,
    Found,
    FoundArchive,
    Info,
    Label,
    Paired,
    Proposal,
    Reading,
    Request,
    Review,
    Sensor,
    Storage,
    Token,
    TriggerKind,
)


class Rights(Record):
    """What the hub allows this pairing to do."""

    scopes: tuple[str, ...]
    answers_as: tuple[AnsweredBy, ...] = (AnsweredBy.AUTOMATION, AnsweredBy.PERSON)
    """The kinds of answer that the hub accepts from it."""

    @classmethod
    def of(cls, token: Token) -> Self:
        """Return the rights of a token."""
        return cls(scopes=token.scopes, answers_as=token.answers_as)

    @property
    def reach(self) -> str:
        """What people can do through this pairing: `admin`, `decide`, `automations` or `read`."""
        if self.may_manage:
            return "admin"
        if self.may_answer:
            return "decide"
        return "automations" if "decide" in self.scopes else "read"

    @property
    def may_answer(self) -> bool:
        """Whether people may answer through this pairing."""
        return "decide" in self.scopes and AnsweredBy.PERSON in self.answers_as

    @property
    def may_manage(self) -> bool:
        """Whether cameras, rules and boards may be changed through this pairing."""
        return "admin" in self.scopes


OLDER_RIGHTS = Rights(scopes=("read", "decide", "admin"))
"""The rights of every pairing with a hub that predates scopes."""


LONGEST_QUERY_VALUE = 80


class ResumePoint(Record):
    """The last message that a listener has seen."""

    seq: int
    epoch: str


class HubClient:
    """One hub. Calls raise HubClientError, never retry, and never follow a redirect."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        address: HubAddress,
        token: str = "",
        language: Callable[[], str] = english,
    ) -> None:
        """`language` is called for each request; the hub words its sentences in it."""
        self._wire = Wire(session, address, token, language)

    async def call(
        self,
        method: str,
        path: Sequence[str],
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        language: str | None = None,
    ) -> object:
        """Make any call and return the hub's own JSON, or None if the body is empty.

        Has a long timeout, because the hub may test a camera or search a clip. `language`
        overrides the client's language for this call.
        """
        return await self._wire.fetch(
            method, *path, query=query, body=body, limits=TRIAL, language=language
        )

    async def upload(self, path: Sequence[str], chunks: AsyncIterator[bytes]) -> None:
        """Send bytes as they come; if `chunks` raises, the hub takes them for torn."""
        await self._wire.upload(*path, chunks=chunks)

    async def send_file(
        self,
        path: Sequence[str],
        chunks: AsyncIterator[bytes],
        *,
        length: int,
        query: Mapping[str, str],
        language: str | None = None,
    ) -> object:
        """Send a file of `length` bytes as it comes, and return the hub's own JSON."""
        return await self._wire.send_file(
            *path, chunks=chunks, length=length, query=query, language=language
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

    async def info(self) -> Info:
        """Return which hub answers; needs no token."""
        return checked(read(Info, await self._wire.json("GET", "info")))

    async def pair(self, code: str, name: str) -> Paired:
        """Trade a pairing code for a token; raises CodeUsedError, CodeUnknownError."""
        body = {"code": code, "name": name}
        paired = read(Paired, await self._wire.json("POST", "pair", body=body))
        checked(paired.hub)
        return paired

    async def rights(self) -> Rights:
        """Return what the hub lets this token do."""
        try:
            return Rights.of(read(Token, await self._wire.json("GET", "tokens", "own")))
        except UnknownRouteError:
            return OLDER_RIGHTS

    async def revoke(self) -> None:
        """Revoke the token, so that nobody who finds it can use it."""
        await self._wire.send("DELETE", "tokens", "own")

    async def house(self) -> House:
        """Return everything the hub reports."""
        return House.read(await self._wire.json("GET", "state"))

    @asynccontextmanager
    async def listen(self, seen: ResumePoint | None = None) -> AsyncGenerator[Connection]:
        """Open the websocket, requesting all messages after `seen`."""
        query = {} if seen is None else {"since": str(seen.seq), "epoch": seen.epoch}
        async with self._wire.socket("ws", query=query) as socket:
            yield await Connection.greet(socket)

    # Cameras

    async def cameras(self) -> tuple[Camera, ...]:
        """Return the adopted cameras."""
        return read_list(Camera, await self._wire.json("GET", "cameras"), "cameras")

    async def scan(self) -> tuple[Found, ...]:
        """Have the hub scan for cameras for five seconds, and return all that are known then."""
        return read_list(Found, await self._wire.json("POST", "cameras", "scan"), "found")

    async def adopt(self, adoption: Adoption) -> Camera:
        """Have the hub start recording a camera.

        Raises CameraPasswordError, NotReachedError, ReadAlreadyError if a recorder reads it, or
        ConflictError if it is already adopted.
        """
        body = adoption.written()
        return read(Camera, await self._wire.json("POST", "cameras", body=body, limits=TRIAL))

    async def change(self, camera_id: str, change: CameraChange) -> Camera:
        """Change an adopted camera; raises as `adopt` does, and then changes nothing."""
        body = change.written()
        changed = await self._wire.json("PATCH", "cameras", camera_id, body=body, limits=TRIAL)
        return read(Camera, changed)

    async def forget(self, camera_id: str) -> None:
        """Have the hub stop recording a camera; its clips remain until they expire."""
        await self._wire.send("DELETE", "cameras", camera_id)

    async def snapshot(self, camera_id: str) -> bytes:
        """Return a camera's latest snapshot, a JPEG."""
        return await self._wire.image("cameras", camera_id, "snapshot")

    async def lend_picture(self, camera_id: str, jpeg: bytes) -> None:
        """Send a picture of a lent camera; raises ConflictError if it isn't lent by pictures."""
        await self._wire.send("PUT", "cameras", camera_id, "snapshot", jpeg=jpeg)

    async def trigger(
        self,
        camera_id: str,
        kind: TriggerKind,
        *,
        at: datetime | None = None,
        active: bool = True,
        labels: Sequence[Label] = (),
    ) -> None:
        """Mark a camera's footage: something began or ended at the time `at`."""
        body: dict[str, object] = {"kind": kind.value, "active": active}
        if labels:
            body["labels"] = [label.value for label in labels]
        if at is not None:
            body["at"] = at.astimezone(UTC).isoformat()
        await self._wire.send("POST", "cameras", camera_id, "triggers", body=body)

    def live_pictures(self, camera_id: str) -> AbstractAsyncContextManager[Video]:
        """Open a camera's live pictures, a multipart JPEG stream."""
        return self._wire.media("cameras", camera_id, "live.mjpeg")

    def live_video(self, camera_id: str) -> AbstractAsyncContextManager[Video]:
        """Open a camera's live video, a fragmented MP4 without end."""
        return self._wire.media("cameras", camera_id, "live.mp4")

    # Archives

    async def found_archives(self) -> tuple[FoundArchive, ...]:
        """Have the hub look for archives, which takes some seconds."""
        found = await self.call("GET", ("archives", "found"))
        return read_list(FoundArchive, found, "found")

    async def change_archive(self, archive_id: str, change: Mapping[str, object]) -> Archive:
        """Change an archive; the hub tries it first, and raises as `async_add` does."""
        return read(Archive, await self.call("PATCH", ("archives", archive_id), body=change))

    async def forget_archive(self, archive_id: str) -> None:
        """Have the hub forget an archive and its cameras; what was fetched remains."""
        await self.call("DELETE", ("archives", archive_id), query={"with_cameras": "true"})

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
        """Return the newest clips, optionally of one camera, interval or label."""
        query = {"limit": str(most)} | ({} if camera_id is None else {"camera": camera_id})
        query |= {} if label is None else {"label": label.value}
        query |= {
            name: _query_time(at) for name, at in (("start", start), ("end", end)) if at is not None
        }
        return read_list(Clip, await self._wire.json("GET", "clips", query=query), "clips")

    async def clip(self, clip_id: str) -> Clip:
        """Return one clip."""
        return read(Clip, await self._wire.json("GET", "clips", clip_id))

    async def thumbnail(self, clip_id: str) -> bytes:
        """Return a clip's picture, a JPEG."""
        return await self._wire.image("clips", clip_id, "thumbnail")

    async def clip_until(self, clip_id: str) -> datetime:
        """Return the current end of a clip's recording, for use in `video`."""
        query = await self._wire.pointed_to("clips", clip_id, "video")
        try:
            until = datetime.fromisoformat(query.get("until", "")[:LONGEST_QUERY_VALUE])
        except ValueError:
            raise AnswerUnreadableError("until") from None
        if until.tzinfo is None:
            raise AnswerUnreadableError("until")
        return until

    @asynccontextmanager
    async def video(
        self, clip_id: str, *, until: datetime | None = None, byte_range: str | None = None
    ) -> AsyncGenerator[Video]:
        """Open a clip's MP4 as it was at `until`, or as it is now.

        The same `until` always gives the same bytes, as range requests require.
        """
        until = until or await self.clip_until(clip_id)
        query = {"until": _query_time(until)}
        opened = self._wire.media("clips", clip_id, "video", query=query, byte_range=byte_range)
        async with opened as video:
            yield video

    async def boards(self) -> tuple[Board, ...]:
        """Return the followed boards, each with the time of its last check."""
        return read_list(Board, await self._wire.json("GET", "boards"), "boards")

    async def awareness(self) -> Awareness:
        """Return the awareness items, newest first; they can't be answered."""
        return read(Awareness, await self._wire.json("GET", "awareness"))

    async def switch_rules(self, *, on: bool, by: str) -> None:
        """Turn all house rules on or off; the rules themselves don't change."""
        await self._wire.json("PUT", "rules", "active", body={"active": on, "by": by})

    async def storage(self) -> Storage:
        """Return the disk space that the recordings take."""
        return read(Storage, await self._wire.json("GET", "storage"))

    # Sensors

    async def sensors(self) -> tuple[Sensor, ...]:
        """Return the lent sensors."""
        return read_list(Sensor, await self._wire.json("GET", "sensors"), "sensors")

    async def lend_sensor(
        self, entity_id: str, *, name: str, kind: str = "", unit: str = ""
    ) -> Sensor:
        """Lend a sensor, or update its description; raises ConflictError if there are too many."""
        body = {"entity_id": entity_id, "name": name, "kind": kind, "unit": unit}
        return read(Sensor, await self._wire.json("POST", "sensors", body=body))

    async def return_sensor(self, sensor_id: str) -> None:
        """Have the hub forget a lent sensor and its readings."""
        await self._wire.send("DELETE", "sensors", sensor_id)

    async def add_readings(self, sensor_id: str, readings: Iterable[Reading]) -> None:
        """Add up to 500 readings of a sensor; sending the same ones again changes nothing."""
        body = {"readings": [reading_body(reading) for reading in readings]}
        await self._wire.send("POST", "sensors", sensor_id, "readings", body=body)

    async def readings(self, sensor_id: str, start: datetime, end: datetime) -> tuple[Reading, ...]:
        """Return a sensor's readings in a window, beginning with its state at the start."""
        path = ("sensors", sensor_id, "readings")
        answer = await self._wire.json("GET", *path, query=_window(start, end))
        return read_list(Reading, answer, "readings")

    # Agencies

    async def agencies(self) -> tuple[AgencySummary, ...]:
        """Return every agency on the followed boards, the one with most requests first."""
        return read_list(AgencySummary, await self._wire.json("GET", "agencies"), "agencies")

    async def agency(self, agency_id: str) -> AgencyRecord:
        """Return one agency with its history; raises NotHereError."""
        return read(AgencyRecord, await self._wire.json("GET", "agencies", agency_id))

    # Requests

    async def request_image(self, request_id: str) -> bytes:
        """Return the best matching clip's frame, a JPEG."""
        return await self._wire.image("requests", request_id, "image")

    async def edit(self, request_id: str, base: str | None, changes: Changes) -> Proposal:
        """Make a new proposal from another one, or from nothing; the other one remains.

        Raises InputRefusedError if it contains what may not leave, ConflictError if the request is
        answered.
        """
        path = ("requests", request_id, "proposals")
        return read(Proposal, await self._wire.json("POST", *path, body=changes.written(base)))

    async def review(self, request_id: str, proposal_id: str) -> Review:
        """Return what a proposal would let out."""
        path = ("requests", request_id, "proposals", proposal_id)
        return read(Review, await self._wire.json("GET", *path))

    async def prepare(self, request_id: str, proposal_id: str) -> Review:
        """Start cutting a proposal's clips for the preview; doesn't wait for the result."""
        path = ("requests", request_id, "proposals", proposal_id, "prepare")
        return read(Review, await self._wire.json("POST", *path))

    async def undo(self, request_id: str, *, by: str) -> Request:
        """Undo a person's denial; raises ConflictError once it is final."""
        path = ("requests", request_id, "undo")
        return read(Request, await self._wire.json("POST", *path, body={"by": by}))

    async def withdraw(self, request_id: str, *, by: str, reason: str = "") -> Request:
        """Withdraw an approval; what has arrived stays there, but the withdrawal is on record."""
        path = ("requests", request_id, "withdrawal")
        body = {"by": by, "reason": reason}
        return read(Request, await self._wire.json("POST", *path, body=body))

    async def approve(  # noqa: PLR0913 -- the parts of an answer, passed by name
        self,
        request_id: str,
        proposal_id: str,
        *,
        by: str,
        automation: bool = False,
        reason: str = "",
        pause: bool = False,
    ) -> Request:
        """Approve exactly this proposal, and return the resulting request.

        With `pause`, nothing leaves during the period in which a denial could be undone.

        If two people must approve, the first approval is kept as the request's `consent`. Raises
        ConflictError if the proposal is outdated, BeyondLimitsError if only a person may approve.
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
        """Deny the request; raises ConflictError if the house has already answered."""
        answer: dict[str, str | bool] = {"answer": Answer.DENY.value}
        return await self._decide(request_id, answer, by, reason, automation=automation)

    async def hide(self, request_id: str) -> Request:
        """Stop notifying and listing a request; it stays unanswered, and `show` undoes this."""
        return read(Request, await self._wire.json("POST", "requests", request_id, "hidden"))

    async def show(self, request_id: str) -> Request:
        """Unhide a request, so that it is notified and listed again."""
        return read(Request, await self._wire.json("DELETE", "requests", request_id, "hidden"))

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
        return read(Request, await self._wire.json("POST", *path, body=body))


def _window(start: datetime, end: datetime) -> dict[str, str]:
    return {"start": _query_time(start), "end": _query_time(end)}


def _query_time(at: datetime) -> str:
    """Return a time for a query, with Z, because some servers decode a plus sign as a space."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")

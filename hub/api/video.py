"""What a camera shows: its picture, live, and recordings, complete or in the range asked for."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus
import logging
import os
from pathlib import Path
import re
from typing import Final, Protocol, override
from urllib.parse import quote

from aiohttp import web

from hub.api.body import Body, UtcTime, read_picture
from hub.api.cameras import MOST_MASKS
from hub.api.errors import error_answer
from hub.api.listeners import LIVE, PLAYERS, SEARCHERS, run_for_client, run_while_connected
from hub.api.masks import MaskView
from hub.api.route import CONTEXT, Call, Routes, Who, caller, picture
from hub.api.scope import Scope
from hub.api.view import View
from hub.clips.exports import FootageCodec
from hub.clips.suggestions import texts_on
from hub.errors import (
    CameraUnreachableError,
    HubError,
    InvalidInputError,
    NotFoundError,
    StorageError,
)
from hub.model.ids import CameraId
from hub.model.window import TimeWindow
from noticeboard.runtime.tasks import run_blocking
from noticeboard.runtime.text import Text

_LOG = logging.getLogger(__name__)

LONGEST_FOOTAGE: Final = timedelta(hours=1)
FIRST_S = 10.0
LIVE_STALLED_S = 10.0
PLAYER_STALLED_S = 60.0
"""A paused player stops reading: it is disconnected, and requests the rest when it resumes."""
_FILE_PIECE_BYTES: Final = 256 * 1024
type _Form = Callable[[bytes, AsyncGenerator[bytes]], AsyncGenerator[bytes]]
_BOUNDARY = b"\r\n--frame\r\n"


class FootageQuery(Body, frozen=True, kw_only=True):
    """The window of footage that is wanted, at most an hour, and how it may be coded."""

    start: UtcTime
    end: UtcTime
    codec: FootageCodec = FootageCodec.H264
    """By default, what browsers can't play is coded again."""

    def to_model(self) -> TimeWindow:
        """Return the window; raises InvalidInputError if it is too long or of no time."""
        window = TimeWindow(start=self.start, end=self.end)
        if window.length > LONGEST_FOOTAGE:
            raise InvalidInputError("input.hour_at_most")
        return window


class MaskSuggestion(View, frozen=True, kw_only=True):
    """A mask over a text on a camera's picture, and an excerpt: JPEG, in base64."""

    mask: MaskView
    picture: str


class MaskSuggestions(View, frozen=True, kw_only=True):
    """The texts that were found; there may be more."""

    suggestions: tuple[MaskSuggestion, ...]


ROUTES = Routes(id="[0-9a-f]{12}")


@ROUTES.get("/cameras/{id}/snapshot", scope=Scope.READ, panel=Who.READER, answer="image/jpeg")
async def get_snapshot(call: Call) -> web.Response:
    """Show a camera's newest picture."""
    return picture(await call.house.cameras.snapshot(CameraId(call.id)))


@ROUTES.put("/cameras/{id}/snapshot", scope=Scope.ADMIN, takes="image/jpeg")
async def put_snapshot(call: Call) -> None:
    """Send the newest picture of a camera that is lent as single pictures."""
    picture = await read_picture(call.request)
    await call.house.roster.recording(CameraId(call.id)).accept_picture(picture)


@ROUTES.post("/cameras/{id}/suggestions", scope=Scope.ADMIN, panel=Who.ADMIN)
async def post_camera_suggestions(call: Call) -> MaskSuggestions:
    """Search a camera's latest picture for texts, such as its own overlay."""
    shown = await call.house.cameras.snapshot(CameraId(call.id))
    with call.context.listeners.admit(caller(call.request).id, SEARCHERS) as leave:
        found = await run_for_client(call.request, leave, lambda: run_blocking(texts_on, shown))
    return MaskSuggestions(
        suggestions=tuple(
            MaskSuggestion(mask=MaskView.of_fields(mask), picture=b64encode(excerpt).decode())
            for mask, excerpt in found[:MOST_MASKS]
        )
    )


@ROUTES.get(
    "/cameras/{id}/live.mjpeg",
    scope=Scope.READ,
    panel=Who.READER,
    answer="multipart/x-mixed-replace",
)
async def get_live_pictures(call: Call) -> web.StreamResponse:
    """Watch a camera live as a series of JPEGs."""
    pictures = call.house.roster.recording(CameraId(call.id)).live_pictures()
    return await _watch(call, pictures, "multipart/x-mixed-replace; boundary=frame", _parts)


@ROUTES.get("/cameras/{id}/live.mp4", scope=Scope.READ, panel=Who.READER, answer="video/mp4")
async def get_live_video(call: Call) -> web.StreamResponse:
    """Watch a camera live as an endless MP4."""
    video = call.house.roster.recording(CameraId(call.id)).live_video()
    return await _watch(call, video, "video/mp4", _chain)


@ROUTES.get(
    "/cameras/{id}/video",
    scope=Scope.READ,
    panel=Who.READER,
    answer="video/mp4",
    also=(HTTPStatus.PARTIAL_CONTENT,),
    has_head=True,
)
async def get_footage(call: Call, query: FootageQuery) -> web.StreamResponse:
    """Play a camera's recording, an hour at most, or ten minutes of an archive's; supports Range.

    What only an archive has is fetched first, into a cache.
    """
    camera = call.house.roster.camera(CameraId(call.id))
    window, as_recorded = query.to_model(), query.codec is FootageCodec.AS_RECORDED
    viewing = call.house.viewing
    with call.context.listeners.admit(caller(call.request).id, PLAYERS, call.id) as leave:
        recording = await run_for_client(
            call.request, leave, lambda: viewing.video(camera, window, as_recorded=as_recorded)
        )
    return await play(call.request, recording, call.id)


# Live


async def _watch(
    call: Call, live: AsyncGenerator[bytes], media_type: str, form: _Form
) -> web.StreamResponse:
    """Start the response with the first picture: until then, an error can still be sent."""
    request = call.request
    async with aclosing(live):
        with call.context.listeners.admit(caller(request).id, LIVE, call.id) as leave:
            pieces = form(await _first_of(request, live, leave), live)
            response = web.StreamResponse(headers={"Content-Type": media_type})
            return await _pour(request, response, pieces, leave, stalled_s=LIVE_STALLED_S)


async def _chain(first: bytes, rest: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    yield first
    async for piece in rest:
        yield piece


async def _parts(first: bytes, rest: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    yield _BOUNDARY.lstrip() + _part(first)
    async for jpeg in rest:
        yield _part(jpeg)


def _part(jpeg: bytes) -> bytes:
    """Return a picture followed by the boundary, at which browsers show the picture."""
    head = b"Content-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(jpeg)
    return head + jpeg + _BOUNDARY


async def _first_of(
    request: web.Request, pieces: AsyncGenerator[bytes], leave: asyncio.Event
) -> bytes:
    """Return the first piece before the response starts.

    Raises CameraUnreachableError if none comes in time, and BusyError if the client leaves or is
    disconnected first.
    """
    return await run_for_client(request, leave, lambda: _first(pieces))


async def _first(pieces: AsyncGenerator[bytes]) -> bytes:
    try:
        async with asyncio.timeout(FIRST_S):
            return await anext(pieces)
    except (StopAsyncIteration, TimeoutError):
        raise CameraUnreachableError("camera.sends_nothing") from None


async def _pour(
    request: web.Request,
    response: web.StreamResponse,
    pieces: AsyncGenerator[bytes],
    leave: asyncio.Event,
    *,
    stalled_s: float,
) -> web.StreamResponse:
    """Send pieces until they end, the client leaves or stalls, or `leave` is set.

    Always closes `pieces`. An incomplete response ends by aborting its connection, so that nobody
    takes a part for the whole.
    """
    async with aclosing(pieces):
        await response.prepare(request)
        sent = await run_while_connected(request, leave, _send(response, pieces, stalled_s))
    if not sent and request.transport is not None:
        request.transport.abort()
    return response


async def _send(
    response: web.StreamResponse, pieces: AsyncGenerator[bytes], stalled_s: float
) -> bool:
    """Send each piece before the next is made; return whether everything was sent."""
    try:
        async for piece in pieces:
            async with asyncio.timeout(stalled_s):
                await response.write(piece)
    except (ConnectionError, TimeoutError):
        return False
    except HubError as error:
        _LOG.warning("A video ended while somebody watched it: %s", error)
        return False
    except Exception:  # noqa: BLE001 -- the task's outermost handler; it logs
        _LOG.exception("Unexpected error while sending a video")
        return False
    return True


# Byte ranges, by RFC 9110, sections 13.1.5 and 14

_RANGE = re.compile(r"bytes=\s*([0-9]{0,20})-([0-9]{0,20})\s*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class RangePart:
    """Bytes `start` to before `end` of `size`."""

    start: int
    end: int
    size: int

    @property
    def is_empty(self) -> bool:
        """Whether it has no bytes: the answer is then 416."""
        return self.start >= self.end

    @property
    def content_range(self) -> str:
        """The value of the Content-Range header."""
        return f"bytes {'*' if self.is_empty else f'{self.start}-{self.end - 1}'}/{self.size}"


def parse_range(header: str, size: int) -> RangePart | None:
    """Return the part that a Range header asks for, or None to send everything.

    Several ranges, other units and malformed headers are answered with everything.
    """
    found = _RANGE.fullmatch(header)
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return RangePart(start=max(size - int(last), 0), end=size, size=size)
    if last and int(last) < int(first):
        return None
    return RangePart(start=int(first), end=min(int(last) + 1, size) if last else size, size=size)


def still_holds(if_range: str | None, tag: str) -> bool:
    """Return whether a part can be sent: without If-Range, or if it names these very bytes.

    Dates never match, because a recording assembled while it is read has no date.
    """
    return if_range is None or if_range.strip() == f'"{tag}"'


# Recordings


class Video(Protocol):
    """An MP4 that is read in chunks; the same recording always has the same bytes."""

    @property
    def size_bytes(self) -> int:
        """Its length in bytes."""

    @property
    def tag(self) -> str:
        """Identifies exactly these bytes, for HTTP's ETag."""

    def read(self, start: int, end: int) -> AsyncGenerator[bytes]:
        """Yield bytes `start` to before `end`, in chunks of at most 256 KiB.

        Raises StorageError if the recording was deleted or damaged in the meantime.
        """


async def play(
    request: web.Request,
    recording: Video,
    about: str,
    *,
    saved_as: str = "",
    media_type: str = "video/mp4",
) -> web.StreamResponse:
    """Answer with a recording, or with the one range of it that was requested.

    A browser that downloads it calls it `saved_as`.
    """
    size = recording.size_bytes
    part = _part_of(request, recording)
    if part is not None and part.is_empty:
        return await _beyond_its_end(request, part)
    response = web.StreamResponse(
        status=HTTPStatus.OK if part is None else HTTPStatus.PARTIAL_CONTENT,
        headers={"Accept-Ranges": "bytes", "ETag": f'"{recording.tag}"'},
    )
    if saved_as:
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(saved_as)}"
    if part is not None:
        response.headers["Content-Range"] = part.content_range
    part = part or RangePart(start=0, end=size, size=size)
    response.content_type = media_type
    response.content_length = part.end - part.start
    if request.method == "HEAD":
        return response
    context = request.app[CONTEXT]
    with context.listeners.admit(caller(request).id, PLAYERS, about) as leave:
        pieces = recording.read(part.start, part.end)
        return await _pour(request, response, pieces, leave, stalled_s=PLAYER_STALLED_S)


def _part_of(request: web.Request, recording: Video) -> RangePart | None:
    """Return the requested range; None if there is none, or if the recording changed since."""
    if request.method == "HEAD" or not still_holds(request.headers.get("If-Range"), recording.tag):
        return None
    return parse_range(request.headers.get("Range", ""), recording.size_bytes)


async def _beyond_its_end(request: web.Request, part: RangePart) -> web.Response:
    answer = await error_answer(
        request,
        HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
        "range_not_satisfiable",
        Text("clip.ends_before"),
    )
    answer.headers["Content-Range"] = part.content_range
    return answer


class PlainFile(Video):
    """One open file; it stays readable after it is deleted."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._status = os.fstat(descriptor)

    @property
    @override
    def size_bytes(self) -> int:
        return self._status.st_size

    @property
    @override
    def tag(self) -> str:
        # A cut is written only once: a new cut of the same name is a different file.
        status = self._status
        named = f"{status.st_dev} {status.st_ino} {status.st_size} {status.st_mtime_ns}"
        return sha256(named.encode()).hexdigest()[:16]

    @override
    async def read(self, start: int, end: int) -> AsyncGenerator[bytes]:
        while start < end:
            most = min(_FILE_PIECE_BYTES, end - start)
            try:
                piece = await asyncio.to_thread(os.pread, self._descriptor, most, start)
            except OSError as error:
                raise StorageError("clip.prepared_unreadable") from error
            if not piece:
                raise StorageError("clip.prepared_shorter")
            yield piece
            start += len(piece)


@asynccontextmanager
async def open_plain(path: Path) -> AsyncGenerator[PlainFile]:
    """Give the open file; raises NotFoundError if it is gone, StorageError if it is unreadable."""
    try:
        descriptor = await asyncio.to_thread(os.open, path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise NotFoundError("clip.prepared_gone") from None
    except OSError as error:
        raise StorageError("clip.prepared_unreadable") from error
    try:
        yield PlainFile(descriptor)
    finally:
        await asyncio.to_thread(os.close, descriptor)

"""Routes for a camera's pictures: live, the newest one, or recorded footage."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from http import HTTPStatus

from aiohttp import web

from hub.api import schema
from hub.api.guard import caller
from hub.api.listeners import LIVE
from hub.api.play import play
from hub.api.route import CONTEXT, Route, picture
from hub.api.scope import Scope
from hub.api.stream import first_of, pour
from hub.model.ids import CameraId

_ID = {"id": "[0-9a-f]{12}"}
STALLED_S = 10.0
type _Form = Callable[[bytes, AsyncGenerator[bytes]], AsyncGenerator[bytes]]
_BOUNDARY = b"\r\n--frame\r\n"


def _id(request: web.Request) -> CameraId:
    return CameraId(request.match_info["id"])


async def get_snapshot(request: web.Request) -> web.Response:
    """Show a camera's newest picture."""
    return picture(await request.app[CONTEXT].house.snapshot(_id(request)))


async def put_snapshot(request: web.Request) -> web.Response:
    """Give the newest picture of a camera that is lent as single pictures."""
    jpeg = await schema.read_picture(request)
    await request.app[CONTEXT].house.lend_picture(_id(request), jpeg)
    return web.Response(status=HTTPStatus.NO_CONTENT)


async def get_live_pictures(request: web.Request) -> web.StreamResponse:
    """Watch a camera live as one JPEG after another."""
    pictures = request.app[CONTEXT].house.live_pictures(_id(request))
    return await _watch(request, pictures, "multipart/x-mixed-replace; boundary=frame", _parts)


async def get_live_video(request: web.Request) -> web.StreamResponse:
    """Watch a camera live as an MP4 that never ends."""
    video = request.app[CONTEXT].house.live_video(_id(request))
    return await _watch(request, video, "video/mp4", _as_they_come)


async def get_footage(request: web.Request) -> web.StreamResponse:
    """Play what a camera recorded, an hour at most; honours Range."""
    window = schema.parse_footage_query(request.query)
    recording = await request.app[CONTEXT].house.footage(_id(request), window)
    return await play(request, recording, _id(request))


async def _watch(
    request: web.Request, live: AsyncGenerator[bytes], media_type: str, form: _Form
) -> web.StreamResponse:
    """Start the response with the first picture: until then, an error can still be sent."""
    context = request.app[CONTEXT]
    async with aclosing(live):
        await context.house.camera(_id(request))
        with context.listeners.admit(caller(request).id, LIVE, _id(request)) as leave:
            pieces = form(await first_of(request, live, leave), live)
            response = web.StreamResponse(headers={"Content-Type": media_type})
            return await pour(request, response, pieces, leave, stalled_s=STALLED_S)


async def _as_they_come(first: bytes, rest: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
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


ROUTES = (
    Route(
        method="GET",
        path="/cameras/{id}/snapshot",
        ids=_ID,
        scope=Scope.READ,
        answer="image/jpeg",
        handler=get_snapshot,
    ),
    Route(
        method="PUT",
        path="/cameras/{id}/snapshot",
        ids=_ID,
        scope=Scope.ADMIN,
        body="image/jpeg",
        answer=None,
        status=HTTPStatus.NO_CONTENT,
        handler=put_snapshot,
    ),
    Route(
        method="GET",
        path="/cameras/{id}/live.mjpeg",
        ids=_ID,
        scope=Scope.READ,
        answer="multipart/x-mixed-replace",
        handler=get_live_pictures,
    ),
    Route(
        method="GET",
        path="/cameras/{id}/live.mp4",
        ids=_ID,
        scope=Scope.READ,
        answer="video/mp4",
        handler=get_live_video,
    ),
    Route(
        method="GET",
        path="/cameras/{id}/video",
        ids=_ID,
        scope=Scope.READ,
        query=schema.FOOTAGE_QUERY,
        answer="video/mp4",
        also=(HTTPStatus.PARTIAL_CONTENT,),
        has_head=True,
        handler=get_footage,
    ),
)

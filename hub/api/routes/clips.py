"""Routes to list, preview and play clips at home."""

from datetime import datetime
from http import HTTPStatus
from urllib.parse import quote

from aiohttp import web
import msgspec

from hub.api import schema, views, wire
from hub.api.play import play
from hub.api.route import CONTEXT, Route, answer, picture
from hub.api.scope import Scope
from hub.errors import ConflictError
from hub.model.ids import ClipId

_ID = {"id": "[0-9a-f]{16}"}


async def get_clips(request: web.Request) -> web.Response:
    """List clips, newest first."""
    wanted = schema.parse_clips_query(request.query)
    house = request.app[CONTEXT].house
    clips = await house.clips(wanted.camera_id, wanted.window, wanted.limit, wanted.label)
    return answer(views.ClipList(clips=tuple(wire.dump_clip(clip) for clip in clips)))


async def get_clip(request: web.Request) -> web.Response:
    """Show one clip."""
    clip = await request.app[CONTEXT].house.clip(ClipId(request.match_info["id"]))
    return answer(wire.dump_clip(clip))


async def get_thumbnail(request: web.Request) -> web.Response:
    """Show one clip's picture."""
    clip_id = ClipId(request.match_info["id"])
    return picture(await request.app[CONTEXT].house.thumbnail(clip_id))


async def get_filmstrip(request: web.Request) -> web.Response:
    """Show ten small frames of one clip side by side."""
    clip_id = ClipId(request.match_info["id"])
    return picture(await request.app[CONTEXT].house.filmstrip(clip_id))


def _as_it_is_now(path: str, until: datetime) -> web.Response:
    shown = quote(msgspec.json.encode(until).decode().strip('"'), safe="")
    headers = {"Location": f"{path}?until={shown}"}
    return web.Response(status=HTTPStatus.TEMPORARY_REDIRECT, headers=headers)


async def get_frames(request: web.Request) -> web.Response:
    """Show when each frame of a clip's video is shown, so that a player can find the one it wants.

    `until` and `tag` are those of the video that this is about.
    """
    clip_id = ClipId(request.match_info["id"])
    until = schema.parse_frames_query(request.query)
    times = await request.app[CONTEXT].house.clip_frames(clip_id, until)
    return answer(wire.dump_frame_times(times))


async def get_video(request: web.Request) -> web.StreamResponse:
    """Play one clip; honours Range.

    A clip grows while it is recorded, and a player must get the same bytes each time it asks:
    so each length of it has an address of its own.
    """
    clip_id = ClipId(request.match_info["id"])
    wanted = schema.parse_video_query(request.query)
    recording = await request.app[CONTEXT].house.clip_video(clip_id, wanted.until)
    if wanted.until is None:
        return _as_it_is_now(request.path, recording.until)
    if wanted.tag not in {None, recording.tag}:
        raise ConflictError("clip.other")
    return await play(request, recording, clip_id)


ROUTES = (
    Route(
        method="GET",
        path="/clips",
        scope=Scope.READ,
        query=schema.CLIPS_QUERY,
        answer=views.ClipList,
        handler=get_clips,
    ),
    Route(
        method="GET",
        path="/clips/{id}",
        ids=_ID,
        scope=Scope.READ,
        answer=views.Clip,
        handler=get_clip,
    ),
    Route(
        method="GET",
        path="/clips/{id}/thumbnail",
        ids=_ID,
        scope=Scope.READ,
        answer="image/jpeg",
        handler=get_thumbnail,
    ),
    Route(
        method="GET",
        path="/clips/{id}/filmstrip",
        ids=_ID,
        scope=Scope.READ,
        answer="image/jpeg",
        handler=get_filmstrip,
    ),
    Route(
        method="GET",
        path="/clips/{id}/frames",
        ids=_ID,
        scope=Scope.READ,
        query=schema.FRAMES_QUERY,
        answer=views.FrameTimes,
        handler=get_frames,
    ),
    Route(
        method="GET",
        path="/clips/{id}/video",
        ids=_ID,
        scope=Scope.READ,
        query=schema.VIDEO_QUERY,
        answer="video/mp4",
        also=(HTTPStatus.PARTIAL_CONTENT, HTTPStatus.TEMPORARY_REDIRECT),
        has_head=True,
        handler=get_video,
    ),
)

"""Clips: listed, pictured, played at home."""

from aiohttp import web

from hub.api import schema, views, wire
from hub.api.context import CONTEXT, Route, answer, picture
from hub.api.scope import Scope
from hub.model.ids import ClipId

_ID = "[0-9a-f]{16}"


async def get_clips(request: web.Request) -> web.Response:
    """List clips, newest first."""
    wanted = schema.parse_clips_query(request.query)
    clips = await request.app[CONTEXT].house.clips(wanted.camera_id, wanted.window, wanted.limit)
    return answer(views.ClipList(clips=tuple(wire.dump_clip(clip) for clip in clips)))


async def get_clip(request: web.Request) -> web.Response:
    """Show one clip."""
    clip = await request.app[CONTEXT].house.clip(ClipId(request.match_info["id"]))
    return answer(wire.dump_clip(clip))


async def get_thumbnail(request: web.Request) -> web.Response:
    """Show one clip's picture."""
    clip_id = ClipId(request.match_info["id"])
    return picture(await request.app[CONTEXT].house.thumbnail(clip_id))


async def get_video(request: web.Request) -> web.StreamResponse:
    """Play one clip; honours Range."""
    path = await request.app[CONTEXT].house.clip_video(ClipId(request.match_info["id"]))
    return web.FileResponse(path, headers={"Content-Type": "video/mp4"})


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
        id_pattern=_ID,
        scope=Scope.READ,
        answer=views.Clip,
        handler=get_clip,
    ),
    Route(
        method="GET",
        path="/clips/{id}/thumbnail",
        id_pattern=_ID,
        scope=Scope.READ,
        answer="image/jpeg",
        handler=get_thumbnail,
    ),
    Route(
        method="GET",
        path="/clips/{id}/video",
        id_pattern=_ID,
        scope=Scope.READ,
        answer="video/mp4",
        handler=get_video,
    ),
)

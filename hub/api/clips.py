"""Clips, their video, and what recordings take of the disk: queries, answers and routes."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from aiohttp import web
import msgspec
from msgspec import UNSET, UnsetType

from hub.api.body import LATEST, Body, UtcTime, hex_digits, or_none, whole
from hub.api.house import House
from hub.api.route import Call, Routes, Who, picture
from hub.api.scope import Scope
from hub.api.video import play
from hub.api.view import View
from hub.errors import ConflictError
from hub.model.ids import CameraId, ClipId
from hub.model.recording import Clip, FrameTimes, Label, TriggerKind
from hub.model.report import Storage
from hub.model.window import TimeWindow
from noticeboard.runtime.database import EPOCH

DEFAULT_CLIPS, MOST_CLIPS = 200, 500


class ClipsQuery(Body, frozen=True, kw_only=True):
    """Which clips a caller asks for; a missing end leaves the window open on that side."""

    camera: Annotated[CameraId, hex_digits(12)] | UnsetType = UNSET
    start: UtcTime | UnsetType = UNSET
    end: UtcTime | UnsetType = UNSET
    label: Label | UnsetType = UNSET
    limit: Annotated[int, whole(1, MOST_CLIPS)] = DEFAULT_CLIPS

    @property
    def window(self) -> TimeWindow | None:
        """The window of the clips; None for all."""
        start, end = or_none(self.start), or_none(self.end)
        if start is None and end is None:
            return None
        return TimeWindow(start=start or EPOCH, end=end or LATEST)


class FramesQuery(Body, frozen=True, kw_only=True):
    """The end up to which frame times are wanted; all recorded so far if it is left out."""

    until: UtcTime | UnsetType = UNSET


class VideoQuery(Body, frozen=True, kw_only=True):
    """Which video of a clip a caller asks for."""

    until: UtcTime | UnsetType = UNSET
    """Left out, it asks for the current end."""
    tag: Annotated[str, hex_digits(32)] | UnsetType = UNSET
    """The tag of the video whose frame times the caller has; left out, it accepts any."""


class ClipView(View, frozen=True, kw_only=True):
    """An interval of one camera's recording."""

    id: str
    camera_id: str
    start: datetime
    end: datetime
    triggers: tuple[TriggerKind, ...]
    labels: tuple[Label, ...]
    thumbnail: bool

    @classmethod
    def of(cls, clip: Clip) -> "ClipView":
        """Return a clip."""
        return cls(
            id=clip.id,
            camera_id=clip.camera_id,
            start=clip.window.start,
            end=clip.window.end,
            triggers=clip.triggers,
            labels=clip.labels,
            thumbnail=clip.has_thumbnail,
        )


class ClipList(View, frozen=True, kw_only=True):
    """Clips, newest first."""

    clips: tuple[ClipView, ...]


class FrameTimesView(View, frozen=True, kw_only=True):
    """When each frame of a clip's video is shown; the video's own time counts from `start`."""

    start: datetime
    until: datetime
    tag: str
    frames_us: tuple[int, ...]

    @classmethod
    def of(cls, times: FrameTimes) -> "FrameTimesView":
        """Return when each frame of a clip's video is shown."""
        return cls(start=times.start, until=times.until, tag=times.tag, frames_us=times.frames_us)


class CameraStorageView(View, frozen=True, kw_only=True):
    """The size of one camera's recordings, even if the camera was removed."""

    camera_id: str
    size_bytes: int
    oldest: datetime
    newest: datetime


class StorageView(View, frozen=True, kw_only=True):
    """How much disk space the recordings use."""

    free_bytes: int
    floor_bytes: int
    held_bytes: int
    fetched_bytes: int
    encrypted: bool
    cameras: tuple[CameraStorageView, ...]

    @classmethod
    def of(cls, storage: Storage) -> "StorageView":
        """Return the recordings' disk use."""
        return cls.of_fields(
            storage,
            cameras=tuple(
                CameraStorageView.of_fields(each, camera_id=each.camera_id)
                for each in storage.cameras
            ),
        )


async def read_clip(house: House, clip_id: ClipId) -> ClipView:
    """Return one clip, with whether it has a picture; raises NotFoundError."""
    [clip] = await house.clips.pictured([await house.clips.clip(clip_id)])
    return ClipView.of(clip)


ROUTES = Routes(id="[0-9a-f]{16}")


async def _clip(call: Call) -> Clip:
    return await call.house.clips.clip(ClipId(call.id))


@ROUTES.get("/clips", scope=Scope.READ, panel=Who.READER)
async def get_clips(call: Call, query: ClipsQuery) -> ClipList:
    """List clips, newest first."""
    clips = call.house.clips
    found = await clips.clips(
        or_none(query.camera), query.window, query.limit, label=or_none(query.label)
    )
    return ClipList(clips=tuple(map(ClipView.of, await clips.pictured(found))))


@ROUTES.get("/clips/{id}", scope=Scope.READ, panel=Who.READER)
async def get_clip(call: Call) -> ClipView:
    """Show one clip."""
    return await read_clip(call.house, ClipId(call.id))


@ROUTES.get("/clips/{id}/thumbnail", scope=Scope.READ, panel=Who.READER, answer="image/jpeg")
async def get_thumbnail(call: Call) -> web.Response:
    """Show one clip's picture."""
    return picture(await call.house.library.thumbnail(await _clip(call)))


@ROUTES.get("/clips/{id}/filmstrip", scope=Scope.READ, panel=Who.READER, answer="image/jpeg")
async def get_filmstrip(call: Call) -> web.Response:
    """Show ten small frames of one clip, side by side."""
    return picture(await call.house.library.filmstrip(await _clip(call)))


@ROUTES.get("/clips/{id}/frames", scope=Scope.READ, panel=Who.READER)
async def get_frames(call: Call, query: FramesQuery) -> FrameTimesView:
    """Show the time of each frame of a clip's video, so that a player can find a frame.

    `until` and `tag` are those of the video that this is about.
    """
    return FrameTimesView.of(
        await call.house.library.frame_times(await _clip(call), or_none(query.until))
    )


@ROUTES.get(
    "/clips/{id}/video",
    scope=Scope.READ,
    panel=Who.READER,
    answer="video/mp4",
    also=(HTTPStatus.PARTIAL_CONTENT, HTTPStatus.TEMPORARY_REDIRECT),
    has_head=True,
)
async def get_video(call: Call, query: VideoQuery) -> web.StreamResponse:
    """Play one clip; supports Range.

    A clip grows while it is recorded, and a player must get the same bytes each time it asks:
    so each length of it has an address of its own.
    """
    until = or_none(query.until)
    recording = await call.house.library.playable(await _clip(call), until)
    if until is None:
        return _as_it_is_now(call.request.path, recording.until)
    if query.tag not in {UNSET, recording.tag}:
        raise ConflictError("clip.other")
    return await play(call.request, recording, call.id)


def _as_it_is_now(path: str, until: datetime) -> web.Response:
    quoted = quote(msgspec.json.encode(until).decode().strip('"'), safe="")
    headers = {"Location": f"{path}?until={quoted}"}
    return web.Response(status=HTTPStatus.TEMPORARY_REDIRECT, headers=headers)


@ROUTES.get("/storage", scope=Scope.READ, panel=Who.READER)
async def get_storage(call: Call) -> StorageView:
    """Show how much disk space the recordings use."""
    return StorageView.of(await call.house.retention.storage())

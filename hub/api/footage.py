"""Footage over time: each camera's lane, single frames, and clips that a person saves."""

import asyncio
from datetime import UTC, datetime, timedelta, tzinfo
from http import HTTPStatus
import re
from typing import Annotated, Final, Self
from zoneinfo import ZoneInfo

from aiohttp import web

from hub.api.body import Body, Fraction, UtcTime, exact, hex_digits, several, whole
from hub.api.clips import FrameTimesView
from hub.api.listeners import SCRUBBERS, SEARCHERS, run_for_client
from hub.api.masks import (
    MovingMaskBody,
    MovingMaskView,
    SearchProgress,
    Suggestions,
)
from hub.api.route import Call, Routes, Who, caller, picture
from hub.api.scope import Scope
from hub.api.video import FootageQuery, play
from hub.api.view import Language, View, line, sentence
from hub.archives.lanes import Lane, LaneState
from hub.clips.activity import FootageEvent
from hub.clips.exports import (
    LONGEST_EXPORT,
    ClipExport,
    ExportCodec,
    ExportOrder,
    ExportState,
    FootageCodec,
)
from hub.clips.timeline import LONGEST_TIMELINE, FootageGap, FootageSource, FootageSpan, GapReason
from hub.decision.proposals import MOST_KEYS, MOST_MASKS
from hub.errors import InvalidInputError
from hub.model.archive import ArchiveClock
from hub.model.camera import Camera
from hub.model.decision import MaskKey, Subject
from hub.model.ids import CameraId
from hub.model.recording import Label, TriggerKind
from hub.model.window import TimeWindow

_QUERIED: Final = timedelta(seconds=1)
"""A camera that is asked for its time says whole seconds."""

_LONGEST_MS: Final = LONGEST_EXPORT // timedelta(milliseconds=1)
_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


class TimelineQuery(Body, frozen=True, kw_only=True):
    """The time that is looked at, at most 31 days."""

    start: UtcTime
    end: UtcTime

    def to_model(self) -> TimeWindow:
        """Return the window; raises InvalidInputError if it is too long or of no time."""
        window = TimeWindow(start=self.start, end=self.end)
        if window.length > LONGEST_TIMELINE:
            raise InvalidInputError("input.days_at_most", days=LONGEST_TIMELINE.days)
        return window


class SpanView(View, frozen=True, kw_only=True):
    """A stretch of footage without a gap, and where it is."""

    start: datetime
    end: datetime
    source: FootageSource

    @classmethod
    def of(cls, span: FootageSpan) -> Self:
        """Return a stretch of footage."""
        return cls(start=span.window.start, end=span.window.end, source=span.source)


class GapView(View, frozen=True, kw_only=True):
    """A time without footage, and why."""

    start: datetime
    end: datetime
    reason: GapReason

    @classmethod
    def of(cls, gap: FootageGap) -> Self:
        """Return a gap."""
        return cls(start=gap.window.start, end=gap.window.end, reason=gap.reason)


class FootageEventView(View, frozen=True, kw_only=True):
    """Something that happened; without a clip if only an archive says so."""

    clip_id: str
    start: datetime
    end: datetime
    kind: TriggerKind
    labels: tuple[Label, ...]

    @classmethod
    def of(cls, event: FootageEvent) -> Self:
        """Return something that happened."""
        return cls(
            clip_id=event.clip_id or "",
            start=event.window.start,
            end=event.window.end,
            kind=event.kind,
            labels=event.labels,
        )


class LaneClockView(View, frozen=True, kw_only=True):
    """The clock in a camera's picture, or by which its archive dates footage, minus the hub's."""

    offset_s: float
    uncertainty_s: float

    @classmethod
    def of(cls, clock: ArchiveClock | None) -> Self | None:
        """Return a clock; None if it was never measured."""
        if clock is None or clock.offset is None:
            return None
        return cls(
            offset_s=clock.offset.total_seconds(), uncertainty_s=clock.uncertainty.total_seconds()
        )


class LaneView(View, frozen=True, kw_only=True):
    """One camera over the time that is looked at."""

    camera_id: str
    archive_id: str
    state: LaneState
    reason: str
    spans: tuple[SpanView, ...]
    gaps: tuple[GapView, ...]
    events: tuple[FootageEventView, ...]
    activity: tuple[int, ...]
    """How much moved in each equal part of the time, 0 to 100."""
    clock: LaneClockView | None
    codec: str

    @classmethod
    def of(cls, lane: Lane, offset_ms: int | None, language: Language) -> Self:
        """Return a camera's lane. `offset_ms` is the camera's own clock minus the hub's."""
        clock = lane.clock
        if lane.camera.archive_id is None and offset_ms is not None:
            clock = ArchiveClock(offset=timedelta(milliseconds=offset_ms), uncertainty=_QUERIED)
        return cls(
            camera_id=lane.camera.id,
            archive_id=lane.camera.archive_id or "",
            state=lane.state,
            reason=sentence(lane.reason, language),
            spans=tuple(map(SpanView.of, lane.spans)),
            gaps=tuple(map(GapView.of, lane.gaps)),
            events=tuple(map(FootageEventView.of, lane.events)),
            activity=lane.activity,
            clock=LaneClockView.of(clock),
            codec=lane.codec,
        )


class FootageView(View, frozen=True, kw_only=True):
    """Every camera over the time that is looked at, in the cameras' order."""

    start: datetime
    end: datetime
    lanes: tuple[LaneView, ...]


class FrameQuery(Body, frozen=True, kw_only=True):
    """Which frame is wanted."""

    at: UtcTime
    width: Annotated[int, whole(16, 1920)] = 320
    exact: bool = False
    """Whether it must be the very frame that is shown then, and not just the key frame before."""


class ExportBody(Body, frozen=True, kw_only=True):
    """A clip to save. Keys of masks count from its start."""

    camera_id: Annotated[CameraId, hex_digits(12)]
    start: UtcTime
    end: UtcTime
    masks: Annotated[tuple[MovingMaskBody, ...], several(MOST_MASKS)] = ()
    sound: bool = False
    codec: ExportCodec = ExportCodec.H264

    def to_model(self, camera: Camera) -> ExportOrder:
        """Return what is wanted; raises InvalidInputError. Slow if there are many masks."""
        if sum(len(mask.keys) for mask in self.masks) > MOST_KEYS:
            raise InvalidInputError("input.too_many_keys", most=MOST_KEYS)
        return ExportOrder(
            camera=camera,
            window=TimeWindow(start=self.start, end=self.end),
            masks=tuple(mask.to_model() for mask in self.masks),
            sound=self.sound,
            codec=self.codec,
        )


def _to_search(start: datetime, end: datetime) -> TimeWindow:
    window = TimeWindow(start=start, end=end)
    if window.length > LONGEST_EXPORT:
        raise InvalidInputError("export.too_long", minutes=LONGEST_EXPORT.seconds // 60)
    return window


class FootageSearchBody(Body, frozen=True, kw_only=True):
    """What to search for in a clip to save."""

    start: UtcTime
    end: UtcTime
    kinds: Annotated[tuple[Subject, ...], several(len(Subject), least=1)]

    def to_model(self) -> TimeWindow:
        """Return what is searched; raises InvalidInputError."""
        return _to_search(self.start, self.end)


class FootageKeyBody(Body, frozen=True, kw_only=True):
    """What to follow in a clip to save: what is in this place, so long after its start."""

    start: UtcTime
    end: UtcTime
    at_ms: Annotated[int, whole(0, _LONGEST_MS)]
    left: Fraction
    top: Fraction
    width: Fraction
    height: Fraction

    def to_model(self) -> tuple[TimeWindow, MaskKey]:
        """Return the clip in which something is followed, and what marks it; InvalidInputError."""
        place = MaskKey(
            at_ms=self.at_ms, left=self.left, top=self.top, width=self.width, height=self.height
        )
        return _to_search(self.start, self.end), place


class SavedQuery(Body, frozen=True, kw_only=True):
    """By which time zone the file is named."""

    zone: Annotated[str, exact(longest=64)] = "UTC"
    """An IANA name; UTC if there is no such zone."""


class ExportView(View, frozen=True, kw_only=True):
    """A clip that a person saves."""

    id: str
    camera_id: str
    start: datetime
    end: datetime
    state: ExportState
    done: float
    size_bytes: int | None
    reason: str
    name: str
    """What its file is called, in UTC; the file itself can be had by another time zone."""

    @classmethod
    def of(cls, export: ClipExport, language: Language) -> Self:
        """Return a clip to save."""
        window = export.order.window
        return cls(
            id=export.id,
            camera_id=export.order.camera.id,
            start=window.start,
            end=window.end,
            state=export.state,
            done=round(export.done, 3),
            size_bytes=export.size_bytes,
            reason=sentence(export.reason, language),
            name=file_name(export.order, UTC),
        )


def file_name(order: ExportOrder, zone: tzinfo) -> str:
    """Return a name for a saved clip that people and every file system can read."""
    name = _NOT_IN_NAMES.sub(" ", line(order.camera.name)).strip(" .") or order.camera.id
    return f"{name} {order.window.start.astimezone(zone):%Y-%m-%d %H-%M-%S}{order.codec.ending}"


def _zone(name: str) -> tzinfo:
    """Return a time zone; blocking."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # A file's path, a folder, or nothing.
        return UTC


ROUTES = Routes(id="[0-9a-f]{12}")
_EXPORT: Final = {"id": "[0-9a-f]{16}"}


@ROUTES.get("/footage", scope=Scope.READ, panel=Who.READER)
async def get_timeline(call: Call, query: TimelineQuery) -> FootageView:
    """Show what footage there is of a time, at most 31 days.

    Archives are asked in the background; `footage.changed` says when there is more to show.
    """
    window, language, house = query.to_model(), await call.language(), call.house
    reports = house.cameras.reports()
    lanes = await house.viewing.lanes([report.camera for report in reports], window)
    return FootageView(
        start=window.start,
        end=window.end,
        lanes=tuple(
            LaneView.of(lane, report.status.clock_offset_ms, language)
            for lane, report in zip(lanes, reports, strict=True)
        ),
    )


@ROUTES.get("/cameras/{id}/frame", scope=Scope.READ, panel=Who.READER, answer="image/jpeg")
async def get_frame(call: Call, query: FrameQuery) -> web.Response:
    """Show one frame of a camera's footage; `X-Frame-Time` says when it was filmed."""
    camera, viewing = call.house.roster.camera(CameraId(call.id)), call.house.viewing
    with call.context.listeners.admit(caller(call.request).id, SCRUBBERS, call.id) as leave:
        found = await run_for_client(
            call.request,
            leave,
            lambda: viewing.picture(camera, query.at, query.width, exact=query.exact),
        )
    response = picture(found.jpeg)
    response.headers["X-Frame-Time"] = found.at.isoformat().replace("+00:00", "Z")
    return response


@ROUTES.get("/cameras/{id}/frames", scope=Scope.READ, panel=Who.READER)
async def get_footage_frames(call: Call, query: FootageQuery) -> FrameTimesView:
    """Show the time of each frame of a camera's video with the same query."""
    camera = call.house.roster.camera(CameraId(call.id))
    as_recorded = query.codec is FootageCodec.AS_RECORDED
    return FrameTimesView.of(
        await call.house.viewing.frame_times(camera, query.to_model(), as_recorded=as_recorded)
    )


_SEARCH: Final = "/cameras/{id}/footage/suggestions"


@ROUTES.post(_SEARCH, scope=Scope.DECIDE, panel=Who.ANSWERER)
async def post_footage_suggestions(call: Call, body: FootageSearchBody) -> Suggestions:
    """Search a clip to save for faces and texts, for as long as the caller waits."""
    camera, viewing = call.house.roster.camera(CameraId(call.id)), call.house.viewing
    window = body.to_model()
    with call.context.listeners.admit(caller(call.request).id, SEARCHERS) as leave:
        found = await run_for_client(
            call.request, leave, lambda: viewing.suggest(camera, window, frozenset(body.kinds))
        )
    return Suggestions.of(found)


@ROUTES.post("/cameras/{id}/footage/follow", scope=Scope.DECIDE, panel=Who.ANSWERER)
async def post_footage_follow(call: Call, body: FootageKeyBody) -> MovingMaskView:
    """Follow what a key marks in a clip to save, for as long as the caller waits."""
    camera, viewing = call.house.roster.camera(CameraId(call.id)), call.house.viewing
    window, key = body.to_model()
    with call.context.listeners.admit(caller(call.request).id, SEARCHERS) as leave:
        mask = await run_for_client(
            call.request, leave, lambda: viewing.follow(camera, window, key)
        )
    return MovingMaskView.of(mask)


@ROUTES.get(_SEARCH, scope=Scope.READ, panel=Who.ANSWERER)
async def get_footage_suggestions(call: Call) -> SearchProgress:
    """Show the progress of a search in a camera's footage."""
    camera = call.house.roster.camera(CameraId(call.id))
    return SearchProgress.of(call.house.viewing.searches.progress(camera.id))


@ROUTES.delete(_SEARCH, scope=Scope.DECIDE, panel=Who.ANSWERER)
async def delete_footage_suggestions(call: Call) -> None:
    """Cancel the search in a camera's footage; callers that wait for it are told."""
    await call.house.viewing.searches.end(call.house.roster.camera(CameraId(call.id)).id)


@ROUTES.post(
    "/exports", scope=Scope.DECIDE, panel=Who.ANSWERER, status=HTTPStatus.ACCEPTED, long_body=True
)
async def post_export(call: Call, body: ExportBody) -> ExportView:
    """Begin to make a clip for oneself, ten minutes at most, with or without moving masks.

    It is kept for an hour. It is never part of a share. With `ffv1`, it is a ZIP file for a
    laboratory, a minute at most, without sound: each frame without loss, its time, its hash.
    """
    camera = call.house.roster.camera(body.camera_id)
    order = await asyncio.to_thread(body.to_model, camera)
    return ExportView.of(await call.house.exports.start(order), await call.language())


@ROUTES.get("/exports/{id}", scope=Scope.READ, panel=Who.ANSWERER, ids=_EXPORT)
async def get_export(call: Call) -> ExportView:
    """Show how far a clip to save is."""
    return ExportView.of(call.house.exports.export(call.id), await call.language())


@ROUTES.delete("/exports/{id}", scope=Scope.DECIDE, panel=Who.ANSWERER, ids=_EXPORT)
async def delete_export(call: Call) -> None:
    """Cancel a clip to save, and delete it."""
    await call.house.exports.remove(call.id)


@ROUTES.get(
    "/exports/{id}/video",
    scope=Scope.READ,
    panel=Who.ANSWERER,
    answer="video/mp4",
    also=(HTTPStatus.PARTIAL_CONTENT,),
    has_head=True,
    ids=_EXPORT,
)
async def get_export_video(call: Call, query: SavedQuery) -> web.StreamResponse:
    """Download a saved clip, or play it; supports Range. One of `ffv1` is `application/zip`."""
    exports = call.house.exports
    recording, zone = await exports.video(call.id), await asyncio.to_thread(_zone, query.zone)
    order = exports.export(call.id).order
    name, kind = file_name(order, zone), order.codec.media_type
    return await play(call.request, recording, call.id, saved_as=name, media_type=kind)

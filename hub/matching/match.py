"""Match a request with this house's cameras and their marked clips, and give reasons.

Times in reasons are UTC; callers can format the fields themselves. The window that is compared is
widened by the uncertainty of the clocks.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nsmallest
from math import ceil
from types import MappingProxyType
from typing import Final

from hub.matching.coverage import AreaView, Coverage
from hub.model.archive import ArchiveClock
from hub.model.camera import Camera
from hub.model.ids import CameraId, RequestId
from hub.model.recording import (
    RECEPTION,
    UNKNOWN_CLOCK,
    Clip,
    ClockReading,
    Label,
    Trigger,
    TriggerKind,
    describe_offset,
)
from hub.model.request import Because, ClipMatch, Match, MatchStrength, NearClip, Request, Sight
from hub.model.window import TimeWindow
from noticeboard.runtime.text import Text

TRIGGERS: Final = {
    TriggerKind.BUTTON: "button pressed",
    TriggerKind.EXTERNAL: "marked by another device",
    TriggerKind.MOTION: "motion",
    TriggerKind.RECORDED: "recorded elsewhere",
}
"""What triggered a clip, the most telling kind first."""
_CORNER: Final = 0.5
"""If less of its view than this is in the area, a camera covers a corner of it."""
_SAME_CLOCK: Final = timedelta(seconds=2)
"""ONVIF reports clocks in whole seconds: a smaller difference counts as none."""


def reason_for(  # noqa: PLR0913 -- the parts of the sentence
    view: AreaView,
    cut: TimeWindow,
    kind: TriggerKind | None,
    marked_at: datetime | None,
    clock: ClockReading,
    *,
    labels: Sequence[Label] = (),
    dated: bool,
) -> str:
    """Return why a clip is offered: `covers the area from 14:02:10 to 14:02:35 UTC, motion; …`."""
    first, last = _time(cut.start, dated=dated), _time(cut.end, dated=dated)
    aside = "," if view.sight is Sight.FACING else ""
    text = f"{_covers(view)}{aside} from {first} to {last} UTC"
    if kind is not None:
        text += f", {TRIGGERS[kind]}"
        if marked_at is not None:
            text += f" at {_time(marked_at, dated=False)}"
    if labels:
        text += f", the camera says {_and(labels)}"
    return f"{text}; {_clock(clock)}{_picture(clock)}"


def reason_for_near(view: AreaView, apart: timedelta, clock: ClockReading) -> str:
    """Return why a clip outside the window is mentioned: `covers the area, but …`."""
    lies = "ended" if apart < timedelta(0) else "began"
    side = "before" if apart < timedelta(0) else "after"
    whole_s = max(1, ceil(abs(apart).total_seconds()))
    missed = f"its clip {lies} {whole_s} s {side} the window"
    return f"{_covers(view)}, but {missed}; {_clock(clock)}"


def reason_of_all(  # noqa: PLR0911 -- a table's rows
    because: Because, cameras: Collection[object]
) -> Text:
    """Return the reason for a match's strength."""
    one = len(cameras) == 1
    who = Text("match.covers") if one else Text("match.cover", count=len(cameras))
    match because:
        case Because.CLIPS:
            return who
        case Because.NOTHING_MOVED:
            return Text("match.nothing_moved", cover=who)
        case Because.ASKING:
            return Text("match.asking", cover=who)
        case Because.NOT_RECORDED:
            return Text("match.not_recorded", cover=who)
        case Because.JUST_OUTSIDE:
            return Text("match.just_outside", cover=who)
        case Because.NEVER_SHARED:
            whose = Text("part.its") if one else Text("part.their")
            return Text("match.never_shared", cover=who, whose=whose)
        case Because.NO_CAMERA:
            return Text("match.no_camera")


def _covers(view: AreaView) -> str:
    if view.sight is Sight.INSIDE:
        return "covers the area"
    how = "looks into the area" if view.share >= _CORNER else "covers a corner of the area"
    return f"{how}, {max(1, round(view.distance_m))} m away"


def _and(labels: Sequence[Label]) -> str:
    """Return labels as a list in words: `person, vehicle and animal`."""
    first, last = labels[:-1], labels[-1]
    return f"{', '.join(first)} and {last}" if first else str(last)


def _time(moment: datetime, *, dated: bool) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if dated else f"{moment:%H:%M:%S}"


def _clock(clock: ClockReading) -> str:
    if clock.uncertainty is None:
        return "clock not checked"
    return f"clock ±{max(1, ceil(clock.uncertainty.total_seconds()))} s"


def _picture(clock: ClockReading) -> str:
    offset = clock.picture_offset
    if offset is None or abs(offset) < _SAME_CLOCK:
        return ""
    if clock.archive_error is not None:
        return f", this recorder's clock is {describe_offset(offset)}"
    return f", the time in the picture is {describe_offset(offset)}"


UNVOUCHED: Final = timedelta(seconds=5)
"""An error of a clock up to this goes unnoticed: it looks the same as a slow network."""


def read_clocks(hub_error: timedelta | None, picture_offset_ms: int | None = None) -> ClockReading:
    """Return what is known about the clock of a camera's recordings.

    `hub_error` is the hub clock's error, `picture_offset_ms` the camera's clock minus the hub's.
    """
    return ClockReading(
        uncertainty=None if hub_error is None else hub_error + RECEPTION,
        picture_offset=None
        if picture_offset_ms is None
        else timedelta(milliseconds=picture_offset_ms),
    )


def read_archive_clock(hub_error: timedelta | None, clock: ArchiveClock) -> ClockReading:
    """Return what is known about the clocks of footage that an archive recorded.

    Nothing vouches for it unless both clocks were measured.
    """
    error = None
    if hub_error is not None and clock.offset is not None:
        error = hub_error + RECEPTION + clock.uncertainty
    return ClockReading(
        uncertainty=error, picture_offset=clock.offset, archive_error=clock.uncertainty
    )


def margin(clock: ClockReading) -> timedelta:
    """Return how far outside a window a clip may be and still be mentioned."""
    if clock.uncertainty is not None:
        return clock.uncertainty
    return UNVOUCHED + (clock.archive_error or timedelta(0))


def considered(window: TimeWindow, clocks: Iterable[ClockReading]) -> TimeWindow:
    """Return the window in which to look up clips for a match."""
    widest = max((margin(clock) for clock in clocks), default=UNVOUCHED)
    try:
        return window.widened(before=widest, after=widest)
    except OverflowError:  # At the ends of the calendar, widening is impossible.
        return window


MOST_NEAR: Final = 10
_MICROSECOND: Final = timedelta(microseconds=1)
_A_WHOLE_DAY: Final = timedelta(days=1)
_OVERLAP_STEP: Final = timedelta(seconds=10)
_DISTANCE_STEP_M: Final = 10
_QUARTERS: Final = 4
_NO_CLOCKS: Final[Mapping[CameraId, ClockReading]] = MappingProxyType({})
_STRENGTHS: Final = {
    Because.CLIPS: MatchStrength.CLIPS,
    Because.NOTHING_MOVED: MatchStrength.CAMERA_ONLY,
    Because.ASKING: MatchStrength.CAMERA_ONLY,
    Because.NOT_RECORDED: MatchStrength.CAMERA_ONLY,
    Because.JUST_OUTSIDE: MatchStrength.CAMERA_ONLY,
    Because.NEVER_SHARED: MatchStrength.CAMERA_ONLY,
    Because.NO_CAMERA: MatchStrength.NONE,
}

type Rank = tuple[bool, bool, int, int, int, timedelta, datetime, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A clip in the window, and what its rank depends on."""

    clip: Clip
    cut: TimeWindow
    view: AreaView
    kind: TriggerKind | None
    marked_at: datetime | None


def match(  # noqa: PLR0913 -- the inputs of a match
    request: Request,
    cameras: Coverage | Iterable[Camera],
    clips: Iterable[Clip],
    triggers: Iterable[Trigger] = (),
    *,
    clocks: Mapping[CameraId, ClockReading] = _NO_CLOCKS,
    most: int | None = None,
    asking: Collection[CameraId] = (),
    lacking: Collection[CameraId] = (),
) -> Match:
    """Return the best `most` clips for a request, best first, each cut to its window.

    Nothing outside the request's window is ever offered. A clip that misses it by no more than
    the clock's uncertainty is only mentioned. `clips` are those that overlap
    `hub.matching.match.considered`; others have no effect. `triggers` give the times of marks.
    Recordings of the cameras `asking` may still come from an archive. Those of `lacking` will not:
    nobody knows what moved there.
    """
    reach = cameras if isinstance(cameras, Coverage) else Coverage(cameras)
    views = reach.views(request.area)
    giving = {id_: view for id_, view in views.items() if may_share_clips(reach.cameras[id_])}
    found: list[_Found] = []
    near: list[NearClip] = []
    times = _Times(triggers if giving else ())
    for clip in clips if giving else ():
        view = giving.get(clip.camera_id)
        if view is None:
            continue
        cut = clip.window.overlap(request.window)
        if cut is not None:
            kind = next((kind for kind in TRIGGERS if kind in clip.triggers), None)
            at = None if kind is None else times.first(clip.camera_id, kind, cut)
            found.append(_Found(clip=clip, cut=cut, view=view, kind=kind, marked_at=at))
        elif reason := _near(request, clip, view, clocks.get(clip.camera_id, UNKNOWN_CLOCK)):
            near.append(reason)
    middle = request.window.start + request.window.length / 2
    best = nsmallest(
        len(found) if most is None else most, found, key=lambda item: _rank(item, middle)
    )
    near.sort(key=lambda reason: (abs(reason.distance), reason.window.start, reason.clip_id))
    if found:
        because = Because.CLIPS
    elif giving.keys() & set(asking):
        because = Because.ASKING
    elif giving.keys() & set(lacking):
        because = Because.NOT_RECORDED
    elif giving:
        because = Because.JUST_OUTSIDE if near else Because.NOTHING_MOVED
    else:
        because = Because.NEVER_SHARED if views else Because.NO_CAMERA
    return Match(
        request_id=request.id,
        strength=_STRENGTHS[because],
        clips=tuple(
            _offer(request, item, clocks.get(item.clip.camera_id, UNKNOWN_CLOCK)) for item in best
        ),
        cameras=tuple(sorted(views)),
        because=because,
        reason=reason_of_all(because, giving or views),
        near=tuple(near[:MOST_NEAR]),
    )


def no_match(request_id: RequestId) -> Match:
    """Return the match of a request whose area no camera sees."""
    because = Because.NO_CAMERA
    return Match(
        request_id=request_id,
        strength=_STRENGTHS[because],
        because=because,
        reason=reason_of_all(because, ()),
    )


def may_share_clips(camera: Camera) -> bool:
    """Return whether any clip of this camera may leave the house."""
    return camera.may_share and not camera.indoor


def _rank(item: _Found, middle: datetime) -> Rank:
    """Return the sort key; `design/matching.md` lists it in words."""
    cut, view = item.cut, item.view
    return (
        TriggerKind.BUTTON not in item.clip.triggers,
        view.sight is not Sight.INSIDE,
        -round(view.share * _QUARTERS),
        round(view.distance_m / _DISTANCE_STEP_M),
        -(cut.length // _OVERLAP_STEP),
        abs((item.marked_at or cut.start + cut.length / 2) - middle),
        cut.start,
        item.clip.id,
    )


def _offer(request: Request, item: _Found, clock: ClockReading) -> ClipMatch:
    cut, view = item.cut, item.view
    return ClipMatch(
        clip_id=item.clip.id,
        camera_id=item.clip.camera_id,
        window=cut,
        reason=reason_for(
            view,
            cut,
            item.kind,
            item.marked_at,
            clock,
            labels=item.clip.labels,
            dated=request.window.length >= _A_WHOLE_DAY,
        ),
        sight=view.sight,
        distance_m=round(view.distance_m),
        share=round(view.share, 2),
        triggers=item.clip.triggers,
        labels=item.clip.labels,
        marked_at=item.marked_at,
        clock_uncertainty_ms=_in_ms(clock.uncertainty),
        picture_offset_ms=_in_ms(clock.picture_offset),
    )


def _near(request: Request, clip: Clip, view: AreaView, clock: ClockReading) -> NearClip | None:
    """Return a clip that a wrong clock may have put outside the window, or None."""
    early = request.window.start - clip.window.end
    # If they touch, a distance of one microsecond keeps the sign.
    apart = (
        -max(early, _MICROSECOND)
        if early >= timedelta(0)
        else max(clip.window.start - request.window.end, _MICROSECOND)
    )
    if abs(apart) >= margin(clock):
        return None
    return NearClip(
        clip_id=clip.id,
        camera_id=clip.camera_id,
        window=clip.window,
        distance=apart,
        reason=reason_for_near(view, apart, clock),
        clock_uncertainty_ms=_in_ms(clock.uncertainty),
    )


def _in_ms(length: timedelta | None) -> int | None:
    return None if length is None else round(length / timedelta(milliseconds=1))


class _Times:
    """The times of each camera's triggers, so that a clip finds its own quickly."""

    def __init__(self, triggers: Iterable[Trigger]) -> None:
        self._times: dict[tuple[CameraId, TriggerKind], list[datetime]] = {}
        for trigger in triggers:
            if trigger.active:
                key = trigger.camera_id, trigger.kind
                self._times.setdefault(key, []).append(trigger.at)

    def first(self, camera_id: CameraId, kind: TriggerKind, cut: TimeWindow) -> datetime | None:
        """Return the first trigger within a cut."""
        known = self._times.get((camera_id, kind), ())
        return min((at for at in known if cut.start <= at < cut.end), default=None)

"""Matching: a request against the cameras of this house and what they marked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nsmallest
from types import MappingProxyType
from typing import Final

from hub.matching.clocks import margin
from hub.matching.reach import Reach
from hub.matching.reasons import TRIGGERS, reason_for, reason_for_near, reason_of_all
from hub.matching.sight import View
from hub.model.camera import Camera
from hub.model.ids import CameraId
from hub.model.match import Because, ClipMatch, Match, MatchStrength, NearClip, Sight
from hub.model.recording import UNKNOWN_CLOCK, Clip, ClockReading, Trigger, TriggerKind
from hub.model.request import Request
from hub.model.window import TimeWindow

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
    Because.JUST_OUTSIDE: MatchStrength.CAMERA_ONLY,
    Because.NEVER_SHARED: MatchStrength.CAMERA_ONLY,
    Because.NO_CAMERA: MatchStrength.NONE,
}

type Rank = tuple[bool, bool, int, int, int, timedelta, datetime, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A clip in the window, and what tells how good it is."""

    clip: Clip
    cut: TimeWindow
    view: View
    kind: TriggerKind | None
    marked_at: datetime | None


def match(  # noqa: PLR0913 -- all that a match is made of
    request: Request,
    cameras: Reach | Iterable[Camera],
    clips: Iterable[Clip],
    triggers: Iterable[Trigger] = (),
    *,
    clocks: Mapping[CameraId, ClockReading] = _NO_CLOCKS,
    most: int | None = None,
) -> Match:
    """Find the clips a request asks for, each cut to its window; the best `most`, best first.

    Nothing outside the request's window is ever offered, whatever clocks are worth: a clip that
    misses it by no more than that is only told of. `clips` are those that overlap
    `hub.matching.clocks.considered`; others change nothing. `triggers` lend the times.
    """
    reach = cameras if isinstance(cameras, Reach) else Reach(cameras)
    views = reach.views(request.area)
    giving = {id_: view for id_, view in views.items() if may_give_clips(reach.cameras[id_])}
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
        elif told := _near(request, clip, view, clocks.get(clip.camera_id, UNKNOWN_CLOCK)):
            near.append(told)
    middle = request.window.start + request.window.length / 2
    best = nsmallest(
        len(found) if most is None else most, found, key=lambda item: _rank(item, middle)
    )
    near.sort(key=lambda told: (abs(told.apart), told.window.start, told.clip_id))
    because = _because(found=bool(found), near=bool(near), giving=bool(giving), seen=bool(views))
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


def may_give_clips(camera: Camera) -> bool:
    """Tell whether anything of this camera may ever leave the house."""
    return camera.may_share and not camera.indoor


def _because(*, found: bool, near: bool, giving: bool, seen: bool) -> Because:
    if found:
        return Because.CLIPS
    if giving:
        return Because.JUST_OUTSIDE if near else Because.NOTHING_MOVED
    return Because.NEVER_SHARED if seen else Because.NO_CAMERA


def _rank(item: _Found, middle: datetime) -> Rank:
    """Return what sorts first: in words, the list in `design/matching.md`."""
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


def _near(request: Request, clip: Clip, view: View, clock: ClockReading) -> NearClip | None:
    """Return a clip that a wrong clock may have put outside the window, None if it cannot have."""
    early = request.window.start - clip.window.end
    # Where they touch, the microsecond between them keeps the sign.
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
        apart=apart,
        reason=reason_for_near(view, apart, clock),
        clock_uncertainty_ms=_in_ms(clock.uncertainty),
    )


def _in_ms(length: timedelta | None) -> int | None:
    return None if length is None else round(length / timedelta(milliseconds=1))


class _Times:
    """When each camera's triggers came, so that a clip finds its own without asking all."""

    def __init__(self, triggers: Iterable[Trigger]) -> None:
        self._times: dict[tuple[CameraId, TriggerKind], list[datetime]] = {}
        for trigger in triggers:
            if trigger.active:
                key = trigger.camera_id, trigger.kind
                self._times.setdefault(key, []).append(trigger.at)

    def first(self, camera_id: CameraId, kind: TriggerKind, cut: TimeWindow) -> datetime | None:
        """Return the first one within a cut."""
        known = self._times.get((camera_id, kind), ())
        return min((at for at in known if cut.start <= at < cut.end), default=None)

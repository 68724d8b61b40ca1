"""Matching: a request against the cameras of this house and what they marked."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from hub.matching.sight import Sight, sight
from hub.model.camera import Camera
from hub.model.clip import Clip
from hub.model.ids import CameraId
from hub.model.match import ClipMatch, Match, MatchStrength
from hub.model.request import Request
from hub.model.trigger import Trigger, TriggerKind
from hub.model.window import TimeWindow

_WORDS = {
    TriggerKind.BUTTON: "button pressed",
    TriggerKind.MOTION: "motion",
    TriggerKind.EXTERNAL: "marked by another device",
}
_TELLING = (TriggerKind.BUTTON, TriggerKind.EXTERNAL, TriggerKind.MOTION)
"""Which reason is told first; a button press ranks above all."""


def match(
    request: Request,
    cameras: Iterable[Camera],
    clips: Iterable[Clip],
    triggers: Iterable[Trigger] = (),
) -> Match:
    """Find the clips a request asks for, each cut to its window; best first.

    Nothing outside the request's window is ever offered. Clocks that differ by a few seconds
    lose nothing: a clip begins and ends well around its trigger, and is matched as a whole.
    `triggers` only lends the reasons their times.
    """
    placed = {camera.id: camera for camera in cameras if camera.place is not None}
    seen = _seen(request, placed)
    shareable = {id_: how for id_, how in seen.items() if may_give_clips(placed[id_])}
    known = tuple(triggers)
    found = [
        (clip, cut, _reason(shareable[clip.camera_id], clip, cut, known))
        for clip in clips
        if clip.camera_id in shareable and (cut := clip.window.overlap(request.window))
    ]
    found.sort(key=lambda item: _rank(item[0], item[1]))
    return Match(
        request_id=request.id,
        strength=_strength(clips=bool(found), cameras=bool(seen)),
        clips=tuple(
            ClipMatch(clip_id=clip.id, camera_id=clip.camera_id, window=cut, reason=reason)
            for clip, cut, reason in found
        ),
        cameras=tuple(sorted(seen)),
    )


def may_give_clips(camera: Camera) -> bool:
    """Tell whether anything of this camera may ever leave the house."""
    return camera.may_share and not camera.indoor


def _seen(request: Request, placed: Mapping[CameraId, Camera]) -> dict[CameraId, Sight]:
    """Return how each camera stands to the area, without those that see nothing of it."""
    seen: dict[CameraId, Sight] = {}
    for camera in placed.values():
        if camera.place is not None and (how := sight(camera.place, request.area)):
            seen[camera.id] = how
    return seen


def _strength(*, clips: bool, cameras: bool) -> MatchStrength:
    if clips:
        return MatchStrength.CLIPS
    return MatchStrength.CAMERA_ONLY if cameras else MatchStrength.NONE


def _rank(clip: Clip, cut: TimeWindow) -> tuple[bool, timedelta, datetime, str]:
    """Sort a button press first, then the longer overlap; the rest only settles ties."""
    return TriggerKind.BUTTON not in clip.triggers, -cut.length, cut.start, clip.id


def _reason(how: Sight, clip: Clip, cut: TimeWindow, triggers: tuple[Trigger, ...]) -> str:
    """Say in words why a clip is offered, such as `inside the area, motion at 14:02:11 UTC`."""
    kind = next((kind for kind in _TELLING if kind in clip.triggers), None)
    if kind is None:
        return str(how)
    at = min(
        (
            trigger.at
            for trigger in triggers
            if trigger.camera_id == clip.camera_id
            and trigger.kind is kind
            and trigger.active
            and cut.start <= trigger.at < cut.end
        ),
        default=None,
    )
    return f"{how}, {_WORDS[kind]}" + (f" at {at:%H:%M:%S} UTC" if at else "")

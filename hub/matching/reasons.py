"""Why something is offered, in words. Times are UTC; whoever shows others has the fields."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from hub.matching.sight import View
from hub.model.match import Because, Sight
from hub.model.recording import ClockReading, Label, TriggerKind, apart
from hub.model.window import TimeWindow

TRIGGERS: Final = {
    TriggerKind.BUTTON: "button pressed",
    TriggerKind.EXTERNAL: "marked by another device",
    TriggerKind.MOTION: "motion",
}
"""What set a clip off, the one that tells most first."""
_CORNER: Final = 0.5
"""A camera with less of its view in the area covers a corner of it."""
_SAME_CLOCK: Final = timedelta(seconds=2)
"""ONVIF tells a clock in whole seconds: a smaller difference is none."""


def reason_for(  # noqa: PLR0913 -- all that is said
    view: View,
    cut: TimeWindow,
    kind: TriggerKind | None,
    marked_at: datetime | None,
    clock: ClockReading,
    *,
    labels: Sequence[Label] = (),
    dated: bool,
) -> str:
    """Say why a clip is offered: `covers the area from 14:02:10 to 14:02:35 UTC, motion; …`."""
    first, last = _time(cut.start, dated=dated), _time(cut.end, dated=dated)
    aside = "," if view.sight is Sight.FACING else ""
    said = f"{_covers(view)}{aside} from {first} to {last} UTC"
    if kind is not None:
        said += f", {TRIGGERS[kind]}"
        if marked_at is not None:
            said += f" at {_time(marked_at, dated=False)}"
    if labels:
        said += f", the camera says {_and(labels)}"
    return f"{said}; {_clock(clock)}{_picture(clock)}"


def reason_for_near(view: View, apart: timedelta, clock: ClockReading) -> str:
    """Say why a clip outside the window is told of: `covers the area, but …`."""
    lies = "ended" if apart < timedelta(0) else "began"
    side = "before" if apart < timedelta(0) else "after"
    whole_s = max(1, ceil(abs(apart).total_seconds()))
    missed = f"its clip {lies} {whole_s} s {side} the window"
    return f"{_covers(view)}, but {missed}; {_clock(clock)}"


def reason_of_all(because: Because, cameras: Collection[object]) -> str:
    """Say why a match is as strong as it is."""
    one = len(cameras) == 1
    who = "a camera covers the area" if one else f"{len(cameras)} cameras cover the area"
    match because:
        case Because.CLIPS:
            return who
        case Because.NOTHING_MOVED:
            return f"{who}, but nothing moved"
        case Because.JUST_OUTSIDE:
            return f"{who}, but nothing moved in the window, only just outside it"
        case Because.NEVER_SHARED:
            return f"{who}, but {'its' if one else 'their'} clips are never shared"
        case Because.NO_CAMERA:
            return "no camera covers the area"


def _covers(view: View) -> str:
    if view.sight is Sight.INSIDE:
        return "covers the area"
    how = "looks into the area" if view.share >= _CORNER else "covers a corner of the area"
    return f"{how}, {max(1, round(view.distance_m))} m away"


def _and(labels: Sequence[Label]) -> str:
    """Return labels as they are said: `person, vehicle and animal`."""
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
    return f", the time in the picture is {apart(offset)}"

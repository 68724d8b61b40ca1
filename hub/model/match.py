"""Matches: a request against what this house has."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from hub.model.ids import CameraId, ClipId, RequestId
from hub.model.recording import Label, TriggerKind, in_order
from hub.model.window import TimeWindow
from noticeboard.runtime.text import NOTHING, Text


class MatchStrength(StrEnum):
    """How well this house can answer a request."""

    CLIPS = "clips"
    """At least one clip from a camera that may be shared."""
    CAMERA_ONLY = "camera_only"
    """A camera covers part of the area, but nothing in the window can be shared."""
    NONE = "none"


class Because(StrEnum):
    """The reason for a match's strength; names the sentence in translations."""

    CLIPS = "clips"
    NOTHING_MOVED = "nothing_moved"
    ASKING = "asking"
    """Nothing is here yet, and an archive is still asked for its recordings."""
    NOT_RECORDED = "not_recorded"
    """Nothing is here, and not every recording of the window could be had."""
    JUST_OUTSIDE = "just_outside"
    """Nothing moved in the window, but something so close to it that a clock may be wrong."""
    NEVER_SHARED = "never_shared"
    """The only cameras that cover the area never share clips."""
    NO_CAMERA = "no_camera"


class Sight(StrEnum):
    """How a camera sees an area."""

    INSIDE = "inside"
    FACING = "facing"
    """It is outside the area and sees into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipMatch:
    """One clip, and its part inside the request's window."""

    clip_id: ClipId
    camera_id: CameraId
    window: TimeWindow
    """Never outside the request's window, by the hub's clock."""
    reason: str = field(compare=False)
    """Why, in words: `covers the area from 14:02:10 to 14:02:35 UTC, motion; clock ±2 s`.

    It depends on the current clock readings, so comparisons ignore it.
    """
    sight: Sight = Sight.INSIDE
    distance_m: int = 0
    """From the camera to the area; 0 inside."""
    share: float = 1.0
    """The part of the ground in the camera's view that is in the area, 0 to 1."""
    triggers: tuple[TriggerKind, ...] = ()
    labels: tuple[Label, ...] = ()
    """What the clip shows, according to its camera; shown, but no part of matching or ranking."""
    marked_at: datetime | None = None
    """When the most telling trigger came, if known."""
    clock_uncertainty_ms: int | None = field(default=None, compare=False)
    """How far the window's ends may be from UTC; None if our clock is not checked."""
    picture_offset_ms: int | None = field(default=None, compare=False)
    """The time in the picture minus the true time; None if it was never measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearClip:
    """A clip outside the window, by no more than the clock may be wrong; it is never cut."""

    clip_id: ClipId
    camera_id: CameraId
    window: TimeWindow
    """The clip's own window."""
    distance: timedelta = field(compare=False)
    """From the request's window to the clip; negative if the clip came before."""
    reason: str = field(compare=False)
    clock_uncertainty_ms: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What this house has for one request, best clip first."""

    request_id: RequestId
    strength: MatchStrength
    clips: tuple[ClipMatch, ...] = ()
    cameras: tuple[CameraId, ...] = ()
    """Every camera that covers part of the area, with or without clips."""
    because: Because = Because.NO_CAMERA
    reason: Text = NOTHING
    """The same in words, for example `a camera covers the area, but nothing moved`."""
    near: tuple[NearClip, ...] = ()
    """Clips that are only mentioned in words, nearest first."""

    @property
    def labels(self) -> tuple[Label, ...]:
        """What all the clips show, according to their cameras."""
        return in_order(*(clip.labels for clip in self.clips))

"""Matches: a request against what this house has."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from hub.model.ids import CameraId, ClipId, RequestId
from hub.model.recording import Label, TriggerKind, in_order
from hub.model.window import TimeWindow


class MatchStrength(StrEnum):
    """How well what this house has fits a request."""

    CLIPS = "clips"
    """At least one clip from a camera that may be shared."""
    CAMERA_ONLY = "camera_only"
    """A camera covers some of the area, but nothing in the window can be shared."""
    NONE = "none"


class Because(StrEnum):
    """Why a match is as strong as it is; names the sentence in translations."""

    CLIPS = "clips"
    NOTHING_MOVED = "nothing_moved"
    JUST_OUTSIDE = "just_outside"
    """Nothing moved in the window, and something so close to it that a clock may be to blame."""
    NEVER_SHARED = "never_shared"
    """Only cameras whose clips their owner never shares cover the area."""
    NO_CAMERA = "no_camera"


class Sight(StrEnum):
    """How a camera stands to an area."""

    INSIDE = "inside"
    FACING = "facing"
    """It stands outside and sees into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipMatch:
    """One clip and the part of it that the request's window asks for."""

    clip_id: ClipId
    camera_id: CameraId
    window: TimeWindow
    """Never outside the request's window, by the hub's clock."""
    reason: str = field(compare=False)
    """Why, in words: `covers the area from 14:02:10 to 14:02:35 UTC, motion; clock ±2 s`.

    Said of clocks as they are read just now, so that it makes no other match.
    """
    sight: Sight = Sight.INSIDE
    distance_m: int = 0
    """From the camera to the area; 0 inside."""
    share: float = 1.0
    """How much of the ground that the camera sees lies in the area, 0 to 1."""
    triggers: tuple[TriggerKind, ...] = ()
    labels: tuple[Label, ...] = ()
    """What the camera said the clip shows: told, and no part of what fits or ranks."""
    marked_at: datetime | None = None
    """When the trigger that tells most came, where it is known."""
    clock_uncertainty_ms: int | None = field(default=None, compare=False)
    """How far the window's ends may be from UTC; None where nothing vouches for our clock."""
    picture_offset_ms: int | None = field(default=None, compare=False)
    """The time in the picture minus the true time; None where it was never measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearClip:
    """A clip that lies outside the window by no more than the clock may be wrong; none is cut."""

    clip_id: ClipId
    camera_id: CameraId
    window: TimeWindow
    """The clip's own."""
    apart: timedelta = field(compare=False)
    """Between the clip and the request's window; less than zero where the clip came before."""
    reason: str = field(compare=False)
    clock_uncertainty_ms: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What one request concerns here, best clip first."""

    request_id: RequestId
    strength: MatchStrength
    clips: tuple[ClipMatch, ...] = ()
    cameras: tuple[CameraId, ...] = ()
    """Every camera that covers some of the area, whether or not it has clips."""
    because: Because = Because.NO_CAMERA
    reason: str = ""
    """The same in words, such as `a camera covers the area, but nothing moved`."""
    near: tuple[NearClip, ...] = ()
    """What can be told of in words and never shown, nearest first."""

    @property
    def labels(self) -> tuple[Label, ...]:
        """What cameras said the clips show, all of them together."""
        return in_order(*(clip.labels for clip in self.clips))

"""Matches: a request against what this house has."""

from dataclasses import dataclass
from enum import StrEnum

from hub.model.ids import CameraId, ClipId, RequestId
from hub.model.window import TimeWindow


class MatchStrength(StrEnum):
    """How well what this house has fits a request."""

    CLIPS = "clips"
    """At least one clip from a camera that may be shared."""
    CAMERA_ONLY = "camera_only"
    """A camera is in the area, but nothing was marked in the window."""
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipMatch:
    """One clip and the part of it that the request's window asks for."""

    clip_id: ClipId
    camera_id: CameraId
    window: TimeWindow
    reason: str
    """Why, in words, such as `inside the area, button pressed at 14:02:11`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What one request concerns here, best clip first."""

    request_id: RequestId
    strength: MatchStrength
    clips: tuple[ClipMatch, ...] = ()
    cameras: tuple[CameraId, ...] = ()
    """Every camera in or facing the area, whether or not it has clips."""

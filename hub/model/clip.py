"""Clips: intervals of one camera's recording worth keeping."""

from dataclasses import dataclass
from datetime import datetime

from hub.model.ids import CameraId, ClipId
from hub.model.trigger import Label, TriggerKind
from hub.model.window import TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """An interval of one camera's recording, pre-roll and post-roll included."""

    id: ClipId
    camera_id: CameraId
    window: TimeWindow
    triggers: tuple[TriggerKind, ...]
    """Why it was marked, each kind once, in the order it came."""
    labels: tuple[Label, ...] = ()
    """What its camera said it shows, each once, in the order of `Label`."""
    has_thumbnail: bool = False
    """Whether there is a picture of it to show; set by `ClipIndex.pictured` alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameTimes:
    """When each frame of a clip's video is shown.

    The frame at a moment is the last one whose time is not later. A video begins with
    its first frame, which may be before the clip begins: players need to know when that was.
    """

    start: datetime
    """The time of the first frame: the video's own time counts from there."""
    until: datetime
    """Which video it is, together with its tag."""
    tag: str
    frames_us: tuple[int, ...]
    """Microseconds from the start, ascending, the first one zero."""

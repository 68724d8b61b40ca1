"""Clips: intervals of one camera's recording worth keeping."""

from dataclasses import dataclass

from hub.model.ids import CameraId, ClipId
from hub.model.trigger import TriggerKind
from hub.model.window import TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """An interval of one camera's recording, pre-roll and post-roll included."""

    id: ClipId
    camera_id: CameraId
    window: TimeWindow
    triggers: tuple[TriggerKind, ...]
    """Why it was marked, each kind once, in the order it came."""
    has_thumbnail: bool = False

"""Segments: the unit of recording."""

from dataclasses import dataclass
from datetime import datetime

from hub.model.ids import CameraId, RunId
from hub.model.window import TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One crash-safe fragmented MP4 of a few seconds, beginning with a key frame."""

    camera_id: CameraId
    run_id: RunId
    number: int
    """Counts from 0 within its run, without a gap."""
    path: str
    """Relative to the recordings folder."""
    window: TimeWindow
    """Wall time of the first frame, and of the end of the last."""
    media_start_s: float
    """Media time of the first frame since the run began, in seconds."""
    size_bytes: int
    clock_offset_ms: int
    """The camera's clock minus ours when it was recorded."""
    closed_at: datetime
    ppm: float = 0.0
    """How much faster wall time passed than the camera's clock, in millionths."""

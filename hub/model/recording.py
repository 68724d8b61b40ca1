"""Recordings: segments, clips, triggers, cuts, clock readings and lent sensors."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from hub.model.ids import CameraId, ClipId, RunId, SensorId
from hub.model.window import TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One crash-safe fragmented MP4 of a few seconds, beginning with a key frame."""

    camera_id: CameraId
    run_id: RunId
    number: int
    """Counts from 0 within its run, without gaps."""
    path: str
    """Relative to the recordings folder."""
    window: TimeWindow
    """From the wall time of the first frame to the end of the last."""
    media_start_s: float
    """Media time of the first frame since the run began, in seconds."""
    size_bytes: int
    clock_offset_ms: int
    """The camera's clock minus ours when it was recorded."""
    closed_at: datetime
    ppm: float = 0.0
    """How much faster wall time passed than the camera's clock, in millionths."""
    root: bytes = field(default=b"", compare=False, repr=False)
    """Of a segment that was just written: the root over its groups of pictures, if it has one.

    It is stored apart, and not read back with the segment.
    """


class TriggerKind(StrEnum):
    """What caused the trigger."""

    MOTION = "motion"
    BUTTON = "button"
    EXTERNAL = "external"
    RECORDED = "recorded"
    """An archive recorded it, and doesn't say why."""


class Label(StrEnum):
    """What a camera says it sees: a hint, never proof."""

    PERSON = "person"
    VEHICLE = "vehicle"
    ANIMAL = "animal"
    PACKAGE = "package"


def in_order(*several: Iterable[Label]) -> tuple[Label, ...]:
    """Return all labels, each once, in the order of `Label`."""
    known = frozenset[Label]().union(*several)
    return tuple(label for label in Label if label in known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Something happened in front of a camera; marks footage, never starts it."""

    camera_id: CameraId
    kind: TriggerKind
    at: datetime
    active: bool = True
    """False means that a motion has ended; a button press is a single moment."""
    labels: tuple[Label, ...] = ()
    """What the camera says it sees now. During a motion, another active trigger adds labels to the
    same clip, or drops those no longer seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """An interval of one camera's recording, pre-roll and post-roll included."""

    id: ClipId
    camera_id: CameraId
    window: TimeWindow
    triggers: tuple[TriggerKind, ...]
    """Why it was marked, each kind once, in the order it came."""
    labels: tuple[Label, ...] = ()
    """What it shows according to its camera, each once, in the order of `Label`."""
    has_thumbnail: bool = False
    """Whether it has a thumbnail; only `ClipIndex.pictured` sets this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameTimes:
    """When each frame of a clip's video is shown.

    The frame at a moment is the last one whose time is not later. A video begins with its first
    frame, which may be before the clip begins: players need to know when that was.
    """

    start: datetime
    """The time of the first frame, where the video's own time begins."""
    until: datetime
    """Identifies the video, together with its tag."""
    tag: str
    frames_us: tuple[int, ...]
    """Microseconds from the start, ascending; the first one is zero."""


_DAY: Final = timedelta(days=1)
_MINUTE_S: Final = 60
_HOUR_S: Final = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """The two clocks of a camera's recordings: ours dates them, the camera's is in the picture."""

    uncertainty: timedelta | None = None
    """How far a recorded time may be from UTC; None if the hub's clock is not checked."""
    picture_offset: timedelta | None = None
    """The camera's own clock minus the hub's, or its archive's; None if it was never measured."""
    archive_error: timedelta | None = None
    """How far the times of its archive may be off, included in `uncertainty`; None without one."""


UNKNOWN_CLOCK = ClockReading()
RECEPTION: Final = timedelta(seconds=1)
"""How late a frame's time is: the camera's encoding and sending, or the wait for a still."""


def describe_offset(offset: timedelta) -> str:
    """Return how far a clock is off in its two largest units, for example `5 h 0 min behind`."""
    length = abs(offset)
    seconds = round(length.total_seconds())
    if length >= _DAY:
        text = f"{length.days:,} d {length.seconds // _HOUR_S} h"
    elif seconds >= _HOUR_S:
        text = f"{seconds // _HOUR_S} h {seconds % _HOUR_S // _MINUTE_S} min"
    elif seconds >= _MINUTE_S:
        text = f"{seconds // _MINUTE_S} min {seconds % _MINUTE_S} s"
    else:
        text = f"{seconds} s"
    return f"{text} {'ahead' if offset > timedelta(0) else 'behind'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """One lent sensor, named by the household."""

    id: SensorId
    entity_id: str
    """The Home Assistant entity that lends it."""
    name: str
    kind: str = ""
    """Home Assistant's device class, for example `door` or `temperature`, or empty."""
    unit: str = ""
    lent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A sensor's state from this time until its next reading."""

    at: datetime
    state: str

"""Clips."""

from datetime import datetime

from hub.api.view import View
from hub.model.recording import Label, TriggerKind


class Clip(View, frozen=True, kw_only=True):
    """An interval of one camera's recording."""

    id: str
    camera_id: str
    start: datetime
    end: datetime
    triggers: tuple[TriggerKind, ...]
    labels: tuple[Label, ...]
    thumbnail: bool


class FrameTimes(View, frozen=True, kw_only=True):
    """When each frame of a clip's video is shown; the video's own time counts from `start`."""

    start: datetime
    until: datetime
    tag: str
    frames_us: tuple[int, ...]


class ClipList(View, frozen=True, kw_only=True):
    """Clips, newest first."""

    clips: tuple[Clip, ...]

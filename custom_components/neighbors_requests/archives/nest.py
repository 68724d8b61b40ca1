"""Preview clips of Nest cameras: about ten seconds of each event, which Home Assistant stored.

Google gives them only for minutes after an event, so there is nothing of before Home Assistant
knew the camera, or of while it was off. Asking goes no farther than Home Assistant's own disk.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final, override

from google_nest_sdm.camera_traits import CameraClipPreviewTrait
from google_nest_sdm.event import EventType
from homeassistant.components.nest.device_info import NestDeviceInfo
from homeassistant.util import dt as dt_util

from ..client.models import Label, TriggerKind
from .adapter import (
    Adapter,
    ArchivedCamera,
    ArchiveError,
    Description,
    Failure,
    Footage,
    Happening,
    Held,
    HeldSpan,
    Period,
    not_yet,
)
from .media import pieces

if TYPE_CHECKING:
    from google_nest_sdm.device import Device
    from google_nest_sdm.event_media import ClipPreviewSession
    from homeassistant.components.nest.types import NestConfigEntry
    from homeassistant.core import HomeAssistant

WHAT: Final = "Nest preview clips, low resolution"
"""So the record of what is shared calls it."""
LENGTH: Final = timedelta(seconds=10)
"""About what a clip lasts; it isn't said."""
UNCERTAIN: Final = timedelta(seconds=10)
"""The event's time is Google's; at which second of its clip that is, isn't said."""
STORED_AFTER: Final = timedelta(minutes=2)
_LABELS: Final = {EventType.CAMERA_PERSON: Label.PERSON}


def open_archive(_hass: HomeAssistant, entry: NestConfigEntry) -> Adapter:
    """Return the archive of an entry."""
    return NestArchive(entry)


class NestArchive(Adapter):
    """The clips of one project's cameras."""

    def __init__(self, entry: NestConfigEntry) -> None:
        self._devices = entry.runtime_data.device_manager.devices

    @override
    async def describe(self) -> Description:
        """Return the cameras whose events come as clips; those of others are pictures."""
        return Description(
            cameras=[
                ArchivedCamera(
                    key=key,
                    name=NestDeviceInfo(device).device_name or "",
                    labels=tuple(_LABELS.values()),
                    has_events=True,
                )
                for key, device in self._devices.items()
                if CameraClipPreviewTrait.NAME in device.traits
            ],
            version=WHAT,
            previews_only=True,
            uncertainty=UNCERTAIN,
        )

    def _camera(self, key: str) -> Device:
        device = self._devices.get(key)
        if device is None or CameraClipPreviewTrait.NAME not in device.traits:
            raise ArchiveError(Failure.NO_CAMERA)
        return device

    @override
    async def holdings(self, camera: str, period: Period) -> Held:
        events = self._camera(camera).event_media_manager
        clips = [
            (clip, lasted)
            for clip in await events.async_clip_preview_sessions()
            if period.overlaps(*(lasted := _lasted(clip)))
        ]
        clips.sort(key=lambda each: each[1])
        return Held(
            spans=[HeldSpan(key=clip.event_token, period=lasted) for clip, lasted in clips],
            happenings=[
                Happening(period=lasted, kind=_kind(clip), labels=_labels(clip))
                for clip, lasted in clips
            ],
            not_yet=not_yet(period, dt_util.utcnow(), STORED_AFTER),
        )

    @override
    @asynccontextmanager
    async def open(self, camera: str, span: str, period: Period) -> AsyncGenerator[Footage]:
        events = self._camera(camera).event_media_manager
        # Only what it lists itself: the token would be decoded.
        clips = await events.async_clip_preview_sessions()
        clip = next((each for each in clips if each.event_token == span), None)
        media = None if clip is None else await events.get_media_from_token(span)
        if clip is None or media is None or not period.overlaps(*_lasted(clip)):
            raise ArchiveError(Failure.GONE)
        if media.content_type != "video/mp4":
            raise ArchiveError(Failure.NOT_VIDEO)
        yield Footage(
            start=_lasted(clip).start,
            chunks=pieces(media.contents),
            size_bytes=len(media.contents),
            # Google made it of what the camera recorded.
            video_recoded=True,
        )


def _lasted(clip: ClipPreviewSession) -> Period:
    start = clip.timestamp.astimezone(UTC)
    return Period(start, start + LENGTH)


def _kind(clip: ClipPreviewSession) -> TriggerKind:
    seen = set(clip.event_types)
    if EventType.DOORBELL_CHIME in seen:
        return TriggerKind.BUTTON
    return TriggerKind.EXTERNAL if seen == {EventType.CAMERA_SOUND} else TriggerKind.MOTION


def _labels(clip: ClipPreviewSession) -> tuple[Label, ...]:
    return tuple(label for kind, label in _LABELS.items() if kind in clip.event_types)

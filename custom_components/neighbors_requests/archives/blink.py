"""Clips of Blink cameras in Blink's cloud: one of each event, by subscription.

Asking wakes no camera. What only a sync module's USB stick keeps isn't listed there.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, override

from blinkpy import api
from blinkpy.auth import UnauthorizedError
from homeassistant.util import dt as dt_util

from ..client.models import TriggerKind
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
from .media import Body

if TYPE_CHECKING:
    from blinkpy.camera import BlinkCamera
    from homeassistant.components.blink.coordinator import BlinkConfigEntry
    from homeassistant.core import HomeAssistant

MOST_PAGES: Final = 40
"""Of about 25 clips: all that came since the window has to be read to know it."""
LENGTH: Final = timedelta(seconds=60)
"""No clip is longer; how long each is isn't said."""
UNCERTAIN: Final = timedelta(seconds=60)
"""A clip has one time, and it isn't said whether it began or ended then."""
LISTED_AFTER: Final = timedelta(minutes=2)


def open_archive(_hass: HomeAssistant, entry: BlinkConfigEntry) -> Adapter:
    """Return the archive of an entry."""
    return BlinkArchive(entry)


class BlinkArchive(Adapter):
    """One account's clips."""

    def __init__(self, entry: BlinkConfigEntry) -> None:
        self._coordinator = entry.runtime_data
        self._blink = entry.runtime_data.api

    @override
    async def describe(self) -> Description:
        """Return the cameras as the integration knows them from its own polling."""
        if not self._coordinator.last_update_success:
            raise ArchiveError(Failure.AWAY)
        return Description(
            cameras=[
                ArchivedCamera(key=str(each.camera_id), name=each.name or "", has_events=True)
                for each in self._blink.cameras.values()
            ],
            uncertainty=UNCERTAIN,
        )

    @override
    async def holdings(self, camera: str, period: Period) -> Held:
        clips = sorted(
            (
                (address, clip, Period(at, at + LENGTH))
                for address, (clip, at) in (await self._clips(camera, period)).items()
            ),
            key=lambda each: each[2],
        )
        return Held(
            spans=[HeldSpan(key=address, period=lasted) for address, _, lasted in clips],
            happenings=[Happening(period=lasted, kind=_kind(clip)) for _, clip, lasted in clips],
            not_yet=not_yet(period, dt_util.utcnow(), LISTED_AFTER),
        )

    async def _clips(
        self, camera: str, period: Period
    ) -> dict[str, tuple[Mapping[str, Any], datetime]]:
        """Return a camera's clips of a period by their address, with their time."""
        device = self._camera(camera)
        since = (period.start - LENGTH).timestamp()
        found: dict[str, tuple[Mapping[str, Any], datetime]] = {}
        for page in range(1, MOST_PAGES + 1):
            # Not by the library's own loop, which takes a fault for an end.
            answer = await self._answer_of(api.request_videos(self._blink, time=since, page=page))
            items = answer.get("media") if isinstance(answer, dict) else None
            if items is None:
                raise ArchiveError(Failure.AWAY)
            if not items:
                return found
            for item in items:
                at = dt_util.parse_datetime(str(item.get("created_at")))
                if (
                    at is not None
                    and at.tzinfo is not None
                    and _is_clip_of(device, item)
                    and period.overlaps(at, at + LENGTH)
                ):
                    found[item["media"]] = item, at.astimezone(UTC)
        # Too much came since then: what is missing can't be told from what never was.
        raise ArchiveError(Failure.FAILED)

    def _camera(self, key: str) -> BlinkCamera:
        for each in self._blink.cameras.values():
            if str(each.camera_id) == key:
                return each
        raise ArchiveError(Failure.NO_CAMERA)

    async def _answer_of[T](self, answer: Awaitable[T]) -> T:
        try:
            return await answer
        except UnauthorizedError:
            raise ArchiveError(Failure.REFUSED) from None

    @override
    @asynccontextmanager
    async def open(self, camera: str, span: str, period: Period) -> AsyncGenerator[Footage]:
        # Only what is listed: the library puts the address behind that of its cloud.
        found = (await self._clips(camera, period)).get(span)
        if found is None:
            raise ArchiveError(Failure.GONE)
        answer = await self._answer_of(self._blink.do_http_get(span))
        if answer is None:
            raise ArchiveError(Failure.AWAY)
        try:
            if answer.status != HTTPStatus.OK:
                gone = answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
                raise ArchiveError(Failure.GONE if gone else Failure.AWAY)
            body = Body(answer)
            yield Footage(start=found[1], chunks=body.chunks(), size_bytes=body.length)
        finally:
            answer.close()


def _is_clip_of(camera: BlinkCamera, item: Mapping[str, Any]) -> bool:
    """Return whether an item is a video of a camera that is still there, and not a picture."""
    media = item.get("media")
    if item.get("deleted") or not isinstance(media, str):
        return False
    if "device_id" in item:
        own = str(item["device_id"]) == str(camera.camera_id)
    else:
        own = item.get("device_name") == camera.name
    return own and media.startswith("/") and media.endswith(".mp4")


def _kind(item: Mapping[str, Any]) -> TriggerKind:
    pressed = "button" in str(item.get("source"))
    return TriggerKind.BUTTON if pressed else TriggerKind.MOTION

"""Recordings of Ring doorbells and cameras in Ring's cloud: an event's clip each, by subscription.

Asking wakes no camera. Without a subscription there is nothing to lend.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, override

from homeassistant.util import dt as dt_util
from ring_doorbell import AuthenticationError, RingError

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
from .media import async_open_elsewhere

if TYPE_CHECKING:
    from homeassistant.components.ring import RingConfigEntry
    from homeassistant.core import HomeAssistant
    from ring_doorbell import RingDoorBell

SCHEMES = frozenset({"https"})
PAGE: Final = 100
MOST_PAGES: Final = 20
LONGEST: Final = timedelta(minutes=2)
"""No clip is longer; of most it isn't said how long they are."""
LISTED_AFTER: Final = timedelta(minutes=2)
UNCERTAIN: Final = timedelta(seconds=5)
"""A clip begins when it was triggered, or some seconds earlier."""


def open_archive(hass: HomeAssistant, entry: RingConfigEntry) -> Adapter:
    """Return the archive of an entry."""
    return RingArchive(hass, entry)


class RingArchive(Adapter):
    """One account's clips."""

    def __init__(self, hass: HomeAssistant, entry: RingConfigEntry) -> None:
        self._hass = hass
        self._data = entry.runtime_data

    @override
    async def describe(self) -> Description:
        """Return the cameras as the integration knows them from its own polling."""
        if not self._data.devices_coordinator.last_update_success:
            raise ArchiveError(Failure.AWAY)
        return Description(
            cameras=[
                ArchivedCamera(key=str(each.device_api_id), name=each.name, has_events=True)
                for each in self._data.devices.video_devices
                if each.has_subscription
            ],
            uncertainty=UNCERTAIN,
        )

    def _camera(self, key: str) -> RingDoorBell:
        for each in self._data.devices.video_devices:
            if str(each.device_api_id) == key:
                if not each.has_subscription:
                    raise ArchiveError(Failure.REFUSED)
                return each
        raise ArchiveError(Failure.NO_CAMERA)

    @override
    async def holdings(self, camera: str, period: Period) -> Held:
        pieces = [
            (event, Period(at, at + _length(event)))
            for event in await self._history(camera, period)
            if isinstance(at := event.get("created_at"), datetime) and _is_there(event)
        ]
        pieces = [(event, piece) for event, piece in pieces if period.overlaps(*piece)]
        pieces.sort(key=lambda each: each[1])
        return Held(
            spans=[HeldSpan(key=str(event["id"]), period=piece) for event, piece in pieces],
            happenings=[Happening(period=piece, kind=_kind(event)) for event, piece in pieces],
            not_yet=not_yet(period, dt_util.utcnow(), LISTED_AFTER),
        )

    async def _history(self, camera: str, period: Period) -> list[dict[str, Any]]:
        """Return the events of a period, and of no more than a page around it."""
        device, found, older = self._camera(camera), list[dict[str, Any]](), None
        for _ in range(MOST_PAGES):
            with _faults():
                page = await device.async_history(limit=PAGE, older_than=older)
            found += page
            times = [each["created_at"] for each in page if "created_at" in each]
            if len(page) < PAGE or not times or min(times) < period.start - LONGEST:
                return found
            older = page[-1]["id"]
        return found

    @override
    @asynccontextmanager
    async def open(self, camera: str, span: str, period: Period) -> AsyncGenerator[Footage]:
        device = self._camera(camera)
        # Its time is that of the event itself, not of what was asked for.
        events = await self._history(camera, period)
        event = next((each for each in events if str(each["id"]) == span), None)
        if event is None:
            raise ArchiveError(Failure.GONE)
        with _faults():
            url = await device.async_recording_url(event["id"])
        if not url:
            raise ArchiveError(Failure.GONE)
        async with async_open_elsewhere(self._hass, url, SCHEMES) as body:
            yield Footage(start=event["created_at"], chunks=body.chunks(), size_bytes=body.length)


def _is_there(event: dict[str, Any]) -> bool:
    """Return whether an event has a clip; a live view that somebody opened has one, too."""
    recording = event.get("recording")
    return isinstance(recording, dict) and recording.get("status") == "ready"


def _length(event: dict[str, Any]) -> timedelta:
    said = event.get("duration")
    if isinstance(said, int | float) and 0 < said <= LONGEST.total_seconds():
        return timedelta(seconds=said)
    return LONGEST / 2


def _kind(event: dict[str, Any]) -> TriggerKind:
    return TriggerKind.BUTTON if event.get("kind") == "ding" else TriggerKind.MOTION


@contextmanager
def _faults() -> Generator[None]:
    """Translate the library's errors to ours; their texts hold addresses."""
    try:
        yield
    except AuthenticationError:
        raise ArchiveError(Failure.REFUSED) from None
    except (RingError, TimeoutError) as error:
        gone = getattr(error.__cause__, "status", 0) in {404, 410}
        raise ArchiveError(Failure.GONE if gone else Failure.AWAY) from None

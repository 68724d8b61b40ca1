"""Recordings of a UniFi Protect console, exported for the window that is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, override

from aiohttp import ClientError as HttpError
from homeassistant.util import dt as dt_util
from uiprotect.data import EventType
from uiprotect.data.types import RecordingMode
from uiprotect.exceptions import BadRequest, ClientError, NotAuthorized, NvrError

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
from .media import Body

if TYPE_CHECKING:
    from homeassistant.components.unifiprotect.data import UFPConfigEntry
    from homeassistant.core import HomeAssistant
    from uiprotect import ProtectApiClient
    from uiprotect.data import Bootstrap, Camera

UNCERTAIN: Final = timedelta(seconds=5)
"""An export begins and ends some seconds off."""
EXPORTED_AFTER: Final = timedelta(seconds=30)
BEFORE: Final = timedelta(hours=1)
"""How much earlier an event may have begun that lasts into the window."""
MOST_EVENTS: Final = 500
PADDING: Final = timedelta(seconds=5)
EXPORT_S: Final = 50.0
"""The console prepares an export before its first byte."""
_TYPES: Final = [
    EventType.MOTION,
    EventType.RING,
    EventType.SMART_DETECT,
    EventType.SMART_DETECT_LINE,
]
_LABELS: Final = {
    "person": Label.PERSON,
    "face": Label.PERSON,
    "vehicle": Label.VEHICLE,
    "licensePlate": Label.VEHICLE,
    "animal": Label.ANIMAL,
    "package": Label.PACKAGE,
}
_FAILURES: Final[dict[int, Failure]] = {
    HTTPStatus.BAD_REQUEST: Failure.GONE,
    HTTPStatus.UNAUTHORIZED: Failure.REFUSED,
    HTTPStatus.FORBIDDEN: Failure.REFUSED,
    HTTPStatus.NOT_FOUND: Failure.GONE,
}
_WITH_HOLES: Final = {RecordingMode.DETECTIONS, RecordingMode.ADAPTIVE, RecordingMode.SCHEDULE}
"""Modes in which only what happens is sure to be recorded."""


def open_archive(_hass: HomeAssistant, entry: UFPConfigEntry) -> Adapter:
    """Return the archive of an entry."""
    return ProtectArchive(entry.runtime_data.api)


class ProtectArchive(Adapter):
    """One console."""

    def __init__(self, api: ProtectApiClient) -> None:
        self._api = api

    @override
    async def describe(self) -> Description:
        bootstrap = self._bootstrap
        offset, uncertainty = await self._clock()
        return Description(
            cameras=[
                ArchivedCamera(
                    key=each.id,
                    name=each.display_name,
                    labels=tuple(Label),
                    has_events=True,
                    earliest=each.stats.video.recording_start,
                    latest=each.stats.video.recording_end,
                )
                for each in bootstrap.cameras.values()
                if each.can_read_media(bootstrap.auth_user)
            ],
            version=str(bootstrap.nvr.version),
            offset=offset,
            uncertainty=uncertainty + UNCERTAIN,
        )

    @property
    def _bootstrap(self) -> Bootstrap:
        """What the library knows of the console; raises ArchiveError if it only has an API key."""
        try:
            return self._api.bootstrap
        except BadRequest:
            raise ArchiveError(Failure.REFUSED) from None

    async def _clock(self) -> tuple[timedelta | None, timedelta]:
        """Return the console's clock minus ours by the date of an answer, and how far it's off."""
        before = dt_util.utcnow()
        with _faults():
            answer = await self._api.request(
                "get", f"{self._api.private_api_path}nvr", require_auth=True, auto_close=False
            )
        after = dt_util.utcnow()
        date = answer.headers.get("Date", "")
        answer.close()
        try:
            said = parsedate_to_datetime(date).astimezone(UTC)
        except ValueError:
            return None, timedelta()
        half = timedelta(seconds=0.5)  # it says whole seconds, rounded down
        way = (after - before) / 2
        return said + half - before - way, half + way

    def _camera(self, key: str) -> Camera:
        bootstrap = self._bootstrap
        camera = bootstrap.cameras.get(key)
        if camera is None:
            raise ArchiveError(Failure.NO_CAMERA)
        if not camera.can_read_media(bootstrap.auth_user):
            raise ArchiveError(Failure.REFUSED)
        return camera

    @override
    async def holdings(self, camera: str, period: Period) -> Held:
        source = self._camera(camera)
        with _faults():
            events = await self._api.get_events_raw(
                start=period.start - BEFORE, end=period.end, types=_TYPES, limit=MOST_EVENTS
            )
        # An event that isn't over lasts at least until the end of the window.
        happenings = [
            Happening(period=lasted, kind=_kind(each), labels=_labels(each))
            for each in events
            if each.get("camera") == camera
            and (lasted := _period(each, period.end)) is not None
            and period.overlaps(*lasted)
        ]
        recent = not_yet(period, dt_util.utcnow(), EXPORTED_AFTER)
        sure = self._recorded(source, period, recent)
        if sure is not None and source.recording_settings.mode in _WITH_HOLES:
            pieces = list(_joined(_padded(each.period) for each in happenings))
            parts = [part for each in pieces if (part := _common(each, sure)) is not None]
        else:
            parts = [] if sure is None else [sure]
        return Held(
            spans=[HeldSpan(key=f"{part.start.timestamp():.3f}", period=part) for part in parts],
            happenings=happenings,
            not_yet=recent,
        )

    def _recorded(self, camera: Camera, period: Period, recent: Period | None) -> Period | None:
        """Return the part of a period within all that the console still has."""
        first, last = camera.stats.video.recording_start, camera.stats.video.recording_end
        if first is None:
            return None
        # What is known of the end is some minutes old.
        always = camera.recording_settings.mode is RecordingMode.ALWAYS
        end = period.end if always or last is None else last
        end = min(end, period.end if recent is None else recent.start)
        return _common(Period(first, max(first, end)), period)

    @override
    @asynccontextmanager
    async def open(self, camera: str, span: str, period: Period) -> AsyncGenerator[Footage]:
        self._camera(camera)
        # Not by the library's own export: that keeps a connection whose export is broken off.
        query = {"camera": camera, "start": _ms(period.start), "end": _ms(period.end), "channel": 0}
        with _faults():
            async with asyncio.timeout(EXPORT_S):
                answer = await self._api.request(
                    "get",
                    f"{self._api.private_api_path}video/export",
                    require_auth=True,
                    auto_close=False,
                    timeout=0,
                    params=query,
                )
        try:
            if answer.status != HTTPStatus.OK:
                raise ArchiveError(_FAILURES.get(answer.status, Failure.AWAY))
            body = Body(answer)
            yield Footage(
                start=period.start,
                chunks=body.chunks(),
                size_bytes=body.length,
                length=period.end - period.start,
            )
        finally:
            answer.close()


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _period(event: dict[str, Any], until: datetime) -> Period | None:
    try:
        start = datetime.fromtimestamp(event["start"] / 1000, UTC)
        end = event.get("end")
        last = until if end is None else datetime.fromtimestamp(end / 1000, UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    # A ring has no length.
    return Period(start, max(last, start + timedelta(seconds=1)))


def _kind(event: dict[str, Any]) -> TriggerKind:
    return TriggerKind.BUTTON if event.get("type") == "ring" else TriggerKind.MOTION


def _labels(event: dict[str, Any]) -> tuple[Label, ...]:
    seen = event.get("smartDetectTypes") or ()
    return tuple(dict.fromkeys(_LABELS[each] for each in seen if each in _LABELS))


def _padded(period: Period) -> Period:
    return Period(period.start - PADDING, period.end + PADDING)


def _common(one: Period, other: Period) -> Period | None:
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Period(start, end) if start < end else None


def _joined(periods: Iterator[Period]) -> Iterator[Period]:
    """Yield periods in order, those that overlap as one."""
    last: Period | None = None
    for each in sorted(periods):
        if last is not None and each.start <= last.end:
            last = Period(last.start, max(last.end, each.end))
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


@contextmanager
def _faults() -> Generator[None]:
    """Translate the library's errors to ours; their texts hold addresses."""
    try:
        yield
    except NotAuthorized:
        raise ArchiveError(Failure.REFUSED) from None
    except BadRequest:
        raise ArchiveError(Failure.GONE) from None
    except (ClientError, NvrError, HttpError, TimeoutError):
        raise ArchiveError(Failure.AWAY) from None

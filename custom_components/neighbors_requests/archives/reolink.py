"""Recordings on a Reolink camera's card, or on its recorder or hub, through Home Assistant."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final, override

from homeassistant.components.media_source import (
    Unresolvable,
    async_browse_media,
    async_resolve_media,
)
from homeassistant.util import dt as dt_util
from reolink_aio.exceptions import CredentialsInvalidError, ReolinkError
from reolink_aio.typings import VOD_file, VOD_trigger

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
from .media import async_open_own

if TYPE_CHECKING:
    from homeassistant.components.reolink.util import ReolinkConfigEntry
    from homeassistant.core import HomeAssistant
    from reolink_aio.api import Host

SOURCE: Final = "media-source://reolink"
STREAM: Final = "main"
SPLIT: Final = timedelta(minutes=5)
"""A recorder cuts any window out of its hours of video; longer ones take it too long."""
MOST_PERIOD: Final = timedelta(days=1)
LISTED_AFTER: Final = timedelta(minutes=1)
"""A file is listed once it is closed."""
ROUNDED: Final = timedelta(seconds=1)
"""The times of files are whole seconds."""
LONGEST_DST: Final = timedelta(hours=1)
_LABELS: Final = (
    (VOD_trigger.PERSON, Label.PERSON),
    (VOD_trigger.FACE, Label.PERSON),
    (VOD_trigger.VEHICLE, Label.VEHICLE),
    (VOD_trigger.ANIMAL, Label.ANIMAL),
    (VOD_trigger.PACKAGE, Label.PACKAGE),
)
_SAYS_NOTHING: Final = VOD_trigger.NONE | VOD_trigger.TIMER


def open_archive(hass: HomeAssistant, entry: ReolinkConfigEntry) -> Adapter:
    """Return the archive of an entry."""
    return ReolinkArchive(hass, entry)


class ReolinkArchive(Adapter):
    """Files of one camera, recorder or hub."""

    def __init__(self, hass: HomeAssistant, entry: ReolinkConfigEntry) -> None:
        self._hass = hass
        self._entry_id = entry.entry_id
        self._host: Host = entry.runtime_data.host.api

    @override
    async def describe(self) -> Description:
        cameras = await self._cameras()
        offset, uncertainty = await self._clock()
        return Description(
            cameras=cameras,
            version=str(self._host.sw_version or ""),
            offset=offset,
            uncertainty=uncertainty + ROUNDED,
        )

    async def _cameras(self) -> list[ArchivedCamera]:
        """Return the cameras that Home Assistant shows recordings of; asks none of them."""
        root = await async_browse_media(self._hass, SOURCE)
        return [
            ArchivedCamera(key=channel, name=child.title, labels=tuple(Label), has_events=True)
            for child in root.children or ()
            for kind, entry_id, channel in [child.media_content_id.rpartition("/")[2].split("|")]
            if kind == "CAM" and entry_id == self._entry_id
        ]

    async def _clock(self) -> tuple[timedelta | None, timedelta]:
        """Return the device's clock minus ours, and how far that may be off."""
        if self._sleeps:
            # Only what it said when it last was awake.
            known = self._host.time()
            now = dt_util.utcnow()
            return (None if known is None else known.astimezone(UTC) - now), timedelta(seconds=2)
        before = dt_util.utcnow()
        with _faults():
            said = await self._host.async_get_time()
        after = dt_util.utcnow()
        half = timedelta(seconds=0.5)  # it says whole seconds, rounded down
        return said.astimezone(UTC) + half - before - (after - before) / 2, half + (
            after - before
        ) / 2

    @property
    def _zone(self) -> tzinfo:
        return self._host.timezone() or dt_util.get_default_time_zone()

    @property
    def _sleeps(self) -> bool:
        """Whether asking would wake a camera with a battery."""
        return any(self._host.supported(each, "battery") for each in self._host.channels)

    @override
    async def holdings(self, camera: str, period: Period) -> Held:
        channel = self._channel(camera)
        zone = self._zone
        start, end = (
            at.astimezone(zone).replace(tzinfo=None)
            # Whole pieces, and those of an hour that the clock has twice.
            for at in (period.start - SPLIT, min(period.end, period.start + MOST_PERIOD) + SPLIT)
        )
        with _faults():
            _, files = await self._host.request_vod_files(
                channel, start, end, stream=STREAM, split_time=SPLIT
            )
        pieces = [
            (file, span)
            for file in files
            if (span := self._span(file)) is not None and period.overlaps(*span.period)
        ]
        says = any(file.triggers & ~_SAYS_NOTHING for file, _ in pieces)
        now = (self._host.time() or dt_util.utcnow()).astimezone(UTC)
        return Held(
            spans=sorted((span for _, span in pieces), key=lambda span: span.period),
            happenings=[
                _happening(file, span.period)
                for file, span in pieces
                if file.triggers & ~_SAYS_NOTHING
            ]
            if says or not pieces
            else None,
            not_yet=not_yet(period, now, LISTED_AFTER),
        )

    def _channel(self, camera: str) -> int:
        if not camera.isdecimal() or int(camera) not in self._host.channels:
            raise ArchiveError(Failure.NO_CAMERA)
        return int(camera)

    def _span(self, file: VOD_file) -> HeldSpan | None:
        start = self._start(file)
        length = file.duration
        if not timedelta() < length <= MOST_PERIOD:
            return None
        key = f"{file.file_name}|{file.start_time_id}|{file.end_time_id}|{int(start.timestamp())}"
        return HeldSpan(key=key, period=Period(start, start + length), size_bytes=_size(file))

    def _start(self, file: VOD_file) -> datetime:
        """Return when a file begins; a local time that exists twice is told apart by the UTC."""
        zone = self._zone
        start = file.start_time.replace(tzinfo=zone).astimezone(UTC)
        around = {(start + each * LONGEST_DST).astimezone(zone).utcoffset() for each in (-2, 2)}
        if len(around) > 1 and "PlaybackTime" in file.data and not self._host.is_nvr:
            playback = file.playback_time.astimezone(UTC)
            if abs(playback - start) <= LONGEST_DST:
                return playback
        return start

    @override
    @asynccontextmanager
    async def open(self, camera: str, span: str, period: Period) -> AsyncGenerator[Footage]:
        channel = self._channel(camera)
        name, start_id, end_id, begins = span.rsplit("|", 3)
        start = datetime.fromtimestamp(int(begins), UTC)
        item = "|".join(("FILE", self._entry_id, str(channel), STREAM, name, start_id, end_id))
        try:
            media = await async_resolve_media(self._hass, f"{SOURCE}/{item}", None)
        except Unresolvable:
            raise ArchiveError(Failure.AWAY) from None
        if media.mime_type != "video/mp4":
            # Older cameras only replay as a stream, whose times nobody knows.
            raise ArchiveError(Failure.NOT_VIDEO)
        async with async_open_own(self._hass, media.url) as body:
            yield Footage(
                start=start,
                chunks=body.chunks(),
                size_bytes=body.length,
                length=_time(end_id) - _time(start_id),
            )


def _time(time_id: str) -> datetime:
    return datetime.strptime(time_id, "%Y%m%d%H%M%S")  # noqa: DTZ007 -- only to subtract


def _size(file: VOD_file) -> int | None:
    try:
        return int(file.size)
    except (KeyError, ValueError):
        return None


def _happening(file: VOD_file, period: Period) -> Happening:
    triggers = file.triggers
    labels = dict.fromkeys(label for trigger, label in _LABELS if trigger in triggers)
    kind = TriggerKind.BUTTON if VOD_trigger.DOORBELL in triggers else TriggerKind.MOTION
    return Happening(period=period, kind=kind, labels=tuple(labels))


@contextmanager
def _faults() -> Generator[None]:
    """Translate the library's errors to ours; their texts hold addresses."""
    try:
        yield
    except CredentialsInvalidError:
        raise ArchiveError(Failure.REFUSED) from None
    except (ReolinkError, TimeoutError):
        raise ArchiveError(Failure.AWAY) from None

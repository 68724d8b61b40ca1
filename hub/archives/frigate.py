"""Frigate, 0.14 and newer, as an archive: the files that it stored, as they are.

`/api/<camera>/recordings` lists the stored files of a window, about 10 s each, and
`/recordings/<day>/<hour>/<camera>/<minute>.<second>.mp4` gives each of them byte for byte. Only if
something in front of Frigate doesn't let those through, `clip.mp4` is asked for: for it, Frigate
joins whole stored files, without coding anything anew either.

Frigate names a file by the whole second in which it was opened. Times here are in the middle of it,
and `frigate_files.Chain` narrows them.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, override

from hub.archives.frigate_answers import (
    CAMERA_NAME,
    ROUNDED,
    CameraSettings,
    Events,
    FrigateConfig,
    FrigateProfile,
    Reviews,
    Rows,
    Stats,
    StoredFile,
    happened,
    pieces_of,
    settings_of,
)
from hub.archives.frigate_client import (
    DENIED,
    OK,
    VERSION,
    FrigateClient,
)
from hub.archives.frigate_files import SEAM, FileFetch, runs
from hub.archives.reader import LONGEST_VERSION, ArchiveDescription, ArchiveReader
from hub.camera.address import host_of
from hub.camera.onvif.device import measure_bounds
from hub.clock import Clock, SystemClock
from hub.errors import (
    ArchiveUnreachableError,
    HubError,
    NotFoundError,
)
from hub.media.jpeg import LARGEST_JPEG_BYTES
from hub.model.archive import (
    ArchiveClock,
    ArchiveEvent,
    ArchiveFound,
    ArchiveKind,
    FetchedFile,
    Holdings,
    Span,
)
from hub.model.window import TimeWindow
from hub.store.secrets import Credentials

_OLDEST: Final = (0, 14)
_ROLES: Final = (0, 17)
"""Since then a user may be kept from some cameras, and `/api/profile` says from which."""
_TELLING_TIME: Final = (0, 17)
"""Since then a file says itself when it began; before, it may say what its source said."""
_OVERLAPPING: Final = (0, 16)
"""Since then `/api/review` gives what overlaps a window, before that only what is within it."""
_SOON: Final = timedelta(seconds=30)
"""A file is listed up to this long after it was recorded."""
_STAYED: Final = timedelta(hours=1)
"""Events are listed by when they began: one that began earlier than this is missed."""
_MOST_EVENTS: Final = 1000
_KNOWN_FOR: Final = timedelta(minutes=10)
"""How long settings are used before they are asked for again."""
_ABSENT: Final = 404
_JPEG: Final = b"\xff\xd8"
_STATS_LATE: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What Frigate last said of itself."""

    version: str
    settings: Mapping[str, CameraSettings]
    at: datetime

    def is_since(self, version: tuple[int, int]) -> bool:
        """Return whether it is this release or a newer one."""
        return _release(self.version) >= version


class FrigateArchive(ArchiveReader):
    """Reads one Frigate."""

    def __init__(
        self,
        *,
        address: str,
        credentials: Credentials | None = None,
        clock: Clock,
        verify: bool = True,
    ) -> None:
        """Take its address with port and path; raises InvalidInputError if it can't be one."""
        self._client = FrigateClient(address, credentials=credentials, clock=clock, verify=verify)
        self._clock = clock
        self._known: _Known | None = None
        self._measured: ArchiveClock | None = None

    @override
    async def close(self) -> None:
        await self._client.close()

    @override
    async def describe(self) -> ArchiveDescription:
        known = await self._learned()
        return ArchiveDescription(
            version=known.version,
            clock=await self._measure(),
            cameras=tuple(each.camera for each in known.settings.values() if each.has_recorded),
        )

    async def _learned(self) -> _Known:
        """Ask for its version, its settings, and which of its cameras this user may see."""
        version = await self._client.version()
        if _release(version) < _OLDEST:
            raise ArchiveUnreachableError("archive.frigate_old", version=version)
        config = await self._client.read(FrigateConfig, "/api/config")
        allowed = None
        if _release(version) >= _ROLES:
            answer = await self._client.request("/api/profile")
            if answer.status == OK:
                allowed = (await self._client.parsed(FrigateProfile, answer)).allowed_cameras
        settings = settings_of(config, self._client.host, allowed)
        self._known = _Known(
            version=_plain(version),
            settings={each.camera.key: each for each in settings},
            at=self._clock.now(),
        )
        return self._known

    async def _up_to_date(self) -> _Known:
        known = self._known
        if known is None or not timedelta(0) <= self._clock.now() - known.at < _KNOWN_FOR:
            return await self._learned()
        return known

    async def _measure(self) -> ArchiveClock:
        """Measure its clock by `Date`, which a proxy would give by its own, and check that."""
        answer = await self._client.request("/api/stats")
        now = self._clock.now()
        bounds = await measure_bounds(self._client, self._clock)
        self._measured = ArchiveClock(uncertainty=ROUNDED)
        if bounds is not None:
            offset = (bounds[0] + bounds[1]) / 2
            half = (bounds[1] - bounds[0]) / 2
            self._measured = ArchiveClock(offset=offset, uncertainty=half + ROUNDED)
            if answer.status == OK:
                said = (await self._client.parsed(Stats, answer)).service.last_updated
                self._measured = _checked(self._measured, said - now.timestamp())
        return self._measured

    @override
    async def holdings(self, camera_key: str, window: TimeWindow) -> Holdings:
        known = await self._up_to_date()
        pieces = await self._listed(camera_key, window)
        settings = known.settings.get(camera_key)
        if settings is None and not pieces:
            known = await self._learned()
            settings = known.settings.get(camera_key)
            if settings is None:
                raise NotFoundError("archive.frigate_no_camera", camera=camera_key)
        events = None
        if settings is None or settings.camera.has_events:
            events = await self._happened(known, camera_key, pieces, window)
        return Holdings(
            spans=tuple(_spans(camera_key, pieces, window)),
            events=events,
            not_yet=await self._not_yet(pieces, window)
            if settings is not None and settings.records
            else None,
        )

    @override
    async def snapshot(self, camera_key: str) -> bytes:
        if CAMERA_NAME.fullmatch(camera_key) is None:
            raise NotFoundError("archive.frigate_no_camera", camera=camera_key)
        path = f"/api/{camera_key}/latest.jpg"
        answer = await self._client.request(path, most=LARGEST_JPEG_BYTES)
        if answer.status == DENIED:
            raise NotFoundError("archive.frigate_denied", camera=camera_key)
        if answer.status == _ABSENT:
            raise NotFoundError("archive.frigate_no_camera", camera=camera_key)
        if answer.status != OK or not answer.body.startswith(_JPEG):
            raise ArchiveUnreachableError("archive.frigate_odd", host=self._client.host)
        return answer.body

    async def _listed(self, camera: str, window: TimeWindow) -> list[StoredFile]:
        """Return the stored files that a window touches; raises NotFoundError if that is denied."""
        if CAMERA_NAME.fullmatch(camera) is None:
            raise NotFoundError("archive.frigate_no_camera", camera=camera)
        # Both must be given: Frigate takes others from when it was started.
        query = {
            "after": (window.start - 2 * ROUNDED).timestamp(),
            "before": window.end.timestamp(),
        }
        answer = await self._client.request(f"/api/{camera}/recordings", query)
        if answer.status == DENIED:
            raise NotFoundError("archive.frigate_denied", camera=camera)
        rows = await self._client.parsed(Rows, answer)
        return [each for each in pieces_of(rows) if each.window.overlap(window) is not None]

    async def _happened(
        self, known: _Known, camera: str, pieces: Sequence[StoredFile], window: TimeWindow
    ) -> tuple[ArchiveEvent, ...] | None:
        """Return what happened; None if it is too much to tell, so that everything counts."""
        asked: dict[str, str | int | float] = {
            "cameras": camera,
            "limit": _MOST_EVENTS,
            "after": (window.start - _STAYED).timestamp(),
        }
        until, later = window.end.timestamp(), (window.end + _STAYED).timestamp()
        # Older ones leave out what this user has looked at, unless they are told not to.
        reviewed = {} if known.is_since(_ROLES) else {"reviewed": 1}
        events, reviews = await asyncio.gather(
            self._client.read(
                Events, "/api/events", {**asked, "before": until, "include_thumbnails": 0}
            ),
            self._client.read(
                Reviews,
                "/api/review",
                {**asked, **reviewed, "before": until if known.is_since(_OVERLAPPING) else later},
            ),
        )
        if max(len(events), len(reviews)) >= _MOST_EVENTS:
            return None
        return happened(events, reviews, pieces, camera, window)

    async def _not_yet(self, pieces: Sequence[StoredFile], window: TimeWindow) -> TimeWindow | None:
        """Return the part of a window that is recorded, but not listed yet."""
        now = self._clock.now()
        if self._measured is not None:
            now += self._measured.offset or timedelta(0)
        elif (bounds := await self._client.measure_clock()) is not None:
            # To measure it well takes seconds, and a second more or less doesn't matter here.
            now += (bounds[0] + bounds[1]) / 2
        since = max([now - _SOON, *(each.window.end for each in pieces[-1:])])
        if since >= now:
            return None
        return TimeWindow(start=since, end=now).overlap(window)

    @override
    async def fetch(
        self, camera_key: str, spans: Sequence[Span], into: Path, *, most_bytes: int
    ) -> AsyncIterator[FetchedFile]:
        """Fetch whole stored files; what is gone or damaged is said when the others have come."""
        known = await self._up_to_date()
        windows = [each.window for each in spans]
        if not windows:
            return
        pieces = await self._listed(
            camera_key,
            TimeWindow(
                start=min(each.start for each in windows), end=max(each.end for each in windows)
            ),
        )
        wanted = [each for each in pieces if any(each.window.overlap(window) for window in windows)]
        fetch = FileFetch(
            client=self._client,
            camera=camera_key,
            settings=known.settings.get(camera_key),
            into=into,
            room=most_bytes,
            tells_time=known.is_since(_TELLING_TIME),
        )
        async with aclosing(fetch.files(wanted)) as files:
            async for file in files:
                yield file
        if fetch.missed is not None:
            raise fetch.missed
        if any(not _covers(wanted, window) for window in windows):
            raise NotFoundError("archive.frigate_gone")


def _release(version: str) -> tuple[int, int]:
    """Return the first two numbers of a version."""
    found = VERSION.match(version)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _checked(clock: ArchiveClock, apart_s: float) -> ArchiveClock:
    """Return a measured clock, unless what Frigate said a moment before makes it impossible.

    `apart_s` is when it last counted, minus our time: `Date` is a proxy's if the two disagree, and
    either may be right.
    """
    apart, offset = timedelta(seconds=apart_s), clock.offset or timedelta(0)
    if -SEAM <= offset - apart <= _STATS_LATE:
        return clock
    return ArchiveClock(uncertainty=max(abs(apart), abs(offset)) + clock.uncertainty + _STATS_LATE)


def _spans(camera: str, pieces: Sequence[StoredFile], window: TimeWindow) -> Iterator[Span]:
    """Yield footage without a gap, cut to a window."""
    for run in runs(pieces, timedelta.max):
        whole = TimeWindow(start=run[0].window.start, end=max(each.window.end for each in run))
        part = whole.overlap(window)
        if part is not None:
            size = sum(each.size_bytes for each in run)
            yield Span(key=run[0].path(camera), window=part, size_bytes=size)


def _covers(pieces: Sequence[StoredFile], window: TimeWindow) -> bool:
    """Return whether pieces fill a window, as far as one can tell from their names."""
    at = window.start
    for piece in pieces:
        if piece.window.start - at > SEAM:
            break
        at = max(at, piece.window.end)
    return window.end - at <= SEAM


_FIND_S: Final = 2.0
_MOST_AT_ONCE: Final = 8
_PLACES: Final = (
    ("http", 5000, True),
    ("https", 8971, True),
    ("https", 8971, False),
    ("http", 8971, True),
)
"""Where Frigate listens: first without a login, then with one."""


async def find_frigate(hosts: Iterable[str]) -> list[ArchiveFound]:
    """Ask hosts or addresses, and no others, whether they are a Frigate.

    Each is given once, in their order. A host is not asked if Frigate is at a given address on it.
    """
    named = list(dict.fromkeys(hosts))
    turn = asyncio.Semaphore(_MOST_AT_ONCE)

    async def find(places: Sequence[tuple[str, bool]]) -> ArchiveFound | None:
        async with turn:
            for address, verify in places:
                try:
                    async with asyncio.timeout(_FIND_S):
                        return await _find_at(address, verify=verify)
                except (HubError, TimeoutError):
                    continue
        return None

    async def find_all(named: Iterable[str]) -> list[ArchiveFound]:
        found = await asyncio.gather(*(find(_places(each)) for each in named))
        return [each for each in found if each is not None]

    at_addresses = await find_all(each for each in named if "://" in each)
    known = {host_of(each.address) for each in at_addresses}
    on_hosts = (each for each in named if "://" not in each and each.lower() not in known)
    return at_addresses + await find_all(on_hosts)


def _places(named: str) -> list[tuple[str, bool]]:
    """Return the addresses to try, and whether to check the certificate there."""
    if "://" in named:
        return [(named, True), (named, False)] if named.startswith("https:") else [(named, True)]
    place = f"[{named}]" if ":" in named else named
    if host_of(f"http://{place}") != named.lower():
        return []  # It is more than a host.
    return [(f"{scheme}://{place}:{port}", verify) for scheme, port, verify in _PLACES]


async def _find_at(address: str, *, verify: bool) -> ArchiveFound:
    client = FrigateClient(address, credentials=None, clock=SystemClock(), verify=verify)
    try:
        # It only says its version after a login, if it wants one.
        asks = await client.needs_login()
        version = "" if asks else _plain(await client.version())[:LONGEST_VERSION]
    finally:
        await client.close()
    return ArchiveFound(
        kind=ArchiveKind.FRIGATE,
        name="Frigate",
        address=address,
        version=version,
        needs_password=asks,
        verify=verify,
    )


def _plain(version: str) -> str:
    """Return a version without the commit that it was built from."""
    return version.rpartition("-")[0] or version

"""Recordings of a Frigate that only Home Assistant can reach, by its community integration.

That integration isn't part of Home Assistant. Its client answers what is asked, and its own view
gives a clip that Frigate joins of stored files as they are. So only whole files are asked for: then
the clip begins when the first of them does.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Protocol, override
from urllib.parse import quote

from homeassistant.util import dt as dt_util

from ..client.decode import Record
from ..client.models import Label
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
    from homeassistant.config_entries import ConfigEntry
    from homeassistant.core import HomeAssistant

DOMAIN: Final = "frigate"
ROUNDED: Final = timedelta(seconds=0.5)
"""Files are named by whole seconds, rounded down: their times are in the middle."""
SEAM: Final = timedelta(seconds=1.5)
"""Files of one recording seem to be apart, or to overlap, by the rounding of their names."""
LONGEST_CLIP: Final = timedelta(minutes=4)
LONGEST_FILE: Final = timedelta(minutes=10)
LISTED_AFTER: Final = timedelta(seconds=30)
STAYED: Final = timedelta(hours=1)
"""Events are listed by when they began: one that began earlier than this is missed."""
BRIEF: Final = timedelta(minutes=1)
"""What stays longer counts when it comes, when it goes, and while something moves."""
AROUND: Final = timedelta(seconds=10)
MOST_EVENTS: Final = 900
COUNTED_LATE: Final = timedelta(seconds=17)
"""How old the time may be that Frigate gives with its statistics, and a second of rounding."""
CLOCKS_DIFFER: Final = timedelta(seconds=2)
_LABELS: Final = {
    "person": Label.PERSON,
    "face": Label.PERSON,
    "car": Label.VEHICLE,
    "truck": Label.VEHICLE,
    "bus": Label.VEHICLE,
    "motorcycle": Label.VEHICLE,
    "bicycle": Label.VEHICLE,
    "license_plate": Label.VEHICLE,
    "dog": Label.ANIMAL,
    "cat": Label.ANIMAL,
    "bird": Label.ANIMAL,
    "horse": Label.ANIMAL,
    "package": Label.PACKAGE,
}


class Client(Protocol):
    """What is used of that integration's client."""

    async def async_get_version(self) -> str:
        """Return Frigate's version."""

    async def async_get_stats(self) -> dict[str, Any]:
        """Return its statistics."""

    async def async_get_config(self) -> dict[str, Any]:
        """Return its settings, without passwords."""

    async def async_get_recordings(
        self, camera: str, after: float | None = None, before: float | None = None
    ) -> list[dict[str, Any]]:
        """Return the stored files that overlap a time."""

    async def async_get_events(
        self,
        cameras: list[str] | None = None,
        *,
        after: float | None = None,
        before: float | None = None,
        limit: int | None = None,
    ) -> list[dict[str, Any]]:
        """Return tracked objects, by when they came."""


class _Stored(Record):
    """A file that Frigate stored."""

    period: Period
    size_bytes: int
    moves: bool


def open_archive(hass: HomeAssistant, entry: ConfigEntry) -> Adapter:
    """Return the archive of an entry."""
    return FrigateArchive(hass, entry)


class FrigateArchive(Adapter):
    """One Frigate."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        self._hass = hass
        self._entry_id = entry.entry_id

    @property
    def _client(self) -> Client:
        client: Client | None = self._data.get("client")
        if client is None:
            raise ArchiveError(Failure.AWAY)
        return client

    @property
    def _data(self) -> Mapping[str, Any]:
        """What the integration keeps of its entry; another one after each reload."""
        kept: Mapping[str, Any] = self._hass.data.get(DOMAIN, {}).get(self._entry_id, {})
        return kept

    @override
    async def describe(self) -> Description:
        version = str(await _answer_of(self._client.async_get_version()))
        config = await _answer_of(self._client.async_get_config())
        offset, uncertainty = await self._clock()
        return Description(
            cameras=[
                ArchivedCamera(
                    key=name,
                    name=str(settings.get("friendly_name") or name.replace("_", " ")),
                    labels=tuple(Label),
                    has_events=_detects(settings),
                )
                for name, settings in config["cameras"].items()
                if settings["record"].get("enabled_in_config", settings["record"].get("enabled"))
            ],
            # Without the commit that it was built from.
            version=f"Frigate {version.rpartition('-')[0] or version}",
            offset=offset,
            uncertainty=uncertainty + ROUNDED,
        )

    async def _clock(self) -> tuple[timedelta, timedelta]:
        """Return Frigate's clock minus ours, and how far that may be off.

        It says when it last counted, which it does four times a minute. A difference that this may
        explain counts as none.
        """
        before = dt_util.utcnow()
        stats = await _answer_of(self._client.async_get_stats())
        after = dt_util.utcnow()
        said = datetime.fromtimestamp(stats["service"]["last_updated"], UTC)
        low, high = said - after, said + COUNTED_LATE - before
        if low <= CLOCKS_DIFFER and high >= timedelta():
            return timedelta(), max(abs(low), abs(high))
        return (low + high) / 2, (high - low) / 2

    @override
    async def holdings(self, camera: str, period: Period) -> Held:
        settings = (await _answer_of(self._client.async_get_config()))["cameras"].get(camera)
        if settings is None:
            raise ArchiveError(Failure.NO_CAMERA)
        stored = await self._stored(camera, period)
        return Held(
            spans=[
                HeldSpan(
                    key=f"{run[0].period.start.timestamp():.3f}",
                    period=_whole(run),
                    size_bytes=sum(each.size_bytes for each in run),
                )
                for run in _runs(stored)
            ],
            happenings=await self._happenings(camera, period, stored)
            if _detects(settings)
            else None,
            not_yet=not_yet(period, dt_util.utcnow(), LISTED_AFTER),
        )

    async def _stored(self, camera: str, period: Period) -> list[_Stored]:
        rows = await _answer_of(
            self._client.async_get_recordings(
                camera, period.start.timestamp() - 2, period.end.timestamp()
            )
        )
        found = [each for row in rows if (each := _file(row)) is not None]
        return sorted(
            (each for each in found if period.overlaps(*each.period)),
            key=lambda each: each.period,
        )

    async def _happenings(
        self, camera: str, period: Period, stored: Sequence[_Stored]
    ) -> list[Happening] | None:
        """Return what Frigate tracked; None if that is too much, so that everything counts."""
        events = await _answer_of(
            self._client.async_get_events(
                [camera],
                after=(period.start - STAYED).timestamp(),
                before=period.end.timestamp(),
                limit=MOST_EVENTS,
            )
        )
        if len(events) >= MOST_EVENTS:
            return None
        found = [
            Happening(period=part, labels=_labels(event))
            for event in events
            if event.get("camera") == camera
            for part in _parts(_lasted(event, period.end), stored)
            if period.overlaps(*part)
        ]
        return found if len(found) < MOST_EVENTS else None

    @override
    @asynccontextmanager
    async def open(self, camera: str, span: str, period: Period) -> AsyncGenerator[Footage]:
        run = next(_runs(await self._stored(camera, period)), None)
        if run is None:
            raise ArchiveError(Failure.GONE)
        whole = _whole(run)
        # Where the numbers are within the first and the last second decides what Frigate joins: not
        # the file before, whose end is rounded as well, and nothing cut off. Before 0.15 both must
        # be fractions, or neither.
        first = (whole.start - ROUNDED).timestamp() + 0.9
        last = (whole.end - ROUNDED).timestamp() + 0.001
        instance = self._data["config"]["mqtt"]["client_id"]
        url = (
            f"/api/frigate/{quote(instance, safe='')}/recording/{quote(camera, safe='')}"
            f"/start/{first:.3f}/end/{last:.3f}"
        )
        async with async_open_own(self._hass, url) as body:
            yield Footage(
                start=whole.start,
                chunks=body.chunks(),
                size_bytes=body.length,
                length=sum((each.period.end - each.period.start for each in run), timedelta()),
            )


async def _answer_of[T](answer: Awaitable[T]) -> T:
    """Return an answer; raises ArchiveError. The client's own errors can't be imported."""
    try:
        return await answer
    except Exception as error:
        if type(error).__name__ != "FrigateApiClientError":
            raise
        status = getattr(error.__cause__, "status", 0)
        refused = status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
        raise ArchiveError(Failure.REFUSED if refused else Failure.AWAY) from None


def _detects(settings: Mapping[str, Any]) -> bool:
    return bool(settings.get("detect", {}).get("enabled"))


def _file(row: Mapping[str, Any]) -> _Stored | None:
    """Return a stored file, or None if what is said of it can't be."""
    start = datetime.fromtimestamp(row["start_time"], UTC) + ROUNDED
    length = timedelta(seconds=row["end_time"] - row["start_time"])
    if not timedelta() < length <= LONGEST_FILE:
        return None
    return _Stored(
        period=Period(start, start + length),
        size_bytes=round((row.get("segment_size") or 0) * 2**20),
        moves=bool(row.get("motion")),
    )


def _runs(stored: Iterable[_Stored]) -> Iterator[list[_Stored]]:
    """Yield files that follow each other without a gap, as many as a clip may join."""
    run: list[_Stored] = []
    for each in stored:
        apart = run and abs(each.period.start - run[-1].period.end) > SEAM
        if run and (apart or each.period.end - run[0].period.start > LONGEST_CLIP):
            yield run
            run = []
        run.append(each)
    if run:
        yield run


def _whole(run: Sequence[_Stored]) -> Period:
    return Period(run[0].period.start, run[-1].period.end)


def _lasted(event: Mapping[str, Any], until: datetime) -> Period:
    start = datetime.fromtimestamp(event["start_time"], UTC)
    end = event.get("end_time")
    last = until if end is None else datetime.fromtimestamp(end, UTC)
    return Period(start, max(last, start + timedelta(seconds=1)))


def _parts(lasted: Period, stored: Sequence[_Stored]) -> Iterator[Period]:
    """Yield when something counts that was there for a while, such as a parked car."""
    if lasted.end - lasted.start <= BRIEF:
        yield lasted
        return
    yield Period(lasted.start, lasted.start + AROUND)
    yield Period(lasted.end - AROUND, lasted.end)
    for each in stored:
        start, end = max(lasted.start, each.period.start), min(lasted.end, each.period.end)
        if each.moves and start < end:
            yield Period(start, end)


def _labels(event: Mapping[str, Any]) -> tuple[Label, ...]:
    label = _LABELS.get(str(event.get("label")))
    return () if label is None else (label,)

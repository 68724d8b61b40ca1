"""The hub's awareness sources, and which of their items concern this house. None can be answered.

Items differ from requests by type: nothing that decides or shares accepts one. Only an item with
both a time and a place is compared with the cameras. If its area is the one where people are to be
alerted, as in CAP, no clip is searched for: the event did not happen there.

Also here: public alert sources that need no key, of which those for this house's place are offered.
`offers.json` has each country or state as cells of half a degree, made from Natural Earth's
countries (1:50 million) and the US Census Bureau's states, both in the public domain. A cell on a
border belongs to both sides, so that a neighbor's source may be among those offered. Nothing is
asked of a source until somebody adds it.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

from hub.awareness.fetch import Fetcher, check_source
from hub.awareness.store import SourceStore, unique
from hub.clips.index import ClipIndex
from hub.clock import Clock
from hub.config import Config
from hub.errors import ConflictError, NotFoundError
from hub.matching.coverage import Coverage
from hub.matching.match import may_share_clips
from hub.model.awareness import (
    MOST_SHOWN,
    MOST_SOURCES,
    NO_TEXT,
    AreaMeaning,
    AwarenessItem,
    AwarenessItemId,
    AwarenessKind,
    AwarenessReport,
    AwarenessSource,
    AwarenessSourceId,
    AwarenessState,
    AwarenessStatus,
    Concern,
)
from hub.model.camera import Camera, Place
from hub.model.ids import CameraId
from hub.model.recording import Clip
from hub.model.report import EventType
from hub.outbound import Outbound
from hub.store.database import Database
from hub.store.events import EventLog
from noticeboard.rules.area import distance_m
from noticeboard.rules.text import safe_text
from noticeboard.runtime.tasks import cancel
from noticeboard.runtime.text import Text

if TYPE_CHECKING:
    from hub.awareness.follower import SourceFollower


_FILE: Final = Path(__file__).with_name("offers.json")
_CELL_UDEG: Final = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A source that a person can add."""

    kind: AwarenessKind | None
    """None: the hub detects it."""
    url: str
    name: str
    area: str
    """The country or state it is for, in English."""


def offers_for(cameras: Iterable[Camera]) -> tuple[Offer, ...]:
    """Return the sources for where cameras are; none if no camera has a location. Blocking."""
    cells = {
        (place.latitude_udeg // _CELL_UDEG, place.longitude_udeg // _CELL_UDEG)
        for camera in cameras
        if (place := camera.place) is not None
    }
    return tuple(
        offer
        for region in _regions()
        if any(_holds(region["cells"], *cell) for cell in cells)
        for offer in _offers(region)
    )


def every_offer() -> tuple[Offer, ...]:
    """Return every source there is. Blocking."""
    return tuple(offer for region in _regions() for offer in _offers(region))


def _regions() -> list[Mapping[str, Any]]:
    regions: list[Mapping[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return regions


def _holds(rows: Mapping[str, list[list[int]]], row: int, column: int) -> bool:
    """Return whether a cell is one of a region's, which are runs of columns by row."""
    return any(first <= column <= last for first, last in rows.get(str(row), ()))


def _offers(region: Mapping[str, Any]) -> list[Offer]:
    return [
        Offer(
            kind=AwarenessKind(source["kind"]) if source["kind"] else None,
            url=source["url"],
            name=source["name"],
            area=region["area"],
        )
        for source in region["sources"]
    ]


MOST_CLIPS: Final = 20


def seeing(item: AwarenessItem, reach: Coverage) -> tuple[CameraId, ...]:
    """Return the cameras that see a part of an item's area; none if it states no time."""
    if item.window is None:
        return ()
    return tuple(sorted({camera for area in item.areas for camera in reach.views(area)}))


def concern(item: AwarenessItem, reach: Coverage, clips: Iterable[Clip]) -> Concern | None:
    """Return what an item concerns here; None if nothing, or if it states no time and place.

    `clips` are some of the cameras' that may overlap its window.
    """
    cameras = seeing(item, reach)
    if item.window is None or not cameras:
        return None
    found = []
    for clip in clips if item.area_is is AreaMeaning.EVENT else ():
        cut = clip.window.overlap(item.window)
        camera = reach.cameras.get(clip.camera_id)
        if cut is None or clip.camera_id not in cameras or camera is None:
            continue
        if may_share_clips(camera):
            found.append((clip, cut))
    found.sort(key=lambda each: (each[1].start, each[0].id))
    return Concern(cameras=cameras, clips=tuple(found[:MOST_CLIPS]))


_TICK_S: Final = 60.0
_MOST_CLIPS: Final = 100
_NO_LOCATION: Final = Text("source.nowhere")


class _Measured(NamedTuple):
    """An item's distance from the cameras at their places at that time."""

    item: AwarenessItem
    places: tuple[Place, ...]
    away_m: float | None


class Awareness:
    """Follows the sources from the config file and those added since."""

    def __init__(  # noqa: PLR0913, PLR0917 -- injected dependencies
        self,
        config: Config,
        database: Database,
        outbound: Outbound,
        clock: Clock,
        events: EventLog,
        clips: ClipIndex,
        cameras: Callable[[], list[Camera]],
    ) -> None:
        self._config = config
        self._store = SourceStore(database)
        self._fetcher = Fetcher(outbound, clock)
        self._clock = clock
        self._events = events
        self._clips = clips
        self._cameras = cameras
        self._followers: dict[AwarenessSourceId, SourceFollower] = {}
        self._running: dict[AwarenessSourceId, asyncio.Task[None]] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._turn = asyncio.Lock()
        self._notified: object = None
        self._count = 0
        self._measured: dict[AwarenessItemId, _Measured] = {}

    async def start(self) -> None:
        """Load what is stored about every source. The config file's version of one has priority.

        Raises InvalidInputError if an address in the config file can't be used.
        """
        for source in self._config.awareness:
            check_source(source.url, allow_private=source.allow_private_address)
        sources = {source.id: source for source in self._config.awareness}
        for source in await self._store.added():
            sources.setdefault(source.id, source)
        await self._store.drop_others(list(sources))
        for source in sources.values():
            await self._follow(source)
        self._notified = await self._fingerprint()

    async def run(self) -> None:
        """Follow every source until canceled, including those added meanwhile."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            for source_id in self._followers:
                self._begin(source_id)
            while True:
                await self._clock.sleep(_TICK_S)
                await self._notify()

    async def add(self, source: AwarenessSource) -> AwarenessStatus:
        """Follow one more source.

        Raises ConflictError if it is followed already or there are too many, InvalidInputError if
        its address can't be used. Nothing is stored then.
        """
        check_source(source.url, allow_private=source.allow_private_address)
        async with self._turn:
            if source.id in self._followers:
                raise ConflictError("source.followed_already")
            if len(self._followers) >= MOST_SOURCES:
                raise ConflictError("source.too_many", most=MOST_SOURCES)
            await self._store.add(source, self._clock.now())
            await self._follow(source)
            self._begin(source.id)
        await self._notify()
        return await asyncio.to_thread(self._status, self._followers[source.id])

    async def remove(self, source_id: AwarenessSourceId) -> None:
        """Stop following a source; NotFoundError, ConflictError if the config file has it."""
        async with self._turn:
            follower = self._followers.get(source_id)
            if follower is None:
                raise NotFoundError("source.unknown")
            if follower.source.from_config:
                raise ConflictError("source.in_config")
            if (task := self._running.pop(source_id, None)) is not None:
                await cancel(task)
            del self._followers[source_id]
            await self._store.remove(source_id)
        await self._notify()

    async def statuses(self) -> list[AwarenessStatus]:
        """Return how each source is doing, in the order in which they were added."""
        followers = list(self._followers.values())
        return await asyncio.to_thread(lambda: [self._status(each) for each in followers])

    async def offers(self) -> list[Offer]:
        """Return the sources for where the cameras are that aren't followed yet."""
        found = await asyncio.to_thread(offers_for, self._cameras())
        known = {follower.source.url for follower in self._followers.values()}
        return [offer for offer in found if offer.url not in known]

    @property
    def count(self) -> int:
        """The number of items shown, as last announced to listeners."""
        return self._count

    async def reports(self) -> list[AwarenessReport]:
        """Return the shown items, newest first, with what they concern here."""
        reach = Coverage(self._cameras())
        visible = await asyncio.to_thread(self._visible_items, list(self._followers.values()))
        return [await self._report(item, reach) for item in visible]

    async def _report(self, item: AwarenessItem, reach: Coverage) -> AwarenessReport:
        cameras = seeing(item, reach)
        clips = []
        if cameras and item.area_is is AreaMeaning.EVENT:
            clips = await self._clips.clips(cameras, item.window, _MOST_CLIPS)
        away_m = self._distance_m(item)
        follower = self._followers.get(item.source_id)
        return AwarenessReport(
            item=item,
            source_name=NO_TEXT if follower is None else follower.source.name,
            distance_m=None if away_m is None else round(away_m),
            concern=concern(item, reach, clips),
        )

    def _visible_items(self, followers: "list[SourceFollower]") -> list[AwarenessItem]:
        """Measure what isn't measured yet. Very many items take a while: not on the loop."""
        items = [item for each in followers for item in self._near(each)]
        items.sort(key=lambda item: (item.updated, item.id), reverse=True)
        return unique(items)[:MOST_SHOWN]

    def _near(self, follower: "SourceFollower") -> list[AwarenessItem]:
        """Return a source's items that are near enough. Items without a place are not near."""
        within_km = follower.source.within_km
        if within_km is None:
            return follower.items()
        return [
            item
            for item in follower.items()
            if (away_m := self._distance_m(item)) is not None and away_m <= within_km * 1000
        ]

    def _distance_m(self, item: AwarenessItem) -> float | None:
        """Return an item's distance from the nearest camera; None if either has no place."""
        places = tuple(camera.place for camera in self._cameras() if camera.place is not None)
        known = self._measured.get(item.id)
        if known is None or known.item is not item or known.places != places:
            away_m = min(
                (
                    distance_m(area, place.latitude_udeg, place.longitude_udeg)
                    for area in item.areas
                    for place in places
                ),
                default=None,
            )
            known = self._measured[item.id] = _Measured(item, places, away_m)
        return known.away_m

    def _status(self, follower: "SourceFollower") -> AwarenessStatus:
        status = follower.status
        placed = any(camera.place is not None for camera in self._cameras())
        blind = follower.source.within_km is not None and not placed
        if blind and status.state is AwarenessState.FOLLOWING:
            status = replace(status, reason=_NO_LOCATION)
        return replace(status, shown=len(self._near(follower)))

    async def _follow(self, source: AwarenessSource) -> None:
        # Most houses follow no source, so only those that do load what reads its formats.
        from hub.awareness.follower import SourceFollower  # noqa: PLC0415

        named = source.name or safe_text(urlsplit(source.url).hostname or "", longest=100)
        follower = SourceFollower(
            replace(source, name=named), self._store, self._fetcher, self._clock
        )
        await follower.load()
        self._followers[source.id] = follower

    def _begin(self, source_id: AwarenessSourceId) -> None:
        if self._tasks is not None and source_id not in self._running:
            follower = self._followers[source_id]
            self._running[source_id] = self._tasks.create_task(follower.run(self._notify))

    async def _fingerprint(self) -> object:
        """Return a value that changes when listeners would be shown something else."""
        followers = list(self._followers.values())
        visible = await asyncio.to_thread(self._visible_items, followers)
        self._count = len(visible)
        here = {item.id for each in followers for item in each.items()}
        self._measured = {key: each for key, each in self._measured.items() if key in here}
        states = tuple(
            (each.source.id, each.status.state, each.status.reason) for each in followers
        )
        return states, tuple((item.id, item.updated, item.title) for item in visible)

    async def _notify(self) -> None:
        """Notify listeners if what is shown has changed, for example because an item ended."""
        fingerprint = await self._fingerprint()
        if fingerprint != self._notified:
            self._notified = fingerprint
            await self._events.append(EventType.AWARENESS_CHANGED, {})

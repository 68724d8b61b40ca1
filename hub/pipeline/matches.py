"""What this house has for each request, and the footage that is held for it."""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import select

from hub.archives.fetches import is_for, is_lacking
from hub.matching.coverage import Coverage
from hub.matching.match import (
    considered,
    match,
    may_share_clips,
    read_archive_clock,
    read_clocks,
)
from hub.model.archive import Fetch, FetchState
from hub.model.camera import Camera, SourceKind
from hub.model.ids import CameraId, RequestId
from hub.model.match import Match, MatchStrength
from hub.model.proposal import Proposal
from hub.model.recording import ClockReading
from hub.model.request import Request
from hub.model.window import TimeWindow
from hub.pipeline.journal import Journal, Stages
from hub.store.tables import holds
from noticeboard.rules.area import distance_m
from noticeboard.seal.custody import MAX_FILES

MOST_CLIPS = 500
_OPEN: Final = frozenset({FetchState.WAITING, FetchState.FETCHING})


class Matches:
    """Remembers the newest match of every request, and what is held for it.

    The caller holds the lock when matching, keeping, holding or releasing.
    """

    def __init__(self, stages: Stages, journal: Journal) -> None:
        self._stages = stages
        self._journal = journal
        self._newest: dict[RequestId, Match] = {}
        self._holding: set[RequestId] = set()
        self._covers: tuple[tuple[Camera, ...], Coverage] | None = None

    async def load(self) -> None:
        """Read the holds of earlier runs."""
        async with self._stages.database.read() as connection:
            held = await connection.execute(select(holds.c.request_id).distinct())
            self._holding.update(RequestId(request_id) for request_id in held.scalars())

    @property
    def holding(self) -> frozenset[RequestId]:
        """The requests that footage is held for."""
        return frozenset(self._holding)

    def ids(self) -> list[RequestId]:
        """Return every request that has been matched."""
        return list(self._newest)

    def newest(self, request_id: RequestId) -> Match | None:
        """Return a request's match, or None if it was not matched in this run."""
        return self._newest.get(request_id)

    def of(self, request_id: RequestId) -> Match:
        """Return a request's match, or an empty one if there is none."""
        return self._newest.get(request_id) or Match(
            request_id=request_id, strength=MatchStrength.NONE
        )

    def save(self, found: Match) -> None:
        """Remember a match as the newest."""
        self._newest[found.request_id] = found

    def forget(self, request_id: RequestId) -> None:
        """Forget a request's match; its footage stays held."""
        self._newest.pop(request_id, None)

    async def match(self, request: Request, *, fetches: bool) -> Match:
        """Match a request against what this house has now.

        Without `fetches`, nothing more comes from archives.
        """
        reach = self.reach()
        seeing = reach.views(request.area).keys()
        if not seeing:
            return match(request, reach, ())
        index, clocks = self._stages.clips, self._clocks(seeing)
        window = considered(request.window, clocks.values())
        marked = await index.clips(seeing, window, MOST_CLIPS)
        elsewhere = {id_ for id_ in seeing if reach.cameras[id_].kind is SourceKind.ARCHIVE}
        clips = await index.as_recorded(marked, request.window, fetched=elsewhere)
        asked = self._fetches(request)
        asking = {id_ for id_, fetch in asked.items() if fetch is None or fetch.state in _OPEN}
        lacking = {id_ for id_, fetch in asked.items() if fetch is None or is_lacking(fetch)}
        return match(
            request,
            reach,
            clips,
            await index.triggers(seeing, window) if clips else (),
            clocks=clocks,
            # A share cannot contain more files, so a larger approval could never leave.
            most=MAX_FILES,
            asking=asking if fetches else (),
            lacking=lacking if fetches else {*lacking, *asking},
        )

    async def fetch(self, request: Request, *, fetches: bool) -> None:
        """Have archives asked for what a request needs, and for nothing else; or for nothing."""
        if fetches:
            cameras = [self.reach().cameras[id_] for id_ in self._fetches(request)]
            await self._stages.fetches.follow(request.id, request.window, cameras)
        else:
            await self._stages.fetches.stop(request.id)

    def is_fetching(self, request: Request) -> bool:
        """Return whether more may come soon: an archive is asked, and has not failed to answer."""
        return any(
            fetch is None
            or fetch.state is FetchState.FETCHING
            or (fetch.state is FetchState.WAITING and not fetch.reason)
            for fetch in self._fetches(request).values()
        )

    def _fetches(self, request: Request) -> dict[CameraId, Fetch | None]:
        """Return what is fetched for a request, by each camera that an archive records for it.

        None is yet to be asked. Cameras that never share are never asked for.
        """
        reach = self.reach()
        known = {each.camera_id: each for each in self._stages.fetches.of(request.id)}
        found: dict[CameraId, Fetch | None] = {}
        for id_ in reach.views(request.area):
            camera = reach.cameras[id_]
            if camera.kind is SourceKind.ARCHIVE and may_share_clips(camera):
                fetch = known.get(id_)
                is_asked = fetch is not None and is_for(fetch, request.window, camera)
                found[id_] = fetch if is_asked else None
        return found

    def reach(self) -> Coverage:
        """Return what the cameras currently cover."""
        cameras = tuple(self._stages.cameras())
        if self._covers is None or self._covers[0] != cameras:
            self._covers = cameras, Coverage(cameras)
        return self._covers[1]

    def requests_about(self, window: TimeWindow, requests: Sequence[Request]) -> list[Request]:
        """Return the requests about this time whose area some camera sees."""
        clocks = self._clocks(self.reach().cameras).values()
        about = [each for each in requests if considered(each.window, clocks).overlap(window)]
        return self.reach().concerns(about)

    def _clocks(self, camera_ids: Iterable[CameraId]) -> dict[CameraId, ClockReading]:
        cameras = self.reach().cameras
        return {id_: self._clock(cameras[id_]) for id_ in camera_ids}

    def _clock(self, camera: Camera) -> ClockReading:
        ours = self._stages.clock.uncertainty()
        if camera.kind is SourceKind.ARCHIVE:
            return read_archive_clock(ours, self._stages.fetches.clock(camera))
        return read_clocks(ours, self._stages.clock_offset_ms(camera.id))

    def nearest_m(self, request: Request) -> float | None:
        """Return the nearest camera's distance from the area in meters, or None if unknown."""
        return min(
            (
                distance_m(request.area, place.latitude_udeg, place.longitude_udeg)
                for camera in self._stages.cameras()
                if (place := camera.place) is not None
            ),
            default=None,
        )

    async def hold(self, found: Match) -> None:
        """Hold what matches, and release what no longer does."""
        if not found.clips:
            await self._release_hold(found.request_id)
            return
        await self._hold(found.request_id, [(one.camera_id, one.window) for one in found.clips])

    async def hold_approved(self, proposal: Proposal) -> None:
        """Hold what was approved until it has left; its cuts may differ from the match."""
        await self._stages.fetches.stop(proposal.request_id)
        if proposal.pieces:
            footage = [(piece.camera_id, piece.cut) for piece in proposal.pieces]
            await self._hold(proposal.request_id, footage)
        else:
            await self._release_hold(proposal.request_id)

    async def _hold(
        self, request_id: RequestId, footage: Sequence[tuple[CameraId, TimeWindow]]
    ) -> None:
        self._holding.add(request_id)
        await self._stages.clips.hold(request_id, footage)
        await self._journal.record_holds(request_id, len(footage))

    async def release(self, request_id: RequestId) -> None:
        """Hold and fetch nothing for a request any longer."""
        await self._release_hold(request_id)
        # Last: as long as footage is fetched for it, nothing deletes what it needs.
        await self._stages.fetches.drop(request_id)

    async def _release_hold(self, request_id: RequestId) -> None:
        if request_id in self._holding:
            # Record it first: if a crash leaves footage held, the next start releases it.
            await self._journal.record_holds(request_id, 0)
            await self._stages.clips.release(request_id)
            self._holding.discard(request_id)

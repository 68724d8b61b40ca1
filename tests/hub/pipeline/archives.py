"""Archives that a test plays: each does to the hub whatever the test says."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
import json
from pathlib import Path
from typing import override

from sqlalchemy import insert

from hub.archives.reader import ArchiveAccess, ArchiveDescription, ArchiveReader, Ingests
from hub.clips.index import ClipIndex
from hub.errors import InvalidInputError, NotFoundError
from hub.model.archive import (
    Archive,
    ArchiveClock,
    ArchiveEvent,
    ArchiveKind,
    ArchiveState,
    ArchiveStatus,
    FetchedFile,
    Holdings,
    Span,
)
from hub.model.camera import Camera, SourceKind
from hub.model.ids import ArchiveId
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.tables import provenances
from tests.fakes.clocks import NOON
from tests.hub.clips.recorded import RATE, Scene, record
from tests.hub.given import a_camera

ARCHIVE = ArchiveId("a0c41fe00001")
KEY = "front_door"
PIECE = timedelta(seconds=10)


def an_archived_camera(**more: object) -> Camera:
    """Return a camera that an archive records."""
    archived = {"kind": SourceKind.ARCHIVE, "archive_id": ARCHIVE, "archive_key": KEY}
    return a_camera(**({"main_url": ""} | archived | more))


@dataclass(slots=True, kw_only=True)
class PlayedArchive(ArchiveReader):
    """One archive with one camera, in whose files each frame is numbered."""

    recorded: list[TimeWindow] = field(default_factory=list)
    """What it has, by its own clock; a span each, in pieces of 10 s."""
    events: list[ArchiveEvent] | None = None
    not_yet: TimeWindow | None = None
    size_bytes: int | None = 1_000_000
    """What it says of each span."""
    asked: list[tuple[str, TimeWindow]] = field(default_factory=list)
    """Every call that depends on a request."""
    fetched: list[TimeWindow] = field(default_factory=list)
    """The pieces that it gave."""
    fails: list[Exception] = field(default_factory=list)
    """What the next calls of `holdings` raise."""
    breaks: list[Exception] = field(default_factory=list)
    """What it raises in `fetch` once it has given something."""
    gone: list[TimeWindow] = field(default_factory=list)
    """What is deleted after it was listed."""
    answers: asyncio.Event = field(default_factory=asyncio.Event)
    """It says nothing until this is set."""
    gives: asyncio.Event = field(default_factory=asyncio.Event)
    """Nothing comes of a file until this is set."""
    late_by: timedelta = timedelta(0)
    """How much later the video is than what was asked for."""
    broken: set[int] = field(default_factory=set)
    """Which of its pieces can't be used."""
    empties: bool = False
    """Whether it sends empty files for ever."""
    obeys: bool = True
    """Whether it gives no more than it may."""
    padding: bytes = b""
    """What else each file has."""

    def __post_init__(self) -> None:
        self.answers.set()
        self.gives.set()

    @override
    async def describe(self) -> ArchiveDescription:
        raise AssertionError("fetching needs no description")

    @override
    async def holdings(self, camera_key: str, window: TimeWindow) -> Holdings:
        self.asked.append(("holdings", window))
        await self.answers.wait()
        if self.fails:
            raise self.fails.pop(0)
        if camera_key != KEY:
            raise NotFoundError("camera.unknown")
        spans = tuple(
            Span(key=f"{each.start:%H%M%S}", window=each, size_bytes=self.size_bytes)
            for each in self.recorded
            if each.overlap(window)
        )
        return Holdings(
            spans=spans,
            events=None if self.events is None else tuple(self.events),
            not_yet=self.not_yet,
        )

    @override
    async def fetch(
        self, camera_key: str, spans: Sequence[Span], into: Path, *, most_bytes: int
    ) -> AsyncIterator[FetchedFile]:
        given = 0
        while self.empties:
            (into / "empty.mp4").touch()
            yield FetchedFile(name="empty.mp4", key="broken", start=spans[0].window.start)
        for span in spans:
            self.asked.append(("fetch", span.window))
            if any(each.overlap(span.window) for each in self.gone):
                raise NotFoundError("archive.gone")
            for piece in _pieces(span.window):
                await self.gives.wait()
                if self.breaks and self.fetched:
                    raise self.breaks.pop(0)
                content = json.dumps({"s": piece.length.total_seconds()}).encode() + self.padding
                given += len(content)
                if self.obeys and given > most_bytes:
                    raise InvalidInputError("disk.other_things")
                number = len(self.fetched)
                name = f"{number}.mp4"
                (into / name).write_bytes(content)
                self.fetched.append(piece)
                key = "broken" if number in self.broken else span.key
                yield FetchedFile(name=name, key=key, start=piece.start + self.late_by)

    @override
    async def close(self) -> None:
        """Nothing to close."""


def _pieces(window: TimeWindow) -> list[TimeWindow]:
    """Return the whole pieces of a window: an archive begins each at a multiple of their length."""
    begun = timedelta(seconds=(window.start - NOON).total_seconds() % PIECE.total_seconds())
    at, found = window.start - begun, []
    while at < window.end:
        found.append(TimeWindow(start=at, end=at + PIECE))
        at += PIECE
    return found


@dataclass(slots=True, kw_only=True)
class PlayedArchives(ArchiveAccess):
    """The archives of a house under test: one, if any."""

    played: PlayedArchive = field(default_factory=PlayedArchive)
    name: str = "Frigate"
    state: ArchiveState = ArchiveState.CONNECTED
    clock: ArchiveClock = field(
        default_factory=lambda: ArchiveClock(offset=timedelta(0), uncertainty=timedelta(seconds=1))
    )
    removed: bool = False
    stores: asyncio.Event = field(default_factory=asyncio.Event)
    """No file becomes a recording until this is set."""
    ingested: int = 0

    def __post_init__(self) -> None:
        self.stores.set()

    @override
    def archive(self, archive_id: ArchiveId) -> Archive:
        if self.removed or archive_id != ARCHIVE:
            raise NotFoundError("fetch.removed")
        return Archive(id=ARCHIVE, name=self.name, kind=ArchiveKind.FRIGATE, added_at=NOON)

    @override
    def status(self, archive_id: ArchiveId) -> ArchiveStatus:
        self.archive(archive_id)
        return ArchiveStatus(archive_id=archive_id, state=self.state, since=NOON, clock=self.clock)

    @override
    def product(self, archive_id: ArchiveId) -> str:
        return "Frigate 0.17.2"

    @override
    def reader(self, archive_id: ArchiveId) -> ArchiveReader:
        self.archive(archive_id)
        return self.played

    @override
    async def check(self, archive_id: ArchiveId) -> ArchiveStatus:
        return self.status(archive_id)

    def ingest(self, database: Database, index: ClipIndex, recordings: Path) -> Ingests:
        """Return what writes real segments of the lengths that the played files name."""
        return _Ingest(archives=self, database=database, index=index, recordings=recordings)


@dataclass(slots=True, kw_only=True)
class _Ingest(Ingests):
    archives: PlayedArchives
    database: Database
    index: ClipIndex
    recordings: Path

    @override
    async def sweep(self) -> None:
        """Remove nothing: what is written here is written at once."""

    @override
    async def add(
        self,
        camera: Camera,
        archive: Archive,
        file: FetchedFile,
        folder: Path,
        clock: ArchiveClock,
        product: str,
    ) -> list[Segment]:
        await self.archives.stores.wait()
        content = (folder / file.name).read_bytes()
        if file.key == "broken":
            raise InvalidInputError("fetch.removed")
        length_s = json.loads(content[: content.index(b"}") + 1])["s"]
        start = file.start - (clock.offset or timedelta(0))
        known = await self.index.segments(
            camera.id, TimeWindow(start=start, end=start + timedelta(seconds=length_s))
        )
        if known:
            return []
        self.archives.ingested += 1
        run = f"{self.archives.ingested:012x}"
        scene = Scene(frames=round(length_s * RATE), sound=False)
        found = record(self.recordings, scene, start=start, run=run, camera=camera.id)
        async with self.database.write() as connection:
            await connection.execute(
                insert(provenances).values(
                    run_id=run, camera_id=camera.id, body={"received_at": NOON.isoformat()}
                )
            )
        for segment in found:
            await self.index.add_segment(segment)
        return found

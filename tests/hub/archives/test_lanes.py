"""What archives have, for people who look: asked because of them alone, and kept for an hour."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import override

from aiohttp import web
import pytest

from hub.archives.archives import Archives, open_reader
from hub.archives.lanes import Lanes, LaneState
from hub.archives.lent import Queries
from hub.archives.reader import ArchiveDescription, ArchiveReader
from hub.archives.viewed import ViewedFootage, Viewing
from hub.clips.activity import MOST_PARTS
from hub.clips.exports import ExportOrder, Exports
from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.clips.retention import Retention
from hub.clips.timeline import FootageSource, FootageTimeline
from hub.errors import ArchiveUnreachableError, InvalidInputError, NotFoundError
from hub.model.archive import (
    Archive,
    ArchiveClock,
    ArchiveEvent,
    ArchiveKind,
    FetchedFile,
    Holdings,
    NewArchive,
    Span,
)
from hub.model.camera import Camera, SourceKind
from hub.model.decision import MaskKey
from hub.model.ids import CameraId
from hub.model.report import Event, EventType
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.events import EventLog, Problems
from hub.store.footage_files import PLAIN
from hub.store.secrets import Secrets
from noticeboard.runtime.tasks import run_in_background
from tests.fakes.clocks import HandClock, StandingClock
from tests.hub.archives.conftest import BEGAN, LATER
from tests.servers.frigate import Frigate

CAMERA = CameraId("aabbccddeeff")
HOUR = TimeWindow(start=BEGAN - timedelta(minutes=30), end=BEGAN + timedelta(minutes=30))


@dataclass(slots=True, kw_only=True)
class House:
    """A house whose camera a Frigate records."""

    viewing: Viewing
    viewed: ViewedFootage
    index: ClipIndex
    camera: Camera
    clock: StandingClock
    events: EventLog
    folder: Path

    async def told(self, news: "asyncio.Queue[Event]") -> None:
        """Let a second pass, and wait until a listener is told of footage."""
        while (await self.next(news)).type is not EventType.FOOTAGE_CHANGED:
            pass

    async def next(self, news: "asyncio.Queue[Event]") -> Event:
        """Return the next event, which may be told after a second."""
        while news.empty():
            await asyncio.sleep(0.01)
            self.clock.forward(timedelta(seconds=0.05))
        return news.get_nowait()

    def files(self) -> list[Path]:
        """Return every video that was fetched."""
        return sorted((self.folder / "viewed").rglob("*.mp4"))


class Chatty(ArchiveReader):
    """An archive that has everything, and something happened every few seconds."""

    def __init__(self) -> None:
        self.asked: list[TimeWindow] = []

    @override
    async def describe(self) -> ArchiveDescription:
        return ArchiveDescription(version="1", clock=ArchiveClock(), cameras=())

    @override
    async def holdings(self, camera_key: str, window: TimeWindow) -> Holdings:
        self.asked.append(window)
        step = window.length / (2 * MOST_PARTS)
        starts = [window.start + number * step for number in range(2 * MOST_PARTS)]
        return Holdings(
            spans=(Span(key="", window=window),),
            events=tuple(ArchiveEvent(window=TimeWindow(start=at, end=at + step)) for at in starts),
        )

    @override
    def fetch(
        self, camera_key: str, spans: Sequence[Span], into: Path, *, most_bytes: int
    ) -> AsyncIterator[FetchedFile]:
        raise NotFoundError("archive.camera_unknown")

    @override
    async def close(self) -> None:
        pass


async def _away(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=503)


@asynccontextmanager
async def living(
    database: Database, tmp_path: Path, frigate: Frigate, reader: ArchiveReader | None = None
) -> AsyncGenerator[House]:
    """Run a house that looks at a Frigate, or at what another reader gives."""
    # Whoever speaks to the archive pauses at times; nobody here may wait for that.
    clock, quick = StandingClock(LATER), HandClock(LATER)
    events = await EventLog.open(database, clock)
    queries, recordings = Queries(clock, events), tmp_path / "recordings"
    recordings.mkdir()
    archives = Archives(
        database,
        Secrets(tmp_path / "secrets.json"),
        quick,
        events,
        Problems(events, clock),
        open_reader=lambda *given: (
            reader or open_reader(*given, clock=quick, cache=tmp_path, queries=queries)
        ),
    )
    new = NewArchive(kind=ArchiveKind.FRIGATE, address=frigate.open_url)
    archive: Archive = await archives.add(new)
    index = ClipIndex(database, recordings, clock)
    retention = Retention(index, recordings, clock, floor_bytes=0, longest=timedelta(days=7))
    viewed = ViewedFootage(clock, tmp_path / "viewed", PLAIN, retention, archives)
    viewing = Viewing(
        clock,
        Lanes(clock, events, FootageTimeline(database, index, recordings, clock), archives),
        index,
        Library(index, recordings, tmp_path, clock),
        viewed,
    )
    camera = Camera(
        id=CAMERA,
        name="Porch",
        kind=SourceKind.ARCHIVE,
        main_url="",
        archive_id=archive.id,
        archive_key="porch",
        adopted_at=BEGAN,
    )
    async with run_in_background(viewing.run()):
        await asyncio.sleep(0)
        yield House(
            viewing=viewing,
            viewed=viewed,
            index=index,
            camera=camera,
            clock=clock,
            events=events,
            folder=tmp_path,
        )
    for each in archives.all():
        await archives.reader(each.id).close()


type Much = tuple[House, Chatty]


@pytest.fixture
async def much(database: Database, tmp_path: Path, frigate: Frigate) -> AsyncGenerator[Much]:
    """Run a house with an archive that says much."""
    chatty = Chatty()
    async with living(database, tmp_path, frigate, chatty) as house:
        yield house, chatty


async def test_lanes_of_an_archive(database: Database, tmp_path: Path, frigate: Frigate) -> None:
    """It is asked because somebody looks, in the background, and shown once it has answered."""
    async with living(database, tmp_path, frigate) as house, house.events.listen() as news:
        asked = len(frigate.asked)
        [before] = await house.viewing.lanes([house.camera], HOUR)
        await house.told(news)
        [after] = await house.viewing.lanes([house.camera], HOUR)
        answered = len(frigate.asked)
        await house.viewing.picture(house.camera, BEGAN + timedelta(seconds=5), 160, exact=False)
        [coded] = await house.viewing.lanes([house.camera], HOUR)
        frigate.fault = _away
        house.clock.forward(timedelta(hours=7))
        await house.viewing.lanes([house.camera], HOUR)
        await house.told(news)
        [away] = await house.viewing.lanes([house.camera], HOUR)

    assert (before.state, before.spans, before.gaps) == (LaneState.ASKING, (), ())
    assert after.state is LaneState.KNOWN
    [span] = after.spans
    assert span.source is FootageSource.ARCHIVE
    assert abs(span.window.start - BEGAN) < timedelta(seconds=2)
    assert timedelta(seconds=55) < span.window.length < timedelta(seconds=65)
    assert [gap.window.start for gap in after.gaps] == [HOUR.start, span.window.end]
    assert asked < answered
    assert (after.codec, coded.codec) == ("", "h264")  # Known once something of it was fetched.
    assert (away.state, away.spans) == (LaneState.UNREACHABLE, after.spans)
    assert away.reason


@pytest.mark.parametrize(("limit", "most"), [("_MOST_PERIODS", 3), ("_MOST_PARTS", 1500)])
async def test_an_archive_that_says_much(
    much: Much, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    """However long the time that somebody looks at, what is asked and kept has a limit."""
    house, chatty = much
    monkeypatch.setattr(f"hub.archives.lanes.{limit}", most)
    days = TimeWindow(start=LATER - timedelta(days=3), end=LATER)

    async with house.events.listen() as news:
        await house.viewing.lanes([house.camera], days)
        await house.told(news)
    asked = len(chatty.asked)
    [lane] = await house.viewing.lanes([house.camera], days)

    # Three periods of six hours. Of a period, no more events are kept than a screen shows.
    shown = sum((each.window.length for each in lane.spans), timedelta(0))
    assert timedelta(hours=12) < shown <= timedelta(hours=18)
    assert asked == (3 if limit == "_MOST_PERIODS" else 13)


async def test_somebody_looks_while_the_hub_starts(
    database: Database, tmp_path: Path, frigate: Frigate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wanted before archives can be asked is asked once they can."""
    swept = asyncio.Event()
    monkeypatch.setattr(ViewedFootage, "sweep", lambda _: swept.wait())
    chatty = Chatty()
    async with (
        living(database, tmp_path, frigate, chatty) as house,
        house.events.listen() as news,
    ):
        await house.viewing.lanes([house.camera], HOUR)
        swept.set()
        async with asyncio.timeout(20):
            await house.told(news)
    assert chatty.asked


async def test_footage_of_an_archive(database: Database, tmp_path: Path, frigate: Frigate) -> None:
    """Frames and videos are fetched into a cache of their own, never among what is kept."""
    window = TimeWindow(start=BEGAN + timedelta(seconds=12), end=BEGAN + timedelta(seconds=30))
    async with living(database, tmp_path, frigate) as house:
        moment = BEGAN + timedelta(seconds=5)
        frame = await house.viewing.picture(house.camera, moment, 320, exact=True)
        asked = len(frigate.asked)
        # A late sweep of what an earlier run left takes nothing of this one's.
        await house.viewed.sweep()
        await house.viewing.picture(house.camera, moment - timedelta(seconds=1), 160, exact=False)
        again = len(frigate.asked)
        video = await house.viewing.video(house.camera, window, as_recorded=False)
        content = b"".join([piece async for piece in video.read(0, video.size_bytes)])
        key = MaskKey(at_ms=500, left=0.4, top=0.4, width=0.2, height=0.2)
        piece = TimeWindow(start=window.start, end=window.start + timedelta(seconds=1))
        followed = await house.viewing.follow(house.camera, piece, key)
        kept, fetched = await house.index.sizes(), house.files()
        nothing = TimeWindow(start=HOUR.start, end=HOUR.start + timedelta(minutes=1))
        with pytest.raises(NotFoundError):
            await house.viewing.video(house.camera, nothing, as_recorded=False)
        with pytest.raises(InvalidInputError):
            await house.viewing.video(house.camera, HOUR, as_recorded=False)
        frigate.fault = _away
        with pytest.raises(ArchiveUnreachableError):
            await house.viewing.video(
                house.camera,
                TimeWindow(start=BEGAN + timedelta(seconds=45), end=BEGAN + timedelta(seconds=50)),
                as_recorded=False,
            )
        house.clock.forward(timedelta(minutes=61))
        await house.viewed.tidy()
        left = house.files()

    assert abs(frame.at - moment) < timedelta(seconds=1.1)
    assert frame.jpeg.startswith(b"\xff\xd8")
    assert asked == again
    assert content[4:8] == b"ftyp"
    assert (followed.keys[0].at_ms, followed.keys[-1].at_ms) == (0, 1000)
    assert kept == {}
    assert fetched
    assert left == []
    assert not (tmp_path / "viewed").exists()


async def test_saving_an_archives_footage_is_canceled(
    database: Database, tmp_path: Path, frigate: Frigate
) -> None:
    """Nobody waits until the archive has answered, or for as long as it may take."""
    asked, over = asyncio.Event(), asyncio.Event()

    async def hang(request: web.Request) -> web.StreamResponse:
        asked.set()
        await over.wait()
        return await _away(request)

    async with living(database, tmp_path, frigate) as house:
        exports = Exports(house.clock, house.events, tmp_path, PLAIN, house.viewing.save)
        async with run_in_background(exports.run()):
            await asyncio.sleep(0)
            await house.viewing.lanes([house.camera], HOUR)
            frigate.fault = hang
            window = TimeWindow(start=BEGAN, end=BEGAN + timedelta(seconds=10))
            export = await exports.start(ExportOrder(camera=house.camera, window=window))
            await asked.wait()
            async with asyncio.timeout(20):
                await exports.remove(export.id)
        over.set()
    assert list((tmp_path / "exports").glob("*")) == []

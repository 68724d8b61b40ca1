"""The cost of footage that something else recorded: a Frigate, a folder, and a hub that only waits.

`python -m benchmarks.archive FOLDER VIDEO`: the Frigate, in its own process. It is played
(`tests/servers/frigate.py`), with a year of sixteen cameras that is made up as it is asked for, and
one camera whose files are real.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
import os
from pathlib import Path
import secrets
from subprocess import PIPE, Popen
import sys
import time
from typing import Final, Self, override

import aiohttp
from aiohttp import web

from benchmarks.camera import idle_hub
from benchmarks.measure import Effort, Figure, Pair, Spent, compare, here, installed
from benchmarks.scene import render
from hub.archives.addition import ArchiveRows
from hub.archives.archives import Archives
from hub.archives.fetches import Fetches
from hub.archives.folder import FolderArchive
from hub.archives.frigate import FrigateArchive
from hub.archives.ingest import Ingest
from hub.clips.index import ClipIndex
from hub.clips.retention import Retention
from hub.clock import SystemClock
from hub.errors import StorageError
from hub.model.archive import Archive, ArchiveKind, FetchState, NewArchive
from hub.model.camera import Camera, SourceKind
from hub.model.ids import ArchiveId, CameraId, RequestId
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.events import EventLog, Problems
from hub.store.footage_files import PLAIN
from hub.store.secrets import Secrets
from noticeboard.runtime.tasks import run_in_background
from tests.servers.frigate import Frigate, Stored

CAMERAS: Final = 16
FILMED: Final = "filmed"
_YEAR_S: Final = 365 * 86_400
_SEGMENT_S: Final = 10
_EVENTS: Final = 500
_FILES: Final = 10
"""So many times the entries of an effort."""
_AGO: Final = timedelta(hours=1)
_SECOND: Final = timedelta(seconds=1)
_BEYOND_MS, _HELD_MS = 300, 200
_FIRST_S, _LATER_S = 60, 1
_PAUSE_S = 300.0
_MEMORY_MIB, _IDLE_PERCENT = 80, 0.1
_IDLE_TIMES: Final = 3
"""So many times as long as a camera settles, and is watched."""
_MOST_BYTES: Final = 2 << 30
_ASKED: Final = "asked"


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Ask a Frigate with a year of sixteen cameras, index a folder, and wait for nothing."""
    if not installed("ffmpeg", "ffprobe"):
        raise StorageError("The Frigate that is asked is played with ffmpeg: install it.")
    video, _ = render(folder, effort.video_s)
    home = folder / "archive"
    home.mkdir()
    with asyncio.Runner() as runner, _Served(home, video) as served:
        yield _match(runner, served, effort.times)
        yield _held(runner, served, effort)
        yield from _indexed(runner, home, effort)
        yield from _idle(runner, served, effort)


# The Frigate


def of_a_year(camera: str, after: float, before: float) -> list[Stored]:
    """Return rows as of a camera that has recorded for a year: 3,153,600 in all."""
    newest = int(time.time()) // _SEGMENT_S * _SEGMENT_S
    first = max(int(after) // _SEGMENT_S * _SEGMENT_S - _SEGMENT_S, newest - _YEAR_S)
    return [
        Stored(
            id=f"{start}.0-a1b2c3",
            camera=camera,
            start_time=float(start),
            end_time=start + 10.04,
            segment_size=5.31,
            motion=211,
            objects=start % 3,
        )
        for start in range(first, min(int(before), newest) + 1, _SEGMENT_S)
    ]


async def serve(folder: Path, video: Path) -> None:
    """Serve until killed; the first line of the output is the address."""
    frigate = Frigate(media=folder / "media")
    frigate.media.mkdir()
    polygon = ",".join(f"0.{n:03}" for n in range(400))
    for number in range(CAMERAS):
        frigate.add_camera(
            f"camera_{number}",
            zones={f"zone_{n}": {"coordinates": polygon, "objects": ["person"]} for n in range(8)},
            motion={"mask": [polygon] * 4},
            objects={"track": ["person", "car"], "filters": {str(n): {} for n in range(80)}},
        )
    began = datetime.now(UTC) - _AGO
    path = [[[0.5, 0.5], 1.5] for _ in range(60)]
    frigate.events = [
        {
            "id": f"{began.timestamp() + n * 7}-abcdef",
            "camera": f"camera_{n % CAMERAS}",
            "label": "person",
            "start_time": began.timestamp() + n * 7,
            "end_time": began.timestamp() + n * 7 + 12.25,
            "zones": ["zone_1"],
            "data": {"type": "object", "path_data": path, "score": 0.8},
        }
        for n in range(_EVENTS)
    ]
    # Nothing is detected there, so that all of it is fetched.
    frigate.add_camera(FILMED, detect={"enabled": False})
    frigate.store(FILMED, video, began)
    frigate.rows = lambda camera, after, before: (
        frigate.stored if camera == FILMED else of_a_year(camera, after, before)
    )
    asked = (folder / _ASKED).open("a", buffering=1)

    async def note(request: web.Request) -> None:
        asked.write(f"{request.path_qs}\n")

    frigate.fault = note
    async with frigate.serving():
        sys.stdout.write(f"{frigate.open_url} {began.timestamp()}\n")
        sys.stdout.flush()
        await asyncio.get_running_loop().create_future()


class _Served:
    """The Frigate in its own process, while the block runs."""

    def __init__(self, folder: Path, video: Path) -> None:
        self.folder = folder
        self._words = [sys.executable, "-m", "benchmarks.archive", str(folder), str(video)]

    def __enter__(self) -> Self:
        self._process = Popen(self._words, stdout=PIPE, text=True)  # noqa: S603 -- our own command
        said = "" if self._process.stdout is None else self._process.stdout.readline()
        if not said:
            raise StorageError("The Frigate that is asked did not start.")
        self.url, began_s = said.split()
        self.began = datetime.fromtimestamp(float(began_s), UTC)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def asked(self) -> list[str]:
        """Return what it was asked since the last call."""
        file = self.folder / _ASKED
        asked = file.read_text(encoding="utf-8").splitlines()
        os.truncate(file, 0)
        return asked


# The hub


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hub:
    """What a hub fetches with, of one archive."""

    fetches: Fetches
    index: ClipIndex
    archive: Archive

    async def fetch(self, key: str, window: TimeWindow, until: FetchState) -> CameraId:
        """Let a request come that a camera has seen, and wait until it has come so far."""
        camera = Camera(
            id=CameraId(secrets.token_hex(6)),
            name=key,
            kind=SourceKind.ARCHIVE,
            main_url="",
            archive_id=self.archive.id,
            archive_key=key,
            adopted_at=window.start,
        )
        request = RequestId(secrets.token_hex(16))
        await self.fetches.follow(request, window, [camera])
        state = FetchState.WAITING
        while state is not until:
            await self.fetches.changed()
            [fetch] = self.fetches.of(request)
            state = fetch.state
            if state is FetchState.FAILED or (state is not until and fetch.reason):
                raise StorageError(f"What Frigate has can't be fetched: {fetch.reason}")
        if until is not FetchState.DONE:
            await self.fetches.drop(request)
        return camera.id


@asynccontextmanager
async def _hub(served: _Served) -> AsyncGenerator[_Hub]:
    """Give the parts of a hub that fetch, after its first look at the Frigate."""
    clock, data = SystemClock(), served.folder / secrets.token_hex(4)
    data.mkdir()
    database = await Database.open(data / "hub.db")
    events = await EventLog.open(database, clock)
    index = ClipIndex(database, data, clock)
    retention = Retention(index, data, clock, floor_bytes=1, longest=timedelta(days=7))
    archives = Archives(
        database,
        Secrets(data / "secrets.json"),
        clock,
        events,
        Problems(events, clock),
        open_reader=lambda _, address, credentials: FrigateArchive(
            address=address, credentials=credentials, clock=clock
        ),
    )
    fetches = Fetches(
        database,
        clock,
        events,
        index,
        retention,
        archives=archives,
        ingest=Ingest(index, data, PLAIN, clock),
        folder=data / "fetching",
        most_bytes=_MOST_BYTES,
    )
    await fetches.load()
    archive = await archives.add(NewArchive(kind=ArchiveKind.FRIGATE, address=served.url))
    try:
        async with run_in_background(fetches.run()):
            yield _Hub(fetches=fetches, index=index, archive=archive)
    finally:
        await archives.remove(archive.id)
        await database.close()


def _match(runner: asyncio.Runner, served: _Served, times: int) -> Figure:
    """Return how long it takes to know what a Frigate has of the hour of a request."""
    window = TimeWindow(start=served.began + _SECOND, end=served.began + _AGO - _SECOND)
    hub = _hub(served)
    ours = runner.run(hub.__aenter__())
    served.asked()

    def known() -> None:
        runner.run(ours.fetch("camera_3", window, FetchState.FETCHING))

    known()
    asked = [each for each in served.asked() if each.startswith("/api/")]
    pair = compare(here(known), here(lambda: runner.run(_bare(served.url, asked))), times)
    runner.run(hub.__aexit__(None, None, None))
    return _beyond(
        "archive.match",
        f"ms for an hour of a year of {CAMERAS} cameras",
        "a bare client that asks the same",
        pair,
        _BEYOND_MS,
    )


def _held(runner: asyncio.Runner, served: _Served, effort: Effort) -> Figure:
    """Return how long it takes until all that Frigate has of a window is held."""
    window = TimeWindow(
        start=served.began + _SECOND, end=served.began + effort.video_s * _SECOND - _SECOND
    )
    files: list[str] = []

    def ours() -> Spent:
        hub = _hub(served)
        house = runner.run(hub.__aenter__())
        served.asked()
        held: list[CameraId] = []
        spent = here(
            lambda: held.append(runner.run(house.fetch(FILMED, window, FetchState.DONE)))
        )()
        segments = runner.run(house.index.segments(held[0], window))
        length = sum((each.window.length for each in segments), timedelta(0))
        if length < window.length:
            raise StorageError(f"Only {length} of {window.length} came from Frigate.")
        files[:] = dict.fromkeys(each for each in served.asked() if each.endswith(".mp4"))
        runner.run(hub.__aexit__(None, None, None))
        return spent

    into = served.folder / "bare.mp4"
    pair = compare(ours, here(lambda: runner.run(_bare(served.url, files, into))), effort.times)
    return _beyond(
        "archive.held",
        f"ms for {effort.video_s} s of 1080p",
        "a bare download of the same files",
        pair,
        _HELD_MS,
    )


def _beyond(name: str, unit: str, peer: str, pair: Pair, beyond_ms: float) -> Figure:
    """Return a figure that may be so much worse than the peer's, and no more."""
    figure = pair.figure(name, unit, peer, times=1000, goal=0, wall=True)
    return replace(figure, limit=(figure.peer_value or 0) + beyond_ms)


async def _bare(url: str, asked: Sequence[str], into: Path | None = None) -> None:
    """Ask the same: answers at the same time, files one after another into one file."""
    async with aiohttp.ClientSession() as session:
        if into is None:
            await asyncio.gather(*(_whole(session, url + each) for each in asked))
            return
        with into.open("wb") as file:
            for each in asked:
                async with session.get(url + each) as response:
                    async for piece in response.content.iter_chunked(1 << 20):
                        file.write(piece)


async def _whole(session: aiohttp.ClientSession, url: str) -> bytes:
    async with session.get(url, headers={"X-Cache-Bypass": "1"}) as response:
        return await response.read()


# A folder


def _indexed(runner: asyncio.Runner, home: Path, effort: Effort) -> Iterator[Figure]:
    """Yield how long it takes to index a folder, at first and again."""
    count = _FILES * effort.entries
    folder = home / "folder"
    _fill(folder, count)

    def first() -> None:
        cache = home / secrets.token_hex(4)
        cache.mkdir()
        readers.append(FolderArchive(folder=folder, clock=clock, cache=cache, patience_s=_FIRST_S))
        look()

    def look() -> None:
        described = runner.run(readers[-1].describe())
        if described.files != count:
            raise StorageError(f"{described.files} of {count} files are indexed.")

    def again() -> None:
        clock.ahead_s += _PAUSE_S
        look()

    def walk() -> None:
        if _walked(folder) != count:
            raise StorageError("A folder changes while it is measured.")

    clock, readers = _AheadClock(), list[FolderArchive]()
    unit, peer = f"s for {count:,} files", "os.scandir and stat, which keep nothing"
    new = compare(here(first), here(walk), effort.times)
    yield new.figure("archive.index", unit, peer, times=1, goal=0, wall=True, limit=_FIRST_S)
    again()
    later = compare(here(again), here(walk), effort.times)
    yield later.figure(
        "archive.index_again", unit, peer, times=1, goal=0, wall=True, limit=_LATER_S
    )
    runner.run(readers[-1].close())


class _AheadClock(SystemClock):
    """A clock that is set ahead: a scan that was just made would do for the next answer."""

    ahead_s = 0.0

    @override
    def steady_s(self) -> float:
        return super().steady_s() + self.ahead_s


def _fill(folder: Path, count: int) -> None:
    """Make so many files, of 10 s and four cameras."""
    start = datetime(2026, 11, 1, tzinfo=UTC)
    for number in range(count):
        at = start + timedelta(seconds=_SEGMENT_S * (number // 4))
        camera = folder / f"{at:%Y-%m-%d/%H}/cam{number % 4}"
        if at.minute == at.second == 0:
            camera.mkdir(parents=True, exist_ok=True)
        (camera / f"{at:%M.%S}.mp4").touch()


def _walked(folder: Path) -> int:
    """Return how many files are below a folder, after a look at each."""
    count = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                count += _walked(Path(entry.path))
            else:
                entry.stat(follow_symlinks=False)
                count += 1
    return count


# A hub that waits


def _idle(runner: asyncio.Runner, served: _Served, effort: Effort) -> Iterator[Figure]:
    """Yield what a hub with an archive and no camera of its own costs while nothing happens."""
    data = served.folder / "hub"
    data.mkdir()
    runner.run(_furnish(data, served.url))
    # It looks at the archive first, which takes a few seconds.
    settle_s, watch_s = _IDLE_TIMES * effort.settle_s, _IDLE_TIMES * effort.watch_s
    idle = runner.run(idle_hub(data, settle_s=settle_s, watch_s=watch_s))
    for name, size in (("idle_memory", idle.memory_bytes), ("idle_own", idle.own_bytes)):
        yield Figure(
            name=f"archive.{name}", value=size / (1 << 20), unit="MiB", peer="", limit=_MEMORY_MIB
        )
    yield Figure(
        name="archive.idle",
        value=100 * idle.busy,
        unit="% of a core",
        peer="",
        limit=_IDLE_PERCENT,
    )


async def _furnish(data: Path, url: str) -> None:
    """Make the data folder of a hub with this Frigate."""
    archive = Archive(
        id=ArchiveId("a0a0a0a0a0a0"),
        name="Frigate",
        kind=ArchiveKind.FRIGATE,
        address=url,
        added_at=datetime.now(UTC),
    )
    database = await Database.open(data / "hub.db")
    await ArchiveRows(database).put(archive)
    await database.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), Path(sys.argv[2])))

"""The cost of matching on a street with fifty cameras, for all open requests anywhere."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
import random
import sqlite3
from typing import Final

from benchmarks.measure import Effort, Figure, compare, here
from hub.clips.index import ClipIndex
from hub.clock import SystemClock
from hub.errors import StorageError
from hub.matching.coverage import Coverage, sight
from hub.matching.match import considered, match, read_clocks
from hub.model.camera import Camera, Place, SourceKind
from hub.model.ids import BoardOrigin, CameraId, ClipId, RequestId
from hub.model.recording import Clip, TriggerKind
from hub.model.request import Agency, Match, Request
from hub.model.window import TimeWindow
from hub.store.database import Database
from noticeboard.log.area import Circle
from noticeboard.rules.text import safe_text

CAMERAS: Final = 50
AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
SEGMENT: Final = timedelta(seconds=4)
CLOCKS: Final = {
    CameraId(f"{number:012x}"): read_clocks(timedelta(milliseconds=40), 700 * number)
    for number in range(CAMERAS)
}
_MIDDLE: Final = (52_000_000, 4_000_000)
_COUNTRY_UDEG: Final = 3_000_000
_STREET_UDEG: Final = 3000
_ONE_IN: Final = 1000
"""One in this many requests concerns this street."""
_SEGMENTS_IN_A_CLIP: Final = 50
_ROWS = "WITH RECURSIVE row(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM row WHERE n + 1 < :count)"
_FILL: Final = f"""
INSERT INTO segments (camera_id, start, path, run_id, number, "end", media_start_us, ppm,
                      size_bytes, clock_offset_ms, closed_at)
{_ROWS}
SELECT printf('%012x', n % :cameras), :first + n / :cameras * :length,
       printf('%012x/%d-0123456789ab-%d.mp4', n % :cameras, n, n), '0123456789ab', n,
       :first + (n / :cameras + 1) * :length, n * :length, 0.0, 1000, 0, :first FROM row
"""  # noqa: S608 -- our own words
_MARK: Final = f"""
INSERT INTO clips (id, camera_id, start, "end", triggers, has_thumbnail)
{_ROWS}
SELECT printf('%016x', n), printf('%012x', n % :cameras), :first + n * :step,
       :first + n * :step + 25000000, '["motion"]', 0 FROM row
"""  # noqa: S608 -- our own words


async def fill(database: Database, count: int) -> TimeWindow:
    """Insert this many segments of all cameras, and a clip for every fifty; return their window."""
    length = SEGMENT * (count // CAMERAS)
    values = {"count": count, "cameras": CAMERAS, "first": in_us(AT), "length": _us(SEGMENT)}
    step = _us(length) // (count // _SEGMENTS_IN_A_CLIP)
    async with database.write() as connection:
        await connection.exec_driver_sql(_FILL, values)
        marks = {**values, "count": count // _SEGMENTS_IN_A_CLIP, "step": step}
        await connection.exec_driver_sql(_MARK, marks)
    return TimeWindow(start=AT, end=AT + length)


def cameras_of_the_street() -> list[Camera]:
    """Return fifty cameras within a few hundred meters, with random headings."""
    chance = _chance()
    return [
        Camera(
            id=CameraId(f"{number:012x}"),
            name=f"Camera {number}",
            kind=SourceKind.RTSP,
            main_url="rtsp://192.0.2.1/main",
            place=Place(
                latitude_udeg=_MIDDLE[0] + chance.randint(-_STREET_UDEG, _STREET_UDEG),
                longitude_udeg=_MIDDLE[1] + chance.randint(-_STREET_UDEG, _STREET_UDEG),
                heading_deg=chance.randrange(360),
                view_deg=90,
            ),
            adopted_at=AT,
        )
        for number in range(CAMERAS)
    ]


def everywhere(count: int, recorded: TimeWindow) -> list[Request]:
    """Return requests from all over a country, one in a thousand about this street."""
    chance = _chance()
    return [
        _somewhere(chance, number, recorded, _COUNTRY_UDEG if number % _ONE_IN else _STREET_UDEG)
        for number in range(count)
    ]


def around_here(count: int, recorded: TimeWindow) -> list[Request]:
    """Return requests that are all about this street."""
    chance = _chance()
    return [_somewhere(chance, number, recorded, _STREET_UDEG) for number in range(count)]


def _somewhere(chance: random.Random, number: int, recorded: TimeWindow, within: int) -> Request:
    area = Circle(
        lat=_MIDDLE[0] + chance.randint(-within, within),
        lon=_MIDDLE[1] + chance.randint(-within, within),
        radius_m=chance.randint(144, 642),
    )
    start = recorded.start + recorded.length * chance.random()
    length = timedelta(minutes=chance.uniform(15, 720))
    return a_request(number, area, TimeWindow(start=start, end=start + length))


def a_request(number: int, area: Circle, window: TimeWindow) -> Request:
    """Return one open request."""
    return replace(_REQUEST, id=RequestId(f"{number:032x}"), area=area, window=window)


def marked(count: int) -> Iterator[Clip]:
    """Yield this many clips of all cameras, spread over a month."""
    chance = _chance()
    for number in range(count):
        start = AT + timedelta(days=chance.uniform(0, 30))
        yield Clip(
            id=ClipId(f"{number:016x}"),
            camera_id=CameraId(f"{number % CAMERAS:012x}"),
            window=TimeWindow(start=start, end=start + timedelta(seconds=chance.uniform(25, 90))),
            triggers=(TriggerKind.MOTION,),
        )


def in_us(moment: datetime) -> int:
    """Return a time as the database stores it, in microseconds since 1970."""
    return _us(moment - datetime(1970, 1, 1, tzinfo=UTC))


def _us(length: timedelta) -> int:
    return length // timedelta(microseconds=1)


def _chance() -> random.Random:
    return random.Random(7)  # noqa: S311 -- the same street every time, and not a secret


_REQUEST: Final = Request(
    id=RequestId("ab" * 16),
    origin=BoardOrigin("board.example.org/v1"),
    index=7,
    entry_id="cd" * 16,
    leaf="ef" * 32,
    agency=Agency(
        id="0a" * 20,
        name=safe_text("City Police"),
        kind="police",
        level=2,
        domain=safe_text("police.example.org"),
        delivery_key="",
    ),
    incident="burglary",
    title=safe_text("Burglary"),
    text=safe_text("Somebody broke in."),
    case_number=safe_text("2026-1"),
    contact=safe_text("desk@police.example.org"),
    window=TimeWindow(start=AT, end=AT + timedelta(hours=1)),
    area=Circle(lat=_MIDDLE[0], lon=_MIDDLE[1], radius_m=300),
    issued=AT + timedelta(days=12),
    expires=AT + timedelta(days=60),
)


NEW_MS = 50
ALL_S = 2
_MOST_CLIPS = 500
_MOST_OFFERED = 64
_SEGMENTS_FOR_A_CLIP = 100
_REQUESTS_FOR_A_CLIP = 10
_WORST = 100
_WORST_VIEWS = 1000
"""How many requests of the worst case are measured; the figure is per request."""


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Match one new request, then all, with a real index: a million segments in full mode."""
    segments = _SEGMENTS_FOR_A_CLIP * effort.clips
    count = _REQUESTS_FOR_A_CLIP * effort.clips
    with asyncio.Runner() as runner:
        database = runner.run(Database.open(folder / "match.sqlite3"))
        try:
            whole = runner.run(fill(database, segments))
            index = ClipIndex(database, folder, SystemClock())
            house = _House(runner, index)
            requests = everywhere(count, whole)
            yield from _with_index(house, folder, requests, effort.times)
            yield from _worst(house, around_here(count, whole), effort.times)
        finally:
            runner.run(database.close())
    yield from _alone(effort)


class _House:
    """The flow of `hub.pipeline` without notifications and decisions."""

    def __init__(self, runner: asyncio.Runner, index: ClipIndex) -> None:
        self._runner = runner
        self._index = index
        self.cameras = cameras_of_the_street()

    def match_one(self, request: Request) -> Match:
        """Match a newly arrived request, with nothing cached about its area."""
        return self._runner.run(self._match(request, Coverage(self.cameras)))

    def match_all(self, requests: Sequence[Request]) -> list[Match]:
        """Match all requests, as after a camera change."""
        return self._runner.run(self._match_all(requests))

    async def _match_all(self, requests: Sequence[Request]) -> list[Match]:
        reach = Coverage(self.cameras)
        return [await self._match(request, reach) for request in reach.concerns(requests)]

    async def _match(self, request: Request, reach: Coverage) -> Match:
        clips: list[Clip] = []
        if reach.views(request.area):
            window = considered(request.window, CLOCKS.values())
            found = await self._index.clips(window=window, limit=_MOST_CLIPS)
            clips = await self._index.as_recorded(found, request.window)
        return match(request, reach, clips, clocks=CLOCKS, most=_MOST_OFFERED)


def _with_index(
    house: _House, folder: Path, requests: Sequence[Request], times: int
) -> Iterator[Figure]:
    with closing(_peer(folder, requests, house)) as peer:
        new = next(request for request in requests if house.match_one(request).clips)
        theirs = len(_select(peer, "request.id = ?", new.id))
        if theirs < len(house.match_one(new).clips):
            raise StorageError("Two ways to match disagree: tell the developers.")
        pair = compare(
            here(lambda: house.match_one(new)),
            here(lambda: _select(peer, "request.id = ?", new.id)),
            times,
        )
        yield pair.figure(
            "match.new",
            "ms for a request",
            "SQLite R*Tree, which leaves out views, footage and reasons",
            times=1000,
            goal=0,
            wall=True,
            limit=NEW_MS,
        )
        pair = compare(
            here(lambda: house.match_all(requests)), here(lambda: _select(peer, "1")), times
        )
        yield pair.figure(
            "match.all",
            f"s for {len(requests):,} requests",
            "SQLite R*Tree, which leaves out views, footage and reasons",
            times=1,
            goal=0,
            wall=True,
            limit=ALL_S,
        )


def _worst(house: _House, requests: Sequence[Request], times: int) -> Iterator[Figure]:
    """Yield the cost if every request is about this street, so that none can be skipped."""
    some, few = requests[:_WORST_VIEWS], requests[:_WORST]
    pair = compare(
        here(lambda: Coverage(house.cameras).concerns(some)),
        here(lambda: _one_by_one(house, some)),
        times,
    )
    yield pair.figure(
        "match.here",
        "µs for a request, views alone",
        "the same, one camera after another",
        times=1_000_000 / len(some),
        goal=10,
        wall=True,
    )
    alone = compare(here(lambda: house.match_all(few)), None, times)
    yield alone.figure(
        "match.here_clips",
        "ms for a request, clips too",
        "",
        times=1000 / len(few),
        goal=0,
        wall=True,
        limit=NEW_MS,
    )


def _alone(effort: Effort) -> Iterator[Figure]:
    """Yield the cost without the index: clips of half a day, all from one street."""
    clips = list(marked(effort.clips))
    window = TimeWindow(
        start=clips[0].window.start, end=clips[0].window.start + timedelta(hours=12)
    )
    request = a_request(0, Circle(lat=52_000_000, lon=4_000_000, radius_m=600), window)
    reach = Coverage(cameras_of_the_street())
    ours = match(request, reach, clips, clocks=CLOCKS)
    with closing(_clips_in_memory(clips)) as database:
        theirs = _cuts(database, window)
        if len(ours.clips) != len(theirs):
            raise StorageError("Two ways to match disagree: tell the developers.")
        pair = compare(
            here(lambda: match(request, reach, clips, clocks=CLOCKS, most=_MOST_OFFERED)),
            here(lambda: _cuts(database, window)),
            effort.times,
        )
    yield pair.figure(
        "match.clips",
        f"ms for {len(clips):,} clips",
        "SQLite in memory, which leaves out geometry and reasons",
        times=1000,
        goal=0,
        wall=True,
        limit=NEW_MS,
    )


# Peers


def _peer(folder: Path, requests: Sequence[Request], house: _House) -> sqlite3.Connection:
    """Return the index's database with the requests, their areas in an R*Tree, and the cameras."""
    database = sqlite3.connect(folder / "match.sqlite3")
    database.execute("create temp table request (n integer primary key, id text, start, end)")
    database.execute("create virtual table temp.place using rtree(n, south, north, west, east)")
    database.execute("create temp table camera (id text primary key, lat, lon, reach)")
    for number, request in enumerate(requests):
        area = request.area
        if not isinstance(area, Circle):
            continue
        up = area.radius_m / 111_195
        low, high = (area.lat / 1e6 - up, area.lat / 1e6 + up)
        left, right = (area.lon / 1e6 - 2 * up, area.lon / 1e6 + 2 * up)
        database.execute(
            "insert into place values (?, ?, ?, ?, ?)", (number, low, high, left, right)
        )
        window = considered(request.window, CLOCKS.values())
        database.execute(
            "insert into request values (?, ?, ?, ?)",
            (number, request.id, in_us(window.start), in_us(window.end)),
        )
    for camera in house.cameras:
        if camera.place is not None:
            lat, lon = camera.place.latitude_udeg / 1e6, camera.place.longitude_udeg / 1e6
            reach = camera.place.range_m / 111_195
            database.execute("insert into camera values (?, ?, ?, ?)", (camera.id, lat, lon, reach))
    database.execute("create index temp.request_id on request (id)")
    database.execute("analyze temp")
    return database


def _select(database: sqlite3.Connection, which: str, *values: str) -> list[tuple[str, ...]]:
    """Return the clips of each request whose bounding box intersects a camera's."""
    return database.execute(
        "select request.id, clips.id, max(clips.start, request.start),"  # noqa: S608 -- our own words
        ' min(clips."end", request.end)'
        " from temp.camera join temp.place on south <= lat + reach and north >= lat - reach"
        " and west <= lon + 2 * reach and east >= lon - 2 * reach"
        " join temp.request on request.n = place.n"
        " join clips on clips.camera_id = camera.id and clips.start < request.end"
        ' and clips.start > request.start - 300000000 and clips."end" > request.start'
        f" where {which}",
        values,
    ).fetchall()


def _one_by_one(house: _House, requests: Sequence[Request]) -> int:
    places = [camera.place for camera in house.cameras if camera.place is not None]
    return sum(sight(place, request.area) is not None for request in requests for place in places)


def _clips_in_memory(clips: Sequence[Clip]) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute("create table clip (id text primary key, camera text, start, end)")
    database.execute("create index clip_start on clip (start)")
    database.executemany(
        "insert into clip values (?, ?, ?, ?)",
        [
            (clip.id, clip.camera_id, in_us(clip.window.start), in_us(clip.window.end))
            for clip in clips
        ],
    )
    return database


def _cuts(database: sqlite3.Connection, window: TimeWindow) -> list[tuple[str, ...]]:
    start, end = in_us(window.start), in_us(window.end)
    return database.execute(
        "select id, camera, max(start, ?), min(end, ?) from clip where start < ? and end > ?"
        " order by min(end, ?) - max(start, ?) desc",
        (start, end, end, start, end, start),
    ).fetchall()

"""What finding the clips a request concerns costs."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
import random
import sqlite3

from hub.bench.figure import Figure
from hub.bench.measure import Effort, compare, here
from hub.errors import StorageError
from hub.matching.match import match
from hub.matching.sight import sight
from hub.model.camera import Camera, Place, SourceKind
from hub.model.clip import Clip
from hub.model.ids import BoardOrigin, CameraId, ClipId, RequestId
from hub.model.request import Agency, Request
from hub.model.trigger import TriggerKind
from hub.model.window import TimeWindow
from noticeboard.log.entry import Circle
from noticeboard.rules.text import safe_text

_CAMERAS = 16
_AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
_DAYS = 30


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Match a request of one day against a month's clips of sixteen cameras."""
    del folder  # everything is in memory
    request, cameras, clips = _request(), _cameras(), _clips(effort.clips)
    found = len(match(request, cameras, clips).clips)
    if found != _clip_by_clip(request, cameras, clips):
        raise StorageError("Two ways to match disagree: tell the developers.")

    ours = here(lambda: match(request, cameras, clips))
    slow = here(lambda: _clip_by_clip(request, cameras, clips))
    unit = f"ms for {effort.clips} clips"
    yield compare(ours, slow, effort.times).figure(
        "match.clips",
        unit,
        "looking at every clip's camera anew",
        times=1000,
        goal=10,
        wall=True,
    )
    with closing(_database(cameras, clips)) as database:
        beside = compare(ours, here(lambda: _select(database, request)), effort.times)
    yield beside.figure(
        "match.clips_beside_sql",
        unit,
        "SQLite, which leaves out geometry and reasons",
        times=1000,
        goal=0.1,
        wall=True,
    )


def _clip_by_clip(request: Request, cameras: Sequence[Camera], clips: Sequence[Clip]) -> int:
    placed = {camera.id: camera.place for camera in cameras}
    return sum(
        clip.window.overlap(request.window) is not None
        for clip in clips
        if (place := placed[clip.camera_id]) is not None and sight(place, request.area) is not None
    )


# The same house in SQL


def _database(cameras: Sequence[Camera], clips: Sequence[Clip]) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute("create table camera (id text primary key, lat integer, lon integer)")
    database.execute("create table clip (id text primary key, camera text, start real, end real)")
    database.execute("create index clip_start on clip (start)")
    database.executemany(
        "insert into camera values (?, ?, ?)",
        [
            (camera.id, camera.place.latitude_udeg, camera.place.longitude_udeg)
            for camera in cameras
            if camera.place is not None
        ],
    )
    database.executemany(
        "insert into clip values (?, ?, ?, ?)",
        [
            (clip.id, clip.camera_id, clip.window.start.timestamp(), clip.window.end.timestamp())
            for clip in clips
        ],
    )
    return database


def _select(database: sqlite3.Connection, request: Request) -> int:
    start, end = request.window.start.timestamp(), request.window.end.timestamp()
    rows = database.execute(
        "select clip.id, camera, max(start, ?), min(end, ?) from clip"
        " join camera on camera.id = camera"
        " where start < ? and end > ? and lat between ? and ? and lon between ? and ?"
        " order by min(end, ?) - max(start, ?) desc",
        (start, end, end, start, 51_990_000, 52_010_000, 3_990_000, 4_010_000, end, start),
    ).fetchall()
    return len(rows)


# The house


def _cameras() -> list[Camera]:
    return [
        Camera(
            id=CameraId(f"{number:012x}"),
            name=f"Camera {number}",
            kind=SourceKind.RTSP,
            main_url="rtsp://192.0.2.1/main",
            place=Place(
                latitude_udeg=52_002_500 + number * 40,
                longitude_udeg=4_000_000,
                heading_deg=number * 360 // _CAMERAS,
                view_deg=90,
            ),
            adopted_at=_AT,
        )
        for number in range(_CAMERAS)
    ]


def _clips(count: int) -> list[Clip]:
    chance = random.Random(7)  # noqa: S311 -- the same clips every time, and no secret
    clips = []
    for number in range(count):
        start = _AT + timedelta(seconds=chance.uniform(0, _DAYS * 86_400))
        window = TimeWindow(start=start, end=start + timedelta(seconds=chance.uniform(25, 90)))
        clips.append(
            Clip(
                id=ClipId(f"{number:016x}"),
                camera_id=CameraId(f"{number % _CAMERAS:012x}"),
                window=window,
                triggers=(TriggerKind.MOTION,),
            )
        )
    return clips


def _request() -> Request:
    return Request(
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
        window=TimeWindow(start=_AT + timedelta(days=10), end=_AT + timedelta(days=11)),
        area=Circle(lat=52_000_000, lon=4_000_000, radius_m=300),
        issued=_AT + timedelta(days=12),
        expires=_AT + timedelta(days=60),
    )

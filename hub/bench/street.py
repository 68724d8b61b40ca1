"""A street of fifty cameras with weeks of recordings, and requests from a whole country."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import random
from typing import Final

from hub.matching.clocks import read_clocks
from hub.model.camera import Camera, Place, SourceKind
from hub.model.clip import Clip
from hub.model.ids import BoardOrigin, CameraId, ClipId, RequestId
from hub.model.request import Agency, Request
from hub.model.trigger import TriggerKind
from hub.model.window import TimeWindow
from hub.store.database import Database
from noticeboard.log.entry import Circle
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
"""Of all requests, how many concern this street."""
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
    """Enter so many segments of all cameras, and a clip for every fifty; return their time."""
    length = SEGMENT * (count // CAMERAS)
    values = {"count": count, "cameras": CAMERAS, "first": in_us(AT), "length": _us(SEGMENT)}
    step = _us(length) // (count // _SEGMENTS_IN_A_CLIP)
    async with database.write() as connection:
        await connection.exec_driver_sql(_FILL, values)
        marks = {**values, "count": count // _SEGMENTS_IN_A_CLIP, "step": step}
        await connection.exec_driver_sql(_MARK, marks)
    return TimeWindow(start=AT, end=AT + length)


def cameras_of_the_street() -> list[Camera]:
    """Return fifty cameras within a few hundred metres, looking everywhere."""
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
    """Return requests from all over a country, one in a thousand of them about this street."""
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
    """Yield so many clips of all cameras, over a month."""
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
    """Return a moment as the database has it."""
    return _us(moment - datetime(1970, 1, 1, tzinfo=UTC))


def _us(length: timedelta) -> int:
    return length // timedelta(microseconds=1)


def _chance() -> random.Random:
    return random.Random(7)  # noqa: S311 -- the same street every time, and no secret


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

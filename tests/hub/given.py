"""What tests of the hub are given if they do not care where it came from."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import override

from sqlalchemy import Connection

from hub.flow import Base
from hub.model.camera import Camera, Place, SourceKind
from hub.model.ids import BoardOrigin, CameraId, ClipId, RequestId
from hub.model.recording import Clip, TriggerKind
from hub.model.request import Agency, Request
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.footage_files import FootageFiles
from hub.store.secrets import Secrets
from hub.timestamps.store import StampStore
from hub.timestamps.timestamps import Timestamps
from noticeboard.log.area import Circle, RequestArea
from noticeboard.rules.text import safe_text
from noticeboard.runtime.tasks import Steps
from tests.fakes.clocks import NOON

HERE = Place(latitude_udeg=52_000_000, longitude_udeg=4_000_000)
DELIVERY_KEY = "age1" + "q" * 58
METRE_UDEG = 9
"""About a meter of latitude, in micro-degrees."""


def at(minutes: float = 0, seconds: float = 0) -> datetime:
    """Return a time so long after noon."""
    return NOON + timedelta(minutes=minutes, seconds=seconds)


def between(start: datetime, end: datetime) -> TimeWindow:
    """Return a window."""
    return TimeWindow(start=start, end=end)


def a_request(
    *,
    area: RequestArea | None = None,
    window: TimeWindow | None = None,
    delivery_key: str = DELIVERY_KEY,
) -> Request:
    """Return a request for the hour after noon, 300 m around `HERE`."""
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
            delivery_key=delivery_key,
        ),
        incident="burglary",
        title=safe_text("Burglary"),
        text=safe_text("Somebody broke in."),
        case_number=safe_text("2026-1"),
        contact=safe_text("desk@police.example.org"),
        window=window or between(at(), at(60)),
        area=area or Circle(lat=52_000_000, lon=4_000_000, radius_m=300),
        issued=at(90),
        expires=at(60 * 24 * 30),
    )


def a_camera(**fields: object) -> Camera:
    """Return an outdoor camera at `HERE` that may share."""
    camera = Camera(
        id=CameraId("c0ffee000001"),
        name="Front door",
        kind=SourceKind.RTSP,
        main_url="rtsp://192.0.2.1/main",
        place=HERE,
        adopted_at=NOON,
    )
    changes: Mapping[str, object] = fields
    return replace(camera, **changes)  # type: ignore[arg-type]


def a_clip(
    number: int,
    window: TimeWindow,
    *,
    camera: str = "c0ffee000001",
    triggers: tuple[TriggerKind, ...] = (TriggerKind.MOTION,),
) -> Clip:
    """Return clip `number` of a camera."""
    return Clip(
        id=ClipId(f"{number:016x}"), camera_id=CameraId(camera), window=window, triggers=triggers
    )


def no_timestamps(base: Base, folder: Path) -> Timestamps:
    """Return the timestamps of a home that has chosen no service."""
    return Timestamps(
        StampStore(base.database),
        Secrets(folder / "secrets.json"),
        FootageFiles(None),
        base.ledger,
        base.problems,
        base.outbound,
        base.clock,
    )


class OneWayDatabase(Database):
    """Writes with `write`, in which tests make faults, what the real one writes in one thread."""

    @override
    async def transact[T](self, work: Callable[[Connection], T]) -> T:
        async with self.write() as connection:
            return await connection.run_sync(work)


def run_at_once[T](steps: Steps[T]) -> T:
    """Do the work without a pause."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: T = end.value
            return found

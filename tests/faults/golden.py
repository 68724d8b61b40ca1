"""The world before anything is broken: a board, an agency, and a house that can answer it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from hub.camera.adoption import camera_json
from hub.cli.client import local_hub
from hub.clips.index import ClipIndex
from hub.clock import SystemClock
from hub.errors import HubError
from hub.model.camera import Camera, Place, SourceKind
from hub.model.recording import Trigger, TriggerKind
from hub.store.database import Database
from hub.store.tables import cameras
from tests.e2e.town import LATITUDE_UDEG, LONGITUDE_UDEG, a_town, now
from tests.faults.process import START_S, Process
from tests.hub.clips.recorded import CAMERA, Scene, record

LOOK_S = 0.15
HOUSE = Camera(
    id=CAMERA,
    name="Front door",
    kind=SourceKind.RTSP,
    main_url="rtsp://127.0.0.1:9/gone",
    place=Place(latitude_udeg=LATITUDE_UDEG, longitude_udeg=LONGITUDE_UDEG),
    adopted_at=now() - timedelta(hours=1),
)
"""Recorded before; it is unplugged now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """What every stage is a copy of."""

    folder: Path
    port: int
    config: str
    titles: tuple[str, ...]

    @property
    def town(self) -> Path:
        """The folder of board and agency."""
        return self.folder / "town"

    @property
    def data(self) -> Path:
        """The hub's data folder."""
        return self.folder / "data"


async def _plant(data: Path) -> None:
    """Give the house a camera and twelve seconds of it from two minutes ago."""
    data.mkdir(mode=0o700)  # noqa: ASYNC240 -- nothing else runs yet
    began = now() - timedelta(minutes=2)
    recordings = data / "recordings"
    made = await asyncio.to_thread(
        lambda: record(recordings, Scene(frames=90, sound=False), start=began)
    )
    database = await Database.open(data / "hub.db")
    async with database.write() as connection:
        await connection.execute(insert(cameras).values(id=HOUSE.id, body=camera_json(HOUSE)))
    index = ClipIndex(database, recordings, SystemClock())
    for segment in made:
        await index.add_segment(segment)
    ring = Trigger(camera_id=HOUSE.id, kind=TriggerKind.BUTTON, at=began + timedelta(seconds=3))
    await index.mark(ring)
    await database.close()


@asynccontextmanager
async def a_golden(folder: Path, requests: int) -> AsyncGenerator[Golden]:
    """Make a board, an agency with so many requests, and a house that has what they ask for."""
    folder.mkdir()  # noqa: ASYNC240 -- nothing else runs yet
    titles = tuple(f"Request {number}" for number in range(1, requests + 1))
    async with a_town(folder / "town") as town:
        for title in titles:
            await town.ask(title)
        config = town.config(town.port) + "[discovery]\nenabled = false\n"
        golden = Golden(folder=folder, port=town.port, config=config, titles=titles)
        await _plant(golden.data)
        house = Process(folder, "hub", hub_words(folder, config), None)
        try:
            await house.start(lambda: runs(golden.data))
            for title in titles:
                await _matched(golden.data, title)
        finally:
            await house.stop()
    yield golden


def hub_words(folder: Path, config: str) -> list[str]:
    """Write a hub's settings into a folder, and return the words that start it."""
    (folder / "config.toml").write_text(config)
    return [str(folder / "data"), str(folder / "config.toml"), "verbose"]


async def runs(data: Path) -> bool:
    """Tell whether a hub has begun to answer, or was killed after it had."""
    return (data / "running.json").exists()


async def request_of(data: Path, title: str) -> dict[str, Any] | None:
    """Return what the hub that runs on a folder says of a request; raises HubError."""
    async with local_hub(data) as hub:
        requests = (await hub.call("GET", "/requests"))["requests"]
    return next((dict(each) for each in requests if each["title"] == title), None)


async def _matched(data: Path, title: str) -> dict[str, Any]:
    async with asyncio.timeout(START_S):
        while True:
            with suppress(HubError):
                found = await request_of(data, title)
                if found is not None and found["proposal"]:
                    return found
            await asyncio.sleep(LOOK_S)

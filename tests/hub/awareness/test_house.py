"""All sources of a house: near enough to matter, told of once, and with no way to answer."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
import shutil
from typing import Any, override

import pytest

from hub.awareness.service import Awareness
from hub.clips.index import ClipIndex
from hub.clock import Clock, SystemClock
from hub.config import FIRST_CONFIG, Config, read_config
from hub.errors import ConflictError, InvalidInputError, NotFoundError
from hub.model.awareness import (
    MOST_SOURCES,
    AwarenessSource,
    AwarenessSourceId,
    AwarenessState,
)
from hub.model.camera import Camera
from hub.model.recording import Trigger, TriggerKind
from hub.model.report import EventType
from hub.store.events import EventLog
from noticeboard.rules.text import safe_text
from tests.hub.given import a_camera

from .conftest import Ground, alert, atom, entry, json_feed

CIRCLE = {"shape": "circle", "lat": 52_000_000, "lon": 4_000_000, "radius_m": 300}
SECTION = """
[[awareness]]
url = "https://alerts.example.org/cap.atom"
name = "State weather"
kind = "cap"
within_km = 25
poll_minutes = 5
"""


class House:
    """The sources of one house, and what its listeners were told."""

    def __init__(self, ground: Ground, config: Config, events: EventLog, folder: Path) -> None:
        self.ground = ground
        self.config = config
        self.events = events
        self.index = ClipIndex(ground.database, folder, ground.clock)
        self.cameras: list[Camera] = [a_camera()]
        self.awareness = self.again()

    def again(self, *sources: AwarenessSource, clock: Clock | None = None) -> Awareness:
        """Return them as after a start of the hub with these in its config file."""
        ground = self.ground
        return Awareness(
            replace(self.config, awareness=sources),
            ground.database,
            ground.outbound,
            clock or ground.clock,
            self.events,
            self.index,
            lambda: self.cameras,
        )

    async def told(self) -> int:
        """Return how often listeners were told."""
        events = await self.events.since(0)
        kinds = [event.type for event in events or ()]
        assert set(kinds) <= {EventType.AWARENESS_CHANGED}
        return len(kinds)


@pytest.fixture
async def house(ground: Ground, tmp_path: Path) -> House:
    """Give a house with one camera and no source."""
    path = tmp_path / "config.toml"
    shutil.copyfile(FIRST_CONFIG, path)
    events = await EventLog.open(ground.database, ground.clock)
    return House(ground, read_config(path), events, tmp_path)


@asynccontextmanager
async def running(awareness: Awareness) -> AsyncGenerator[None]:
    """Follow for a while; what is being told is told before the database goes."""
    task = asyncio.create_task(awareness.run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    telling = [each for each in asyncio.all_tasks() if "EventLog" in repr(each.get_coro())]
    await asyncio.gather(*telling)


async def read(awareness: Awareness, titles: set[str]) -> None:
    """Wait until this is shown."""
    async with asyncio.timeout(60):
        while {report.item.title for report in await awareness.reports()} != titles:  # noqa: ASYNC110 -- a server answers
            await asyncio.sleep(0.01)


class Patient(SystemClock):
    """Stands where another clock stands, and waits without an end."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @override
    def now(self) -> Any:
        return self._clock.now()

    @override
    async def sleep(self, delay_s: float) -> None:
        await asyncio.Event().wait()


async def test_config_names_sources(tmp_path: Path) -> None:
    """The config file's sources are read with their settings; a wrong one is named."""
    path = tmp_path / "config.toml"
    path.write_text(SECTION)

    [source] = read_config(path).awareness

    assert (source.url, source.name) == ("https://alerts.example.org/cap.atom", "State weather")
    assert (source.kind, source.within_km, source.poll) == ("cap", 25, timedelta(minutes=5))
    assert source.from_config
    for wrong in ("kind = 'pigeon'", "poll_minutes = 0", "within_km = -1", "colour = 'red'"):
        path.write_text(f"[[awareness]]\nurl = 'https://a.example/'\n{wrong}\n")
        with pytest.raises(InvalidInputError, match="awareness"):
            read_config(path)


async def test_address_of_the_config_is_checked(house: House) -> None:
    """A hub does not start on a source that it must not call."""
    with pytest.raises(InvalidInputError, match="network"):
        await house.again(AwarenessSource(url="https://10.0.0.1/", name=safe_text("x"))).start()


async def test_follows_and_tells_once(house: House) -> None:
    """A source that is added is read, and listeners are told once for what is new."""
    house.ground.server.put(atom(entry()))
    house.ground.server.held = held = asyncio.Event()
    awareness = house.again(clock=Patient(house.ground.clock))
    await awareness.start()
    async with running(awareness):
        await asyncio.sleep(0)
        status = await awareness.add(house.ground.source())
        told = await house.told()
        held.set()
        await read(awareness, {"Road closed at Mill Bridge"})
        async with asyncio.timeout(60):
            while await house.told() < 2:  # noqa: ASYNC110 -- what a server brings sets no event
                await asyncio.sleep(0.01)

    assert status.state is AwarenessState.STARTING
    assert awareness.count == 1
    assert (told, await house.told()) == (1, 2)  # that it is followed, and what it said


async def test_source_is_followed_after_a_restart(house: House) -> None:
    """What was added is there after a restart, and so is what it said, before it is asked again."""
    house.ground.server.put(atom(entry()))
    first = house.again(clock=Patient(house.ground.clock))
    await first.start()
    async with running(first):
        await asyncio.sleep(0)
        await first.add(house.ground.source())
        await read(first, {"Road closed at Mill Bridge"})
    asked = len(house.ground.server.asked)

    again = house.again(clock=Patient(house.ground.clock))
    await again.start()

    assert again.count == 1
    assert len(house.ground.server.asked) == asked


async def _shown(house: House, **more: Any) -> tuple[Awareness, int, int]:  # noqa: ANN401 -- settings
    """Read one source to its end; return what holds it, what it holds and what of it is shown."""
    source = house.ground.source(**more)
    awareness = house.again(clock=Patient(house.ground.clock))
    await awareness.start()
    async with running(awareness):
        await asyncio.sleep(0)
        await awareness.add(source)
        async with asyncio.timeout(60):
            while (await awareness.statuses())[0].fetched_at is None:  # noqa: ASYNC110 -- a server
                await asyncio.sleep(0.01)
    [status] = await awareness.statuses()
    return awareness, status.seen, status.shown


async def test_only_what_is_near(house: House) -> None:
    """With a distance, what is farther from every camera or has no place is kept out."""
    near = entry("urn:1", title="Near", more="<georss:point>52.01 4.0</georss:point>")
    far = entry("urn:2", title="Far", more="<georss:point>53.0 4.0</georss:point>")
    nowhere = entry("urn:3", title="Nowhere", more="")
    house.ground.server.put(atom(near, far, nowhere))

    awareness, seen, shown = await _shown(house, within_km=5.0)

    [report] = await awareness.reports()
    assert (seen, shown) == (3, 1)
    assert report.item.title == "Near"
    assert report.distance_m is not None
    assert 1000 <= report.distance_m <= 1120


async def test_nothing_is_near_a_camera_without_a_place(house: House) -> None:
    """If no camera has a place, a source with a distance says why nothing of it is shown."""
    house.cameras = [replace(a_camera(), place=None)]
    house.ground.server.put(atom(entry()))

    awareness, seen, shown = await _shown(house, within_km=5.0)

    [status] = await awareness.statuses()
    assert (seen, shown) == (1, 0)
    assert str(status.reason) == (
        "No camera has a location, so nothing can be near one. Set a camera's location first."
    )


async def test_camera_that_moves(house: House) -> None:
    """What is near is told by where the cameras are now."""
    house.ground.server.put(atom(entry(more="<georss:point>53.0 4.0</georss:point>")))
    awareness, _, shown = await _shown(house, within_km=5.0)
    assert shown == 0

    house.cameras = [
        replace(each, place=replace(each.place, latitude_udeg=53_000_000))
        for each in house.cameras
        if each.place is not None
    ]

    assert len(await awareness.reports()) == 1


async def test_concerns_this_house(house: House) -> None:
    """An item with a window and an area lists the clips from there and then, and holds none."""
    now = house.ground.clock.now()
    await house.index.mark(
        Trigger(camera_id=a_camera().id, kind=TriggerKind.MOTION, at=now - timedelta(minutes=30))
    )
    window = {"start": (now - timedelta(hours=1)).isoformat(), "end": now.isoformat()}
    house.ground.server.put(
        json_feed({"id": "1", "title": "Seen?", "_neighbors": {"area": CIRCLE, "window": window}})
    )

    awareness, _, _ = await _shown(house)

    [report] = await awareness.reports()
    assert report.concern is not None
    assert len(report.concern.clips) == 1
    assert report.concern.cameras == (a_camera().id,)
    async with house.ground.database.read() as connection:
        held = await connection.exec_driver_sql("SELECT count(*) FROM holds")
        assert held.scalar_one() == 0


async def test_alerted_area_lists_no_clips(house: House) -> None:
    """An alert's area is where people are told: the house is in it, and no clip is looked for."""
    house.ground.server.put(alert())
    await house.index.mark(
        Trigger(camera_id=a_camera().id, kind=TriggerKind.MOTION, at=house.ground.clock.now())
    )
    house.cameras = [
        replace(each, place=replace(each.place, latitude_udeg=52_050_000, longitude_udeg=4_050_000))
        for each in house.cameras
        if each.place is not None
    ]

    awareness, _, _ = await _shown(house)

    [report] = await awareness.reports()
    assert report.concern is not None
    assert (report.concern.clips, report.distance_m) == ((), 0)


async def test_ending_is_told(house: House) -> None:
    """That something is over is told, though its source said nothing."""
    house.ground.server.put(alert())
    awareness, _, shown = await _shown(house)
    before = await house.told()

    house.ground.clock.forward(timedelta(days=2))
    await awareness._notify()  # noqa: SLF001 -- what happens once a minute
    await awareness._notify()  # noqa: SLF001

    assert shown == 1
    assert awareness.count == 0
    assert await house.told() == before + 1


async def test_what_cannot_be_added_or_removed(house: House) -> None:
    """A source is followed once, the config file's stays, and there is an end to how many."""
    ours = replace(house.ground.source(), from_config=True)
    awareness = house.again(ours)
    await awareness.start()

    with pytest.raises(ConflictError, match="already"):
        await awareness.add(house.ground.source())
    with pytest.raises(ConflictError, match=r"config\.toml"):
        await awareness.remove(ours.id)
    with pytest.raises(NotFoundError):
        await awareness.remove(AwarenessSourceId("0" * 12))
    with pytest.raises(InvalidInputError):
        await awareness.add(AwarenessSource(url="http://a.example/", name=safe_text("x")))
    for number in range(MOST_SOURCES - 1):
        await awareness.add(house.ground.source(f"/{number}"))
    with pytest.raises(ConflictError, match=f"up to {MOST_SOURCES} feeds"):
        await awareness.add(house.ground.source("/more"))


async def test_removed_source_is_forgotten(house: House) -> None:
    """What a removed source said is gone, from the database as well, and it is asked no more."""
    house.ground.server.put(atom(entry()))
    awareness = house.again(clock=Patient(house.ground.clock))
    await awareness.start()
    async with running(awareness):
        await asyncio.sleep(0)
        added = await awareness.add(house.ground.source())
        await read(awareness, {"Road closed at Mill Bridge"})

        await awareness.remove(added.source.id)

    assert (await awareness.reports(), await awareness.statuses()) == ([], [])
    async with house.ground.database.read() as connection:
        for table in ("awareness_sources", "awareness_items", "awareness_documents"):
            left = await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")  # noqa: S608
            assert left.scalar_one() == 0


async def test_source_that_left_the_config_is_forgotten(house: House) -> None:
    """What a source of the config file said goes with it."""
    house.ground.server.put(atom(entry()))
    source = replace(house.ground.source(), from_config=True)
    first = house.again(source)
    await first.start()
    await first._followers[source.id].poll()  # noqa: SLF001 -- one look, without a clock
    assert len(await first.reports()) == 1

    second = house.again()
    await second.start()
    third = house.again(source)
    await third.start()

    assert await third.reports() == []


async def _state(awareness: Awareness) -> AwarenessState:
    return (await awareness.statuses())[0].state


async def test_one_source_stops_nothing_else(house: House) -> None:
    """Whatever goes wrong with one source, the hub goes on, and it is said."""
    house.ground.server.put(atom(entry()))
    awareness = house.again(clock=Patient(house.ground.clock))
    await awareness.start()
    async with running(awareness):
        await asyncio.sleep(0)
        async with house.ground.database.write() as connection:
            await connection.exec_driver_sql("ALTER TABLE awareness_items RENAME TO lost")
            await connection.exec_driver_sql(
                "CREATE TABLE awareness_items (source_id TEXT, key TEXT, body TEXT, digest TEXT, "
                "first_seen INT, ended_at INT CHECK (ended_at > 0) NOT NULL)"
            )
        await awareness.add(house.ground.source())
        async with asyncio.timeout(60):
            while await _state(awareness) is AwarenessState.STARTING:  # noqa: ASYNC110 -- a server
                await asyncio.sleep(0.01)
        await awareness.add(house.ground.source("/other"))

    first, second = await awareness.statuses()
    assert first.state is AwarenessState.UNREADABLE
    assert str(first.reason).endswith("the hub's log.")
    assert second.source.url == house.ground.server.url("/other")

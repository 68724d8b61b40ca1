"""The real hub in a backup of Home Assistant: whole, while footage ages out, and restored.

What a hub does in its folder hardly depends on Home Assistant's version, so scripts/test runs this
on one. What each version puts into a backup is in `test_backup`.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
import shutil
import sqlite3

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.neighbors_requests.backup import async_post_backup, async_pre_backup
from custom_components.neighbors_requests.managed.keeper import async_keeper
from hub.clips.index import ClipIndex
from hub.clips.retention import Retention
from hub.clips.segments import ENTER, row_of
from hub.clock import SystemClock
from hub.model.ids import CameraId, RunId
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.database import Database
from tests.hub.clips.recorded import record

from .fake_hub import until
from .managed_home import backed_up, folder, restored, run_here

pytestmark = pytest.mark.usefixtures("enable_custom_integrations", "socket_enabled")

__all__ = ["folder"]


async def test_backup_holds_a_whole_database(
    hass: HomeAssistant, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """While files are copied there is a whole database, and a hub on a torn copy takes it."""
    await run_here(hass)
    await hass.async_block_till_done()

    await async_pre_backup(hass)
    copy = tmp_path / "restored"
    # Where it answers is written again by the hub that starts there.
    leave = shutil.ignore_patterns("running.json")
    await asyncio.to_thread(shutil.copytree, folder, copy, ignore=leave)
    await async_post_backup(hass)

    assert not (folder / "backup.db").exists()
    with sqlite3.connect(copy / "backup.db") as whole:
        assert whole.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    whole.close()
    await asyncio.to_thread((copy / "hub.db").write_bytes, b"torn")
    hub = async_keeper(hass).hub
    before, hub.folder = hub.folder, copy
    hub.restart()
    await until((copy / "running.json").exists)
    hub.folder = before
    assert "goes on from a copy" in caplog.text
    assert not (copy / "backup.db").exists()


# Footage that ages out meanwhile

CAMERA = CameraId("0a" * 6)
SEGMENTS = 1000
LENGTH = timedelta(seconds=4)


def old_footage(folder: Path) -> list[Segment]:
    """Write a thousand files of two weeks ago, which stand for segments."""
    segments = []
    first = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=14)
    for number in range(SEGMENTS):
        start = first + number * LENGTH
        us = int(start.timestamp() * 1_000_000)
        path = f"{CAMERA}/{start:%Y%m%d}/{start:%H}/{us}-0123456789ab-{number}.mp4"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(bytes(1000))
        segments.append(
            Segment(
                camera_id=CAMERA,
                run_id=RunId("0123456789ab"),
                number=number,
                path=path,
                window=TimeWindow(start=start, end=start + LENGTH),
                media_start_s=4.0 * number,
                size_bytes=1000,
                clock_offset_ms=0,
                closed_at=start + LENGTH,
            )
        )
    return segments


@asynccontextmanager
async def ageing(folder: Path) -> AsyncGenerator[Retention]:
    """Let a thousand segments age out, tried over and over once the database has been copied."""
    database = await Database.open(folder / "hub.db")
    index = ClipIndex(database, folder / "recordings", SystemClock())
    rows = [row_of(each) for each in await asyncio.to_thread(old_footage, folder / "recordings")]
    async with database.write() as connection:
        await connection.exec_driver_sql(ENTER, rows)
    keep = timedelta(days=7)
    retention = Retention(index, folder / "recordings", SystemClock(), floor_bytes=0, longest=keep)

    async def age() -> None:
        await until((folder / "backup.db").exists)
        while True:
            await retention.make_room()
            await asyncio.sleep(0.005)

    task = asyncio.create_task(age())
    try:
        yield retention
    finally:
        task.cancel()
        await asyncio.wait([task])
        await database.close()


def footage_in(folder: Path) -> set[str]:
    """Return the names of the segments in a folder."""
    return {path.name for path in (folder / "recordings" / CAMERA).rglob("*.mp4")}


def has_footage(folder: Path) -> bool:
    """Return whether a folder has any segment."""
    return any((folder / "recordings" / CAMERA).rglob("*.mp4"))


@pytest.mark.parametrize("times", [1, pytest.param(50, marks=pytest.mark.long)])
async def test_nothing_goes_while_a_backup_is_made(
    hass: HomeAssistant, folder: Path, tmp_path: Path, times: int
) -> None:
    """A thousand segments age out: every backup is whole, and they go once it is."""
    await run_here(hass)
    assert await async_setup_component(hass, "backup", {})
    await hass.async_block_till_done()

    for number in range(times):
        async with ageing(folder):
            made = await backed_up(hass)

            there = await asyncio.to_thread(restored, made, tmp_path / f"restored-{number}")
            assert len(await asyncio.to_thread(footage_in, there)) == SEGMENTS
            await until(lambda: not has_footage(folder))
        made.unlink()
        await asyncio.to_thread(shutil.rmtree, there.parent)


async def test_restored_backup_is_a_working_hub(
    hass: HomeAssistant, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What Home Assistant's own backup holds starts as a hub whose files and rows agree."""
    await run_here(hass)
    assert await async_setup_component(hass, "backup", {})
    await hass.async_block_till_done()
    database = await Database.open(folder / "hub.db")
    recordings = folder / "recordings"
    for segment in await asyncio.to_thread(record, recordings):
        await ClipIndex(database, recordings, SystemClock()).add_segment(segment)
    await database.close()

    made = await backed_up(hass)
    copy = await asyncio.to_thread(restored, made, tmp_path_factory.mktemp("restored"))
    (copy / "running.json").unlink()
    hub = async_keeper(hass).hub
    before, hub.folder = hub.folder, copy
    hub.restart()
    await until((copy / "running.json").exists)
    hub.folder = before

    names = {path.name for path in copy.iterdir()}
    assert not names & {"backup.db", "frozen", "frozen.later"}
    database = await Database.open(copy / "hub.db")
    index = ClipIndex(database, copy / "recordings", SystemClock())
    assert (await index.check(deep=True), len(await index.sizes())) == ([], 1)
    await database.close()

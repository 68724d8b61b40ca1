"""Home Assistant's backup of a hub that runs in it: whole, and safe to go on from."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
import io
import os
from pathlib import Path
import shutil
import sqlite3
import tarfile
from typing import Any

from homeassistant.components.backup.const import DATA_MANAGER
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.neighbors_requests.backup import async_post_backup, async_pre_backup
from custom_components.neighbors_requests.const import DOMAIN
from custom_components.neighbors_requests.managed.folder import (
    FROZEN,
    LEASE_S,
    HubSettings,
    is_frozen,
    write_settings,
)
from custom_components.neighbors_requests.managed.keeper import async_end, async_keeper
from hub.clips.index import ClipIndex
from hub.clips.retention import Retention
from hub.clips.segments import ENTER, row_of
from hub.clock import SystemClock
from hub.model.ids import CameraId, RunId
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store import files
from hub.store.database import Database
from tests.hub.clips.recorded import record

from .fake_hub import FakeHub, until
from .managed_home import empty_home, folder, run_here, through

pytestmark = pytest.mark.usefixtures("enable_custom_integrations", "socket_enabled")

__all__ = ["folder"]


@pytest.fixture
async def kept(hass: HomeAssistant, folder: Path) -> Path:
    """Return the folder of a hub that belongs to this Home Assistant, and does not run just now."""
    await (await Database.open(folder / "hub.db")).close()
    MockConfigEntry(domain=DOMAIN, data={"managed": True}).add_to_hass(hass)
    return folder


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


async def test_backup_goes_on_without_it(
    hass: HomeAssistant, kept: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A hub that cannot prepare is said once, and Home Assistant's backup is made all the same."""
    (kept / ".backup.db.new").mkdir()

    await async_pre_backup(hass)

    assert "did not prepare for a backup" in caplog.text


async def test_hub_elsewhere_is_left_alone(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """A hub on another machine is none of this backup's affair."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    asked = len(hub.queries)
    await async_pre_backup(hass)
    await async_post_backup(hass)
    assert len(hub.queries) == asked
    # A busy machine has asyncio complain of slow steps, by the name of this file.
    ours = [each for each in caplog.records if each.name.startswith("custom_components")]
    assert not [each for each in ours if "backup" in each.getMessage()]


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


def restored(backup: Path, into: Path) -> Path:
    """Extract the hub's folder from a backup of Home Assistant, as restoring it does."""
    with tarfile.open(backup) as outer:
        inner = outer.extractfile("homeassistant.tar.gz")
        assert inner is not None
        with tarfile.open(fileobj=io.BytesIO(inner.read())) as core:
            core.extractall(into, filter="data")
    return into / "data" / "neighbors_requests"


def backups_in(folder: Path) -> set[Path]:
    """Return the backups that were made."""
    return set((folder / "backups").glob("*.tar"))


async def backed_up(hass: HomeAssistant) -> Path:
    """Make a backup as Home Assistant does, and return its file."""
    place = Path(hass.config.config_dir)
    before = await asyncio.to_thread(backups_in, place)
    await hass.data[DATA_MANAGER].async_create_backup(
        agent_ids=["backup.local"],
        include_addons=None,
        include_all_addons=False,
        include_database=False,
        include_folders=None,
        include_homeassistant=True,
        name="Nightly",
        password=None,
    )
    [made] = await asyncio.to_thread(backups_in, place) - before
    return made


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


async def test_recordings_elsewhere_are_in_no_backup(
    hass: HomeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new hub's recordings are in no backup; its keys and a whole database are."""
    folder = empty_home(hass, tmp_path / "config")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    flow = hass.config_entries.flow
    result: Any = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    result = await flow.async_configure(result["flow_id"], {"next_step_id": "managed"})
    result = await through(hass, await flow.async_configure(result["flow_id"], {}))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert await async_setup_component(hass, "backup", {})
    await hass.async_block_till_done()
    recordings = tmp_path / "share" / "neighbors-recordings"
    database = await Database.open(folder / "hub.db")
    index = ClipIndex(database, recordings, SystemClock())
    for segment in await asyncio.to_thread(record, recordings):
        await index.add_segment(segment)
    await database.close()

    made = await backed_up(hass)
    there = await asyncio.to_thread(restored, made, tmp_path / "restored")
    await async_end(hass)

    names = {path.name for path in there.rglob("*")}
    assert {"tls.pem", "config.toml", "backup.db"} <= names
    assert not [name for name in names if name.endswith((".mp4", ".jpg"))]
    with sqlite3.connect(there / "backup.db") as whole:
        assert whole.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert whole.execute("SELECT count(*) FROM segments").fetchone() == (3,)
    whole.close()
    assert len([*recordings.rglob("*.mp4")]) == 3


async def test_folder_stays_frozen_while_a_backup_lasts(hass: HomeAssistant, kept: Path) -> None:
    """The freeze is renewed each minute, ends with the backup, and ends by itself otherwise."""
    await async_pre_backup(hass)
    frozen = kept / FROZEN
    old = frozen.stat().st_mtime - LEASE_S - 1
    os.utime(frozen, (old, old))
    expired = is_frozen(kept)

    async_fire_time_changed(hass, datetime.now(UTC) + timedelta(seconds=61))
    await until(lambda: is_frozen(kept))
    with pytest.raises(BlockingIOError):
        write_settings(kept, HubSettings(name="Elsewhere"))
    await async_post_backup(hass)

    assert (expired, frozen.exists()) == (False, False)
    write_settings(kept, HubSettings(name="Elsewhere"))


def test_both_sides_mean_the_same_freeze() -> None:
    """The integration imports nothing of the hub, and says the same file and the same lease."""
    assert (FROZEN, LEASE_S) == (files.FROZEN, files.LEASE_S)

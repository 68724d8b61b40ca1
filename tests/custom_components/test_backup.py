"""Home Assistant's backup of a hub that runs in it: whole, and safe to go on from."""

import asyncio
from datetime import UTC, datetime, timedelta
import os
from pathlib import Path
import sqlite3
from typing import Any

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
from custom_components.neighbors_requests.managed.keeper import async_end
from hub.clips.index import ClipIndex
from hub.clock import SystemClock
from hub.store import files
from hub.store.database import Database
from tests.hub.clips.recorded import record

from .fake_hub import FakeHub, until
from .managed_home import backed_up, empty_home, folder, restored, through

pytestmark = pytest.mark.usefixtures("enable_custom_integrations", "socket_enabled")

__all__ = ["folder"]


@pytest.fixture
async def kept(hass: HomeAssistant, folder: Path) -> Path:
    """Return the folder of a hub that belongs to this Home Assistant, and does not run just now."""
    await (await Database.open(folder / "hub.db")).close()
    MockConfigEntry(domain=DOMAIN, data={"managed": True}).add_to_hass(hass)
    return folder


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

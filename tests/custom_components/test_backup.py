"""Home Assistant's backup of a hub that runs in it: whole, and safe to go on from."""

import asyncio
from pathlib import Path
import shutil
import sqlite3

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.backup import async_post_backup, async_pre_backup
from custom_components.neighbors_requests.managed.keeping import async_keeper

from .fake_hub import FakeHub
from .managed_home import folder, run_here
from .waiting import until

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


async def test_backup_goes_on_without_it(
    hass: HomeAssistant, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A hub that cannot prepare is said once, and Home Assistant's backup is made all the same."""
    await run_here(hass)
    await hass.async_block_till_done()
    (folder / ".backup.db.new").mkdir()

    await async_pre_backup(hass)

    assert "did not prepare for a backup" in caplog.text


async def test_hub_elsewhere_is_left_alone(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """A hub on another machine is none of this backup's affair."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    asked = len(hub.queries)
    await async_pre_backup(hass)
    await async_post_backup(hass)
    assert len(hub.queries) == asked
    assert "backup" not in caplog.text

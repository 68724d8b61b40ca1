"""A Home Assistant whose folder is its own, for hubs that really run in it."""

import asyncio
from collections.abc import AsyncGenerator
import io
import json
import os
from pathlib import Path
import re
import tarfile
from typing import Any

from homeassistant.components.backup.const import DATA_MANAGER
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.neighbors_requests.const import DOMAIN
from custom_components.neighbors_requests.managed.folder import SET_HERE, prepare
from custom_components.neighbors_requests.managed.keeper import async_end


def settle_in(hass: HomeAssistant, folder: Path) -> Path:
    """Give Home Assistant an empty folder; return where its hub will be, which keeps quiet.

    The hub neither looks for cameras nor tells the network that it is here. Its port is this
    process's own: two versions of Home Assistant are tested at once, and each finds the usual one
    free until the other's hub has started.
    """
    hass.config.config_dir = str(folder)
    data = folder / "neighbors_requests"
    prepare(data, "Home")
    config = data / "config.toml"
    port = f"port = {20_000 + os.getpid() % 10_000}"
    text = re.sub(r"(?m)^port = \d+$", port, config.read_text())
    config.write_text(text + "\n[discovery]\nenabled = false\n")
    return data


def empty_home(hass: HomeAssistant, home: Path) -> Path:
    """Give Home Assistant a folder without a hub; return where its first one will be, as above."""
    hass.config.config_dir = str(home)
    folder = home / "neighbors_requests"
    folder.mkdir(parents=True)
    quiet = {"discovery": {"enabled": False}, "api": {"port": 20_000 + os.getpid() % 10_000}}
    (folder / SET_HERE).write_text(json.dumps(quiet))
    return folder


@pytest.fixture
async def folder(
    hass: HomeAssistant,
    tmp_path: Path,
    socket_enabled: None,  # noqa: ARG001 -- lets loopback through
) -> AsyncGenerator[Path]:
    """Return the folder of the hub; whatever runs on it ends with the test."""
    yield await hass.async_add_executor_job(settle_in, hass, tmp_path)
    await async_end(hass)


async def through(hass: HomeAssistant, result: Any) -> Any:  # noqa: ANN401 -- a flow's result
    """Return where a flow's progress leads to."""
    async with asyncio.timeout(180):
        while result["type"] is FlowResultType.SHOW_PROGRESS:
            await hass.async_block_till_done()
            result = await hass.config_entries.flow.async_configure(result["flow_id"])
    return result


async def run_here(hass: HomeAssistant) -> Any:  # noqa: ANN401 -- a flow's result
    """Return what comes of choosing to run the hub here."""
    configure = hass.config_entries.flow.async_configure
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert result["menu_options"] == ["managed", "link"]
    result = await configure(result["flow_id"], {"next_step_id": "managed"})
    assert result["type"] is FlowResultType.FORM
    return await through(hass, await configure(result["flow_id"], {}))


async def chosen(hass: HomeAssistant, result: Any, step: str) -> Any:  # noqa: ANN401 -- a flow's result
    """Return what comes of a choice in a menu."""
    flow = hass.config_entries.flow
    return await through(
        hass, await flow.async_configure(result["flow_id"], {"next_step_id": step})
    )


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

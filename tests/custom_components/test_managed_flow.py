"""The dialog that runs the hub here: what it says if that fails, and pairing again."""

import asyncio
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntryState,
    ConfigFlowContext,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.const import DOMAIN
from custom_components.neighbors_requests.managed import environment

from .fake_hub import FakeHub, until
from .managed_home import chosen, folder, run_here, through
from .values import HUB_ID

pytestmark = pytest.mark.usefixtures("enable_custom_integrations", "socket_enabled")
__all__ = ["folder"]


@pytest.mark.usefixtures("folder")
async def test_machine_that_cannot_install_offers_the_other_ways(
    hass: HomeAssistant, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If nothing can be installed, one step says why; trying again and a link are offered."""
    monkeypatch.setattr(environment, "is_installed", lambda _: False)
    result = await run_here(hass)
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "not_installed")
    assert result["menu_options"] == ["install", "link"]
    assert "not a release" in result["description_placeholders"]["reason"]

    result = await chosen(hass, result, "install")
    assert result["step_id"] == "not_installed"

    result = await chosen(hass, result, "link")
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {"link": hub.link})

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert "managed" not in result["data"]
    await hass.async_block_till_done()
    assert await hass.config_entries.async_unload(result["result"].entry_id)


async def test_folder_that_cannot_be_made_is_said(
    hass: HomeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A config folder without room for the hub is an answer, not an exception."""
    hass.config.config_dir = str(tmp_path / "config")
    (tmp_path / "config").mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    (tmp_path / "config" / "neighbors_requests").write_text("in the way")

    result = await run_here(hass)

    assert result["step_id"] == "not_started"


@pytest.mark.usefixtures("folder")
async def test_one_hub_runs_here_at_most(hass: HomeAssistant) -> None:
    """If one runs, only a link is asked for; announcements of others do not move it."""
    MockConfigEntry(
        domain=DOMAIN,
        unique_id=HUB_ID,
        data={"managed": True, "host": "127.0.0.1", "port": 1, "fingerprint": "ab" * 32},
    ).add_to_hass(hass)

    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})

    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "link")


async def test_own_hub_is_not_moved_by_an_announcement(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """Where the hub runs is known here, whatever the network says."""
    hass.config_entries.async_update_entry(entry, data={**entry.data, "managed": True, "port": 1})
    told = ZeroconfServiceInfo(
        ip_address=ip_address("127.0.0.1"),
        ip_addresses=[ip_address("127.0.0.1")],
        hostname="neighbors-hub.local.",
        name=f"neighbors-hub-{HUB_ID}._neighbors-hub._tcp.local.",
        port=hub.port,
        properties={"id": HUB_ID, "name": "Hub", "fp": hub.certificate.fingerprint},
        type="_neighbors-hub._tcp.local.",
    )

    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": "zeroconf"}, data=told
    )

    assert result["reason"] == "already_configured"
    assert entry.data["port"] == 1
    assert hub.seen == []


@pytest.mark.usefixtures("folder")
async def test_own_hub_is_paired_again_without_a_link(hass: HomeAssistant) -> None:
    """Reconfigure and a refused token both mend the pairing by themselves."""
    entry = (await run_here(hass))["result"]
    await hass.async_block_till_done()
    token = entry.data["token"]
    flow = hass.config_entries.flow

    context = ConfigFlowContext(source=SOURCE_RECONFIGURE, entry_id=entry.entry_id)
    result: Any = await flow.async_init(DOMAIN, context=context)
    assert result["step_id"] == "managed_again"
    result = await through(hass, await flow.async_configure(result["flow_id"], {}))
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert entry.data["token"] != token
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED

    hass.config_entries.async_update_entry(entry, data={**entry.data, "token": "worthless"})
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    [asked] = flow.async_progress()
    assert asked["step_id"] == "managed_again"
    result = await through(hass, await flow.async_configure(asked["flow_id"], {}))
    await hass.async_block_till_done()

    assert result["reason"] == "reauth_successful"
    assert entry.data["managed"] is True
    await until(lambda: entry.state is ConfigEntryState.LOADED)
    await until(lambda: "former_tokens" not in entry.data)
    # The real hub knows this pairing alone, beside the worthless one's that nobody could give back.
    listed: Any = await entry.runtime_data.client.call("GET", ("tokens",))
    assert token[:16] not in {each["id"] for each in listed["tokens"]}
    assert [each["scopes"][-1] for each in listed["tokens"] if each["current"]] == ["admin"]


@pytest.mark.usefixtures("folder")
async def test_closed_dialog_starts_nothing(hass: HomeAssistant) -> None:
    """A dialog that is closed while the hub starts leaves no entry and, after a while, no hub."""
    flow = hass.config_entries.flow
    result: Any = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    result = await flow.async_configure(result["flow_id"], {"next_step_id": "managed"})
    result = await flow.async_configure(result["flow_id"], {})
    while result["step_id"] != "start":
        await asyncio.sleep(0.01)
        result = await flow.async_configure(result["flow_id"])

    flow.async_abort(result["flow_id"])
    await hass.async_block_till_done()

    assert hass.config_entries.async_entries(DOMAIN) == []

"""The repair of a folder that a removed hub left."""

from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.const import DOMAIN
from custom_components.neighbors_requests.managed.folder import LEFT_BEHIND, is_there
from custom_components.neighbors_requests.managed.keeper import async_offer_deletion
from custom_components.neighbors_requests.repairs import LeftBehindFlow

from .managed_home import settle_in

pytestmark = pytest.mark.usefixtures("socket_enabled")


async def begun(hass: HomeAssistant, home: Path) -> LeftBehindFlow:
    """Return the repair of a folder in which a hub has kept something."""
    folder = await hass.async_add_executor_job(settle_in, hass, home)
    (folder / "hub.db").write_bytes(b"answers")
    await async_offer_deletion(hass)
    flow = LeftBehindFlow()
    flow.hass, flow.issue_id, flow.data, flow.handler = hass, LEFT_BEHIND, None, DOMAIN
    flow.flow_id = "repair"
    return flow


async def test_everything_goes_only_once_a_person_is_sure(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    """The form says where and how much; without the tick it deletes nothing."""
    flow = await begun(hass, tmp_path)
    folder = tmp_path / "neighbors_requests"

    shown = await flow.async_step_init()
    assert (shown["description_placeholders"] or {})["folder"] == str(folder)
    refused = await flow.async_step_confirm({"sure": False})
    assert refused["errors"] == {"sure": "not_sure"}
    assert is_there(folder)
    done = await flow.async_step_confirm({"sure": True})

    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert not is_there(folder)


async def test_a_hub_that_runs_on_it_again_keeps_it(hass: HomeAssistant, tmp_path: Path) -> None:
    """An old offer does not delete what a new hub uses."""
    flow = await begun(hass, tmp_path)
    MockConfigEntry(domain=DOMAIN, data={"managed": True}).add_to_hass(hass)

    result = await flow.async_step_confirm({"sure": True})

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "in_use")
    assert is_there(tmp_path / "neighbors_requests")


async def test_an_empty_folder_is_no_matter(hass: HomeAssistant, tmp_path: Path) -> None:
    """If no hub has kept anything, nothing is offered."""
    await hass.async_add_executor_job(settle_in, hass, tmp_path)

    await async_offer_deletion(hass)

    assert ir.async_get(hass).async_get_issue(DOMAIN, LEFT_BEHIND) is None

"""Actions that read requests, agencies and clips."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.const import DOMAIN

from . import values
from .fake_hub import FakeHub, until
from .home import act
from .values import AGENCY_ID, request_id


async def test_requests_are_listed(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry
) -> None:
    """Listing is filtered as asked, newest first, with what an automation needs."""
    await hub.push_request("request.closed", values.quiet_request(3, status="resolved"))
    decided = values.approval(4)
    answered = values.request(4, decision=decided, share=values.share())
    await hub.push_request("share.changed", answered)
    await until(lambda: pending.runtime_data.data.seq == 4)

    async def listed(**fields: Any) -> list[str]:  # noqa: ANN401 -- as an automation gives them
        answer = await act(hass, "list_requests", **fields)
        return [each["request_id"] for each in answer["requests"]]

    assert await listed() == [request_id(n) for n in (4, 3, 2, 1)]
    assert await listed(status="resolved") == [request_id(3)]
    assert await listed(pending=True) == [request_id(2), request_id(1)]
    assert await listed(pending=False, status="open") == [request_id(4)]
    whole = (await act(hass, "list_requests"))["requests"][0]
    assert (whole["answer"], whole["answered_by"], whole["share"]) == (
        "approve",
        "Alex",
        "delivered",
    )


async def test_hub_may_be_named(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry
) -> None:
    """The entry is needed only if several hubs are loaded, and must be one of ours."""
    named = await act(hass, "list_requests", config_entry_id=pending.entry_id)
    assert len(named["requests"]) == 2
    other = MockConfigEntry(domain=DOMAIN, unique_id="f" * 16, data=pending.data)
    other.add_to_hass(hass)
    for wrong in ("unknown", other.entry_id):
        with pytest.raises(ServiceValidationError) as raised:
            await act(hass, "list_requests", config_entry_id=wrong)
        assert raised.value.translation_key == "no_hub"

    hub.info = {"id": "f" * 16}
    await hass.config_entries.async_setup(other.entry_id)
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "list_requests")
    assert raised.value.translation_key == "several_hubs"

    for each in (pending, other):
        await hass.config_entries.async_unload(each.entry_id)
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "list_requests")
    assert raised.value.translation_key == "no_hub"


async def test_lists_of_one_agency(hass: HomeAssistant, pending: MockConfigEntry) -> None:
    """Requests are listed by who asks, and nothing of others."""
    mine = await act(hass, "list_requests", agency_id=AGENCY_ID)
    other = await act(hass, "list_requests", agency_id="cd" * 20)

    assert len(mine["requests"]) == len(pending.runtime_data.data.requests) == 2
    assert other == {"requests": []}


async def test_one_request_is_whole(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry
) -> None:
    """One request comes with its thread, its clips and what is proposed; an unknown one is said."""
    item = {"kind": "update", "index": 9, "issued": values.NOW, "text": "A red car."}
    await hub.push_request("request.changed", values.request(1, thread=[item]))
    await until(lambda: pending.runtime_data.data.seq == 3)

    request = await act(hass, "get_request", request_id=request_id(1))

    assert [each["text"] for each in request["thread"]] == ["A red car."]
    assert [each["clip_id"] for each in request["matching_clips"]] == [f"{1:016x}", f"{2:016x}"]
    assert request["proposal"]["recipient"] == "Example County Fire"
    assert request["proposal"]["anonymous"] is True
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "get_request", request_id=request_id(9))
    assert raised.value.translation_key == "unknown_request"


async def test_agencies_and_their_history(hass: HomeAssistant, pending: MockConfigEntry) -> None:
    """Agencies are listed, and one comes with what it asked; an unknown one is said."""
    listed = await act(hass, "list_agencies")
    one = await act(hass, "get_agency", agency_id=AGENCY_ID)

    assert [each["agency"] for each in listed["agencies"]] == ["Example County Fire"]
    assert one["months"][-1] == {"month": "2026-11", "requests": 2, "resolved": 0}
    assert (one["incidents"], one["findings"]) == ({"fire": 2}, {"race_only": 2})
    assert one["request_ids"] == [request_id(2), request_id(1)]
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "get_agency", agency_id="cd" * 20)
    assert raised.value.translation_key == "not_here"
    assert pending.runtime_data.last_update_success

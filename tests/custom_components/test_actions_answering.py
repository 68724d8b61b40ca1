"""Every action, approving and denying by button too, and who may."""

from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import voluptuous as vol

from custom_components.neighbors_requests.const import DOMAIN

from . import values
from .fake_hub import FakeHub, until
from .home import act, entity_id
from .values import HUB_ID, proposal_id, request_id


async def press(hass: HomeAssistant, key: str, context: Context | None = None) -> None:
    """Press a button."""
    target = {"entity_id": entity_id(hass, "button", key)}
    await hass.services.async_call("button", "press", target, blocking=True, context=context)


async def test_button_approves_what_is_current(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, alex: Context
) -> None:
    """A press approves the newest request's current proposal, in the name of who pressed."""
    changed = values.request(2, proposal=values.proposal(7))
    await hub.push_request("request.changed", changed)
    await until(lambda: pending.runtime_data.data.seq == 3)

    await press(hass, "approve", alex)

    [made] = hub.decisions
    assert (made["request_id"], made["answer"]) == (request_id(2), "approve")
    assert (made["proposal_id"], made["by"]) == (proposal_id(7), "Alex")
    assert made["answered_by"] == "person"
    # One press leaves as much time to take it back as a denial does.
    assert made["final_at"] == values.SOON
    await until(lambda: len(pending.runtime_data.data.pending) == 1)


async def test_button_denies_the_newest(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry
) -> None:
    """Anyone may deny, an automation too, and it is said that it was one."""
    await press(hass, "deny")

    [made] = hub.decisions
    assert (made["request_id"], made["answer"], made["by"]) == (
        request_id(2),
        "deny",
        "automation",
    )
    assert pending.runtime_data.last_update_success


async def test_automation_may_approve_only_where_allowed(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry
) -> None:
    """Nothing leaves the house without a person, unless the owner has said so."""
    with pytest.raises(ServiceValidationError) as raised:
        await press(hass, "approve")
    assert raised.value.translation_key == "automation_may_not_approve"
    assert hub.decisions == []

    hass.config_entries.async_update_entry(pending, options={"automations_may_approve": True})
    await press(hass, "approve")

    [made] = hub.decisions
    assert (made["by"], made["answered_by"]) == ("automation", "automation")


@pytest.mark.parametrize("key", ["approve", "deny"])
async def test_nothing_pending_is_said(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, alex: Context, key: str
) -> None:
    """A press with nothing to answer says so."""
    with pytest.raises(ServiceValidationError) as raised:
        await press(hass, key, alex)

    assert raised.value.translation_key == "nothing_pending"
    assert hub.decisions == []
    assert loaded.runtime_data.last_update_success


async def test_action_answers_the_request_it_names(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, alex: Context
) -> None:
    """An action answers exactly what it names, and returns what was decided."""
    answer = await act(
        hass, "approve", alex, request_id=request_id(1), proposal_id=proposal_id(1), reason="Seen."
    )
    denied = await act(hass, "deny", alex, reason="No.")

    assert answer == {
        "request_id": request_id(1),
        "answer": "approve",
        "proposal_id": proposal_id(1),
        "by": "Alex",
        "decided_at": "2026-11-24T17:42:00+00:00",
    }
    assert denied["request_id"] == request_id(2)
    assert [made["reason"] for made in hub.decisions] == ["Seen.", "No."]
    assert pending.runtime_data.last_update_success


async def test_first_yes_of_two_decides_nothing(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, alex: Context
) -> None:
    """If two people must say yes, the first one is told that nothing is decided yet."""
    await hub.push_request("request.changed", values.request(2, people=2))
    await until(lambda: pending.runtime_data.data.seq == 3)

    kim = MockUser(name="Kim", groups=[await hass.auth.async_get_group(GROUP_ID_ADMIN)])
    kim.add_to_hass(hass)

    first = await act(hass, "approve", alex)
    decided_by_one = list(hub.decisions)
    second = await act(hass, "approve", Context(user_id=kim.id))

    assert (first["answer"], first["decided_at"]) == (None, None)
    assert (first["by"], first["proposal_id"]) == ("Alex", proposal_id(2))
    assert decided_by_one == []
    assert (second["answer"], second["by"]) == ("approve", "Kim")
    assert pending.runtime_data.last_update_success


async def test_automation_beyond_the_hubs_limits(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry
) -> None:
    """What the hub allows to no automation is said as such: pairing again would not help."""
    hass.config_entries.async_update_entry(pending, options={"automations_may_approve": True})
    refused = {"error": {"code": "not_allowed", "message": "A person must answer."}}
    hub.answers[f"/api/v1/requests/{request_id(2)}/decision"] = (403, refused)

    with pytest.raises(HomeAssistantError) as raised:
        await press(hass, "approve")

    assert raised.value.translation_key == "beyond_limits"


async def test_stale_proposal_is_a_conflict(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, alex: Context
) -> None:
    """What was looked at is what leaves: another proposal's id is refused by the hub."""
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "approve", alex, proposal_id=proposal_id(9))

    assert raised.value.translation_key == "conflict"
    assert hub.decisions == []
    assert pending.runtime_data.last_update_success


async def test_second_answer_is_a_conflict(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, alex: Context
) -> None:
    """The first answer is the house's answer, here and where the hub knows before we do."""
    hub.requests[request_id(1)] = values.request(1, decision=values.decision(1))
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "deny", alex, request_id=request_id(1))
    assert raised.value.translation_key == "conflict"

    await hub.push_request("request.decided", hub.requests[request_id(1)])
    await until(lambda: pending.runtime_data.data.seq == 3)
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "approve", alex, request_id=request_id(1))
    assert raised.value.translation_key == "conflict"


async def test_request_without_proposal_cannot_be_approved(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, alex: Context
) -> None:
    """Without clips there is nothing that could leave; denying it is still an answer."""
    await hub.push_request("request.received", values.quiet_request(3))
    await until(lambda: pending.runtime_data.data.seq == 3)

    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "approve", alex, request_id=request_id(3))
    await act(hass, "deny", alex, request_id=request_id(3))

    assert raised.value.translation_key == "nothing_pending"
    assert len(hub.decisions) == 1


async def test_unknown_request_is_said(
    hass: HomeAssistant, pending: MockConfigEntry, alex: Context
) -> None:
    """A request the hub does not have cannot be answered."""
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "deny", alex, request_id=request_id(9))

    assert raised.value.translation_key == "unknown_request"
    assert pending.runtime_data.last_update_success


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (400, "hub_refused"),
        (401, "token_refused"),
        (403, "link_may_not"),
        (404, "not_here"),
        (409, "conflict"),
        (503, "hub_unreachable"),
    ],
)
async def test_refusals_are_translated(  # noqa: PLR0913, PLR0917 -- fixtures and cases
    hass: HomeAssistant,
    hub: FakeHub,
    pending: MockConfigEntry,
    alex: Context,
    status: int,
    key: str,
) -> None:
    """Whatever the hub refuses, a person reads a sentence of ours."""
    hub.answers[f"/api/v1/requests/{request_id(2)}/decision"] = (status, {})

    for action in ("approve", "deny"):
        with pytest.raises(HomeAssistantError) as raised:
            await press(hass, action, alex)
        assert (raised.value.translation_domain, raised.value.translation_key) == (DOMAIN, key)
    assert pending.runtime_data.last_update_success


async def test_impostor_is_said(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, alex: Context
) -> None:
    """An answer is never sent to another certificate than the paired one."""
    await hub.stop()
    hub.certificate = type(hub.certificate)(hub.certificate.folder)
    await hub.start()

    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "deny", alex)

    assert raised.value.translation_key == "hub_untrusted"
    assert hub.decisions == []
    assert pending.runtime_data is not None


async def test_reader_may_not_answer(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry
) -> None:
    """A user who may not press the buttons may not answer by action either."""
    group = await hass.auth.async_get_group(GROUP_ID_READ_ONLY)
    assert group is not None
    guest = MockUser(name="Guest", groups=[group]).add_to_hass(hass)

    for action in ("approve", "deny"):
        with pytest.raises(Unauthorized):
            await act(hass, action, Context(user_id=guest.id))
    with pytest.raises(Unauthorized):
        await act(hass, "deny", Context(user_id="nobody"))

    assert hub.decisions == []
    assert pending.runtime_data.last_update_success


async def test_nameless_user_is_still_a_person(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, hass_admin_user: MockUser
) -> None:
    """A user without a name that can be shown is not called an automation."""
    hass_admin_user.name = None

    await act(hass, "deny", Context(user_id=hass_admin_user.id))

    assert [made["by"] for made in hub.decisions] == ["Home Assistant"]
    assert pending.runtime_data.last_update_success


async def test_fields_are_checked(
    hass: HomeAssistant,
    hub: FakeHub,
    pending: MockConfigEntry,
    alex: Context,
    subtests: pytest.Subtests,
) -> None:
    """What cannot be an id, or is too long, goes nowhere."""
    wrong: tuple[dict[str, object], ...] = (
        {"request_id": "../state"},
        {"request_id": request_id(1) + "\n"},
        {"proposal_id": "short"},
        {"reason": "x" * 501},
        {"unknown": 1},
    )
    for fields in wrong:
        with subtests.test(fields=fields), pytest.raises(vol.Invalid):
            await act(hass, "approve", alex, **fields)

    assert hub.decisions == []
    assert pending.unique_id == HUB_ID

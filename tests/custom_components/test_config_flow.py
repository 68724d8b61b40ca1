"""Pairing: every step, every error, every way to pair again."""

from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    SOURCE_ZEROCONF,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.const import DOMAIN

from . import values
from .fake_hub import CODE, TOKEN, Certificate, FakeHub, rights_of, until
from .values import HUB_ID

PLATFORMS = ()  # only the tests that ask for every platform look at entities

pytestmark = pytest.mark.usefixtures("enable_custom_integrations")


def seen(hub: FakeHub, **told: str | None) -> ZeroconfServiceInfo:
    """Return what mDNS tells of the hub."""
    properties = {"id": HUB_ID, "name": "Hub", "api": "1", "fp": hub.certificate.fingerprint}
    return ZeroconfServiceInfo(
        ip_address=ip_address("127.0.0.1"),
        ip_addresses=[ip_address("127.0.0.1")],
        hostname="neighbors-hub.local.",
        name=f"neighbors-hub-{HUB_ID}._neighbors-hub._tcp.local.",
        port=hub.port,
        properties=properties | told,
        type="_neighbors-hub._tcp.local.",
    )


async def begun(hass: HomeAssistant) -> ConfigFlowResult:
    """Return the form for a link, in a flow that a person begins."""
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "user")
    result = await answered(hass, result, next_step_id="link")
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "link")
    return result


async def discovered(hass: HomeAssistant, told: ZeroconfServiceInfo) -> ConfigFlowResult:
    """Return what comes of seeing a hub on the network."""
    return await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_ZEROCONF}, data=told
    )


async def answered(
    hass: HomeAssistant, result: ConfigFlowResult, **fields: str | bool
) -> ConfigFlowResult:
    """Return what comes of submitting a form."""
    next_one = await hass.config_entries.flow.async_configure(result["flow_id"], fields)
    await hass.async_block_till_done()
    return next_one


def data(hub: FakeHub) -> dict[str, Any]:
    """Return what a paired hub's entry holds."""
    return {
        "host": "127.0.0.1",
        "port": hub.port,
        "fingerprint": hub.certificate.fingerprint,
        "token": hub.given[-1],
    }


async def test_link_pairs(hass: HomeAssistant, hub: FakeHub) -> None:
    """A pasted link makes an entry that is set up at once."""
    result = await answered(hass, await begun(hass), link=hub.link)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert (result["title"], result["data"]) == ("Hub", data(hub))
    assert result["result"].unique_id == HUB_ID
    assert result["result"].state is ConfigEntryState.LOADED


async def test_errors_can_be_mended(hass: HomeAssistant, hub: FakeHub) -> None:
    """Every wrong link is told apart, and the form stays until a right one comes."""
    result = await begun(hass)
    await hub.make_code("1" * 32, spent=True)
    await hub.make_code("2" * 32, expired=True)
    wrong = {
        "neighbors://": ("link", "invalid_link"),
        hub.link_with(code="1" * 32): ("base", "code_used"),
        hub.link_with(code="2" * 32): ("base", "code_expired"),
        hub.link_with(code="3" * 32): ("base", "code_unknown"),
        hub.link_with(fp="ab" * 32): ("base", "wrong_fingerprint"),
        hub.link_with(hub_id="f" * 16): ("link", "wrong_hub"),
        hub.link.replace(str(hub.port), "1"): ("base", "cannot_connect"),
    }

    for link, (field, error) in wrong.items():
        result = await answered(hass, result, link=link)
        assert (result["type"], result["errors"]) == (FlowResultType.FORM, {field: error})
        assert (result["description_placeholders"] or {}).get("start") == "neighbors://"
        await hub.make_code(CODE)

    result = await answered(hass, result, link=hub.link)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (429, {"error": {"code": "too_many_attempts", "message": "Wait."}}, "too_many_attempts"),
        (201, {"token": TOKEN, "scopes": [], "hub": values.info(api=2)}, "wrong_version"),
        (201, {}, "cannot_connect"),
        (503, {}, "cannot_connect"),
    ],
)
async def test_odd_answers_are_told(
    hass: HomeAssistant, hub: FakeHub, status: int, body: object, error: str
) -> None:
    """A hub that answers otherwise than hoped is an error on the form, never an exception."""
    hub.answers["/api/v1/pair"] = (status, body)

    result = await answered(hass, await begun(hass), link=hub.link)

    assert result["errors"] == {"base": error}


async def test_paired_hub_is_not_paired_again(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A second pairing with the same hub ends before its code is spent."""
    result = await answered(hass, await begun(hass), link=hub.link)

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert ("POST", "/api/v1/pair") not in hub.seen
    assert loaded.state is ConfigEntryState.LOADED


async def test_found_hub_is_paired_by_link(hass: HomeAssistant, hub: FakeHub) -> None:
    """A hub seen on the network is offered by name, and paired by its link."""
    result = await discovered(hass, seen(hub, name="Ba\u202ese\nment"))

    assert result["step_id"] == "zeroconf_confirm"
    assert (result["description_placeholders"] or {})["name"] == "Base ment"
    result = await answered(hass, result, link=hub.link)
    assert (result["type"], result["data"]) == (FlowResultType.CREATE_ENTRY, data(hub))


async def test_found_hub_wants_its_own_link(hass: HomeAssistant, hub: FakeHub) -> None:
    """A link for another hub is refused before anything is sent."""
    result = await discovered(hass, seen(hub))

    result = await answered(hass, result, link=hub.link_with(hub_id="f" * 16))

    assert result["errors"] == {"link": "wrong_hub"}
    assert hub.seen == []


async def test_code_alone_needs_a_look(hass: HomeAssistant, hub: FakeHub) -> None:
    """One form shows the fingerprint; a bare code goes nowhere before a person has compared it."""
    result = await discovered(hass, seen(hub))
    shown = result["description_placeholders"] or {}
    assert shown["fingerprint"].replace(" ", "") == hub.certificate.fingerprint

    result = await answered(hass, result, link=CODE)
    assert result["errors"] == {"compared": "not_compared"}
    assert hub.seen == []
    result = await answered(hass, result, link=CODE, compared=True)

    assert (result["type"], result["data"]) == (FlowResultType.CREATE_ENTRY, data(hub))


async def test_wrong_code_leads_back(hass: HomeAssistant, hub: FakeHub) -> None:
    """After a code that is not taken, one can still paste the link."""
    result = await discovered(hass, seen(hub))

    result = await answered(hass, result, link="3" * 32, compared=True)

    assert (result["step_id"], result["errors"]) == ("zeroconf_confirm", {"base": "code_unknown"})
    result = await answered(hass, result, link=hub.link)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("told", [{"id": ""}, {"id": None}, {"fp": None}, {"fp": "short"}])
async def test_others_are_not_offered(
    hass: HomeAssistant, hub: FakeHub, told: dict[str, str | None]
) -> None:
    """What does not describe itself as a hub does is not shown to anyone."""
    result = await discovered(hass, seen(hub, **told))

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_a_hub")


async def test_person_may_pair_a_hub_that_was_found(hass: HomeAssistant, hub: FakeHub) -> None:
    """A discovery that waits does not stand in a person's way."""
    await discovered(hass, seen(hub))

    result = await answered(hass, await begun(hass), link=hub.link)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert not hass.config_entries.flow.async_progress()


async def test_unnamed_hub_is_offered_by_address(hass: HomeAssistant, hub: FakeHub) -> None:
    """Without a name there is still an address to show."""
    result = await discovered(hass, seen(hub, name=None))

    assert (result["description_placeholders"] or {})["name"] == r"127\.0\.0\.1"


async def test_paired_hub_is_followed_to_its_new_address(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A hub that moved is found again, once its own certificate has answered there."""
    hass.config_entries.async_update_entry(loaded, data={**loaded.data, "port": 1})

    result = await discovered(hass, seen(hub))
    await hass.async_block_till_done()

    assert result["reason"] == "already_configured"
    assert loaded.data["port"] == hub.port
    assert loaded.state is ConfigEntryState.LOADED


@pytest.mark.parametrize("says", ["the hub's", "its own"])
async def test_impostor_does_not_move_a_hub(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    other_certificate: Certificate,
    says: str,
) -> None:
    """An announcement alone moves nothing, whichever fingerprint it says: the paired one counts."""
    before = dict(loaded.data)
    async with FakeHub(other_certificate) as impostor:
        certificate = hub.certificate if says == "the hub's" else other_certificate
        told = seen(impostor, fp=certificate.fingerprint)
        result = await discovered(hass, told)

        assert result["reason"] == "already_configured"
        assert impostor.seen == []
    assert dict(loaded.data) == before


async def test_another_hub_behind_the_certificate_moves_nothing(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A hub that answers with another id than announced is not followed."""
    hass.config_entries.async_update_entry(loaded, data={**loaded.data, "port": 1})
    hub.info = {"id": "f" * 16}

    result = await discovered(hass, seen(hub))

    assert result["reason"] == "already_configured"
    assert loaded.data["port"] == 1


async def test_ignored_hub_stays_ignored(hass: HomeAssistant, hub: FakeHub) -> None:
    """A hub that a person ignored is not offered again."""
    ignored = MockConfigEntry(domain=DOMAIN, unique_id=HUB_ID, source="ignore")
    ignored.add_to_hass(hass)

    result = await discovered(hass, seen(hub))

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_refused_token_is_mended_by_pairing_again(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """A hub that no longer takes the token asks for a fresh link, and only for its own."""
    await hub.forget_tokens()
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    [flow] = hass.config_entries.flow.async_progress()
    assert (flow["step_id"], flow["context"]["source"]) == ("reauth_confirm", "reauth")

    result = await answered(hass, flow, link=hub.link_with(hub_id="f" * 16))
    assert result["errors"] == {"link": "wrong_hub"}
    result = await answered(hass, flow, link=hub.link)

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    await until(lambda: entry.state is ConfigEntryState.LOADED)


async def paired_again(hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry) -> Any:  # noqa: ANN401 -- a flow's result
    """Reconfigure an entry with a fresh link, which gives another token."""
    return await answered(hass, await entry.start_reconfigure_flow(hass), link=hub.link)


async def test_reconfiguring_ends_the_former_token(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Once the new token works, the old one is worthless: a copy of it opens nothing."""
    await paired_again(hass, hub, loaded)
    await until(lambda: not hub.takes(TOKEN))
    assert hub.takes(hub.given[-1])
    await until(lambda: "former_tokens" not in loaded.data)

    assert loaded.data["token"] == hub.given[-1]
    assert loaded.state is ConfigEntryState.LOADED


async def test_a_former_token_is_ended_later(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A hub that does not take the old token back at once is asked again when it is back."""
    hub.answers["DELETE /api/v1/tokens/own"] = (HTTPStatus.SERVICE_UNAVAILABLE, b"")
    await paired_again(hass, hub, loaded)
    await hass.async_block_till_done()
    await until(lambda: hub.seen.count(("DELETE", "/api/v1/tokens/own")) == 1)
    assert loaded.data["former_tokens"] == [TOKEN]

    hub.answers.clear()
    await hub.stop()
    await until(lambda: not loaded.runtime_data.last_update_success)
    await hub.start()
    await until(lambda: not hub.takes(TOKEN))
    assert hub.takes(hub.given[-1])
    await until(lambda: "former_tokens" not in loaded.data)


async def test_a_new_token_that_does_not_work(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """As long as the new token is not known to work, the old one stays."""
    hub.answers["/api/v1/tokens/own"] = (HTTPStatus.UNAUTHORIZED, {})

    result = await paired_again(hass, hub, loaded)

    assert result["errors"] == {"base": "cannot_connect"}
    assert loaded.data["token"] == TOKEN
    assert hub.takes(TOKEN)


@pytest.mark.parametrize(
    ("scopes", "answers_as", "reach"),
    [
        (["read"], [], "read"),
        (["read", "decide"], ["automation", "person"], "decide"),
        (["read", "decide"], ["automation"], "automations"),
    ],
)
async def test_what_a_link_may_do_is_said(
    hass: HomeAssistant,
    hub: FakeHub,
    scopes: list[str],
    answers_as: list[str],
    reach: str,
) -> None:
    """Whoever pairs is told what the link is good for, the first time and again."""
    await hub.make_code(CODE, rights_of(scopes, answers_as))
    result = await answered(hass, await begun(hass), link=hub.link)
    entry = result["result"]
    await hub.make_code(CODE, rights_of(scopes, answers_as))
    flow = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
    )
    again = await answered(hass, flow, link=hub.link)
    await hass.async_block_till_done()

    assert result["description"] == reach
    assert again["reason"] == f"paired_again_{reach}"
    assert entry.runtime_data.rights.reach == reach
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_new_certificate_is_mended_by_reconfiguring(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, other_certificate: Certificate
) -> None:
    """A hub with a new certificate and address is paired again and keeps its entities."""
    async with FakeHub(other_certificate) as moved:
        result = await loaded.start_reconfigure_flow(hass)
        assert result["step_id"] == "reconfigure"

        result = await answered(hass, result, link=moved.link)

        assert result["reason"] == "reconfigure_successful"
        assert data(moved).items() <= loaded.data.items()
        await hass.async_block_till_done()
        assert await hass.config_entries.async_unload(loaded.entry_id)
    assert hub.port != loaded.data["port"]


async def test_changed_address_is_mended_by_reconfiguring(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """The same hub at another address: a fresh link of it, and only of it, is taken."""
    hass.config_entries.async_update_entry(loaded, data={**loaded.data, "host": "192.0.2.9"})
    result = await loaded.start_reconfigure_flow(hass)

    refused = await answered(hass, result, link=hub.link_with(hub_id="f" * 16))
    assert refused["errors"] == {"link": "wrong_hub"}
    result = await answered(hass, result, link=hub.link)

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert loaded.data["host"] == "127.0.0.1"
    assert loaded.unique_id == HUB_ID


@pytest.mark.usefixtures("every_platform")
async def test_several_hubs_stand_side_by_side(
    hass: HomeAssistant, loaded: MockConfigEntry, other_certificate: Certificate
) -> None:
    """A second hub is paired beside the first, each with its own id, devices and entities."""
    async with FakeHub(other_certificate) as second:
        second.info = {"id": "a" * 16, "name": "Cabin"}
        result = await answered(hass, await begun(hass), link=second.link_with(hub_id="a" * 16))
        entry = result["result"]

        assert (entry.title, entry.unique_id) == ("Cabin", "a" * 16)
        assert {loaded.state, entry.state} == {ConfigEntryState.LOADED}
        registry = er.async_get(hass)
        of_each = [
            {each.unique_id for each in er.async_entries_for_config_entry(registry, one.entry_id)}
            for one in (loaded, entry)
        ]
        assert all(of_each)
        assert not of_each[0] & of_each[1]
        assert await hass.config_entries.async_unload(entry.entry_id)

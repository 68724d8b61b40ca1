"""Home Assistant's part of the setup checklist: the phones to notify, and a test notification."""

from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .fake_hub import FakeHub
from .test_panel_calls import Page, page_of
from .test_phones import (
    ONE,
    TWO,
    Phones,
    phones as phones,  # noqa: PLC0414 -- a fixture
)
from .values import Json


async def _setup(page: Page, **more: object) -> Json:
    answer = await page.say("setup", entry_id=page.entry.entry_id, **more)
    assert answer["success"], answer
    result: Json = answer["result"]
    return result


async def test_phones_with_the_app_are_listed(
    hass: HomeAssistant,
    phones: Phones,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Each phone says its name, its system, and whether it is notified."""
    phones.register(TWO, os_name="Android", user_id="somebody")
    page = await page_of(hass, hass_ws_client, loaded, GROUP_ID_ADMIN)

    setup = await _setup(page)

    assert setup["phones"] == [
        {"phone": ONE, "name": "One", "android": False, "chosen": True, "here": True},
        {"phone": TWO, "name": "Two", "android": True, "chosen": False, "here": True},
    ]
    assert setup["managed"] is False
    assert setup["paired_at"] == loaded.created_at.isoformat()


async def test_a_chosen_phone_is_notified_at_once(
    hass: HomeAssistant,
    hub: FakeHub,
    phones: Phones,
    pending: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """A phone that is switched on gets what already waits, without a reload of the hub."""
    page = await page_of(hass, hass_ws_client, pending, GROUP_ID_ADMIN)
    connections = len(hub.seen)

    setup = await _setup(page, phone=TWO)
    await hass.async_block_till_done()

    assert [each["chosen"] for each in setup["phones"]] == [True, True]
    tags = {name: {each["data"]["tag"] for each in sent} for name, sent in phones.sent.items()}
    assert tags[TWO]
    assert tags[TWO] == tags[ONE]
    assert pending.options["phones"] == [ONE, TWO]
    assert len(hub.seen) == connections


async def test_a_phone_is_switched_off(
    hass: HomeAssistant,
    phones: Phones,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """A phone whose app is gone stays on the list until it is switched off; its settings stay."""
    phones.choose({ONE: {}, "mobile_app_gone": {"critical": True}})
    page = await page_of(hass, hass_ws_client, loaded, GROUP_ID_ADMIN)
    before = await _setup(page)

    after = await _setup(page, phone="mobile_app_gone", chosen=False)

    gone = {"phone": "mobile_app_gone", "name": "Gone", "android": False, "here": False}
    assert gone | {"chosen": True} in before["phones"]
    assert [each["phone"] for each in after["phones"]] == [ONE, TWO]
    assert loaded.options["phones"] == [ONE]
    assert loaded.options["phone_settings"]["mobile_app_gone"] == {"critical": True}


async def test_what_is_no_phone_is_never_chosen(
    hass: HomeAssistant,
    phones: Phones,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Only notify actions of the companion app are phones: requests go nowhere else."""
    hass.services.async_register("notify", "everybody", phones._send)  # noqa: SLF001 -- any action
    page = await page_of(hass, hass_ws_client, loaded, GROUP_ID_ADMIN)

    codes = [
        (await page.say("setup", entry_id=loaded.entry_id, phone=phone))["error"]["code"]
        for phone in ("everybody", "mobile_app_unknown", "")
    ]

    assert codes == ["not_found"] * 3
    assert loaded.options["phones"] == [ONE]


async def test_a_test_reaches_the_chosen_phones(
    hass: HomeAssistant,
    phones: Phones,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """The test goes to chosen phones only, says that it is one, and tells which did not take it."""
    phones.add("mobile_app_three")
    phones.choose({ONE: {}, TWO: {}, "mobile_app_gone": {}})
    phones.broken.add(TWO)
    page = await page_of(hass, hass_ws_client, loaded, GROUP_ID_ADMIN)

    answer = await page.say("notify", entry_id=loaded.entry_id)

    assert answer["result"] == {"sent": ["One"], "failed": ["Two", "Gone"]}
    [notice] = phones.sent[ONE]
    assert "test" in notice["title"]
    assert notice["data"]["clickAction"] == "/neighbors-requests"
    assert "actions" not in notice["data"]
    assert phones.sent["mobile_app_three"] == []


@pytest.mark.parametrize("group", [GROUP_ID_READ_ONLY, GROUP_ID_USER])
async def test_only_administrators_set_up(
    hass: HomeAssistant,
    phones: Phones,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    group: str,
) -> None:
    """Others neither see the household's phones nor change or ring them."""
    page = await page_of(hass, hass_ws_client, loaded, group)
    entry_id = loaded.entry_id

    answers = [
        await page.say("setup", entry_id=entry_id),
        await page.say("setup", entry_id=entry_id, phone=TWO),
        await page.say("setup", entry_id=entry_id, phone=ONE, chosen=False),
        await page.say("notify", entry_id=entry_id),
        await page.say("setup", entry_id="nothing"),
    ]

    codes = [each["error"]["code"] for each in answers]
    assert codes == [*["not_allowed"] * 4, "not_found"]
    assert loaded.options["phones"] == [ONE]
    assert phones.sent == {ONE: [], TWO: []}

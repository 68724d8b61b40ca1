"""What would leave is changed by an action: only what it makes is approved, by its id."""

from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import voluptuous as vol

from . import values
from .fake_hub import FakeHub, until
from .home import act
from .values import CAMERA_ID, proposal_id, request_id

PLATFORMS = ()  # only the tests that ask for every platform look at entities

CLIP_1 = f"{1:016x}"
MASK = {"left": 10, "top": 20, "width": 30, "height": 40}
DRAWN = {"left": 0.1, "top": 0.2, "width": 0.3, "height": 0.4}
OWN = {"left": 0, "top": 0, "width": 0.5, "height": 0.1}


async def test_approves_exactly_what_the_edit_made(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, alex: Context
) -> None:
    """Clips, cut, masks, identity make another proposal, and its id alone is approved."""
    answer = await act(
        hass,
        "approve",
        alex,
        request_id=request_id(1),
        clips=[CLIP_1],
        cut={"start": "2026-11-22T21:50:05+00:00", "end": "2026-11-22T21:50:20+00:00"},
        masks=[MASK],
        identity={"name": "Alex"},
        audio=True,
    )

    [edit] = hub.edits
    [piece] = edit["pieces"]
    assert edit["base"] == proposal_id(1)
    assert (piece["start"], piece["end"]) == (
        "2026-11-22T21:50:05+00:00",
        "2026-11-22T21:50:20+00:00",
    )
    assert piece["masks"] == [OWN, DRAWN]
    assert edit["identity"] == {"name": "Alex", "email": "", "telephone": ""}
    assert edit["audio"] is True
    assert answer["proposal_id"] in hub.house.proposals
    assert [made["proposal_id"] for made in hub.decisions] == [answer["proposal_id"]]
    assert pending.runtime_data.last_update_success


async def test_nothing_changed_is_nothing_edited(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, alex: Context
) -> None:
    """Without changes the current proposal is approved as it stands."""
    await act(hass, "approve", alex, request_id=request_id(1))

    assert hub.edits == []
    assert [made["proposal_id"] for made in hub.decisions] == [proposal_id(1)]
    assert pending.runtime_data.last_update_success


async def test_automation_edits_nothing_it_may_not_approve(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry
) -> None:
    """An automation that may not approve leaves nothing on the hub either."""
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "approve", request_id=request_id(1), audio=True)

    assert raised.value.translation_key == "automation_may_not_approve"
    assert (hub.edits, hub.decisions) == ([], [])
    assert pending.runtime_data.last_update_success


@pytest.mark.usefixtures("every_platform")
async def test_mask_over_one_camera(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, alex: Context
) -> None:
    """A mask with a device is over that camera's clips; of another device it is refused."""
    registry = dr.async_get(hass)
    devices = dr.async_entries_for_config_entry(registry, pending.entry_id)
    [camera] = [each.id for each in devices if each.name == "Front door"]
    [own_hub] = [each.id for each in devices if each.name == "Hub"]

    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "approve", alex, masks=[MASK | {"device_id": own_hub}])
    await act(hass, "approve", alex, masks=[MASK | {"device_id": camera}])

    assert raised.value.translation_key == "no_camera"
    assert hub.edits[0]["pieces"][0]["masks"] == [OWN, DRAWN]


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"clips": ["f" * 16]}, "clip_not_asked_for"),
        ({"cut": {"end": "2026-11-22T21:00:00+00:00"}}, "nothing_left"),
        ({"proposal_id": proposal_id(9), "audio": True, "masks": [MASK]}, "not_here"),
    ],
)
async def test_what_cannot_be_is_not_sent(  # noqa: PLR0913, PLR0917 -- fixtures and cases
    hass: HomeAssistant,
    hub: FakeHub,
    pending: MockConfigEntry,
    alex: Context,
    fields: dict[str, Any],
    key: str,
) -> None:
    """Another clip than asked for, an empty cut, or an unknown base decides nothing."""
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "approve", alex, request_id=request_id(1), **fields)

    assert raised.value.translation_key == key
    assert hub.decisions == []
    assert pending.runtime_data.last_update_success


async def test_moving_masks_are_not_cut(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, alex: Context
) -> None:
    """A mask that follows something is timed from the cut's start: it is never shifted."""
    keys = [{"at_ms": at, **DRAWN} for at in (0, 900)]
    moving = values.changed(values.proposal(1).pieces[0], moving=[{"keys": keys, "found": True}])
    proposal = values.proposal(1, pieces=[moving])
    await hub.push_request("request.changed", values.request(1, proposal=proposal))
    await until(lambda: pending.runtime_data.data.seq == 3)

    cut = {"start": "2026-11-22T21:50:05+00:00"}

    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "approve", alex, request_id=request_id(1), cut=cut)
    await act(hass, "approve", alex, request_id=request_id(1), masks=[MASK])

    assert raised.value.translation_key == "cut_moves_masks"
    assert hub.edits[0]["pieces"][0]["moving"] == [{"keys": keys, "found": True}]


async def test_masks_are_checked(
    hass: HomeAssistant, pending: MockConfigEntry, alex: Context, subtests: pytest.Subtests
) -> None:
    """A mask is a part of the picture, in per cent."""
    for mask in (MASK | {"left": 101}, MASK | {"width": 0}, {"left": 1}, MASK | {"colour": "red"}):
        with subtests.test(mask=mask), pytest.raises(vol.Invalid):
            await act(hass, "approve", alex, masks=[mask])

    assert pending.runtime_data.last_update_success


async def test_hub_says_what_is_wrong(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, alex: Context
) -> None:
    """If the hub refuses an edit, its own sentence is passed on."""
    sentence = "Can't prepare this: nothing from Hall can be sent."
    refusal = {"error": {"code": "invalid_input", "message": sentence}}
    hub.answers[f"/api/v1/requests/{request_id(1)}/proposals"] = (400, refusal)

    with pytest.raises(HomeAssistantError, match="nothing from Hall can be sent"):
        await act(hass, "approve", alex, request_id=request_id(1), audio=True)

    assert hub.decisions == []
    assert pending.runtime_data.last_update_success


async def test_preview_is_waited_for(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, alex: Context
) -> None:
    """A preview comes as far as it is, or ready if it is waited for; nothing is decided."""
    hub.house.takes = 2

    begun = await act(hass, "prepare_preview", alex, request_id=request_id(1))
    ready = await act(hass, "prepare_preview", alex, request_id=request_id(1), audio=True, wait=30)

    assert (begun["preparation"], begun["files"]) == ("preparing", [])
    assert (ready["preparation"], len(ready["files"]), ready["size_bytes"]) == ("ready", 1, 4096)
    assert (begun["proposal_id"], ready["audio"]) == (proposal_id(1), True)
    assert hub.decisions == []
    assert pending.runtime_data.last_update_success


async def test_information_is_added(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, alex: Context
) -> None:
    """Words and readings go into a proposal, within what is asked about; nothing is sent."""
    await hub.push("sensor.changed", sensor=values.sensor())
    await until(lambda: pending.runtime_data.data.seq == 3)

    added = await act(
        hass,
        "add_information",
        alex,
        request_id=request_id(1),
        words="A red car.",
        sensors=["binary_sensor.gate"],
        start="2026-11-22T00:00:00+00:00",
    )
    approved = await act(
        hass, "approve", alex, request_id=request_id(1), proposal_id=added["proposal_id"]
    )

    [edit] = hub.edits
    assert edit["words"] == added["words"] == "A red car."
    assert edit["extracts"][0] | {"sensor_name": ""} == {
        "sensor_id": values.SENSOR_ID,
        "sensor_name": "",
        "start": "2026-11-22T21:40:00+00:00",
        "end": "2026-11-22T22:20:00+00:00",
    }
    assert approved["proposal_id"] == added["proposal_id"]


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, "nothing_to_add"),
        ({"sensors": ["sensor.unknown"]}, "not_lent"),
        (
            {"sensors": ["sensor.unknown"], "start": "2026-11-23T00:00:00+00:00"},
            "outside_the_window",
        ),
    ],
)
async def test_information_must_be_some(
    hass: HomeAssistant,
    pending: MockConfigEntry,
    alex: Context,
    fields: dict[str, object],
    key: str,
) -> None:
    """Nothing, an entity that is not lent, or another time is said as such."""
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "add_information", alex, request_id=request_id(1), **fields)

    assert raised.value.translation_key == key
    assert pending.runtime_data.last_update_success


async def test_deny_is_undone_by_a_person_only(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, alex: Context
) -> None:
    """A person takes a deny back; an automation never does, nor anybody once it is final."""
    denied = values.request(1, decision=values.decision(1), undoable_until="2099-01-01T00:00:00Z")
    await hub.push_request("request.decided", denied)
    await until(lambda: pending.runtime_data.data.seq == 3)

    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "undo", request_id=request_id(1))
    undone = await act(hass, "undo", alex, request_id=request_id(1))
    with pytest.raises(HomeAssistantError) as late:
        await act(hass, "undo", alex, request_id=request_id(1))

    assert (raised.value.translation_key, late.value.translation_key) == (
        "only_a_person",
        "conflict",
    )
    assert undone["answer"] is None
    assert hub.taken_back[0] == ("undo", {"by": "Alex"})


async def test_approval_is_withdrawn(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, alex: Context
) -> None:
    """An approval is taken back, by an automation too, and it is said whether it had arrived."""
    approved = values.approval(1)
    on_its_way = values.request(1, decision=approved, withdrawable=True)
    arrived = values.request(2, decision=approved, share=values.share())
    await hub.push_request("request.decided", on_its_way)
    await hub.push_request("share.changed", arrived)
    await until(lambda: pending.runtime_data.data.seq == 4)

    first = await act(hass, "withdraw", alex, request_id=request_id(1), reason="Too much.")
    second = await act(hass, "withdraw", request_id=request_id(2))

    assert (first["arrived"], second["arrived"]) == (False, True)
    assert hub.taken_back == [
        ("withdrawal", {"by": "Alex", "reason": "Too much."}),
        ("withdrawal", {"by": "automation", "reason": ""}),
    ]


async def test_request_is_hidden_and_shown(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, alex: Context
) -> None:
    """Hiding answers nothing, takes the newest if none is named, and can be taken back."""
    house = pending.runtime_data

    await hass.services.async_call("neighbors_requests", "hide", {}, blocking=True, context=alex)
    await until(lambda: [each.id for each in house.data.pending] == [request_id(1)])
    show = {"request_id": request_id(2), "hidden": False}
    await hass.services.async_call("neighbors_requests", "hide", show, blocking=True, context=alex)
    await until(lambda: len(house.data.pending) == 2)

    assert hub.decisions == []
    hub.answers[f"/api/v1/requests/{request_id(1)}/hidden"] = (503, b"")
    with pytest.raises(HomeAssistantError):
        await hass.services.async_call(
            "neighbors_requests", "hide", {"request_id": request_id(1)}, blocking=True
        )


async def test_reader_may_do_none_of_it(
    hass: HomeAssistant, hub: FakeHub, pending: MockConfigEntry, hass_read_only_user: MockUser
) -> None:
    """Who may not answer may change, prepare, undo and withdraw nothing."""
    reader = Context(user_id=hass_read_only_user.id)
    named = {"request_id": request_id(1)}
    for action, fields in (
        ("approve", {"audio": True}),
        ("prepare_preview", {}),
        ("add_information", {"words": "A red car."}),
        ("undo", {}),
        ("withdraw", {}),
    ):
        with pytest.raises(Unauthorized):
            await act(hass, action, reader, **named, **fields)
    with pytest.raises(Unauthorized):
        await hass.services.async_call(
            "neighbors_requests", "hide", named, blocking=True, context=reader
        )

    assert (hub.edits, hub.taken_back, hub.decisions) == ([], [], [])
    assert pending.runtime_data.data.cameras.keys() == {CAMERA_ID}

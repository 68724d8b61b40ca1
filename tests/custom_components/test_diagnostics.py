"""What may be attached to a bug report."""

from collections.abc import Mapping
from dataclasses import replace
import json
from typing import Any

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.diagnostics import async_get_config_entry_diagnostics
from hub.model.archive import ArchiveKind
from tests.fakes.things import ARCHIVE, an_archive, an_archive_status

from . import values
from .fake_hub import TOKEN, FakeHub
from .home import choose
from .values import CAMERA_ID, HUB_ID, request_id

SECRET = "S3CRET"  # noqa: S105 -- what is planted
CHOSEN = frozenset({"state", "kind", "transport", "status", "strength", "verdict", "shape"})
"""Fields with one of a few words, which nothing can be planted in."""
TIMES = frozenset({"start", "end", "issued", "expires", "since", "at", "checked_at", "seen_at"})


def planted(value: Any, path: str = "") -> Any:  # noqa: ANN401 -- any JSON
    """Return JSON with a secret in every text that may be any text."""
    name = path.rpartition(".")[2]
    match value:
        case dict():
            return {key: planted(each, f"{path}.{key}") for key, each in value.items()}
        case list():
            return [planted(each, path) for each in value]
        case str() if name in TIMES or name.endswith("_at"):
            return value
        case str() if name in CHOSEN and path != ".agency.kind":
            return value
        case str():
            return f"{value}{SECRET}"
        case _:
            return value


async def shown_of(hass: HomeAssistant, entry: MockConfigEntry) -> Mapping[str, Any]:
    """Return the diagnostics of a hub that is set up now."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return await async_get_config_entry_diagnostics(hass, entry)


async def test_nothing_private_is_shown(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """Neither secrets nor people, places, agencies, addresses or ids are in it."""
    hub.found.append(values.found())
    hub.problems.append(values.problem())
    hub.requests[request_id(1)] = values.request(1)
    hub.cameras[CAMERA_ID] = values.camera(entity_id="camera.nursery")
    lent = replace(an_archive(), kind=ArchiveKind.LENT, lender="ring/nursery", name="Nursery")
    await hub.house.archives.put(lent, an_archive_status())
    hub.sensors["5e" * 6] = values.sensor()
    hass.config_entries.async_update_entry(
        entry,
        options={
            "archives": ["ring/nursery"],
            "sensors": ["lock.nursery"],
            "phones": ["mobile_app_alex"],
            "phone_settings": {
                "mobile_app_alex": {"quiet_from": "22:11:00", "quiet_until": "07:00:00"}
            },
        },
    )
    await hass.config_entries.async_setup(entry.entry_id)
    await hub.heard()

    choose(hass, entry, lent="camera.nursery", triggers={"motion": ["binary_sensor.nursery"]})

    shown = await async_get_config_entry_diagnostics(hass, entry)

    text = json.dumps(shown, default=str)
    for private in (
        TOKEN,
        hub.certificate.fingerprint,
        HUB_ID,
        CAMERA_ID,
        request_id(1),
        "127.0.0.1",
        "192.0.2.41",
        "192.0.2.10",
        ARCHIVE,
        "Front door",
        "front_door",
        "Mill Street",
        "Example County",
        "example",
        "40000000",
        "nursery",
        "gate",
        "onvif.org",
        "alex",
        "22:11",
    ):
        assert private not in text
    assert shown["house"]["requests"] == {
        "by_status": {"open": 1},
        "by_strength": {"clips": 1},
        "pending": 1,
    }
    assert shown["house"]["cameras"][0]["state"] == "recording"
    assert shown["house"]["problems"] == {"board_stopped": 1}
    assert shown["lent"] == {"cameras": 1, "triggers": 1, "sensors": 1, "archives": 1}
    assert shown["house"]["archives"] == [
        {"kind": "lent", "lent_by": "ring", "state": "connected", "cameras": 2, "cameras_used": 0}
    ]
    [phone] = shown["options"]["phones"]
    assert (phone["about"], phone["quiet_hours"]) == ("matching", True)
    assert shown["connected"] is True
    await hass.config_entries.async_unload(entry.entry_id)


async def test_a_secret_in_any_text_stays_at_home(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """Whatever text the hub, a camera, a board or a request brings, none of it is in the file."""
    hub.found.append(values.found())
    hub.problems.append(values.problem())
    hub.requests[request_id(1)] = values.request(
        1,
        thread=[{"kind": "update", "index": 2, "issued": values.NOW, "text": "New."}],
        consent=values.consent(),
        share=values.share(reason="It", own_copy="file"),
        people=2,
    )
    hub.sensors["5e" * 6] = values.sensor()
    await hub.house.archives.put(an_archive(), an_archive_status())

    def plant(state: Any) -> Any:  # noqa: ANN401 -- JSON
        for noun in ("cameras", "archives", "found", "boards", "problems", "requests", "sensors"):
            state[noun] = [
                planted(each) | {"id": each["id"]}
                if noun in {"archives", "cameras", "requests"}
                else planted(each)
                for each in state[noun]
            ]
        own = {"name": f"Hub {SECRET}", "version": f"1 {SECRET}"}
        return state | {"hub": state["hub"] | own}

    hub.changes["/api/v1/state"] = plant
    hass.config_entries.async_update_entry(
        entry,
        title=f"Hub {SECRET}",
        data={**entry.data, "note": SECRET},
        options={
            "phones": [f"mobile_app_{SECRET}"],
            "sensors": [f"sensor.{SECRET}"],
            "review_path": f"/{SECRET}",
            "anything": {"new": SECRET},
        },
    )

    shown = await shown_of(hass, entry)

    assert SECRET not in json.dumps(shown, default=str)
    # It was there to be found.
    house = entry.runtime_data.data
    assert SECRET in house.requests[request_id(1)].text
    assert SECRET in next(iter(house.boards.values())).url
    assert SECRET in house.cameras[CAMERA_ID].name
    assert SECRET in house.archives[ARCHIVE].name
    assert shown["house"]["requests"]["pending"] == 1
    assert shown["house"]["hub"]["version"] == "other"
    await hass.config_entries.async_unload(entry.entry_id)

"""What the hub's own device shows beside requests: switches, figures, its version."""

from datetime import UTC, datetime, timedelta

from freezegun import freeze_time
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_fire_time_changed,
)

from custom_components.neighbors_requests.coordinator import FIGURES_EACH

from . import values
from .fake_hub import FakeHub, until
from .home import CAMERA, HUB, entity_id, shown, state
from .values import CAMERA_ID


async def switch(
    hass: HomeAssistant, key: str, *, on: bool, context: Context | None = None
) -> None:
    """Turn a switch as somebody does, an automation if nobody is named."""
    await hass.services.async_call(
        "switch",
        "turn_on" if on else "turn_off",
        {"entity_id": entity_id(hass, "switch", key)},
        blocking=True,
        context=context,
    )


def later(hass: HomeAssistant) -> None:
    """Let the time come at which figures are asked for again."""
    async_fire_time_changed(hass, datetime.now(UTC) + FIGURES_EACH + timedelta(seconds=1))


async def test_figures_are_asked_for_now_and_then(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """What recordings take, and when the boards were checked, are asked for every five minutes."""
    used, checked = entity_id(hass, "sensor", "storage_used"), "boards_checked"
    await until(lambda: shown(hass, used).state != "unavailable")
    assert float(shown(hass, used).state) == pytest.approx(2**30 / 1e9)
    assert state(hass, "sensor", checked).state == "2026-11-24T17:42:00+00:00"

    older = values.board(origin="other.example.org/v1", checked_at="2026-11-24T17:00:00Z")
    hub.boards.append(older)
    hub.answers["/api/v1/storage"] = (200, values.as_json(values.storage(cameras=[])))
    later(hass)
    await until(lambda: shown(hass, used).state == "0.0")
    assert state(hass, "sensor", checked).state == "2026-11-24T17:00:00+00:00"

    hub.boards.append(values.board(origin="new.example.org/v1", checked_at=None))
    later(hass)
    await until(lambda: state(hass, "sensor", checked).state == "unknown")
    assert loaded.runtime_data.last_update_success

    # One that is followed no longer is not looked at, and so not out of date either.
    hub.boards[-2:] = [
        (values.changed(status, state="left"), url) for status, url in hub.boards[-2:]
    ]
    later(hass)
    await until(lambda: state(hass, "sensor", checked).state == "2026-11-24T17:42:00+00:00")


async def test_figures_that_do_not_come_are_unavailable(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """No answer makes its entities unavailable, logs no error, and is asked for again later."""
    used = entity_id(hass, "sensor", "storage_used")
    await until(lambda: shown(hass, used).state != "unavailable")
    hub.answers["/api/v1/storage"] = (500, {})
    later(hass)
    await until(lambda: shown(hass, used).state == "unavailable")
    asked = len(hub.seen)
    await hub.stop()
    await until(lambda: not loaded.runtime_data.last_update_success)
    later(hass)
    await hass.async_block_till_done()
    assert len(hub.seen) == asked

    del hub.answers["/api/v1/storage"]
    await hub.start()
    await until(lambda: loaded.runtime_data.last_update_success)
    await until(lambda: shown(hass, used).state not in {"unavailable", "unknown"})
    assert "ERROR" not in {record.levelname for record in caplog.records}


async def test_shares_are_counted_by_month(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """What arrived of this month's approvals counts; not what was taken back, or is on its way."""
    this_month = dt_util.start_of_local_day().replace(day=1)
    now = datetime.now(UTC)
    for number, share in enumerate(
        (
            values.share(),
            values.share(state="sending"),
            values.share(withdrawn=True),
            values.share(opened=True),
            None,
        ),
        1,
    ):
        decision = values.decision(number, answer="approve", decided_at=now.isoformat())
        shared = values.request(number, decision=decision, share=share)
        await hub.push_request("share.changed", shared)
    earlier = (this_month - timedelta(seconds=1)).astimezone(UTC).isoformat()
    before = values.decision(6, answer="approve", decided_at=earlier)
    last = values.request(6, decision=before, share=values.share())
    await hub.push_request("share.changed", last)
    await until(lambda: loaded.runtime_data.data.seq == 6)
    counted = state(hass, "sensor", "shares_this_month")
    assert counted.state == "2"
    assert counted.attributes["last_reset"] == this_month.isoformat()

    next_month = (this_month + timedelta(days=32)).replace(day=1)
    with freeze_time(next_month.astimezone(UTC) + timedelta(seconds=1)):
        async_fire_time_changed(hass)
    assert state(hass, "sensor", "shares_this_month").state == "0"


@pytest.mark.parametrize(
    ("installed", "shows"), [("0.0.9", "on"), ("0.1.0", "off"), ("9.0.0", "off")]
)
async def test_version_of_the_hub(
    hass: HomeAssistant,
    hub: FakeHub,
    entry: MockConfigEntry,
    installed: str,
    shows: str,
) -> None:
    """A hub older than the integration has an update; one that is newer is not called old."""
    hub.info = {"version": installed}
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    version = state(hass, "update", "hub_version")
    assert version.state == shows
    assert version.attributes["installed_version"] == installed
    assert version.attributes["latest_version"] == max(installed, "0.1.0")
    assert version.attributes["supported_features"] == 0


async def test_house_rules_are_switched(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """The hub is told who switched them, and the switch shows what the hub says it is."""
    assert loaded
    owner = MockUser(name="Sam", is_owner=True).add_to_hass(hass)
    assert state(hass, "switch", "rules").state == "on"

    await switch(hass, "rules", on=False, context=Context(user_id=owner.id))
    await until(lambda: state(hass, "switch", "rules").state == "off")
    await switch(hass, "rules", on=True)
    await until(lambda: state(hass, "switch", "rules").state == "on")

    assert hub.switched == [
        {"active": False, "by": "Sam"},
        {"active": True, "by": "automation"},
    ]
    await hub.house.requests.switch_rules(on=False, by="Kim")
    await until(lambda: state(hass, "switch", "rules").state == "off")


@pytest.mark.parametrize("key", ["rules", "recording"])
async def test_a_switch_that_the_hub_does_not_take(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, key: str
) -> None:
    """What the hub refuses is told as an error, and the switch stays as it is."""
    assert loaded
    of = CAMERA if key == "recording" else HUB
    for path in ("/api/v1/rules/active", f"/api/v1/cameras/{CAMERA_ID}"):
        hub.answers[path] = (409, {"error": {"code": "conflict", "message": "No."}})

    with pytest.raises(HomeAssistantError):
        await hass.services.async_call(
            "switch",
            "turn_off",
            {"entity_id": entity_id(hass, "switch", key, of=of)},
            blocking=True,
        )

    assert state(hass, "switch", key, of=of).state == "on"

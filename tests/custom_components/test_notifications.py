"""Notices in Home Assistant and on phones: who is told what, and when it is taken back."""

from datetime import timedelta
from typing import Any

from homeassistant.components.persistent_notification import (
    async_dismiss,
)
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.network import get_url
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from . import values
from .fake_hub import JPEG, FakeHub, until
from .values import request_id

PLATFORMS = ()  # only the tests that ask for every platform look at entities

HOSTILE = (
    "<b>![x](https://evil.example/a.png)</b> [y](javascript:1) www.evil.example\u202e `z`\n# big"
)


class Phone:
    """A phone's notify action, remembering what it was sent."""

    def __init__(self, hass: HomeAssistant, name: str = "mobile_app_phone") -> None:
        self.sent: list[dict[str, Any]] = []
        self.broken = False
        hass.services.async_register("notify", name, self._send)

    async def _send(self, call: ServiceCall) -> None:
        if self.broken:
            raise HomeAssistantError("The phone is not connected")
        self.sent.append(dict(call.data))

    @property
    def cleared(self) -> list[str]:
        """Return the tags that were taken away."""
        return [
            each["data"]["tag"] for each in self.sent if each["message"] == "clear_notification"
        ]

    def action(self, title: str) -> str:
        """Return the action id below the last notification with this title."""
        [found] = [each for each in self.sent[-1]["data"]["actions"] if each["title"] == title]
        return str(found["action"])


@pytest.fixture
def phone(hass: HomeAssistant, entry: MockConfigEntry) -> Phone:
    """Return the one phone that is to be told; another one there is not chosen."""
    options = {"phones": ["mobile_app_phone", "mobile_app_gone"]}
    hass.config_entries.async_update_entry(entry, options=options)
    return Phone(hass)


async def next_morning(hass: HomeAssistant) -> None:
    """Let it be nine o'clock tomorrow."""
    morning = dt_util.start_of_local_day() + timedelta(days=1, hours=9)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dt_util, "utcnow", lambda: morning.astimezone(dt_util.UTC))
        async_fire_time_changed(hass, morning)
        await hass.async_block_till_done()


async def test_matching_request_is_shown(
    hub: FakeHub, shown: dict[str, Any], loaded: MockConfigEntry
) -> None:
    """A pending request is one notification, gone once answered; others are none."""
    agency = values.agency(name="St. Example's Fire")
    await hub.push_request("request.received", values.quiet_request(2))
    await hub.push_request("request.matched", values.request(1, agency=agency))
    await until(lambda: bool(shown))

    [notification] = shown.values()
    assert notification["title"] == "St. Example's Fire requests video"
    assert "2 clips\\. 1 flag\\. Confirmed by one verifier\\." in notification["message"]
    await hub.push_request("request.decided", values.answered(1))
    await until(lambda: not shown)
    assert loaded.runtime_data.last_update_success


async def test_what_is_shown_follows_the_local_time(
    hass: HomeAssistant, hub: FakeHub, shown: dict[str, Any], loaded: MockConfigEntry
) -> None:
    """If the household has moved to another time zone, the same request is worded anew."""
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(shown))
    [before] = [each["message"] for each in shown.values()]

    await hass.config.async_set_time_zone("Asia/Tokyo")
    await hub.push_request("request.received", values.quiet_request(2))
    await until(lambda: [each["message"] for each in shown.values()] != [before])

    assert len(shown) == 1
    assert loaded.runtime_data.last_update_success


async def test_hostile_text_stays_text(
    hub: FakeHub, shown: dict[str, Any], phone: Phone, loaded: MockConfigEntry
) -> None:
    """No link, picture, heading, HTML or override out of a request reaches a notification."""
    agency = values.agency(name=HOSTILE)
    await hub.push_request("request.matched", values.request(1, title=HOSTILE, agency=agency))
    await until(lambda: bool(shown) and bool(phone.sent))

    [notification] = shown.values()
    words, _, link = notification["message"].rpartition("\n\n")
    for sign in ("<", "![", "](", "://", "www.", "`", "#"):
        assert sign not in words.replace("\\" + sign[0], "")
    assert link == "[Approve…](/)"
    assert "\n" not in words + notification["title"]
    assert "\u202e" not in str(notification) + str(phone.sent)
    assert "<" not in phone.sent[0]["title"] + phone.sent[0]["message"]
    assert loaded.runtime_data.last_update_success


async def test_unloading_takes_notices_away(
    hass: HomeAssistant, hub: FakeHub, shown: dict[str, Any], loaded: MockConfigEntry
) -> None:
    """A notification about a hub that is not loaded cannot be acted upon, so it goes."""
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(shown))

    await hass.config_entries.async_unload(loaded.entry_id)

    assert not shown


@pytest.mark.parametrize("restart", [False, True], ids=["reload", "restart"])
async def test_what_was_dismissed_stays_away(
    hass: HomeAssistant,
    hub: FakeHub,
    shown: dict[str, Any],
    loaded: MockConfigEntry,
    restart: bool,  # noqa: FBT001 -- one of two cases
) -> None:
    """A notice that somebody took off the list is not shown again until there is news in it."""
    await hub.push_request("request.matched", values.request(1))
    await hub.push_request("request.matched", values.request(2))
    await until(lambda: len(shown) == 2)
    async_dismiss(hass, f"neighbors_requests_{request_id(1)}")
    await hass.async_block_till_done()
    await hass.config_entries.async_unload(loaded.entry_id)
    assert not shown
    if restart:
        # The panel is there only later, and the notice leads to it.
        hass.data.pop("frontend_panels", None)

    await hass.config_entries.async_setup(loaded.entry_id)
    await until(lambda: bool(shown))
    await hass.async_block_till_done()
    assert list(shown) == [f"neighbors_requests_{request_id(2)}"]

    await hub.push_request("request.changed", values.request(1, title="Another title"))
    await until(lambda: len(shown) == 2)
    await hub.push_request("request.decided", values.answered(1))
    await until(lambda: len(shown) == 1)


@pytest.mark.usefixtures("every_platform")
async def test_chosen_phone_is_told(
    hass: HomeAssistant,
    hub: FakeHub,
    phone: Phone,
    loaded: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """A chosen phone is sent who asks, for what, and a picture and film it can fetch anywhere."""
    other = Phone(hass, "mobile_app_other")
    await hass.config.async_update(external_url="https://house.example.com")
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phone.sent))

    [told] = phone.sent
    assert told["title"] == "Example County Fire requests video"
    assert told["message"].startswith("The alley behind Mill Street, Sun, Nov 22, ")
    extra = told["data"]
    assert extra["tag"] == f"neighbors_requests_{request_id(1)}"
    assert extra["car_ui"] is True
    assert extra["attachment"] == {"url": extra["video"], "content-type": "mpeg4"}
    image = URL(extra["image"])
    assert str(image).startswith(get_url(hass, prefer_external=True) + "/api/neighbors_requests/")
    client = await hass_client_no_auth()
    async with client.get(image.path_qs) as picture:
        assert (picture.status, await picture.read()) == (200, JPEG)
    film = URL(extra["video"])
    assert film.path.endswith("/film.mp4")
    async with client.get(film.path_qs, headers={"Range": "bytes=0-3"}) as part:
        assert (part.status, part.content_type, len(await part.read())) == (206, "video/mp4", 4)
    for path in (image.path, film.path):
        async with client.get(path) as unsigned:
            assert unsigned.status == 401
    assert other.sent == []
    assert loaded.runtime_data.last_update_success


async def test_a_phone_is_told_nothing_more(
    hass: HomeAssistant, hub: FakeHub, phone: Phone, loaded: MockConfigEntry
) -> None:
    """What goes through a push service is these words, this picture's address and these presses."""
    await hass.config.async_update(external_url="https://house.example.com")
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phone.sent))

    [told] = phone.sent
    extra = told["data"]
    assert told["message"] == (
        "The alley behind Mill Street, Sun, Nov 22, 1:40–2:20 PM. 2 clips. 1 flag. "
        "Confirmed by one verifier."
    )
    assert set(told) == {"title", "message", "data"}
    assert set(extra) == {
        *("tag", "group", "car_ui", "alert_once", "url", "clickAction", "actions", "channel"),
        *("image", "video", "attachment", "importance", "priority", "push"),
        *("notification_icon", "sticky", "timeout"),
    }
    assert (extra["group"], extra["url"], extra["clickAction"]) == ("neighbors_requests", "/", "/")
    assert loaded.runtime_data.last_update_success
    # No camera, no entity, no address of hub, camera or board, no place, no token.
    said = str(told)
    for secret in (values.CAMERA_ID, "Front door", "board.example", "8467", "75.0", "40.0"):
        assert secret not in said


async def test_approve_opens_the_review_and_sends_nothing(
    hass: HomeAssistant, hub: FakeHub, phone: Phone, loaded: MockConfigEntry
) -> None:
    """Approve… unlocks and leads to a page of this house; Deny and a reminder stand beside it."""
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phone.sent))

    approve, deny, remind = phone.sent[0]["data"]["actions"]
    assert approve == {
        "action": "URI",
        "title": "Approve…",
        "uri": "/",
        "authenticationRequired": True,
    }
    assert [deny["title"], remind["title"]] == ["Deny", "Remind me tomorrow"]
    assert request_id(1) in deny["action"].lower()

    for path, panels, leads_to in (
        (
            "",
            {"neighbors-requests": object()},
            f"/neighbors-requests/requests/{request_id(2)}/review",
        ),
        ("/lovelace/house", {}, "/lovelace/house"),
    ):
        hass.data["frontend_panels"] = panels
        options = {**loaded.options, "review_path": path, "pictures": False}
        hass.config_entries.async_update_entry(loaded, options=options)
        await hub.push_request("request.closed", values.quiet_request(2))
        await until(lambda: loaded.runtime_data.data.seq == hub.seq)
        await hub.push_request("request.matched", values.request(2))
        await until(lambda: "actions" in phone.sent[-1]["data"] and "2" in phone.action("Deny")[-1])
        assert phone.sent[-1]["data"]["actions"][0]["uri"] == leads_to
        assert "image" not in phone.sent[-1]["data"]
        phone.sent.append({"message": "", "data": {}})
    assert hub.decisions == []


async def test_deny_on_a_phone_denies(
    hass: HomeAssistant,
    hub: FakeHub,
    phone: Phone,
    loaded: MockConfigEntry,
    hass_admin_user: MockUser,
) -> None:
    """Deny needs no unlock, acts in the name of the phone's owner, and clears every phone."""
    hass_admin_user.name = "Alex"
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phone.sent))

    hass.bus.async_fire(
        "mobile_app_notification_action",
        {"action": phone.action("Deny")},
        context=Context(user_id=hass_admin_user.id),
    )

    await until(lambda: bool(phone.cleared))
    [made] = hub.decisions
    assert (made["answer"], made["by"]) == ("deny", "Alex")
    assert phone.cleared == [f"neighbors_requests_{request_id(1)}"]
    assert loaded.runtime_data.data.pending == ()


async def test_later_is_quiet_until_tomorrow(
    hass: HomeAssistant, hub: FakeHub, phone: Phone, loaded: MockConfigEntry
) -> None:
    """Later clears the notification, stays quiet whatever changes, and comes back tomorrow."""
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phone.sent))

    later = phone.action("Remind me tomorrow")
    hass.bus.async_fire("mobile_app_notification_action", {"action": later})
    await until(lambda: bool(phone.cleared))
    await hub.push_request("request.changed", values.request(1, findings=[]))
    await until(lambda: loaded.runtime_data.data.seq == 2)
    await hass.async_block_till_done()
    assert len(phone.sent) == 2
    assert hub.decisions == []

    await next_morning(hass)
    await until(lambda: len(phone.sent) == 3)

    assert phone.sent[-1]["title"] == "Example County Fire requests video"


@pytest.mark.parametrize(
    "action",
    [None, 7, "OPEN", "NEIGHBORS_REQUESTS_APPROVE_" + "0" * 31 + "1", "neighbors_requests_deny_1"],
)
async def test_other_taps_are_let_be(
    hass: HomeAssistant, hub: FakeHub, phone: Phone, loaded: MockConfigEntry, action: object
) -> None:
    """What other integrations' notifications say, or nobody's, does nothing here."""
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phone.sent))

    hass.bus.async_fire("mobile_app_notification_action", {"action": action})
    unknown = f"NEIGHBORS_REQUESTS_DENY_{request_id(9)}"
    hass.bus.async_fire("mobile_app_notification_action", {"action": unknown})
    await hass.async_block_till_done()

    assert hub.decisions == []
    assert phone.cleared == []
    assert loaded.runtime_data.last_update_success


async def test_deny_that_fails_is_logged(
    hass: HomeAssistant,
    hub: FakeHub,
    phone: Phone,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A tap has nobody to answer to, so what went wrong is in the log."""
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phone.sent))
    hub.answers[f"/api/v1/requests/{request_id(1)}/decision"] = (503, {})

    hass.bus.async_fire("mobile_app_notification_action", {"action": phone.action("Deny")})

    await until(lambda: "was not taken" in caplog.text)
    assert loaded.runtime_data.data.pending


async def test_change_updates_in_place(hub: FakeHub, phone: Phone, loaded: MockConfigEntry) -> None:
    """A change of what matters is told again under the same tag; anything else is not."""
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: len(phone.sent) == 1)
    await hub.push_request("request.changed", values.request(1, contact="other@example.gov"))
    one = values.match(values.matching_clip())
    await hub.push_request("request.changed", values.request(1, match=one, findings=[]))
    await until(lambda: len(phone.sent) == 2)

    first, second = (each["data"] for each in phone.sent)
    assert first["tag"] == second["tag"]
    assert second["alert_once"] is True
    assert phone.sent[1]["message"].endswith("1 clip. Confirmed by one verifier.")
    assert loaded.runtime_data.data.seq == 3


async def test_restart_is_silent(
    hass: HomeAssistant, hub: FakeHub, phone: Phone, shown: dict[str, Any], loaded: MockConfigEntry
) -> None:
    """Phones are not told twice after a restart, but are when something new came meanwhile."""
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: len(phone.sent) == 1)
    await hass.async_block_till_done()
    await hass.config_entries.async_unload(loaded.entry_id)
    hub.requests[request_id(2)] = values.request(2, findings=[{**FINDING}, {**FINDING}])

    await hass.config_entries.async_setup(loaded.entry_id)
    await until(lambda: len(phone.sent) == 2)

    assert "2 flags." in phone.sent[1]["message"]
    assert len(shown) == 2


FINDING = {"code": "threat", "severity": "flag", "text": "Presses."}


async def test_answered_meanwhile_is_cleared(
    hass: HomeAssistant, hub: FakeHub, phone: Phone, loaded: MockConfigEntry
) -> None:
    """What was answered while Home Assistant was away is taken off the phones after all."""
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: len(phone.sent) == 1)
    await hass.async_block_till_done()
    await hass.config_entries.async_unload(loaded.entry_id)
    hub.requests[request_id(1)] = values.answered(1)

    await hass.config_entries.async_setup(loaded.entry_id)

    await until(lambda: phone.cleared == [f"neighbors_requests_{request_id(1)}"])


async def test_broken_phone_does_not_stop_the_others(
    hass: HomeAssistant,
    hub: FakeHub,
    phone: Phone,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each phone is told for itself."""
    other = Phone(hass, "mobile_app_other")
    options = {"phones": ["mobile_app_phone", "mobile_app_other"]}
    hass.config_entries.async_update_entry(loaded, options=options)
    phone.broken = True

    await hub.push_request("request.matched", values.request(1))

    await until(lambda: bool(other.sent))
    assert "could not be told" in caplog.text


async def test_absent_hub_changes_nothing(
    hub: FakeHub, phone: Phone, shown: dict[str, Any], loaded: MockConfigEntry
) -> None:
    """While the hub is away nothing is taken back: the requests still wait."""
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(shown))

    await hub.stop()
    await until(lambda: not loaded.runtime_data.last_update_success)

    assert shown
    assert phone.cleared == []


async def test_picture_without_an_address_is_relative(
    hass: HomeAssistant, hub: FakeHub, phone: Phone, loaded: MockConfigEntry
) -> None:
    """If this Home Assistant knows no address of its own, the phone's app adds it."""
    hass.config.api = None
    await hub.push_request("request.matched", values.request(1))

    await until(lambda: bool(phone.sent))

    assert phone.sent[0]["data"]["image"].startswith("/api/neighbors_requests/")
    assert loaded.runtime_data.last_update_success


async def test_quiet_survives_a_reload(
    hass: HomeAssistant, hub: FakeHub, phone: Phone, loaded: MockConfigEntry
) -> None:
    """A request put off until tomorrow is not told again because Home Assistant restarted."""
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phone.sent))
    later = phone.action("Remind me tomorrow")
    hass.bus.async_fire("mobile_app_notification_action", {"action": later})
    await until(lambda: bool(phone.cleared))
    await hass.async_block_till_done()

    await hass.config_entries.async_reload(loaded.entry_id)
    await hass.async_block_till_done()
    assert len(phone.sent) == 2

    await next_morning(hass)
    await until(lambda: len(phone.sent) == 3)


async def test_picture_needs_a_loaded_hub_and_a_known_request(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    hass_client: ClientSessionGenerator,
) -> None:
    """Nothing but a known request's picture is fetched through Home Assistant."""
    client = await hass_client()
    requests = f"/api/neighbors_requests/{loaded.entry_id}/requests"
    path, film = f"{requests}/{request_id(1)}/image", f"{requests}/{request_id(1)}/film.mp4"
    stranger = MockConfigEntry(domain="other")
    stranger.add_to_hass(hass)

    async def status(of: str = path) -> int:
        async with client.get(of) as answer:
            return int(answer.status)

    assert await status() == await status(film) == 404
    await hub.push_request("request.matched", values.request(1))
    await hub.push_request("request.received", values.quiet_request(2))
    await until(lambda: loaded.runtime_data.data.seq == 2)
    assert await status() == await status(film) == 200
    assert await status(film.replace(request_id(1), request_id(2))) == 404
    assert await status(path.replace(loaded.entry_id, "unknown")) == 404
    assert await status(path.replace(loaded.entry_id, stranger.entry_id)) == 404
    for hubs, ours in ((404, 404), (503, 502)):
        hub.answers[f"/api/v1/requests/{request_id(1)}/image"] = (hubs, {})
        hub.answers[f"/api/v1/cameras/{values.CAMERA_ID}/video"] = (hubs, {})
        assert await status() == await status(film) == ours
    await hass.config_entries.async_unload(loaded.entry_id)
    assert await status() == 404


async def test_low_level_agency_is_not_announced(
    hub: FakeHub, phone: Phone, loaded: MockConfigEntry
) -> None:
    """A match by an agency below the owner's level rings no phone and is behind no button."""
    await hub.push_request("request.changed", values.request(1, announced=False))
    await hub.push_request("request.matched", values.request(2))
    await until(lambda: bool(phone.sent))

    assert [told["data"]["tag"] for told in phone.sent] == [f"neighbors_requests_{request_id(2)}"]
    house = loaded.runtime_data.data
    assert [each.id for each in house.pending] == [request_id(2)]
    assert len(house.matching) == 2


async def test_what_is_not_sent_after_all_is_told(
    hub: FakeHub, phone: Phone, shown: dict[str, Any], loaded: MockConfigEntry
) -> None:
    """Which approval no longer counts, and why, here and on the phone."""
    voided = values.voided(at=dt_util.utcnow().isoformat())
    why = "is now set to never send, so what you approved wasn't sent."
    await hub.push_request("request.voided", values.request(1, voided=voided))
    closed = values.request(2, voided=voided, status="resolved")
    await hub.push_request("request.voided", closed)
    await until(lambda: len(shown) == len(phone.sent) == 2)

    assert all("is now set to never send" in each["message"] for each in shown.values())
    asked, over = phone.sent
    assert why in asked["message"]
    assert asked["title"].endswith("requests video")
    assert (len(asked["data"]["actions"]), len(over["data"]["actions"])) == (3, 1)
    assert over["title"].startswith("Not sent to ")
    old = values.voided(at=(dt_util.utcnow() - timedelta(days=8)).isoformat())
    await hub.push_request("request.changed", values.changed(closed, voided=old))
    await until(lambda: len(shown) == 1)
    assert loaded.runtime_data.last_update_success

"""What each phone's own settings make of a notification, and when it is silent."""

from datetime import datetime, timedelta
from typing import Any

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.neighbors_requests.const import DOMAIN
from custom_components.neighbors_requests.phone_notices import read_tap
from custom_components.neighbors_requests.phones import (
    About,
    Later,
    PhoneSettings,
    Picture,
    phone_form,
    phone_name,
    quiet_hours_are_whole,
)
from hub.model.report import RequestReport

from . import values
from .fake_hub import FakeHub, until
from .test_panel_calls import Page, page_of
from .values import request_id

PLATFORMS = ()  # only the tests that ask for every platform look at entities

ONE, TWO = "mobile_app_one", "mobile_app_two"
UTC = dt_util.UTC


class Phones:
    """Notify actions of phones, remembering what each was sent."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        self._hass = hass
        self._entry = entry
        self.sent: dict[str, list[dict[str, Any]]] = {}
        self.broken: set[str] = set()

    def add(self, *names: str) -> None:
        """Have phones there."""
        for name in names:
            self.sent.setdefault(name, [])
            self._hass.services.async_register("notify", name, self._send)

    def register(self, name: str, *, os_name: str, user_id: str) -> None:
        """Have the companion app know a phone."""
        device = name.removeprefix("mobile_app_").capitalize()
        data = {"device_name": device, "os_name": os_name, "user_id": user_id}
        MockConfigEntry(domain="mobile_app", data=data).add_to_hass(self._hass)

    def choose(self, settings: dict[str, dict[str, Any]], **options: object) -> None:
        """Choose phones, each with its settings."""
        chosen = {"phones": [*settings], "phone_settings": settings, **options}
        self._hass.config_entries.async_update_entry(self._entry, options=chosen)

    def data(self, name: str = ONE) -> dict[str, Any]:
        """Return the data of what a phone was sent last."""
        return dict(self.sent[name][-1]["data"])

    def action(self, title: str, name: str = ONE) -> str:
        """Return the id of an action of what a phone was sent last."""
        [found] = [each for each in self.data(name)["actions"] if each["title"] == title]
        return str(found["action"])

    async def _send(self, call: ServiceCall) -> None:
        if call.service in self.broken:
            raise HomeAssistantError("It is not connected")
        self.sent[call.service].append(dict(call.data))


@pytest.fixture
def phones(hass: HomeAssistant, entry: MockConfigEntry) -> Phones:
    """Return two phones, of which the first is chosen."""
    made = Phones(hass, entry)
    made.add(ONE, TWO)
    made.choose({ONE: {}})
    return made


class Clock:
    """What time it is for Home Assistant; the event loop's own clock goes on."""

    def __init__(self) -> None:
        self.now = dt_util.utcnow()

    def set(self, at: datetime) -> None:
        """Let it be `at`."""
        self.now = dt_util.as_utc(at)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return a clock that stands until it is set."""
    made = Clock()
    monkeypatch.setattr(dt_util, "utcnow", lambda: made.now)
    return made


async def pass_time(hass: HomeAssistant, clock: Clock, at: datetime) -> None:
    """Let it be `at`, and see to what is due."""
    clock.set(at)
    async_fire_time_changed(hass, at)
    await hass.async_block_till_done()


async def shown(hub: FakeHub, loaded: MockConfigEntry, hass: HomeAssistant) -> None:
    """Wait until everything the hub said is seen to."""
    await until(lambda: loaded.runtime_data.data.seq == hub.seq)
    await hass.async_block_till_done()


def test_defaults_are_for_whoever_never_opens_them() -> None:
    """Nothing set: matching requests, with picture, with a film, no quiet hours."""
    settings = PhoneSettings.read({}, ONE)

    assert settings == PhoneSettings()
    assert (settings.about, settings.picture) == (About.MATCHING, Picture.EVERYWHERE)
    assert settings.film is True
    assert PhoneSettings.read({"pictures": False}, ONE).picture is Picture.NONE


def test_form_and_settings_agree() -> None:
    """What the form gives without a change is what the defaults are."""
    filled = phone_form()({})

    assert PhoneSettings.read({"phone_settings": {ONE: filled}}, ONE) == PhoneSettings()


@pytest.mark.parametrize(
    ("settings", "whole"),
    [
        ({}, True),
        ({"quiet_from": "22:00:00"}, False),
        ({"quiet_until": "07:00:00"}, False),
        ({"quiet_from": "22:00:00", "quiet_until": "07:00:00"}, True),
    ],
)
def test_quiet_hours_have_two_ends(settings: dict[str, str], *, whole: bool) -> None:
    """One end alone is no quiet hours."""
    assert quiet_hours_are_whole(settings) is whole
    read = PhoneSettings.read({"phone_settings": {ONE: settings}}, ONE)
    assert (read.quiet is not None) is (whole and bool(settings))


@pytest.mark.parametrize(
    ("begin", "end", "now", "ends"),
    [
        ("22:00:00", "07:00:00", "2026-11-24T23:00:00", "2026-11-25T07:00:00"),
        ("22:00:00", "07:00:00", "2026-11-25T06:59:59", "2026-11-25T07:00:00"),
        ("22:00:00", "07:00:00", "2026-11-25T07:00:00", None),
        ("13:00:00", "14:00:00", "2026-11-25T13:00:00", "2026-11-25T14:00:00"),
        ("13:00:00", "14:00:00", "2026-11-25T12:59:59", None),
        ("13:00:00", "13:00:00", "2026-11-25T13:00:00", None),
    ],
)
def test_quiet_hours_may_span_midnight(begin: str, end: str, now: str, ends: str | None) -> None:
    """They are the household's own hours, whatever the date."""
    dt_util.set_default_time_zone(UTC)
    kept = {"phone_settings": {ONE: {"quiet_from": begin, "quiet_until": end}}}

    until_ = PhoneSettings.read(kept, ONE).quiet_until(datetime.fromisoformat(now + "+00:00"))

    assert until_ == (None if ends is None else datetime.fromisoformat(ends + "+00:00"))


def test_later_is_tomorrow_or_in_an_hour() -> None:
    """Tomorrow begins at nine in the household's own time."""
    dt_util.set_default_time_zone(UTC)
    now = datetime(2026, 11, 24, 18, 42, tzinfo=UTC)

    assert Later.MORNING.until(now) == datetime(2026, 11, 25, 9, tzinfo=UTC)
    assert Later.HOUR.until(now) == now + timedelta(hours=1)


async def test_each_phone_has_its_own_settings(
    hub: FakeHub, phones: Phones, loaded: MockConfigEntry
) -> None:
    """One shows a picture everywhere, the other none; what an older version kept is no matter."""
    phones.choose({ONE: {"critical": True}, TWO: {"picture": "none"}})
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phones.sent[TWO]))

    first, second = phones.data(ONE), phones.data(TWO)
    assert first["push"] == second["push"] == {"interruption-level": "active"}
    assert first["channel"] == second["channel"] == "Neighbors Requests"
    assert "image" in first
    assert "image" not in second
    assert "attachment" not in second
    assert loaded.runtime_data.last_update_success


@pytest.mark.parametrize(("os_name", "pictured"), [("Android", True), ("iOS", False)])
async def test_no_picture_on_a_locked_screen(  # noqa: PLR0913, PLR0917 -- fixtures
    hass: HomeAssistant,
    hub: FakeHub,
    phones: Phones,
    loaded: MockConfigEntry,
    os_name: str,
    pictured: bool,  # noqa: FBT001 -- a parameter
) -> None:
    """Android keeps all of it off the locked screen; an iPhone can't, so no picture is sent."""
    phones.register(ONE, os_name=os_name, user_id="u1")
    phones.choose({ONE: {"picture": "unlocked"}})
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phones.sent[ONE]))

    assert ("image" in phones.data()) is pictured
    assert phones.data().get("visibility") == ("secret" if pictured else None)
    assert hass.is_running
    assert loaded.runtime_data.last_update_success


async def test_one_sound_in_five_minutes(
    hass: HomeAssistant,
    hub: FakeHub,
    phones: Phones,
    loaded: MockConfigEntry,
    clock: Clock,
) -> None:
    """The second request within the cool-down arrives without a sound, the next one rings."""
    now = dt_util.utcnow()
    clock.set(now)
    for number in (1, 2):
        await hub.push_request("request.matched", values.request(number))
        await until(lambda number=number: len(phones.sent[ONE]) == number)  # type: ignore[misc] # bound now
        await hass.async_block_till_done()
    clock.set(now + timedelta(minutes=5))
    await hub.push_request("request.matched", values.request(3))
    await until(lambda: len(phones.sent[ONE]) == 3)

    channels = [each["data"]["channel"] for each in phones.sent[ONE]]
    quiet = "Neighbors Requests, without sound"
    assert channels == ["Neighbors Requests", quiet, "Neighbors Requests"]
    silent = phones.sent[ONE][1]["data"]
    assert silent["push"] == {"sound": "none", "interruption-level": "passive"}
    assert silent["importance"] == "low"
    assert loaded.runtime_data.last_update_success


async def test_no_cool_down_rings_each_time(
    hass: HomeAssistant, hub: FakeHub, phones: Phones, entry: MockConfigEntry
) -> None:
    """If its owner set it to nothing, every new request makes a sound."""
    phones.choose({ONE: {"cool_down_min": 0}})
    hub.house.reports += [values.request(number) for number in (1, 2)]
    await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: len(phones.sent[ONE]) == 2)

    assert {each["data"]["channel"] for each in phones.sent[ONE]} == {"Neighbors Requests"}
    await hass.config_entries.async_unload(entry.entry_id)


async def test_an_update_is_silent_but_the_second_question_rings(
    hub: FakeHub, phones: Phones, loaded: MockConfigEntry
) -> None:
    """Other words are no news; that somebody said yes and a second yes is asked for is."""
    phones.choose({ONE: {"cool_down_min": 0}})
    asked = values.request(1, people=2)
    await hub.push_request("request.matched", asked)
    await until(lambda: len(phones.sent[ONE]) == 1)
    await hub.push_request("request.changed", values.changed(asked, findings=[]))
    await until(lambda: len(phones.sent[ONE]) == 2)
    assert phones.data()["alert_once"] is True

    await hub.push_request(
        "request.changed", values.changed(asked, consent=values.consent(by="Alex"))
    )
    await until(lambda: len(phones.sent[ONE]) == 3)

    said = phones.sent[ONE][-1]["message"]
    assert said.endswith("Alex approved this. One more person must approve.")
    assert phones.data()["alert_once"] is False
    assert phones.data()["channel"] == "Neighbors Requests"
    assert len({each["data"]["tag"] for each in phones.sent[ONE]}) == 1
    assert loaded.runtime_data.last_update_success


async def test_quiet_hours_send_nothing_until_they_end(
    hass: HomeAssistant,
    hub: FakeHub,
    phones: Phones,
    loaded: MockConfigEntry,
    clock: Clock,
) -> None:
    """In one phone's quiet hours only the other is told; it comes when they end."""
    night = dt_util.start_of_local_day() + timedelta(days=1, hours=23)
    clock.set(night)
    phones.choose({ONE: {"quiet_from": "22:00:00", "quiet_until": "07:00:00"}, TWO: {}})
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phones.sent[TWO]))
    await shown(hub, loaded, hass)
    assert phones.sent[ONE] == []

    await pass_time(hass, clock, night + timedelta(hours=8, seconds=1))

    await until(lambda: len(phones.sent[ONE]) == 1)


async def test_what_is_decided_is_cleared_even_in_quiet_hours(
    hass: HomeAssistant,
    hub: FakeHub,
    phones: Phones,
    loaded: MockConfigEntry,
    clock: Clock,
) -> None:
    """An answered question goes at once; who answered it is not said in quiet hours."""
    day = dt_util.start_of_local_day() + timedelta(days=1, hours=12)
    clock.set(day)
    phones.choose({ONE: {"quiet_from": "22:00:00", "quiet_until": "07:00:00"}})
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phones.sent[ONE]))
    await hass.async_block_till_done()
    clock.set(day + timedelta(hours=11))

    await hub.push_request("request.decided", answered(clock))

    await until(lambda: phones.sent[ONE][-1]["message"] == "clear_notification")
    assert loaded.runtime_data.last_update_success


def answered(clock: Clock, number: int = 1, **changes: Any) -> RequestReport:  # noqa: ANN401 -- a request's fields
    """Return a request that Sam has just answered, with no unless it is said otherwise."""
    times = {"decided_at": clock.now.isoformat(), "final_at": clock.now.isoformat()}
    made = {"by": "Sam", **times} | changes.pop("made", {})
    return values.request(number, decision=values.decision(number, **made), **changes)


async def test_who_answered_replaces_the_question_on_other_phones(  # noqa: PLR0913, PLR0917 -- fixtures
    hass: HomeAssistant,
    hub: FakeHub,
    phones: Phones,
    loaded: MockConfigEntry,
    clock: Clock,
    hass_admin_user: MockUser,
) -> None:
    """Sam's own phone is cleared, Alex's says who denied, silently, in its place, for an hour."""
    hass_admin_user.name = "Sam"
    phones.register(ONE, os_name="Android", user_id="alex")
    phones.register(TWO, os_name="iOS", user_id=hass_admin_user.id)
    phones.choose({ONE: {}, TWO: {}})
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phones.sent[ONE] and phones.sent[TWO]))
    await hass.async_block_till_done()

    await hub.push_request("request.decided", answered(clock))
    await until(lambda: len(phones.sent[ONE]) == len(phones.sent[TWO]) == 2)
    await shown(hub, loaded, hass)

    question, answer = phones.sent[ONE]
    assert answer["title"] == "Sam denied a request"
    assert answer["message"] == "Example County Fire gets no video. Nothing was sent."
    assert answer["data"]["tag"] == question["data"]["tag"]
    assert answer["data"]["alert_once"] is True
    assert answer["data"]["timeout"] == 3600
    assert [each["title"] for each in answer["data"]["actions"]] == ["Details"]
    assert "image" not in answer["data"]
    assert phones.sent[TWO][-1]["message"] == "clear_notification"

    await pass_time(hass, clock, clock.now + timedelta(hours=1, seconds=1))
    await until(lambda: phones.sent[ONE][-1]["message"] == "clear_notification")
    assert (len(phones.sent[ONE]), len(phones.sent[TWO])) == (3, 2)


async def test_a_phone_that_was_away_when_it_was_answered(
    hass: HomeAssistant,
    hub: FakeHub,
    phones: Phones,
    loaded: MockConfigEntry,
    clock: Clock,
) -> None:
    """Back within the hour, its question is replaced; back later, it is cleared."""
    phones.choose({ONE: {}, TWO: {}})
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phones.sent[ONE] and phones.sent[TWO]))
    await hass.async_block_till_done()
    phones.broken |= {ONE, TWO}
    await hub.push_request("request.decided", answered(clock))
    await shown(hub, loaded, hass)

    phones.broken.remove(ONE)
    await pass_time(hass, clock, clock.now + timedelta(minutes=5, seconds=1))
    await until(lambda: phones.sent[ONE][-1]["title"] == "Sam denied a request")
    assert len(phones.sent[TWO]) == 1
    phones.broken.clear()
    await pass_time(hass, clock, clock.now + timedelta(hours=1))

    await until(lambda: phones.sent[TWO][-1]["message"] == "clear_notification")
    assert len(phones.sent[TWO]) == 2
    assert phones.sent[ONE][-1]["message"] == "clear_notification"


async def test_sending_is_shown_as_it_goes(
    hass: HomeAssistant,
    hub: FakeHub,
    phones: Phones,
    loaded: MockConfigEntry,
    clock: Clock,
) -> None:
    """In quarters, live on Android, under the same tag; asked once more, the phone rings again."""
    phones.register(ONE, os_name="Android", user_id="alex")
    phones.choose({ONE: {"cool_down_min": 0}})
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: len(phones.sent[ONE]) == 1)
    await hass.async_block_till_done()
    yes = {"answer": "approve", "proposal_id": values.proposal_id(1)}
    day_later = {**yes, "final_at": (clock.now + timedelta(days=1)).isoformat()}
    await hub.push_request("request.decided", answered(clock, made=day_later))
    await until(lambda: len(phones.sent[ONE]) == 2)
    assert "live_update" not in phones.data()
    waits = {**yes, "final_at": (clock.now + timedelta(minutes=5)).isoformat()}
    await hub.push_request("request.decided", answered(clock, made=waits))
    await until(lambda: len(phones.sent[ONE]) == 3)
    waiting = phones.data()
    for sent_bytes in (1, 60, 70):
        share = values.share(
            state="sending", size_bytes=100, sent_bytes=sent_bytes, changed_at=clock.now.isoformat()
        )
        await hub.push_request("request.changed", answered(clock, made=yes, share=share))
        await shown(hub, loaded, hass)
    done = values.share(changed_at=clock.now.isoformat())
    await hub.push_request("request.changed", answered(clock, made=yes, share=done))
    await until(lambda: phones.sent[ONE][-1]["title"].startswith("Delivered"))
    await hass.async_block_till_done()

    assert waiting["live_update"] is waiting["chronometer"] is True
    assert waiting["when"] == int((clock.now + timedelta(minutes=5)).timestamp())
    assert waiting["actions"][0]["title"] == "Undo…"
    _question, _day_later, _waiting, *sent = phones.sent[ONE]
    assert [each["data"].get("progress") for each in sent] == [0, 50, None]
    assert [each["data"].get("live_update") for each in sent] == [True, True, None]
    assert sent[1]["message"] == "Sam approved. 50% sent."
    assert {each["data"]["tag"] for each in phones.sent[ONE]} == {phones.data()["tag"]}
    assert not any(each["data"]["channel"] == "Neighbors Requests" for each in sent)

    voided = values.voided(at=clock.now.isoformat())
    await hub.push_request("request.voided", values.request(1, voided=voided))
    await until(lambda: phones.data()["channel"] == "Neighbors Requests")


async def test_later_is_for_whoever_tapped_it(
    hass: HomeAssistant,
    hub: FakeHub,
    phones: Phones,
    loaded: MockConfigEntry,
    clock: Clock,
) -> None:
    """One person's Later is quiet on all phones of theirs for an hour, and on nobody else's."""
    three = "mobile_app_three"
    phones.add(three)
    for name, user in ((ONE, "alex"), (TWO, "sam"), (three, "alex")):
        phones.register(name, os_name="Android", user_id=user)
    phones.choose({ONE: {"later": "hour"}, TWO: {}, three: {}})
    now = dt_util.utcnow()
    clock.set(now)
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phones.sent[three]))
    await hass.async_block_till_done()

    action = {"action": phones.action("Remind me in 1 hour")}
    hass.bus.async_fire("mobile_app_notification_action", action, context=Context(user_id="alex"))
    await until(lambda: phones.sent[three][-1]["message"] == "clear_notification")
    await hass.async_block_till_done()
    assert phones.sent[ONE][-1]["message"] == "clear_notification"
    assert len(phones.sent[TWO]) == 1

    await pass_time(hass, clock, now + timedelta(hours=1, seconds=1))
    await until(lambda: len(phones.sent[ONE]) == 3)
    assert len(phones.sent[TWO]) == 1
    assert loaded.runtime_data.last_update_success


@pytest.mark.usefixtures("every_platform")
async def test_later_on_the_panel_is_for_whoever_said_it(  # noqa: PLR0913, PLR0917 -- fixtures
    hass: HomeAssistant,
    hub: FakeHub,
    phones: Phones,
    clock: Clock,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Their own phones and panels are quiet until tomorrow, also over a reload; nobody else's."""
    me = (await page_of(hass, hass_ws_client, loaded, GROUP_ID_USER)).socket
    [kim] = [user for user in await hass.auth.async_get_users() if user.name == "Kim"]
    phones.register(ONE, os_name="iOS", user_id=kim.id)
    phones.choose({ONE: {"later": "hour"}, TWO: {}})
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phones.sent[ONE] and phones.sent[TWO]))
    page = Page(me, loaded)

    none = await page.say("later", entry_id=loaded.entry_id)
    said = await page.say("later", entry_id=loaded.entry_id, request_id=request_id(1))
    unknown = await page.say("later", entry_id=loaded.entry_id, request_id=request_id(99))
    nowhere = await page.say("later", entry_id="nowhere", request_id=request_id(1))
    await hass.config_entries.async_reload(loaded.entry_id)
    kept = await page.say("later", entry_id=loaded.entry_id)

    tomorrow = Later.MORNING.until(clock.now)
    assert none["result"] == {"quiet": {}}
    assert said["result"] == kept["result"] == {"quiet": {request_id(1): tomorrow.isoformat()}}
    assert (unknown["error"]["code"], nowhere["error"]["code"]) == ("not_found", "not_found")
    assert phones.sent[ONE][-1]["message"] == "clear_notification"
    assert [each["message"] for each in phones.sent[TWO]] != ["clear_notification"]
    assert len(phones.sent[TWO]) == 1
    await pass_time(hass, clock, tomorrow + timedelta(seconds=1))
    await until(lambda: phones.sent[ONE][-1]["message"] != "clear_notification")
    over = await page.say("later", entry_id=loaded.entry_id)
    assert over["result"] == {"quiet": {}}


async def test_every_announced_request_where_it_is_asked_for(
    hass: HomeAssistant, hub: FakeHub, phones: Phones, loaded: MockConfigEntry
) -> None:
    """One phone hears of matches only, another of all that the house rules announce."""
    hass.data["frontend_panels"] = {"neighbors-requests": object()}
    phones.choose({ONE: {}, TWO: {"about": "announced"}})
    await hub.push_request("request.received", values.quiet_request(1))
    await hub.push_request("request.received", values.quiet_request(2, announced=False))
    await until(lambda: bool(phones.sent[TWO]))
    await shown(hub, loaded, hass)

    assert phones.sent[ONE] == []
    [told] = phones.sent[TWO]
    assert "No clips." in told["message"]
    assert [each["title"] for each in told["data"]["actions"]] == [
        "Details",
        "Deny",
        "Remind me tomorrow",
    ]
    assert told["data"]["url"] == f"/neighbors-requests/requests/{request_id(1)}"
    assert "image" not in told["data"]


async def test_switched_off_nobody_is_told(
    hass: HomeAssistant, hub: FakeHub, phones: Phones, loaded: MockConfigEntry, clock: Clock
) -> None:
    """While notifications are off no phone is told; on again, it is; clearing goes on anyway."""
    phones.choose({ONE: {}}, notifications=False)
    await hub.push_request("request.matched", values.request(1))
    await shown(hub, loaded, hass)
    assert phones.sent[ONE] == []

    phones.choose({ONE: {}}, notifications=True)
    loaded.runtime_data.async_update_listeners()
    await until(lambda: len(phones.sent[ONE]) == 1)
    await hass.async_block_till_done()
    phones.choose({ONE: {}}, notifications=False)
    await hub.push_request("request.decided", answered(clock))

    await until(lambda: phones.sent[ONE][-1]["message"] == "clear_notification")


async def test_a_restart_shows_nothing_again(
    hass: HomeAssistant, hub: FakeHub, phones: Phones, loaded: MockConfigEntry
) -> None:
    """What was swept away on a phone stays away: only news is sent again, and no new address."""
    phones.choose({ONE: {}})
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phones.sent[ONE]))
    await hass.async_block_till_done()
    await hass.config_entries.async_unload(loaded.entry_id)
    hass.data[f"{DOMAIN}_run"] = "another"  # by which an earlier version knew a restart

    await hass.config_entries.async_setup(loaded.entry_id)
    await hub.push_request("request.matched", values.request(2))
    await until(lambda: len(phones.sent[ONE]) == 2)
    await hass.async_block_till_done()

    assert [each["data"]["tag"][-1] for each in phones.sent[ONE]] == ["1", "2"]


async def test_memory_of_an_older_version(
    hass: HomeAssistant,
    hub: FakeHub,
    phones: Phones,
    loaded: MockConfigEntry,
    hass_storage: dict[str, Any],
) -> None:
    """What an older version wrote down about a phone, with more in it, is still known."""
    phones.choose({ONE: {}})
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phones.sent[ONE]))
    await hass.async_block_till_done()
    await hass.config_entries.async_unload(loaded.entry_id)
    stored = hass_storage[f"{DOMAIN}.{loaded.entry_id}"]["data"]["phones"][ONE]["told"]
    for told in stored.values():
        told["run"] = "of before"

    await hass.config_entries.async_setup(loaded.entry_id)
    await hass.async_block_till_done()

    assert len(phones.sent[ONE]) == 1


async def test_phone_that_is_no_longer_chosen_is_cleared(
    hass: HomeAssistant, hub: FakeHub, phones: Phones, loaded: MockConfigEntry
) -> None:
    """Whoever is not to be told any more is not left with a question."""
    await hub.push_request("request.matched", values.request(1))
    await until(lambda: bool(phones.sent[ONE]))
    await hass.async_block_till_done()

    phones.choose({TWO: {}})
    loaded.runtime_data.async_update_listeners()

    await until(lambda: phones.sent[ONE][-1]["message"] == "clear_notification")
    await until(lambda: len(phones.sent[TWO]) == 1)


async def test_phone_that_failed_is_tried_again(
    hass: HomeAssistant,
    hub: FakeHub,
    phones: Phones,
    loaded: MockConfigEntry,
    clock: Clock,
) -> None:
    """What a phone did not take comes five minutes later."""
    now = dt_util.utcnow()
    clock.set(now)
    phones.broken.add(ONE)
    await hub.push_request("request.matched", values.request(1))
    await shown(hub, loaded, hass)
    assert phones.sent[ONE] == []
    phones.broken.clear()

    await pass_time(hass, clock, now + timedelta(minutes=5, seconds=1))

    await until(lambda: len(phones.sent[ONE]) == 1)


async def test_missing_phone_is_said_once_and_told_when_it_is_back(
    hass: HomeAssistant, hub: FakeHub, phones: Phones, loaded: MockConfigEntry
) -> None:
    """One issue says that its app is gone; once it is back it is told, and the issue goes."""
    gone = "mobile_app_old_phone"
    phones.choose({gone: {}})
    for number in (1, 2):
        await hub.push_request("request.matched", values.request(number))
    await shown(hub, loaded, hass)
    registry = ir.async_get(hass)
    [issue] = [each for each in registry.issues.values() if each.translation_key == "phone_missing"]
    assert issue.translation_placeholders == {"phone": "Old phone"}

    phones.add(gone)

    await until(lambda: len(phones.sent[gone]) == 2)
    assert registry.async_get_issue(DOMAIN, issue.issue_id) is None


async def test_name_is_the_owners(hass: HomeAssistant, phones: Phones) -> None:
    """A registered phone has the name its owner gave it; another one, that of its action."""
    data = {"device_name": "Zoë's phone"}
    MockConfigEntry(domain="mobile_app", data=data).add_to_hass(hass)

    assert phone_name(hass, "mobile_app_zoe_s_phone") == "Zoë's phone"
    assert phone_name(hass, ONE) == "One"
    assert phones.sent[ONE] == []


@pytest.mark.parametrize("key", ["", "_0123abcd", "_zzzzzzzz", "_0123abcde"])
def test_taps_are_read_whole(key: str) -> None:
    """An action's id is one of ours from its first to its last sign, or it is not ours."""
    tap = read_tap(f"NEIGHBORS_REQUESTS_LATER_{request_id(1)}{key}".upper())

    assert (tap is None) is (key in {"_zzzzzzzz", "_0123abcde"})
    assert tap is None or tap.phone_key == (key[1:] or None)

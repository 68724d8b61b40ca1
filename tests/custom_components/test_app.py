"""The hub as an app: the Supervisor's protocol is real, its app is a fake hub that listens here."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from ipaddress import ip_address
import json
from pathlib import Path
import secrets
from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.components.hassio.const import DATA_COMPONENT
from homeassistant.components.hassio.handler import HassIO
from homeassistant.config_entries import (
    SOURCE_HASSIO,
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    SOURCE_ZEROCONF,
    ConfigEntryState,
    ConfigFlowContext,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.service_info.hassio import HassioServiceInfo
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.neighbors_requests.app import supervisor as app_supervisor
from custom_components.neighbors_requests.const import APP, APP_REPOSITORY, DOMAIN
from custom_components.neighbors_requests.issues import CHECK_EVERY
from custom_components.neighbors_requests.repairs import AppRepairFlow, async_create_fix_flow
from tests.servers.supervisor import (
    CORE_TOKEN,
    OTHER_APP,
    REPOSITORY,
    SLUG,
    Supervisor,
    supervisor,
)

from .fake_hub import FakeHub, until
from .managed_home import chosen, through
from .values import HUB_ID

PLATFORMS = ()  # no test here looks at an entity

pytestmark = pytest.mark.usefixtures("enable_custom_integrations")
TEXTS = json.loads(
    (Path(app_supervisor.__file__).parents[1] / "translations" / "en.json").read_text()
)
CHANGES = [
    "POST /store/repositories",
    f"POST /store/addons/{SLUG}/install",
    f"POST /addons/{SLUG}/options",
    f"POST /addons/{SLUG}/start",
]


class FakeApp:
    """The fake hub as an app: at each start it tells the Supervisor how to pair."""

    def __init__(self, hub: FakeHub) -> None:
        self.hub = hub
        self.played: Supervisor | None = None
        self.hub_id = HUB_ID
        self.is_mute = False

    async def start(self, _environment: dict[str, str]) -> None:
        """Publish a message, as the hub does once its API answers."""
        if not self.is_mute:
            await self.publish()

    async def publish(self) -> str:
        """Publish a message with a new code; return the code."""
        assert self.played is not None
        code = secrets.token_hex(16)
        await self.hub.make_code(code)
        self.played.publish({"addon": SLUG, "service": DOMAIN, "config": self.config(code)})
        return code

    def config(self, code: str) -> dict[str, Any]:
        """Return what the message says."""
        return {
            "host": "127.0.0.1",
            "port": self.hub.port,
            "id": self.hub_id,
            "fp": self.hub.certificate.fingerprint,
            "code": code,
        }

    async def stop(self) -> None:
        """Do nothing: a test stops the hub itself."""

    def forget(self) -> None:
        """Have a new hub after the next installation."""
        self.hub_id = "f" * 16


@pytest.fixture
def app(hub: FakeHub) -> FakeApp:
    """Return the app, which runs nowhere yet."""
    return FakeApp(hub)


@pytest.fixture
async def played(
    hass: HomeAssistant, app: FakeApp, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Supervisor]:
    """Return a Supervisor without our app, which Home Assistant knows."""
    monkeypatch.setattr(app_supervisor, "POLL_S", 0.01)
    async with supervisor(app) as fake:
        app.played = fake
        host = fake.address.removeprefix("http://")
        monkeypatch.setenv("SUPERVISOR", host)
        monkeypatch.setenv("SUPERVISOR_TOKEN", CORE_TOKEN)
        hass.data[DATA_COMPONENT] = HassIO(hass.loop, async_get_clientsession(hass), host)
        hass.config.components.add("hassio")
        yield fake
        for entry in hass.config_entries.async_entries(DOMAIN):
            await hass.config_entries.async_unload(entry.entry_id)


async def install(played: Supervisor) -> None:
    """Install and start the app by hand, as in the store."""
    played.repositories.append(REPOSITORY)
    played.installed = True
    await played.start()


async def submitted(hass: HomeAssistant, result: Any) -> Any:  # noqa: ANN401 -- a flow's result
    """Return what comes of submitting a form without fields."""
    return await through(
        hass, await hass.config_entries.flow.async_configure(result["flow_id"], {})
    )


async def run_here(hass: HomeAssistant) -> Any:  # noqa: ANN401 -- a flow's result
    """Return what comes of choosing to run the hub here, before anything is confirmed."""
    flow = hass.config_entries.flow
    result: Any = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert "managed" in result["menu_options"]
    return await chosen(hass, result, "managed")


async def discovered(hass: HomeAssistant, config: dict[str, Any], slug: str = SLUG) -> Any:  # noqa: ANN401 -- a flow's result
    """Return what comes of a message of an app."""
    return await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_HASSIO},
        data=HassioServiceInfo(
            config=config | {"addon": "Neighbors Requests hub"},
            name="Neighbors Requests hub",
            slug=slug,
            uuid="0" * 32,
        ),
    )


def message(played: Supervisor) -> dict[str, Any]:
    """Return the config in the app's current message."""
    [found] = [each for each in played.messages.values() if each["addon"] == SLUG]
    config: dict[str, Any] = found["config"]
    return config


@pytest.fixture
async def paired(hass: HomeAssistant, played: Supervisor) -> MockConfigEntry:
    """Return the entry of a running app."""
    await install(played)
    result = await submitted(hass, await run_here(hass))
    await hass.async_block_till_done()
    entry: MockConfigEntry = result["result"]
    assert entry.state is ConfigEntryState.LOADED
    return entry


# Run it here


def test_name_is_what_the_supervisor_makes_of_the_repository() -> None:
    """The app's name at the Supervisor begins with a hash of the repository's address."""
    assert (APP, APP_REPOSITORY) == (SLUG, REPOSITORY)


async def test_two_clicks_pair_without_a_link(
    hass: HomeAssistant, hub: FakeHub, played: Supervisor
) -> None:
    """Nothing changes before a person confirmed what will; then the hub is added and paired."""
    result = await run_here(hass)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "app")
    assert "github" in result["description_placeholders"]["repository"]
    assert played.asked == []

    result = await submitted(hass, result)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert played.asked == CHANGES
    assert played.options == {"watchdog": True}
    assert result["data"] == {
        "host": "127.0.0.1",
        "port": hub.port,
        "fingerprint": hub.certificate.fingerprint,
        "token": hub.given[-1],
        "app": True,
    }
    await hass.async_block_till_done()
    assert result["result"].state is ConfigEntryState.LOADED
    assert result["result"].unique_id == HUB_ID


async def test_each_phase_shows_its_progress(hass: HomeAssistant, played: Supervisor) -> None:
    """The dialog says what is done at the moment, and how far the installation is."""
    played.installing.clear()
    played.progress = 40.0
    seen: list[float] = []
    hass.bus.async_listen(
        "data_entry_flow_progress_update", lambda event: seen.append(event.data["progress"])
    )
    flow = hass.config_entries.flow
    result: Any = await run_here(hass)

    result = await flow.async_configure(result["flow_id"], {})
    actions = [result["progress_action"]]
    while result["type"] is FlowResultType.SHOW_PROGRESS:
        if result["progress_action"] == "app_install":
            await until(lambda: bool(seen))
            played.installing.set()
        await hass.async_block_till_done()
        result = await flow.async_configure(result["flow_id"])
        actions.append(result.get("progress_action"))

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert [each for each in dict.fromkeys(actions) if each] == [
        "app_repository",
        "app_install",
        "app_start",
    ]
    assert seen[0] == pytest.approx(0.4)
    await hass.async_block_till_done()


@pytest.mark.parametrize("state", ["started", "stopped"])
async def test_installed_app_is_only_started(
    hass: HomeAssistant, played: Supervisor, state: str
) -> None:
    """If the app is there, nothing is added or installed."""
    await install(played)
    if state == "stopped":
        await played.stop()

    result = await run_here(hass)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "hassio_confirm")
    result = await submitted(hass, result)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert played.asked == ([f"POST /addons/{SLUG}/start"] if state == "stopped" else [])
    await hass.async_block_till_done()


async def test_what_is_done_is_not_done_again(hass: HomeAssistant, played: Supervisor) -> None:
    """A repository that is in the store stays as it is, however its address is spelled."""
    played.repositories.append(REPOSITORY.replace("github.com", "GitHub.com"))
    played.faults["POST /store/repositories"] = (400, {"message": "already in the store"})
    played.faults[f"GET /store/addons/{SLUG}"] = (404, {"message": "no such app"})
    result = await submitted(hass, await run_here(hass))
    assert result["step_id"] == "app_failed"
    assert "POST /store/repositories" not in played.asked

    played.faults.clear()
    played.repositories[:] = [REPOSITORY]
    result = await chosen(hass, result, "app_repository")

    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()


FAILURES: dict[str, tuple[str, int, dict[str, Any], str]] = {
    "no supervisor": ("GET /store/repositories", 502, {"message": ""}, "app_no_supervisor"),
    "no network": (
        "POST /store/repositories",
        400,
        {"message": "Can't clone <b>it</b>"},
        "app_no_repository",
    ),
    "no such app": (f"GET /store/addons/{SLUG}", 404, {"message": "gone"}, "app_not_installed"),
    "no image": (
        f"POST /store/addons/{SLUG}/install",
        400,
        {"message": "Can't install: no space left on device"},
        "app_not_installed",
    ),
    "no build": (
        f"POST /store/addons/{SLUG}/install",
        400,
        {
            "message": "not supported on this platform, supported architectures: aarch64",
            "error_key": "addon_not_supported_architecture_error",
            "extra_fields": {"slug": SLUG, "architectures": "aarch64"},
        },
        "app_unsupported",
    ),
    "no start": (f"POST /addons/{SLUG}/start", 500, {"message": "port in use"}, "app_not_started"),
}


@pytest.mark.parametrize("name", FAILURES)
async def test_failure_says_what_to_do_and_the_next_try_goes_on(
    hass: HomeAssistant, played: Supervisor, name: str
) -> None:
    """Our sentence comes with the Supervisor's reason as plain text; then trying again pairs."""
    call, status, answer, key = FAILURES[name]
    played.faults[call] = (status, answer)

    result = await submitted(hass, await run_here(hass))

    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "app_failed")
    shown = result["description_placeholders"]
    assert shown["sentence"] == TEXTS["exceptions"][key]["message"]
    assert "<b>" not in shown["reason"]
    words = answer["message"].replace("<b>it</b>", "").split()
    assert all(word.strip(":',.") in shown["reason"].replace("\\", "") for word in words)
    ways = ["app_repository", "link"]
    if key in {"app_unsupported", "app_not_installed"}:
        ways.insert(1, "without_app")
    assert result["menu_options"] == ways
    assert hass.config_entries.async_entries(DOMAIN) == []
    del played.faults[call]
    played.asked.clear()
    result = await chosen(hass, result, "app_repository")

    assert result["type"] is FlowResultType.CREATE_ENTRY
    # What was done before the failure isn't done again.
    assert played.asked == CHANGES[CHANGES.index(call) if call in CHANGES else -4 :] or (
        call not in CHANGES and played.asked == CHANGES[-len(played.asked) :]
    )
    await hass.async_block_till_done()


async def test_supervisor_that_is_away_is_said_at_once(
    hass: HomeAssistant, played: Supervisor
) -> None:
    """If even the first question fails, the dialog says so instead of promising anything."""
    played.faults["GET /addons"] = (503, {"message": "starting"})

    result = await run_here(hass)
    assert (result["step_id"], result["menu_options"]) == ("app_failed", ["app", "link"])
    played.faults.clear()
    result = await chosen(hass, result, "app")

    # Nobody has agreed to anything yet.
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "app")
    assert played.asked == []
    result = await submitted(hass, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()


async def test_machine_without_an_app_may_run_the_hub_otherwise(
    hass: HomeAssistant, hub: FakeHub, played: Supervisor
) -> None:
    """If there is no app for it, the machine may run the hub in Home Assistant, or use a link."""
    played.available = False

    result = await submitted(hass, await run_here(hass))
    assert result["menu_options"] == ["app_repository", "without_app", "link"]
    sentence = TEXTS["exceptions"]["app_unsupported"]["message"]
    assert result["description_placeholders"]["sentence"] == sentence
    inside = await chosen(hass, result, "without_app")
    assert (inside["type"], inside["step_id"]) == (FlowResultType.FORM, "managed")
    hass.config_entries.flow.async_abort(inside["flow_id"])

    result = await submitted(hass, await run_here(hass))
    result = await chosen(hass, result, "link")
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {"link": hub.link})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert "app" not in result["data"]
    await hass.async_block_till_done()


@pytest.mark.usefixtures("played")
async def test_silent_app_is_said(
    hass: HomeAssistant, app: FakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An app that says nothing, or whose hub doesn't answer, leads to its log, then goes on."""
    monkeypatch.setattr(app_supervisor, "ANSWER_S", 0.2)
    app.is_mute = True
    result = await submitted(hass, await run_here(hass))
    sentence = TEXTS["exceptions"]["app_silent"]["message"]
    assert result["description_placeholders"]["sentence"] == sentence

    await app.publish()
    await app.hub.stop()
    result = await chosen(hass, result, "app_repository")
    assert result["description_placeholders"]["sentence"] == sentence

    await app.hub.start()
    monkeypatch.setattr(app_supervisor, "ANSWER_S", 60)
    result = await chosen(hass, result, "app_repository")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()


async def test_message_of_an_earlier_run_is_passed_over(
    hass: HomeAssistant, app: FakeApp, played: Supervisor
) -> None:
    """Until the hub has published its code, the Supervisor shows the former; neither is lost."""
    app.is_mute = True
    await install(played)
    played.publish({"addon": SLUG, "service": DOMAIN, "config": app.config("9" * 32)})

    going_on = asyncio.create_task(submitted(hass, await run_here(hass)))
    await until(lambda: ("POST", "/api/v1/pair") in app.hub.seen)
    await app.publish()
    result = await going_on

    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()


async def test_closed_dialog_does_not_stop_the_installation(
    hass: HomeAssistant, played: Supervisor
) -> None:
    """The Supervisor goes on installing, and the next dialog joins it instead of asking again."""
    played.installing.clear()
    flow = hass.config_entries.flow

    async def begin() -> Any:  # noqa: ANN401 -- a flow's result
        result: Any = await flow.async_configure((await run_here(hass))["flow_id"], {})
        while result["progress_action"] != "app_install":
            await hass.async_block_till_done()
            result = await flow.async_configure(result["flow_id"])
        return result

    closed = await begin()
    await until(lambda: f"POST /store/addons/{SLUG}/install" in played.asked)
    flow.async_abort(closed["flow_id"])
    await hass.async_block_till_done()
    result = await begin()
    played.installing.set()
    result = await through(hass, result)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert played.asked.count(f"POST /store/addons/{SLUG}/install") == 1
    await hass.async_block_till_done()


async def test_one_hub_runs_here_at_most(hass: HomeAssistant, paired: MockConfigEntry) -> None:
    """If the app is paired, only a link to another hub is asked for."""
    flow = hass.config_entries.flow
    result: Any = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})

    assert paired.data["app"] is True
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "link")


# An app that was installed by hand


async def test_app_is_offered_and_paired_in_one_click(
    hass: HomeAssistant, played: Supervisor
) -> None:
    """The message makes an offer; one confirmation pairs."""
    await install(played)

    result = await discovered(hass, message(played))
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "hassio_confirm")
    [flow] = hass.config_entries.flow.async_progress()
    assert flow["context"]["title_placeholders"] == {"name": "Neighbors Requests hub"}
    assert flow["context"]["confirm_only"] is True
    assert hass.config_entries.async_entries(DOMAIN) == []
    result = await submitted(hass, result)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["app"] is True
    assert played.asked == []
    await hass.async_block_till_done()


async def test_click_uses_the_current_message(
    hass: HomeAssistant, app: FakeApp, played: Supervisor
) -> None:
    """While an offer is open, the hub may restart: the click reads its newest message."""
    await install(played)
    old = message(played).copy()
    result = await discovered(hass, old)
    await app.publish()
    newer = await discovered(hass, message(played))
    assert (newer["type"], newer["reason"]) == (FlowResultType.ABORT, "already_in_progress")
    assert message(played)["code"] != old["code"]

    result = await submitted(hass, result)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    pairings = [body for method, path, body in app.hub.sent if path.endswith("/pair")]
    assert [each["code"] for each in pairings] == [message(played)["code"]]
    await hass.async_block_till_done()


async def test_app_that_is_gone_is_not_installed_unasked(
    hass: HomeAssistant, played: Supervisor
) -> None:
    """If the app is removed while its offer is open, the click adds nothing that wasn't shown."""
    await install(played)
    result = await discovered(hass, message(played))
    await played.uninstall()
    played.repositories.clear()

    result = await submitted(hass, result)
    assert (result["step_id"], result["menu_options"]) == ("app_failed", ["app", "link"])
    result = await chosen(hass, result, "app")

    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "app")
    assert played.asked == []


HOSTILE: tuple[dict[str, Any], ...] = (
    {"host": "192.0.2.7"},
    {"host": "hub.example.org"},
    {"host": None},
    {"port": "8467"},
    {"port": 0},
    {"port": 65536},
    {"id": "../../x"},
    {"id": 7},
    {"fp": "ab"},
    {"fp": None},
    {"code": ""},
    {"code": 5},
)


async def test_hostile_message_is_refused(
    hass: HomeAssistant, played: Supervisor, subtests: pytest.Subtests
) -> None:
    """A message that isn't a hub's on this machine offers nothing and pairs with nothing."""
    await install(played)
    config = message(played)
    right = dict(config)

    for changed in HOSTILE:
        with subtests.test(**changed):
            result = await discovered(hass, right | changed)
            assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_a_hub")

            config.update(right | changed)
            assert await app_supervisor._read_link(hass) is None  # noqa: SLF001 -- what the click would use
    config.update(right)
    assert await app_supervisor._read_link(hass) is not None  # noqa: SLF001 -- so nothing else was wrong


async def test_another_app_is_refused(
    hass: HomeAssistant, app: FakeApp, played: Supervisor
) -> None:
    """Any app may send such a message; only our own is offered, and only its message is used."""
    config = app.config(secrets.token_hex(16))

    result = await discovered(hass, config, slug=OTHER_APP)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_a_hub")

    played.publish({"addon": OTHER_APP, "service": DOMAIN, "config": config})
    await install(played)
    result = await submitted(hass, await run_here(hass))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    pairings = [body["code"] for _, path, body in app.hub.sent if path.endswith("/pair")]
    assert pairings == [message(played)["code"]]
    await hass.async_block_till_done()


async def test_offer_replaces_what_the_network_shows(
    hass: HomeAssistant, hub: FakeHub, played: Supervisor
) -> None:
    """The same hub is seen by mDNS, where it needs a link: the offer without one wins."""
    seen = ZeroconfServiceInfo(
        ip_address=ip_address("127.0.0.1"),
        ip_addresses=[ip_address("127.0.0.1")],
        hostname="neighbors-hub.local.",
        name=f"neighbors-hub-{HUB_ID}._neighbors-hub._tcp.local.",
        port=hub.port,
        properties={"id": HUB_ID, "name": "Hub", "fp": hub.certificate.fingerprint},
        type="_neighbors-hub._tcp.local.",
    )
    flow = hass.config_entries.flow
    await flow.async_init(DOMAIN, context={"source": SOURCE_ZEROCONF}, data=seen)
    await install(played)

    await discovered(hass, message(played))
    again: Any = await flow.async_init(DOMAIN, context={"source": SOURCE_ZEROCONF}, data=seen)

    assert again["reason"] == "already_in_progress"
    assert [each["step_id"] for each in flow.async_progress()] == ["hassio_confirm"]


async def test_message_of_a_paired_hub_makes_it_ours(
    hass: HomeAssistant, entry: MockConfigEntry, played: Supervisor
) -> None:
    """A hub that was paired by a link is followed, if it still has its own certificate."""
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "host": "192.0.2.7", "port": 1}
    )
    await install(played)

    result = await discovered(hass, message(played) | {"fp": "ab" * 32})
    assert result["reason"] == "already_configured"
    assert entry.data["host"] == "192.0.2.7"

    result = await discovered(hass, message(played))
    assert result["reason"] == "already_configured"
    assert (entry.data["host"], entry.data["app"]) == ("127.0.0.1", True)
    await hass.async_block_till_done()


# Pairing again


async def test_app_is_paired_again_without_a_link(
    hass: HomeAssistant, app: FakeApp, paired: MockConfigEntry
) -> None:
    """Reconfigure and a refused token both mend the pairing by themselves."""
    flow = hass.config_entries.flow
    await app.publish()
    token = paired.data["token"]

    context = ConfigFlowContext(source=SOURCE_RECONFIGURE, entry_id=paired.entry_id)
    result: Any = await flow.async_init(DOMAIN, context=context)
    assert result["step_id"] == "app_again"
    result = await submitted(hass, result)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert paired.data["token"] != token
    await hass.async_block_till_done()

    hass.config_entries.async_update_entry(paired, data={**paired.data, "token": "worthless"})
    await app.publish()
    await hass.config_entries.async_reload(paired.entry_id)
    await hass.async_block_till_done()
    [asked] = flow.async_progress()
    assert asked["step_id"] == "app_again"
    result = await submitted(hass, asked)
    assert result["reason"] == "reauth_successful"
    await hass.async_block_till_done()
    assert paired.state is ConfigEntryState.LOADED
    assert paired.data["app"] is True


async def test_another_hub_in_the_app_is_said(
    hass: HomeAssistant, app: FakeApp, played: Supervisor, paired: MockConfigEntry
) -> None:
    """An app that was installed again has a new hub, and the old entry isn't paired with it."""
    flow = hass.config_entries.flow
    context = ConfigFlowContext(source=SOURCE_RECONFIGURE, entry_id=paired.entry_id)

    await played.uninstall()
    result: Any = await flow.async_init(DOMAIN, context=context)
    result = await submitted(hass, result)
    assert result["menu_options"] == ["app_start"]
    sentence = TEXTS["exceptions"]["app_missing"]["message"]
    assert result["description_placeholders"]["sentence"] == sentence

    played.installed = True
    await played.start()
    before = list(app.hub.seen)
    result = await chosen(hass, result, "app_start")
    sentence = TEXTS["exceptions"]["app_other_hub"]["message"]
    assert result["description_placeholders"]["sentence"] == sentence
    assert ("POST", "/api/v1/pair") not in app.hub.seen[len(before) :]


# Repairs


async def mend(hass: HomeAssistant, issue_id: str) -> tuple[AppRepairFlow, Any]:
    """Open the fix of an issue; return it, and its form."""
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.is_fixable
    flow = await async_create_fix_flow(hass, issue_id, issue.data)
    assert isinstance(flow, AppRepairFlow)
    flow.hass, flow.issue_id, flow.data = hass, issue_id, issue.data
    flow.handler, flow.flow_id = DOMAIN, "fix"
    return flow, await flow.async_step_init()


def issues(hass: HomeAssistant) -> set[str]:
    """Return the kinds of our issues."""
    known = ir.async_get(hass).issues.values()
    return {str(each.translation_key) for each in known if each.domain == DOMAIN and each.active}


async def lose(hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry) -> None:
    """Stop the hub, and let Home Assistant notice and look at the app."""
    await hub.stop()
    await until(lambda: not entry.runtime_data.last_update_success)
    async_fire_time_changed(hass, dt_util.utcnow() + CHECK_EVERY + timedelta(seconds=1))
    await hass.async_block_till_done(wait_background_tasks=False)


async def until_raised(hass: HomeAssistant, kind: str) -> None:
    """Return once there is an issue of this kind."""
    await until(lambda: kind in issues(hass))


async def test_removed_app_is_a_repair(
    hass: HomeAssistant, hub: FakeHub, played: Supervisor, paired: MockConfigEntry
) -> None:
    """Its entry stays until a person removes it, and no pairing is said to be left."""
    await played.uninstall()
    await lose(hass, hub, paired)
    await until_raised(hass, "app_removed")

    flow, form = await mend(hass, f"{paired.entry_id}_app_removed")
    assert form["description_placeholders"] == {"hub": "Hub"}
    done = await flow.async_step_confirm({})
    await hass.async_block_till_done()

    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert hass.config_entries.async_entries(DOMAIN) == []
    assert not issues(hass) & {"app_removed", "app_stopped", "app_left"}
    assert persistent_notification._async_get_or_create_notifications(hass) == {}  # noqa: SLF001 -- nobody else lists them


async def test_app_that_came_back_is_not_removed(
    hass: HomeAssistant, hub: FakeHub, played: Supervisor, paired: MockConfigEntry
) -> None:
    """A repair that is confirmed after the app was restored removes nothing."""
    await played.uninstall()
    await lose(hass, hub, paired)
    await until_raised(hass, "app_removed")
    flow, _ = await mend(hass, f"{paired.entry_id}_app_removed")
    played.installed = True
    played.state = "started"

    await flow.async_step_confirm({})

    assert hass.config_entries.async_entries(DOMAIN) == [paired]
    await hub.start()
    await until(lambda: paired.runtime_data.last_update_success)
    await until(lambda: "app_removed" not in issues(hass))


async def test_stopped_app_is_a_repair_that_starts_it(
    hass: HomeAssistant, hub: FakeHub, played: Supervisor, paired: MockConfigEntry
) -> None:
    """If the Supervisor can't start it, the repair says so; else all is well again."""
    await played.stop()
    await lose(hass, hub, paired)
    await until_raised(hass, "app_stopped")
    flow, _ = await mend(hass, f"{paired.entry_id}_app_stopped")

    played.faults[f"POST /addons/{SLUG}/start"] = (500, {"message": "no"})
    form: Any = await flow.async_step_confirm({})
    assert form["errors"] == {"base": "supervisor"}
    played.faults.clear()
    await hub.start()
    done = await flow.async_step_confirm({})
    await hass.async_block_till_done()

    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert played.state == "started"
    await until(lambda: paired.state is ConfigEntryState.LOADED)
    assert "app_stopped" not in issues(hass)


async def test_app_is_missed_at_the_start_too(
    hass: HomeAssistant, hub: FakeHub, played: Supervisor, paired: MockConfigEntry
) -> None:
    """If Home Assistant starts without the app, the repair comes at once."""
    await hass.config_entries.async_unload(paired.entry_id)
    await hub.stop()
    await played.uninstall()

    await hass.config_entries.async_setup(paired.entry_id)
    await hass.async_block_till_done()

    assert paired.state is ConfigEntryState.SETUP_RETRY
    assert "app_removed" in issues(hass)


async def test_supervisor_that_says_nothing_raises_nothing(
    hass: HomeAssistant, hub: FakeHub, played: Supervisor, paired: MockConfigEntry
) -> None:
    """A hub that is away isn't called removed while the Supervisor doesn't answer."""
    played.faults["GET /addons"] = (503, {"message": "starting"})
    await lose(hass, hub, paired)

    assert not issues(hass) & {"app_removed", "app_stopped"}


async def test_app_without_an_entry_is_a_repair_that_stops_it(
    hass: HomeAssistant, played: Supervisor, paired: MockConfigEntry
) -> None:
    """Removing the entry doesn't stop the app unasked, because it may record for somebody."""
    await hass.config_entries.async_remove(paired.entry_id)
    await hass.async_block_till_done()
    assert played.state == "started"
    assert "app_left" in issues(hass)

    flow, _ = await mend(hass, "app_left")
    played.faults[f"POST /addons/{SLUG}/stop"] = (500, {"message": "no"})
    form: Any = await flow.async_step_confirm({})
    assert form["errors"] == {"base": "supervisor"}
    played.faults.clear()
    await flow.async_step_confirm({})

    assert played.state == "stopped"


async def test_paired_app_is_not_called_left(
    hass: HomeAssistant, app: FakeApp, played: Supervisor, paired: MockConfigEntry
) -> None:
    """Pairing again withdraws the repair about an app without an entry."""
    await hass.config_entries.async_remove(paired.entry_id)
    await hass.async_block_till_done()
    assert "app_left" in issues(hass)
    await app.publish()

    await submitted(hass, await run_here(hass))
    await hass.async_block_till_done()

    assert "app_left" not in issues(hass)
    assert played.state == "started"


async def test_without_a_supervisor_it_is_any_hub(
    hass: HomeAssistant, hub: FakeHub, played: Supervisor, paired: MockConfigEntry
) -> None:
    """A configuration that moved to a machine without a Supervisor asks for a link."""
    assert await hass.config_entries.async_unload(paired.entry_id)
    hass.config.components.remove("hassio")
    played.faults["GET /addons"] = (500, {"message": "never asked"})
    context = ConfigFlowContext(source=SOURCE_RECONFIGURE, entry_id=paired.entry_id)

    result: Any = await hass.config_entries.flow.async_init(DOMAIN, context=context)
    assert result["step_id"] == "reconfigure"
    assert await hass.config_entries.async_setup(paired.entry_id)
    await hass.async_block_till_done()
    await lose(hass, hub, paired)

    assert not issues(hass) & {"app_removed", "app_stopped"}
    await asyncio.sleep(0)

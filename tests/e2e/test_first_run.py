"""From an empty Home Assistant to an answered practice request, with a browser alone.

Home Assistant, hub and browser are real, and so is the camera, which needs a password. The hub is
one that Home Assistant installs by hash and runs itself, or the app of a Supervisor, which is
played.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
import json
import os
from pathlib import Path
import re
import shutil
import subprocess
import sys
import time
from typing import Any

from aiohttp import web
from playwright.async_api import Locator, TimeoutError as NotSeenError, expect
import pytest

from demo import home_assistant as ha, play as acts
from demo.children import neighbors
from demo.doorbell import PASSWORD, USERNAME
from demo.network import is_inside
from demo.stage import Play, answers
from demo.steps import StepFailedError
from tests.e2e.browser import Browser, chromium
from tests.e2e.playing import ROOT, WANTS_PICTURES, played, run_on_stage
from tests.servers.supervisor import CORE_TOKEN, SLUG, HubProcess, Supervisor, push_to, supervisor
from tests.servers.wheels import HUB, list_of, write_hub

PANEL = "/neighbors-requests"
START = "/_my_redirect/config_flow_start?domain=neighbors_requests"
"""Where the button in README leads."""
_DASHBOARD = "/config/integrations/dashboard"
_ADD = f"""() => {{
  history.pushState(null, '', '{_DASHBOARD}/add?domain=neighbors_requests');
  dispatchEvent(new Event('location-changed'));
}}"""
"""Goes within Home Assistant's page to where the button's redirect leads."""
HERE, APP, WHOLE = "here", "app", "whole"
_MOST_S = 300
_MOST_CLICKS = 3
_COST, _INSTALLS = "GB a day", "Installing the"
_RUNS_HERE = "Running in Home Assistant"
_FIRST = ("was found on your network", "nobody can ask you for video")
_PREVIEW = ("Demo County Fire", "Key matches your link", "Compare the key")
_NOTHING_LEAVES = "nothing is sent"
_LAST = ("You follow 1 board.", "Practice again", "Finish later")
_INTEGRATION = Path("custom_components/neighbors_requests")
_SETTINGS = """\
name = "Hub"
[api]
port = {port}
[recording]
folder = {folder}
floor_gib = 0.2
[discovery]
interfaces = ["{interface}"]
"""
_ENTRIES = "/api/config/config_entries/entry?domain=neighbors_requests"
_COUNT = """addEventListener('pointerdown', event => {
  const words = event.composedPath().map(each => (each.textContent || '').trim());
  if (event.isTrusted) noteClick(words.find(each => each) || '');
}, true);
addEventListener('keydown', event => { if (event.isTrusted) noteClick(event.key); }, true);"""


_QUESTIONS_S = (15, 30, 60, 120, 180)
"""How long Home Assistant's question may take to come, the first time and again."""
_ASKS_AGAIN_MS = 2000
"""How soon it asks for the second time, if it does. If that is later, it is asked again."""


@dataclass(slots=True)
class FirstRunFacts:
    """What was seen, for the tests to judge."""

    way: str
    clicks: list[str] = field(default_factory=list)
    """What was clicked, or typed, until the hub was paired."""
    dialogs: list[str] = field(default_factory=list)
    """What each dialog on the way said."""
    entry: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """The files that were downloaded, or what the Supervisor was asked to change."""
    began: float = 0.0
    took_s: dict[str, float] = field(default_factory=dict)
    """When each part ended, in seconds after the first dialog."""
    first_says: str = ""
    camera: dict[str, Any] = field(default_factory=dict)
    refused_board: str = ""
    preview_says: str = ""
    practice_says: str = ""
    denied: dict[str, Any] = field(default_factory=dict)
    approved: dict[str, Any] = field(default_factory=dict)
    ledger_says: str = ""
    last_says: str = ""
    complaints: list[str] = field(default_factory=list)

    def note_time(self, part: str) -> None:
        """Note that a part has ended."""
        self.took_s[part] = round(time.monotonic() - self.began, 1)


# The two ways to a hub


@dataclass(slots=True)
class Way:
    """How this Home Assistant gets its hub; the installation ends when `go_on` is set."""

    go_on: asyncio.Event
    asked: list[str]
    """The files that were downloaded, or what the Supervisor was asked to change."""
    played: Supervisor | None = None


@asynccontextmanager
async def _managed(play: Play) -> AsyncGenerator[Way]:
    """Serve the hub's wheel, and give Home Assistant the integration of a release that lists it."""
    # Not at the top: Home Assistant warns of itself, which a test doesn't forgive.
    from custom_components.neighbors_requests.managed.environment import machine  # noqa: PLC0415

    wheel = play.setting.folder / "index" / HUB
    wheel.parent.mkdir()
    write_hub(wheel)
    way = Way(asyncio.Event(), [])

    async def send(request: web.Request) -> web.FileResponse:
        await way.go_on.wait()
        way.asked.append(request.match_info["name"])
        return web.FileResponse(wheel)

    served = web.Application()
    served.router.add_get(f"/{{name:{HUB}}}", send)
    runner = web.AppRunner(served, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    await asyncio.to_thread(_unpack_release, play, list_of([wheel], address, machine()))
    # Outside of a container, this is where recordings and environments go.
    os.environ |= {"XDG_DATA_HOME": play.path("data"), "XDG_CACHE_HOME": play.path("cache")}
    try:
        yield way
    finally:
        way.go_on.set()
        await runner.cleanup()


def _unpack_release(play: Play, listed: str) -> None:
    """Copy the integration to Home Assistant's folder as HACS does, with this list of wheels."""
    home = play.setting.folder / "home-assistant"
    shutil.copytree(ROOT / _INTEGRATION, home / _INTEGRATION)
    (home / _INTEGRATION / "managed/wheels.json").write_text(listed)
    # Otherwise Home Assistant finds this tree's own package first.
    (home / _INTEGRATION / "../__init__.py").touch()
    hub = home / "neighbors_requests"
    hub.mkdir()
    # A test must not send multicast to the network that the machine is in.
    only = {"interfaces": [play.setting.home]}
    (hub / "home-assistant.json").write_text(
        json.dumps({"discovery": only, "api": {"port": play.ports["hub"]}})
    )
    Path(play.path("hub")).symlink_to(hub)


@asynccontextmanager
async def _app(play: Play) -> AsyncGenerator[Way]:
    """Play the Supervisor of Home Assistant's machine, whose app is a hub in its own process."""
    media = Path(play.path("media/neighbors"))
    if os.environ.get(WANTS_PICTURES) == "1" and is_inside():
        # In pictures, recordings are where a Supervisor has them; these mounts are our own.
        media.parent.mkdir()
        mount = ["mount", "--bind", str(media.parent), "/media"]
        subprocess.run(mount, check=True)  # noqa: ASYNC221, S603 -- our own words
        media = Path("/media/neighbors")
    settings = _SETTINGS.format(
        port=play.ports["hub"], folder=json.dumps(str(media)), interface=play.setting.home
    )
    hub = HubProcess(Path(play.path("hub")), media, Path(play.path("hub.log")), settings)
    async with supervisor(hub) as played_one:
        played_one.installing.clear()
        played_one.progress = 40.0
        os.environ |= {
            "SUPERVISOR": played_one.address.removeprefix("http://"),
            "SUPERVISOR_TOKEN": CORE_TOKEN,
            "SUPERVISOR_CORE_API_SOCKET": play.path("core.sock"),
        }
        yield Way(played_one.installing, played_one.asked, played_one)


# The acts


async def _pair(play: Play, browser: Browser, way: Way, facts: FirstRunFacts) -> None:
    """Run the hub here, from the page that the button in README opens; count each click."""
    with play.steps.step("pair") as step:
        page = browser.page
        noting = True

        def note(what: str) -> None:
            if noting:
                facts.clicks.append(what)

        await page.expose_function("noteClick", note)
        await browser.context.add_init_script(_COUNT)
        # Without motion, a dialog of Home Assistant sometimes stays on top of the next one.
        await page.emulate_media(reduced_motion="no-preference")
        await _ask(play, browser, facts)
        await _shown(browser, facts, "where")
        await page.get_by_text("Run it on this machine").click()
        submit = page.get_by_role("button", name="Submit", exact=True)
        await expect(submit).to_be_visible()
        await _shown(browser, facts, "consent", _COST)
        await submit.click()
        await expect(page.locator("step-flow-progress")).to_be_visible()
        if way.played is not None:
            part = page.get_by_text(f"{way.played.progress:.0f}%").first
            await expect(part).to_be_visible()
        await _shown(browser, facts, "progress", _INSTALLS)
        way.go_on.set()
        done = page.get_by_text("Paired. To continue, open Neighbors in the sidebar.")
        await expect(done).to_be_visible()
        noting = False
        facts.note_time("paired")
        await _shown(browser, facts, "done")
        [facts.entry] = await play.assistant.call("GET", _ENTRIES)
        await page.get_by_role("button", name=re.compile("finish", re.IGNORECASE)).click()
        await expect(done).to_be_hidden()
        await page.emulate_media(reduced_motion="reduce")
        facts.asked = list(way.asked)
        step.say(f"paired after {len(facts.clicks)} clicks: {', '.join(facts.clicks)}")


async def _ask(play: Play, browser: Browser, facts: FirstRunFacts) -> None:
    """Open the page that asks whether to set up the integration, and go on to its first dialog.

    If Home Assistant's page for integrations is loaded on the way, it asks twice at once, and the
    second time may close both. Then it is asked on the loaded page, and no earlier click counts.
    """
    page = browser.page
    question = page.get_by_role("button", name="OK", exact=True)
    await page.goto(play.assistant.base + START)
    for wait_s in _QUESTIONS_S:
        facts.clicks.clear()
        facts.dialogs.clear()
        with suppress(NotSeenError):
            await question.wait_for(timeout=1000 * wait_s)
            # When it asks again, it says so nowhere.
            await page.wait_for_timeout(_ASKS_AGAIN_MS)
            facts.began = time.monotonic()
            await _shown(browser, facts, "question")
            await question.click(timeout=1000 * wait_s)
            await page.get_by_text("Run it on this machine").wait_for(timeout=1000 * wait_s)
            return
        await page.goto(play.assistant.base + _DASHBOARD)
        await page.get_by_text("Add integration").first.wait_for()
        await page.evaluate(_ADD)
    says = await browser.text_of(page.locator("body"))
    raise StepFailedError(
        f"Home Assistant never asked whether to set up the integration. It says: {says}"
    )


async def _shown(browser: Browser, facts: FirstRunFacts, name: str, *words: str) -> None:
    """Note what the dialog says once it says these words, and take pictures of it."""
    await browser.page.wait_for_timeout(500)
    facts.dialogs.append(await browser.text_of(browser.page.locator("home-assistant"), *words))
    await browser.pictures_of(f"{facts.way}-{name}")


async def _see_checklist(
    play: Play, browser: Browser, facts: FirstRunFacts, *, found: bool
) -> None:
    """Look at what is done, and at the camera that was found, if there is one."""
    with play.steps.step("checklist") as step:
        panel = browser.page.locator("neighbors-requests-panel")
        await expect(panel.get_by_text("1 of 5 done")).to_be_visible()
        if found:
            camera = panel.locator("nr-camera-step li button").first
            await expect(camera).to_be_visible()
        # Each step asks for itself, and may answer later.
        words = (*(_FIRST if found else ()), *((_RUNS_HERE,) if facts.way == HERE else ()))
        facts.first_says = await browser.text_of(panel, *words)
        await browser.pictures_of(f"{facts.way}-checklist")
        step.say("1 of 5 done")


async def _add_camera(play: Play, browser: Browser, facts: FirstRunFacts) -> None:
    """Add the camera that was found, with its password, where the map is tapped."""
    with play.steps.step("camera") as step:
        page = browser.page
        panel = page.locator("neighbors-requests-panel")
        await panel.locator("nr-camera-step li button").first.click()
        form = panel.locator("nr-camera-login form")
        await form.get_by_label("User").fill(USERNAME)
        await form.get_by_label("Password").fill(PASSWORD)
        await form.get_by_role("button", name="Add", exact=True).click()
        await panel.get_by_role("button", name="Next: location").click()
        drawn = panel.locator("nr-place-dialog nr-map")
        await expect(drawn).to_be_visible()
        await page.wait_for_timeout(1500)
        await browser.pictures_of("setup-location")
        await drawn.click(position={"x": 200, "y": 150})
        await panel.get_by_role("slider", name="Direction", exact=True).fill("180")
        await panel.get_by_role("button", name="Save", exact=True).click()
        await expect(panel.get_by_text("2 of 5 done")).to_be_visible()
        facts.camera = await acts.recording(play)
        step.say("found, added with its password, and placed on the map")


async def _follow(play: Play, browser: Browser, facts: FirstRunFacts) -> None:
    """Follow a board by its link, though it is in the home's own network."""
    with play.steps.step("board") as step:
        panel = browser.page.locator("neighbors-requests-panel")
        link = (await neighbors("board", "link", play.path("board")))["link"]
        await panel.get_by_role("link", name="Enter an address or link").click()
        await panel.get_by_label("Address or link").fill(link)
        await panel.get_by_role("button", name="Look up").click()
        alert = panel.locator("nr-page-follow nr-finding[role=alert]")
        await expect(alert).to_be_visible()
        facts.refused_board = await alert.inner_text()
        await browser.pictures_of("follow-refused")
        await panel.get_by_role("button", name="The board is on my own network").click()
        follow = panel.get_by_role("button", name="Follow this board")
        await expect(follow).to_be_visible()
        facts.preview_says = await browser.text_of(panel.locator("nr-board-preview"), *_PREVIEW)
        await browser.picture("follow-preview")
        await follow.click()
        await expect(panel.locator("nr-page-boards .board")).to_be_visible()
        step.say("refused as an address at home, then looked at and followed by its link")


async def _practice(play: Play, browser: Browser, facts: FirstRunFacts) -> None:
    """Deny a practice request, go through it again, and approve it."""
    with play.steps.step("practice") as step:
        page = browser.page
        panel = page.locator("neighbors-requests-panel")
        await browser.go(play.assistant, PANEL)
        await panel.get_by_role("button", name="Send myself a practice request").click()
        await expect(panel.locator("nr-practice .banner")).to_be_visible()
        deny = panel.get_by_role("button", name="Deny", exact=True)
        await expect(deny).to_be_visible()
        facts.practice_says = await browser.text_of(panel, _NOTHING_LEAVES)
        await browser.pictures_of("practice-look")
        await deny.click()
        again = panel.get_by_role("button", name="Do it again")
        await expect(again).to_be_visible()
        facts.denied = await _decision(play)
        await browser.pictures_of("practice-denied")
        await again.click()
        await _approve(browser, panel)
        facts.approved = await _decision(play)
        await browser.pictures_of("practice-approved")
        await panel.get_by_role("link", name="Open ledger").click()
        await expect(panel.get_by_text("Delivered: ").first).to_be_visible()
        facts.ledger_says = await browser.text_of(panel.locator("nr-page-ledger"), "Practice")
        await browser.pictures_of("practice-ledger")
        step.say("denied, gone through again, approved; the ledger says so")


async def _approve(browser: Browser, panel: Locator) -> None:
    await panel.get_by_role("button", name="Approve…", exact=True).click()
    await browser.watch_chosen(panel)
    await expect(panel.locator("nr-practice .banner")).to_be_visible()
    if browser.keeps_pictures:
        # The visitor is there in the middle.
        seek = panel.get_by_role("slider", name="Position in the clip")
        for _ in range(5):
            await seek.press("PageDown")
        await seek.blur()
        await browser.page.wait_for_timeout(700)
    await browser.pictures_of("practice-review")
    await browser.hold_to_approve(panel)
    receipt = panel.get_by_text("The receipt is in your ledger").first
    await expect(receipt).to_be_visible()
    await panel.locator("nr-page-review .back").click()
    await expect(panel.get_by_text("You approved it.")).to_be_visible()


async def _decision(play: Play) -> dict[str, Any]:
    requests = (await play.hub("GET", "/requests"))["requests"]
    [practice] = [each for each in requests if each["practice"]]
    return {"share": practice["share"]} | (practice["decision"] or {})


async def perform(play: Play, facts: FirstRunFacts) -> None:
    """Set up an empty home, and note what is seen."""
    whole = WHOLE in sys.argv
    async with {HERE: _managed, APP: _app}[facts.way](play) as way:
        if whole:
            await acts.raise_curtain(play)
            await acts.open_board(play)
            camera = f"http://{play.setting.street}:{play.ports['onvif']}/snapshot.jpg"
            await play.until(lambda: answers(play.session, camera), "The doorbell's start")
        else:
            await acts.start_new_home(play)
        await _enter_home(play, way)
        async with chromium(play.setting.folder) as browser:
            browser.page.on("pageerror", lambda error: _complain(facts, str(error)))
            await browser.sign_in(play.assistant)
            await _pair(play, browser, way, facts)
            await browser.page.locator("ha-sidebar").get_by_text("Neighbors").first.click()
            await _see_checklist(play, browser, facts, found=whole)
            if whole:
                await _add_camera(play, browser, facts)
                facts.note_time("camera")
                await _follow(play, browser, facts)
                await acts.wait_for_ring(play)
                facts.note_time("visitor")
                await _practice(play, browser, facts)
                facts.note_time("practice")
                await _look_back(play, browser, facts)
            if way.played is not None:
                await asyncio.gather(*way.played.pushes)


async def _enter_home(play: Play, way: Way) -> None:
    """Sign in to Home Assistant, which has nothing set up."""
    with play.steps.step("home") as step:
        base = f"http://127.0.0.1:{play.ports['home']}"
        play.home = await ha.sign_up(play.session, base, 120)
        await ha.wait_running(play.home, 120)
        assert await play.home.call("GET", _ENTRIES) == []
        if way.played is not None:
            way.played.push = push_to(way.played, base, Path(play.path("core.sock")))
        step.say(f"an empty Home Assistant {ha.HA_VERSION}")


async def _look_back(play: Play, browser: Browser, facts: FirstRunFacts) -> None:
    """Open the checklist again."""
    panel = browser.page.locator("neighbors-requests-panel")
    await browser.go(play.assistant, PANEL)
    await expect(panel.get_by_text("4 of 5 done")).to_be_visible()
    facts.last_says = await browser.text_of(panel, *_LAST)
    await browser.pictures_of("setup-later")


def _complain(facts: FirstRunFacts, error: str) -> None:
    # Home Assistant's view transitions are its own.
    if "ransition" not in error:
        facts.complaints.append(error)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirstRunFacts]:
    """Set up a home whose hub Home Assistant runs, and return what was seen."""
    with played("test_first_run", tmp_path_factory.mktemp(HERE), HERE, WHOLE) as seen:
        yield FirstRunFacts(**seen)


def check_paired(facts: FirstRunFacts) -> None:
    """Fail unless few clicks, and nothing typed, led to a paired hub, and each dialog said why."""
    assert facts.clicks == ["OK", "Run it on this machine", "Submit"]
    assert len(facts.clicks) <= _MOST_CLICKS
    assert (facts.entry["source"], facts.entry["state"]) == ("user", "loaded")
    assert len(facts.dialogs) == len(facts.clicks) + 2  # progress, and that it is paired
    assert _COST in facts.dialogs[2]
    assert _INSTALLS in facts.dialogs[3]
    assert "1 of 5 done" in facts.first_says
    assert facts.complaints == []


def test_three_clicks_lead_to_a_hub_that_runs_here(first: FirstRunFacts) -> None:
    """Home Assistant downloads what its list names, once, and runs it."""
    check_paired(first)
    assert first.asked == [HUB]
    assert _RUNS_HERE in first.first_says


@pytest.mark.long
def test_whole_way_with_an_app(tmp_path: Path) -> None:
    """With a Supervisor, which is asked for no more than our app, the whole way is as short.

    Its short form, without a browser, is in `tests/custom_components/test_app_in_home.py`.
    """
    with played("test_first_run", tmp_path, APP, WHOLE) as seen:
        facts = FirstRunFacts(**seen)
    check_paired(facts)
    assert "40" in facts.dialogs[3]  # how much is installed
    asked = [each for each in facts.asked if "/store" in each or "/addons" in each]
    app = "/addons/" + SLUG
    assert asked == [
        "POST /store/repositories",
        f"POST /store{app}/install",
        f"POST {app}/options",
        f"POST {app}/start",
    ]
    assert facts.approved["share"]["state"] == "delivered"
    assert facts.took_s["practice"] < _MOST_S


def test_the_panel_opens_on_what_is_missing(first: FirstRunFacts) -> None:
    """A paired hub that knows nothing says what it found, and what nobody can do yet."""
    for words in _FIRST:
        assert words in first.first_says


def test_the_camera_is_added_and_placed(first: FirstRunFacts) -> None:
    """The camera records, where the map was tapped and as it was turned."""
    assert first.camera["state"] == "recording"
    assert first.camera["place"]["heading_deg"] == 180


def test_a_board_is_followed_by_its_link(first: FirstRunFacts) -> None:
    """At first it is refused in a sentence; then what it is, and its key, are shown before."""
    assert first.refused_board.strip()
    for words in _PREVIEW:
        assert words in first.preview_says
    assert _LAST[0] in first.last_says


def test_practice_says_so_and_goes_all_the_way(first: FirstRunFacts) -> None:
    """One practice was denied, the next was approved and delivered, and all of it was marked."""
    assert _NOTHING_LEAVES in first.practice_says
    assert (first.denied["answer"], first.approved["answer"]) == ("deny", "approve")
    assert first.approved["share"]["state"] == "delivered"
    assert first.approved["share"]["practice"] is True
    assert "Practice" in first.ledger_says


def test_the_checklist_goes_on(first: FirstRunFacts) -> None:
    """What is done is done, and the rest can still be done."""
    for words in _LAST:
        assert words in first.last_says


def test_it_takes_less_than_five_minutes(first: FirstRunFacts) -> None:
    """From the first dialog until practice was approved, waiting for a visitor included."""
    assert first.took_s["practice"] < _MOST_S


def test_nothing_went_wrong_in_the_browser(first: FirstRunFacts) -> None:
    """No error of ours is logged, on any page."""
    assert first.complaints == []


if __name__ == "__main__":
    sys.exit(run_on_stage(FirstRunFacts(sys.argv[2]), perform))

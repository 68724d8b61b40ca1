"""From a paired hub to an answered practice request, by the panel's checklist alone.

Home Assistant, hub and browser are real, and so is the camera, which needs a password.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
import sys
import time
from typing import Any

from playwright.async_api import Locator, expect
import pytest

from demo import home_assistant as ha, play as acts
from demo.children import neighbors
from demo.doorbell import PASSWORD, USERNAME
from demo.stage import Play, answers
from demo.steps import StepFailedError
from tests.e2e.browser import NARROW, PATIENCE_MS, WIDE, Browser, chromium
from tests.e2e.playing import played, run_on_stage

PANEL = "/neighbors-requests"
_MOST_S = 300


@dataclass(slots=True)
class FirstRunFacts:
    """What was seen, for the tests to judge."""

    first_says: str = ""
    camera: dict[str, Any] = field(default_factory=dict)
    refused_board: str = ""
    preview_says: str = ""
    practice_says: str = ""
    denied: dict[str, Any] = field(default_factory=dict)
    approved: dict[str, Any] = field(default_factory=dict)
    ledger_says: str = ""
    last_says: str = ""
    took_s: float = 0.0
    """From the first look at the checklist until the practice was approved."""
    complaints: list[str] = field(default_factory=list)


async def _add_camera(play: Play, browser: Browser, facts: FirstRunFacts) -> None:
    """Add the camera that was found, with its password, where the map is tapped."""
    with play.steps.step("camera") as step:
        page = browser.page
        panel = page.locator("neighbors-requests-panel")
        await expect(panel.get_by_text("1 of 5 done")).to_be_visible(timeout=PATIENCE_MS)
        found = panel.locator("nr-camera-step li button")
        await expect(found.first).to_be_visible(timeout=PATIENCE_MS)
        facts.first_says = await browser.text_of(panel)
        await browser.picture("setup-first")
        await found.first.click()
        form = panel.locator("nr-camera-step form")
        await form.get_by_label("User").fill(USERNAME)
        await form.get_by_label("Password").fill(PASSWORD)
        await form.get_by_role("button", name="Add", exact=True).click()
        drawn = panel.locator("nr-place-dialog nr-map")
        await expect(drawn).to_be_visible(timeout=PATIENCE_MS)
        await page.wait_for_timeout(1500)
        await browser.picture("setup-location")
        await drawn.click(position={"x": 200, "y": 150})
        await panel.get_by_role("slider", name="Direction", exact=True).fill("180")
        await panel.get_by_role("button", name="Save", exact=True).click()
        await expect(panel.get_by_text("2 of 5 done")).to_be_visible(timeout=PATIENCE_MS)
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
        await expect(alert).to_be_visible(timeout=PATIENCE_MS)
        facts.refused_board = await alert.inner_text()
        await browser.picture("follow-refused")
        await panel.get_by_role("button", name="The board is on my own network").click()
        follow = panel.get_by_role("button", name="Follow this board")
        await expect(follow).to_be_visible(timeout=PATIENCE_MS)
        facts.preview_says = await browser.text_of(panel.locator("nr-board-preview"))
        await browser.picture("follow-preview")
        await follow.click()
        await expect(panel.locator("nr-page-boards .board")).to_be_visible(timeout=PATIENCE_MS)
        step.say("refused as an address at home, then looked at and followed by its link")


async def _practice(play: Play, browser: Browser, facts: FirstRunFacts) -> None:
    """Deny a practice request, go through it again, and approve it."""
    with play.steps.step("practice") as step:
        page = browser.page
        panel = page.locator("neighbors-requests-panel")
        await page.goto(play.assistant.base + PANEL)
        await panel.get_by_role("button", name="Send myself a practice request").click()
        await expect(panel.locator("nr-practice .banner")).to_be_visible(timeout=PATIENCE_MS)
        deny = panel.get_by_role("button", name="Deny", exact=True)
        await expect(deny).to_be_visible(timeout=PATIENCE_MS)
        await page.wait_for_timeout(700)
        facts.practice_says = await browser.text_of(panel)
        await browser.picture("practice-look")
        await browser.resize(NARROW)
        await browser.picture("practice-look-390")
        await browser.resize(WIDE)
        await deny.click()
        again = panel.get_by_role("button", name="Go through it again")
        await expect(again).to_be_visible(timeout=PATIENCE_MS)
        facts.denied = await _decision(play)
        await browser.picture("practice-denied")
        await again.click()
        await _approve(browser, panel)
        facts.approved = await _decision(play)
        await browser.picture("practice-approved")
        await panel.get_by_role("link", name="Open the ledger").click()
        await expect(panel.get_by_text("Delivered: ").first).to_be_visible(timeout=PATIENCE_MS)
        facts.ledger_says = await browser.text_of(panel.locator("nr-page-ledger"))
        await browser.picture("practice-ledger")
        step.say("denied, gone through again, approved; the ledger says so")


async def _approve(browser: Browser, panel: Locator) -> None:
    await panel.get_by_role("button", name="Approve…", exact=True).click()
    hold = panel.get_by_role("button", name="Hold to approve")
    await expect(hold).to_be_enabled(timeout=PATIENCE_MS)
    await expect(panel.locator("nr-practice .banner")).to_be_visible()
    await browser.picture("practice-review")
    await browser.hold_to_approve(panel)
    receipt = panel.get_by_text("The receipt is kept in the ledger").first
    await expect(receipt).to_be_visible(timeout=PATIENCE_MS)
    await panel.locator("nr-page-review .back").click()
    await expect(panel.get_by_text("You approved it.")).to_be_visible(timeout=PATIENCE_MS)


async def _decision(play: Play) -> dict[str, Any]:
    requests = (await play.hub("GET", "/requests"))["requests"]
    [practice] = [each for each in requests if each["practice"]]
    return {"share": practice["share"]} | (practice["decision"] or {})


async def perform(play: Play, facts: FirstRunFacts) -> None:
    """Set up a home whose hub is paired and knows nothing, and note what is seen."""
    await acts.raise_curtain(play)
    await acts.open_board(play)
    camera = f"http://{play.setting.street}:{play.ports['onvif']}/snapshot.jpg"
    await play.until(lambda: answers(play.session, camera), "The doorbell's start")
    await acts.start_hub(play)
    await play.until(lambda: _is_up(play), "The hub's start")
    await _pair(play)
    async with chromium(play.setting.folder) as browser:
        browser.page.on("pageerror", lambda error: _complain(facts, str(error)))
        await browser.sign_in(play.assistant)
        began = time.monotonic()
        await browser.page.goto(play.assistant.base + PANEL)
        await _add_camera(play, browser, facts)
        await _follow(play, browser, facts)
        await acts.wait_for_ring(play)
        await _practice(play, browser, facts)
        facts.took_s = time.monotonic() - began
        panel = browser.page.locator("neighbors-requests-panel")
        await browser.page.goto(play.assistant.base + PANEL)
        await expect(panel.get_by_text("4 of 5 done")).to_be_visible(timeout=PATIENCE_MS)
        await browser.page.wait_for_timeout(700)
        facts.last_says = await browser.text_of(panel)
        await browser.picture("setup-later")


async def _pair(play: Play) -> None:
    """Sign in to Home Assistant, and add the hub."""
    with play.steps.step("home") as step:
        base = f"http://127.0.0.1:{play.ports['home']}"
        play.home = await ha.sign_up(play.session, base, 120)
        await ha.wait_running(play.home, 120)
        link = (await play.hub("POST", "/pairing-links", {}))["link"]
        how = await ha.add_hub(play.home, link, discovered=play.setting.private, deadline_s=120)
        step.say(f"hub {how}")


async def _is_up(play: Play) -> bool | None:
    try:
        return bool(await play.hub("GET", "/info"))
    except StepFailedError:
        return None


def _complain(facts: FirstRunFacts, error: str) -> None:
    # Home Assistant's view transitions are its own.
    if "ransition" not in error:
        facts.complaints.append(error)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirstRunFacts]:
    """Set up a home once, and return what was seen."""
    with played("test_first_run", tmp_path_factory.mktemp("first_run")) as seen:
        yield FirstRunFacts(**seen)


def test_the_panel_opens_on_what_is_missing(first: FirstRunFacts) -> None:
    """A paired hub that knows nothing says what it found, and what nobody can do yet."""
    for words in ("1 of 5 done", "was found on your network", "nobody can ask you for video"):
        assert words in first.first_says


def test_the_camera_is_added_and_placed(first: FirstRunFacts) -> None:
    """The camera records, where the map was tapped and as it was turned."""
    assert first.camera["state"] == "recording"
    assert first.camera["place"]["heading_deg"] == 180


def test_a_board_is_followed_by_its_link(first: FirstRunFacts) -> None:
    """At first it is refused in a sentence; then what it is, and its key, are shown before."""
    assert first.refused_board.strip()
    for words in ("Demo County Fire", "Key matches your link", "Compare the key"):
        assert words in first.preview_says
    assert "You follow 1 board." in first.last_says


def test_practice_says_so_and_goes_all_the_way(first: FirstRunFacts) -> None:
    """One practice was denied, the next was approved and delivered, and all of it was marked."""
    assert "nothing leaves your home" in first.practice_says
    assert (first.denied["answer"], first.approved["answer"]) == ("deny", "approve")
    assert first.approved["share"]["state"] == "delivered"
    assert first.approved["share"]["practice"] is True
    assert "Practice" in first.ledger_says


def test_the_checklist_goes_on(first: FirstRunFacts) -> None:
    """What is done is done, and the rest can still be done."""
    assert "Practice again" in first.last_says
    assert "Finish later" in first.last_says


def test_it_takes_less_than_five_minutes(first: FirstRunFacts) -> None:
    """From the first look until the practice was approved, waiting for a visitor included."""
    assert first.took_s < _MOST_S


def test_nothing_went_wrong_in_the_browser(first: FirstRunFacts) -> None:
    """No error of ours is logged, on any page."""
    assert first.complaints == []


if __name__ == "__main__":
    sys.exit(run_on_stage(FirstRunFacts(), perform))

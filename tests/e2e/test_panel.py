"""The panel in a real Home Assistant, with real hub, board and browser.

A part of the play in `test_main_job`: by mouse, then by keyboard, then with nobody at home.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
import io
from pathlib import Path
import re
import shutil
from typing import Any
from urllib.parse import urlsplit

from PIL import Image
from playwright.async_api import Locator, Page, ViewportSize, expect

from demo import play as acts
from demo.porch import HEIGHT, RATE, STRIP_BITS, STRIP_BLOCK
from demo.stage import Play, until
from tests.e2e import planted
from tests.e2e.browser import WIDTH_OF_IMAGE, Browser
from tests.e2e.test_speeds import post_again
from tests.fakes.tiles import tile_archive

PANEL = "/neighbors-requests"
_SMALL: ViewportSize = {"width": 1000, "height": 560}
_FEW_PIXELS = 100
_DARK, _BRIGHT = 24, 230
_TILE_COLOR = (201, 77, 183)
_PARK = "d5e5cd"
_AWAY = re.compile("^https:")
_BLUEPRINT = "neighbors_requests/deny_by_rules.yaml"
_AUTOMATION = "/api/config/automation/config/nobody_home"
_PAGES = ("agencies", "ledger", "cameras", "rules", "boards")

_ASKED = timedelta(seconds=14)
"""How much of the first clip is asked for: enough to cut and to cover."""
_LABELS = 8
_NUMBERS = """async (page, [labels, bits, block, height, rate]) => {
  const wait = ms => new Promise(done => setTimeout(done, ms));
  const frames = page.frames.filter(at => at >= page.cut.start && at < page.cut.end);
  // A busy browser shows the picture of a seek some moments after the event.
  const shows = video => {
    let frame;
    try {
      frame = new VideoFrame(video);
    } catch (error) {
      if (error.name === "InvalidStateError") return false;  // None yet, though it has data.
      throw error;
    }
    const after_s = video.currentTime - frame.timestamp / 1e6;
    frame.close();
    return after_s > -0.001 && after_s < 2 / rate;
  };
  const look = async part => {
    const until = performance.now() + 30000;
    const seen = [];
    while (seen.length < 4 || seen.slice(-3).some(each => each !== seen.at(-1))) {
      if (performance.now() > until) throw new Error("No picture that stays.");
      await wait(30);
      await page.updateComplete;
      const player = page.shadowRoot.querySelector("nr-review-player");
      const video = player.shadowRoot.querySelector("video");
      const is = video && video.currentSrc.includes(part) && video.readyState >= 2;
      if (!is || video.seeking || !shows(video)) continue;
      const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
      const pen = canvas.getContext("2d");
      pen.drawImage(video, 0, 0);
      const side = block * video.videoHeight / height;
      const row = Math.round(video.videoHeight - side / 2);
      let sum = 0;
      for (let bit = 0; bit < bits; bit++)
        if (pen.getImageData(Math.round((bit + 0.5) * side), row, 1, 1).data[0] > 128)
          sum += 1 << bit;
      seen.push(sum);
    }
    return seen.at(-1);
  };
  const found = [];
  const before = page.at;
  for (let step = 0; step < labels; step++) {
    const at = frames[Math.floor(step * (frames.length - 1) / (labels - 1))];
    page.at = at;
    page.leaving = false;
    const recorded = await look("/clips/");
    page.leaving = true;
    found.push([recorded, await look("/pieces/")]);
  }
  page.at = before;
  return found;
}"""


_LISTED = ("Demo County Fire", "Confirmed by one verifier", "You have 1 clip")
_REVIEWED = ("Demo County Fire", "age1", "Stay anonymous", "Hold to approve")
_NOTED = ("Delivered: Demo County Fire", "none changed or missing")
_OF_A_PHOTO = ("1 clip · 1 photo", "Not sent with it:", "location", "nobody can prove")


@dataclass(slots=True)
class PanelFacts:
    """What was seen, for the tests to judge."""

    complaints: list[str] = field(default_factory=list)
    """What the browser logged as wrong, Home Assistant's own left out."""
    list_says: str = ""
    request_says: str = ""
    review_says: str = ""
    proposed: dict[str, Any] = field(default_factory=dict)
    """The proposal before anything was changed."""
    approved: dict[str, Any] = field(default_factory=dict)
    decision: dict[str, Any] = field(default_factory=dict)
    receipt_says: str = ""
    labels: list[list[int]] = field(default_factory=list)
    """At some labels, the number of the frame in the recording, and of the one that leaves."""
    clips: list[float] = field(default_factory=list)
    """How long each opened clip is, in seconds."""
    ledger_says: str = ""
    by_keyboard: dict[str, Any] = field(default_factory=dict)
    photo: dict[str, Any] = field(default_factory=dict)
    """Of the photo that was added by keyboard: what the panel said of it, and what was opened."""
    focused_first: str = ""
    """What had the focus when it was asked whether to send."""
    by_blueprint: dict[str, Any] = field(default_factory=dict)
    streets: dict[str, Any] = field(default_factory=dict)
    """Of two open pages, by choice: the colors of the second one's map, what both asked for."""


async def look_around(play: Play, browser: Browser, facts: PanelFacts) -> None:
    """Open the panel, and every page of it."""
    with play.steps.step("panel") as step:
        await browser.go(play.assistant, f"{PANEL}/requests")
        panel = browser.page.locator("neighbors-requests-panel")
        await expect(panel.get_by_text("You have 1 clip").first).to_be_visible()
        facts.list_says = await browser.text_of(panel, *_LISTED)
        await browser.pictures_of("panel-requests", "-light")
        for name in _PAGES:
            await browser.go(play.assistant, f"{PANEL}/{name}")
            await expect(panel.locator(f"nr-page-{name} h2").first).to_be_visible()
            await browser.picture(f"panel-{name}")
        step.say("requests and five pages looked at")


async def choose_streets(play: Play, browser: Browser, facts: PanelFacts) -> None:
    """Upload a map file, choose Home Assistant's server, then nothing; a second page looks on."""
    with play.steps.step("streets") as step:
        page, other = browser.page, await browser.context.new_page()
        await other.set_viewport_size(_SMALL)
        asked: list[str] = []
        for each in (page, other):
            each.on("request", lambda request: asked.append(request.url))
        await browser.go(play.assistant, f"{PANEL}/requests")
        await other.goto(page.url)
        for each in (page, other):
            await expect(each.locator("nr-map .grid").first).to_be_attached()

        async def look(choice: str) -> None:
            urls = [urlsplit(each) for each in asked if each[:4] in {"http", "ws:/", "wss:"}]
            facts.streets[choice] = {
                "colors": await _colors(other.locator("nr-map").first),
                "hosts": sorted({each.hostname or "" for each in urls}),
                "libraries": sum("vector-streets" in each.path for each in urls),
            }
            asked.clear()

        await look("at first")
        file = play.setting.folder / "county.pmtiles"
        await asyncio.to_thread(
            file.write_bytes, tile_archive(home=(acts.LATITUDE, acts.LONGITUDE))
        )
        dialog = page.locator("nr-street-source")
        await page.get_by_role("button", name="Street map", exact=True).click()
        await dialog.get_by_label("map file").check()
        await dialog.get_by_role("button", name="Use my own file…").click()
        await dialog.get_by_label("From this device").set_input_files(file)
        await expect(dialog.get_by_label("From this device")).to_have_count(0)
        await dialog.get_by_role("button", name="Save", exact=True).click()
        for each in (page, other):
            await expect(each.locator("nr-map[drawn]")).to_be_visible()
        await look("file")
        await browser.picture("panel-streets")
        # Nothing leaves this machine: whoever asks a server for a picture gets this one.
        tile = io.BytesIO()
        Image.new("RGB", (256, 256), _TILE_COLOR).save(tile, "PNG")
        picture = tile.getvalue()
        await browser.context.route(_AWAY, lambda route: route.fulfill(body=picture))
        await _choose_streets_from(page, "map server")
        for each in (page, other):
            drawn = each.locator("nr-map .streets img").first
            await expect(drawn).to_be_visible()
            await drawn.evaluate(WIDTH_OF_IMAGE)
        await look("server")
        await browser.context.unroute(_AWAY)
        await _choose_streets_from(page, "No streets")
        for each in (page, other):
            await expect(each.locator("nr-map .grid").first).to_be_attached()
        await look("none")
        await other.close()
        step.say("from a file, from a server, and none again; a second page followed each choice")


async def _choose_streets_from(page: Page, source: str) -> None:
    dialog = page.locator("nr-street-source")
    await page.get_by_role("button", name="Street map", exact=True).click()
    await dialog.get_by_label(source).check()
    await dialog.get_by_role("button", name="Save", exact=True).click()
    await expect(dialog).to_have_count(0)


async def _colors(what: Locator) -> list[str]:
    """Return the colors that more than a few pixels have, in hexadecimal digits."""
    with Image.open(io.BytesIO(await what.screenshot())) as picture:
        counted = picture.convert("RGB").getcolors(picture.width * picture.height) or []
    return [
        f"{red:02x}{green:02x}{blue:02x}"
        for pixels, (red, green, blue) in counted
        if pixels > _FEW_PIXELS
    ]


async def _approve_by_mouse(play: Play, browser: Browser, facts: PanelFacts) -> None:
    """Open the request, cut three seconds away, draw a mask, look at what leaves, and hold."""
    with play.steps.step("review") as step:
        await ask_again(play, 10)
        # As from a link in a notification.
        await browser.page.goto(f"{play.assistant.base}{PANEL}/requests/{play.request_id}")
        panel = browser.page.locator("neighbors-requests-panel")
        await expect(panel.get_by_text("Full request").first).to_be_visible()
        facts.request_says = await browser.text_of(panel)
        await browser.picture("panel-request")
        facts.proposed = (await acts.the_request(play))["proposal"]
        await (
            panel.get_by_role("button", name="Approve…")
            .or_(panel.get_by_role("link", name="Approve…"))
            .first.click()
        )
        handle = panel.get_by_role("slider", name="Start of the clip to send")
        await expect(handle).to_be_visible()
        for _ in range(3):
            await handle.press("Shift+ArrowRight")
        await panel.get_by_role("button", name="Cover…").click()
        await panel.get_by_role("button", name="Add a cover").click()
        await browser.picture("panel-review-light")
        await browser.watch_chosen(panel)
        await panel.get_by_role("button", name="Preview exactly").click()
        await panel.locator("nr-page-review").evaluate(
            "page => { page.cut = page.shadowRoot.querySelector('nr-review-player').clip.cut; }"
        )
        facts.labels = await panel.locator("nr-page-review").evaluate(
            _NUMBERS, [_LABELS, STRIP_BITS, STRIP_BLOCK, HEIGHT, RATE]
        )
        facts.review_says = await browser.text_of(panel, *_REVIEWED)
        await browser.pictures_of("panel-review", "-ready")
        await browser.hold_to_approve(panel)
        receipt = panel.get_by_text("The receipt is in your ledger").first
        await expect(receipt).to_be_visible()
        facts.receipt_says = await browser.text_of(panel.locator("nr-page-review"))
        await browser.picture("panel-review-delivered")
        facts.decision = (await acts.the_request(play))["decision"]
        path = f"/requests/{play.request_id}/proposals/{facts.decision['proposal_id']}"
        facts.approved = (await play.hub("GET", path))["proposal"]
        clips = await acts.open_share(play)
        facts.clips = [(clip.end - clip.start).total_seconds() for clip in clips]
        await browser.go(play.assistant, f"{PANEL}/ledger")
        await expect(panel.get_by_text("Delivered: ").first).to_be_visible()
        facts.ledger_says = await browser.text_of(panel.locator("nr-page-ledger"), *_NOTED)
        await browser.picture("panel-ledger")
        step.say("cut, masked, looked at, held, delivered; the ledger says so")


async def _approve_by_keyboard(play: Play, browser: Browser, facts: PanelFacts) -> None:
    """Add a photo, cover it, and approve with nothing but Tab, Enter, and the keys of a slider."""
    with play.steps.step("keyboard") as step:
        await ask_again(play, 11)
        page = browser.page
        await browser.go(play.assistant, f"{PANEL}/requests/{play.request_id}/review")
        panel = page.locator("neighbors-requests-panel")
        photo = await asyncio.to_thread(planted.photo, play.setting.folder)
        async with page.expect_file_chooser() as chosen:
            await browser.tab_to("Add from this")
            await page.keyboard.press("Enter")
        await (await chosen.value).set_files(photo)
        await expect(panel.get_by_role("checkbox", name=f"Include {photo.name}")).to_be_checked()
        # What was proposed is cut by itself: there is nothing to do but to look at it.
        watch = panel.get_by_role("button", name=f"Watch 1 more {photo.name}")
        while not await watch.count():
            for key in ("Home", "End"):
                await browser.tab_to("Position in the clip")
                await page.keyboard.press(key)
                await page.wait_for_timeout(1000)
        for name in ("Watch 1 more", "Cover…", "Add a cover"):
            await browser.tab_to(name)
            await page.keyboard.press("Enter")
        hold = panel.get_by_role("button", name="Hold to approve")
        await expect(hold).to_be_enabled()
        facts.photo["panel says"] = await browser.text_of(panel, *_OF_A_PHOTO)
        await browser.picture("panel-review-photo")
        await browser.tab_to("Hold to approve")
        await page.keyboard.press("Enter")
        await expect(panel.get_by_role("button", name="Send", exact=True)).to_be_visible()
        facts.focused_first = await browser.focused()
        await browser.picture("panel-send-question")
        await browser.tab_to("Send")
        await page.keyboard.press("Enter")
        receipt = panel.get_by_text("The receipt is in your ledger").first
        await expect(receipt).to_be_visible()
        facts.by_keyboard = (await acts.the_request(play))["decision"]
        clips = await acts.open_share(play)
        facts.photo |= await asyncio.to_thread(_look_at_photo, clips[0].path.parent)
        step.say("a photo added, covered and approved by keyboard alone; nothing planted in it")


def _look_at_photo(data: Path) -> dict[str, Any]:
    """Return what an opened photo shows and says, and what is planted in the files beside it."""
    files = [each for each in data.parents[1].rglob("*") if each.is_file()]
    with Image.open(data / "photo-1.jpg") as picture:
        middle = (picture.width // 2, picture.height // 2)
        return {
            "size": picture.size,
            "notes": sorted({*picture.info, *map(str, picture.getexif())}),
            "middle": picture.getpixel(middle),
            "corner": picture.getpixel((8, 8)),
            "files": len(files),
            "secrets": [
                (each.name, what)
                for each in files
                for what in planted.found_in(each.read_bytes(), planted.PHOTO_SAYS)
            ],
        }


async def _deny_by_blueprint(play: Play, facts: PanelFacts) -> None:
    """Nobody is at home: an automation made of the blueprint denies what comes next."""
    with play.steps.step("blueprint") as step:
        config = play.setting.folder / "home-assistant"
        shipped = config / "custom_components" / "neighbors_requests" / "blueprints" / "automation"
        there = config / "blueprints" / "automation" / _BLUEPRINT
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped / _BLUEPRINT, there)
        automation = {
            "alias": "Not from the fire department",
            "use_blueprint": {"path": _BLUEPRINT, "input": {"incidents": ["fire"]}},
        }
        await play.assistant.call("POST", _AUTOMATION, automation)
        await ask_again(play, 12, answered=True)

        async def decided() -> dict[str, Any] | None:
            decision = (await acts.the_request(play))["decision"]
            return dict(decision) if decision else None

        facts.by_blueprint = await until(
            decided, within_s=20, what="The automation's deny", children=play.children
        )
        await play.assistant.call("DELETE", _AUTOMATION)
        step.say("denied by an automation, with nobody at home")


async def ask_again(
    play: Play,
    number: int,
    *,
    answered: bool = False,
    asked: timedelta = _ASKED,
    title: str = "",
) -> None:
    """Ask again, and go on with that request."""
    known = {each["id"] for each in (await play.hub("GET", "/requests"))["requests"]}
    rings = (each for each in (await play.hub("GET", "/clips"))["clips"] if each["triggers"])
    first = min(datetime.fromisoformat(each["start"]) for each in rings)
    await post_again(play, number, first + asked, title)

    async def came() -> str | None:
        requests = (await play.hub("GET", "/requests"))["requests"]
        new = (each for each in requests if each["id"] not in known)
        return next((each["id"] for each in new if answered or each["pending"]), None)

    play.request_id = await until(
        came, within_s=30, what="The request's arrival", children=play.children
    )


def listen(page: Page, facts: PanelFacts) -> None:
    """Note what goes wrong in our own code; Home Assistant's view transitions are its own."""
    page.on(
        "pageerror",
        lambda error: (
            None
            if "ransition" in str(error)
            else facts.complaints.append(f"{error}\n{error.stack or ''}"[:600])
        ),
    )


async def answer_more_requests(play: Play, browser: Browser, facts: PanelFacts) -> None:
    """Answer three more requests in the panel's ways, and note what is seen."""
    await _approve_by_mouse(play, browser, facts)
    await _approve_by_keyboard(play, browser, facts)
    await _deny_by_blueprint(play, facts)


CUT_AWAY_S = 3


def test_the_list_says_who_asks_and_what_this_house_has(panel: PanelFacts) -> None:
    """A request is understood from the list: who, how well confirmed, when, and what is here."""
    for words in _LISTED:
        assert words in panel.list_says
    assert "Full request" in panel.request_says


def test_what_leaves_is_told_before_it_does(panel: PanelFacts) -> None:
    """The review names the recipient, its key and what is anonymous, above the held button."""
    for words in _REVIEWED:
        assert words in panel.review_says


def test_what_was_drawn_and_cut_is_what_was_approved(panel: PanelFacts) -> None:
    """Three seconds cut away by a handle and one drawn mask are in the approved proposal."""
    pieces = zip(panel.proposed["pieces"], panel.approved["pieces"], panel.clips, strict=True)
    [(before, after, clip_s)] = [piece for piece in pieces if piece[0] != piece[1]]

    start, moved = (datetime.fromisoformat(each["start"]) for each in (before, after))
    assert abs((moved - start).total_seconds() - CUT_AWAY_S) < 0.1
    assert after["end"] == before["end"]
    assert len(after["masks"]) == 1
    assert panel.decision["proposal_id"] == panel.approved["id"]
    assert panel.decision["answered_by"] == "person"
    length_s = (datetime.fromisoformat(after["end"]) - moved).total_seconds()
    assert abs(clip_s - length_s) < 0.2


def test_a_label_is_one_frame(panel: PanelFacts) -> None:
    """The camera's own numbers: recording and what leaves show the same frame at each label."""
    recorded = [recorded for recorded, _ in panel.labels]

    assert [left for _, left in panel.labels] == recorded
    assert len(set(recorded)) == len(recorded) > 1


def test_the_receipt_and_the_ledger_say_so(panel: PanelFacts) -> None:
    """Both the review and the house's own log tell of the delivery."""
    assert "Delivered" in panel.receipt_says
    for words in _NOTED:
        assert words in panel.ledger_says


def test_a_keyboard_is_enough(panel: PanelFacts) -> None:
    """Tab and Enter approve; if it is asked whether to send, Back has the focus."""
    assert panel.by_keyboard["answer"] == "approve"
    assert panel.focused_first == "Back"


def test_a_photo_is_sent_covered_and_without_what_it_said(panel: PanelFacts) -> None:
    """Upright, black where it was covered, and nothing that the phone wrote in any opened file."""
    photo = panel.photo

    for words in _OF_A_PHOTO:
        assert words in photo["panel says"]
    assert tuple(photo["size"]) == planted.PHOTO_SHOWN
    assert max(photo["middle"]) < _DARK
    assert min(photo["corner"]) > _BRIGHT
    assert not {"exif", "xmp", "comment", "icc_profile"} & {*photo["notes"]}
    assert photo["files"] > 5
    assert photo["secrets"] == []


def test_an_automation_denies_with_nobody_at_home(panel: PanelFacts) -> None:
    """The blueprint, imported into the real Home Assistant, answers what nobody sees."""
    assert panel.by_blueprint["answer"] == "deny"
    assert panel.by_blueprint["answered_by"] == "automation"


def test_streets_are_drawn_once_they_are_chosen(panel: PanelFacts) -> None:
    """A page draws what another chose, without a reload; before, not even the library is loaded."""
    first, file, server, none = (
        panel.streets[each] for each in ("at first", "file", "server", "none")
    )

    assert (first["hosts"], first["libraries"]) == (["127.0.0.1"], 0)
    assert _PARK in file["colors"]
    assert (file["hosts"], file["libraries"]) == (["127.0.0.1"], 2)
    assert bytes(_TILE_COLOR).hex() in server["colors"]
    assert server["hosts"] == ["127.0.0.1", "basemaps.cartocdn.com"][-len(server["hosts"]) :]
    assert set(none["hosts"]) <= {"127.0.0.1"}
    for each in (first, none):
        assert not {_PARK, bytes(_TILE_COLOR).hex()} & {*each["colors"]}


def test_nothing_went_wrong_in_the_browser(panel: PanelFacts) -> None:
    """No error of ours is logged, on any page."""
    assert panel.complaints == []

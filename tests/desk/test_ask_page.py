"""The page on which a request is written, in a real browser: by keys alone, onto a real board."""

import asyncio
from pathlib import Path
import re
import time
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect
import pytest

from noticeboard.log.area import Circle
from noticeboard.log.body import RequestPost, RequestResolve
from tests.desk.test_ask import content, made
from tests.desk.test_keys import WORDS
from tests.desk.world import DeskWorld, signed_in
from tests.fakes.tiles import tile_archive, tile_images

pytestmark = pytest.mark.asyncio(loop_scope="session")

FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const label = at?.labels?.[0]?.textContent ?? "";
  return (at?.getAttribute("aria-label") || label || at?.textContent || "").trim();
}"""
SELECTED = "one => one.value.slice(one.selectionStart, one.selectionEnd)"
WINDOW: dict[str, Any] = {"locale": "en-US", "timezone_id": "Africa/Lagos"}


async def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has this name has the focus."""
    passed = []
    for _ in range(90):
        await page.keyboard.press("Tab")
        focused = await page.evaluate(FOCUSED)
        if focused.startswith(name):
            return
        passed.append(focused[:40])
    pytest.fail(f"{name} is never reached; passed {passed}")


async def focus_is_on(page: Page, name: str) -> None:
    """Wait until what has this name has the focus."""
    until = time.monotonic() + 30
    while not (found := await page.evaluate(FOCUSED)).startswith(name):
        assert time.monotonic() < until, f"{found} has the focus, not {name}"


async def test_a_request_is_written_and_posted_by_keyboard(  # noqa: PLR0915 -- one story
    browser: Browser, world: DeskWorld
) -> None:
    """From the first key to the proof, without a mouse, and past what the rules find."""
    fields = content()
    year, month, day = fields["day"].split("-")
    async with signed_in(browser, world, **WINDOW) as page:
        keys = page.keyboard
        await keys.press("g")
        await keys.press("a")
        await page.get_by_role("button", name="Ask for video").wait_for()
        await keys.press("n")
        await page.get_by_text("Press where it happened.").wait_for()

        await tab_to(page, "Map without an area")
        await keys.press("Enter")
        await expect(page.get_by_role("application")).to_have_accessible_name(re.compile("part 1"))
        await keys.press("ArrowRight")
        await keys.press("Tab")
        await keys.press("ArrowUp")
        await keys.press("Shift+ArrowUp")
        await tab_to(page, "Day")
        await keys.type(f"{month}{day}{year}")
        for label, value in (("From", fields["start"]), ("To", fields["end"])):
            await tab_to(page, label)
            hour, minute = map(int, value.split(":"))
            await keys.type(f"{hour % 12 or 12:02}{minute:02}{'AP'[hour >= 12]}M")
        await tab_to(page, "Incident")
        await keys.type("Ars")
        await tab_to(page, "Case number")
        await keys.type(fields["case_number"])
        await tab_to(page, "Title")
        await keys.type(fields["title"])
        await tab_to(page, "What you ask")
        # As pasted from somewhere.
        await keys.insert_text("The owner, Robert Tessel, was not hurt.\u200b Write to us.")
        await page.get_by_role("button", name="Remove it").wait_for()
        await page.get_by_text("Remove finding 1 first.").wait_for()

        await keys.press("F8")
        text = page.get_by_label("What you ask")
        selected = await text.evaluate("one => [one.selectionStart, one.selectionEnd]")
        assert selected == [39, 40]
        await keys.press("F8")
        selected = await text.evaluate(
            "one => one.value.slice(one.selectionStart, one.selectionEnd)"
        )
        assert selected == "Robert Tessel"
        assert await page.locator("nr-desk-words mark").all_text_contents() == [
            "Robert Tessel2",
            "\u200b1",
        ]
        await keys.press("Shift+F8")
        await tab_to(page, "Remove it")
        await keys.press("Enter")
        await page.get_by_role("button", name="Remove it").wait_for(state="detached")
        await tab_to(page, "Leave the name out")
        await keys.press("Enter")
        await page.get_by_text("Nothing in the words is refused or held").wait_for()
        await expect(text).to_have_value("The owner was not hurt. Write to us.")

        await keys.press("F9")
        await expect(page.locator("nr-desk-preview .facts")).to_contain_text("Circle of 261")
        await keys.press("Control+Enter")
        await page.get_by_role("dialog", name="Post this request?").wait_for()
        await tab_to(page, "Post it")
        await keys.press("Enter")
        await page.get_by_text("Posted.", exact=True).wait_for()

        [line] = world.desk.home.logged_entries()
        body = line.body
        assert isinstance(body, RequestPost)
        assert isinstance(body.area, Circle)
        assert (body.title, body.text) == (fields["title"], "The owner was not hurt. Write to us.")
        assert (body.incident, body.contact) == ("arson", "desk@fire.example.org")
        assert body.area.radius_m == 261


@pytest.mark.long
async def test_the_area_by_hand(browser: Browser, world: DeskWorld) -> None:
    """A corner is dragged, a midpoint adds one, undo takes back; the list says the same."""
    dana = await world.sign_in()
    draft = await made(dana, area=None)
    async with signed_in(browser, world, **WINDOW) as page:
        await page.goto(f"{world.url}/#/ask/{draft['id']}")
        await page.get_by_role("button", name="Outline").click()
        canvas = page.get_by_role("application")
        await canvas.click(position={"x": 200, "y": 150})
        summary = page.get_by_text("The corners as a list (4)")
        await summary.click()
        first = page.get_by_label("Longitude").first
        before = await first.input_value()
        corner = await page.locator("[data-grip='0'] .corner").bounding_box()
        between = await page.locator("[data-between='1'] .between").bounding_box()
        assert corner is not None
        assert between is not None

        await page.mouse.move(corner["x"] + 7, corner["y"] + 7)
        await page.mouse.down()
        await page.mouse.move(corner["x"] - 60, corner["y"] - 20, steps=4)
        await page.mouse.up()
        assert float(await first.input_value()) < float(before)
        await page.get_by_role("button", name="Undo").click()
        assert await first.input_value() == before

        await page.mouse.move(between["x"] + 5, between["y"] + 5)
        await page.mouse.down()
        await page.mouse.move(between["x"] + 60, between["y"] + 5, steps=4)
        await page.mouse.up()
        await page.get_by_text("The corners as a list (5)").wait_for()
        await page.get_by_role("button", name="Remove corner 3").click()
        await page.get_by_text("The corners as a list (4)").wait_for()
        await first.fill("9.18")
        await first.press("Enter")
        await page.keyboard.press("Control+s")
        await page.get_by_text("Draft, saved").wait_for()
        saved = (await dana.call("GET", f"/drafts/{draft['id']}"))["content"]["area"]
        assert saved["ring"][0][1] == 9_180_000


async def test_the_preview_says_what_the_board_says(browser: Browser, world: DeskWorld) -> None:
    """The facts, the title and the words of the board's own page are those that were previewed."""
    dana = await world.sign_in()
    draft = await made(dana, zone="UTC", text="We ask for video.\nAlso of the lane.")
    async with signed_in(browser, world, **WINDOW) as page:
        await page.goto(f"{world.url}/#/ask/{draft['id']}")
        await page.get_by_role("button", name="The board").click()
        preview = page.locator("nr-desk-preview article")
        await expect(preview.locator(".facts > div")).to_have_count(4)
        facts = await preview.locator(".facts > div").all_inner_texts()
        words = await preview.locator("h3, .body").all_inner_texts()
        posted = await dana.call("POST", f"/drafts/{draft['id']}/post", {"revision": 0})
        board = await page.context.new_page()
        await board.goto(f"{world.front.behind}/entries/{posted['proof']['index']}")
        theirs = await board.locator("dl.facts > div").all_inner_texts()
        their_words = await board.locator("h1, section.request p.text").all_inner_texts()
    assert [one.split("\n") for one in facts] == [one.split("\n") for one in theirs]
    assert words == their_words


@pytest.mark.long
async def test_the_focus_stays_where_the_work_is(browser: Browser, world: DeskWorld) -> None:
    """A button that is gone once it was pressed leaves the focus to what it was about."""
    jo = await world.sign_in("Jo Pruitt")
    ring = [[45_466_000, 9_188_000], [45_466_000, 9_192_000], [45_462_000, 9_192_000]]
    area = {"shape": "polygon", "ring": [*ring, [45_462_000, 9_188_000], [45_464_000, 9_187_000]]}
    night = {"day": "2026-10-25", "start": "02:30", "end": "03:30", "zone": "Europe/Rome"}
    draft = await made(jo, area=area, contact="other@fire.example.org", **night)
    await jo.call("POST", f"/drafts/{draft['id']}/lease")
    async with signed_in(browser, world, **WINDOW) as page:
        await page.goto(f"{world.url}/#/ask/{draft['id']}")
        again = page.get_by_role("button", name="Read it again")
        await again.wait_for()
        await jo.call("DELETE", f"/drafts/{draft['id']}/lease")
        await again.press("Enter")
        await focus_is_on(page, "Ask for video")

        await page.get_by_role("button", name="The second time").press("Enter")
        await focus_is_on(page, "From")
        await page.get_by_role("button", name="Use desk@fire.example.org").press("Enter")
        await focus_is_on(page, "Contact")
        await page.get_by_text("The corners as a list (5)").press("Enter")
        await page.get_by_role("button", name="Remove corner 5").press("Enter")
        await focus_is_on(page, "Remove corner 4")
        await page.keyboard.press("Enter")
        await focus_is_on(page, "The corners as a list (3)")
        await page.get_by_role("button", name="Undo").press("Enter")
        await focus_is_on(page, "Undo")
        await page.keyboard.press("Enter")
        await focus_is_on(page, "Map")
        await page.get_by_role("button", name="Delete the draft…").press("Enter")
        await focus_is_on(page, "Back")
        await page.keyboard.press("Escape")
        await focus_is_on(page, "Delete the draft")


@pytest.mark.long
async def test_the_page_of_another_officer(browser: Browser, world: DeskWorld) -> None:
    """A draft that is open elsewhere is read only, and can be copied; a waiting one is released."""
    dana, jo = await world.sign_in(), await world.sign_in("Jo Pruitt")
    draft = await made(jo)
    async with signed_in(browser, world, **WINDOW) as page:
        await page.goto(f"{world.url}/#/ask/{draft['id']}")
        await page.get_by_text("Jo Pruitt has this draft open.").wait_for()
        assert await page.get_by_label("Case number").is_disabled()
        await page.get_by_role("button", name="Make a copy").click()
        await expect(page.get_by_label("Case number")).to_be_enabled()
        assert draft["id"] not in page.url

        await dana.call("PUT", "/department", {"second_officer": True, "zone": ""})
        await jo.call("POST", f"/drafts/{draft['id']}/sending", {"revision": 0})
        await page.goto(f"{world.url}/#/ask/{draft['id']}")
        await page.get_by_role("button", name="Send back").click()
        await page.get_by_label("What is to change").fill("Say which lane.")
        await page.get_by_role("button", name="Send it back").click()
        await page.get_by_text("Dana Whitfield sent this back.").wait_for()


async def test_a_locked_key_and_a_local_map(
    browser: Browser, world: DeskWorld, tmp_path: Path
) -> None:
    """Streets come from a file of this computer, the key's passphrase from whoever posts."""
    dana = await world.sign_in()
    draft = await made(
        dana, area={"shape": "circle", "lat": 40_000_000, "lon": -83_000_000, "radius_m": 250}
    )
    await dana.call("POST", "/keys/posting/passphrase", {"passphrase": WORDS})
    file = tmp_path / "county.pmtiles"
    await asyncio.to_thread(file.write_bytes, tile_archive())
    async with signed_in(browser, world, **WINDOW) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(f"{world.url}/#/ask/{draft['id']}")
        await page.get_by_text("Load a local map file…").wait_for()
        await page.locator("input[type=file]").set_input_files(str(tmp_path / "county.pmtiles"))
        await page.get_by_text("Map: county.pmtiles, from this computer.").wait_for()
        await page.locator("nr-desk-area .streets canvas").wait_for()
        (tmp_path / "no.pmtiles").write_bytes(b"not a map")
        await page.locator("input[type=file]").set_input_files(str(tmp_path / "no.pmtiles"))
        await page.get_by_text("no.pmtiles isn\u2019t a map file").wait_for()
        assert all(one.startswith((world.url, "blob:")) for one in asked)

        await page.goto(f"{world.url}/#/ask")
        other = await made(dana)
        await page.goto(f"{world.url}/#/ask/{other['id']}")
        await page.get_by_role("button", name="Post it…").click()
        await page.get_by_role("button", name="Post it", exact=True).click()
        await page.locator("nr-desk-unlock input[type=password]").fill(WORDS)
        await page.keyboard.press("Enter")
        await page.get_by_text("Posted.", exact=True).wait_for()
        await page.get_by_role("button", name="Print the poster").click()
        await page.get_by_label("Paper").select_option("a4")
        async with page.expect_download() as download:
            await page.get_by_role("button", name="Save the PDF").click()
        assert (await download.value).suggested_filename.endswith(".pdf")


async def test_a_board_that_is_away_and_one_that_holds(browser: Browser, world: DeskWorld) -> None:
    """Both are said in place; what was written stays."""
    dana = await world.sign_in()
    draft = await made(dana, text="The owner, Robert Tessel, was not hurt.")
    async with signed_in(browser, world, **WINDOW) as page:
        await page.goto(f"{world.url}/#/ask/{draft['id']}")
        world.front.away = True
        for _ in range(2):
            await page.get_by_role("button", name="Post it…").click()
            await page.get_by_role("button", name="Post it", exact=True).click()
            if world.front.away:
                await page.get_by_text(world.front.url).wait_for()
                world.front.away = False
        await page.get_by_text("a moderator reads it first").first.wait_for()
        await page.get_by_text("This seems to name a person").first.wait_for()
        await page.get_by_role("button", name="Ask the board").click()
        await expect(page.get_by_role("button", name="Ask the board")).to_be_enabled()


@pytest.mark.long
async def test_an_answer_that_was_lost_on_its_way(browser: Browser, world: DeskWorld) -> None:
    """The page says that the request may be public, changes nothing, and posts it once."""
    draft = await made(await world.sign_in())
    world.front.lose_answers = 1
    async with signed_in(browser, world, **WINDOW) as page:
        await page.goto(f"{world.url}/#/ask/{draft['id']}")
        await page.get_by_role("button", name="Post it…").click()
        await page.get_by_role("button", name="Post it", exact=True).click()
        await page.get_by_text("It may be public already.").wait_for()
        assert await page.get_by_label("Case number").is_disabled()
        assert await page.get_by_text("Only on this machine").count() == 0
        await page.get_by_role("button", name="Post it…").click()
        await page.get_by_role("button", name="Post it", exact=True).click()
        await page.get_by_text("Posted.", exact=True).wait_for()
    assert len(list(world.desk.home.logged_entries())) == 1


@pytest.mark.long
async def test_a_request_is_closed_from_its_case(browser: Browser, world: DeskWorld) -> None:
    """Words are checked as they are typed; once it is closed, nothing more can be added."""
    posted = await world.agency.publish("A shed burned", case_number="EF-1")
    async with signed_in(browser, world, **WINDOW) as page:
        await page.goto(f"{world.url}/#/cases/EF-1")
        await page.get_by_role("button", name="Close it…").click()
        words = page.get_by_label("Words")
        await words.fill("Robert Tessel brought it back.")
        await page.get_by_text("This seems to name a person").wait_for()
        await words.fill("It is solved.")
        await page.get_by_text("This seems to name a person").wait_for(state="detached")
        await page.get_by_role("button", name="Close it", exact=True).click()
        await page.get_by_text("Posted as entry 2.").wait_for()
        await page.get_by_role("button", name="Done").click()
        await page.get_by_role("button", name="Close it…").wait_for(state="detached")
    found = [entry for entry in world.desk.home.logged_entries() if entry.body.seq == 2]
    [body] = [entry.body for entry in found]
    assert isinstance(body, RequestResolve)
    assert (body.request, body.text) == (posted.entry.body.id, "It is solved.")


async def test_map_images_come_from_the_chosen_host_alone(
    browser: Browser, world: DeskWorld
) -> None:
    """Nothing is asked before; then that host alone, without a referrer; the map works without."""
    seen: list[web.Request] = []
    dana = await world.sign_in()
    draft = await made(dana)
    async with TestServer(tile_images(seen)) as server, signed_in(browser, world, **WINDOW) as page:
        host = str(server.make_url("")).rstrip("/")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        switch = page.get_by_role("checkbox", name="Show map images from")
        area = page.get_by_role("application")

        async def load() -> str:
            """Load the draft's page anew, and return what its policy says of images."""
            await page.goto("about:blank")
            answer = await page.goto(f"{world.url}/#/ask/{draft['id']}")
            assert answer
            await area.wait_for()
            policy = answer.headers["content-security-policy"]
            return re.search(r"img-src ([^;]*)", policy)[1]  # type: ignore[index]

        assert await load() == "'self' blob: data:"
        assert await switch.count() == 0
        chosen = {"map_tiles": f"{host}/{{z}}/{{x}}/{{y}}.png", "map_credit": "© Example Maps"}
        await dana.call("PUT", "/department", chosen)
        assert await load() == f"'self' blob: data: {host}"
        await expect(switch).not_to_be_checked()
        assert (seen, [url for url in asked if not url.startswith(world.url)]) == ([], [])

        await switch.focus()
        await page.keyboard.press("Space")
        await page.get_by_text("© Example Maps").wait_for()
        await expect(page.locator(".grid")).to_have_count(0)
        assert {url.partition("/#")[0] for url in asked if not url.startswith(world.url)} == {
            f"{host}{request.path}" for request in seen
        }
        assert all("Referer" not in each.headers for each in seen)
        first = len(seen)
        await area.focus()
        await page.keyboard.press("+")
        await expect(page.locator(".images img.here")).not_to_have_count(0)
        assert await load() == f"'self' blob: data: {host}"
        await page.get_by_text("© Example Maps").wait_for()
        assert len(seen) > first

        await server.close()
        await load()
        await page.get_by_text("isn\u2019t answering. You see the drawn map.").wait_for()
        await expect(page.locator(".grid")).not_to_have_count(0)
        label = await area.get_attribute("aria-label")
        await area.focus()
        await page.keyboard.press("Tab")
        await expect(area).not_to_have_attribute("aria-label", label or "")

    async with signed_in(browser, world, **WINDOW) as page:
        await page.goto(f"{world.url}/#/ask/{draft['id']}")
        await expect(page.get_by_role("checkbox", name="Show map images")).not_to_be_checked()


async def test_a_page_that_was_loaded_before_its_map_images_were_chosen(
    browser: Browser, world: DeskWorld
) -> None:
    """Its policy refuses them, and the page says what to do."""
    dana = await world.sign_in()
    draft = await made(dana)
    window = await browser.new_context(**WINDOW)
    page = await window.new_page()
    await page.goto(world.link())
    await page.get_by_role("textbox").fill("Ray Oyelaran")
    await page.get_by_role("button").first.click()
    await page.locator("nav").wait_for()
    await dana.call("PUT", "/department", {"map_tiles": "https://tiles.example/{z}/{x}/{y}.png"})
    await page.goto(f"{world.url}/#/ask/{draft['id']}")
    await page.get_by_role("checkbox", name="Show map images from tiles.example").check()

    await page.get_by_text("Load the page again to see its images.").wait_for()

    await window.close()

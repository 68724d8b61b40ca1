"""The states of asking for video: drafts, a request as it is written, its release, and its post."""

from collections.abc import AsyncGenerator
from typing import Any, Final

from aiohttp.test_utils import TestServer
from playwright.async_api import Page

from tests.desk.scene import Scene, Shown, Story, close, go, press, quiet
from tests.desk.test_ask import made
from tests.desk.test_first_hour import lock_posting_key
from tests.desk.world import OFFICER, Caller, DeskWorld, desk_world
from tests.fakes.tiles import tile_images
from tests.noticeboard.agency.test_held import MARCH, moderate
from tests.noticeboard.agency.test_waiting import appoint


async def ask(scene: Scene) -> AsyncGenerator[Shown]:
    """Write a request from an empty page to its poster, and each way in which it is stopped."""
    async with desk_world(await scene.new_folder("ask")) as world:
        caller = await world.sign_in()
        async with scene.window(world.link(), OFFICER) as page:
            await go(page, "ask", "No draft")
            yield Shown(name="no-draft", page=page)
            await press(page, "Ask for video", "Press where it happened.", exact=False)
            yield Shown(name="new", page=page)
            async for shown in _written(page, caller):
                yield shown
            async for shown in _posted(page, world, caller):
                yield shown
            async for shown in _released(page, world, caller):
                yield shown
            async for shown in _with_images(page, caller):
                yield shown
            await go(page, "ask", "Drafts")
            await page.get_by_label("Name").fill("Dispatch")
            await press(page, "Make a token", "Dispatch")
            yield Shown(name="drafts", page=page)


async def _draft(page: Page, caller: Caller, sees: str, **changed: Any) -> str:  # noqa: ANN401
    draft = await made(caller, **changed)
    await go(page, f"ask/{draft['id']}", sees)
    return str(draft["id"])


async def _written(page: Page, caller: Caller) -> AsyncGenerator[Shown]:
    outline = [[45_464_000, 9_189_000], [45_466_000, 9_189_500], [45_465_000, 9_192_000]]
    area = {"shape": "polygon", "ring": outline}
    words = "The owner, Robert Tessel, was not hurt.\u200b " + MARCH
    await _draft(page, caller, "Remove it", text=words, area=area)
    yield Shown(name="findings", page=page)
    await _draft(page, caller, "", text="You must send video, or you will be fined.")
    yield Shown(name="refused-by-a-rule", page=page)
    narrow = {"shape": "circle", "lat": 45_464_200, "lon": 9_190_000, "radius_m": 20}
    await _draft(page, caller, "", area=narrow)
    yield Shown(name="too-narrow", page=page)
    night = {"start": "02:30", "end": "03:30", "zone": "Europe/Rome"}
    await _draft(page, caller, "there was no 02:30", day="2026-03-29", **night)
    yield Shown(name="an-hour-that-never-was", page=page)
    await _draft(page, caller, "The second time", day="2026-10-25", **night)
    yield Shown(name="an-hour-that-came-twice", page=page)
    await _draft(page, caller, "Nothing in the words is refused or held")
    yield Shown(name="ready", page=page)
    for tab, name in (("The board", "as-the-board-shows-it"), ("Poster", "as-a-poster")):
        await press(page, tab)
        yield Shown(name=name, page=page)
    await press(page, "Post it…")
    yield Shown(name="post", page=page)
    await close(page)
    await press(page, "Delete the draft…")
    yield Shown(name="delete", page=page)
    await close(page)


async def _posted(page: Page, world: DeskWorld, caller: Caller) -> AsyncGenerator[Shown]:
    await _draft(page, caller, "Nothing in the words is refused or held")
    world.front.away = True
    await press(page, "Post it…")
    await press(page, "Post it", world.front.url)
    yield Shown(name="board-away", page=page)
    world.front.away = False
    await _draft(page, caller, "Nothing in the words is refused or held", case_number="EF-7")
    world.front.lose_answers = 1
    await press(page, "Post it…")
    await press(page, "Post it", "It may be public already")
    yield Shown(name="answer-lost", page=page)
    await _draft(page, caller, "Nothing in the words is refused or held", case_number="EF-8")
    await lock_posting_key(world)
    await press(page, "Post it…")
    await press(page, "Post it")
    await page.locator("nr-desk-unlock").get_by_label("Passphrase", exact=True).wait_for()
    yield Shown(name="unlock", page=page)
    await close(page)
    await press(page, "Post it…")
    await press(page, "Post it")
    field = page.locator("nr-desk-unlock").get_by_label("Passphrase", exact=True)
    await field.fill("orchard lantern seven paddle quiet gravel")
    await page.keyboard.press("Enter")
    await page.get_by_text("Posted.", exact=True).wait_for()
    await quiet(page)
    yield Shown(name="posted", page=page)
    await press(page, "Print the poster…")
    yield Shown(name="poster", page=page)
    await close(page)
    draft = await _draft(page, caller, "march", text=MARCH)
    await press(page, "Post it…")
    await press(page, "Post it", "a moderator reads it first")
    yield Shown(name="held", page=page)
    [(ticket, _)] = world.agency.home.held_entries()
    reason = "It asks who took part in something lawful. Ask about the incident itself."
    await moderate(world.front.folder, "--refuse", ticket, "--reason", reason)
    await world.look()
    await go(page, f"ask/{draft}", "Ask about the incident itself")
    yield Shown(name="refused-by-a-moderator", page=page)
    await appoint(world.agency, world.front.folder.parent / "court")
    await _draft(
        page,
        caller,
        "Nothing in the words",
        case_number="EF-9",
        text="We ask for video of the school.",
    )
    await press(page, "Post it…")
    await press(page, "Post it", "Waits for the signature of Springfield Court.")
    yield Shown(name="waits", page=page)


async def _released(page: Page, world: DeskWorld, caller: Caller) -> AsyncGenerator[Shown]:
    jo = await world.sign_in("Jo Pruitt")
    draft = await made(jo)
    await go(page, f"ask/{draft['id']}", "Jo Pruitt has this draft open.")
    yield Shown(name="open-elsewhere", page=page)
    await caller.call("PUT", "/department", {"second_officer": True, "zone": ""})
    await jo.call("POST", f"/drafts/{draft['id']}/sending", {"revision": 0})
    await go(page, f"ask/{draft['id']}", "asks for its release")
    yield Shown(name="waits-for-release", page=page)
    await press(page, "Send back…")
    yield Shown(name="send-back", page=page)
    await close(page)
    reason = {"reason": "Say which lane.", "revision": 1}
    await caller.call("POST", f"/drafts/{draft['id']}/return", reason)
    await go(page, f"ask/{draft['id']}", "sent this back")
    yield Shown(name="sent-back", page=page)
    own = await made(caller)
    await caller.call("POST", f"/drafts/{own['id']}/sending", {"revision": 0})
    await go(page, f"ask/{own['id']}", "asks for its release")
    yield Shown(name="waits-for-somebody-else", page=page)


async def _with_images(page: Page, caller: Caller) -> AsyncGenerator[Shown]:
    async with TestServer(tile_images([])) as server:
        host = str(server.make_url("")).rstrip("/")
        images = {"map_tiles": f"{host}/{{z}}/{{x}}/{{y}}.png", "map_credit": "© Example Maps"}
        await caller.call("PUT", "/department", images)
        # A page may load images only from where it could when it was loaded itself.
        await page.reload()
        await _draft(page, caller, "Off until you switch it on", case_number="EF-9")
        yield Shown(name="map-images-off", page=page)
        switch = page.get_by_role("checkbox", name="Show map images")
        await switch.check()
        await page.get_by_text("© Example Maps").wait_for()
        yield Shown(name="map-images-on", page=page)
    await page.reload()
    await page.get_by_text("You see the drawn map.").wait_for()
    yield Shown(name="map-images-away", page=page)
    await caller.call("PUT", "/department", {"map_tiles": ""})


STORIES: Final[dict[str, Story]] = {"ask": ask}

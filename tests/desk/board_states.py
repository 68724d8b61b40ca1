"""The states of a board's desk: held posts, registrations, notices, verifiers, record, health."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any, Final, override

import aiohttp
from aiohttp.test_utils import TestServer
from playwright.async_api import Page

from noticeboard.board.desk.server import open_desk
from noticeboard.board.home import Home
from noticeboard.board.registrations import DomainPages, DomainProof
from noticeboard.desk.people import Role
from noticeboard.runtime.files import PRIVATE_FILE, write_all
from tests.desk.board_world import MARCH, MODERATOR, BoardDeskWorld, board_desk_world
from tests.desk.scene import Scene, Shown, Story, close, go, press, quiet, see
from tests.noticeboard.board.world import Agency, watched
from tests.noticeboard.log.made import ORIGIN, Clock, key

REASON: Final = "It asks who took part in something lawful. Ask about the incident itself."
HOSTILE: Final = (
    "<img src=x onerror=\"document.title='run'\"> You must send video of everyone who marched."
    " Mr. Harper knows. " + "w" * 300
)


async def held(scene: Scene) -> AsyncIterator[Shown]:
    """Show the queue of a moderator, before and after each kind of decision."""
    async with board_desk_world(await scene.new_folder("held")) as desk:  # noqa: SIM117
        async with scene.window(desk.link(), MODERATOR) as page:
            await see(page, "None was ever held here.")
            yield Shown(name="none-ever", page=page)
            await desk.hold(title="Paint on the union hall")
            await go(page, "held", "One waits")
            yield Shown(name="one-waits", page=page)
            town = await desk.join("town")
            other = await desk.hold(town, title="Windows", text=f"{MARCH} Mr. Harper saw it.")
            await desk.hold(town, title="Markup", text=HOSTILE)
            await go(page, "held", "3 wait")
            yield Shown(name="three-wait", page=page)
            await page.keyboard.press("r")
            await page.get_by_role("alert").wait_for()
            yield Shown(name="refused-without-a-reason", page=page)
            await press(page, "Asks who attended")
            await page.locator("#reason").press("Escape")
            await page.keyboard.press("a")
            await see(page, "The board learns of it in 10 s.")
            yield Shown(name="approved-with-undo", page=page)
            await page.evaluate("timePasses()")
            await see(page, "Entry")
            yield Shown(name="approved", page=page)
            sam = await desk.sign_in("Sam Adeyemi")
            await page.keyboard.press("a")
            await sam.call("POST", f"/held/{other}/refusal", {"reason": REASON})
            await page.evaluate("timePasses()")
            await see(page, "decided this")
            yield Shown(name="decided-by-another", page=page)
            await page.set_viewport_size({"width": 390, "height": 844})
            await press(page, "Refuse…")
            yield Shown(name="reason-on-a-phone", page=page)
            await close(page)
            await page.set_viewport_size({"width": 1280, "height": 900})
            await page.locator("#reason").fill(REASON)
            await press(page, "Refuse", "The board learns of it in 10 s.", exact=False)
            await page.evaluate("timePasses()")
            await see(page, "No post waits.")
            await desk.decided()
            await go(page, "held", "No post waits.")
            yield Shown(name="none-waits", page=page)
            await go(page, "record", "By rule")
            yield Shown(name="record", page=page)
            await page.keyboard.press("?")
            await page.get_by_role("dialog").wait_for()
            yield Shown(name="shortcuts", page=page)
            await close(page)


class OnePage(DomainPages):
    """A domain whose page is what it is told to be."""

    proof = DomainProof.NONE

    @override
    async def check(self, domain: str, agency: str) -> DomainProof:
        """Return that."""
        return self.proof


async def operation(scene: Scene) -> AsyncIterator[Shown]:
    """Show what the operator does: registrations, notices, verifiers, and a look at the board."""
    pages = OnePage()
    folder = await scene.new_folder("operation")
    async with board_desk_world(folder, pages=pages) as desk:
        async with scene.window(desk.link(), MODERATOR) as page:
            await go(page, "record", "Nothing was held")
            yield Shown(name="no-record", page=page)
            await go(page, "registrations", "No registration waits.")
            yield Shown(name="no-registration", page=page)
            for agency in (
                Agency(slug="westmoor", clock=desk.world.clock),
                Agency(slug="fake", name="ExampIe County Fire", clock=desk.world.clock),
            ):
                file = folder / f"{agency.slug}.entry"
                raw = agency.registration(desk.world.board)
                await asyncio.to_thread(file.write_bytes, raw)
                await page.locator("input[type=file]").set_input_files(file)
                await see(page, f"There is no page at {agency.slug}.example.org yet")
            yield Shown(name="registrations", page=page)
            await page.get_by_role("button", name="Log it…").first.click()
            yield Shown(name="log-unproved", page=page)
            await close(page)
            pages.proof = DomainProof.NAMED
            await press(page, "Read it again", "names this ID")
            yield Shown(name="domain-named", page=page)
            await press(page, "Refuse…")
            yield Shown(name="refuse-registration", page=page)
            await close(page)
            async for shown in _entries(page, desk):
                yield shown
        moderator = [Role.MODERATOR]
        async with (
            open_desk(desk.folder, roles=moderator) as app,
            TestServer(app) as server,
            aiohttp.ClientSession() as session,
        ):
            url = str(server.make_url("")).rstrip("/")
            only = BoardDeskWorld(world=desk.world, app=app, url=url, session=session)
            async with scene.window(only.link(), MODERATOR) as page:
                yield Shown(name="moderator-only", page=page)


async def _entries(page: Page, desk: BoardDeskWorld) -> AsyncIterator[Shown]:
    """Show what the operator may log besides, and how the board is."""
    await go(page, "notices", "No notice yet.")
    yield Shown(name="no-notice", page=page)
    await page.get_by_label("Number of the entry").fill("1")
    await page.get_by_label("What everybody").fill("See the agency's own page.")
    await press(page, "Publish…")
    yield Shown(name="publish-notice", page=page)
    await close(page)
    caller = await desk.sign_in()
    desk.world.clock.at = datetime.now(UTC)
    body = {"index": 1, "text": "See the agency's own page.\nIt was corrected."}
    await caller.call("POST", "/notices", body)
    await go(page, "notices", "It was corrected.")
    yield Shown(name="notices", page=page)
    await go(page, "verifiers", "verifier.example.org")
    yield Shown(name="verifiers", page=page)
    await press(page, "Remove…")
    yield Shown(name="remove-verifier", page=page)
    await close(page)
    await press(page, "Add one…")
    await press(page, "Add")
    yield Shown(name="add-verifier-refused", page=page)
    await close(page)
    await go(page, "health", "No witness signs")
    yield Shown(name="health-without-witnesses", page=page)


async def health(scene: Scene) -> AsyncIterator[Shown]:
    """Show a board that is well, that misses witnesses, and that isn't served."""

    def fix_key(home: Home) -> None:
        raw = key(ORIGIN).export().encode()
        write_all([(home.folder / "keys" / "log", raw)], mode=PRIVATE_FILE)

    folder = await scene.new_folder("health")
    async with AsyncExitStack() as stack:
        names, clock = ("courier", "library", "northbay"), Clock()
        witnesses = await stack.enter_async_context(watched(folder, names, clock))
        settings: dict[str, Any] = {
            "witnesses": tuple(each.setting for each in witnesses),
            "quorum": 2,
        }
        wanted = board_desk_world(folder, set_up=fix_key, **settings)
        async with wanted as desk:  # noqa: SIM117
            async with scene.window(desk.link(), MODERATOR) as page:
                await go(page, "health", "The board is well.")
                yield Shown(name="well", page=page)
                await press(page, "Check everything…")
                yield Shown(name="check", page=page)
                await close(page)
                await press(page, "Check everything…")
                await press(page, "Check", "Everything holds.")
                yield Shown(name="checked", page=page)
                await close(page)
                witnesses[2].is_away = True
                await desk.world.board.post(desk.world.agency.request(desk.world.board))
                await go(page, "health", "One witness is away.")
                yield Shown(name="one-away", page=page)
                witnesses[1].is_away = True
                await asyncio.gather(
                    desk.world.board.post(desk.world.agency.request(desk.world.board)),
                    return_exceptions=True,
                )
                await go(page, "health")
                desk.world.clock.at += timedelta(minutes=1)
                clock.at = desk.world.clock.at
                # The board looks at itself every two seconds.
                for _ in range(3):
                    await asyncio.sleep(2)
                    await go(page, "health", "entries in the log")
                yield Shown(name="too-few-witnesses", page=page)
                witnesses[0].is_away = False
                witnesses[1].is_away = False
        async with (
            open_desk(folder / "board") as app,
            TestServer(app) as server,
            aiohttp.ClientSession() as session,
        ):
            url = str(server.make_url("")).rstrip("/")
            alone = BoardDeskWorld(world=desk.world, app=app, url=url, session=session)
            async with scene.window(alone.link(), MODERATOR) as page:
                await go(page, "health", "The board isn't running.")
                yield Shown(name="not-served", page=page)
                await quiet(page)


STORIES: Final[dict[str, Story]] = {"held": held, "operation": operation, "health": health}

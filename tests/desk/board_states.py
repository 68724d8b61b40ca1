"""The states of a board's desk: what moderators decide about, and what its operator looks after."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
import shutil
from typing import Any, Final

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from noticeboard.board.backups import make_backup, read_back
from noticeboard.board.desk.server import open_desk
from noticeboard.board.home import Home
from noticeboard.board.operator_record import change_mirrors
from noticeboard.board.upload_store import InboxLimits
from noticeboard.desk.people import Role
from noticeboard.log.witness import origin_hash
from noticeboard.rules.domain_page import page_for
from noticeboard.runtime.files import PRIVATE_FILE, write_all
from tests.desk.board_world import (
    MODERATOR,
    BoardDeskWorld,
    board_desk_world,
    domain_pages,
)
from tests.desk.scene import Scene, Shown, Story, close, go, press, see
from tests.noticeboard.board.test_mirrors import other_history, static
from tests.noticeboard.board.world import Agency, watched
from tests.noticeboard.log.made import ORIGIN, Clock, key

HALL: Final = (
    "Red paint was thrown on the front of the union hall on Dock Street, some time between 21:00"
    " and 23:30 on Monday. We ask for video of the sidewalk during the strike vote and of everyone"
    " who left the meeting, so that we can identify them."
)
HOSTILE: Final = (
    "<img src=x onerror=\"document.title='run'\"> You must send video of everyone who marched."
    " Mr. Harper knows. " + "w" * 300
)
OPERATOR: Final = "Iris Lindqvist"


@asynccontextmanager
async def new_desk(
    scene: Scene,
    name: str,
    **settings: Any,  # noqa: ANN401 -- any setting of the board
) -> AsyncGenerator[BoardDeskWorld]:
    """Serve a board whose clock is right, and its desk."""
    async with board_desk_world(await scene.new_folder(name), **settings) as desk:
        desk.world.clock.at = datetime.now(UTC)
        yield desk


async def entrance(scene: Scene) -> AsyncGenerator[Shown]:
    """Show signing in, and a session that is over."""
    async with new_desk(scene, "entrance") as desk:
        async with scene.window(desk.url) as page:
            yield Shown(name="without-link", page=page)
        async with scene.window(f"{desk.url}/#code=made-up") as page:
            yield Shown(name="name", page=page)
            await page.get_by_role("textbox").fill(MODERATOR)
            await press(page, "Sign in")
            await page.get_by_role("alert").wait_for()
            yield Shown(name="refused", page=page)
        async with scene.window(desk.link(), MODERATOR) as page:
            await page.evaluate("localStorage.setItem('nr-desk-token', 'over')")
            await page.evaluate("location.hash = '#/record'")
            await see(page, "Each link signs one person in")
            yield Shown(name="session-over", page=page)


async def held(scene: Scene) -> AsyncGenerator[Shown]:
    """Show what waits for a moderator, and a reason as it is written."""
    async with new_desk(scene, "held") as desk, scene.window(desk.link(), MODERATOR) as page:
        other = await desk.sign_in("Sam Adeyemi")
        await see(page, "None was ever held here.")
        yield Shown(name="none-ever", page=page)
        await desk.hold(title="Paint on the union hall, and who came out after", text=HALL)
        await go(page, "held", "One waits")
        yield Shown(name="one-waits", page=page)
        for title, verdict, reason in (
            ("Glass at the union hall", "publication", "A place, not a meeting."),
            ("Who marched on Main Street", "refusal", "It asks who marched."),
            ("A car struck near the rally", "publication", "It asks about the crash."),
        ):
            ticket = await desk.hold(title=title)
            await other.call("POST", f"/held/{ticket}/{verdict}", {"reason": reason})
        police, lake, town = [await desk.join(slug) for slug in ("police", "lakeside", "town")]
        await desk.hold(
            police,
            title="A fight after the late game",
            text="Three Asian men ran from the stadium. Mr. Harper was hurt: you must send video.",
        )
        await desk.hold(lake, title="Broken windows, Quay Street")
        markup = await desk.hold(town, title="Markup", text=HOSTILE)
        await go(page, "held", "4 wait")
        yield Shown(name="waiting", page=page, is_printed=True)
        await page.keyboard.press("k")
        for _ in range(3):
            await page.keyboard.press("j")
        await page.locator("#post").get_by_text("Markup").wait_for()
        yield Shown(name="markup", page=page)
        body = {"reason": "It asks who marched."}
        await other.call("POST", f"/held/{markup}/refusal", body)
        await go(page, "held", "3 wait")
        await page.keyboard.press("j")
        await see(page, "Race alone")
        yield Shown(name="three-rules", page=page)
        await page.keyboard.press("r")
        await page.get_by_role("alert").wait_for()
        yield Shown(name="reason-needed", page=page)
        await page.locator("#reason").fill("Mr. Harper was hurt.")
        await press(page, "Refuse")
        await page.get_by_role("alert").get_by_text("name nobody").wait_for()
        yield Shown(name="reason-wrong", page=page)
        await page.locator("#reason").fill("It describes people by race alone.")
        await page.locator("#reason").press("Escape")
        await page.keyboard.press("r")
        await see(page, "The board learns of it")
        yield Shown(name="undo", page=page)
        await page.keyboard.press("?")
        await see(page, "Single keys act")
        yield Shown(name="keyboard", page=page)
        await close(page)
        await desk.challenge("It asks for six hours, and the fire took one.")
        await go(page, "held", "A challenge to entry")
        await page.locator(".queue button").last.click()
        await see(page, "Somebody who reads the board")
        yield Shown(name="challenge", page=page)


async def decisions(scene: Scene) -> AsyncGenerator[Shown]:
    """Show what became of decisions, and the record that they leave."""
    async with new_desk(scene, "decisions") as desk, scene.window(desk.link(), MODERATOR) as page:
        other = await desk.sign_in("Sam Adeyemi")
        await desk.hold(title="Paint on the union hall, and who came out after", text=HALL)
        lake = await desk.join("lakeside")
        await desk.hold(lake, title="Broken windows, Quay Street")
        hill = await desk.hold(lake, title="Broken windows, Hill Street")
        await go(page, "held", "3 wait")
        await page.keyboard.press("j")
        await page.locator("#post").get_by_text("Quay").wait_for()
        await page.keyboard.press("a")
        await page.keyboard.press("a")
        await page.locator("#post").get_by_text("Paint").wait_for()
        await other.call("POST", f"/held/{hill}/refusal", {"reason": "It asks who marched."})
        await page.evaluate("timePasses()")
        await see(page, "Sam Adeyemi decided this")
        yield Shown(name="decided", page=page)
        # Its agency posts meanwhile: what waits can't be logged as it was signed.
        await desk.world.board.post(desk.world.agency.request(desk.world.board))
        await go(page, "held", "Paint on the")
        await page.keyboard.press("a")
        await see(page, "No post waits.")
        await page.evaluate("timePasses()")
        await see(page, "Approved, not logged yet")
        yield Shown(name="signed-anew", page=page)
        await go(page, "held", "No post waits.")
        yield Shown(name="none", page=page)
        await go(page, "record", "By rule")
        yield Shown(name="record", page=page, is_printed=True)


async def phone(scene: Scene) -> AsyncGenerator[Shown]:
    """Show that on a phone the buttons open the reason."""
    async with new_desk(scene, "phone") as desk:
        await desk.hold(title="Paint on the union hall, and who came out after", text=HALL)
        async with scene.window(desk.link(), MODERATOR) as page:
            await page.set_viewport_size({"width": 390, "height": 844})
            await press(page, "Refuse…", "Refuse this post")
            yield Shown(name="refuse", page=page)
            await close(page)
            await page.set_viewport_size({"width": 390, "height": 844})
            await press(page, "Approve…", "Approve this post")
            yield Shown(name="approve", page=page)


async def roles(scene: Scene) -> AsyncGenerator[Shown]:
    """Show that an operator reads what waits and decides nothing; a moderator does nothing else."""
    for role, name in ((Role.OPERATOR, OPERATOR), (Role.MODERATOR, MODERATOR)):
        async with new_desk(scene, f"only-{role}", roles=[role]) as desk:
            await desk.hold(text=HALL)
            async with scene.window(desk.link(), name) as page:
                await see(page, "union hall")
                yield Shown(name=f"only-{role}", page=page)


async def registrations(scene: Scene) -> AsyncGenerator[Shown]:
    """Show what agencies sent, what their domains say, and the last step."""
    folder = await scene.new_folder("domains")
    async with domain_pages(folder, "westmoor.example.org") as (pages, domain):  # noqa: SIM117
        async with new_desk(scene, "registrations", pages=domain) as desk:
            board = desk.world.board
            new = Agency(slug="westmoor", name="Westmoor Rural Fire", clock=desk.world.clock)
            fake = Agency(slug="fake", name="ExampIe County Fire", clock=desk.world.clock)
            async with scene.window(desk.link(), OPERATOR) as page:
                await go(page, "registrations", "No registration waits.")
                yield Shown(name="none", page=page)
                file = folder / "register.entry"
                await asyncio.to_thread(file.write_bytes, b"no registration")
                await page.locator("input[type=file]").set_input_files(file)
                await see(page, "is no registration")
                yield Shown(name="no-registration", page=page)
                await asyncio.to_thread(file.write_bytes, new.registration(board))
                await page.locator("input[type=file]").set_input_files(file)
                await see(page, "There is no page at")
                yield Shown(name="no-page", page=page)
                await press(page, "Log it…", "Its domain doesn't prove it")
                yield Shown(name="log-unproved", page=page)
                await close(page)
                pages["westmoor.example.org"] = web.Response(text=page_for("0" * 40))
                await press(page, "Read it again", "doesn't name this ID")
                yield Shown(name="other-page", page=page)
                pages["westmoor.example.org"] = web.Response(text=page_for(new.id))
                await press(page, "Read it again", "names this ID")
                yield Shown(name="named", page=page)
                await asyncio.to_thread(file.write_bytes, fake.registration(board))
                await page.locator("input[type=file]").set_input_files(file)
                await see(page, "A registered name looks like it")
                yield Shown(name="look-alike", page=page)
                await press(page, "Refuse…", "The file is deleted here")
                yield Shown(name="refuse", page=page)
                await close(page)
                await press(page, "Log it…", "Log Westmoor")
                yield Shown(name="log", page=page)
                await close(page)
                await press(page, "Log it…")
                await press(page, "Log it", "is logged: entry")
                yield Shown(name="logged", page=page)


async def notices_and_verifiers(scene: Scene) -> AsyncGenerator[Shown]:
    """Show the other acts of an operator."""
    async with new_desk(scene, "operator") as desk, scene.window(desk.link(), OPERATOR) as page:
        await go(page, "notices", "No notice yet.")
        yield Shown(name="no-notice", page=page)
        await page.get_by_label("Number of the entry").fill("1")
        await page.get_by_label("What everybody should know").fill(
            "Its window is wrong: it was Tuesday."
        )
        await press(page, "Publish…", "Everybody can read it")
        yield Shown(name="notice", page=page)
        await close(page)
        await press(page, "Publish…")
        await press(page, "Publish", "The notice is entry")
        yield Shown(name="notice-published", page=page)
        await go(page, "verifiers", "verifier.example.org")
        yield Shown(name="verifiers", page=page)
        await press(page, "Add one…", "Add a verifier")
        yield Shown(name="verifier", page=page)
        await close(page)
        await press(page, "Add one…", "Add a verifier")
        await page.locator("#key").fill("no key")
        await press(page, "Add")
        await page.get_by_role("alert").wait_for()
        yield Shown(name="verifier-no-key", page=page)
        await close(page)
        await press(page, "Add one…", "Add a verifier")
        second = str(key("second.example.org").verifier)
        await page.locator("#key").fill(second)
        await press(page, "Add", "It counts when")
        yield Shown(name="verifier-added", page=page)
        await press(page, "Remove…", "What it said stays")
        yield Shown(name="verifier-removal", page=page)


def fix_key(home: Home) -> None:
    """Give a board the key that the witnesses know."""
    raw = key(ORIGIN).export().encode()
    write_all([(home.folder / "keys" / "log", raw)], mode=PRIVATE_FILE)


async def health(scene: Scene) -> AsyncGenerator[Shown]:
    """Show how the board is, from well to not running."""
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
                await go(page, "health", "Nothing becomes public.")
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


async def mirrors(scene: Scene) -> AsyncGenerator[Shown]:
    """Show how an operator names mirrors, and everything that they can be."""
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(new_desk(scene, "mirrored"))
        home, board, folder = desk.home, desk.world.board, await scene.new_folder("mirrors")
        page = await stack.enter_async_context(scene.window(desk.link(), OPERATOR))

        async def name(url: str) -> None:
            at = desk.world.clock.at
            await asyncio.to_thread(change_mirrors, home, by=OPERATOR, at=at, add=url)

        async def copy(to: str) -> None:
            path = await asyncio.to_thread(shutil.copytree, home.public, folder / to)
            await name(await stack.enter_async_context(static(path)))

        await go(page, "health", "No mirror is named.")
        await press(page, "Add…", "Add a mirror")
        yield Shown(name="add", page=page)
        await close(page)
        await press(page, "Add…", "Add a mirror")
        await page.locator("#mirror").fill("ftp://mirror.example.org")
        await press(page, "Add")
        await page.get_by_role("alert").wait_for()
        yield Shown(name="no-address", page=page)
        await close(page)
        same = await stack.enter_async_context(static(home.public))
        await press(page, "Add…", "Add a mirror")
        await page.locator("#mirror").fill(same)
        await press(page, "Add", "Same root")
        yield Shown(name="well", page=page)
        await page.locator("nr-board-mirrors td button").first.click()
        await see(page, "no longer checks it")
        yield Shown(name="removal", page=page)
        await close(page)
        await copy("behind")
        await board.post(desk.world.agency.request(board))
        desk.world.clock.at += timedelta(hours=2)
        await copy("catching-up")
        await board.post(desk.world.agency.request(board))
        await name("http://127.0.0.1:9")
        await asyncio.to_thread((folder / "empty").mkdir)
        await asyncio.to_thread((folder / "empty" / "checkpoint").write_text, "made up")
        await name(await stack.enter_async_context(static(folder / "empty")))
        await go(page, "health", "Not checked yet")
        await press(page, "Check now", "Away since")
        for text in ("Same root", "Catching up", "Behind since", "No copy of this board"):
            await see(page, text)
        yield Shown(name="behind-and-away", page=page)
        public = await other_history(folder / "other", home, 2)
        forked = await stack.enter_async_context(static(public, f"/{origin_hash(ORIGIN)}"))
        await name(forked)
        await go(page, "health", "Not checked yet")
        await press(page, "Check now", "Two histories of this board")
        yield Shown(name="fork", page=page)


async def backups(scene: Scene) -> AsyncGenerator[Shown]:
    """Show the newest backup and the last one that was read back: well, old, and unreadable."""
    async with new_desk(scene, "backups") as desk, scene.window(desk.link(), OPERATOR) as page:
        home, clock, folder = desk.home, desk.world.clock, await scene.new_folder("vault")
        await go(page, "health", "The board knows of no backup")
        yield Shown(name="none", page=page)
        made = await make_backup(home, folder, by=OPERATOR, now=clock.at)
        await go(page, "health", "Never read back")
        yield Shown(name="unread", page=page)
        await read_back(home, made.place, by=OPERATOR, now=clock.at)
        await go(page, "health", "it holds")
        yield Shown(name="well", page=page)
        clock.at += timedelta(hours=40)
        await go(page, "health", "Its newest backup is old.")
        yield Shown(name="old", page=page)
        database = Path(made.place) / "board.db"
        await asyncio.to_thread(database.write_bytes, b"no database")
        await read_back(home, made.place, by=OPERATOR, now=clock.at)
        await go(page, "health", "Its last backup doesn't hold.")
        yield Shown(name="unreadable", page=page)


async def faults(scene: Scene) -> AsyncGenerator[Shown]:
    """Show a board that runs from an old copy, and one whose disk is nearly full."""
    names, folder = ("courier", "library"), await scene.new_folder("witnesses")
    async with watched(folder, names, Clock()) as (courier, library):
        # The first sees more of the newest board than of the old one, which has the same key.
        newest: dict[str, Any] = {"witnesses": (courier.setting,), "quorum": 1}
        old = newest | {"witnesses": (courier.setting, library.setting)}
        async with board_desk_world(folder / "newest", set_up=fix_key, **newest) as desk:
            await desk.world.board.post(desk.world.agency.request(desk.world.board))
        async with board_desk_world(folder / "old", set_up=fix_key, **old) as desk:  # noqa: SIM117
            async with scene.window(desk.link(), OPERATOR) as page:
                await go(page, "health", "holds another log")
                yield Shown(name="other-log", page=page)
    limits = InboxLimits(free_bytes=1 << 50)
    async with new_desk(scene, "full", limits=limits) as desk:  # noqa: SIM117
        async with scene.window(desk.link(), OPERATOR) as page:
            await go(page, "health", "new shares are turned away")
            yield Shown(name="disk-nearly-full", page=page)


STORIES: Final[dict[str, Story]] = {
    "entrance": entrance,
    "held": held,
    "decisions": decisions,
    "health": health,
    "mirrors": mirrors,
    "backups": backups,
    "faults": faults,
    "phone": phone,
    "roles": roles,
    "registrations": registrations,
    "notices-and-verifiers": notices_and_verifiers,
}

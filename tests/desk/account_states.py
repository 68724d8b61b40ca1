"""The states of the accounts: the list, one account by one officer or two, and the promise."""

from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from typing import Final

from playwright.async_api import Page

from noticeboard.agency.client import BoardClient
from noticeboard.agency.desk.board_watch import WATCH
from noticeboard.agency.draft import thread_entry
from noticeboard.agency.poster import LoggedPost, Poster
from noticeboard.log.encoding import format_time
from noticeboard.rules.accounts import ACCOUNTS_FROM
from tests.desk.scene import Scene, Shown, Story, close, go, press, see
from tests.desk.test_accounts import challenge
from tests.desk.test_shares import opened
from tests.desk.world import FILM, OFFICER, Caller, DeskWorld, desk_world
from tests.noticeboard.agency.conftest import a_draft, now

DAY: Final = timedelta(days=1)
TITLES: Final = ("A fire in Linden Park", "A kitchen fire on Fern Street", "A barn fire")


class Calendar:
    """A clock of the department and its board that goes on from another day."""

    def __init__(self, day: datetime) -> None:
        self._ahead = day - now()

    def __call__(self) -> datetime:
        """Return the time."""
        return now() + self._ahead

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        self._ahead += by


async def set_clock(world: DeskWorld, day: datetime) -> Calendar:
    """Have the desk and its board live on another day."""
    clock = Calendar(day)
    world.front.clock = world.desk.now = clock
    await world.front.again()
    return clock


async def asked(world: DeskWorld, clock: Calendar, title: str, number: str) -> LoggedPost:
    """Post a request that is open for five days."""
    at = clock()
    draft = a_draft(
        title,
        case_number=number,
        start=format_time(at - timedelta(minutes=30)),
        end=format_time(at - timedelta(minutes=5)),
        life=5 * DAY,
    )
    async with BoardClient.to(world.front.url) as client:
        return await Poster(world.agency.home, client, clock).publish(draft.make)


async def closed(world: DeskWorld, clock: Calendar, post: LoggedPost, text: str) -> None:
    """Close a request."""
    make = thread_entry("resolve", post.entry.body.id, text)
    async with BoardClient.to(world.front.url) as client:
        await Poster(world.agency.home, client, clock).publish(make)


async def accounts(scene: Scene) -> AsyncGenerator[Shown]:
    """Show what is owed: nothing, an account with shares, one without, and one that is late."""
    async with desk_world(await scene.new_folder("accounts")) as world:
        caller = await world.sign_in()
        clock = await set_clock(world, ACCOUNTS_FROM + 9 * DAY)
        async with scene.window(world.link(), OFFICER) as page:
            await go(page, "accounts", "no account is owed")
            yield Shown(name="none", page=page)
            await press(page, "Promise…", "Promise it in public?")
            yield Shown(name="promise", page=page)
            await close(page)
            await press(page, "Promise…", "Promise it in public?")
            await press(page, "Promise it", "after their request has closed")
            first, second = await _asked(world, caller, clock)
            await go(page, "accounts", "The request is open")
            yield Shown(name="open", page=page)
            clock.move(4 * DAY)
            await closed(world, clock, first, "Solved. No more video is needed.")
            clock.move(32 * DAY)
            await go(page, "today", "2 accounts are late")
            yield Shown(name="today-late", page=page)
            await go(page, "accounts", "Late since")
            yield Shown(name="late", page=page)
            async for shown in _one(page, world, caller, first):
                yield shown
            await go(page, f"accounts/{second.entry.body.id}", "Nothing came.")
            yield Shown(name="nothing-came", page=page)
            clock.move(60 * DAY)
            await go(page, f"accounts/{first.entry.body.id}", "past the promised day")
            yield Shown(name="kept-too-long", page=page)


async def _asked(
    world: DeskWorld, caller: Caller, clock: Calendar
) -> tuple[LoggedPost, LoggedPost]:
    """Ask twice; the first time four shares come, of which two are opened, one is taken back."""
    first = await asked(world, clock, TITLES[0], "EF-2027-00031")
    second = await asked(world, clock, TITLES[1], "EF-2027-00032")
    for _ in range(2):
        await world.share(first, FILM)
    await world.look()
    await opened(world, caller, 1, 2)
    upload = await world.share(first, FILM)
    await world.front.withdraw(upload)
    await world.look()
    await world.share(first, FILM)
    # Listed, and not fetched.
    await world.app[WATCH].check()
    return first, second


async def _one(
    page: Page, world: DeskWorld, caller: Caller, first: LoggedPost
) -> AsyncGenerator[Shown]:
    request = first.entry.body.id
    case = "EF-2027-00031"
    await caller.call("POST", f"/cases/{case}/exports", {"shares": ["1"], "to": "prosecutor"})
    await go(page, f"accounts/{request}", "never fetched")
    yield Shown(name="one", page=page)
    await page.get_by_role("button", name="Now", exact=True).click()
    yield Shown(name="one-now", page=page)
    await page.get_by_label("Used in the case").fill("7")
    await press(page, "Save the draft", "no more can be part")
    yield Shown(name="too-many-used", page=page)
    await page.get_by_label("Used in the case").fill("2")
    until = f"{world.desk.now() + 90 * DAY:%Y-%m-%d}"
    await page.get_by_label("Kept until").fill(until)
    await press(page, "Save the draft", "Say why shares are kept")
    yield Shown(name="no-reason", page=page)
    await page.get_by_label("In public").fill("A case is before a court.")
    await press(page, "Post it…", "Post this account?")
    yield Shown(name="post", page=page)
    await close(page)
    await press(page, "Post it…", "Post this account?")
    await press(page, "Post it", "Posted as entry")
    yield Shown(name="posted", page=page)


async def two(scene: Scene) -> AsyncGenerator[Shown]:
    """Show challenges, and an account that one officer sends and another releases or sends back."""
    async with desk_world(await scene.new_folder("two")) as world:
        dana, ray = await world.sign_in(), await world.sign_in("Ray Oyelaran")
        clock = await set_clock(world, ACCOUNTS_FROM + 9 * DAY)
        await dana.call("PUT", "/department", {"second_officer": True, "zone": "Europe/Rome"})
        post = await asked(world, clock, TITLES[2], "EF-2027-00033")
        clock.move(6 * DAY)
        route = f"accounts/{post.entry.body.id}"
        first = await challenge(
            world, post.index, "The area is far too large for one barn.", clock()
        )
        await challenge(world, post.index, "Who asked for this?", clock())
        answer = {"challenge": first, "text": "The wind carried it over the whole field."}
        await dana.call("POST", f"/requests/{post.entry.body.id}/answers", answer)
        await world.look()
        async with scene.window(world.link(), OFFICER) as page:
            await go(page, "today", "Somebody challenges")
            yield Shown(name="today-challenged", page=page)
            await go(page, "cases/EF-2027-00033", "The wind carried it")
            yield Shown(name="challenged", page=page)
            await press(page, "Answer…", "Answer this challenge")
            yield Shown(name="answer", page=page)
            await close(page)
            await go(page, route, "A second officer reads it")
            await press(page, "Send for release…", "Send this account")
            yield Shown(name="send", page=page)
            await close(page)
            await press(page, "Send for release…", "Send this account")
            await press(page, "Send it", "You wrote or sent this")
            yield Shown(name="sent", page=page)
            await ray.call("POST", f"/{route}/return", {"reason": "Say that you looked twice."})
            await go(page, route, "Ray Oyelaran sent this back")
            yield Shown(name="returned", page=page)
        read = (await ray.call("GET", f"/{route}"))["read"]
        await ray.call("POST", f"/{route}/sending", {"read": read})
        async with scene.window(world.link(), "Sam Ortiz") as page:
            await go(page, "today", "waits for your release")
            yield Shown(name="today-waits", page=page)
            await go(page, route, "asks for its release")
            yield Shown(name="to-release", page=page)
            await press(page, "Send back…", "What is to change")
            yield Shown(name="send-back", page=page)
            await close(page)
            await see(page, "asks for its release")


STORIES: Final[dict[str, Story]] = {"accounts": accounts, "accounts-by-two": two}

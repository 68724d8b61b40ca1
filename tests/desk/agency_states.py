"""The states of an agency's desk: its first hour, its keys, what needs somebody, and its cases."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
import shutil
import threading
from typing import Final

from playwright.async_api import Page
import pytest

from noticeboard.agency.client import HeldError
from noticeboard.agency.desk.openings import OPENINGS
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.poster import LoggedPost
from noticeboard.agency.share_folder import ShareFolder
from noticeboard.log.link import BoardLink
from noticeboard.seal.age import AgeIdentity
from noticeboard.seal.hybrid import is_supported
from tests.desk.scene import Scene, Shown, Story, close, go, press, quiet, see
from tests.desk.test_ask import made
from tests.desk.test_first_hour import board_key, lock_posting_key
from tests.desk.test_keys import DEPARTMENT, OTHER, WORDS
from tests.desk.test_shares import CASE, asked, at_step, opened
from tests.desk.world import FILM, OFFICER, Caller, DeskWorld, desk_world
from tests.noticeboard.agency.conftest import Agency, an_agency
from tests.noticeboard.agency.test_held import MARCH, moderate
from tests.noticeboard.log.made import key
from tests.small_disk import small_disk

SAW: Final = "I heard a bang at about five past ten. I did not look out."
DISK_KIB: Final = (96 + 2 * 3) * 1024
"""So large is a disk that is full after one of three shares, as in the test of the openings."""


@asynccontextmanager
async def registered(
    scene: Scene, name: str, *, post_quantum: bool = False
) -> AsyncGenerator[tuple[DeskWorld, Caller]]:
    """Serve a registered department's desk, and sign somebody in beside whoever looks."""
    folder = await scene.new_folder(name)
    async with desk_world(folder, post_quantum=post_quantum) as world:
        yield world, await world.sign_in()


async def first_hour(scene: Scene) -> AsyncGenerator[Shown]:
    """Signing in, and the six steps from an empty folder to a level."""
    folder = await scene.new_folder("first-hour")
    stick = await scene.new_folder("stick")
    async with desk_world(folder, is_registered=False) as world:
        async with scene.window(world.url) as page:
            yield Shown(name="sign-in-without-link", page=page)
        async with scene.window(f"{world.url}/#code=made-up") as page:
            yield Shown(name="sign-in", page=page)
            await page.get_by_role("textbox").fill(OFFICER)
            await press(page, "Sign in")
            await page.get_by_role("alert").wait_for()
            yield Shown(name="sign-in-refused", page=page)
        async with scene.window(world.link(), OFFICER) as page:
            caller = await world.sign_in()
            async for shown in _steps(page, world, caller, stick):
                yield shown


async def _steps(  # noqa: PLR0915 -- one story
    page: Page, world: DeskWorld, caller: Caller, stick: Path
) -> AsyncGenerator[Shown]:
    await see(page, "Step 1 of 6")
    yield Shown(name="department", page=page)
    await page.goto(f"{world.url}/#/today")
    await page.locator("nr-desk-today h1").wait_for()
    await quiet(page)
    yield Shown(name="today-without-keys", page=page)
    await caller.call("PUT", "/setup/department", DEPARTMENT)
    await go(page, "keys", "Step 2 of 6")
    await page.locator("nr-new-passphrase li").nth(5).wait_for()
    yield Shown(name="root-key", page=page)
    await caller.call("POST", "/setup/root", {"passphrase": WORDS})
    await go(page, "keys", "Where the first copy goes")
    await page.get_by_label("Its folder").last.fill(str(stick))
    await page.get_by_label("Passphrase of the root key", exact=True).fill("not these words")
    await press(page, "Write it")
    await page.get_by_role("alert").wait_for()
    yield Shown(name="root-copy-wrong-passphrase", page=page)
    await page.get_by_role("radio", name="Paper").check()
    yield Shown(name="root-paper", page=page)
    body = {"folder": str(stick), "passphrase": WORDS}
    copied = await caller.call("POST", "/keys/root/copies", body)
    await go(page, "keys", "Step 3 of 6")
    await page.locator("nr-new-passphrase li").nth(5).wait_for()
    yield Shown(name="keys", page=page)
    await press(page, "Root key", "Step 2 of 6", exact=False)
    yield Shown(name="root-copied", page=page)
    await caller.call("DELETE", "/setup/root")
    await go(page, "keys", "Step 3 of 6")
    await page.get_by_role("checkbox").check()
    yield Shown(name="keys-without-passphrase", page=page)
    await caller.call("POST", "/setup/keys", {"passphrase": OTHER})
    await go(page, "keys", "Step 4 of 6")
    yield Shown(name="board", page=page)
    other = BoardLink.of(world.front.url, key("other.example.org").verifier)
    await page.get_by_label("Link of the board").fill(str(other))
    await press(page, "Look at its key")
    await page.get_by_role("alert").wait_for()
    yield Shown(name="board-has-another-key", page=page)
    link = str(BoardLink.of(world.front.url, await board_key(world)))
    await page.get_by_label("Link of the board").fill(link)
    await press(page, "Look at its key", "It is the key that the link names")
    yield Shown(name="board-key-compared", page=page)
    found = await caller.call("POST", "/setup/board/key", {"link": link})
    await caller.call("PUT", "/setup/board", {"link": link, "log_key": found["log_key"]})
    await go(page, "keys", "Step 5 of 6")
    yield Shown(name="registration", page=page)
    body = {"file": copied["file"], "passphrase": WORDS}
    await caller.call("POST", "/setup/registration", body)
    await go(page, "keys/first-hour")
    yield Shown(name="domain-page-before-the-log", page=page)
    await page.get_by_role("button", name="Registration").click()
    await see(page, "hasn't logged it yet")
    yield Shown(name="registration-not-logged", page=page)
    await world.front.register((world.agency.home.folder / "register.entry").read_bytes())
    await press(page, "See the answer", "has logged it as entry")
    yield Shown(name="registration-logged", page=page)
    await press(page, "Go on", "Step 6 of 6")
    yield Shown(name="domain-page", page=page)


async def keys(scene: Scene) -> AsyncGenerator[Shown]:
    """Show the keys of a registered department, and each thing that can be done with them."""
    # The oldest Python has no ML-KEM.
    async with registered(scene, "keys", post_quantum=is_supported()) as (world, _):
        await lock_posting_key(world)
        async with scene.window(world.link(), OFFICER) as page:
            await go(page, "keys", "Your keys")
            yield Shown(name="locked", page=page)
            for button, name in (
                ("Change…", "change"),
                ("Revoke…", "revoke"),
                ("Add a passphrase…", "protect"),
                ("Copy…", "copy"),
            ):
                await press(page, button)
                await page.get_by_role("dialog").wait_for()
                yield Shown(name=name, page=page)
                await close(page)
            await press(page, "Unlock…")
            yield Shown(name="unlock", page=page)
            await close(page)
            await press(page, "Unlock…")
            await page.get_by_label("Passphrase", exact=True).fill("wrong")
            await page.keyboard.press("Enter")
            await page.get_by_role("alert").wait_for()
            yield Shown(name="unlock-wrong-passphrase", page=page)
            await close(page)
            await press(page, "Change…")
            await page.get_by_label("Reason").fill("yearly")
            await press(page, "Change the keys")
            await page.locator("nr-desk-unlock").get_by_label("Passphrase", exact=True).fill(WORDS)
            await page.keyboard.press("Enter")
            await see(page, "New keys are logged")
            yield Shown(name="changed", page=page)
            await page.keyboard.press("?")
            await page.get_by_role("dialog").wait_for()
            yield Shown(name="shortcuts", page=page)
            await close(page)
            await press(page, "Revoke…")
            await page.get_by_label("Last entry that you made yourselves").fill("0")
            await page.get_by_label("Reason").fill("The laptop was stolen")
            await press(page, "Revoke the key", "is revoked")
            yield Shown(name="revoked", page=page)


async def today(scene: Scene) -> AsyncGenerator[Shown]:
    """Show what needs somebody: nothing, a lot, and a board that is away."""
    async with registered(scene, "today") as (world, caller):  # noqa: SIM117
        async with scene.window(world.link(), OFFICER) as page:
            await world.look()
            await go(page, "today", "Nobody sees this desk but you")
            yield Shown(name="first-day", page=page)
            posted = await asked(world)
            await world.look()
            await go(page, "today", "Nothing has come")
            yield Shown(name="no-share", page=page)
            uploads = [await world.share(posted, FILM, words=SAW) for _ in range(3)]
            await world.look()
            await go(page, "today", "3 shares are new")
            yield Shown(name="new-shares", page=page)
            await page.get_by_role("button", name="Open", exact=False).first.click()
            await page.get_by_role("dialog").wait_for()
            yield Shown(name="open", page=page)
            await close(page)
            await opened(world, caller, 1)
            await world.look()
            await go(page, "today", "2 shares are new")
            yield Shown(name="nothing-waits", page=page)
            world.front.away = True
            await opened(world, caller, 2)
            await world.look()
            await go(page, "today", "isn't answering")
            yield Shown(name="board-away", page=page)
            world.front.away = False
            await _much(world, caller, posted, uploads[2])
            await go(page, "today", "Mr. Harper")
            yield Shown(name="much", page=page)


async def _much(world: DeskWorld, caller: Caller, posted: LoggedPost, upload: str) -> None:
    """Have everything happen that needs somebody."""
    thief = world.folder / "thief"
    await asyncio.to_thread(shutil.copytree, world.agency.home.folder, thief)
    with pytest.raises(HeldError):
        await world.agency.publish("Windows on Main Street", text=MARCH)
    with pytest.raises(HeldError) as held:
        await world.agency.publish("Mr. Harper and the march", text=MARCH)
    reason = "It asks who took part in something lawful."
    words = ("--refuse", held.value.ticket, "--reason", reason)
    await moderate(world.front.folder, *words)
    await world.share(posted, FILM, key=str(AgeIdentity.generate().recipient))
    await world.look()
    await opened(world, caller, 4)
    await world.front.withdraw(upload)
    await caller.call("PUT", "/department", {"second_officer": True, "zone": ""})
    draft = await made(caller)
    await caller.call("POST", f"/drafts/{draft['id']}/sending", {"revision": 0})
    await Agency(home=AgencyHome(thief), front=world.front).publish("Not ours")
    await lock_posting_key(world)
    await world.look()


async def forked(scene: Scene) -> AsyncGenerator[Shown]:
    """Show a board that shows two histories."""
    async with registered(scene, "forked") as (world, _):
        await world.share(await asked(world), FILM)
        await world.look()
        await world.front.copy(world.folder / "backup")
        await world.agency.publish("seen")
        await world.look()
        await world.front.restore(world.folder / "backup")
        await an_agency(world.front, world.folder / "other")
        await world.front.register((world.folder / "other" / "register.entry").read_bytes())
        await world.look()
        async with scene.window(world.link(), OFFICER) as page:
            await go(page, "today", "two histories")
            yield Shown(name="today", page=page)


async def full_disk(scene: Scene) -> AsyncGenerator[Shown]:
    """Show a disk that is full after one of three shares."""
    folder = await scene.new_folder("full-disk")
    with small_disk(folder / "agency", DISK_KIB) as disk:
        async with desk_world(folder) as world:
            caller = await world.sign_in()
            posted = await asked(world)
            for _ in range(3):
                await world.share(posted, FILM)
            await world.look()
            at_step(world, 2, disk.fill)
            await opened(world, caller, 1, 2, 3)
            async with scene.window(world.link(), OFFICER) as page:
                await see(page, "The disk is full")
                yield Shown(name="today", page=page)
                await go(page, f"cases/{CASE}", "The disk is full")
                yield Shown(name="case", page=page)
                disk.free()


async def cases(scene: Scene) -> AsyncGenerator[Shown]:
    """Show the list of cases, and one case whose shares come, are opened, and are taken back."""
    async with registered(scene, "cases") as (world, caller):  # noqa: SIM117
        async with scene.window(world.link(), OFFICER) as page:
            await go(page, "cases", "No case yet")
            yield Shown(name="none", page=page)
            posted = await asked(world)
            await world.agency.publish("A vehicle fire on Quay Street", case_number="EF-2")
            await world.look()
            await go(page, f"cases/{CASE}", "Nothing has come")
            yield Shown(name="nothing-came", page=page)
            uploads = [await world.share(posted, FILM, words=SAW) for _ in range(2)]
            uploads.append(await world.share(posted, FILM))
            await world.look()
            await go(page, f"cases/{CASE}", "Sealed")
            yield Shown(name="sealed", page=page)
            async for shown in _openings(page, world):
                yield shown
            await _damage(world, posted)
            await opened(world, caller, 4, 5, 6)
            await go(page, f"cases/{CASE}", "another key")
            yield Shown(name="failed", page=page)
            await world.front.withdraw(uploads[0])
            await world.front.withdraw(uploads[1])
            await world.look()
            await go(page, f"cases/{CASE}", "took back share 2")
            yield Shown(name="taken-back", page=page)
            for button, name in (("Open it anyway…", "open-anyway"), ("Delete it…", "drop")):
                await press(page, button)
                yield Shown(name=name, page=page)
                await close(page)
            await caller.call("POST", "/shares/2/drop", {})
            await go(page, f"cases/{CASE}", "Removed")
            yield Shown(name="dropped", page=page)
            await go(page, "cases", "2 cases")
            yield Shown(name="list", page=page)
            await page.get_by_role("searchbox").fill("nothing like it")
            await see(page, "No case")
            yield Shown(name="not-found", page=page)
            await go(page, "cases/none")
            yield Shown(name="no-such-case", page=page)


async def _openings(page: Page, world: DeskWorld) -> AsyncGenerator[Shown]:
    """Open share 1, which stops in the middle until it was looked at."""
    reached, on = threading.Event(), threading.Event()

    def wait() -> None:
        reached.set()
        on.wait(600)

    at_step(world, 1, wait)
    await press(page, "Open the next…")
    await page.get_by_role("dialog").wait_for()
    yield Shown(name="open", page=page)
    await close(page)
    try:
        await press(page, "Open the next…")
        await page.get_by_role("button", name="Open it").click()
        await asyncio.to_thread(reached.wait, 60)
        await page.get_by_text("Step 4 of 5").first.wait_for()
        yield Shown(name="opening", page=page)
        await page.get_by_role("button", name="Stop").click()
    finally:
        on.set()
    await page.get_by_text("is sealed as before").first.wait_for()
    yield Shown(name="stopped", page=page)
    await press(page, "Open the next…")
    await page.get_by_role("button", name="Open it").click()
    await world.app[OPENINGS].finished()
    await go(page, f"cases/{CASE}", "8 proved, 6 not")
    await page.locator("nr-desk-clock .head").wait_for()
    await quiet(page)
    yield Shown(name="opened", page=page)


async def _damage(world: DeskWorld, posted: LoggedPost) -> None:
    """Have three shares come that can't be opened: another key, changed bytes, other bytes."""
    await world.share(posted, FILM, key=str(AgeIdentity.generate().recipient))
    await world.share(posted, FILM)
    sealed = await asyncio.to_thread(world.sealed[-1].read_bytes)
    altered = world.folder / "altered.age"
    await asyncio.to_thread(altered.write_bytes, sealed[:-1] + bytes([sealed[-1] ^ 1]))
    agency = world.desk.home.profile().id
    await world.front.upload(agency, posted.entry.body.id, altered)
    await world.look()
    changed = ShareFolder(world.agency.home).all()[4].path
    await asyncio.to_thread(changed.write_bytes, b"changed" + sealed[7:])


STORIES: Final[dict[str, Story]] = {
    "first-hour": first_hour,
    "keys": keys,
    "today": today,
    "forked": forked,
    "full-disk": full_disk,
    "cases": cases,
}

"""The states of the work on a case: the player, the report, handing on, deleting, and the log."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec
from playwright.async_api import Page

from noticeboard.agency.poster import LoggedPost
from tests.desk.opened_case import CASE, open_everything, opened_case
from tests.desk.scene import Scene, Shown, Story, close, go, press, see
from tests.desk.test_shares import opened
from tests.desk.world import FILM, OFFICER, DeskWorld, desk_world
from tests.noticeboard.agency.conftest import now
from tests.noticeboard.agency.test_inbox import asked_by, seal_for
from tests.noticeboard.seal.stamped import Stamped, old_authority, stamped_share

SAW: Final = "I heard a bang at about five past ten. I did not look out."


async def player(scene: Scene) -> AsyncGenerator[Shown]:
    """Show films, marks, stills and what is beside them; words that are hostile are text."""
    async with opened_case(await scene.new_folder("player")) as world:  # noqa: SIM117
        async with scene.window(world.link(), OFFICER) as page:
            await go(page, f"cases/{CASE}", "frame 1 of 60")
            yield Shown(name="first-frame", page=page)
            for at in (".", ".", "b", "z", "s"):
                await page.keyboard.press(at)
            await see(page, "is saved in its original light")
            yield Shown(name="still", page=page)
            await page.keyboard.press("n")
            await page.keyboard.type("Somebody with a bag, at the gate.")
            await page.keyboard.press("Control+Enter")
            await see(page, "The note at A is saved.")
            yield Shown(name="note", page=page)
            await press(page, "Add a time that you know…")
            yield Shown(name="known-time", page=page)
            await close(page)
            await press(page, "Add a time that you know…")
            await page.get_by_role("textbox", name="What happened").fill("first call")
            await press(page, "Add it", "first call")
            yield Shown(name="times", page=page)
            await page.locator("nr-desk-player .vw").focus()
            await page.keyboard.press("3")
            await see(page, "The desk draws one frame at a time.")
            yield Shown(name="drawn-by-the-desk", page=page)
            await press(page, "Nothing says when", "The desk has drawn it.")
            yield Shown(name="photo", page=page)
            await press(page, "Add to the request…")
            yield Shown(name="add-words", page=page)
            await close(page)
            await press(page, "Close it…")
            await page.get_by_label("Words").fill("Robert Tessel brought it back.")
            await see(page, "This seems to name a person")
            yield Shown(name="close-with-a-finding", page=page)
            await close(page)


async def records(scene: Scene) -> AsyncGenerator[Shown]:
    """Show what is proved, handing on, deleting, and the department's log."""
    async with desk_world(await scene.new_folder("records")) as world:
        posted = await world.agency.publish("The alley behind Mill Street", case_number=CASE)
        for _ in range(2):
            await world.share(posted, FILM, words=SAW)
        await open_everything(world)
        async with scene.window(world.link(), OFFICER) as page:
            async for shown in _report(page, world):
                yield shown
            async for shown in _deletion(page, world):
                yield shown
            async for shown in _log(page, world):
                yield shown


async def _report(page: Page, world: DeskWorld) -> AsyncGenerator[Shown]:
    route = f"cases/{CASE}/1/report"
    await go(page, route, "Not proved")
    yield Shown(name="report", page=page, is_printed=True)
    await press(page, "Export…", "Export share 1")
    yield Shown(name="export", page=page)
    await close(page)
    await press(page, "Export…", "Export share 1")
    await press(page, "Export", "Exported:")
    yield Shown(name="exported", page=page)
    film = next(world.agency.home.cases.glob("*/*/1/share/data/clip-1.mp4"))
    content = await asyncio.to_thread(_change, film)
    await press(page, "Check again", "Changed since it was opened")
    yield Shown(name="file-changed", page=page)
    await asyncio.to_thread(film.write_bytes, content)
    await go(page, f"cases/{CASE}/9/report")
    yield Shown(name="no-such-report", page=page)
    await world.front.withdraw(world.front.uploads[1])
    await world.look()
    await go(page, f"cases/{CASE}/2/report", "Not proved")
    yield Shown(name="report-taken-back", page=page)


def _change(film: Path) -> bytes:
    content = film.read_bytes()
    film.chmod(0o600)
    film.write_bytes(b"another film")
    return content


async def _deletion(page: Page, world: DeskWorld) -> AsyncGenerator[Shown]:
    caller = await world.sign_in()
    route = f"cases/{CASE}"
    await go(page, route, "No date is set.")
    await press(page, "Set the date…")
    yield Shown(name="date", page=page)
    await close(page)
    until = f"{now() + timedelta(days=3):%Y-%m-%d}"
    await caller.call("PUT", f"/cases/{CASE}/retention", {"until": until})
    clock = world.desk.now
    world.desk.now = lambda: clock() + timedelta(days=8)
    caller = await world.sign_in()
    await go(page, "today")
    await press(page, "Sign out", "Open the link")
    await page.goto(world.link())
    await page.get_by_role("textbox").fill(OFFICER)
    await press(page, "Sign in")
    await page.locator("nav").wait_for()
    await go(page, "today")
    yield Shown(name="today-kept-past-its-date", page=page)
    await go(page, "log", "Kept past its date")
    yield Shown(name="log-kept-past-its-date", page=page)
    await go(page, route, "over")
    yield Shown(name="kept-past-its-date", page=page)
    await press(page, "Delete…", "What to delete")
    yield Shown(name="what-to-delete", page=page)
    await close(page)
    await press(page, "Delete…", "What to delete")
    await press(page, "Look at it…", "Delete for good?")
    await press(page, "Delete", "to delete it.")
    yield Shown(name="deletion-not-confirmed", page=page)
    await close(page)
    made = await caller.call(
        "POST", f"/cases/{CASE}/deletion", {"shares": [], "confirmed": CASE, "why": "It is over."}
    )
    await go(page, f"log/certificates/{made['id']}", "Certificate of deletion")
    yield Shown(name="certificate", page=page, is_printed=True)


async def _log(page: Page, world: DeskWorld) -> AsyncGenerator[Shown]:
    await go(page, "log", "Deletion certificates")
    yield Shown(name="log", page=page)
    await press(page, "Export…", "Export the whole log?")
    yield Shown(name="export-log", page=page)
    await close(page)
    await page.get_by_label("Case number").fill("EF-0")
    await press(page, "Show", "No entry.")
    yield Shown(name="log-without-entries", page=page)
    path = world.desk.folder / "log.jsonl"
    raw = await asyncio.to_thread(path.read_bytes)
    await asyncio.to_thread(path.write_bytes, raw.replace(b'"prosecutor"', b'"other"', 1))
    await go(page, "log", "Your log was changed")
    yield Shown(name="log-changed", page=page)


async def stamped(scene: Scene) -> AsyncGenerator[Shown]:
    """Show by when footage existed: stamped whole and in part, by somebody unknown, and not so."""
    async with desk_world(await scene.new_folder("stamped")) as world:
        posted = await world.agency.publish("The alley behind Mill Street", case_number=CASE)
        authority = await asyncio.to_thread(old_authority, world.folder)
        whole = stamped_share(authority)
        first, second, third, fourth = whole.groups.clips[0].groups
        bare = msgspec.structs.replace(third, stamped=None)
        other = stamped_share(authority, "another home")
        await _send(world, posted, "whole", whole)
        await _send(world, posted, "part", whole.with_groups(first, second, bare, fourth))
        await _send(world, posted, "other", replace(whole, replies=other.replies))
        await world.look()
        caller = await world.sign_in()
        await opened(world, caller, 1, 2, 3)
        async with scene.window(world.link(), OFFICER) as page:
            await go(page, f"cases/{CASE}", "Share 3")
            yield Shown(name="token-of-another-hour", page=page)
            await go(page, f"cases/{CASE}/1/report", "root certificate of the service")
            yield Shown(name="service-unknown", page=page)
            roots = world.agency.home.folder / "time-roots"
            roots.mkdir()
            await asyncio.to_thread((roots / "tsa.pem").write_bytes, authority.root)
            await press(page, "Check again", "3 of 4 groups")
            yield Shown(name="whole", page=page, is_printed=True)
            await go(page, f"cases/{CASE}/2/report", "2 of 4 groups")
            yield Shown(name="part", page=page)


async def _send(world: DeskWorld, posted: LoggedPost, name: str, share: Stamped) -> None:
    """Have a household send stamped footage in answer to a request."""
    asked = asked_by(world.agency, posted)
    given = await asyncio.to_thread(share.given, world.folder / name)
    sealed = await asyncio.to_thread(
        seal_for,
        world.agency,
        given,
        asked,
        world.folder / f"{name}.age",
        log_proof=posted.proof.read_text(),
        timestamps=share.files(),
    )
    await world.front.upload(asked.agency, posted.entry.body.id, sealed)


async def odd(scene: Scene) -> AsyncGenerator[Shown]:
    """Show shares with words alone, and with a film that nothing can read."""
    async with desk_world(await scene.new_folder("odd")) as world:
        posted = await world.agency.publish("The alley behind Mill Street", case_number=CASE)
        broken = world.folder / "broken.mp4"
        broken.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 40)
        await world.share(posted, words=SAW)
        await world.share(posted, broken)
        await open_everything(world)
        async with scene.window(world.link(), OFFICER) as page:
            await go(page, f"cases/{CASE}/1", "This share has no film and no photo.")
            yield Shown(name="words-alone", page=page)
            await go(page, f"cases/{CASE}/2", "another program may show it")
            yield Shown(name="film-that-cannot-be-read", page=page)


STORIES: Final[dict[str, Story]] = {
    "player": player,
    "odd": odd,
    "records": records,
    "stamped": stamped,
}

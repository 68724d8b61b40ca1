"""The agency's and the board's desk in a real browser: ask, open, hand on, and moderate."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
import hashlib
import json
from pathlib import Path
import re
from typing import Final
import zipfile
from zoneinfo import ZoneInfo

from playwright.async_api import Browser, Page, async_playwright, expect

from demo import play as acts
from demo.children import NEIGHBORS, neighbors
from demo.opening import Opened
from demo.stage import Play
from demo.steps import StepFailedError
from noticeboard.agency.home import AgencyHome
from noticeboard.log.body import RequestPost

CHROMIUM: Final = "/usr/bin/chromium-headless-shell"
ZONE: Final = "America/Los_Angeles"
OFFICER: Final = "Demo officer"
MODERATOR: Final = "Demo moderator"
HELD_TITLE: Final = "Windows broken on Demo Square"
HELD_WORDS: Final = "Windows were broken during the march on Demo Square."
PATIENCE_MS: Final = 90_000
_LINK: Final = re.compile(r"http://\S+#code=\S+")


async def start(play: Play) -> str:
    """Start both desks, and return how to get in."""
    agency, board = await asyncio.gather(_agency_desk(play), _board_desk(play))
    return (
        f"The agency's desk: {agency}\nThe board's desk:  {board}\n"
        "  Each link signs one person in, within ten minutes.\n"
    )


@dataclass(slots=True, kw_only=True)
class Desks:
    """Both desks, each in a window of its own with somebody signed in."""

    play: Play
    browser: Browser
    windows: AsyncExitStack
    officer: Page = field(init=False)

    async def post(self, play: Play, until: datetime) -> str:
        """Sign in, write a request on the page for it, and post it; returns the entry's id."""
        signing_in = _signed_in(self.browser, await _agency_desk(play), OFFICER)
        self.officer = await self.windows.enter_async_context(signing_in)
        # The page takes minutes, and none that lie ahead.
        end = until + timedelta(minutes=1)
        await asyncio.sleep(max(0.0, (end - datetime.now(until.tzinfo)).total_seconds()))
        await self._write(acts.TITLE, acts.WORDS, acts.CASE_NUMBER, end)
        await self._see("Posted.")
        return _entry_id(play, acts.TITLE)

    async def _see(self, text: str) -> None:
        """Wait until the page says this; raises StepFailedError with what it says instead."""
        alert = self.officer.get_by_role("alert")
        expected = self.officer.get_by_text(text).first
        await expected.or_(alert.first).first.wait_for()
        if await alert.count():
            raise StepFailedError(await alert.first.inner_text())

    async def _write(self, title: str, words: str, case_number: str, end: datetime) -> None:
        page = self.officer
        local = end.astimezone(ZoneInfo(ZONE))
        begin = local - timedelta(minutes=16)
        await _visit(page, "ask")
        await page.get_by_role("button", name="Ask for video").first.click()
        area = page.get_by_role("application")
        await area.focus()
        await page.keyboard.press("Enter")
        await page.get_by_label("Day", exact=True).fill(f"{begin:%Y-%m-%d}")
        await page.get_by_label("From", exact=True).fill(f"{begin:%H:%M}")
        await page.get_by_label("To", exact=True).fill(f"{local:%H:%M}")
        await page.locator("[data-field='incident']").select_option("fire")
        await page.locator("[data-field='case_number']").fill(case_number)
        await page.get_by_label("Title", exact=True).fill(title)
        await page.get_by_label("What you ask", exact=True).fill(words)
        release = page.get_by_role("button", name="Post it…")
        await expect(release).not_to_have_attribute("aria-disabled", "true")
        await release.click()
        await page.get_by_role("dialog", name="Post this request?").wait_for()
        await page.get_by_role("button", name="Post it", exact=True).click()

    async def open_share(self) -> list[Opened]:
        """Open the share and hand it on as one file; returns the clips of that file."""
        page, play = self.officer, self.play
        with play.steps.step("open") as step:
            await _visit(page, "today")
            await page.get_by_role("button", name="Check now").click()
            await expect(page.locator("nr-desk-today")).to_contain_text("1 share is new.")
            await _visit(page, f"cases/{acts.CASE_NUMBER}")
            await page.get_by_role("button", name="Open the next…").click()
            await page.get_by_role("button", name="Open it").click()
            proved = page.locator("nr-desk-case .shares").get_by_text(re.compile(r"\d+ proved"))
            await proved.wait_for()
            step.say(f"the agency's desk opened it: {await proved.inner_text()}")
        with play.steps.step("export") as step:
            await _visit(page, f"cases/{acts.CASE_NUMBER}/1/report")
            await page.get_by_role("button", name="Export…").click()
            await page.get_by_role("button", name="Export", exact=True).click()
            async with page.expect_download() as coming:
                await page.get_by_role("button", name="Save the file").click()
            archive = Path(play.path("export.zip"))
            await (await coming.value).save_as(archive)
            await neighbors("verify", str(archive))
            clips = await asyncio.to_thread(_unpack, archive, Path(play.path("opened")))
            step.say("one file for the prosecutor, found valid; its clips are unpacked")
        return clips

    async def decide_held_post(self) -> None:
        """Ask for what the rules hold, and decide about it as the moderator."""
        play = self.play
        with play.steps.step("moderate") as step:
            now = datetime.now(ZoneInfo(ZONE)).replace(second=0, microsecond=0)
            await self._write(HELD_TITLE, HELD_WORDS, "DF-2026-00043", now)
            await self._see("a moderator reads it first")
            async with _signed_in(self.browser, await _board_desk(play), MODERATOR) as moderator:
                heading = moderator.get_by_role("heading", name=HELD_TITLE)
                await heading.wait_for()
                await moderator.keyboard.press("a")
                # The moderator may take it back for ten seconds.
                logged = moderator.get_by_text(re.compile(r"Entry \d+\."))
                await logged.wait_for()
            await _visit(self.officer, "today")
            await self.officer.get_by_role("button", name="Check now").click()

            async def known() -> str | None:
                return await asyncio.to_thread(_find_entry, play, HELD_TITLE)

            await play.until(known, "The approved request's proof")
            step.say("a held post approved at the board's desk, and proved at the agency's")


@asynccontextmanager
async def work(play: Play) -> AsyncGenerator[Desks]:
    """Yield both desks; each starts when somebody has something to do there."""
    async with async_playwright() as playwright, AsyncExitStack() as windows:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        windows.push_async_callback(browser.close)
        yield Desks(play=play, browser=browser, windows=windows)


@asynccontextmanager
async def _signed_in(browser: Browser, link: str, name: str) -> AsyncGenerator[Page]:
    """Open a desk's link in a new window and sign in; fails if the page's scripts do."""
    faults: list[str] = []
    window = await browser.new_context(locale="en-US", timezone_id=ZONE)
    try:
        page = await window.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: faults.append(str(error)))
        await page.goto(link)
        await page.get_by_role("textbox").fill(name)
        await page.get_by_role("button", name="Sign in").click()
        await page.locator("nav").wait_for()
        yield page
        if faults:
            raise StepFailedError(f"The desk's page failed: {faults[0]}")
    finally:
        await window.close()


async def _visit(page: Page, route: str) -> None:
    """Go to one of the desk's pages, as its rail does."""
    await page.evaluate("route => { location.hash = `#/${route}`; }", route)


async def _agency_desk(play: Play) -> str:
    """Start the agency's desk, and return a link that signs one person in."""
    words = ("agency", "desk", play.path("agency"), "--no-open", "--port")
    return await _start(play, "agency desk", words)


async def _board_desk(play: Play) -> str:
    """Start the board's desk likewise."""
    return await _start(play, "board desk", ("board", "desk", play.path("board"), "--port"))


async def _start(play: Play, name: str, words: tuple[str, ...]) -> str:
    await play.children.start(name, [*NEIGHBORS, *words, str(play.ports[name])])

    async def link() -> str | None:
        found = _LINK.search(play.children.log(name))
        return found[0] if found else None

    return await play.until(link, f"The start of the {name}")


def _find_entry(play: Play, title: str) -> str | None:
    """Return the id of a logged request of the agency by its title; None if there is none."""
    for entry in AgencyHome(Path(play.path("agency"))).logged_entries():
        if isinstance(entry.body, RequestPost) and entry.body.title == title:
            return entry.body.id
    return None


def _entry_id(play: Play, title: str) -> str:
    found = _find_entry(play, title)
    if found is None:
        raise StepFailedError("The agency's folder has no proof of the request.")
    return found


def _unpack(archive: Path, into: Path) -> list[Opened]:
    """Unpack what was handed on, and return its clips; StepFailedError if one was changed."""
    with zipfile.ZipFile(archive) as file:
        # What the household sent, and what the desk found; the rest is about them.
        wanted = ("/share/", "/report.json")
        file.extractall(into, [name for name in file.namelist() if any(map(name.count, wanted))])
    (report,) = into.rglob("report.json")
    clips = []
    for each in json.loads(report.read_text(encoding="utf-8"))["files"]:
        (path,) = report.parent.rglob(each["name"])
        if hashlib.sha256(path.read_bytes()).hexdigest() != each["sha256"]:
            raise StepFailedError("A clip's hash is not the one its custody record names.")
        clips.append(
            Opened(
                path=path,
                sha256=each["sha256"],
                start=datetime.fromisoformat(each["start"]),
                end=datetime.fromisoformat(each["end"]),
            )
        )
    return clips

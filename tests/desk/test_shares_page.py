"""The pages Today and Cases in a real browser: nothing due, a share that comes, and opening it."""

import asyncio
import threading

from playwright.async_api import Browser, Page, expect
import pytest

from noticeboard.agency.desk.openings import OPENINGS
from tests.desk.test_shares import CASE, WORDS, asked, at_step
from tests.desk.world import FILM, DeskWorld, signed_in

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def text_of(page: Page, selector: str) -> str:
    """Return what a part of the page says, on one line."""
    return " ".join((await page.locator(selector).first.inner_text()).split())


async def test_a_share_from_its_arrival_to_what_it_proves(
    browser: Browser, world: DeskWorld
) -> None:
    """It shows up sealed, is opened by two presses with its steps, and then says what is proved."""
    async with signed_in(browser, world, locale="en-GB") as page:
        await expect(page.locator("nr-desk-today")).to_contain_text("Nobody sees this desk but you")
        posted = await asked(world)
        upload = await world.share(posted, FILM, words=WORDS)
        await page.get_by_role("button", name="Check now").click()
        await expect(page.locator("nr-desk-today")).to_contain_text("Nothing needs anybody.")
        await expect(page.locator("nr-desk-standing")).to_contain_text("Board checked")
        await world.look()
        await page.reload()
        await expect(page.locator("nr-desk-today")).to_contain_text("1 share is new.")
        await expect(page.locator("nav")).to_contain_text("1 new")
        assert WORDS not in await page.content()

        await page.get_by_role("link", name="The alley behind Mill Street").click()
        await expect(page.locator("nr-desk-case")).to_contain_text("Sealed")
        assert await text_of(page, "nr-desk-case .n") == "1"
        reached, go = threading.Event(), threading.Event()

        def wait() -> None:
            reached.set()
            go.wait(30)

        at_step(world, 1, wait)
        await page.get_by_role("button", name="Open the next…").click()
        await page.get_by_role("button", name="Open it").click()
        await asyncio.to_thread(reached.wait, 30)
        await expect(page.locator("nr-desk-case")).to_contain_text(
            "Step 4 of 5: checking the proofs"
        )
        await page.get_by_role("button", name="Stop").click()
        go.set()
        await expect(page.locator("nr-desk-case")).to_contain_text("Share 1 is sealed as before.")

        await page.get_by_role("button", name="Open the next…").click()
        await page.get_by_role("button", name="Open it").click()
        await expect(page.locator("nr-desk-case")).to_contain_text("8 proved, 6 not")
        await expect(page.locator("nr-desk-case")).to_contain_text("1 clip, 0:06 · words")
        assert await world.front.household_sees(upload)


async def test_what_was_taken_back_is_read_and_deleted(browser: Browser, world: DeskWorld) -> None:
    """The notice leads to the case; whoever sees it there has read it, and may delete the share."""
    upload = await world.share(await asked(world), FILM)
    await world.look()
    await world.front.withdraw(upload)
    await world.look()
    async with signed_in(browser, world) as page:
        notice = page.get_by_role("link", name="Read the notice")
        await notice.click()
        await expect(page.locator("nr-desk-case")).to_contain_text("A household took back share 1")
        await page.get_by_role("button", name="Open it anyway…").click()
        reason = page.get_by_label("Reason, for the log")
        await page.get_by_role("button", name="Open it", exact=True).click()
        await expect(reason).to_be_focused()
        await page.get_by_role("button", name="Cancel").click()
        await page.get_by_role("button", name="Delete it…").click()
        await page.get_by_role("button", name="Delete it", exact=True).click()
        await expect(page.locator("nr-desk-case .shares")).to_contain_text("Removed")
        await page.get_by_role("link", name="Today").click()
        await expect(page.locator("nr-desk-today")).to_contain_text("Nothing needs anybody.")
    assert not world.app[OPENINGS].items
    acts = [each.act for each in world.desk.log.entries() if each.share == "1"]
    assert acts == ["share_fetched", "withdrawal_read", "share_deleted"]
    assert not list(world.agency.home.inbox.glob("1-*.age"))
    assert not (world.agency.home.cases / CASE).exists()

"""The first hour in a real browser, by keyboard alone; and no secret ever reaches the browser."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

from playwright.async_api import Browser, Page, Response
import pytest
import pytest_asyncio

from noticeboard.agency.keyring import Key
from noticeboard.agency.setup import AgencySetup
from noticeboard.log.link import BoardLink
from noticeboard.log.note import VerifierKey
from tests.desk.world import DeskWorld, desk_world, signed_in

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def empty(tmp_path: Path) -> AsyncGenerator[DeskWorld]:
    """Give a board, and a desk on an empty folder."""
    async with desk_world(tmp_path, is_registered=False) as one:
        yield one


class Hands:
    """Somebody who has a keyboard and no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def reach(self, name: str) -> None:
        """Press Tab until what has this name is focused."""
        for _ in range(60):
            if (await self.page.evaluate(FOCUSED)).startswith(name):
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {name}: {await self.page.evaluate(FOCUSED)}")

    async def type(self, name: str, text: str) -> None:
        """Reach a field, and replace what it holds."""
        await self.reach(name)
        await self.page.keyboard.press("Control+a")
        await self.page.keyboard.insert_text(text)

    async def press(self, name: str) -> None:
        """Reach a button, and press it."""
        await self.reach(name)
        await self.page.keyboard.press("Enter")

    async def step(self, number: int) -> None:
        """Wait for a step, whose heading is then focused."""
        await self.page.get_by_text(f"Step {number} of 6").wait_for()


FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!at) return "";
  const text = at.labels?.[0]?.innerText || at.getAttribute("aria-label") || at.innerText || "";
  return text.trim();
}"""

STORED = """() => {
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  const walk = (root) => {
    found.push(root.textContent ?? "", root.innerHTML ?? "");
    for (const each of root.querySelectorAll("*")) {
      if (each.shadowRoot) walk(each.shadowRoot);
      if ("value" in each) found.push(String(each.value));
    }
  };
  walk(document);
  return found.join("\\n");
}"""


async def passphrase(hands: Hands) -> str:
    """Read the words that were made, and type those that are asked for."""
    page = hands.page
    await page.locator("nr-new-passphrase li").nth(5).wait_for()
    lines = await page.locator("nr-new-passphrase li").all_inner_texts()
    words = [line.split()[-1] for line in lines]
    for label in await page.locator("nr-new-passphrase .proof label").all_inner_texts():
        await hands.type(label.strip(), words[int(label.split()[-1]) - 1])
    return " ".join(words)


async def test_the_first_hour_by_keyboard(
    browser: Browser, empty: DeskWorld, tmp_path: Path
) -> None:
    """From an empty folder to a logged registration; then a wrong and a right passphrase."""
    stick, folder = tmp_path / "stick", empty.agency.home.folder
    stick.mkdir()
    answers: list[bytes] = []

    async def keep(response: Response) -> None:
        if "/api/" in response.url:
            answers.append(await response.body())

    async with signed_in(browser, empty) as page:
        page.on("response", keep)
        hands = Hands(page)
        await enter_department(hands)
        root_words, root = await make_root(hands, empty, stick)
        assert not (folder / "root.key.age").exists()
        await hands.step(3)
        day_words = await passphrase(hands)
        await hands.press("Make the keys")
        await choose_board(hands, empty)
        await register(hands, empty, root_words)
        await hands.press("To your keys")
        await unlock(hands, day_words)
        ring = empty.desk.keyring
        secrets = [
            root,
            *(ring.secret(folder / f"{key}.key") for key in (Key.POSTING, Key.DELIVERY)),
        ]
        stored = await page.evaluate(STORED)
        await hands.press("Lock")
        await page.get_by_role("button", name="Unlock…").wait_for()

    assert len(answers) > 20
    for secret in secrets:
        parts = [part for part in secret.split("+") if len(part) > 20]
        assert not any(part.encode() in each for part in parts for each in answers)
        assert not any(part in stored for part in parts)
    assert day_words not in stored
    assert root_words not in stored


async def enter_department(hands: Hands) -> None:
    """Say which department this is."""
    await hands.step(1)
    for name, text in (
        ("Full name", "Example County Fire"),
        ("Web domain", "fire.example.org"),
        ("Public phone", "desk@fire.example.org"),
        ("Latitude", "45.4642"),
        ("Longitude", "9.19"),
        ("Radius", "20"),
    ):
        await hands.type(name, text)
    await hands.press("Go on")


async def make_root(hands: Hands, world: DeskWorld, stick: Path) -> tuple[str, str]:
    """Make the root key, copy it and remove it; return its passphrase and its secret."""
    await hands.step(2)
    words = await passphrase(hands)
    await hands.press("Make the root key")
    await hands.type("Its folder", str(stick))
    await hands.type("Passphrase of the root key", "not these words at all")
    await hands.press("Write it")
    await hands.page.get_by_text("That passphrase doesn't open the root key").wait_for()
    await hands.type("Passphrase of the root key", words)
    await hands.press("Write it")
    await hands.page.get_by_text("Copies that were read back").wait_for()
    root = await asyncio.to_thread(AgencySetup(world.desk.home).open_root, passphrase=words)
    await hands.press("Remove it here")
    await hands.page.get_by_text("no longer on this machine").wait_for()
    await hands.press("Go on")
    return words, root.export()


async def choose_board(hands: Hands, world: DeskWorld) -> None:
    """Enter the link of the operator's paper, and compare the key."""
    await hands.step(4)
    link = BoardLink.of(world.front.url, await board_key(world))
    await hands.type("Link of the board", str(link))
    await hands.press("Look at its key")
    await hands.page.get_by_text("It is the key that the link names").wait_for()
    await hands.press("The words match")


async def register(hands: Hands, world: DeskWorld, words: str) -> None:
    """Sign the registration, have it logged, and read which page the domain needs."""
    await hands.step(5)
    await hands.type("Passphrase of the root key", words)
    await hands.press("Sign it")
    await hands.page.get_by_text("hasn't logged it yet").wait_for()
    await world.front.register((world.agency.home.folder / "register.entry").read_bytes())
    await hands.press("See the answer")
    await hands.page.get_by_text("has logged it as entry 0").wait_for()
    await hands.press("Go on")
    await hands.step(6)
    shown = await hands.page.locator("pre").nth(1).inner_text()
    assert world.agency.home.profile().id in shown


async def unlock(hands: Hands, words: str) -> None:
    """Unlock both keys of the day, after a wrong passphrase."""
    page = hands.page
    await page.get_by_role("heading", name="Your keys").wait_for()
    await hands.press("Unlock…")
    await hands.type("Passphrase", "wrong")
    await page.keyboard.press("Enter")
    await page.get_by_text("doesn't open the posting key. Nothing was changed.").wait_for()
    await hands.type("Passphrase", words)
    await page.keyboard.press("Enter")
    await page.get_by_text("Unlocked until").nth(1).wait_for()


async def board_key(world: DeskWorld) -> VerifierKey:
    """Return the key on the operator's paper."""
    async with world.session.get(f"{world.front.url}/board.json") as answer:
        return VerifierKey.parse((await answer.json(content_type=None))["log_key"])


WORDS = "orchard lantern seven paddle quiet gravel"


async def lock_posting_key(world: DeskWorld) -> None:
    """Lock the posting key, which is not unlocked here."""
    path = world.agency.home.folder / "posting.key"
    await asyncio.to_thread(world.desk.keyring.lock_file, path, WORDS)


async def test_a_step_asks_for_the_key_that_it_needs(browser: Browser, world: DeskWorld) -> None:
    """Changing the keys needs the locked one: its passphrase is asked for, and the step goes on."""
    await lock_posting_key(world)
    async with signed_in(browser, world) as page:
        await page.goto(f"{world.url}/#/keys")
        await page.get_by_role("button", name="Change…").click()
        await page.get_by_label("Reason").fill("yearly")
        await page.get_by_role("button", name="Change the keys").click()
        asked = page.locator("nr-desk-unlock")
        await asked.get_by_label("Passphrase", exact=True).fill(WORDS)
        await asked.get_by_role("button", name="Unlock").click()
        await page.get_by_text("New keys are logged").wait_for()
        await asked.wait_for(state="detached")
    assert (world.agency.home.folder / "next" / "posting.key.age").exists()


async def test_escape_closes_the_dialog(browser: Browser, world: DeskWorld) -> None:
    """Escape closes the dialog of the passphrase, and the key stays locked; it prints so, too."""
    await lock_posting_key(world)
    async with signed_in(browser, world) as page:
        await page.goto(f"{world.url}/#/keys")
        await page.get_by_role("button", name="Unlock…").wait_for()
        printed = await page.get_by_role("link", name="Print…").get_attribute("href")
        async with world.session.get(f"{world.url}{printed}") as answer:
            assert "Paper copy of the posting key" in await answer.text()
        await page.get_by_role("button", name="Unlock…").click()
        await page.get_by_label("Passphrase", exact=True).press("A")
        await page.keyboard.press("Escape")
        await page.locator("nr-desk-unlock").wait_for(state="detached")
        assert world.desk.keyring.unlocked_until(Key.POSTING) is None

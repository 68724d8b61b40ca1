"""The noticeboard's pages in a real browser: readable by all, at every size, in both colors."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
import os
from pathlib import Path
import re
from typing import Any

from playwright.async_api import ConsoleMessage, Page, Request
import pytest
import pytest_asyncio

from tests.board_pages.town import Town, served_town
from tests.frontend.building import FRONTEND
from tests.servers.chromium import chromium

WIDE, NARROW, SMALLEST, ENLARGED = (1280, 900), (390, 844), (320, 640), (640, 450)
"""The last is a screen of 1280 pixels at 200 %; the one before it, at 400 %."""
_AXE_FILE = FRONTEND / "node_modules/axe-core/axe.min.js"
_AXE = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await axe.run(document, {resultTypes: ['violations'], runOnly: tags});
  return found.violations
    .filter(one => ['serious', 'critical'].includes(one.impact))
    .map(one => `${one.id}: ${one.nodes.map(node => node.target.flat().join(' ')).join(' | ')}`);
}"""
_SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.shifted += entry.value;
  }).observe({type: 'layout-shift', buffered: true});
"""


@dataclass(slots=True)
class Reader:
    """One page, what its console complained of, and whom it asked for anything."""

    page: Page
    address: str
    axe_source: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    async def open(self, path: str) -> None:
        """Open a page, wide and light."""
        await self.look(WIDE, dark=False)
        await self.page.goto(self.address + path, wait_until="load")

    async def look(self, size: tuple[int, int], *, dark: bool) -> None:
        """Look at it at another size, and in other colors."""
        await self.page.set_viewport_size({"width": size[0], "height": size[1]})
        await self.page.emulate_media(color_scheme="dark" if dark else "light")

    async def axe(self) -> list[str]:
        """Return what axe-core finds serious or worse."""
        # Evaluated, not added: the page's own policy lets no script in, and stays as it is.
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(self.axe_source)
        found: list[str] = await self.page.evaluate(_AXE)
        return found

    async def overhang(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        width: int = await self.page.evaluate(
            "Math.max(0, document.documentElement.scrollWidth - innerWidth)"
        )
        return width

    async def shifts(self) -> float:
        """Return how much has moved while the page came in (CLS, unweighted)."""
        found: float = await self.page.evaluate("window.shifted")
        return found

    async def stops(self, most: int) -> list[dict[str, Any]]:
        """Press Tab and return what is focused: its words, where it is, and whether one sees it."""
        found = []
        for _ in range(most):
            await self.page.keyboard.press("Tab")
            seen: dict[str, Any] | None = await self.page.evaluate("""() => {
              const one = document.activeElement;
              if (!one || one === document.body) return null;
              const box = one.getBoundingClientRect();
              return {tag: one.tagName, words: (one.textContent || one.name || '').trim(),
                      name: one.name || '', href: one.getAttribute('href') || '',
                      top: box.top + scrollY, left: box.left,
                      outline: parseFloat(getComputedStyle(one).outlineWidth),
                      style: getComputedStyle(one).outlineStyle};
            }""")
            if seen is None:
                break
            found.append(seen)
        return found


@asynccontextmanager
async def reading(address: str) -> AsyncGenerator[Reader]:
    """Open a Chromium that reads the board at an address and nothing else."""
    source = await asyncio.to_thread(_AXE_FILE.read_text)
    async with chromium() as browser:
        context = await browser.new_context(
            locale="en-US", timezone_id="UTC", reduced_motion="reduce"
        )
        await context.add_init_script(_SHIFTS)
        page = await context.new_page()
        reader = Reader(page, address, source)

        def complain(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                reader.complaints.append(message.text)

        def meet(request: Request) -> None:
            if not request.url.startswith(address + "/"):
                reader.strangers.append(request.url)

        page.on("console", complain)
        page.on("pageerror", lambda error: reader.complaints.append(str(error)))
        page.on("request", meet)
        yield reader


WANTS_PICTURES = "NEIGHBORS_PICTURES"
"""A folder for a picture of every page, at both sizes and in both colors."""
PAGES = (
    "feed",
    "feed-none",
    "request",
    "request-disowned",
    "agency",
    "agency-revoked",
    "agency-new-keys",
    "agencies",
    "entry",
    "record",
    "rules",
    "about",
    "check",
    "error",
)
_LOOKS = (
    ("1280", WIDE, False),
    ("1280-dark", WIDE, True),
    ("390", NARROW, False),
    ("390-dark", NARROW, True),
    ("320", SMALLEST, False),
    ("200%", ENLARGED, False),
)
_PICTURED = {"1280", "1280-dark", "390", "390-dark"}
_AUDITED = {"1280", "390-dark"}
"""The others have the same elements and the same colors."""
_MOST_SHIFT = 0.001
_LARGEST_BYTES = 100_000
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Town]:
    """Serve one board for all of them."""
    folder = tmp_path_factory.mktemp("town")
    async with served_town(folder / "board") as one:
        yield one


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader(town: Town) -> AsyncGenerator[Reader]:
    """Open one Chromium for all of them."""
    async with reading(town.address) as one:
        yield one


async def _pictured(reader: Reader, name: str) -> None:
    wanted = os.environ.get(WANTS_PICTURES)
    if wanted:
        folder = Path(wanted)
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        await reader.page.screenshot(path=folder / f"{name}.png", full_page=True)


async def test_every_page_is_looked_at(town: Town) -> None:
    """The town has a page for each name here, and none besides."""
    assert set(PAGES) == set(town.pages)


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_sound(town: Town, reader: Reader, name: str) -> None:
    """No serious fault of access, no sideways scrolling, no shift, no complaint, no stranger."""
    wrong: list[str] = []
    reader.complaints.clear()

    await reader.open(town.pages[name])
    if (shift := await reader.shifts()) > _MOST_SHIFT:
        wrong.append(f"it moved by {shift}")
    for look, size, dark in _LOOKS:
        await reader.look(size, dark=dark)
        if over := await reader.overhang():
            wrong.append(f"{look}: {over} px too wide")
        if look in _AUDITED:
            wrong += [f"{look}: {fault}" for fault in await reader.axe()]
        if look in _PICTURED:
            await _pictured(reader, f"{name}-{look}")
    told = [each for each in reader.complaints if name != "error" or "404" not in each]

    assert wrong + told == []
    assert reader.strangers == []


@pytest.mark.parametrize("language", ["es", "fr", "de"])
async def test_longer_words_fit(town: Town, reader: Reader, language: str) -> None:
    """In each language every page fits a phone, and moves nothing while it comes in."""
    wrong: list[str] = []

    for name in PAGES:
        path = town.pages[name]
        await reader.open(f"{path}{'&' if '?' in path else '?'}lang={language}")
        if await reader.shifts() > _MOST_SHIFT:
            wrong.append(f"{name} moved")
        for size in (SMALLEST, NARROW):
            await reader.look(size, dark=False)
            if over := await reader.overhang():
                wrong.append(f"{name} at {size[0]}: {over} px too wide")
        await _pictured(reader, f"{name}-390-{language}")

    assert wrong == []


async def test_first_page_is_small(town: Town, reader: Reader) -> None:
    """HTML, style and icon of the first page together stay below 100 kB, uncompressed."""
    sizes: dict[str, int] = {}
    for path in ("/", "/board.css", "/icon.svg"):
        answer = await reader.page.request.get(town.address + path)
        sizes[path] = len(await answer.body())

    assert sum(sizes.values()) < _LARGEST_BYTES, sizes


async def test_keyboard_goes_through_in_reading_order(town: Town, reader: Reader) -> None:
    """Tab begins at the way to the content, then follows the page down; focus is always seen."""
    for name in ("feed", "agencies", "request"):
        await reader.open(town.pages[name])
        stops = await reader.stops(60)

        assert stops[0]["href"] == "#main", name
        assert [each["words"] for each in stops if each["outline"] < 2] == [], name
        assert {each["style"] for each in stops} <= {"solid", "auto"}, name
        inside = [each for each in stops if each["left"] < 700 and each["top"] > 120]
        tops = [each["top"] for each in inside]
        assert all(b >= a - 60 for a, b in pairwise(tops)), name


async def test_skipping_leads_to_the_content(town: Town, reader: Reader) -> None:
    """Enter on the first stop brings the next one into the content."""
    await reader.open(town.pages["feed"])

    await reader.page.keyboard.press("Tab")
    await reader.page.keyboard.press("Enter")
    (after,) = await reader.stops(1)

    assert after["name"] == "place"


async def test_filters_and_language_work_without_script(reader: Reader) -> None:
    """A form and links are all there is: filtering in French stays French, and finds."""
    await reader.open("/")
    await reader.page.get_by_role("link", name="Français").click()
    await reader.page.locator("select[name=type]").select_option("missing_person")
    await reader.page.locator("form.fl button").click()
    shown = await reader.page.locator("article h2").all_text_contents()

    assert shown == ["A missing person last seen near Linden Park"]
    assert "lang=fr" in reader.page.url
    assert await reader.page.locator("html").get_attribute("lang") == "fr"
    assert await reader.page.context.cookies() == []


async def test_keys_are_the_same_in_list_and_map(town: Town, reader: Reader) -> None:
    """Whatever has a key in the list has the same key on the map, once."""
    for name in ("feed", "agencies"):
        await reader.open(town.pages[name])
        listed = await reader.page.locator(".k").all_text_contents()
        drawn = await reader.page.locator(".map .key text").all_text_contents()

        assert listed
        assert sorted(listed) == sorted(drawn), name


async def test_every_chart_has_its_numbers_as_text(town: Town, reader: Reader) -> None:
    """Each chart of a profile is a table, or has one behind it that opens without a script."""
    await reader.open(town.pages["agency"])
    behind = reader.page.locator("details.t")
    await behind.first.locator("summary").click()
    rows = await behind.first.locator("tbody tr").count()
    bars = await reader.page.locator("table.bars tbody tr").all_inner_texts()

    assert rows == 12
    assert all(re.search(r"\d$", row.strip()) for row in bars)
    assert await reader.page.locator("svg.c").count() == await behind.count() > 0


async def test_every_link_leads_somewhere(town: Town, reader: Reader) -> None:
    """No page links to one that is not there."""
    found: set[str] = set()
    for name in PAGES:
        if name != "error":
            await reader.open(town.pages[name])
            links = await reader.page.locator('a[href^="/"]').evaluate_all(
                "links => links.map(link => link.getAttribute('href'))"
            )
            found |= {link.partition("#")[0] for link in links}

    wrong = {}
    for path in sorted(found):
        answer = await reader.page.request.get(town.address + path, max_redirects=1)
        if not answer.ok and not path.endswith("/history"):
            wrong[path] = answer.status

    assert wrong == {}

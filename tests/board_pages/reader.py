"""A reader of a board's pages: one Chromium, and everything that must not happen in it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import ConsoleMessage, Page, Request

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
        """Look at it at another size, and in other colours."""
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

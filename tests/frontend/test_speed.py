"""How quick the panel is on a slow phone: what is shipped, with a processor four times slower.

The figures are a report, printed where the tests run: a busy machine makes no test fail. What must
hold everywhere is tested: nothing moves once it is shown, and the card is small.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from playwright.async_api import Page
import pytest

from tests.frontend.stage import NARROW, PATIENCE_S, SHIPPED, served
from tests.servers.chromium import chromium

SLOWER: Final = 4
LINE: Final = {
    "offline": False,
    "latency": 20,
    "downloadThroughput": 20_000_000 / 8,
    "uploadThroughput": 5_000_000 / 8,
}
"""20 Mbit/s."""
MOST_SHIFT: Final = 0.02
PAGES: Final = ("cameras", "ledger", "boards", "agencies", "rules", "requests")
_SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => {
  for (const each of list.getEntries()) if (!each.hadRecentInput) shifts.push(each.value);
}).observe({type: 'layout-shift', buffered: true});
window.within = (selector, root = document) => {
  const found = root.querySelector(selector);
  if (found) return found;
  for (const each of root.querySelectorAll('*')) {
    const inner = each.shadowRoot && within(selector, each.shadowRoot);
    if (inner) return inner;
  }
  return null;
};
window.drawnAt = async selector => {
  while (!within(selector)) await new Promise(requestAnimationFrame);
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  return performance.now();
};
"""


@asynccontextmanager
async def slow_phone(folder: Path) -> AsyncGenerator[tuple[Page, str]]:
    """Open a phone on a slow line, with the address of the stage and of what is shipped."""
    shipped = [web.static("/shipped", SHIPPED)]
    async with served(folder, shipped) as address, chromium() as browser:
        context = await browser.new_context(
            viewport={"width": NARROW[0], "height": NARROW[1]}, has_touch=True, is_mobile=True
        )
        context.set_default_timeout(PATIENCE_S * 1000)
        await context.add_init_script(_SHIFTS)
        page = await context.new_page()
        devtools = await context.new_cdp_session(page)
        await devtools.send("Network.enable")
        await devtools.send("Network.emulateNetworkConditions", LINE)
        await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        yield page, address


async def usable_ms(page: Page, address: str, state: str) -> float:
    """Open the panel's requests; return after how long the first one can be pressed."""
    await page.goto(f"{address}/stage.html?from=/shipped&show=requests&state={state}")
    ms: float = await page.evaluate(
        "async () => await drawnAt('a.rq') - performance.getEntriesByName('load')[0].startTime"
    )
    return ms


async def route_ms(page: Page, name: str) -> float:
    """Go to another page of the panel; return after how long it is drawn."""
    ms: float = await page.evaluate(
        """async name => {
          const panel = within('neighbors-requests-panel');
          const begin = performance.now();
          panel.dispatchEvent(new CustomEvent('nr-go', {detail: name}));
          return await drawnAt(`nr-page-${name}`) - begin;
        }""",
        name,
    )
    return ms


async def measure(folder: Path, state: str) -> dict[str, Any]:
    """Return the figures of one visit."""
    async with slow_phone(folder) as (page, address):
        usable = await usable_ms(page, address, state)
        await page.wait_for_selector("html[data-ready='1']")
        # The other pages are loaded once nothing else is to be done.
        await page.wait_for_function(
            "() => performance.getEntriesByType('resource')"
            ".some(each => each.name.includes('rules-page'))"
        )
        routes = {name: await route_ms(page, name) for name in PAGES}
        shift = await page.evaluate("shifts.reduce((sum, each) => sum + each, 0)")
    return {"usable": usable, "routes": routes, "shift": shift}


@pytest.mark.parametrize("state", ["list", "full"])
async def test_panel_on_a_slow_phone(
    folder: Path, state: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing moves once it is shown; the times are printed."""
    figures = await measure(folder, state)

    slowest = max(figures["routes"], key=figures["routes"].__getitem__)
    with capsys.disabled():
        print(  # noqa: T201 -- a report, for whoever reads what the tests wrote
            f"\npanel on a phone {SLOWER} times slower, 20 Mbit/s, {state}: usable after "
            f"{figures['usable']:.0f} ms; another page after at most "
            f"{figures['routes'][slowest]:.0f} ms ({slowest}); shift {figures['shift']:.4f}"
        )
    assert figures["shift"] < MOST_SHIFT

"""The stage in a real Chromium: every state of card and panel, one after the other.

It is built as `scripts/frontend` builds card and panel, elsewhere.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import os
from pathlib import Path
import shutil
import subprocess
from typing import Any

from aiohttp import web
import hass_frontend
from playwright.async_api import Page
import pytest

from tests.servers.chromium import chromium

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
SHIPPED = ROOT / "custom_components/neighbors_requests/frontend"
LASTS_S = 60


def build(*words: str) -> str:
    """Run the build, and return what it said."""
    node = shutil.which("node")
    if node is None or not (FRONTEND / "node_modules").is_dir():
        pytest.fail("Run scripts/frontend first: it installs what builds card and panel.")
    done = subprocess.run(  # noqa: S603 -- our own build, with our own words
        [node, "build.mjs", *words],
        cwd=FRONTEND,
        env=os.environ | {"NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=LASTS_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


WIDE, NARROW = (1280, 900), (390, 844)
PATIENCE_MS = 60_000
NOW = "2026-11-24T18:41:00Z"
"""When the fixtures are looked at."""
_LETTERS = "static/fonts/roboto"
_AXE = """async rules => {
  const options = {resultTypes: ['violations'], preload: false};
  if (rules.length > 0) options.runOnly = {type: 'rule', values: rules};
  const found = await axe.run(document, options);
  return found.violations
    .filter(one => ['serious', 'critical'].includes(one.impact))
    .map(one => `${one.id}: ${one.nodes.map(node => node.target.flat().join(' ')).join(' | ')}`);
}"""

_OVERHANG = """() => {
  let most = document.documentElement.scrollWidth - innerWidth;
  const visit = root => {
    for (const one of root.children) {
      const box = one.getBoundingClientRect();
      const style = getComputedStyle(one);
      // What only a screen reader reads is clipped; what a map draws is cut at its edge.
      if (style.clipPath !== 'none' || one.tagName === 'svg') continue;
      // A row of tabs, and a row of pictures that snap, are meant to be scrolled.
      const scrolls = ['auto', 'scroll'].includes(style.overflowX);
      if (scrolls && (box.height < 80 || style.scrollSnapType !== 'none')) continue;
      most = Math.max(most, Math.round(box.right - innerWidth));
      if (['hidden', 'clip'].includes(style.overflowX)) continue;
      if (one.shadowRoot) visit(one.shadowRoot);
      visit(one);
    }
  };
  visit(document.body);
  return Math.max(0, most);
}"""


@dataclass(slots=True)
class Stage:
    """One page on which states are shown, and what its console complained of."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    async def states(self, show: str, **more: str) -> list[str]:
        """Return the names of a show's states."""
        await self.open(show, "", **more)
        names: list[str] = await self.page.evaluate("window.scenes")
        return names

    async def open(self, show: str, state: str, **more: str) -> None:
        """Show one state, wide and light."""
        words = "&".join(f"{key}={value}" for key, value in {"show": show, **more}.items())
        asked = f"&state={state}" if state else ""
        await self.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        await self.page.goto(f"{self.address}/stage.html?{words}{asked}")
        await self.page.wait_for_selector("html[data-ready='1']", timeout=PATIENCE_MS)

    async def turn_to(self, show: str, state: str, size: tuple[int, int] = WIDE) -> None:
        """Show another state, at a size and light, on the page that is open."""
        await self.page.set_viewport_size({"width": size[0], "height": size[1]})
        await self.page.evaluate("([show, state]) => window.showState(show, state)", [show, state])

    async def look(self, size: tuple[int, int], *, dark: bool) -> None:
        """Show the same state at another size, and in other colors."""
        await self.page.set_viewport_size({"width": size[0], "height": size[1]})
        await self.page.evaluate("dark => window.look(dark)", dark)
        await self._drawn()

    async def look_at_all(self, size: tuple[int, int], *, dark: bool) -> None:
        """Show it in a window so high that nothing has to be scrolled."""
        await self.look(size, dark=dark)
        height: int = await self.page.evaluate("window.wholeHeight()")
        if height > size[1]:
            await self.page.set_viewport_size({"width": size[0], "height": height})
            await self._drawn()

    async def _drawn(self) -> None:
        await self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    async def axe(self, *rules: str) -> list[str]:
        """Return what axe-core finds serious or worse, by these rules or by all."""
        if not await self.page.evaluate("'axe' in window"):
            await self.page.add_script_tag(url=f"{self.address}/axe.min.js")
        found: list[str] = await self.page.evaluate(_AXE, list(rules))
        return found

    async def overhang(self) -> int:
        """Return by how many pixels something visible stands beyond the window's edge.

        What lies in a row that one can scroll sideways does not count.
        """
        width: int = await self.page.evaluate(_OVERHANG)
        return width

    async def focused(self) -> dict[str, Any]:
        """Return what is focused, through every shadow tree."""
        seen: dict[str, Any] = await self.page.evaluate("""() => {
          let one = document.activeElement;
          while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
          return {tag: one?.tagName.toLowerCase(), words: one?.textContent.trim(),
                  label: one?.getAttribute('aria-label')};
        }""")
        return seen


@asynccontextmanager
async def served(folder: Path, more: Sequence[web.RouteDef] = ()) -> AsyncGenerator[str]:
    """Serve the stage on loopback, with Home Assistant's letters, and more beside it."""
    app = web.Application()
    app.router.add_routes(more)
    app.router.add_static("/fonts", Path(hass_frontend.__file__).parent / _LETTERS)
    app.router.add_static("/", folder)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def stage(folder: Path) -> AsyncGenerator[Stage]:
    """Open the stage that was built in a folder."""
    async with served(folder) as address, chromium() as browser:
        context = await browser.new_context(
            locale="en-GB", timezone_id="UTC", reduced_motion="reduce"
        )
        page = await context.new_page()
        await page.clock.set_fixed_time(NOW)
        opened = Stage(page, address)
        page.on(
            "console",
            lambda message: (
                opened.complaints.append(message.text)
                if message.type in {"error", "warning"}
                else None
            ),
        )
        page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        yield opened

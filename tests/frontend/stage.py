"""The stage in a real Chromium: every state of card and panel, one after the other.

It is built as `scripts/frontend` builds card and panel, elsewhere.
"""

import asyncio
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
import playwright.async_api
from playwright.async_api import Browser, Page, ViewportSize
import pytest

from tests.fakes.tiles import tile_archive

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
SHIPPED = ROOT / "custom_components/neighbors_requests/frontend"
PATIENCE_S = 180
"""A busy machine may take so long to build, to load a page, or to show a picture."""


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
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


WIDE, NARROW, SMALL = (1280, 900), (390, 844), (360, 740)
_WINDOW: ViewportSize = {"width": 200, "height": 150}
NOW = "2026-11-24T18:41:00Z"
"""When the fixtures are looked at."""
_CLOCK = f"""{{
  const now = Date.parse("{NOW}");
  window.Date = class extends Date {{
    constructor(...given) {{ super(...(given.length ? given : [now])); }}
    static now() {{ return now; }}
  }};
}}"""
"""Playwright's own clock wraps timers and formatters too, which makes every page slower."""
_LETTERS = "static/fonts/roboto"
_IS_SLOW = "GL Driver Message"
"""What Chromium says of maps where no graphics card is."""
_LOOKS = """
window.drawn = () =>
  new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));

/** Give the frame a size, of which the browser's window draws only what fits in. */
window.resize = (width, height) => {
  frameElement.style.width = `${width}px`;
  frameElement.style.height = `${height}px`;
};

/** Wait for pictures that are asked for only once they are on the screen. */
window.pictured = async () => {
  const comes = root => [...root.querySelectorAll('*')].some(one =>
    (one.localName === 'img' && !one.complete) || (one.shadowRoot && comes(one.shadowRoot)));
  for (let quiet = 0; quiet < 5; quiet += 1) {
    await drawn();
    if (hass.pending > 0 || comes(document)) quiet = -1;
  }
};

/** Return by how many pixels something visible stands beyond the window's edge. */
window.overhang = () => {
  let most = document.documentElement.scrollWidth - innerWidth;
  const isBeyond = root => [...root.children].some(one =>
    Math.round(one.getBoundingClientRect().right) > innerWidth ||
    (one.shadowRoot && isBeyond(one.shadowRoot)) || isBeyond(one));
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
  if (isBeyond(document.body)) visit(document.body);
  return Math.max(0, most);
};

/** Return every text that is written. */
const texts = (root = document.body, found = new Set()) => {
  for (const one of root.childNodes) {
    if (one.nodeType === Node.TEXT_NODE) found.add(one.data.trim());
    if (one.shadowRoot) texts(one.shadowRoot, found);
    texts(one, found);
  }
  return found;
};

/** Say everything in another language; return what stays as it was. */
window.sayInstead = async language => {
  const before = texts();
  await say(language);
  return [...texts().intersection(before)];
};

const TYPED = ['input', 'option', 'select', 'textarea'];
const numbers = new Map();
const numberOf = key => numbers.get(key) ?? numbers.set(key, numbers.size).get(key);
const judged = new Set();
const PLAIN = 'rgba(0, 0, 0, 0),none,1,none,static,,,false';

/** Return the elements with a text in which no text of the same colors has stood so far. */
const inNewColors = (one = document.body, above = 0, found = []) => {
  const style = getComputedStyle(one);
  if (style.display === 'none') return found;
  if (one.localName === 'svg' && !one.querySelector('text, foreignObject')) return found;
  // What only holds others changes none of their colors; what is placed lies on anything.
  const own = [
    style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.position,
    one.getAttribute('aria-hidden'), one.getAttribute('aria-disabled'), one.matches(':disabled'),
  ].join();
  const isPlaced = style.position !== 'static';
  const number = own === PLAIN ? above
    : numberOf([above, own, isPlaced ? one.localName + one.getAttribute('class') : ''].join());
  const slotted = one.localName === 'slot' ? one.assignedNodes() : [];
  let hasText = TYPED.includes(one.localName);
  for (const each of slotted.length > 0 ? slotted : (one.shadowRoot ?? one).childNodes) {
    if (each.nodeType === Node.ELEMENT_NODE) inNewColors(each, number, found);
    else if (each.nodeType === Node.TEXT_NODE && each.data.trim()) hasText = true;
  }
  const isSeen = one.localName === 'slot' || one.checkVisibility({visibilityProperty: true});
  if (!hasText || !isSeen) return found;
  const text = [
    number, TYPED.includes(one.localName), style.color, style.fontSize, style.fontWeight,
    style.textShadow,
  ].join();
  if (!judged.has(text)) {
    judged.add(text);
    found.push(one.localName === 'slot' ? one.getRootNode().host : one);
  }
  return found;
};

const isSerious = one => ['serious', 'critical'].includes(one.impact);
const faults = async (where, values) => {
  const runOnly = {type: 'rule', values};
  const found = await axe.run(where, {resultTypes: ['violations'], preload: false, runOnly});
  return found.violations
    .filter(isSerious)
    .map(one => `${one.id}: ${one.nodes.map(node => node.target.flat().join(' ')).join(' | ')}`);
};

/** Return the names of the rules that axe-core has by default, if what they find is serious. */
const rulesButContrast = () => axe._audit.rules
  .filter(one => one.enabled && !one.tags.includes('experimental') && isSerious(one))
  .map(one => one.id)
  .filter(id => id !== 'color-contrast');

/**
 * Return what is wrong with what is shown. Colors change nothing but contrast, so what is shown in
 * others a second time needs no other rule.
 */
window.wrong = async hasRules => {
  await drawn();
  // Nothing has to be scrolled.
  const height = wholeHeight();
  if (height > innerHeight) {
    resize(innerWidth, height);
    await drawn();
  }
  const over = overhang();
  const found = over ? [`${over} px too wide`] : [];
  if (hasRules) found.push(...await faults(document, rulesButContrast()));
  // Contrast takes longest, so each text is judged once.
  const include = inNewColors();
  if (include.length > 0) found.push(...await faults({include}, ['color-contrast']));
  return found;
};
"""
"""What is asked of a page that is only looked at, in few calls, because each takes a moment."""


@dataclass(slots=True)
class Stage:
    """One page on which states are shown, and what its console complained of."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    _words: str = ""
    _names: int = 0

    async def open(self, show: str, state: str, **more: str) -> None:
        """Show one state, wide and light, as if the page had just been loaded."""
        words = "&".join(f"{key}={value}" for key, value in more.items())
        await self.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        # Whoever gave the page something that a browser does not have gets another one.
        if words == self._words and self._names == await self.page.evaluate(_NAMES):
            await self.page.mouse.move(0, 0)
            await self.page.evaluate(_AGAIN, [show, state])
            return
        await self.page.goto(f"{self.address}/stage.html?show={show}&state={state}&{words}")
        await self.page.wait_for_selector("html[data-ready='1']")
        self._words, self._names = words, await self.page.evaluate(_NAMES)

    async def turn_to(self, show: str, state: str) -> None:
        """Show another state on the page that is open."""
        await self.page.evaluate("([show, state]) => showState(show, state)", [show, state])

    async def look(self, size: tuple[int, int], *, dark: bool) -> None:
        """Show the same state at another size, and in other colors."""
        await self.page.set_viewport_size({"width": size[0], "height": size[1]})
        await self.page.evaluate("dark => { look(dark); return drawn(); }", dark)

    async def overhang(self) -> int:
        """Return by how many pixels something visible stands beyond the window's edge.

        What lies in a row that one can scroll sideways does not count.
        """
        width: int = await self.page.evaluate("overhang()")
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


_NAMES = "Object.getOwnPropertyNames(window).length"
_AGAIN = """async ([show, state]) => {
  history.replaceState(null, '', '/stage.html');
  localStorage.clear();
  sessionStorage.clear();
  await showState(show, state);
}"""


@dataclass(slots=True)
class Frame:
    """The stage in a frame of any size: of a small window, little has to be drawn."""

    page: Page
    complaints: list[str]

    @property
    def _inner(self) -> playwright.async_api.Frame:
        return self.page.frames[-1]

    async def states(self, show: str) -> list[str]:
        """Return the names of a show's states."""
        names: list[str] = await self._inner.evaluate("show => statesOf(show)", show)
        return names

    async def turn_to(
        self, show: str, state: str, size: tuple[int, int], language: str = "en-GB"
    ) -> None:
        """Show a state, at a size and light."""
        await self._inner.evaluate(
            "([size, ...scene]) => { resize(...size); return showState(...scene); }",
            [size, show, state, language],
        )

    async def look(self, size: tuple[int, int], *, dark: bool) -> None:
        """Show the same at another size, and in other colors."""
        await self._inner.evaluate(
            "([size, dark]) => { resize(...size); look(dark); return settle(); }", [size, dark]
        )

    async def wrong(self, *, rules: bool = True) -> list[str]:
        """Return what is wrong with what is shown; without rules, only with its room and contrast.

        It is what stands beyond the window's edge, and what axe-core finds serious or worse.
        """
        found: list[str] = await self._inner.evaluate("rules => wrong(rules)", rules)
        return found

    async def say(self, language: str) -> list[str]:
        """Say everything in another language; return the texts that stay as they were."""
        stays: list[str] = await self._inner.evaluate("language => sayInstead(language)", language)
        return stays

    async def overhang(self) -> int:
        """Return by how many pixels something visible stands beyond the frame's edge."""
        width: int = await self._inner.evaluate("overhang()")
        return width

    async def darken(self) -> None:
        """Show the same in dark colors."""
        await self._inner.evaluate("look(true)")

    async def picture(self, path: Path) -> None:
        """Write a picture of all that is shown."""
        width, height = await self._inner.evaluate("[innerWidth, innerHeight]")
        taken = await self.taken((width, height))
        await asyncio.to_thread(path.write_bytes, taken)

    async def taken(self, size: tuple[int, int]) -> bytes:
        """Return a picture of what is shown, a PNG of this size."""
        before = self.page.viewport_size
        await self.page.set_viewport_size({"width": size[0], "height": size[1]})
        await self._inner.evaluate("pictured()")
        taken = await self.page.screenshot()
        if before:
            await self.page.set_viewport_size(before)
        return taken


@asynccontextmanager
async def served(folder: Path, more: Sequence[web.AbstractRouteDef] = ()) -> AsyncGenerator[str]:
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
async def stage(folder: Path, browser: Browser) -> AsyncGenerator[Stage]:
    """Open a page for the stage that was built in a folder, which is closed with the block."""
    (folder / "county.pmtiles").write_bytes(tile_archive())
    async with served(folder) as address:
        context = await browser.new_context(
            locale="en-GB", timezone_id="UTC", reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE_S * 1000)
        await context.add_init_script(_CLOCK)
        await context.add_init_script(f"{{{_LOOKS}}}")
        opened = Stage(await context.new_page(), address)
        opened.page.on(
            "console",
            lambda message: (
                opened.complaints.append(message.text)
                if message.type in {"error", "warning"} and _IS_SLOW not in message.text
                else None
            ),
        )
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        try:
            yield opened
        finally:
            await context.close()


@asynccontextmanager
async def frame(folder: Path, browser: Browser) -> AsyncGenerator[Frame]:
    """Open the stage that was built in a folder in a frame."""
    async with stage(folder, browser) as opened:
        await opened.page.set_viewport_size(_WINDOW)
        await opened.page.goto(f"{opened.address}/window.html?show=card")
        inner = opened.page.frames[-1]
        await inner.wait_for_selector("html[data-ready='1']")
        await inner.add_script_tag(url=f"{opened.address}/axe.min.js")
        yield Frame(opened.page, opened.complaints)

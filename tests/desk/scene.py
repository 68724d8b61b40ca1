"""A window of a real browser at a real desk, in which states are shown one after the other."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, Locator, Page, TimeoutError as LateError

LANGUAGES: Final = ("en", "de", "es", "fr")
PATIENCE_MS: Final = 60_000
_ANSWER_MS: Final = 3_000
_LOOKS: Final = """
{
  // What happens by itself after a while would change what is looked at.
  const LATER_MS = 8000;
  const later = new Map();
  const {
    setTimeout: timeout, clearTimeout: clear, setInterval: interval, fetch: call,
  } = window;
  window.setTimeout = (act, ms, ...rest) => {
    if (!(ms >= LATER_MS)) return timeout(act, ms, ...rest);
    const id = -1 - later.size;
    later.set(id, () => act(...rest));
    return id;
  };
  window.clearTimeout = id => (id < 0 ? later.set(id, () => undefined) : clear(id));
  window.setInterval = (act, ms, ...rest) => (ms >= LATER_MS ? 0 : interval(act, ms, ...rest));
  window.timePasses = () => {
    const acts = [...later.values()];
    for (const id of later.keys()) later.set(id, () => undefined);
    for (const act of acts) act();
  };

  let pending = 0;
  window.fetch = async (...given) => {
    pending += 1;
    try {
      return await call(...given);
    } finally {
      // Whoever waits for the answer reads it first.
      timeout(() => (pending -= 1), 30);
    }
  };
  const isDrawn = one =>
    one.localName === "img" ? one.complete
    : one.localName === "video" ? one.readyState >= 2 || one.error || !one.src
    : true;
  const shown = root => [...root.querySelectorAll("*")].every(one =>
    isDrawn(one) && (!one.shadowRoot || shown(one.shadowRoot)));
  window.isQuiet = () => pending === 0 && shown(document);

  /** Return what has the focus, through every shadow tree. */
  window.focused = () => {
    let one = document.activeElement;
    while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
    return one;
  };

  const draw = root => root.querySelectorAll("*").forEach(one => {
    one.requestUpdate?.();
    if (one.shadowRoot) draw(one.shadowRoot);
  });
  /** Say everything in a language; nobody changes it while a dialog is open, so that is drawn. */
  window.say = language => {
    const desk = document.querySelector("nr-desk");
    desk.language = language;
    const isOpen = root => [...root.querySelectorAll("*")].some(one =>
      (one.localName === "dialog" && one.open) || (one.shadowRoot && isOpen(one.shadowRoot)));
    if (!isOpen(document)) return;
    const isSpoken = () =>
      [...desk.shadowRoot.querySelectorAll("*")].some(one => one.language === language);
    return new Promise(done => {
      const look = () => {
        if (!isSpoken()) return timeout(look, 20);
        draw(document);
        done();
      };
      look();
    });
  };
  const chosen = root => [...root.querySelectorAll("*")].flatMap(one =>
    one.matches("select.language") ? [one.value] : one.shadowRoot ? chosen(one.shadowRoot) : []);
  /** Return whether the words of a language have come, and are drawn. */
  window.isSpoken = language => chosen(document).includes(language);
  const { showModal } = HTMLDialogElement.prototype;
  HTMLDialogElement.prototype.showModal = function () {
    window.focusedBefore = focused();
    showModal.call(this);
  };
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A state that a window shows now."""

    name: str
    """Of the state within its story."""
    page: Page
    is_printed: bool = False
    """Whether people print what it shows."""

    @property
    def dialog(self) -> Locator:
        """The dialog that is open, if one is."""
        return self.page.locator("dialog[open]")

    async def resize(self, width: int, height: int = 900) -> None:
        """Show it in a window of this size."""
        await self.page.set_viewport_size({"width": width, "height": height})
        await self.quiet()

    async def color(self, *, dark: bool) -> None:
        """Show it in light or dark colors."""
        await self.page.emulate_media(color_scheme="dark" if dark else "light")

    async def say(self, language: str) -> None:
        """Show it in a language, without leaving it."""
        await self.page.evaluate("language => say(language)", language)
        await self.page.wait_for_function("language => isSpoken(language)", arg=language)
        # The desk says the rest in its next answer; some states wait for one without end.
        with suppress(LateError):
            await self.page.wait_for_function("() => isQuiet()", timeout=_ANSWER_MS)
        await self.quiet()

    async def quiet(self) -> None:
        """Wait until nothing is asked of the desk anymore, and every picture is there."""
        await quiet(self.page)


async def quiet(page: Page) -> None:
    """Wait until a page asks nothing of its desk, and every picture is there."""
    await page.wait_for_function(
        """() => new Promise(done => {
          const look = still => {
            if (!isQuiet()) return done(false);
            if (still === 3) return done(true);
            requestAnimationFrame(() => look(still + 1));
          };
          look(0);
        })""",
        polling=50,
    )


@dataclass(slots=True, kw_only=True)
class Scene:
    """Where a story is told: a browser, and a folder for its worlds."""

    browser: Browser
    folder: Path
    faults: list[str] = field(default_factory=list)
    """What scripts failed with, and what the desks' policy refused."""

    @asynccontextmanager
    async def window(
        self, link: str, name: str = "", browser: Browser | None = None
    ) -> AsyncGenerator[Page]:
        """Open a desk's link in a new window; with a name, sign in."""
        window = await (browser or self.browser).new_context(
            locale="en-GB",
            timezone_id="Europe/Rome",
            reduced_motion="reduce",
            viewport={"width": 1280, "height": 900},
            ignore_https_errors=True,
        )
        await window.add_init_script(_LOOKS)
        try:
            page = await window.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.on("pageerror", lambda error: self.faults.append(str(error)))
            page.on("console", lambda said: self._hear(said.text))
            await page.goto(link)
            if name:
                await page.get_by_role("textbox").fill(name)
                await page.get_by_role("button").first.click()
                await page.locator("nav").wait_for()
            await quiet(page)
            yield page
        finally:
            await window.close()

    def _hear(self, text: str) -> None:
        if "Content Security" in text:
            self.faults.append(text)

    async def new_folder(self, name: str) -> Path:
        """Make a folder for one more world."""
        folder = self.folder / name
        await asyncio.to_thread(folder.mkdir)
        return folder


type Story = Callable[[Scene], AsyncGenerator[Shown]]
"""Leads a desk from one state to the next, and pauses at each; a dialog may be closed there."""


async def go(page: Page, route: str, sees: str = "") -> None:
    """Open one of the desk's pages as if it had just been loaded, and wait for a text."""
    await page.goto(f"{page.url.partition('#')[0]}#/{route}")
    await page.reload()
    if sees:
        await see(page, sees)
    await quiet(page)


async def see(page: Page, text: str) -> None:
    """Wait for a text."""
    await page.get_by_text(text).first.wait_for()
    await quiet(page)


async def press(page: Page, name: str, sees: str = "", *, exact: bool = True) -> None:
    """Press a button, and wait for a text."""
    await page.get_by_role("button", name=name, exact=exact).first.click()
    if sees:
        await see(page, sees)
    await quiet(page)


async def close(page: Page) -> None:
    """Close the dialog that is open, unless whoever looked at it did."""
    if await page.locator("dialog[open]").count():
        await page.keyboard.press("Escape")
        await page.locator("dialog[open]").first.wait_for(state="detached")
    await quiet(page)

"""A real Chromium, signed in to the play's Home Assistant: it looks, clicks, and takes pictures.

What is done for a picture alone is done only if somebody keeps it.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
import json
import os
from pathlib import Path
import re
import time
from typing import Any

from aiohttp import web
from playwright.async_api import BrowserContext, Locator, Page, async_playwright, expect

from demo.dashboard import DASHBOARD_PATH
from demo.home_assistant import HomeAssistant
from demo.steps import StepFailedError
from tests.e2e.playing import WANTS_PICTURES
from tests.servers.chromium import CHROMIUM

WIDE, NARROW = (1280, 900), (390, 844)
PATIENCE_MS = 180_000
"""How long anything may take on a page: the machine may be busy with other tests."""
_HELD_MS = 2000
_LOOKS_AGAIN_MS = 100
_MOST_TABS = 120
_FOCUSED = """() => {
  let at = document.activeElement;
  while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
  if (!at) return '';
  return (at.getAttribute('aria-label') || at.innerText || at.textContent || '').trim();
}"""
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    # Maps are drawn without a graphics card.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    # Nothing outside this machine is ever asked for anything.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_PLAYBACK = """async () => {
  const video = document.querySelector('video');
  const seen = {error: null};
  video.addEventListener('error', () => { seen.error = video.error && video.error.message; });
  if (video.readyState < 1)
    await new Promise((done, failed) => {
      video.addEventListener('loadedmetadata', done);
      video.addEventListener('error', done);
    });
  const before = video.currentTime;
  await video.play().catch(error => { seen.error = String(error); });
  await new Promise(done => setTimeout(done, 1500));
  const after = video.currentTime;
  video.pause();
  return {...seen, before, after, width: video.videoWidth, height: video.videoHeight,
          duration_s: video.duration,
          sound: Boolean(video.webkitAudioDecodedByteCount)};
}"""

_GO = """path => {
  history.pushState(null, '', path);
  dispatchEvent(new CustomEvent('location-changed', {detail: {replace: false}}));
}"""
"""Goes to another page within Home Assistant's, as a link of it does."""

_SEEK = """at_s => new Promise(done => {
  const video = document.querySelector('video');
  video.addEventListener('seeked', done);
  video.currentTime = at_s;
})"""


@dataclass(slots=True)
class Browser:
    """One Chromium with one page; pictures go into `pictures`."""

    context: BrowserContext
    page: Page
    pictures: Path

    @property
    def keeps_pictures(self) -> bool:
        """Whether anybody wants the pictures."""
        return os.environ.get(WANTS_PICTURES) == "1"

    async def picture(self, name: str) -> None:
        """Take a picture of what is seen."""
        if self.keeps_pictures:
            await self._settle()
            await self.page.screenshot(path=self.pictures / f"{name}.png")

    async def pictures_of(self, name: str, light: str = "") -> None:
        """Take a picture, one in dark colors and one on a phone."""
        await self.picture(f"{name}{light}")
        await self.colours("dark")
        await self.picture(f"{name}-dark")
        await self.colours("light")
        await self.resize(NARROW)
        await self.picture(f"{name}-390")
        await self.resize(WIDE)

    async def resize(self, size: tuple[int, int]) -> None:
        """Give the page another size, for a picture."""
        if self.keeps_pictures:
            width, height = size
            await self.page.set_viewport_size({"width": width, "height": height})

    async def colours(self, scheme: str) -> None:
        """Prefer light or dark colors, for a picture."""
        if self.keeps_pictures:
            await self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    async def _settle(self) -> None:
        # Home Assistant says nowhere that its cards have been arranged.
        await self.page.wait_for_timeout(700)

    async def sign_in(self, home: HomeAssistant) -> None:
        """Sign in by the tokens that the frontend would have kept, for every page from now on."""
        tokens = json.dumps(json.dumps(home.tokens))
        await self.context.add_init_script(f"localStorage.setItem('hassTokens', {tokens})")

    async def go(self, home: HomeAssistant, path: str) -> None:
        """Open a page of Home Assistant; only the first one loads its frontend."""
        if self.page.url.startswith(home.base):
            await self.page.evaluate(_GO, path)
        else:
            await self.sign_in(home)
            await self.page.goto(home.base + path)

    async def text_of(self, element: Locator, *words: str) -> str:
        """Return every word within an element, in its shadow trees too, once these are there.

        What is missing in the end is left to the tests.
        """
        until = time.monotonic() + PATIENCE_MS / 1000
        while True:
            text = str(await element.evaluate(_ALL_TEXT))
            if all(each in text for each in words) or time.monotonic() > until:
                return text
            await self.page.wait_for_timeout(_LOOKS_AGAIN_MS)

    # By keyboard

    async def focused(self) -> str:
        """Return the name of what has the focus."""
        return str(await self.page.evaluate(_FOCUSED))

    async def tab_to(self, words: str, *, backward: bool = False, pause_ms: int = 0) -> None:
        """Press Tab until what has the focus is named so; StepFailedError if nothing ever is."""
        for _ in range(_MOST_TABS):
            if words in await self.focused():
                return
            await self.page.keyboard.press("Shift+Tab" if backward else "Tab")
            await self.page.wait_for_timeout(pause_ms)
        raise StepFailedError(f"The keyboard does not reach “{words}”.")

    # The dashboard, and the review that its card leads to

    @property
    def card(self) -> Locator:
        """Our card on the dashboard."""
        return self.page.locator("neighbors-requests-card").first

    async def open_dashboard(self, home: HomeAssistant, seen: str) -> None:
        """Open the dashboard, and wait until the card says this."""
        await self.go(home, DASHBOARD_PATH)
        await expect(self.card.get_by_text(seen).first).to_be_visible()

    async def words(self, *words: str) -> str:
        """Return what the card says once these words are there."""
        return await self.text_of(self.card, *words)

    async def frame_width(self) -> int:
        """Wait for the picture of the best matching frame, and return its own width."""
        image = self.card.locator("img").first
        await expect(image).to_be_visible()
        return int(await image.evaluate(WIDTH_OF_IMAGE))

    async def buttons(self) -> dict[str, dict[str, float]]:
        """Return the boxes of the two answers once they stay, by name; empty if there are none."""
        before = None
        while (found := await self._boxes()) != before:
            before = found
            await self.page.wait_for_timeout(_LOOKS_AGAIN_MS)
        return found

    async def _boxes(self) -> dict[str, dict[str, float]]:
        found = {}
        for name in ("Deny", "Approve…"):
            button = self.card.get_by_role("button", name=name, exact=True)
            if await button.count():
                box = await button.first.bounding_box()
                if box is not None:
                    found[name] = {key: float(box[key]) for key in ("x", "y", "width", "height")}
        return found

    async def press(self, name: str) -> None:
        """Click one of the two answers."""
        await self.card.get_by_role("button", name=name, exact=True).first.click()

    async def watch_chosen(self, panel: Locator) -> None:
        """Scrub through every chosen clip, from its first frame to its last."""
        hold = panel.get_by_role("button", name="Hold to approve")
        watch = panel.get_by_role("button", name=_WATCH)
        seek = panel.get_by_role("slider", name="Position in the clip")
        await expect(watch.or_(hold)).to_be_visible()
        while not await hold.count():
            # Another clip may come at any time; then that one is asked for.
            if await watch.count():
                await watch.click()
                for key in ("Home", "End"):
                    await seek.press(key)
                    # Its film is loading, and each frame is on the screen some moments later.
                    await self.page.wait_for_timeout(_SOUGHT_MS)
            await expect(watch.or_(hold)).to_be_visible()
        await expect(hold).to_be_enabled()

    async def hold_to_approve(self, panel: Locator) -> None:
        """Watch what is chosen, then hold the review's button with the mouse."""
        await self.watch_chosen(panel)
        button = panel.get_by_role("button", name="Hold to approve")
        await expect(button).to_be_enabled()
        await self.page.emulate_media(reduced_motion="no-preference")
        await button.hover()
        await self.page.mouse.down()
        await self.page.wait_for_timeout(_HELD_MS)
        await self.page.mouse.up()
        await self.page.emulate_media(reduced_motion="reduce")

    async def open_notifications(self, seen: str) -> str:
        """Open the drawer of notifications, wait until it says this, and return all it says."""
        await self.page.get_by_text("Notifications").first.click()
        drawer = self.page.locator("notification-drawer")
        await expect(drawer.get_by_text(seen).first).to_be_visible()
        return await self.text_of(drawer)

    async def close_drawer(self) -> None:
        """Close the drawer again."""
        await self.page.locator("notification-drawer ha-icon-button-prev").click()
        drawer = self.page.locator("persistent-notification-item")
        await expect(drawer.first).to_be_hidden()

    # The opened clip, and the board's pages

    async def play_clip(self, clip: Path, at_s: float) -> dict[str, Any]:
        """Play a clip from a server of its own, and return what the player made of it.

        The picture is of the frame at `at_s`.
        """
        async with _served(clip) as address:
            page = await self.context.new_page()
            await page.set_viewport_size({"width": 640, "height": 400})
            await page.goto(address)
            played: dict[str, Any] = await page.evaluate(_PLAYBACK)
            if self.keeps_pictures:
                await page.evaluate(_SEEK, at_s)
                await page.locator("video").screenshot(path=self.pictures / "opened-clip.png")
            await page.close()
        return played

    async def look_at(self, address: str, name: str) -> int:
        """Open a page, take a picture of all of it as it is, and return its status."""
        page = await self.context.new_page()
        answer = await page.goto(address)
        if self.keeps_pictures:
            await page.screenshot(path=self.pictures / f"{name}.png", full_page=True)
        await page.close()
        return answer.status if answer else 0


_WATCH = re.compile("^Watch [0-9]+ more")
_SOUGHT_MS = 700

WIDTH_OF_IMAGE = """async image => {
  await image.decode().catch(() => {});
  return image.naturalWidth;
}"""
"""A picture is asked for when it is drawn; until then it has no width."""

# inner_text() does not see into the shadow trees that Home Assistant's elements are made of.
_ALL_TEXT = """element => {
  const words = [];
  const walk = node => {
    if (node.nodeType === Node.TEXT_NODE) words.push(node.textContent.trim());
    if (node.nodeName === 'STYLE' || node.nodeName === 'SCRIPT') return;
    if (node.shadowRoot) node.shadowRoot.childNodes.forEach(walk);
    if (node.nodeName === 'SLOT') node.assignedNodes().forEach(walk);
    else if (!node.shadowRoot) node.childNodes.forEach(walk);
  };
  walk(element);
  return words.filter(Boolean).join(' ');
}"""


@asynccontextmanager
async def _served(clip: Path) -> AsyncGenerator[str]:
    async def page(_request: web.Request) -> web.Response:
        body = "<!doctype html><title>Clip</title><style>body{margin:0}video{width:100vw}</style>"
        body += '<video src="/clip.mp4" muted playsinline></video>'
        return web.Response(text=body, content_type="text/html")

    async def film(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(clip)

    app = web.Application()
    app.router.add_get("/", page)
    app.router.add_get("/clip.mp4", film)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def chromium(folder: Path) -> AsyncGenerator[Browser]:
    """Start a Chromium with a new profile; pictures go into `folder/pictures`."""
    pictures = folder / "pictures"
    await asyncio.to_thread(pictures.mkdir, exist_ok=True)
    async with async_playwright() as playwright:
        width, height = WIDE
        context = await playwright.chromium.launch_persistent_context(
            folder / "chromium",
            executable_path=CHROMIUM,
            headless=True,
            args=list(_FLAGS),
            viewport={"width": width, "height": height},
            locale="en-US",
            timezone_id="America/Los_Angeles",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        expect.set_options(PATIENCE_MS)
        try:
            yield Browser(context, context.pages[0], pictures)
        finally:
            await context.close()

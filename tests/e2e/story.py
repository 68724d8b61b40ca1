"""A person's whole story, filmed in the real Home Assistant: by touch alone, and by keys alone.

    python -m tests.e2e.story FOLDER [FILMS]

It runs the demo's play in the folder, and writes `story.webm` and `story-keyboard.webm` for the
README into the folder of films.
"""

import asyncio
import base64
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
import io
from pathlib import Path
import re
import sys
from typing import Any, Final

import av
from av.video.stream import VideoStream
import numpy as np
from PIL import Image
from playwright.async_api import CDPSession, Locator, expect
from rich.console import Console

from demo import play as acts
from demo.network import is_inside
from demo.stage import Play, Setting, on_stage
from demo.steps import Steps
from tests.e2e.browser import Browser, chromium
from tests.e2e.test_panel import PANEL, ask_again

PHONE: Final = (390, 844)
DESK: Final = (1280, 800)
MOST_BYTES: Final = 3_000_000
MOST_KEYBOARD_BYTES: Final = 1_500_000
_RATE: Final = 25
_HELD_S: Final = 2.0
_SLID_S: Final = 2.5
_SLID_STEPS: Final = 50
_KEY_S: Final = 0.2
_ASKED: Final = timedelta(seconds=30)
_TITLE: Final = "The same street, while the visitor was there"
_LOOKED_AT_S: Final = 1.2
"""So long a viewer of the film reads a screen."""
_FINGER = """
addEventListener('DOMContentLoaded', () => {
  const finger = document.createElement('div');
  finger.style.cssText = 'position:fixed;width:36px;height:36px;margin:-18px;border-radius:50%;' +
    'background:#0008;border:2px solid #fff;z-index:99999;pointer-events:none;opacity:0;' +
    'transition:opacity .3s';
  document.documentElement.append(finger);
  const show = event => {
    const [touch] = event.touches;
    finger.style.opacity = touch ? 1 : 0;
    if (touch) Object.assign(finger.style, {left: `${touch.clientX}px`, top: `${touch.clientY}px`});
  };
  for (const name of ['touchstart', 'touchmove', 'touchend', 'touchcancel'])
    addEventListener(name, show, {capture: true, passive: true});
});
"""
"""Where the finger is, for whoever watches."""
_TAB_MS: Final = 160
_KEYS = """
addEventListener('DOMContentLoaded', () => {
  const shown = document.createElement('div');
  // Above dialogs, too.
  shown.popover = 'manual';
  shown.style.cssText = 'inset:auto auto 24px 50%;translate:-50%;margin:0;border:0;' +
    'padding:10px 22px;border-radius:24px;background:#000c;color:#fff;font:500 20px/28px Roboto,' +
    'sans-serif;pointer-events:none;white-space:nowrap';
  document.documentElement.append(shown);
  const names = {ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', ' ': 'Space'};
  let last = '', times = 0, hiding;
  addEventListener('keydown', event => {
    if (event.key === 'Shift') return;
    const key = (event.shiftKey ? 'Shift + ' : '') + (names[event.key] ?? event.key);
    times = key === last ? times + 1 : 1;
    last = key;
    shown.textContent = times > 1 ? `${key} \\u00d7 ${times}` : key;
    if (shown.matches(':popover-open')) shown.hidePopover();
    shown.showPopover();
    clearTimeout(hiding);
    hiding = setTimeout(() => { shown.hidePopover(); last = ''; }, 1500);
  }, true);
});
"""
"""Which keys are pressed, for whoever watches."""


@dataclass(slots=True)
class Film:
    """What a page showed, and when; a browser sends a picture only if something changed."""

    pictures: list[tuple[float, bytes]] = field(default_factory=list)
    """Seconds and JPEGs."""

    def write(self, path: Path, size: tuple[int, int]) -> None:
        """Write a WebM, VP9."""
        first_s = self.pictures[0][0]
        with av.open(path, "w") as container:
            stream = container.add_stream("libvpx-vp9", rate=_RATE)
            assert isinstance(stream, VideoStream)
            stream.width, stream.height = size
            stream.pix_fmt = "yuv420p"
            stream.time_base = Fraction(1, 1000)
            stream.codec_context.time_base = Fraction(1, 1000)
            stream.options = {"crf": "30", "b": "0", "cpu-used": "4", "row-mt": "1"}
            last = -1
            for at_s, jpeg in self.pictures:
                at_ms = round((at_s - first_s) * 1000)
                if at_ms - last < 1000 // _RATE and last >= 0:
                    continue
                last = at_ms
                with Image.open(io.BytesIO(jpeg)) as picture:
                    pixels = np.asarray(picture.convert("RGB").resize(size))
                frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
                frame.pts, frame.time_base = at_ms, Fraction(1, 1000)
                container.mux(stream.encode(frame))
            container.mux(stream.encode())


@asynccontextmanager
async def filmed(devtools: CDPSession) -> AsyncGenerator[Film]:
    """Film a page as long as the block runs."""
    film = Film()
    acknowledged: set[asyncio.Task[Any]] = set()

    def keep(shown: dict[str, Any]) -> None:
        at_s = shown["metadata"]["timestamp"]
        film.pictures.append((at_s, base64.b64decode(shown["data"])))
        answer = devtools.send("Page.screencastFrameAck", {"sessionId": shown["sessionId"]})
        task = asyncio.ensure_future(answer)
        acknowledged.add(task)
        task.add_done_callback(acknowledged.discard)

    devtools.on("Page.screencastFrame", keep)
    await devtools.send("Page.startScreencast", {"format": "jpeg", "quality": 90})
    yield film
    await devtools.send("Page.stopScreencast")


class Finger:
    """One thumb on a touch screen."""

    def __init__(self, browser: Browser, devtools: CDPSession) -> None:
        self._browser = browser
        self._devtools = devtools

    async def _touch(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        await self._devtools.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches}
        )

    async def _middle(self, what: Locator) -> tuple[float, float]:
        await expect(what).to_be_visible()
        await what.scroll_into_view_if_needed()
        box = await what.bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    async def tap(self, what: Locator) -> None:
        """Tap something, and let the viewer see it."""
        await asyncio.sleep(_LOOKED_AT_S)
        at = await self._middle(what)
        await self._touch("touchStart", at)
        await asyncio.sleep(0.12)
        await self._touch("touchEnd")

    async def hold(self, what: Locator) -> None:
        """Hold something until it has taken."""
        await asyncio.sleep(_LOOKED_AT_S)
        at = await self._middle(what)
        await self._touch("touchStart", at)
        await asyncio.sleep(_HELD_S)
        await self._touch("touchEnd")

    async def slide(self, along: Locator) -> None:
        """Pull from the left end of a slider to its right end."""
        await asyncio.sleep(_LOOKED_AT_S)
        await expect(along).to_be_visible()
        box = await along.bounding_box()
        assert box is not None
        y, left, right = box["y"] + box["height"] / 2, box["x"] + 7, box["x"] + box["width"] - 1
        await self._touch("touchStart", (left, y))
        for step in range(1, _SLID_STEPS + 1):
            await self._touch("touchMove", (left + (right - left) * step / _SLID_STEPS, y))
            await asyncio.sleep(_SLID_S / _SLID_STEPS)
        await self._touch("touchEnd")


async def _open_dashboard(play: Play, browser: Browser) -> None:
    """Open the dashboard with its picture, once the panel is in the browser's cache."""
    await browser.go(play.assistant, f"{PANEL}/requests")
    await expect(browser.page.locator("nr-page-requests")).to_be_visible()
    await browser.open_dashboard(play.assistant, "You have 1 clip")
    await browser.frame_width()
    # A picture that has come is drawn a moment later, and the film begins with it.
    await asyncio.sleep(_LOOKED_AT_S)


async def tell_by_touch(play: Play, browser: Browser, path: Path) -> None:
    """Answer the request that waits, and film it."""
    page = browser.page
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    await page.emulate_media(reduced_motion="no-preference")
    devtools = await browser.context.new_cdp_session(page)
    await devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    await browser.context.add_init_script(_FINGER)
    await _open_dashboard(play, browser)
    finger = Finger(browser, devtools)
    panel = page.locator("neighbors-requests-panel")
    async with filmed(devtools) as film:
        await asyncio.sleep(_LOOKED_AT_S)
        await finger.tap(browser.card.get_by_role("button", name="Approve…", exact=True))
        watch = panel.get_by_role("button", name=re.compile(r"^Watch \d+ more"))
        hold = panel.get_by_role("button", name="Hold to approve")
        await expect(watch.or_(hold)).to_be_visible()
        while await watch.count():
            await finger.tap(watch)
            await finger.slide(panel.get_by_role("slider", name="Position in the clip"))
            await asyncio.sleep(_LOOKED_AT_S)
        await expect(hold).to_be_enabled()
        await finger.hold(hold)
        await expect(panel.get_by_text("The receipt is in your ledger").first).to_be_visible()
        await asyncio.sleep(_LOOKED_AT_S)
        await finger.tap(panel.locator("nr-page-review .back"))
        await finger.tap(panel.get_by_role("link", name="Ledger").first)
        await expect(panel.get_by_text("Delivered: ").first).to_be_visible()
        await asyncio.sleep(2 * _LOOKED_AT_S)
    await asyncio.to_thread(film.write, path, PHONE)


async def tell_by_keyboard(play: Play, browser: Browser, path: Path) -> None:
    """Cut the clip of the request that waits, answer it, and film that."""
    page, keyboard = browser.page, browser.page.keyboard
    await page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    devtools = await browser.context.new_cdp_session(page)
    await browser.context.add_init_script(_KEYS)
    await _open_dashboard(play, browser)
    panel = page.locator("neighbors-requests-panel")

    async def press(words: str, *keys: str, backward: bool = False) -> None:
        await browser.tab_to(words, backward=backward, pause_ms=_TAB_MS)
        await asyncio.sleep(_LOOKED_AT_S / 2)
        for key in keys:
            await keyboard.press(key)
            await asyncio.sleep(_KEY_S)
        await asyncio.sleep(_LOOKED_AT_S / 2)

    async with filmed(devtools) as film:
        await asyncio.sleep(_LOOKED_AT_S)
        await press("Approve…", "Enter")
        await expect(panel.get_by_role("slider", name="Position in the clip")).to_be_visible()
        await press("Position in the clip", "Home", *["PageUp"] * 10, "End")
        await press("Start of the clip to send", *["Shift+ArrowRight"] * 5)
        hold = panel.get_by_role("button", name="Hold to approve")
        await asyncio.sleep(_LOOKED_AT_S)  # Until what was cut is being prepared.
        await expect(hold).to_be_enabled()
        await press("Hold to approve", "Enter")
        await press("Send", "Enter")
        await expect(panel.get_by_text("The receipt is in your ledger").first).to_be_visible()
        await asyncio.sleep(_LOOKED_AT_S)
        await press("Back", "Enter", backward=True)
        await press("Ledger", "Enter", backward=True)
        await expect(panel.get_by_text("Delivered: ").first).to_be_visible()
        await asyncio.sleep(2 * _LOOKED_AT_S)
    await asyncio.to_thread(film.write, path, DESK)


async def film_stories(folder: Path, films: Path) -> None:
    """Set the stage, tell both stories, and check how large their films are."""
    steps = Steps(Console(highlight=False, width=100))
    async with on_stage(Setting(folder=folder, private=is_inside()), steps) as play:
        await acts.prepare(play)
        for tell, name, most in (
            (tell_by_touch, "story", MOST_BYTES),
            (tell_by_keyboard, "story-keyboard", MOST_KEYBOARD_BYTES),
        ):
            film = films / f"{name}.webm"
            async with chromium(folder) as browser:
                with steps.step(name) as step:
                    if tell is tell_by_keyboard:
                        await ask_again(play, 43, asked=_ASKED, title=_TITLE)
                    await tell(play, browser, film)
                    size = (await asyncio.to_thread(film.stat)).st_size
                    step.say(f"{film}: {size / 1e6:.1f} MB")
                    if size > most:
                        raise SystemExit(f"The film has {size} bytes, more than {most}.")
    steps.close()


def main() -> None:
    """Take the folders from the command line."""
    folder = Path(sys.argv[1]).resolve()
    films = Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else folder
    for each in (folder, films):
        each.mkdir(parents=True, exist_ok=True)
    asyncio.run(film_stories(folder, films))


if __name__ == "__main__":
    main()

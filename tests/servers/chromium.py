"""A real Chromium, as `scripts/setup` installs it, for whatever is looked at in a browser."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, Page, async_playwright

CHROMIUM: Final = "/usr/bin/chromium-headless-shell"
"""What shows pages, without a browser's windows around them: those cost twice as much again."""
_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
"""Nothing but loopback is reached. Of a flag that is given again the last one counts."""


@asynccontextmanager
async def chromium(*flags: str) -> AsyncGenerator[Browser]:
    """Run one without a window, which ends with the block."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, headless=True, args=[*_FLAGS, *flags]
        )
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def chromium_page(profile: Path) -> AsyncGenerator[Page]:
    """Run one with a profile on the disk: without it, what a page stores is kept in memory."""
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, headless=True, args=[*_FLAGS]
        )
        try:
            yield context.pages[0]
        finally:
            await context.close()

"""The dialogs of a camera, in a real browser: opened as a person opens them, and looked at."""

from typing import Any

from playwright.async_api import Locator, Page, expect

from demo.home_assistant import HomeAssistant
from demo.logs import DOMAIN
from tests.e2e.browser import NARROW, PATIENCE_MS, WIDE, Browser

_PAGE = f"/config/integrations/integration/{DOMAIN}"


async def look_at_sharing(browser: Browser, home: HomeAssistant) -> dict[str, Any]:
    """Open what may be shared of the only camera; return what is seen, and take pictures of it."""
    page = browser.page
    await browser.sign_in(home)
    await page.goto(home.base + _PAGE)
    await _change_camera(page).click(timeout=PATIENCE_MS)
    choice = page.get_by_text("What may be shared", exact=True).last
    await expect(choice).to_be_visible(timeout=PATIENCE_MS)
    await choice.click()
    form = page.locator("step-flow-form")
    image = form.locator("img").first
    await expect(image).to_be_visible(timeout=PATIENCE_MS)
    seen = {
        "words": await browser.text_of(form),
        "image_width": int(await image.evaluate(_WIDTH)),
    }
    await browser.picture("camera-sharing-light")
    await browser.colours("dark")
    await browser.resize(NARROW)
    await browser.picture("camera-sharing-390")
    await browser.resize(WIDE)
    await browser.colours("light")
    return seen


def _change_camera(page: Page) -> Locator:
    # Of the buttons of a camera's row, the first folds it, the second changes it.
    return page.locator("ha-config-sub-entry-row").first.locator("ha-icon-button").nth(1)


# The picture is asked for when it is drawn; until then it has no width.
_WIDTH = """async image => {
  await image.decode().catch(() => {});
  return image.naturalWidth;
}"""

"""The player in a real browser: each frame is the one that it says, and words are text."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
import io
from itertools import pairwise
import json
import time
from typing import Final

import numpy as np
from PIL import Image
from playwright.async_api import Browser, FloatRect, Page, Route, expect
import pytest
import pytest_asyncio

from tests.desk.opened_case import CASE, HOSTILE, STEADY, open_everything, opened_case
from tests.desk.world import DeskWorld, signed_in
from tests.share import films

pytestmark = pytest.mark.asyncio(loop_scope="session")
WAIT_S: Final = 30


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[DeskWorld]:
    """Give a case with opened shares."""
    async with opened_case(tmp_path_factory.mktemp("player")) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, world: DeskWorld) -> AsyncGenerator[Page]:
    """Open the case."""
    async with signed_in(browser, world, viewport={"width": 1600, "height": 800}) as one:
        await one.goto(f"{world.url}/#/cases/{CASE}")
        await is_at(one, 1, STEADY)
        yield one


async def is_at(page: Page, frame: int, count: int) -> None:
    """Wait until the player says that it shows a frame."""
    await page.get_by_text(f"frame {frame} of {count}", exact=True).wait_for()


async def painted(page: Page) -> int:
    """Return the number that the picture on the screen says, out of a picture of the screen."""
    box = await page.locator("nr-desk-player .pic").bounding_box()
    assert box is not None
    scale = min(box["width"] / films.WIDTH, box["height"] / films.HEIGHT)
    left = box["x"] + (box["width"] - films.WIDTH * scale) / 2
    top = box["y"] + (box["height"] - films.HEIGHT * scale) / 2
    row: FloatRect = {"x": left, "y": top, "width": films.WIDTH * scale, "height": 24 * scale}
    shot = Image.open(io.BytesIO(await page.screenshot(clip=row))).convert("RGB")
    # The time over the picture hides the two highest bits, and no film here has so many frames.
    return films.number_of(np.array(shot.resize((films.WIDTH, 24)))) & 0x3F


async def drawn(page: Page) -> int:
    """Return the same of what the player would draw: that takes a tenth of the time."""
    bright: list[int] = await page.locator("nr-desk-player .pic").evaluate(
        """picture => {
          const canvas = new OffscreenCanvas(320, 240);
          const context = canvas.getContext("2d");
          context.drawImage(picture, 0, 0, 320, 240);
          const bits = Array.from({ length: 6 }, (_, bit) => 12 + bit * 24);
          return bits.map((x) => context.getImageData(x, 12, 1, 1).data[1]);
        }"""
    )
    return sum(1 << bit for bit, shade in enumerate(bright) if shade > 128)


async def shows(page: Page, number: int, read: Callable[[Page], Awaitable[int]] = drawn) -> None:
    """Wait until the picture says a number: it is painted after it is decoded."""
    until = time.monotonic() + WAIT_S
    while (found := await read(page)) != number:
        assert time.monotonic() < until, f"{found} on the screen, not {number}"


async def test_each_step_is_one_frame(page: Page, world: DeskWorld) -> None:
    """On and back, at a steady and a varying rate: what is on the screen is what is said."""
    for frame in range(2, 22):
        await page.keyboard.press(".")
        await is_at(page, frame, STEADY)
        await shows(page, frame - 1)
    for frame in range(20, 0, -1):
        await page.keyboard.press(",")
        await is_at(page, frame, STEADY)
        await shows(page, frame - 1)
    await page.keyboard.press(",")
    for _ in range(7):
        await page.keyboard.press(".")
    await is_at(page, 8, STEADY)
    await shows(page, 7, painted)

    # Another share opens at the same moment.
    for _ in range(7):
        await page.keyboard.press(",")
    await is_at(page, 1, STEADY)
    # Frames that are shown for 13 to 100 ms, with B-frames.
    count = len(films.VARIABLE)
    come = asyncio.Event()

    async def hold(route: Route) -> None:
        await come.wait()
        await route.continue_()

    films_of = "**/films/*.mp4?ticket=*"
    await page.route(films_of, hold)
    async with page.expect_response(lambda answer: answer.url.endswith("/watched")):
        await page.keyboard.press("2")
    await is_at(page, 1, count)
    # A key that is pressed before the film has come counts.
    await page.keyboard.press(".")
    come.set()
    await is_at(page, 2, count)
    await page.unroute(films_of, hold)
    await page.keyboard.press(",")
    await is_at(page, 1, count)
    assert seen_in(world) == set(range(1, 22))
    frames = [*range(2, count + 1), count - 1, count - 2, count - 3]
    for before, frame in pairwise([1, *frames]):
        await page.keyboard.press("." if frame > before else ",")
        await is_at(page, frame, count)
        await shows(page, frame - 1)
    await shows(page, frames[-1] - 1, painted)


def seen_in(world: DeskWorld) -> set[int]:
    """Return the frames of share 1 that were watched, as the log says in a few stretches."""
    entries = [each for each in world.desk.log.entries() if each.act == "film_watched"]
    stretches = [each.about["frames"].split("-") for each in entries if each.share == "1"]
    assert len(stretches) < 20, "an entry for each frame"
    return {frame for first, last in stretches for frame in range(int(first), int(last) + 1)}


async def test_marks_stills_and_the_time_of_a_frame(page: Page, world: DeskWorld) -> None:
    """A mark and a still are of the frame on the screen, whatever the view's light and zoom."""
    await page.keyboard.press("b")
    await page.get_by_text("Light +20, this view only").wait_for()
    await page.keyboard.press("z")
    await page.get_by_text("2\N{MULTIPLICATION SIGN} larger · Light +20, this view only").wait_for()
    for _ in range(4):
        await page.keyboard.press(".")
    await is_at(page, 5, STEADY)
    assert "± 0.05 s" in await page.locator("nr-desk-player .over.top").inner_text()
    told = await page.locator("nr-desk-player [role=status]").inner_text()
    assert told.startswith("frame 5 of 60, ")
    assert told.endswith("± 0.05 s")

    await page.keyboard.press("n")
    await page.keyboard.type(f"A bag, 1 {HOSTILE}")
    await page.keyboard.press("Control+Enter")
    await page.get_by_text("The note at A is saved.").wait_for()
    await page.locator("nr-desk-player .vw").focus()
    await page.keyboard.press("s")
    await page.get_by_text("Still A is saved in its original light.").wait_for()
    still = page.get_by_role("img", name="Still A")
    await still.wait_for()

    listed = json.loads((world.agency.home.cases / CASE / "marks.json").read_text())
    (mark,) = listed["marks"]
    assert (mark["share"], mark["frame"], mark["notes"][-1]["text"]) == (
        "1",
        5,
        f"A bag, 1 {HOSTILE}",
    )
    saved = world.agency.home.cases / CASE / "stills" / f"{mark['still']['sha256']}.png"
    pictures, _ = await asyncio.to_thread(films.decoded, world.folder / "steady.mp4")
    assert np.array_equal(np.array(Image.open(saved)), pictures[4])
    assert await page.locator("nr-desk-marks .words").inner_text() == f"A bag, 1 {HOSTILE}"
    assert await page.locator("nr-desk-beside q").inner_text() == HOSTILE
    assert await page.locator("nr-desk-beside tbody th").inner_text() == HOSTILE
    assert HOSTILE in await page.locator("nr-desk-beside .kv").inner_text()
    assert await page.evaluate("window.ran") is None

    for _ in range(3):
        await page.keyboard.press(".")
    await is_at(page, 8, STEADY)
    await page.keyboard.press("[")
    await is_at(page, 5, STEADY)
    await page.get_by_role("button", name="Remove A").click()
    await page.get_by_text("Mark A is removed.").wait_for()
    await page.get_by_text("No mark yet").wait_for()
    # Its button is gone, and keys go on in the player.
    assert await page.locator("nr-desk-player .vw").evaluate("one => one.matches(':focus')")


async def test_all_shares_lie_on_one_clock(page: Page) -> None:
    """Films, a known time and the playhead are on one clock; what can't be said is said."""
    clock = page.locator("nr-desk-clock")
    names = ["Share 1", "Share 2a", "Share 2b", "Share 3a", "Share 3b", "Marks", "Known"]
    await expect(clock.locator(".name b")).to_have_text(names)
    await expect(clock.locator(".film")).to_have_count(3)
    await expect(clock.get_by_text("not known", exact=True)).to_have_count(3)
    await clock.get_by_text("How far off shares 2a, 2b, and 3a may be is not known").wait_for()
    first = await clock.locator(".film").first.bounding_box()
    head = await clock.locator(".head").bounding_box()
    assert first is not None
    assert head is not None
    assert abs(first["x"] - head["x"]) < 3

    await page.locator("nr-desk-player .vw").focus()
    await page.keyboard.press(" ")
    shown = page.locator("nr-desk-player .at small")
    await shown.filter(has_not_text=f"frame 1 of {STEADY}").wait_for()
    await page.keyboard.press(" ")
    await page.get_by_role("button", name="Play", exact=True).wait_for()

    await clock.get_by_role("button", name="Share 2b").focus()
    await page.keyboard.press("Enter")
    await page.locator("nr-desk-player .over.top").filter(has_text="Share 2b").wait_for()
    await is_at(page, 1, STEADY)
    await clock.get_by_role("button", name="Add a time that you know…").click()
    await page.get_by_role("textbox", name="What happened").fill(f"first call {HOSTILE}")
    await page.get_by_role("button", name="Add it").click()
    await expect(clock.locator("em")).to_contain_text(HOSTILE)
    assert await page.evaluate("window.ran") is None


async def test_what_the_browser_cannot_show_is_drawn(page: Page) -> None:
    """Frames of H.265 and a HEIC photo come from the desk, one at a time, and exact."""
    await page.keyboard.press("3")
    await page.get_by_text("The desk draws one frame at a time.").wait_for()
    await is_at(page, 1, 12)
    await page.keyboard.press(".")
    await page.keyboard.press(".")
    await is_at(page, 3, 12)
    await shows(page, 2, painted)
    await page.get_by_role("button", name="Nothing says when").click()
    await page.get_by_text("The desk has drawn it.").wait_for()
    assert "no time is known" in await page.locator("nr-desk-player .over.top").inner_text()


@pytest.mark.long
async def test_a_share_of_words_alone_is_shown(browser: Browser, world: DeskWorld) -> None:
    """It has no film, so that no other's stands in its place; keys turn to it and back."""
    posted = await world.agency.publish("A shed burned", case_number="EF-3")
    numbers = []
    for films_of in ((world.folder / "steady.mp4",), ()):
        await world.share(posted, *films_of, words="" if films_of else "The gate was open.")
        await open_everything(world)
        numbers.append(max(int(each.name) for each in world.agency.home.cases.glob("EF-3/*/*")))
    first, second = numbers
    async with signed_in(browser, world) as page:
        await page.goto(f"{world.url}/#/cases/EF-3/{second}")
        await page.get_by_text("This share has no film and no photo.").wait_for()
        assert await page.locator("nr-desk-beside q").inner_text() == "The gate was open."
        assert await page.get_by_label("Note at this frame").count() == 0
        await page.keyboard.press("1")
        await is_at(page, 1, STEADY)
        await page.get_by_role("heading", name=f"With share {first}").wait_for()
        await page.keyboard.press("2")
        await page.get_by_role("heading", name=f"With share {second}").wait_for()
        assert await page.locator("nr-desk-player .pic").count() == 0

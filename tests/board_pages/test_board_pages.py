"""The noticeboard's pages in a real browser: readable by all, at every size, in both colours."""

import asyncio
from collections.abc import AsyncGenerator
from itertools import pairwise
import os
from pathlib import Path
import re

import pytest
import pytest_asyncio

from tests.board_pages.reader import ENLARGED, NARROW, SMALLEST, WIDE, Reader, reading
from tests.board_pages.town import Town, served_town

WANTS_PICTURES = "NEIGHBORS_PICTURES"
"""A folder for a picture of every page, at both sizes and in both colours."""
PAGES = (
    "feed",
    "feed-none",
    "request",
    "request-disowned",
    "agency",
    "agency-revoked",
    "agency-new-keys",
    "agencies",
    "entry",
    "record",
    "rules",
    "about",
    "check",
    "error",
)
_LOOKS = (
    ("1280", WIDE, False),
    ("1280-dark", WIDE, True),
    ("390", NARROW, False),
    ("390-dark", NARROW, True),
    ("320", SMALLEST, False),
    ("200%", ENLARGED, False),
)
_PICTURED = {"1280", "1280-dark", "390", "390-dark"}
_AUDITED = {"1280", "390-dark"}
"""The others have the same elements and the same colours."""
_MOST_SHIFT = 0.001
_LARGEST_BYTES = 100_000
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Town]:
    """Serve one board for all of them."""
    folder = tmp_path_factory.mktemp("town")
    async with served_town(folder / "board") as one:
        yield one


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader(town: Town) -> AsyncGenerator[Reader]:
    """Open one Chromium for all of them."""
    async with reading(town.address) as one:
        yield one


async def _pictured(reader: Reader, name: str) -> None:
    wanted = os.environ.get(WANTS_PICTURES)
    if wanted:
        folder = Path(wanted)
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        await reader.page.screenshot(path=folder / f"{name}.png", full_page=True)


async def test_every_page_is_looked_at(town: Town) -> None:
    """The town has a page for each name here, and none besides."""
    assert set(PAGES) == set(town.pages)


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_sound(town: Town, reader: Reader, name: str) -> None:
    """No serious fault of access, no sideways scrolling, no shift, no complaint, no stranger."""
    wrong: list[str] = []
    reader.complaints.clear()

    await reader.open(town.pages[name])
    if (shift := await reader.shifts()) > _MOST_SHIFT:
        wrong.append(f"it moved by {shift}")
    for look, size, dark in _LOOKS:
        await reader.look(size, dark=dark)
        if over := await reader.overhang():
            wrong.append(f"{look}: {over} px too wide")
        if look in _AUDITED:
            wrong += [f"{look}: {fault}" for fault in await reader.axe()]
        if look in _PICTURED:
            await _pictured(reader, f"{name}-{look}")
    told = [each for each in reader.complaints if name != "error" or "404" not in each]

    assert wrong + told == []
    assert reader.strangers == []


@pytest.mark.parametrize("language", ["es", "fr", "de"])
async def test_longer_words_fit(town: Town, reader: Reader, language: str) -> None:
    """In each language every page fits a phone, and moves nothing while it comes in."""
    wrong: list[str] = []

    for name in PAGES:
        path = town.pages[name]
        await reader.open(f"{path}{'&' if '?' in path else '?'}lang={language}")
        if await reader.shifts() > _MOST_SHIFT:
            wrong.append(f"{name} moved")
        for size in (SMALLEST, NARROW):
            await reader.look(size, dark=False)
            if over := await reader.overhang():
                wrong.append(f"{name} at {size[0]}: {over} px too wide")
        await _pictured(reader, f"{name}-390-{language}")

    assert wrong == []


async def test_first_page_is_small(town: Town, reader: Reader) -> None:
    """HTML, style and icon of the first page together stay below 100 kB, uncompressed."""
    sizes: dict[str, int] = {}
    for path in ("/", "/board.css", "/icon.svg"):
        answer = await reader.page.request.get(town.address + path)
        sizes[path] = len(await answer.body())

    assert sum(sizes.values()) < _LARGEST_BYTES, sizes


async def test_keyboard_goes_through_in_reading_order(town: Town, reader: Reader) -> None:
    """Tab begins at the way to the content, then follows the page down; focus is always seen."""
    for name in ("feed", "agencies", "request"):
        await reader.open(town.pages[name])
        stops = await reader.stops(60)

        assert stops[0]["href"] == "#main", name
        assert [each["words"] for each in stops if each["outline"] < 2] == [], name
        assert {each["style"] for each in stops} <= {"solid", "auto"}, name
        inside = [each for each in stops if each["left"] < 700 and each["top"] > 120]
        tops = [each["top"] for each in inside]
        assert all(b >= a - 60 for a, b in pairwise(tops)), name


async def test_skipping_leads_to_the_content(town: Town, reader: Reader) -> None:
    """Enter on the first stop brings the next one into the content."""
    await reader.open(town.pages["feed"])

    await reader.page.keyboard.press("Tab")
    await reader.page.keyboard.press("Enter")
    (after,) = await reader.stops(1)

    assert after["name"] == "place"


async def test_filters_and_language_work_without_script(reader: Reader) -> None:
    """A form and links are all there is: filtering in French stays French, and finds."""
    await reader.open("/")
    await reader.page.get_by_role("link", name="Français").click()
    await reader.page.locator("select[name=type]").select_option("missing_person")
    await reader.page.locator("form.fl button").click()
    shown = await reader.page.locator("article h2").all_text_contents()

    assert shown == ["A missing person last seen near Linden Park"]
    assert "lang=fr" in reader.page.url
    assert await reader.page.locator("html").get_attribute("lang") == "fr"
    assert await reader.page.context.cookies() == []


async def test_keys_are_the_same_in_list_and_map(town: Town, reader: Reader) -> None:
    """Whatever has a key in the list has the same key on the map, once."""
    for name in ("feed", "agencies"):
        await reader.open(town.pages[name])
        listed = await reader.page.locator(".k").all_text_contents()
        drawn = await reader.page.locator(".map .key text").all_text_contents()

        assert listed
        assert sorted(listed) == sorted(drawn), name


async def test_every_chart_has_its_numbers_as_text(town: Town, reader: Reader) -> None:
    """Each chart of a profile is a table, or has one behind it that opens without a script."""
    await reader.open(town.pages["agency"])
    behind = reader.page.locator("details.t")
    await behind.first.locator("summary").click()
    rows = await behind.first.locator("tbody tr").count()
    bars = await reader.page.locator("table.bars tbody tr").all_inner_texts()

    assert rows == 12
    assert all(re.search(r"\d$", row.strip()) for row in bars)
    assert await reader.page.locator("svg.c").count() == await behind.count() > 0


async def test_every_link_leads_somewhere(town: Town, reader: Reader) -> None:
    """No page links to one that is not there."""
    found: set[str] = set()
    for name in PAGES:
        if name != "error":
            await reader.open(town.pages[name])
            links = await reader.page.locator('a[href^="/"]').evaluate_all(
                "links => links.map(link => link.getAttribute('href'))"
            )
            found |= {link.partition("#")[0] for link in links}

    wrong = {}
    for path in sorted(found):
        answer = await reader.page.request.get(town.address + path, max_redirects=1)
        if not answer.ok and not path.endswith("/history"):
            wrong[path] = answer.status

    assert wrong == {}

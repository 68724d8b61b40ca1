"""Every state of both desks is judged: `scripts/bench faults desk-pages`; a few of them always."""

from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

from playwright.async_api import Browser
import pytest

from tests.desk.judgment import faults_of, moving_in
from tests.desk.scene import LANGUAGES, Shown
from tests.desk.states import STORIES, told

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def wrong_in(
    browser: Browser, folder: Path, story: str, languages: Sequence[str], last: str = ""
) -> list[str]:
    """Return what is wrong with the states of a story, up to one of them if it is named."""
    faults: list[str] = []
    wrong = []
    async with aclosing(told(browser, folder, story, faults)) as states:
        async for name, shown in states:
            wrong += [f"{name}: {fault}" for fault in await faults_of(shown, languages)]
            if name == f"{story}/{last}":
                break
    return wrong + faults


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("story", STORIES)
async def test_every_state_is_sound(browser: Browser, tmp_path: Path, story: str) -> None:
    """No state has a serious fault of access, too little room, or words of another language."""
    assert await wrong_in(browser, tmp_path, story, LANGUAGES) == []


async def test_what_moves_is_named(browser: Browser) -> None:
    """Motion that a page keeps though its reader asked for less is a fault, wherever it is."""
    page = await browser.new_page(reduced_motion="reduce")
    await page.set_content("""
        <style>
          @keyframes turn { to { rotate: 1turn } }
          #turns::before { content: "o"; animation: turn 1s infinite }
          #slides { transition: left 150ms }
          #rests { transition: none 150ms }
          #obeys { transition: left 150ms }
          @media (prefers-reduced-motion: reduce) { #obeys { transition: none } }
        </style>
        <p id="turns"></p><p id="slides"></p><p id="rests"></p><p id="obeys"></p>
    """)

    moving = await moving_in(Shown(name="moving", page=page))

    assert [one.partition(" ")[0] for one in moving] == ["p#turns", "p#slides"]
    await page.close()


@pytest.mark.parametrize(
    ("story", "last"), [("agency-forked", "today"), ("board-held", "one-waits")]
)
async def test_some_states_are_sound(
    browser: Browser, tmp_path: Path, story: str, last: str
) -> None:
    """The same of a few, in the language with the longest words."""
    assert await wrong_in(browser, tmp_path, story, ["de"], last) == []

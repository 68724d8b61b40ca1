"""Every state of card and panel: readable by all, at every size, in both colors."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from functools import cache
import json
import os
from pathlib import Path
import re

from playwright.async_api import Browser
import pytest
import pytest_asyncio

from tests.frontend.stage import FRONTEND, NARROW, SMALL, WIDE, Frame, Stage, frame

WANTS_PICTURES = "NEIGHBORS_PICTURES"
"""A folder for a picture of every state, at both sizes and in both colors."""
SHOWS = sorted(file.stem for file in (FRONTEND / "stage/shows").glob("*.ts"))
pytestmark = pytest.mark.asyncio(loop_scope="session")
_SIZES = (("1280", WIDE), ("360", SMALL))
_COLOURS = (("", False), ("-dark", True))
_MOST_STOPS = 40
_DENY = {"es": "Denegar", "fr": "Refuser", "de": "Ablehnen"}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def framed(folder: Path, browser: Browser) -> AsyncGenerator[Frame]:
    """Open one frame for every state."""
    async with frame(folder, browser) as one:
        yield one


async def _pictured(framed: Frame, name: str) -> None:
    wanted = os.environ.get(WANTS_PICTURES)
    if wanted:
        folder = Path(wanted)
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        await framed.picture(folder / f"{name}.png")


@cache
def _english(language: str) -> re.Pattern[str]:
    """Return what fits each text in English, if a language has other words for it."""
    literal: list[list[str]] = []
    for file in (FRONTEND / "src/words").glob("*en.json"):
        if file.name.startswith("desk"):
            continue
        own = json.loads(file.with_name(file.name.replace("en.", f"{language}.")).read_text())
        texts = json.loads(file.read_text()).items()
        literal += [re.split(r"\{\w+\}", text) for key, text in texts if own[key] != text]
    written = [parts for parts in literal if len("".join(parts).split()) > 1]
    return re.compile("|".join(".+?".join(map(re.escape, parts)) for parts in written))


async def _too_wide(
    framed: Frame, show: str, state: str, languages: Sequence[str] = tuple(sorted(_DENY))
) -> list[str]:
    """Return in which languages a state that is shown is wider than its window."""
    wide = []
    keeps = False
    for language in languages:
        if not keeps:
            stays = await framed.say(language)
            # What was put together when something was pressed is still there in English.
            keeps = any(_english(language).fullmatch(text) for text in stays)
        if keeps:
            await framed.turn_to(show, state, SMALL, language)
        if over := await framed.overhang():
            wide.append(f"{show}-{state}-{language}: {over} px too wide")
    return wide


async def _wrong_in_pairs(framed: Frame, show: str, state: str, number: int) -> list[str]:
    """Return what is wrong with a state: on a phone, in every language there, and on a desktop.

    One of them is light, and one is dark. The next state has it the other way round, is seen on
    the desktop in another language, and every second one has its rules judged there.
    """
    dark, first = number % 2 == 1, number // 2 % 2 == 0
    languages = sorted(_DENY)
    turn = number % len(languages)

    await framed.turn_to(show, state, SMALL)
    if dark:
        await framed.look(SMALL, dark=dark)
    wrong = [f"{show}-{state}-360: {fault}" for fault in await framed.wrong(rules=first)]
    wrong += await _too_wide(framed, show, state, languages[turn:] + languages[:turn])
    await framed.look(WIDE, dark=not dark)
    wrong += [f"{show}-{state}-1280: {fault}" for fault in await framed.wrong(rules=not first)]
    return wrong


async def _wrong(framed: Frame, show: str, state: str) -> list[str]:
    """Return what is wrong with a state, of which each size is opened anew, in both colors."""
    wrong: list[str] = []
    for width, size in _SIZES:
        await framed.turn_to(show, state, size)
        for colours, dark in _COLOURS:
            if dark:
                await framed.look(size, dark=True)
            name = f"{show}-{state}-{width}{colours}"
            wrong += [f"{name}: {fault}" for fault in await framed.wrong(rules=not dark)]
            await _pictured(framed, name)
    return wrong + await _too_wide(framed, show, state)


@pytest.mark.parametrize("pairs", [True, pytest.param(False, marks=pytest.mark.long)])
@pytest.mark.parametrize("show", SHOWS)
async def test_every_state_is_sound(framed: Frame, show: str, *, pairs: bool) -> None:
    """No state has a serious fault of access, is wider than a phone, or complains.

    Longer words leave nothing beyond the edge of a phone either, and no key without words.
    """
    wrong: list[str] = []

    for number, state in enumerate(await framed.states(show)):
        if pairs:
            wrong += await _wrong_in_pairs(framed, show, state, number)
        else:
            wrong += await _wrong(framed, show, state)
        wrong += [f"{show} {state}: {said}" for said in framed.complaints]
        framed.complaints.clear()

    assert wrong == []


async def _stops(opened: Stage) -> list[str]:
    """Press Tab until nothing new comes, and return what was focused."""
    words: list[str] = []
    for _ in range(_MOST_STOPS):
        await opened.page.keyboard.press("Tab")
        seen = await opened.focused()
        if seen["tag"] == "body":
            break
        words.append(seen["label"] or seen["words"])
    return words


async def test_card_is_reachable_by_keyboard(opened: Stage) -> None:
    """Tab comes by the frames, Deny and Approve…, in this order."""
    await opened.open("card", "match")

    words = await _stops(opened)

    assert [word for word in words if word in {"Deny", "Approve…"}] == ["Deny", "Approve…"]
    assert any(word.startswith("Play clip 1 of 2") for word in words)


async def test_deny_and_undo_by_keyboard(opened: Stage) -> None:
    """Enter on Deny denies at once, and Undo is there for it; nobody else is named."""
    await opened.open("card", "match")

    await opened.page.get_by_role("button", name="Deny").focus()
    await opened.page.keyboard.press("Enter")
    await opened.page.get_by_role("button", name="Undo").wait_for()

    asked = await opened.page.evaluate("window.hass.asked")

    decisions = [each for each in asked if str(each.get("path")).endswith("/decision")]
    assert [each["body"] for each in decisions] == [{"answer": "deny"}]


async def test_awareness_is_read_and_nothing_more(opened: Stage) -> None:
    """Awareness items open to be read; in them is no button, no link, and nothing is asked."""
    await opened.open("requests", "awareness")
    before = await opened.page.evaluate("window.hass.asked.length")

    await opened.page.locator("nr-awareness summary").first.click()
    text = await opened.page.locator("nr-awareness details[open]").inner_text()

    assert "Nobody can prove who wrote it" in text
    assert "https://weather.example.org/alerts/7" in text
    for does in ("a", "button", "input", "[role=button]"):
        assert await opened.page.locator(f"nr-awareness {does}").count() == 0
    assert await opened.page.evaluate("window.hass.asked.length") == before


async def test_approve_never_sends(opened: Stage) -> None:
    """Approve… on the card asks the hub for nothing: it opens the review."""
    await opened.open("card", "match")
    before = await opened.page.evaluate("window.hass.asked.length")

    await opened.page.get_by_role("button", name="Approve…").click()

    assert await opened.page.evaluate("window.hass.asked.length") == before
    assert opened.page.url.endswith("/review")


async def test_deny_and_approve_weigh_the_same(opened: Stage) -> None:
    """The buttons of a request have one size and one style, wide and narrow."""
    for show, state in (("card", "match"), ("requests", "request")):
        await opened.open(show, state)
        for size in (WIDE, NARROW):
            await opened.look(size, dark=False)
            names = ("Deny", "Approve…") if show == "card" else ("Deny", "Approve…", "Later")
            seen = [
                await opened.page.get_by_role("button", name=name, exact=True).evaluate(
                    """button => {
                      const style = getComputedStyle(button);
                      const {width, height} = button.getBoundingClientRect();
                      return [Math.round(width), Math.round(height), style.color,
                              style.backgroundColor, style.borderColor, style.fontSize];
                    }"""
                )
                for name in names
            ]
            assert all(each == seen[0] for each in seen), (show, size, seen)


async def test_right_to_left(opened: Stage) -> None:
    """If a page is read from right to left, its list stands right of the map."""
    await opened.open("requests", "list", rtl="1")

    page = opened.page.locator("nr-page-requests")
    listed = await page.locator(".list").bounding_box()
    drawn = await page.locator("nr-map").bounding_box()

    assert listed is not None
    assert drawn is not None
    assert listed["x"] > drawn["x"]
    assert await opened.overhang() == 0


@pytest.mark.parametrize("language", sorted(_DENY))
async def test_other_languages_are_spoken(opened: Stage, language: str) -> None:
    """Whoever has Home Assistant in another language reads it."""
    await opened.open("card", "match", lang=language)

    await opened.page.get_by_role("button", name=_DENY[language], exact=True).wait_for()
    assert opened.complaints == []


async def test_tabs_and_headings_fit(opened: Stage) -> None:
    """No tab of a phone is cut off in any language; a heading has room on a tablet."""
    await opened.open("agencies", "empty")
    cut = []
    for size in (SMALL, NARROW, (400, 900), (450, 900)):
        await opened.look(size, dark=False)
        for language in ("en", *sorted(_DENY)):
            await opened.page.evaluate("language => say(language)", language)
            tabs = opened.page.locator("nav")
            if over := await tabs.evaluate("nav => nav.scrollWidth - nav.clientWidth"):
                cut.append(f"{language} {size[0]}: {over} px")

    await opened.look((768, 1024), dark=False)
    heading = await opened.page.locator(".pagehead > .grow").bounding_box()

    assert cut == []
    assert heading
    assert heading["width"] > SMALL[0] / 2


async def test_fields_of_a_rule_share_an_edge(opened: Stage) -> None:
    """On a phone, and on a desktop, every field of a rule begins below the one above it."""
    await opened.open("rules", "adding")
    fields = "all => all.map(each => Math.round(each.getBoundingClientRect().left))"

    for size in (NARROW, WIDE):
        await opened.look(size, dark=False)
        begins = await opened.page.locator("form .line > :is(input, select)").evaluate_all(fields)
        assert len(begins) > 4
        assert len(set(begins)) == 1


async def test_dots_of_a_card_stand_beside_the_caption(opened: Stage) -> None:
    """However long the caption of a picture, the dots of the others don't stand on it."""
    await opened.open("card", "several", lang="de")
    await opened.look((330, 700), dark=False)

    caption = await opened.page.locator(".foot .cap").bounding_box()
    dots = await opened.page.locator(".foot .pos").bounding_box()

    assert caption
    assert dots
    assert caption["x"] + caption["width"] <= dots["x"]

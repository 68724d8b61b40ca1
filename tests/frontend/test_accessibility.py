"""What a screen reader is told, by Chromium's own accessibility tree, and where Tab goes."""

from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser
import pytest

from tests.frontend.stage import Stage, stage

pytestmark = pytest.mark.asyncio(loop_scope="session")
SCREENS: Final = (
    ("card", "match"),
    ("requests", "list"),
    ("requests", "request"),
    ("review", "ready"),
    ("cameras", "list"),
    ("rules", "adding"),
    ("boards", "list"),
)
WITH_LARGE_LETTERS: Final = (*SCREENS, ("footage", "saving"))
CONTROLS: Final = {
    *("button", "link", "textbox", "searchbox", "spinbutton", "checkbox", "radio", "switch"),
    *("combobox", "slider", "tab", "menuitem", "DisclosureTriangle"),
}
_PLACES = """
/** Return where an element stands in the order in which a page is read, slots filled. */
window.placeOf = wanted => {
  let at = 0;
  const find = node => {
    if (node === wanted) return true;
    at += 1;
    const inner = node.shadowRoot ?? node;
    const within = node.localName === 'slot' && node.assignedElements().length > 0
      ? node.assignedElements() : inner.children;
    return [...within].some(find);
  };
  return find(document.body) ? at : -1;
};
window.deepest = () => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  return one;
};
"""

_LARGE_TEXT = """factor => {
  const larger = text => text.replace(/([\\d.]+)px/g, (_, size) => `${size * factor}px`);
  const visit = rules => {
    for (const rule of rules) {
      if (rule.cssRules?.length) visit(rule.cssRules);
      for (const name of rule.style ? ['font-size', 'line-height'] : [])
        rule.style.setProperty(name, larger(rule.style.getPropertyValue(name)));
    }
  };
  const sheets = new Set();
  const collect = root => {
    for (const sheet of [...root.adoptedStyleSheets, ...root.styleSheets]) sheets.add(sheet);
    for (const each of root.querySelectorAll('*')) if (each.shadowRoot) collect(each.shadowRoot);
  };
  collect(document);
  for (const sheet of sheets) visit(sheet.cssRules);
  return drawn();
}"""
"""As a phone enlarges letters, and nothing else."""


async def tree(opened: Stage) -> list[dict[str, Any]]:
    """Return what a screen reader reads: the role, the name and the properties of each node."""
    devtools = await opened.page.context.new_cdp_session(opened.page)
    nodes = (await devtools.send("Accessibility.getFullAXTree"))["nodes"]
    await devtools.detach()
    return [
        {
            "role": node.get("role", {}).get("value", ""),
            "name": node.get("name", {}).get("value", "").strip(),
            **{each["name"]: each["value"].get("value") for each in node.get("properties", ())},
        }
        for node in nodes
        if not node["ignored"]
    ]


@pytest.mark.parametrize(("show", "state"), SCREENS)
async def test_everything_that_can_be_used_has_a_name(opened: Stage, show: str, state: str) -> None:
    """No control is read as "button" alone, and the screen has a heading and one main part."""
    await opened.open(show, state)

    read = await tree(opened)

    controls = [node for node in read if node["role"] in CONTROLS]
    assert len(controls) > 1
    assert [node for node in controls if not node["name"]] == []
    assert [node["role"] for node in read].count("main") == 1
    assert any(node["role"] == "heading" and node["name"] for node in read)


@pytest.mark.parametrize(("show", "state"), SCREENS)
async def test_tab_goes_as_one_reads(opened: Stage, show: str, state: str) -> None:
    """Each press of Tab goes further down the page, and none of them into nothing."""
    await opened.open(show, state)
    await opened.page.evaluate(_PLACES)

    places: list[int] = []
    for _ in range(60):
        await opened.page.keyboard.press("Tab")
        place = await opened.page.evaluate("deepest() === document.body ? -1 : placeOf(deepest())")
        if place < 0 or (places and place == places[0]):
            break
        places.append(place)

    assert len(places) > 1
    assert places == sorted(places)


async def test_what_happens_is_said(opened: Stage) -> None:
    """What comes after something was pressed stands in a live region."""
    await opened.open("requests", "request")

    await opened.page.get_by_role("button", name="Later").click()
    await opened.page.locator(".said").wait_for()

    said = [node for node in await tree(opened) if node.get("live") == "polite"]
    assert any(node["role"] == "status" for node in said)


async def test_more_opens_by_keyboard_and_gives_the_focus_back(opened: Stage) -> None:
    """On a phone, Enter opens More, Tab goes into it, and Escape closes it."""
    await opened.open("requests", "list")
    await opened.look((360, 740), dark=False)
    more = opened.page.get_by_role("button", name="More")

    await more.focus()
    await opened.page.keyboard.press("Enter")
    expanded = await more.get_attribute("aria-expanded")
    await opened.page.keyboard.press("Tab")
    inside = await opened.focused()
    await opened.page.keyboard.press("Escape")

    assert expanded == "true"
    assert (inside["tag"], inside["words"]) == ("a", "Boards")
    assert await more.get_attribute("aria-expanded") == "false"
    assert (await opened.focused())["tag"] == "button"


async def test_letters_of_twice_the_size_fit(folder: Path, browser: Browser) -> None:
    """With letters twice as large, in the longest language, a phone needs no scrolling sideways."""
    too_wide = {}
    async with stage(folder, browser) as opened:
        for show, state in WITH_LARGE_LETTERS:
            # Styles that were changed stay with the page, so each one is loaded anew.
            await opened.page.goto(f"{opened.address}/stage.html?show={show}&state={state}&lang=de")
            await opened.page.wait_for_selector("html[data-ready='1']")
            await opened.look((390, 844), dark=False)
            await opened.page.evaluate(_LARGE_TEXT, 2)
            if over := await opened.overhang():
                too_wide[f"{show}/{state}"] = over

    assert too_wide == {}

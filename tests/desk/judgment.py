"""What is wrong with a state that a desk shows: access, contrast, room, headings, focus, words."""

from collections.abc import Sequence
from functools import cache
import json
from pathlib import Path
import re
from typing import Final

from tests.desk.scene import LANGUAGES, Shown

ROOT: Final = Path(__file__).parents[2]
WIDTHS: Final = (1280, 768, 640, 390)
"""640 px are what a window of 1280 px has room for at 200 % text."""
PAPER_PX: Final = 794
"""A4, 210 mm wide."""
_TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_JUDGE: Final = """
/** Return every element, through all shadow trees. */
window.elements = (root = document, found = []) => {
  for (const one of root.querySelectorAll("*")) {
    found.push(one);
    if (one.shadowRoot) elements(one.shadowRoot, found);
  }
  return found;
};
const parentOf = one => one.assignedSlot ?? one.parentElement ?? one.getRootNode().host;
const nameOf = one => {
  const words = (one.getAttribute("aria-label") ?? one.innerText ?? "").trim().slice(0, 40);
  return `${one.localName}${one.id ? `#${one.id}` : ""} “${words}”`;
};
const isSeen = one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
  getComputedStyle(one).clipPath === "none";
const isInside = (one, test) => {
  for (let at = one; at; at = parentOf(at)) if (test(at)) return true;
  return false;
};
const scrolls = one => ["auto", "scroll"].includes(getComputedStyle(one).overflowX);
const hasText = one =>
  [...one.childNodes].some(each => each.nodeType === Node.TEXT_NODE && each.data.trim());

/** Return what stands beyond the window's edge, and which words are cut. */
window.unfit = () => {
  const found = [];
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) found.push(`the page is ${over} px too wide`);
  for (const one of elements()) {
    if (!hasText(one) || !isSeen(one)) continue;
    const hides = each => getComputedStyle(each).clipPath !== "none";
    if (isInside(one, each => scrolls(each) || hides(each))) continue;
    const box = one.getBoundingClientRect();
    // A link past the rail comes in when it has the focus.
    if (box.right < 0) continue;
    const beyond = Math.round(Math.max(box.right - innerWidth, -box.left));
    if (beyond > 0 && box.width > 0) found.push(`${nameOf(one)} is ${beyond} px beyond the edge`);
    const { overflowX } = getComputedStyle(one);
    const edge = Math.max(...[...one.childNodes]
      .filter(each => each.nodeType === Node.TEXT_NODE)
      .map(words => {
        const range = document.createRange();
        range.selectNodeContents(words);
        return range.getBoundingClientRect().right;
      }));
    if (edge > box.right + 1) {
      const how = ["hidden", "clip"].includes(overflowX) ? "are cut" : "stick out";
      found.push(`the words of ${nameOf(one)} ${how}`);
    }
  }
  return found;
};

/** Return what is wrong with the headings and the title. */
window.misheaded = () => {
  const found = document.title.trim() ? [] : ["the page has no title"];
  const dialog = elements().find(one => one.localName === "dialog" && one.open);
  const levels = elements()
    .filter(one => /^h[1-6]$/.test(one.localName))
    .filter(one => isInside(one, at => at === dialog) === !!dialog)
    .filter(one => one.checkVisibility())
    .map(one => Number(one.localName[1]));
  const first = dialog ? 2 : 1;
  const top = levels.filter(level => level === first).length;
  if (top !== 1 && !(dialog && top)) found.push(`${top} headings of level ${first}`);
  levels.reduce((before, level) => {
    if (level > before + 1) found.push(`a heading of level ${level} after one of ${before}`);
    return level;
  }, first);
  return found;
};

/** Return what can't be seen to have the focus. */
window.unfocused = () => {
  const wanted = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const dialog = elements().find(one => one.localName === "dialog" && one.open);
  const before = focused();
  const top = scrollY;
  const found = [];
  before?.blur?.();
  for (const one of elements()) {
    if (!one.matches(wanted) || one.disabled || one.tabIndex < 0) continue;
    if (!one.checkVisibility()) continue;
    if (dialog && !isInside(one, at => at === dialog)) continue;
    // What a mouse focused shows nothing until it is focused anew.
    one.blur();
    one.focus({ focusVisible: true });
    if (focused() !== one) continue;
    const ringed = each => {
      const style = getComputedStyle(each);
      return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) ||
        style.boxShadow !== "none";
    };
    const box = one.getBoundingClientRect();
    const isSmall = isInside(one, at => getComputedStyle(at).clipPath !== "none") || box.width < 2;
    if (isSmall && !ringed(parentOf(one)))
      found.push(`${nameOf(one)} takes the focus and can't be seen`);
    else if (!ringed(one) && !ringed(parentOf(one)))
      found.push(`${nameOf(one)} doesn't show the focus`);
  }
  before?.focus?.();
  scrollTo(0, top);
  return found;
};

/** Return what still moves for people who asked for less of that. */
window.moving = () => elements().filter(one => ["", "::before", "::after"].some(part => {
  const style = getComputedStyle(one, part);
  const ms = time => parseFloat(time) * (time.trim().endsWith("ms") ? 1 : 1000);
  const longest = (names, times) =>
    names === "none" ? 0 : Math.max(...times.split(",").map(ms));
  return longest(style.animationName, style.animationDuration) > 10 ||
    longest(style.transitionProperty, style.transitionDuration) > 10;
})).map(one => `${nameOf(one)} moves`);

/** Return every text that people see, but for what was said once about something they did. */
const isOfOneLanguage = at =>
  (at.lang && !["nr-desk", "html"].includes(at.localName)) || ["alert", "status"].includes(at.role);
window.texts = () => [...new Set(elements()
  .filter(one => !["style", "script", "option"].includes(one.localName))
  .filter(one => hasText(one) && isSeen(one) && !isInside(one, isOfOneLanguage))
  .flatMap(one => [...one.childNodes])
  .filter(each => each.nodeType === Node.TEXT_NODE && each.data.trim())
  .map(each => each.data.trim().replace(/\\s+/g, " ")))];

/** Return what axe-core finds serious or worse. */
window.inaccessible = async (tags, rules) => {
  const only = rules.length ? { type: "rule", values: rules } : { type: "tag", values: tags };
  const more = rules.length ? {} : { "label-content-name-mismatch": { enabled: true } };
  const found = await axe.run(document, {
    resultTypes: ["violations"], preload: false, runOnly: only, rules: more,
  });
  return found.violations
    .filter(one => ["serious", "critical"].includes(one.impact))
    .map(one => `${one.id}: ${one.nodes.map(node => node.target.flat().join(" ")).join(" | ")}`);
};

/** Return what of a page is no use on paper. */
window.unprintable = () => elements()
  .filter(one => one.matches("nav, button, select, input") && one.checkVisibility())
  .map(one => `${nameOf(one)} is on paper`);
"""


@cache
def _axe() -> str:
    return (ROOT / "frontend/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@cache
def _english(language: str) -> re.Pattern[str]:
    """Return what fits each English text of more than one word that a language says otherwise."""
    files = {
        *(ROOT / "frontend/src/words").glob("desk*.en.json"),
        ROOT / "frontend/src/words/en.json",
        ROOT / "translations/en.json",
    }
    found = []
    for file in sorted(files):
        texts = json.loads(file.read_text(encoding="utf-8"))
        other = file.with_name(file.name.replace("en.json", f"{language}.json"))
        theirs = json.loads(other.read_text(encoding="utf-8"))
        for key, text in texts.items():
            first, *parts = re.split(r"\{\w+\}", text)
            words = re.findall(r"[^\W\d_]{2,}", " ".join((first, *parts)))
            if len(words) > 1 and theirs.get(key) != text:
                # What a department's log says stays as it was written, behind words of today.
                begins = re.escape(first) or r"\S+(?: \S+){0,2}?"
                rest = [re.escape(part) for part in parts]
                found.append(".+?".join([begins + rest.pop(0) if not first else begins, *rest]))
    return re.compile("|".join(found))


async def _asked(shown: Shown, call: str, *given: object) -> list[str]:
    """Call one of the functions above in the page, which gets them if it was loaded anew."""
    if not await shown.page.evaluate("'unfit' in window"):
        await shown.page.evaluate(f"{{{_JUDGE}}}")
        await shown.page.evaluate(_axe())
    found: list[str] = await shown.page.evaluate(f"given => {call}(...given)", list(given))
    return found


async def moving_in(shown: Shown) -> list[str]:
    """Return what moves in a state."""
    return await _asked(shown, "moving")


async def faults_of(shown: Shown, languages: Sequence[str] = LANGUAGES) -> list[str]:
    """Return everything that is wrong with a state; an open dialog is closed afterwards."""
    wrong = [*await _asked(shown, "misheaded"), *await moving_in(shown)]
    wrong += [f"axe {one}" for one in await _asked(shown, "inaccessible", _TAGS, [])]
    await shown.color(dark=True)
    contrast = await _asked(shown, "inaccessible", [], ["color-contrast"])
    wrong += [f"dark: axe {one}" for one in contrast]
    await shown.color(dark=False)
    wrong += await _asked(shown, "unfocused")
    for language in languages:
        await shown.say(language)
        for width in WIDTHS:
            await shown.resize(width)
            wrong += [f"{language} {width}: {one}" for one in await _asked(shown, "unfit")]
        if language != "en":
            texts = await _asked(shown, "texts")
            stays = [text for text in texts if _english(language).fullmatch(text)]
            wrong += [f"{language}: stays English: “{text}”" for text in stays]
    await shown.say("en")
    await shown.resize(WIDTHS[0])
    if shown.is_printed:
        wrong += await _on_paper(shown)
    return wrong + await _focus_comes_back(shown)


async def _on_paper(shown: Shown) -> list[str]:
    await shown.page.emulate_media(media="print")
    await shown.resize(PAPER_PX)
    wrong = [*await _asked(shown, "unprintable"), *await _asked(shown, "unfit")]
    await shown.page.emulate_media(media="screen")
    await shown.resize(WIDTHS[0])
    return [f"print: {one}" for one in wrong]


async def _focus_comes_back(shown: Shown) -> list[str]:
    """Close the dialog that is open, if one is: by Escape, and the focus is where it was."""
    if not await shown.dialog.count():
        return []
    await shown.page.keyboard.press("Escape")
    await shown.dialog.first.wait_for(state="hidden")
    is_back = await shown.page.evaluate(
        "focused() === focusedBefore && focused() !== document.body"
    )
    return [] if is_back else ["the focus is lost when the dialog closes"]

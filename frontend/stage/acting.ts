/** What states do once they stand: find an element, wherever it is, and press it. */

import en from "../src/words/en.json" with { type: "json" };
import { t } from "../src/words/localize.ts";
import pagesEn from "../src/words/pages.en.json" with { type: "json" };
import reviewEn from "../src/words/review.en.json" with { type: "json" };
import setupEn from "../src/words/setup.en.json" with { type: "json" };
import shareEn from "../src/words/share.en.json" with { type: "json" };

const ENGLISH: Record<string, string> = { ...en, ...pagesEn, ...reviewEn, ...setupEn, ...shareEn };

const LONGEST_WAIT_MS = 180_000;
const STEP_MS = 10;

/** Return every element below, through shadow trees. */
export function* below(root: ParentNode): Generator<HTMLElement> {
  for (const element of root.querySelectorAll<HTMLElement>("*")) {
    yield element;
    if (element.shadowRoot) yield* below(element.shadowRoot);
  }
}

/** Return how texts that begin so in English begin in the language of the page. */
function translated(words: string): string[] {
  const keys = Object.keys(ENGLISH).filter((key) => words && ENGLISH[key]?.startsWith(words));
  return [words, ...keys.map((key) => t(key).split("{", 1)[0] ?? "").filter(Boolean)];
}

/** Wait for an element that fits a selector, and whose words begin so in English. */
export async function found(root: HTMLElement, selector: string, words = ""): Promise<HTMLElement> {
  const beginnings = translated(words);
  for (const until = performance.now() + LONGEST_WAIT_MS; performance.now() < until; ) {
    for (const element of below(root.shadowRoot ?? root))
      if (
        element.matches(selector) &&
        beginnings.some((each) => element.textContent?.trim().startsWith(each))
      )
        return element;
    await new Promise((done) => setTimeout(done, STEP_MS));
  }
  throw new Error(`Nothing here is ${selector} ${words}.`);
}

/** Press the button whose words begin so. */
export const press = (words: string) => pressAt("button", words);

/** Press what fits a selector, and whose words begin so. */
export const pressAt =
  (selector: string, words = "") =>
  async (root: HTMLElement): Promise<void> => {
    (await found(root, selector, words)).click();
  };

/** Do one after the other. */
export const inTurn =
  (...acts: ((root: HTMLElement) => Promise<void>)[]) =>
  async (root: HTMLElement): Promise<void> => {
    for (const act of acts) await act(root);
  };

/** What states do once they stand: find an element, wherever it is, and press it. */

const LONGEST_WAIT_MS = 5000;
const STEP_MS = 10;

/** Return every element below, through shadow trees. */
export function* below(root: ParentNode): Generator<HTMLElement> {
  for (const element of root.querySelectorAll<HTMLElement>("*")) {
    yield element;
    if (element.shadowRoot) yield* below(element.shadowRoot);
  }
}

/** Wait for an element that fits a selector, and whose words begin so. */
export async function found(root: HTMLElement, selector: string, words = ""): Promise<HTMLElement> {
  for (let waited_ms = 0; waited_ms < LONGEST_WAIT_MS; waited_ms += STEP_MS) {
    for (const element of below(root.shadowRoot ?? root))
      if (element.matches(selector) && element.textContent?.trim().startsWith(words))
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

/** Single keys act only outside of text fields, and can be turned off (WCAG 2.1.4). */

export interface Shortcut {
  /** As `KeyboardEvent.key` says it, such as `m`, `F8` or `Ctrl+s`; `g t` is two keys in a row. */
  key: string;
  /** The key of its words, which the list of keys shows. */
  word: string;
  act: () => void;
}

const OFF = "nr-desk-keys-off";
const FIELDS = "input:not([type=checkbox],[type=radio],[type=range],[type=button]),textarea,select,[contenteditable]";
const SECOND_KEY_MS = 1500;

export function areKeysOn(): boolean {
  return localStorage.getItem(OFF) === null;
}

export function turnKeys(on: boolean): void {
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
}

/** The keys of whatever is on the screen; each part adds its own and takes them back. */
export class Shortcuts {
  readonly #parts = new Map<object, Shortcut[]>();
  #first = "";
  #at = 0;

  add(part: object, shortcuts: Shortcut[]): void {
    this.#parts.set(part, shortcuts);
  }

  remove(part: object): void {
    this.#parts.delete(part);
  }

  all(): Shortcut[] {
    return [...this.#parts.values()].flat();
  }

  /** Act on a key; the newest part comes first. */
  press(event: KeyboardEvent): void {
    const modified = event.ctrlKey || event.metaKey;
    const key = modified ? `Ctrl+${event.key}` : event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
    const isSingle = !modified && !event.altKey && event.key.length === 1;
    if (key === " " && isPressed(event)) return;
    // An open dialog has the keyboard to itself, and closes by Escape.
    if (event.composedPath().some((each) => each instanceof HTMLDialogElement)) return;
    if (event.altKey || (isSingle && (isInField(event) || !areKeysOn()))) return;
    const pair = performance.now() - this.#at < SECOND_KEY_MS ? `${this.#first} ${key}` : "";
    const found = [...this.#parts.values()].reverse().flat();
    const shortcut =
      found.find((each) => each.key === pair) ?? found.find((each) => each.key.toLowerCase() === key.toLowerCase());
    [this.#first, this.#at] = [key, performance.now()];
    if (!shortcut) return;
    event.preventDefault();
    this.#first = "";
    shortcut.act();
  }
}

function isInField(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  return target instanceof Element && target.matches(FIELDS);
}

/** Space presses what is focused, whatever else it does on the page. */
function isPressed(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  return target instanceof Element && target.matches("button,a[href],summary,input,[role=button]");
}

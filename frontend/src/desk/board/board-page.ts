import { html, nothing, type PropertyValues } from "lit";
import { state } from "lit/decorators.js";
import { icon } from "../../style/icons.ts";
import { DeskFailure } from "../client.ts";
import { DeskPage, sentenceOf } from "../page.ts";

/** After a failure, a page is read again by itself. */
const AGAIN_MS = 30_000;

/**
 * A page about the board: it is read when it opens, when somebody comes back to it, in each language,
 * and again after a while if it says so.
 */
export abstract class BoardPage extends DeskPage {
  @state() private failed = "";
  #timer = 0;

  /** Ask the board for what the page shows; return after how long to ask again, or 0. */
  protected abstract read(): Promise<number>;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#comeBack);
    void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#comeBack);
    clearTimeout(this.#timer);
  }

  #comeBack = (): void => {
    if (!document.hidden) void this.load();
  };

  /** Read the page now. */
  protected async load(): Promise<void> {
    clearTimeout(this.#timer);
    let again_ms = 0;
    try {
      again_ms = await this.read();
      this.failed = "";
    } catch (error) {
      this.failed = sentenceOf(error);
      again_ms = AGAIN_MS;
    }
    clearTimeout(this.#timer);
    // A page that nobody looks at is read when somebody comes back to it.
    if (this.isConnected && again_ms) this.#timer = window.setTimeout(this.#comeBack, again_ms);
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.get("language")) void this.load();
  }

  /** Why the page could not be read. */
  protected failure() {
    return this.failed
      ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div>`
      : nothing;
  }
}

/** Return whether a file was refused because it holds no signed entry at all. */
export function isNoEntry(thrown: unknown): boolean {
  return ["noticeboard.operator.no_entry", "noticeboard.operator.no_registration"].includes(DeskFailure.of(thrown).code);
}

import { LitElement } from "lit";
import { property } from "lit/decorators.js";
import type { SessionView } from "./agency/types.ts";
import { type Client, DeskFailure } from "./client.ts";
import type { Shortcut, Shortcuts } from "./shortcuts.ts";
import { t } from "../words/localize.ts";

/** What every page of a desk is given, and how it says that something failed. */
export class DeskPage extends LitElement {
  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) session!: SessionView;
  /** What follows the page's name in the address. */
  @property({ attribute: false }) route: string[] = [];
  @property({ attribute: false }) shortcuts!: Shortcuts;
  /** Changes when the language does, so that the page is drawn again. */
  @property() language = "";

  /** The keys of this page. */
  protected keys(): Shortcut[] {
    return [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.shortcuts?.add(this, this.keys());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.shortcuts?.remove(this);
  }

  /** Say one sentence at the foot of the desk. */
  protected notify(thrown: unknown): void {
    const text = typeof thrown === "string" ? thrown : sentenceOf(thrown);
    this.dispatchEvent(new CustomEvent("nr-say", { detail: text, bubbles: true, composed: true }));
  }

  /** Have the numbers beside the parts' names read again. */
  protected refreshCounts(): void {
    this.dispatchEvent(new CustomEvent("nr-counts", { bubbles: true, composed: true }));
  }
}

/** Return why something failed, in one sentence. */
export function sentenceOf(thrown: unknown): string {
  return DeskFailure.of(thrown).message || t("desk.away");
}

/** Return the address of a page, such as `#/cases/EF-1`. */
export function address(...parts: string[]): string {
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

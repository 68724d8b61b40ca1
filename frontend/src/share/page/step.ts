import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { icon } from "../../style/icons.ts";
import { has, t } from "../../words/localize.ts";
import { Refusal } from "../protocol.ts";
import type { Caller } from "./caller.ts";
import type { Draft } from "./draft.ts";

export type StepName = "choose" | "trim" | "cover" | "check" | "send" | "back";

/** One screen of the page. It changes the draft, and says where to go by `nr-step`. */
export class StepElement extends LitElement {
  @property({ attribute: false }) caller!: Caller;
  @property({ attribute: false }) draft!: Draft;
  /** Which language is spoken: when its words have come, the step is written anew. */
  @property() language = "";
  /** Why something could not be done; said in whatever language is read. */
  @state() protected trouble: unknown = null;

  protected go(name: StepName): void {
    this.dispatchEvent(new CustomEvent("nr-step", { detail: name, bubbles: true, composed: true }));
  }

  protected tell(thrown: unknown): void {
    if (!isAbort(thrown)) this.trouble = thrown;
  }

  protected troubled(): TemplateResult | typeof nothing {
    return this.trouble
      ? html`<div class="note" role="alert">${icon("warn", 20)}<span>${sentence(this.trouble)}</span></div>`
      : nothing;
  }
}

export function isAbort(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === "AbortError";
}

/** Return why something was refused, as a person reads it. */
export function sentence(thrown: unknown): string {
  const { code, values } = thrown instanceof Refusal ? thrown : new Refusal("unexpected");
  const key = `share.refused.${code}`;
  return t(has(key) ? key : "share.refused.unexpected", values);
}

/** `0:07.10`, for a place within a film. */
export function place(seconds: number): string {
  const hundredths = Math.round(seconds * 100);
  const minutes = Math.floor(hundredths / 6000);
  const rest = ((hundredths % 6000) / 100).toFixed(2).padStart(5, "0");
  return `${minutes}:${rest}`;
}

/** Offer a file to the person, who keeps it. */
export function save(name: string, file: Blob): void {
  const address = URL.createObjectURL(file);
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

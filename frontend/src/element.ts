import { LitElement } from "lit";
import { property } from "lit/decorators.js";
import type { House } from "./api/house.ts";
import { HubError } from "./api/hub.ts";
import type { Request } from "./api/types.ts";
import type { Hass } from "./hass.ts";

/** Define an element once: Home Assistant may load this file under two addresses after an update. */
export function define(name: string): (component: CustomElementConstructor) => void {
  return (component) => {
    if (!customElements.get(name)) customElements.define(name, component);
  };
}

/** What pages have in common: what they are given, and how they say that something failed. */
export class PageElement extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property({ attribute: false }) house!: House;
  @property({ attribute: false }) route: string[] = [];
  @property({ type: Boolean, reflect: true }) narrow = false;

  /** Show a request as the hub has just answered it, everywhere in the panel. */
  protected show(request: Request): void {
    this.dispatchEvent(
      new CustomEvent("nr-request", { detail: request, bubbles: true, composed: true }),
    );
  }

  /** Be quiet about a request until tomorrow, for whoever is signed in. */
  protected later(request: Request): void {
    this.dispatchEvent(
      new CustomEvent("nr-later", { detail: request, bubbles: true, composed: true }),
    );
  }

  /** Say one sentence at the foot of the panel, such as a refusal in the hub's words. */
  protected notify(thrown: unknown): void {
    say(this, typeof thrown === "string" ? thrown : HubError.of(thrown).message);
  }
}

/** Say one sentence at the foot of the panel, for an element in it. */
export function say(from: PageElement, text: string): void {
  from.dispatchEvent(new CustomEvent("nr-say", { detail: text, bubbles: true, composed: true }));
}

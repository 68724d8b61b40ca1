import { html, type TemplateResult } from "lit";
import type { Hass } from "../hass.ts";
import type { House } from "../api/house.ts";
import type { IconName } from "../style/icons.ts";

/** What every page is given. `route` is the rest of the path, such as `["ID", "review"]`. */
export interface PageContext {
  hass: Hass;
  house: House;
  route: string[];
  narrow: boolean;
}

export interface Page {
  /** The first part of the path, and of the tab's words `tab.NAME`. */
  name: string;
  icon: IconName;
  /** Only for people who manage the hub. */
  managing?: boolean;
  /** Whose tab is marked while it is shown; a page without one has its own. */
  tab?: string;
  show(context: PageContext): TemplateResult;
}

/** In the order of the tabs. A page's own file adds itself by `addPage`. */
const ORDER = ["requests", "agencies", "ledger", "cameras", "rules", "boards", "setup"];
const known = new Map<string, Page>();

export function addPage(page: Page): void {
  known.set(page.name, page);
}

export function pages(): Page[] {
  return ORDER.flatMap((name) => known.get(name) ?? []);
}

/** Go to a path within the panel, such as `requests/ID/review`. Fired by every page. */
export function go(from: EventTarget, path: string): void {
  from.dispatchEvent(new CustomEvent("nr-go", { detail: path, bubbles: true, composed: true }));
}

/** Return what an element is in, to go on from there if the element may be gone by then. */
export function pageOf(element: Element): EventTarget {
  return (element.getRootNode() as ShadowRoot).host;
}

/** A link within the panel: it has a real address, and does not load the page anew. */
export function link(
  path: string,
  text: unknown,
  options: { class?: string; current?: boolean } = {},
): TemplateResult {
  return html`<a
    class=${options.class ?? ""}
    href="/neighbors-requests/${path}"
    aria-current=${options.current ? "page" : "false"}
    @click=${(event: MouseEvent) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      go(event.currentTarget as EventTarget, path);
    }}
    >${text}</a
  >`;
}

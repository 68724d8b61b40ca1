import { html, type TemplateResult } from "lit";
import type { Hass } from "../hass.ts";
import type { House } from "../api/house.ts";
import type { Page } from "./routes.ts";

/** What every page is given. `route` is the rest of the path, such as `["ID", "review"]`. */
export interface PageContext {
  hass: Hass;
  house: House;
  route: string[];
  narrow: boolean;
}

type Show = (context: PageContext) => TemplateResult;

const shown = new Map<string, Show>();

/** Say how a page is shown; each page's own file does, when it is loaded. */
export function addPage(name: string, show: Show): void {
  shown.set(name, show);
}

/** Return what shows a page, if it is loaded. */
export function showOf(page: Page): Show | undefined {
  return shown.get(page.name);
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

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

type Show = (context: PageContext) => TemplateResult;

export interface Page {
  /** The first part of the path, and of the tab's words `tab.NAME`. */
  name: string;
  icon: IconName;
  /** Where a phone has it: a tab of its own, or under More. */
  phone: "tab" | "more";
  /** Only for people who manage the hub. */
  managing?: boolean;
  /** Whose tab is marked while it is shown; a page without one has its own. */
  tab?: string;
  /** Load what the rest of the path shows; each file once. */
  load(route: readonly string[]): Promise<unknown>;
}

const requests = () => import("./requests/requests-page.ts");
const review = () => import("./review/review-page.ts");

/** In the order of the tabs. The panel loads a page when somebody opens it, and the rest when idle. */
export const PAGES: readonly Page[] = [
  {
    name: "requests",
    icon: "inbox",
    phone: "tab",
    load: (route) => Promise.all([requests(), route[1] === "review" ? review() : undefined]),
  },
  {
    name: "cameras",
    icon: "camera",
    phone: "tab",
    load: () => import("./cameras/cameras-page.ts"),
  },
  { name: "ledger", icon: "ledger", phone: "tab", load: () => import("./ledger/ledger-page.ts") },
  { name: "boards", icon: "board", phone: "more", load: () => import("./boards/boards-page.ts") },
  {
    name: "agencies",
    icon: "agency",
    phone: "more",
    load: () => import("./agencies/agencies-page.ts"),
  },
  { name: "rules", icon: "rules", phone: "more", load: () => import("./rules/rules-page.ts") },
  {
    name: "setup",
    icon: "tick",
    phone: "tab",
    managing: true,
    tab: "requests",
    load: () => import("./setup/setup-page.ts"),
  },
];

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

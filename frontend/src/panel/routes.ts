import type { IconName } from "../style/icons.ts";

/** The pages of the panel. Nothing is imported here, so that a page is fetched beside the rest. */
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
  /** Without more of a path, it is a long list, which stays as it is while something else is open. */
  keeps?: boolean;
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
    keeps: true,
    load: (route) => Promise.all([requests(), route[1] === "review" ? review() : undefined]),
  },
  { name: "footage", icon: "clip", phone: "tab", load: () => import("./footage/footage-page.ts") },
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

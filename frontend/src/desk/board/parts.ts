import type { Part } from "../shell.ts";

/** What the rail of a board's desk names, from top to bottom. */
export const PARTS: Part[] = [
  {
    name: "held",
    word: "board_desk.held",
    icon: "talk",
    key: "p",
    element: "nr-board-held",
    load: () => import("./held-page.ts"),
  },
  {
    name: "registrations",
    word: "board_desk.registrations",
    icon: "agency",
    key: "r",
    element: "nr-board-registrations",
    load: () => import("./registrations-page.ts"),
    roles: ["operator"],
  },
  {
    name: "notices",
    word: "board_desk.notices",
    icon: "flag",
    key: "n",
    element: "nr-board-notices",
    load: () => import("./notices-page.ts"),
    roles: ["operator"],
  },
  {
    name: "health",
    word: "board_desk.health",
    icon: "verified",
    key: "h",
    element: "nr-board-health",
    load: () => import("./health-page.ts"),
    roles: ["operator"],
  },
  {
    name: "verifiers",
    word: "board_desk.verifiers",
    icon: "person",
    key: "v",
    element: "nr-board-verifiers",
    load: () => import("./verifiers-page.ts"),
    roles: ["operator"],
  },
  {
    name: "record",
    word: "board_desk.record",
    icon: "menu",
    key: "o",
    element: "nr-board-record",
    load: () => import("./record-page.ts"),
  },
];

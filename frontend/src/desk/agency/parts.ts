import type { Part } from "../shell.ts";

/** What the rail of an agency's desk names, from top to bottom. */
export const PARTS: Part[] = [
  {
    name: "today",
    word: "desk.today",
    icon: "grid",
    key: "t",
    element: "nr-desk-today",
    load: () => import("./today-page.ts"),
  },
  {
    name: "ask",
    word: "desk.ask",
    icon: "edit",
    key: "a",
    element: "nr-desk-ask",
    load: () => import("./ask-page.ts"),
  },
  {
    name: "cases",
    word: "desk.cases",
    icon: "archive",
    key: "c",
    element: "nr-desk-cases",
    load: () => import("./cases-page.ts"),
    roles: ["officer", "supervisor", "custodian"],
  },
  {
    name: "keys",
    word: "desk.keys_page",
    icon: "lock",
    key: "k",
    element: "nr-desk-keys",
    load: () => import("./keys-page.ts"),
  },
  {
    name: "log",
    word: "desk.log",
    icon: "link",
    key: "l",
    element: "nr-desk-log",
    load: () => import("./log-page.ts"),
  },
  {
    name: "people",
    word: "desk.people",
    icon: "person",
    key: "p",
    element: "nr-desk-people",
    load: () => import("./people-page.ts"),
    roles: ["administrator"],
    onServer: true,
  },
];

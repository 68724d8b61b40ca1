import type { Accounting } from "../../src/api/types.ts";
import { ACCOUNT, accounting, alley, FIRE, POLICE, RESCUE, SHERIFF } from "../fixtures.ts";
import { press } from "../acting.ts";
import type { Scene, Scenes } from "../hass.ts";

const of = (name: { id: string; name: string }, number: string) => ({
  agency: name.id,
  agency_name: name.name,
  case_number: number,
  request: alley().id,
});

const ENTRIES = [
  { index: 40, at: "2026-11-21T20:13:00Z", type: "rule", rule: "0".repeat(12), name: "Only confirmed agencies", change: "added", by: "Alex", then: "deny", on: "yes" },
  { index: 41, at: "2026-11-21T20:14:00Z", type: "decision", ...of(SHERIFF, "LS-4410"), answer: "deny", answered_by: "rule", by: "Only confirmed agencies", decided_at: "1" },
  { index: 42, at: "2026-11-23T11:31:00Z", type: "decision", ...of(RESCUE, "NV-118"), answer: "approve", answered_by: "person", by: "Sam", decided_at: "2" },
  { index: 43, at: "2026-11-23T11:32:00Z", type: "withdrawal", ...of(RESCUE, "NV-118"), by: "Sam", state: "asked", reason: "Their inbox refused it." },
  { index: 44, at: "2026-11-23T20:03:00Z", type: "decision", ...of(POLICE, "RP-26-8841"), answer: "deny", answered_by: "person", by: "Alex", reason: "Only our own front door.", decided_at: "3" },
  { index: 45, at: "2026-11-24T18:40:00Z", type: "hold", ...of(FIRE, "EF-2026-01187"), clips: 2 },
  { index: 46, at: "2026-11-24T18:44:00Z", type: "decision", ...of(FIRE, "EF-2026-01187"), answer: "approve", answered_by: "person", by: "Sam", decided_at: "4" },
  { index: 47, at: "2026-11-24T18:45:00Z", type: "share", ...of(FIRE, "EF-2026-01187"), size_bytes: 11_800_000, receipt: "signed" },
  { index: 48, at: "2026-11-24T19:20:00Z", type: "opened", ...of(FIRE, "EF-2026-01187") },
];

const checked = {
  entries: 49,
  root: `9f3a${"0".repeat(56)}c07e`,
  checked_at: "2026-11-24T18:41:00Z",
  complaints: [] as string[],
};

const UNREAD = {
  "GET /ledger": () => {
    throw { code: "unreachable", message: "Can't reach the hub." };
  },
};

/** What was sent, and what its agency has stated or owes about it. */
const covered = (owed: Partial<Accounting>): Scene => ({
  at: "ledger",
  answers: {
    "GET /ledger": {
      checkpoint: "",
      entries: ENTRIES,
      stamped: [],
      accounts: { [alley().id]: accounting(owed) },
    },
    "GET /ledger/check": checked,
  },
});

export const scenes: Scenes = {
  list: () => ({
    at: "ledger",
    answers: { "GET /ledger": { checkpoint: "", entries: ENTRIES, stamped: [], accounts: {} }, "GET /ledger/check": checked },
  }),
  broken: () => ({
    at: "ledger",
    answers: {
      "GET /ledger": { checkpoint: "", entries: ENTRIES, stamped: [], accounts: {} },
      "GET /ledger/check": { ...checked, complaints: ["Entry 44 isn't what was signed."] },
    },
  }),
  all: () => ({
    at: "ledger",
    answers: { "GET /ledger": { checkpoint: "", entries: ENTRIES, stamped: [], accounts: {} }, "GET /ledger/check": checked },
    then: press("Show kept clips"),
  }),
  stamped: () => ({
    at: "ledger",
    answers: {
      "GET /ledger": {
        checkpoint: "",
        entries: ENTRIES,
        stamped: [
          { day: "2026-11-22", hours: 10, replies: 10 },
          { day: "2026-11-23", hours: 24, replies: 47 },
          { day: "2026-11-24", hours: 19, replies: 38 },
        ],
        accounts: {},
      },
      "GET /ledger/check": checked,
    },
    then: press("Show kept clips"),
  }),
  accounted: () => covered({ account: ACCOUNT }),
  owed: () => covered({}),
  late: () => covered({ late_since: "2026-11-20T09:12:00Z" }),
  failed: () => ({ at: "ledger", answers: UNREAD }),
  empty: () => ({
    at: "ledger",
    answers: {
      "GET /ledger": { checkpoint: "", entries: [], stamped: [], accounts: {} },
      "GET /ledger/check": { ...checked, entries: 0 },
    },
  }),
};

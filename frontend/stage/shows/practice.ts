import type { Message, Request } from "../../src/api/types.ts";
import { press } from "../acting.ts";
import { alley, answered, NOW, requestId } from "../fixtures.ts";
import type { Pretended, Scene, Scenes } from "../hass.ts";
import { proof } from "./requests.ts";

const practice = (changes: Partial<Request> = {}): Request => {
  const made = alley({
    agency: {
      id: "9a".repeat(20),
      name: "Practice agency",
      kind: "other",
      level: 2,
      domain: "practice.invalid",
    },
    origin: "practice.invalid/v1",
    title: "A blue bicycle left on your street",
    text: "A blue bicycle was left on your street. Video of whoever left it helps.",
    case_number: "",
    contact: "",
    url: "",
    findings: [],
    thread: [],
    ...changes,
  });
  return { ...made, practice: true } as Request;
};
const denied = () => practice({ pending: false, decision: answered()[0]!.decision });
const approved = () =>
  practice({
    pending: false,
    decision: answered()[1]!.decision,
    share: answered()[1]!.share,
  });
const at = (request: Request): Scene => ({
  at: `requests/${requestId(1)}`,
  state: { requests: [request], boards: [] },
  answers: { "GET /requests/*/proof": { ...proof, origin: "practice.invalid/v1", witnesses: [], quorum: 0 } },
});
/** The hub says that a request is gone before it answers who asked for that. */
const goneFirst = (answer: unknown) => () => {
  const data = { request_id: requestId(1), removed: true };
  const message = { seq: 2, at: NOW, type: "request.closed", data } as Message;
  (window as unknown as { hass: Pretended }).hass.tell({ type: "message", message });
  return new Promise((done) => setTimeout(() => done(answer), 50));
};
const ledger = {
  checkpoint: "",
  stamped: [],
  accounts: {},
  entries: [
    {
      index: 0,
      at: "2026-11-24T18:30:00Z",
      type: "decision",
      answer: "deny",
      by: "Alex",
      answered_by: "person",
      agency_name: "Practice agency",
      practice: "yes",
    },
    {
      index: 1,
      at: "2026-11-24T18:35:00Z",
      type: "share",
      agency_name: "Practice agency",
      size_bytes: 11_800_000,
      receipt: "yes",
      practice: "yes",
    },
  ],
};

export const scenes: Scenes = {
  look: () => at(practice()),
  list: () => ({ ...at(practice()), at: "requests" }),
  card: () => ({ ...at(practice()), at: "card" }),
  denied: () => ({ ...at(denied()), answers: { "POST /practice": goneFirst({ request: requestId(2) }) } }),
  approved: () => at(approved()),
  ended: () => ({
    ...at(practice()),
    answers: { "POST /practice/end": goneFirst(null) },
    then: press("End practice"),
  }),
  ledger: () => ({
    ...at(practice()),
    at: "ledger",
    answers: {
      "GET /ledger": ledger,
      "GET /ledger/check": {
        entries: 2,
        root: "9c".repeat(32),
        checked_at: "2026-11-24T18:41:00Z",
        complaints: [],
      },
    },
  }),
};

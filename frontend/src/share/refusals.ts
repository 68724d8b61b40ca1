import { Refusal, type Refused } from "./protocol.ts";

/**
 * Every refusal of the log, of sealing and of delivery, with the values that its sentence may name.
 * Each is a key of the words, `share.refused.CODE`.
 */
export const REFUSALS = {
  // The link and the board's answers
  link: [],
  offline: ["board"],
  slow: ["board"],
  answer: ["board", "status"],
  endless: ["board"],
  description: ["board"],
  other_key: ["board", "words", "expected"],
  inbox_key: ["board"],

  // The log
  not_signed: ["board"],
  few_witnesses: ["board", "signed", "needed"],
  stale: ["board"],
  future: ["board"],
  log_wrong: ["board"],
  log_long: ["board"],
  newer: ["board"],
  no_request: ["board", "index"],
  not_in_log: ["board", "index"],

  // The agency
  history: ["board"],
  not_theirs: ["agency"],
  revoked: ["agency"],
  disowned: ["agency"],
  compromised: ["agency"],

  // Sealing
  order: [],
  over: [],
  nothing: [],
  words_long: ["most"],
  words_form: [],
  contact: [],
  many_files: ["most"],
  too_large: ["size", "most"],
  no_room: ["needs", "free"],
  changed: ["name"],
  delivery_key: ["agency"],

  // Delivery
  inbox_full: [],
  many_shares: [],
  inbox_closed: [],
  upload: ["board"],
  upload_gone: [],
  sealed_gone: [],
  receipt: ["board"],
  note: ["board"],
  twelve_words: [],
  canceled: [],
  /** A fault of the page itself. */
  unexpected: [],
} as const satisfies Record<string, readonly string[]>;

export type RefusalCode = keyof typeof REFUSALS;
type Named<C extends RefusalCode> = Record<(typeof REFUSALS)[C][number], string | number>;

/** Throw a refusal; it has all the values that its sentence may name. */
export function refuse<C extends RefusalCode>(code: C, values: Named<C>): never {
  throw new Refusal(code, values satisfies Refused["values"]);
}

/** A stranger's bytes break a rule of their form; whoever reads them says which refusal that is. */
export class Malformed extends Error {}

/** Require what a form demands. */
export function require(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Malformed(what);
}

/** Return what `read` does; anything malformed becomes this refusal. */
export function reading<T, C extends RefusalCode>(code: C, values: Named<C>, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) refuse(code, values);
    throw error;
  }
}

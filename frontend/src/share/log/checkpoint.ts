/** What a board says of itself, its checkpoint with a quorum of witnesses, and proofs as files. */
import { equal, Fields, fromBase64, fromHash, fromJson, sha256 } from "../encoding.ts";
import { COSIGNATURE, ED25519, openNote, parseKey, type Key } from "../note.ts";
import { Malformed, reading, refuse, require } from "../refusals.ts";
import { MOST_PROOF_HASHES, MOST_SIZE } from "./tree.ts";

const MOST_WITNESSES = 64;
const MOST_VERIFIERS = 1024;
const LONGEST_LINE = 400;
const LONGEST_NOTE = 4096;
const OLDEST_MS = 24 * 3600_000;
const FARTHEST_AHEAD_MS = 600_000;
const MOST_EXTRA_BYTES = 16_384;

/** `/board.json`: nothing of it counts but by the log key that the link names. */
export interface Description {
  origin: string;
  log: Key;
  inbox: Key;
  /** In which the log's key says that the inbox's key is its inbox's. */
  inboxNote: string;
  witnesses: Key[];
  quorum: number;
  verifiers: Key[];
}

const distinct = (keys: readonly Key[]): Key[] =>
  keys.filter((key, at) => keys.findIndex((other) => equal(other.public, key.public)) === at);

/** Parse `board.json`; throws Malformed. Unknown fields are for newer pages. */
export function parseDescription(text: string): Description {
  const fields = new Fields(fromJson(text));
  fields.count("v", 1, 1);
  const keys = (name: string, most: number, kind: Key["kind"]): Key[] => {
    if (!fields.has(name)) return [];
    const listed = fields.list(name, most).map((each) => {
      if (typeof each !== "string" || each.length > LONGEST_LINE) throw new Malformed(name);
      return parseKey(each, kind);
    });
    return distinct(listed);
  };
  const origin = fields.form("origin", /^[!-~]{1,256}$/);
  const log = parseKey(fields.text("log_key", LONGEST_LINE), ED25519);
  require(log.name === origin, "origin");
  // A log is not a witness of itself.
  const witnesses = keys("witnesses", MOST_WITNESSES, COSIGNATURE).filter((key) => !equal(key.public, log.public));
  const stated = fields.has("quorum") ? fields.count("quorum", MOST_WITNESSES) : 0;
  // A board may ask its readers to be stricter, and never to check it less.
  const majority = witnesses.length ? Math.floor(witnesses.length / 2) + 1 : 0;
  require(stated <= witnesses.length, "quorum");
  return {
    origin,
    log,
    inbox: parseKey(fields.text("inbox_key", LONGEST_LINE), ED25519),
    inboxNote: fields.has("inbox_note") ? fields.text("inbox_note", LONGEST_NOTE, { line: false }) : "",
    witnesses,
    quorum: Math.max(stated, majority),
    verifiers: keys("verifiers", MOST_VERIFIERS, ED25519),
  };
}

/** Require that the log's key names the inbox's key: whoever only answers for a board has no receipts. */
export function requireInbox(board: string, { log, inbox, inboxNote }: Description): void {
  reading("inbox_key", { board }, () => {
    const { text } = openNote(inboxNote, [log]);
    require(text === `neighbors-requests/inbox-key/v1\n${log.name}\n${inbox.text}\n`, "inbox");
  });
}

export interface Checkpoint {
  size: number;
  root: Uint8Array;
}

/** A checkpoint signed by its log, and when its witnesses cosigned it, in seconds. */
export interface SignedCheckpoint extends Checkpoint {
  cosigned: number[];
}

/** Open a checkpoint; throws Malformed if the log's key hasn't signed it. */
export function openCheckpoint(note: string, { log, witnesses }: Pick<Description, "log" | "witnesses">): SignedCheckpoint {
  const { text, signed } = openNote(note, [log, ...witnesses]);
  require(signed.has(log), "signature of the log");
  const [origin, size, root, ...more] = text.slice(0, -1).split("\n");
  require(origin === log.name && /^(0|[1-9][0-9]{0,18})$/.test(size ?? ""), "checkpoint");
  require(Number(size) <= MOST_SIZE && !more.includes(""), "checkpoint");
  const point = { size: Number(size), root: fromHash(root ?? "") };
  require(point.size > 0 || equal(point.root, sha256(new Uint8Array())), "empty log");
  const times = [...signed.values()].filter((at) => at !== null);
  return { ...point, cosigned: times };
}

/** Require that a quorum has cosigned within a day; a future time doesn't count. */
export function requireQuorum(board: string, { cosigned }: SignedCheckpoint, needed: number, now: number): void {
  const past = cosigned.filter((at) => at * 1000 <= now + FARTHEST_AHEAD_MS);
  if (past.filter((at) => at * 1000 > now - OLDEST_MS).length >= needed) return;
  if (cosigned.length < needed) refuse("few_witnesses", { board, signed: cosigned.length, needed });
  refuse(past.length < needed ? "future" : "stale", { board });
}

/** A proof file (c2sp.org/tlog-proof), trusted in nothing yet. */
export interface Proof {
  index: number;
  hashes: Uint8Array[];
  note: string;
  extra: Uint8Array;
}

/** Parse a proof that carries its entry; throws Malformed. */
export function parseProof(text: string): Proof {
  const at = text.indexOf("\n\n");
  const [header, extra, index, ...hashes] = text.slice(0, Math.max(at, 0)).split("\n");
  const number = /^index (0|[1-9][0-9]{0,9})$/.exec(index ?? "")?.[1];
  require(header === "c2sp.org/tlog-proof@v1" && number !== undefined, "proof");
  require((extra ?? "").startsWith("extra ") && hashes.length <= MOST_PROOF_HASHES, "proof");
  const raw = fromBase64(extra!.slice("extra ".length));
  require(raw.length <= MOST_EXTRA_BYTES, "extra");
  return { index: Number(number), hashes: hashes.map(fromHash), note: text.slice(at + 2), extra: raw };
}

/** Read a description that must have the link's key; "" pins nothing. */
export function readDescription(board: string, text: string): Description {
  return reading("description", { board }, () => parseDescription(text));
}

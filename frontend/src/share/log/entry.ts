/** Entries, read strictly: `JCS(body) || 0x0A || base64(signature)`. The references are noticeboard/log/entry.py and body.py. */
import { canonical, equal, Fields, fromBase64, fromHash, fromJson, fromTime, fromUtf8, hex, joined, requireAsciiNames, sha256, utf8, type Json } from "../encoding.ts";
import { ED25519, isSigned, parseKey, type Key } from "../note.ts";
import { require } from "../refusals.ts";
import { readArea, readJurisdiction } from "./area.ts";
import { leafHash, MOST_ENTRY_BYTES } from "./tree.ts";

const ID = /^[0-9a-f]{32}$/;
const AGENCY = /^[0-9a-f]{40}$/;
const LEAF = /^[0-9a-f]{64}$/;
const DELIVERY = /^(age1[02-9ac-hj-np-z]{58}|age1pq1[02-9ac-hj-np-z]{1952})?$/;
const POST_QUANTUM = /^(age1pq1[02-9ac-hj-np-z]{1952})?$/;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;
const KINDS = /^(police|sheriff|fire|ems|transit|other)$/;
const TYPE = /^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+$/;
const NO_PREVIOUS = "0".repeat(64);
const TEXT = 4000;
const LINE = 200;

interface Common {
  agency: string;
  key: string;
  seq: number;
  prev: string;
  id: string;
  issued: string;
}

export interface Register {
  type: "agency.register";
  name: string;
  kind: string;
  domain: string;
  root: Key;
  posting: Key;
  delivery: string;
}

/** A post-quantum delivery key beside the other one, or "" to withdraw it: the root key's word. */
export interface Delivery {
  type: "agency.delivery";
  made: string;
  postQuantum: string;
  /** The root key's, over `stated`. */
  signature: Uint8Array;
  stated: string;
}

export interface Request {
  type: "request.post";
  incident: string;
  title: string;
  text: string;
  caseNumber: string;
  contact: string;
  start: string;
  end: string;
  area: unknown;
  expires: string;
}

export interface Follow {
  type: "request.update" | "request.correct" | "request.resolve";
  request: string;
  text: string;
}

export type Body = Common &
  (
    | Register
    | Delivery
    | Request
    | Follow
    | { type: "agency.verify"; subject: string; level: number }
    | { type: "agency.rotate"; posting: Key; delivery: string }
    | { type: "agency.revoke"; lastGood: number }
    | { type: "board.notice"; index: number; text: string }
    | { type: "board.heads"; root: string; count: number }
    | { type: "newer"; named: string }
  );

/** One well-formed entry; who signed it isn't checked. */
export interface Entry {
  body: Body;
  leaf: Uint8Array;
  text: string;
  signature: Uint8Array;
  counter: Uint8Array | null;
}

/** Return the id of the chain whose root key this is. */
export const agencyId = (key: Key): string =>
  hex(sha256(joined(utf8("neighbors-requests/agency/v1\n"), key.public))).slice(0, 40);

/** Thrown if only a newer page can read an entry of the log. */
export class Newer extends Error {}

/** Return whose chain an entry continues, without reading more of it; throws Malformed. */
export function authorOf(raw: Uint8Array): string {
  const end = raw.indexOf(10);
  return new Fields(fromJson(fromUtf8(raw.subarray(0, Math.max(end, 0))))).form("agency", AGENCY);
}

/** Parse an entry strictly; throws Malformed, Newer. */
export function parseEntry(raw: Uint8Array): Entry {
  require(raw.length <= MOST_ENTRY_BYTES, "length of entry");
  const [text, signed, counter, ...more] = fromUtf8(raw).split("\n");
  const value = fromJson(text!);
  requireAsciiNames(value);
  require(canonical(value as Json) === text, "canonical JSON");
  const body = parseBody(value);
  require(more.length === 0 && (counter === undefined || body.type === "agency.register"), "lines");
  return {
    body,
    leaf: leafHash(raw),
    text: text!,
    signature: signatureOf(signed),
    counter: counter === undefined ? null : signatureOf(counter),
  };
}

function signatureOf(line = ""): Uint8Array {
  const raw = fromBase64(line);
  require(raw.length === 64, "signature");
  return raw;
}

function parseBody(value: unknown): Body {
  const fields = new Fields(value);
  const version = fields.any("v");
  if (typeof version === "number" && version !== 1) throw new Newer("v");
  require(version === 1, "v");
  const common: Common = {
    agency: fields.form("agency", AGENCY),
    key: fields.form("key", /^[0-9a-f]{8}$/),
    seq: fields.count("seq"),
    prev: fields.form("prev", LEAF),
    id: fields.form("id", ID),
    issued: fields.time("issued"),
  };
  const anchor = fields.object("anchor");
  anchor.count("size");
  fromHash(anchor.text("root", 44));
  anchor.end();
  require((common.seq === 0) === (common.prev === NO_PREVIOUS), "prev");
  const type = fields.form("type", TYPE);
  require(type.length <= 60, "type");
  const known = KNOWN.get(type);
  if (known === undefined) return { ...common, type: "newer", named: type };
  const own = known(fields, type as never);
  try {
    fields.end();
  } catch {
    throw new Newer(type);
  }
  if (own.type === "agency.delivery") require(own.made <= common.issued, "made");
  if (own.type === "request.post") require(fromTime(common.issued) < fromTime(own.expires), "expires");
  return { ...common, ...own } as Body;
}

type Own<T> = T extends Common & infer B ? Omit<B, keyof Common> & { type: string } : never;

const follow = (fields: Fields, type: Follow["type"]): Follow => ({
  type,
  request: fields.form("request", ID),
  text: fields.text("text", TEXT, { line: false }),
});

/** By type: how its own fields are read. */
const KNOWN = new Map<string, (fields: Fields, type: never) => Own<Body>>([
  ["agency.register", register],
  ["agency.delivery", delivery],
  ["request.post", request],
  ["request.update", follow],
  ["request.correct", follow],
  ["request.resolve", follow],
  [
    "agency.verify",
    (fields) => ({ type: "agency.verify", subject: fields.form("subject", AGENCY), level: fields.count("level", 3) }),
  ],
  [
    "agency.rotate",
    (fields) => {
      fields.text("reason", LINE);
      return { type: "agency.rotate", posting: agencyKey(fields, "posting_key"), delivery: fields.form("delivery_key", DELIVERY) };
    },
  ],
  [
    "agency.revoke",
    (fields) => {
      fields.text("reason", LINE);
      return { type: "agency.revoke", lastGood: fields.count("last_good") };
    },
  ],
  [
    "board.notice",
    (fields) => ({ type: "board.notice", index: fields.count("index"), text: fields.text("text", TEXT, { line: false }) }),
  ],
  ["board.heads", (fields) => ({ type: "board.heads", root: fields.form("root", LEAF), count: fields.count("count") })],
]);

/** The types that this page reads; it keeps, counts and skips all others. */
export const KNOWN_TYPES: ReadonlySet<string> = new Set(KNOWN.keys());

const agencyKey = (fields: Fields, name: string): Key => parseKey(fields.text(name, 300), ED25519);

function register(fields: Fields): Register {
  const made: Register = {
    type: "agency.register",
    name: fields.text("name", 120, { least: 1 }),
    kind: fields.form("kind", KINDS),
    domain: fields.form("domain", DOMAIN),
    root: agencyKey(fields, "root_key"),
    posting: agencyKey(fields, "posting_key"),
    delivery: fields.form("delivery_key", DELIVERY),
  };
  require(made.domain.length <= 253, "domain");
  require(made.root.id !== made.posting.id && !equal(made.root.public, made.posting.public), "posting key");
  fields.text("contact", LINE);
  readJurisdiction(fields.any("jurisdiction"));
  return made;
}

function delivery(fields: Fields): Delivery {
  const said = fields.any("statement");
  const statement = new Fields(said);
  const [made, postQuantum] = [statement.time("made"), statement.form("post_quantum_key", POST_QUANTUM)];
  const signature = signatureOf(fields.text("signature", 88));
  try {
    statement.end();
  } catch {
    throw new Newer("statement");
  }
  return { type: "agency.delivery", made, postQuantum, signature, stated: canonical(said as Json) };
}

function request(fields: Fields): Request {
  const window = fields.object("window");
  const [start, end] = [window.time("start"), window.time("end")];
  window.end();
  require(fromTime(start) < fromTime(end), "window");
  return {
    type: "request.post",
    incident: fields.form("incident", /^[a-z_]{0,40}$/),
    title: fields.text("title", LINE),
    text: fields.text("text", TEXT, { line: false }),
    caseNumber: fields.text("case_number", LINE),
    contact: fields.text("contact", LINE),
    start,
    end,
    area: readArea(fields.any("area")),
    expires: fields.time("expires"),
  };
}

/** Require that a key signed an entry for this board; throws Malformed. */
export function requireSigned(entry: Entry, origin: string, key: Key, { named = true } = {}): void {
  require(!named || entry.body.key === key.id, "key of entry");
  const message = utf8(`neighbors-requests/entry/v1\n${origin}\n${entry.text}`);
  require(isSigned(message, entry.signature, key), "signature of entry");
}

/** Require that an agency's root key signed a statement about its delivery keys for this board; throws Malformed. */
export function requireStated({ stated, signature }: Delivery, origin: string, root: Key): void {
  require(isSigned(utf8(`neighbors-requests/delivery/v1\n${origin}\n${stated}`), signature, root), "signature of statement");
}

/** Require that the board has accepted a registration; throws Malformed. */
export function requireCountersigned(entry: Entry, raw: Uint8Array, origin: string, log: Key): void {
  require(entry.counter !== null, "countersignature");
  const agencyPart = raw.slice(0, raw.lastIndexOf(10));
  const message = joined(utf8(`neighbors-requests/countersign/v1\n${origin}\n`), agencyPart);
  require(isSigned(message, entry.counter, log), "countersignature");
}

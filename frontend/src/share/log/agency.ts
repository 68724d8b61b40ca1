/**
 * One agency's chain: which keys it has, what its words are, and what it has disowned. The references
 * are noticeboard/log/agency.py, registry.py and history.py.
 */
import { equal, fromBase64, fromHash, fromHex, fromTime, hex, utf8 } from "../encoding.ts";
import type { Key } from "../note.ts";
import { Malformed, require } from "../refusals.ts";
import { parseProof, type Proof } from "./checkpoint.ts";
import { agencyId, parseEntry, requireCountersigned, requireSigned, requireStated, type Entry, type Follow, type Register, type Request } from "./entry.ts";
import { leafHash, verifyInclusion } from "./tree.ts";

const ROTATION_DELAY_MS = 72 * 3600_000;
const MOST_ENTRIES = 20_000;
const NO_PREVIOUS = "0".repeat(64);

/** What every chain keeps: numbers, links, and times that never go back. */
export class Chain {
  #leaves: string[] = [];
  #issued = "";

  get length(): number {
    return this.#leaves.length;
  }

  /** Return whether its author has signed another entry with this one's number. */
  isSecond(entry: Entry): boolean {
    const first = this.#leaves[entry.body.seq];
    require(first !== hex(entry.leaf), "entry twice");
    return first !== undefined;
  }

  append({ body, leaf }: Entry): void {
    require(body.seq === this.#leaves.length, "seq");
    require(body.prev === (this.#leaves.at(-1) ?? NO_PREVIOUS), "prev");
    require(body.issued >= this.#issued, "issued");
    this.#leaves.push(hex(leaf));
    this.#issued = body.issued;
  }
}

/** The keys that act from a time on. */
interface Era {
  posting: Key;
  delivery: string;
  from: number;
  revoked: boolean;
}

/** An entry of the request's thread. */
export interface Thread {
  index: number;
  body: Follow;
  issued: string;
}

/** A post-quantum delivery key, or its withdrawal, that acts from a time on. */
interface PostQuantum {
  key: string;
  made: string;
  from: number;
}

/** What the keys of an agency are at one time. */
export interface Acting {
  /** The one key to seal to: the post-quantum one wherever there is one. */
  delivery: string;
  revoked: boolean;
  /** Whether other keys are logged that don't act yet, and the delivery key among them. */
  waiting: { delivery: string } | null;
}

/** Folds one agency's entries, in the log's order; only the request at `index` is kept. */
export class AgencyChain {
  readonly chain = new Chain();
  record: Register | null = null;
  request: Request | null = null;
  thread: Thread[] = [];
  compromised = false;
  #requestId = "";
  #eras: Era[] = [];
  #next: Era | null = null;
  #postQuantum: PostQuantum[] = [];
  #used: Uint8Array[] = [];
  #disowned = false;

  constructor(
    readonly id: string,
    private readonly origin: string,
    private readonly log: Key,
    /** The request's place, which a proof has shown, and its leaf. */
    private readonly place: { index: number; leaf: Uint8Array },
  ) {}

  /** Check and fold the next entry; throws Malformed, Newer. */
  add(raw: Uint8Array, index: number): void {
    const entry = parseEntry(raw);
    const { body } = entry;
    require(body.agency === this.id, "author");
    if (this.record !== null && this.chain.isSecond(entry)) {
      // Two different entries with one number: neither board nor agency may let that happen.
      this.compromised = true;
      return;
    }
    this.chain.append(entry);
    if (body.type === "agency.register") return this.#register(entry, body, raw);
    const root = this.record?.root;
    require(root !== undefined, "registration");
    const issued = fromTime(body.issued);
    this.#advance(issued);
    switch (body.type) {
      case "agency.rotate":
        requireSigned(entry, this.origin, root);
        require(!equal(body.posting.public, root.public) && body.posting.id !== root.id, "posting key");
        require(!this.#used.some((used) => equal(used, body.posting.public)), "posting key");
        this.#used.push(body.posting.public);
        this.#next = { posting: body.posting, delivery: body.delivery, from: issued + ROTATION_DELAY_MS, revoked: false };
        break;
      case "agency.delivery": {
        if (body.key === root.id) requireSigned(entry, this.origin, root);
        else require(this.#isPosted(entry), "signature of delivery");
        requireStated(body, this.origin, root);
        require(body.made > (this.#postQuantum.at(-1)?.made ?? ""), "made");
        const acting = this.#postQuantum.filter(({ from }) => from <= issued);
        this.#postQuantum = [...acting, { key: body.postQuantum, made: body.made, from: issued + ROTATION_DELAY_MS }];
        break;
      }
      case "agency.revoke":
        requireSigned(entry, this.origin, root);
        this.#now.revoked = true;
        this.#disowned ||= this.request !== null && this.place.index > body.lastGood;
        this.thread = this.thread.filter((each) => each.index <= body.lastGood);
        break;
      case "request.post":
        if (!equal(entry.leaf, this.place.leaf) || !this.#isPosted(entry)) break;
        this.request = body;
        this.#requestId = body.id;
        break;
      case "request.update":
      case "request.correct":
      case "request.resolve":
        if (this.request === null || body.request !== this.#requestId) break;
        require(this.#isPosted(entry), "signature of thread");
        this.thread.push({ index, body, issued: body.issued });
        break;
      case "board.heads":
      case "board.notice":
        throw new Malformed("entry of the board");
      default:
    }
  }

  /** Whether a revocation says that the request isn't the agency's word. */
  get disowned(): boolean {
    return this.#disowned;
  }

  /** Return which keys act at a time. An entry that is dated ahead brings no key forward. */
  acting(now: number): Acting {
    const eras = this.#next ? [...this.#eras, this.#next] : this.#eras;
    const at = eras.findIndex((_, place) => place + 1 === eras.length || now < eras[place + 1]!.from);
    const era = eras[at]!;
    const postQuantum = this.#postQuantum.findLast(({ from }) => from <= now)?.key;
    return {
      delivery: postQuantum || era.delivery,
      revoked: era.revoked || (at < this.#eras.length - 1 && this.#now.revoked),
      waiting: eras.at(-1) === era ? null : { delivery: eras.at(-1)!.delivery },
    };
  }

  get #now(): Era {
    return this.#eras.at(-1)!;
  }

  #register(entry: Entry, body: Register & Entry["body"], raw: Uint8Array): void {
    require(this.record === null && this.id === agencyId(body.root), "registration");
    requireSigned(entry, this.origin, body.root);
    requireCountersigned(entry, raw, this.origin, this.log);
    this.record = body;
    this.#used = [body.posting.public];
    this.#eras = [{ posting: body.posting, delivery: body.delivery, from: -Infinity, revoked: false }];
  }

  #advance(issued: number): void {
    if (this.#next === null || issued < this.#next.from) return;
    this.#eras.push(this.#next);
    this.#next = null;
  }

  /** Return whether the posting key that acted then signed an entry. */
  #isPosted(entry: Entry): boolean {
    try {
      requireSigned(entry, this.origin, this.#now.posting);
    } catch (error) {
      if (error instanceof Malformed) return false;
      throw error;
    }
    return !this.#now.revoked;
  }
}

/** The file that proves a chain whole up to the board's statement of heads. Nothing of it is checked yet. */
export interface History {
  agency: string;
  row: number;
  hashes: Uint8Array[];
  entries: { index: number; raw: Uint8Array }[];
  proof: Proof;
  heads: Entry;
}

/** Parse a history file; throws Malformed, Newer. */
export function parseHistory(text: string): History {
  const first = text.indexOf("\n\n");
  const second = text.indexOf("\n\n", first + 2);
  require(first > 0 && second > 0, "history");
  const [header, agency, row, ...hashes] = text.slice(0, first).split("\n");
  const lines = text.slice(first + 2, second).split("\n");
  require(header === "neighbors-requests/history@v1" && hashes.length <= 63, "history");
  require(lines.length <= MOST_ENTRIES, "length of history");
  const proof = parseProof(text.slice(second + 2));
  return {
    agency: matched(agency, /^agency ([0-9a-f]{40})$/),
    row: Number(matched(row, /^row (0|[1-9][0-9]{0,9})$/)),
    hashes: hashes.map(fromHash),
    entries: lines.map((line) => {
      const index = matched(line, /^(0|[1-9][0-9]{0,9}) /);
      return { index: Number(index), raw: fromBase64(line.slice(index.length + 1)) };
    }),
    proof,
    heads: parseEntry(proof.extra),
  };
}

function matched(line: string | undefined, form: RegExp): string {
  const found = form.exec(line ?? "")?.[1];
  if (found === undefined) throw new Malformed("line");
  return found;
}

/** Require that the board stated this history's last entry as its end; throws Malformed. */
export function requireWhole({ agency, row, hashes, entries, heads, proof }: History, log: Key): void {
  const { body } = heads;
  require(body.type === "board.heads" && body.agency === agencyId(log), "heads");
  requireSigned(heads, log.name, log);
  const last = leafHash(entries.at(-1)!.raw);
  const stated = utf8(`${agency} ${entries.length - 1} ${hex(last)}\n`);
  verifyInclusion(row, body.count, leafHash(stated), hashes, fromHex(body.root));
  require(entries.every(({ index }) => index < proof.index), "order of history");
}

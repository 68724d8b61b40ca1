/**
 * What the page may believe of a request: it is in the log that the link names, its agency signed it,
 * and the delivery key is the agency's now.
 *
 * The agency's entries come from its history, which the board's newest statement of heads proves whole,
 * and from every entry after it up to the newest checkpoint: the last one may revoke the key. What the
 * page reads of the log is little, but every byte of it is under the checkpoint's root.
 */
import { equal, fromTime, fromUtf8 } from "../encoding.ts";
import { Asker } from "../http.ts";
import { fingerprint, fingerprintWords, keyWords, noteFrom, type Key } from "../note.ts";
import type { Asked, Link, Progress } from "../protocol.ts";
import { Malformed, reading, refuse, require } from "../refusals.ts";
import { AgencyChain, Chain, parseHistory, requireWhole, type History } from "./agency.ts";
import { openCheckpoint, parseProof, readDescription, requireInbox, requireQuorum, type Checkpoint, type Description, type Proof } from "./checkpoint.ts";
import { agencyId, authorOf, Newer, parseEntry, requireSigned, type Entry } from "./entry.ts";
import { entriesOf, MOST_BUNDLE_BYTES, SignedTiles, TILE_WIDTH, tilePath, verifyInclusion } from "./tree.ts";

const MOST_BYTES = 64 * 1024 ** 2;
const MOST_DESCRIPTION_BYTES = 1024 ** 2;
const MOST_PROOF_BYTES = 128 * 1024;
const MOST_HISTORY_BYTES = 16 * 1024 ** 2;
const MOST_CHECKPOINT_BYTES = 256 * 1024;
const MOST_SCANNED = 50_000;
const MOST_VERIFIERS_READ = 16;
const CONFIRMED = 2;

/** What is asked for, with everything that sealing and sending need of it. */
export interface Learned {
  link: Link;
  asked: Asked;
  origin: string;
  inbox: Key;
  /** The request's proof as the share has it. */
  proof: string;
  entry: Entry;
  /** The key that the share is sealed to; "" if there is none. */
  deliveryKey: string;
}

export interface Surroundings {
  signal: AbortSignal;
  progress: (progress: Progress) => void;
  now?: () => number;
  fetch?: typeof globalThis.fetch;
}

/** Which inbox a link leads to: enough to ask about a share that was sent. */
export interface Identified {
  asker: Asker;
  board: Description;
  proof: Proof & { text: string; point: Checkpoint };
  entry: Entry;
}

/** Return a link's board and request, both under the key that the link names. */
export async function identify(link: Link, { signal, fetch }: Pick<Surroundings, "signal" | "fetch">): Promise<Identified> {
  if (!Number.isSafeInteger(link.request) || link.request < 0) refuse("link", {});
  const expected = link.key ? reading("link", {}, () => fingerprintWords(link.key)) : [];
  const asker = new Asker(link.board, MOST_BYTES, signal, fetch);
  const board = readDescription(link.board, await asker.text("board.json", MOST_DESCRIPTION_BYTES));
  if (link.key && fingerprint(board.log) !== link.key) {
    refuse("other_key", { board: link.board, words: keyWords(board.log).join(" "), expected: expected.join(" ") });
  }
  requireInbox(link.board, board);
  const where = { board: link.board, index: link.request };
  const answer = await asker.ask(`entries/${link.request}/proof`, MOST_PROOF_BYTES, { also: [404] });
  if (answer.status === 404) refuse("no_request", where);
  const { text, proof } = reading("not_in_log", where, () => {
    const text = fromUtf8(answer.body);
    return { text, proof: parseProof(text) };
  });
  const point = reading("not_signed", { board: link.board }, () => openCheckpoint(proof.note, board));
  const entry = current(link.board, () =>
    reading("not_in_log", where, () => {
      const entry = parseEntry(proof.extra);
      require(proof.index === link.request, "index");
      verifyInclusion(proof.index, point.size, entry.leaf, proof.hashes, point.root);
      return entry;
    }),
  );
  if (entry.body.type !== "request.post") refuse("no_request", where);
  return { asker, board, proof: { ...proof, text, point }, entry };
}

/** Return what `read` does; what only a newer page can read becomes that refusal. */
function current<T>(board: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Newer) refuse("newer", { board });
    throw error;
  }
}

/** Check a request with its log and agency, and return what is asked; throws refusals. */
export async function learn(link: Link, surroundings: Surroundings): Promise<Learned> {
  const now = (surroundings.now ?? Date.now)();
  const identified = await identify(link, surroundings);
  const { asker, board, proof, entry } = identified;
  const request = new RequestReader(link.board, identified, surroundings.progress);
  await request.fetchHistories();
  const note = await asker.ask("checkpoint", MOST_CHECKPOINT_BYTES);
  const point = reading("not_signed", { board: link.board }, () => openCheckpoint(noteFrom(note.body), board));
  requireQuorum(link.board, point, board.quorum, now);
  await request.read(point);
  const { agency } = request;
  const name = agency.record?.name ?? "";
  if (agency.compromised) refuse("compromised", { agency: name });
  if (agency.disowned) refuse("disowned", { agency: name });
  if (agency.record === null || agency.request === null) refuse("not_theirs", { agency: name });
  const acting = agency.acting(now);
  if (acting.revoked && acting.waiting === null) refuse("revoked", { agency: name });
  const resolved = agency.thread.some(({ body }) => body.type === "request.resolve");
  const waits = acting.revoked || (acting.delivery === "" && acting.waiting !== null && acting.waiting.delivery !== "");
  const asking = agency.request;
  const closed: Asked["closed"] =
    now >= fromTime(asking.expires) ? "expired" : resolved ? "resolved" : waits ? "key_waits" : acting.delivery ? "" : "no_key";
  const inbox = await asker.ask(`inbox/${agency.id}/${entry.body.id}`, 1024, { method: "OPTIONS" });
  const levels = [...request.levels].filter(([, level]) => level > 0);
  const confirming = levels.filter(([, level]) => level >= CONFIRMED);
  return {
    link,
    origin: board.origin,
    inbox: board.inbox,
    proof: proof.text,
    entry,
    deliveryKey: closed ? "" : acting.delivery,
    asked: {
      origin: board.origin,
      words: keyWords(board.log),
      pinned: link.key !== "",
      witnesses: { signed: point.cosigned.length, named: board.witnesses.length },
      checkpointAt: point.cosigned.length ? new Date(Math.max(...seen(point.cosigned, now)) * 1000).toISOString() : "",
      index: link.request,
      agency: {
        id: agency.id,
        name,
        kind: agency.record.kind,
        domain: agency.record.domain,
        // A verifier that says 3 cannot vouch for a second one: the reader counts for itself.
        level: levels.length ? Math.min(3, 1 + confirming.length) : 0,
        verifiers: confirming.map(([verifier]) => verifier.name),
      },
      request: {
        id: entry.body.id,
        title: asking.title,
        text: asking.text,
        caseNumber: asking.caseNumber,
        incident: asking.incident,
        contact: asking.contact,
        start: asking.start,
        end: asking.end,
        expires: asking.expires,
        area: asking.area,
        later: request.later(),
      },
      closed,
      postQuantum: acting.delivery.startsWith("age1pq1"),
      ...roomOf(inbox.headers),
    },
  };
}

/** Return the times that don't lie in the future. */
const seen = (times: number[], now: number): number[] => times.filter((at) => at * 1000 <= now + 600_000);

const MOST_BYTES_ANYWHERE = 7 * 1024 ** 3;
/** What an inbox takes at most once it is nearly full. */
const SMALL_BYTES = 16 * 1024 ** 2;

/** Return how much an inbox takes for this request now. */
function roomOf(headers: Headers): Pick<Asked, "mostBytes" | "room"> {
  const stated = headers.get("Tus-Max-Size") ?? "";
  const mostBytes = /^[0-9]{1,15}$/.test(stated) ? Math.min(Number(stated), MOST_BYTES_ANYWHERE) : 0;
  return { mostBytes, room: mostBytes === 0 ? "none" : mostBytes <= SMALL_BYTES ? "small" : "all" };
}

/** Reads what the log says of one request, its agency, and the verifiers' words about it. */
class RequestReader {
  readonly levels = new Map<Key, number>();
  agency: AgencyChain;
  readonly #boardId: string;
  readonly #verifiers: Map<string, Key>;
  readonly #histories = new Map<string, History>();
  #notices = new Map<string, { index: number; at: string; text: string }>();

  constructor(
    private readonly board: string,
    private readonly identified: Identified,
    private readonly progress: (progress: Progress) => void,
  ) {
    const { log, verifiers } = identified.board;
    this.#boardId = agencyId(log);
    this.#verifiers = new Map(verifiers.map((key) => [agencyId(key), key]));
    this.agency = this.#newChain();
  }

  #newChain(): AgencyChain {
    const { board, entry, proof } = this.identified;
    return new AgencyChain(entry.body.agency, board.origin, board.log, { index: proof.index, leaf: entry.leaf });
  }

  /** Fetch the histories of the agency, the board, and the verifiers; a board may not have them yet. */
  async fetchHistories(): Promise<void> {
    const read = [...this.#verifiers.keys()].slice(0, MOST_VERIFIERS_READ);
    const ids = new Set([this.agency.id, this.#boardId, ...read]);
    await Promise.all([...ids].map((id) => this.#fetchHistory(id)));
  }

  async #fetchHistory(id: string): Promise<void> {
    const { asker, board } = this.identified;
    const also = [404, 503];
    const { status, body } = await asker.ask(`agencies/${id}/history`, MOST_HISTORY_BYTES, { also });
    if (also.includes(status)) return;
    this.#judge("history", () => {
      const history = parseHistory(fromUtf8(body));
      require(history.agency === id, "agency");
      requireWhole(history, board.log);
      this.#histories.set(id, history);
    });
  }

  /** Read everything up to a checkpoint. */
  async read(point: Checkpoint): Promise<void> {
    const { asker, proof, entry } = this.identified;
    const tiles = new SignedTiles(point.size, point.root, (level, number, width) =>
      fetchTile(asker, level, number, width),
    );
    const indexes = [...this.#histories.values()].map((history) => history.proof.index);
    // Whatever was fetched before belongs to this checkpoint, unless a cache gave an older one.
    if (Math.max(proof.index, proof.point.size - 1, ...indexes) >= point.size) refuse("stale", { board: this.board });
    await this.#judged("log_wrong", () => tiles.open());
    await this.#judged("log_wrong", async () => {
      require(equal(await tiles.rootBefore(proof.point.size), proof.point.root), "another past");
      require(equal(await tiles.leaf(proof.index), entry.leaf), "request");
      for (const { proof: heads, heads: stated } of this.#histories.values()) {
        require(equal(await tiles.leaf(heads.index), stated.leaf), "heads");
      }
    });
    this.#judge("history", () => this.#foldHistories());
    const start = indexes.length ? Math.min(...indexes) + 1 : 0;
    await this.#scan(tiles, start);
    if (this.agency.record === null && start > 0) {
      // It has no history yet, and isn't new either.
      this.agency = this.#newChain();
      await this.#scan(tiles, 0);
    }
  }

  /** Return the later entries of the thread and the board's notices on it, oldest first. */
  later(): Asked["request"]["later"] {
    const thread = this.agency.thread.map(({ index, body, issued }) => {
      const kind = body.type.slice("request.".length) as "update" | "correct" | "resolve";
      return { index, kind, at: issued, text: body.text };
    });
    const about = new Set([this.identified.proof.index, ...thread.map(({ index }) => index)]);
    const notices = [...this.#notices.values()].filter(({ index }) => about.has(index));
    return [...thread, ...notices.map((notice) => ({ ...notice, kind: "notice" as const }))]
      .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
      .map(({ kind, at, text }) => ({ kind, at, text }));
  }

  #foldHistories(): void {
    for (const [id, history] of this.#histories) {
      const isAgency = id === this.agency.id;
      const chain = new Chain();
      for (const { index, raw } of history.entries) {
        if (isAgency) this.agency.add(raw, index);
        else {
          const entry = parseEntry(raw);
          require(entry.body.agency === id, "author");
          chain.append(entry);
          this.#heard(entry);
        }
      }
    }
  }

  /** Read every entry from `start` on, and fold those that concern the request. */
  async #scan(tiles: SignedTiles, start: number): Promise<void> {
    const { size } = tiles;
    if (size - start > MOST_SCANNED) refuse("log_long", { board: this.board });
    for (let number = Math.floor(start / TILE_WIDTH); number * TILE_WIDTH < size; number++) {
      const first = number * TILE_WIDTH;
      const count = Math.min(TILE_WIDTH, size - first);
      if (first + count <= start) continue;
      this.progress({ step: "log", done: Math.max(first, start) - start, all: size - start });
      const bundle = await fetchTile(this.identified.asker, "entries", number, count);
      const entries = await this.#judged("log_wrong", async () => {
        const found = entriesOf(bundle, count);
        await tiles.requireBundle(number, found);
        return found;
      });
      this.#judge("log_wrong", () => entries.forEach((raw, at) => this.#take(raw, first + at, start)));
    }
    this.progress({ step: "log", done: size - start, all: size - start });
  }

  #take(raw: Uint8Array, index: number, start: number): void {
    if (index < start) return;
    const author = authorOf(raw);
    if (index < (this.#histories.get(author)?.proof.index ?? 0)) return;
    if (author === this.agency.id) {
      // Until its registration is found, the chain's beginning is elsewhere.
      if (this.agency.record !== null || parseEntry(raw).body.type === "agency.register") this.agency.add(raw, index);
    }
    if (author === this.#boardId || this.#verifiers.has(author)) this.#heard(parseEntry(raw));
  }

  /** Keep what the board or a verifier says of the request or its agency, if it is signed. */
  #heard(entry: Entry): void {
    const { body } = entry;
    const { origin, log } = this.identified.board;
    const verifier = this.#verifiers.get(body.agency);
    if (body.type === "board.notice" && body.agency === this.#boardId) {
      if (this.#notices.has(body.id)) return;
      requireSigned(entry, origin, log);
      this.#notices.set(body.id, { index: body.index, at: body.issued, text: body.text });
    } else if (body.type === "agency.verify" && verifier !== undefined) {
      if (body.subject !== this.agency.id || body.subject === body.agency) return;
      try {
        // An id belongs to a public key under any name, so the key's id isn't compared.
        requireSigned(entry, origin, verifier, { named: false });
        this.levels.set(verifier, body.level);
      } catch (error) {
        // Whether a log is valid doesn't depend on whom a reader trusts: it only doesn't count.
        if (!(error instanceof Malformed)) throw error;
      }
    }
  }

  #judge<T>(code: "history" | "log_wrong", read: () => T): T {
    return current(this.board, () => reading(code, { board: this.board }, read));
  }

  async #judged<T>(code: "log_wrong", read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      return this.#judge(code, () => {
        throw error;
      });
    }
  }
}

/** Fetch a tile or bundle. A board may have replaced a part of one with the whole. */
async function fetchTile(asker: Asker, level: number | "entries", number: number, width: number): Promise<Uint8Array> {
  const most = level === "entries" ? MOST_BUNDLE_BYTES : TILE_WIDTH * 32;
  const part = await asker.ask(`tile/${tilePath(level, number, width)}`, most, { also: [404] });
  if (part.status !== 404) return part.body;
  return (await asker.ask(`tile/${tilePath(level, number)}`, most)).body;
}

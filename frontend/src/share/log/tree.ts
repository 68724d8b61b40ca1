/**
 * The Merkle tree of RFC 6962 and 9162, and a signed log's tiles (c2sp.org/tlog-tiles), read from its
 * root. The references are noticeboard/log/tree.py and tiles.py.
 */
import { equal, HASH_BYTES, joined, sha256 } from "../encoding.ts";
import { Malformed, require } from "../refusals.ts";

export const TILE_WIDTH = 256;
export const MOST_ENTRY_BYTES = 16_384;
export const MOST_BUNDLE_BYTES = TILE_WIDTH * (2 + MOST_ENTRY_BYTES);
/** Larger logs are not read here: JavaScript's bits end there. */
export const MOST_SIZE = 2 ** 31 - 1;
export const MOST_PROOF_HASHES = 63;

const LEAF = new Uint8Array([0]);
const NODE = new Uint8Array([1]);

export const leafHash = (entry: Uint8Array): Uint8Array => sha256(joined(LEAF, entry));
const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(joined(NODE, left, right));

/** Require that leaf `index` is in the tree of `size` under `root` (RFC 9162, 2.1.3.2). */
export function verifyInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): void {
  require(0 <= index && index < size && size <= MOST_SIZE, "index");
  let at = index;
  let last = size - 1;
  let node = leaf;
  for (const each of proof) {
    require(last > 0, "length of proof");
    if (at & 1 || at === last) {
      node = nodeHash(each, node);
      while (!(at & 1) && at > 0) {
        at >>= 1;
        last >>= 1;
      }
    } else node = nodeHash(node, each);
    at >>= 1;
    last >>= 1;
  }
  require(last === 0 && equal(node, root), "proof");
}

const largestPower = (count: number): number => 2 ** (31 - Math.clz32(count));

/** Return the root over a row of hashes, one after another. */
export function folded(row: Uint8Array): Uint8Array {
  const count = row.length / HASH_BYTES;
  require(Number.isInteger(count) && count > 0, "row of hashes");
  if (count === 1) return row;
  const left = count === largestPower(count) ? count / 2 : largestPower(count);
  return nodeHash(folded(row.subarray(0, left * HASH_BYTES)), folded(row.subarray(left * HASH_BYTES)));
}

/** Return the root over complete subtrees, the largest first. */
function edgeRoot(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.length ? hashes.reduceRight((right, left) => nodeHash(left, right)) : sha256(new Uint8Array());
}

/** Return the complete subtrees over a row, the largest first. */
function complete(row: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let rest = row; rest.length; ) {
    const bytes = largestPower(rest.length / HASH_BYTES) * HASH_BYTES;
    found.push(folded(rest.subarray(0, bytes)));
    rest = rest.subarray(bytes);
  }
  return found;
}

/** Return `LEVEL/N[.p/W]`, such as `0/x001/067.p/7`. */
export function tilePath(level: number | "entries", number: number, width = TILE_WIDTH): string {
  const groups = [String(number % 1000).padStart(3, "0")];
  for (let rest = Math.floor(number / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, "0")}`);
  }
  return `${level}/${groups.join("/")}${width === TILE_WIDTH ? "" : `.p/${width}`}`;
}

/** Return a bundle's `count` entries; throws Malformed if there are more or fewer. */
export function entriesOf(bundle: Uint8Array, count: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  let at = 0;
  for (let number = 0; number < count; number++) {
    require(at + 2 <= bundle.length, "bundle");
    const end = at + 2 + ((bundle[at]! << 8) | bundle[at + 1]!);
    require(end <= bundle.length && end - at - 2 <= MOST_ENTRY_BYTES, "bundle");
    found.push(bundle.subarray(at + 2, end));
    at = end;
  }
  require(at === bundle.length, "bundle");
  return found;
}

/** Return the bytes of a tile or bundle of at least this width; a full one may be longer. */
export type FetchTile = (level: number | "entries", number: number, width: number) => Promise<Uint8Array>;

/** The hashes of a log of `size` entries under `root`: nothing that is fetched is believed before. */
export class SignedTiles {
  readonly #edge = new Map<number, Uint8Array>();
  readonly #newest = new Map<number, { number: number; row: Uint8Array }>();

  constructor(
    readonly size: number,
    readonly root: Uint8Array,
    private readonly fetch: FetchTile,
  ) {}

  /** Read the right edge, which must fold to the root. */
  async open(): Promise<void> {
    let count = this.size;
    for (let level = 0; count > 0; level++, count = Math.floor(count / TILE_WIDTH)) {
      const width = count % TILE_WIDTH;
      if (width) this.#edge.set(level, await this.#read(level, Math.floor(count / TILE_WIDTH), width));
    }
    const levels = [...this.#edge.keys()].sort((one, other) => other - one);
    const hashes = levels.flatMap((level) => complete(this.#edge.get(level)!));
    require(equal(edgeRoot(hashes), this.root), "root");
  }

  async #tile(level: number, number: number): Promise<Uint8Array> {
    const full = Math.floor(this.size / TILE_WIDTH ** (level + 1));
    if (number === full && this.#edge.has(level)) return this.#edge.get(level)!;
    require(0 <= number && number < full, "number of tile");
    const newest = this.#newest.get(level);
    if (newest?.number === number) return newest.row;
    const row = await this.#read(level, number, TILE_WIDTH);
    require(equal(folded(row), await this.#hash(level + 1, number)), "tile");
    this.#newest.set(level, { number, row });
    return row;
  }

  /** Return hash `at` of a level of tiles. */
  async #hash(level: number, at: number): Promise<Uint8Array> {
    const row = await this.#tile(level, Math.floor(at / TILE_WIDTH));
    const start = (at % TILE_WIDTH) * HASH_BYTES;
    require(start + HASH_BYTES <= row.length, "hash of tile");
    return row.slice(start, start + HASH_BYTES);
  }

  /** Return the leaf hash at an index. */
  leaf(index: number): Promise<Uint8Array> {
    return this.#hash(0, index);
  }

  /** Require that a bundle's entries are those of the log. */
  async requireBundle(number: number, entries: readonly Uint8Array[]): Promise<void> {
    const row = joined(...entries.map(leafHash));
    const isFull = (number + 1) * TILE_WIDTH <= this.size;
    const signed = isFull ? await this.#hash(1, number) : folded(await this.#tile(0, number));
    require(equal(folded(row), signed), "entries");
  }

  /** Return the root over the first `size` leaves. */
  async rootBefore(size: number): Promise<Uint8Array> {
    const hashes: Uint8Array[] = [];
    for (let start = 0; start < size; ) {
      const leaves = largestPower(size - start);
      const level = Math.floor((31 - Math.clz32(leaves)) / 8);
      const many = leaves / TILE_WIDTH ** level;
      const first = start / TILE_WIDTH ** level;
      const row = await this.#tile(level, Math.floor(first / TILE_WIDTH));
      const from = first % TILE_WIDTH;
      require((from + many) * HASH_BYTES <= row.length, "hash of tile");
      hashes.push(folded(row.slice(from * HASH_BYTES, (from + many) * HASH_BYTES)));
      start += leaves;
    }
    return edgeRoot(hashes);
  }

  async #read(level: number, number: number, width: number): Promise<Uint8Array> {
    const row = await this.fetch(level, number, width);
    if (row.length < width * HASH_BYTES || row.length > TILE_WIDTH * HASH_BYTES) throw new Malformed("tile");
    return row.slice(0, width * HASH_BYTES);
  }
}

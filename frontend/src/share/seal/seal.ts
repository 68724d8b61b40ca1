/** Seals a share: words, files and their record become one file that only the agency opens. */
import { hex, sha256 } from "../encoding.ts";
import type { Made, Progress, Sealed } from "../protocol.ts";
import { Malformed, refuse } from "../refusals.ts";
import type { Sink, Store } from "../store.ts";
import type { Signer } from "../note.ts";
import { AgeWriter, CHUNK_BYTES, TAG_BYTES, type Secrets } from "./age.ts";
import { bagOf, BLOCK_BYTES, fill, padded, tarHeader, type Said } from "./record.ts";

export const SEALED = "share.age";
const CHUNKS = 16;
/** What a header takes at most, with its nonce. */
const HEADER_ROOM = 4096;

/** A file as it leaves, and its bytes. */
export interface Payload {
  made: Made;
  file: Blob;
}

export interface Sealing {
  signal: AbortSignal;
  progress: (progress: Progress) => void;
  /** The most bytes that the inbox takes. */
  most: number;
  store: Store;
  /** Fixed only in tests. */
  signer?: Signer;
  secrets?: Secrets;
}

/** Seal a share into the store under `SEALED`; throws refusals. */
export async function seal(said: Omit<Said, "files">, payload: readonly Payload[], sealing: Sealing): Promise<Sealed & { file: Blob }> {
  const { signal, progress, store } = sealing;
  const { custody, small } = bagOf({ ...said, files: payload.map(({ made }) => made) }, sealing.signer);
  const parts = [...small].map(([name, content]) => ({ name, size: content.length, content }));
  const files = payload.map(({ made, file }) => ({ name: `data/${made.name}`, size: made.size, sha256: made.sha256, file }));
  const content = [...parts, ...files].reduce((sum, { size }) => sum + BLOCK_BYTES + size + fill(size), 2 * BLOCK_BYTES);
  const total = padded(content);
  const sealedBytes = total + Math.ceil(total / CHUNK_BYTES) * TAG_BYTES + HEADER_ROOM;
  if (sealedBytes > sealing.most) refuse("too_large", { size: sealedBytes, most: sealing.most });
  await store.remove(SEALED);
  const free = await store.free();
  if (free < sealedBytes) refuse("no_room", { needs: sealedBytes, free });
  let writer: AgeWriter;
  try {
    writer = await AgeWriter.to(said.deliveryKey, sealing.secrets);
  } catch (error) {
    if (error instanceof Malformed) refuse("delivery_key", { agency: said.request.agencyName });
    throw error;
  }
  const sink = await store.create(SEALED);
  try {
    const stream = new SealedStream(writer, sink, total);
    await stream.begin();
    const step = (): void => {
      if (signal.aborted) refuse("canceled", {});
      progress({ step: "seal", done: stream.done, all: total });
    };
    for (const part of parts) {
      await stream.write(tarHeader(part.name, part.size));
      await stream.write(part.content);
      await stream.zeros(fill(part.size));
    }
    for (const part of files) {
      await stream.write(tarHeader(part.name, part.size));
      await stream.copy(part, step);
      await stream.zeros(fill(part.size));
    }
    await stream.zeros(total - stream.done);
    step();
    const file = await sink.close();
    return { file, size: stream.size, sha256: stream.sha256(), custody };
  } catch (error) {
    await sink.discard();
    if (error instanceof DOMException && error.name === "QuotaExceededError") refuse("no_room", { needs: sealedBytes, free });
    throw error;
  }
}

/** Seals what is written to it in pieces of a megabyte; both buffers are used again and again. */
class SealedStream {
  done = 0;
  size = 0;
  readonly #plain = new Uint8Array(CHUNKS * CHUNK_BYTES);
  readonly #sealed = new Uint8Array(CHUNKS * (CHUNK_BYTES + TAG_BYTES));
  readonly #hash = sha256.create();
  #used = 0;

  constructor(
    private readonly writer: AgeWriter,
    private readonly sink: Sink,
    private readonly total: number,
  ) {}

  begin(): Promise<void> {
    return this.#emit(this.writer.start);
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length; ) {
      const count = Math.min(rest.length, this.#plain.length - this.#used);
      this.#plain.set(rest.subarray(0, count), this.#used);
      rest = rest.subarray(count);
      await this.#advance(count);
    }
  }

  async zeros(count: number): Promise<void> {
    for (let left = count; left > 0; ) {
      const some = Math.min(left, this.#plain.length - this.#used);
      this.#plain.fill(0, this.#used, this.#used + some);
      left -= some;
      await this.#advance(some);
    }
  }

  /** Copy a file, which must be what its record says. */
  async copy({ name, size, sha256: expected, file }: { name: string; size: number; sha256: string; file: Blob }, step: () => void): Promise<void> {
    const changed = (): never => refuse("changed", { name: name.slice("data/".length) });
    if (file.size !== size) changed();
    const hash = sha256.create();
    for (let at = 0; at < size; ) {
      const free = this.#plain.subarray(this.#used);
      const piece = await read(file.slice(at, Math.min(size, at + free.length))).catch(changed);
      if (piece.length === 0) changed();
      free.set(piece);
      hash.update(piece);
      at += piece.length;
      await this.#advance(piece.length);
      step();
    }
    if (hex(hash.digest()) !== expected) changed();
  }

  sha256(): string {
    return hex(this.#hash.digest());
  }

  async #advance(count: number): Promise<void> {
    this.#used += count;
    this.done += count;
    const last = this.done === this.total;
    if (this.#used < this.#plain.length && !last) return;
    const sealed = this.writer.seal(this.#plain.subarray(0, this.#used), this.#sealed, last);
    this.#used = 0;
    await this.#emit(this.#sealed.subarray(0, sealed));
  }

  async #emit(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.size += bytes.length;
    await this.sink.write(bytes);
  }
}

/** Read a piece of a file. A worker can do so without a promise, which leaves less behind in memory. */
async function read(piece: Blob): Promise<Uint8Array> {
  type Reader = { readAsArrayBuffer(blob: Blob): ArrayBuffer };
  const Sync = (globalThis as { FileReaderSync?: new () => Reader }).FileReaderSync;
  return new Uint8Array(Sync ? new Sync().readAsArrayBuffer(piece) : await piece.arrayBuffer());
}

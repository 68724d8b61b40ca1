/**
 * Files as they leave, while they are written: in the browser's own store (OPFS), or in memory where
 * there is none (Chromium, a page from disk). Read once more before they leave, in one small buffer.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

import { Refusal } from "../protocol.ts";
import type { Output } from "./mp4.ts";

const FOLDER = "share-media";
const BUFFER_BYTES = 1 << 20;
/** After so much a worker listens whether it is canceled. */
const PAUSE_BYTES = 32 * BUFFER_BYTES;
const pause = () => new Promise((done) => setTimeout(done));
/** What a page without a store may hold. */
const MOST_IN_MEMORY_BYTES = 300_000_000;

/** Of a worker, which the types of a window don't know. */
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

interface AccessHandle {
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

export interface Writing extends Output {
  /** Close it, and return it to be read or sent. */
  finish(): Promise<File>;
  /** Close it if it isn't, and remove it. */
  discard(): Promise<void>;
}

class Stored implements Writing {
  size = 0;

  constructor(
    private readonly folder: FileSystemDirectoryHandle,
    private readonly handle: FileSystemFileHandle,
    private readonly access: AccessHandle,
  ) {}

  write(bytes: Uint8Array, at = this.size): void {
    let done = 0;
    try {
      done = this.access.write(bytes, { at });
    } catch {
      // A full disk; said below.
    }
    if (done !== bytes.length) throw new Refusal("no_room");
    this.size = Math.max(this.size, at + done);
  }

  async finish(): Promise<File> {
    this.access.flush();
    this.access.close();
    return await this.handle.getFile();
  }

  async discard(): Promise<void> {
    this.access.close();
    await this.folder.removeEntry(this.handle.name).catch(() => undefined);
  }
}

class Held implements Writing {
  size = 0;
  private pages: Uint8Array<ArrayBuffer>[] = [];

  constructor(private readonly name: string) {}

  write(bytes: Uint8Array, at = this.size): void {
    if (at + bytes.length > MOST_IN_MEMORY_BYTES) throw new Refusal("too_large_for_memory");
    for (let done = 0; done < bytes.length;) {
      const page = (this.pages[Math.floor((at + done) / BUFFER_BYTES)] ??= new Uint8Array(BUFFER_BYTES));
      const from = (at + done) % BUFFER_BYTES;
      const part = bytes.subarray(done, done + BUFFER_BYTES - from);
      page.set(part, from);
      done += part.length;
    }
    this.size = Math.max(this.size, at + bytes.length);
  }

  finish(): Promise<File> {
    const file = new File([new Blob(this.pages).slice(0, this.size)], this.name);
    this.pages = [];
    return Promise.resolve(file);
  }

  discard(): Promise<void> {
    this.pages = [];
    return Promise.resolve();
  }
}

async function folder(): Promise<FileSystemDirectoryHandle | null> {
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(FOLDER, { create: true });
  } catch {
    return null;
  }
}

/** Begin a file, which replaces one of the same name. */
export async function begin(name: string): Promise<Writing> {
  const place = await folder();
  if (!place) return new Held(name);
  const handle = await place.getFileHandle(name, { create: true });
  const access = await (
    handle as FileSystemFileHandle & { createSyncAccessHandle(): Promise<AccessHandle> }
  ).createSyncAccessHandle();
  access.truncate(0);
  return new Stored(place, handle, access);
}

/** Remove all files, also those that a page which was closed has left. */
export async function clear(): Promise<void> {
  const root = await navigator.storage?.getDirectory?.().catch(() => null);
  await root?.removeEntry(FOLDER, { recursive: true }).catch(() => undefined);
}

/** Refuse to begin what there is no room for. */
export async function expectRoom(bytes: number): Promise<void> {
  const estimate: StorageEstimate = (await navigator.storage?.estimate?.().catch(() => ({}))) ?? {};
  const { quota, usage } = estimate;
  if (quota !== undefined && quota - (usage ?? 0) < bytes) throw new Refusal("no_room");
}

export interface Examined {
  sha256: string;
  /** Which of the texts are in the file's bytes. */
  found: string[];
}

/** Hash bytes, and search them for texts, in one pass. */
export class Examination {
  private readonly hash = sha256.create();
  private readonly found = new Set<string>();
  private readonly wanted: RegExp | null;
  private readonly longest: number;
  private rest = "";
  private readonly latin = new TextDecoder("latin1");

  constructor(texts: string[]) {
    const bytes = texts.map((each) => this.latin.decode(new TextEncoder().encode(each)));
    this.longest = Math.max(1, ...bytes.map((each) => each.length));
    const escaped = bytes.map((each) => each.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    this.wanted = escaped.length ? new RegExp(escaped.join("|"), "g") : null;
  }

  take(bytes: Uint8Array): void {
    this.hash.update(bytes);
    if (!this.wanted) return;
    const text = this.rest + this.latin.decode(bytes);
    for (const [each] of text.matchAll(this.wanted)) this.found.add(each);
    this.rest = text.slice(Math.max(0, text.length - this.longest + 1));
  }

  done(): Examined {
    return { sha256: bytesToHex(this.hash.digest()), found: [...this.found] };
  }
}

/** Read a file from its first byte to its last, in small parts, for its hash and what is in it. */
export async function examine(
  file: Blob,
  texts: string[],
  signal: AbortSignal,
  progress: (done: number) => void = () => undefined,
): Promise<Examined> {
  const examination = new Examination(texts);
  const reader = new FileReaderSync();
  for (let at = 0; at < file.size; at += BUFFER_BYTES) {
    examination.take(new Uint8Array(reader.readAsArrayBuffer(file.slice(at, at + BUFFER_BYTES))));
    if (at % PAUSE_BYTES !== 0) continue;
    progress(at);
    await pause();
    signal.throwIfAborted();
  }
  return examination.done();
}

/** Where sealed bytes and what belongs to them are kept: in the browser's own files, or in memory. */

/** A file that is being written, from its beginning to its end. */
export interface Sink {
  /** Write bytes, which the caller may change afterwards. */
  write(bytes: Uint8Array): void | Promise<void>;
  /** Keep it and return it whole. */
  close(): Promise<Blob>;
  /** Forget it. */
  discard(): Promise<void>;
}

export interface Store {
  /** Whether it outlives the page. */
  readonly lasts: boolean;
  /** About how many bytes fit. */
  free(): Promise<number>;
  create(name: string): Promise<Sink>;
  open(name: string): Promise<Blob | null>;
  remove(name: string): Promise<void>;
}

const FOLDER = "sealed";
const MOST_IN_MEMORY = 300 * 1024 ** 2;

/** Return the browser's own files if the page may use them; a page from `file://` may not in Chromium. */
export async function openStore(): Promise<Store> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(FOLDER, { create: true });
    const store = new FileStore(folder);
    const probe = await store.create("probe");
    await probe.discard();
    return store;
  } catch {
    return new MemoryStore();
  }
}

/** What the worker's own handle on a file can do; TypeScript's types for windows leave it out. */
interface SyncHandle {
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

class FileStore implements Store {
  readonly lasts = true;

  constructor(private readonly folder: FileSystemDirectoryHandle) {}

  async free(): Promise<number> {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    return Math.max(0, quota - usage);
  }

  async create(name: string): Promise<Sink> {
    const file = await this.folder.getFileHandle(name, { create: true });
    const opening = file as FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncHandle> };
    const handle = await opening.createSyncAccessHandle();
    handle.truncate(0);
    let at = 0;
    return {
      write: (bytes) => {
        for (let rest = bytes; rest.length; ) {
          const written = handle.write(rest, { at });
          if (written <= 0) throw new DOMException("No room", "QuotaExceededError");
          at += written;
          rest = rest.subarray(written);
        }
      },
      close: async () => {
        handle.flush();
        handle.close();
        return file.getFile();
      },
      discard: async () => {
        handle.close();
        await this.remove(name);
      },
    };
  }

  async open(name: string): Promise<Blob | null> {
    try {
      return await (await this.folder.getFileHandle(name)).getFile();
    } catch {
      return null;
    }
  }

  async remove(name: string): Promise<void> {
    try {
      await this.folder.removeEntry(name);
    } catch {
      // It wasn't there.
    }
  }
}

/** Keeps files for as long as the page is open. */
export class MemoryStore implements Store {
  readonly lasts = false;
  readonly #files = new Map<string, Blob>();

  free(): Promise<number> {
    const used = [...this.#files.values()].reduce((sum, file) => sum + file.size, 0);
    return Promise.resolve(Math.max(0, MOST_IN_MEMORY - used));
  }

  create(name: string): Promise<Sink> {
    const parts: BlobPart[] = [];
    return Promise.resolve({
      write: (bytes: Uint8Array) => void parts.push(bytes.slice()),
      close: () => {
        const file = new Blob(parts);
        this.#files.set(name, file);
        return Promise.resolve(file);
      },
      discard: () => Promise.resolve(),
    });
  }

  open(name: string): Promise<Blob | null> {
    return Promise.resolve(this.#files.get(name) ?? null);
  }

  remove(name: string): Promise<void> {
    this.#files.delete(name);
    return Promise.resolve();
  }
}

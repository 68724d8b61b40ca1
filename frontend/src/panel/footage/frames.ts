import { formatTime } from "../review/time.ts";

/** Pictures kept for a camera: of the width that scrubbing asks for, about 25 MB. */
const MOST_KEPT = 96;
/** So many are on their way at once; what is wanted next waits, and only the newest does. */
const MOST_ASKED = 2;

const AGAIN_MS = 200;

export type Fetch = (path: string, signal: AbortSignal) => Promise<Blob>;

/** What to show of one camera: a frame of a moment, or the very frame that is shown then. */
export interface Wanted {
  readonly at: number;
  readonly width: number;
  readonly exact: boolean;
}

/** Return where the hub has a frame. */
export function framePath(cameraId: string, { at, width, exact }: Wanted): string {
  const time = encodeURIComponent(formatTime(Math.round(at * 1000)));
  return `cameras/${cameraId}/frame?at=${time}&width=${width}${exact ? "&exact=true" : ""}`;
}

/**
 * Frames of one camera under a moving finger: the newest one wanted wins, an older one is shown only
 * until it comes, and nothing is shown after something newer.
 */
export class FrameSource<Picture extends { close(): void } = ImageBitmap> {
  readonly #kept = new Map<string, Picture>();
  readonly #asked = new Map<string, AbortController>();
  #turn = 0;
  #shown = 0;
  #next: { wanted: Wanted; turn: number } | null = null;
  #ahead: Wanted[] = [];
  #closed = false;

  constructor(
    private readonly cameraId: string,
    private readonly fetch: Fetch,
    private readonly decode: (blob: Blob) => Promise<Picture>,
    private readonly show: (picture: Picture, wanted: Wanted) => void,
    private readonly fail: (wanted: Wanted, thrown: unknown) => void,
  ) {}

  /** Show a frame as soon as it can be, and fetch some ahead when nothing else is to be done. */
  want(wanted: Wanted, ahead: readonly Wanted[] = []): void {
    this.#turn += 1;
    this.#ahead = [...ahead];
    const kept = this.#kept.get(this.#path(wanted));
    this.#next = null;
    if (kept) this.#present(kept, wanted, this.#turn);
    else this.#next = { wanted, turn: this.#turn };
    this.#pump();
  }

  /** Forget everything, and stop what is on its way. */
  close(): void {
    this.#closed = true;
    for (const request of this.#asked.values()) request.abort();
    for (const picture of this.#kept.values()) picture.close();
    this.#kept.clear();
  }

  #path(wanted: Wanted): string {
    return framePath(this.cameraId, wanted);
  }

  #pump(): void {
    while (!this.#closed && this.#asked.size < MOST_ASKED) {
      const next = this.#next;
      this.#next = null;
      if (next) {
        // One that is on its way already is shown when it comes.
        void this.#ask(next.wanted, next.turn);
        continue;
      }
      // Ahead only one at a time: what a finger wants must not wait for it.
      if (this.#asked.size) return;
      const wanted = this.#ahead.shift();
      if (!wanted) return;
      const path = this.#path(wanted);
      if (!this.#kept.has(path)) void this.#ask(wanted, 0);
    }
  }

  async #ask(wanted: Wanted, turn: number): Promise<void> {
    const path = this.#path(wanted);
    const key = `${path} ${turn}`;
    const controller = new AbortController();
    this.#asked.set(key, controller);
    try {
      const picture = await this.decode(await this.#fetched(path, controller.signal));
      if (this.#closed) return picture.close();
      this.#keep(path, picture);
      this.#present(picture, wanted, turn);
    } catch (thrown) {
      if (!this.#closed && turn === this.#turn) this.fail(wanted, thrown);
    } finally {
      this.#asked.delete(key);
      this.#pump();
    }
  }

  /** The hub drops what it takes for outdated, which it can't know if two look: ask once more. */
  async #fetched(path: string, signal: AbortSignal): Promise<Blob> {
    try {
      return await this.fetch(path, signal);
    } catch (thrown) {
      if (signal.aborted || (thrown as { code?: string }).code === "not_found") throw thrown;
      await new Promise((done) => setTimeout(done, AGAIN_MS));
      return this.fetch(path, signal);
    }
  }

  #present(picture: Picture, wanted: Wanted, turn: number): void {
    if (turn <= this.#shown) return;
    this.#shown = turn;
    this.show(picture, wanted);
  }

  #keep(path: string, picture: Picture): void {
    this.#kept.get(path)?.close();
    this.#kept.set(path, picture);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) {
      this.#kept.get(oldest)?.close();
      this.#kept.delete(oldest);
    }
  }
}

import type { Frames } from "./frames.ts";
import type { Filmed } from "./placing.ts";

/** Frames that lie so close belong to one stretch of watching. */
const GAP_US = 1e6;
/** So long after the last frame a stretch is over. */
const REST_MS = 3000;

/** What of a film somebody has looked at. */
export interface Watched {
  filmed: Filmed;
  from_frame: number;
  to_frame: number;
}

/** Joins the frames that were on the screen into stretches, and tells each once. */
export class Watching {
  #stretch: Watched | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isMoving = false;

  constructor(private readonly tell: (watched: Watched) => void) {}

  /** While a film plays, no stretch is over. */
  set isMoving(isMoving: boolean) {
    this.#isMoving = isMoving;
    this.#rest();
  }

  add(filmed: Filmed, frames: Frames, frame: number): void {
    const last = this.#stretch;
    const isNear = (other: number) => Math.abs(frames.at_us(other) - frames.at_us(frame)) <= GAP_US;
    const isSame =
      last?.filmed.key === filmed.key &&
      (isNear(last.from_frame) || isNear(last.to_frame) || (last.from_frame <= frame && frame <= last.to_frame));
    if (last && isSame) {
      last.from_frame = Math.min(last.from_frame, frame);
      last.to_frame = Math.max(last.to_frame, frame);
    } else {
      this.end();
      this.#stretch = { filmed, from_frame: frame, to_frame: frame };
    }
    this.#rest();
  }

  end(): void {
    clearTimeout(this.#timer);
    const watched = this.#stretch;
    this.#stretch = null;
    if (watched) this.tell(watched);
  }

  #rest(): void {
    clearTimeout(this.#timer);
    if (!this.#isMoving) this.#timer = setTimeout(() => this.end(), REST_MS);
  }
}

import type { FrameTimesView } from "../types.ts";

/** When each frame of a film is shown, as the file itself says. Frames are counted from 1. */
export class Frames {
  /** What the browser's clock shows at the first frame: players don't all begin at 0. */
  begins_s = 0;
  readonly #times: readonly number[];
  readonly #end_us: number;

  constructor(view: FrameTimesView) {
    this.#times = view.times_us;
    this.#end_us = view.end_us;
  }

  get count(): number {
    return this.#times.length;
  }

  get length_us(): number {
    return this.#end_us;
  }

  /** Return the nearest frame that there is. */
  clamp(frame: number): number {
    return Math.min(this.count, Math.max(1, Math.round(frame)));
  }

  /** When a frame is first shown, in microseconds after the first. */
  at_us(frame: number): number {
    return this.#times[this.clamp(frame) - 1] ?? 0;
  }

  /** When a frame is no longer shown. */
  until_us(frame: number): number {
    return this.#times[this.clamp(frame)] ?? Math.max(this.#end_us, this.at_us(frame) + 1000);
  }

  /** Where the browser is to go for a frame: its middle, so that no rounding shows another. */
  middle_s(frame: number): number {
    return this.begins_s + (this.at_us(frame) + this.until_us(frame)) / 2e6;
  }

  /** Return the frame that is shown so long after the first. */
  frameAt_us(at: number): number {
    let [low, high] = [0, this.count];
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] ?? Infinity) <= at) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** Return the frame whose own time a browser says it shows; it rounds to a microsecond or so. */
  presented(media_s: number): number {
    const at = (media_s - this.begins_s) * 1e6;
    const frame = this.frameAt_us(at);
    const next = this.clamp(frame + 1);
    return Math.abs(this.at_us(next) - at) < Math.abs(this.at_us(frame) - at) ? next : frame;
  }
}

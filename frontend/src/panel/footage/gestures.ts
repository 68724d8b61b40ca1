import { clamp, type Span } from "../review/time.ts";
import { lengthOf, moved, pinched, timeAt, zoomed, type Held } from "./scale.ts";
import type { Scrub } from "./watched.ts";

/** A finger lets go of the strip at this speed: below it, the strip stops at once. */
const FLING = { least: 0.15, decay: 0.994 };
const WHEEL_FACTOR = 1.0015;

/** The lanes that fingers move. */
export interface Surface {
  readonly view: Span;
  readonly width: number;
  readonly at: number;
  /** The strip moves under a fixed line, rather than a line over lanes. */
  readonly stacked: boolean;
  /** Return how far right of the lanes' beginning something is. */
  xOf(event: { clientX: number }): number;
  /** Return whose lane something is on; undefined beside all. */
  rowOf(event: { clientY: number }): string | undefined;
  isOnAxis(event: { clientY: number }): boolean;
  scrub(to: Scrub): void;
  look(view: Span): void;
  /** The mouse points here, or nowhere, without a button down. */
  point(event: PointerEvent | null): void;
}

/** Fingers, mouse, and wheel on the lanes: scrubbing, moving, zooming. */
export class Gestures {
  readonly #held = new Map<number, Held & { time_ms: number }>();
  readonly #moves = new Map<number, PointerEvent>();
  #mode: "none" | "scrub" | "pan" | "pinch" = "none";
  #frame = 0;
  #speed = 0;
  #fling = 0;

  constructor(private readonly surface: Surface) {}

  stop(): void {
    cancelAnimationFrame(this.#fling);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  readonly down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const { surface } = this;
    cancelAnimationFrame(this.#fling);
    const target = event.currentTarget as HTMLElement;
    target.setPointerCapture(event.pointerId);
    target.focus({ preventScroll: true });
    const x = surface.xOf(event);
    this.#held.set(event.pointerId, { x, at: timeAt(surface.view, surface.width, x), time_ms: event.timeStamp });
    surface.point(null);
    this.#speed = 0;
    if (this.#held.size > 1) this.#mode = "pinch";
    else this.#mode = surface.stacked || surface.isOnAxis(event) ? "pan" : "scrub";
    if (this.#mode === "scrub") this.#scrubTo(x, true, surface.rowOf(event));
  };

  readonly move = (event: PointerEvent): void => {
    if (!this.#held.has(event.pointerId)) {
      if (event.pointerType === "mouse") this.surface.point(event);
      return;
    }
    // Once a frame: some browsers tell of a finger more often than they draw.
    this.#moves.set(event.pointerId, event);
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#moved());
  };

  readonly leave = (): void => this.surface.point(null);

  #moved(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const moves = [...this.#moves.values()];
    this.#moves.clear();
    for (const event of moves) this.#moveTo(event);
  }

  #moveTo(event: PointerEvent): void {
    const held = this.#held.get(event.pointerId);
    if (!held) return;
    const x = this.surface.xOf(event);
    if (this.#mode === "scrub") this.#scrubTo(x, true);
    if (this.#mode === "pan") {
      this.#held.set(event.pointerId, { x, at: held.at, time_ms: event.timeStamp });
      const passed_ms = Math.max(1, event.timeStamp - held.time_ms);
      this.#speed = 0.7 * ((x - held.x) / passed_ms) + 0.3 * this.#speed;
      this.#pan(held.x - x, true);
    }
    if (this.#mode === "pinch") {
      this.#held.set(event.pointerId, { ...held, x });
      const [one, other] = [...this.#held.values()];
      const view = one && other && pinched(this.surface.width, one, other);
      if (view) this.surface.look(view);
    }
  }

  readonly up = (event: PointerEvent): void => {
    const { surface } = this;
    if (this.#frame) this.#moved();
    if (!this.#held.delete(event.pointerId)) return;
    if (this.#mode === "scrub") this.#scrubTo(surface.xOf(event), false);
    if (this.#mode === "pan" && surface.stacked) {
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const flung = !still && Math.abs(this.#speed) > FLING.least && event.type === "pointerup";
      if (flung) this.#flung(performance.now());
      else surface.scrub({ at: surface.at, moving: false });
    }
    if (this.#mode === "pinch") surface.scrub({ at: surface.at, moving: false });
    // The finger that stays after pinching must not make the strip jump.
    this.#mode = "none";
    this.#held.clear();
  };

  #scrubTo(x: number, moving: boolean, cameraId?: string): void {
    const { view, width } = this.surface;
    const at = timeAt(view, width, clamp(x, 0, width));
    this.surface.scrub({ at, moving, ...(cameraId ? { cameraId } : {}) });
  }

  #pan(by_px: number, moving: boolean): void {
    const { surface } = this;
    const by_ms = (by_px / surface.width) * lengthOf(surface.view);
    if (surface.stacked) surface.scrub({ at: surface.at + by_ms, moving });
    else surface.look(moved(surface.view, by_ms));
  }

  /** The strip runs on for a while, slower and slower. */
  #flung(before: number): void {
    this.#fling = requestAnimationFrame((now) => {
      const passed_ms = Math.max(0, now - before);
      const speed = this.#speed;
      this.#speed *= FLING.decay ** passed_ms;
      const runs = Math.abs(this.#speed) > FLING.least / 8;
      this.#pan(-speed * passed_ms, runs);
      if (runs) this.#flung(now);
    });
  }

  readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { surface } = this;
    const unit_px = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const across = event.shiftKey && !event.deltaX ? event.deltaY : event.deltaX;
    if (event.shiftKey || Math.abs(across) > Math.abs(event.deltaY)) {
      this.#pan(across * unit_px, false);
      return;
    }
    const anchor = surface.stacked ? surface.at : timeAt(surface.view, surface.width, surface.xOf(event));
    // A pinch on a touchpad comes as a wheel with Ctrl, in small steps.
    const by = event.deltaY * unit_px * (event.ctrlKey ? 6 : 1);
    surface.look(zoomed(surface.view, WHEEL_FACTOR ** by, anchor));
  };
}

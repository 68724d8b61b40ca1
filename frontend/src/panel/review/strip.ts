/** The filmstrip's geometry: time to place and back, handles, frame steps. Pure. */

import { clamp, overlap, SECOND, type Micros, type Span } from "./time.ts";

/** Where nothing says how long a frame lasts. */
export const USUAL_FRAME: Micros = Math.round(SECOND / 15);
export const LEAST_CUT: Micros = SECOND / 2;

export type Edge = "start" | "end";

/** Return where a moment is, as a part of the whole strip. */
export function partAt(shown: Span, at: Micros): number {
  const whole = shown.end - shown.start;
  return whole > 0 ? clamp((at - shown.start) / whole, 0, 1) : 0;
}

/** Return the moment at a part of the strip. */
export function timeAt(shown: Span, part: number): Micros {
  return Math.round(shown.start + clamp(part, 0, 1) * (shown.end - shown.start));
}

/** Return a cut with one edge moved: inside what may be cut, and never turned inside out. */
export function withEdge(cut: Span, edge: Edge, at: Micros, may: Span): Span {
  const least = Math.min(LEAST_CUT, may.end - may.start);
  if (edge === "start") return { ...cut, start: clamp(at, may.start, cut.end - least) };
  return { ...cut, end: clamp(at, cut.start + least, may.end) };
}

export type Step = { readonly frames: number } | { readonly time: Micros } | "first" | "last";

/**
 * Return how far a key moves a handle, or null where it does nothing: a frame, a second, an end.
 * Time runs from left to right in every language, as on any player.
 */
export function handleStep(key: string, shift: boolean): Step | null {
  const step = (way: number): Step => (shift ? { time: way * SECOND } : { frames: way });
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return step(1);
    case "ArrowLeft":
    case "ArrowDown":
      return step(-1);
    case "PageUp":
      return { time: 10 * SECOND };
    case "PageDown":
      return { time: -10 * SECOND };
    case "Home":
      return "first";
    case "End":
      return "last";
    default:
      return null;
  }
}

export interface Bar {
  readonly from: number;
  readonly width: number;
}

/** Return a span as a bar within another, or null where they do not meet. */
export function barOf(whole: Span, part: Span): Bar | null {
  const inside = overlap(whole, part);
  if (!inside) return null;
  const from = partAt(whole, inside.start);
  return { from, width: partAt(whole, inside.end) - from };
}

/** Return how much of a strip stays here on each side of a cut, as parts of it. */
export function staysHere(shown: Span, cut: Span | null): { before: number; after: number } {
  if (!cut) return { before: 1, after: 0 };
  return { before: partAt(shown, cut.start), after: 1 - partAt(shown, cut.end) };
}

import type { FrameTimes } from "../../api/types.ts";
import { clamp, overlap, parseTime, SECOND, type Micros, type Span } from "./time.ts";

/** The filmstrip's geometry: time to place and back, handles, frame steps. Pure. */


/** If nothing says how long a frame lasts. */
export const USUAL_FRAME: Micros = Math.round(SECOND / 15);
export const LEAST_CUT: Micros = SECOND / 2;

export type Edge = "start" | "end";

/** Return where a moment is, as a part of the whole strip. */
export function partAt(shown: Span, at: Micros): number {
  const length = shown.end - shown.start;
  return length > 0 ? clamp((at - shown.start) / length, 0, 1) : 0;
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
 * Return how far a key moves a handle, or null if it does nothing: a frame, a second, an end.
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

/** Return a span as a bar within another, or null if they don't overlap. */
export function barOf(length: Span, part: Span): Bar | null {
  const inside = overlap(length, part);
  if (!inside) return null;
  const from = partAt(length, inside.start);
  return { from, width: partAt(length, inside.end) - from };
}

/** Return how much of a strip stays here on each side of a cut, as parts of it. */
export function staysHere(shown: Span, cut: Span | null): { before: number; after: number } {
  if (!cut) return { before: 1, after: 0 };
  return { before: partAt(shown, cut.start), after: 1 - partAt(shown, cut.end) };
}

/**
 * When the frames of a recording are shown. A label is a moment; the frame at a label is the last one
 * that is not later, and before the first it is the first. Every view goes by this. Pure.
 */


/** A video's clock is off by at most this much. */
const CLOCK_OFF: Micros = 1500;

/** The video of one clip: what it is played from, and when each of its frames was filmed. */
export interface Timeline {
  /** The path of exactly the video that these frames are of. */
  readonly path: string;
  /** When the video's own time is zero; this may be before the clip begins. */
  readonly zero: Micros;
  readonly frames: readonly Micros[];
}

/** Return the timeline of what the hub has at `path`; a film that was added counts from its beginning. */
export function timelineOf(path: string, times: FrameTimes, isAdded: boolean): Timeline {
  const zero = isAdded ? 0 : parseTime(times.start);
  const version = isAdded ? "" : `?until=${encodeURIComponent(times.until)}&tag=${times.tag}`;
  return {
    path: `${path}/video${version}`,
    zero,
    frames: times.frames_us.map((after) => zero + after),
  };
}

/** Return the frames of several clips that are shown together: each once, in order. */
export function allFrames(timelines: Iterable<Timeline>, shown: Span): readonly Micros[] {
  const every = [...new Set([...timelines].flatMap((one) => one.frames))].sort((a, b) => a - b);
  return every.slice(placeAt(every, shown.start)).filter((at) => at < shown.end);
}

/** Return how many frames are not later than a label. */
function countUntil(frames: readonly Micros[], at: Micros): number {
  let [low, high] = [0, frames.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((frames[middle] as Micros) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Return which frame is shown at a label, counted from 0. */
export function placeAt(frames: readonly Micros[], at: Micros): number {
  return Math.max(0, countUntil(frames, at) - 1);
}

/** Return the label of the frame that is shown at a label; without frames the label itself. */
export function frameAt(frames: readonly Micros[], at: Micros): Micros {
  return frames[placeAt(frames, at)] ?? at;
}

/** Return the label of the frame that is nearest to a moment. */
export function nearest(frames: readonly Micros[], at: Micros): Micros {
  const before = frameAt(frames, at);
  const after = frames[countUntil(frames, at)] ?? before;
  return at - before <= after - at ? before : after;
}

/** Return whether a moment on a video's clock means this frame. */
export function isFrame(frames: readonly Micros[], frame: Micros, at: Micros): boolean {
  return Math.abs(at - frame) < CLOCK_OFF && nearest(frames, at) === frame;
}

/** Return the frames that a cut lets out. */
export function framesIn(frames: readonly Micros[], cut: Span): readonly Micros[] {
  return frames.filter((at) => at >= cut.start && at < cut.end);
}

/** Return the label of a frame so many frames further on, or back. */
export function stepped(frames: readonly Micros[], at: Micros, steps: number): Micros {
  if (!frames.length) return at + steps * USUAL_FRAME;
  const place = clamp(placeAt(frames, at) + steps, 0, frames.length - 1);
  return frames[place] as Micros;
}

/** Return where an edge of a cut goes by frames: onto the next frame, beyond the last to the end. */
export function edgeStepped(frames: readonly Micros[], at: Micros, steps: number): Micros {
  if (!frames.length) return at + steps * USUAL_FRAME;
  if (steps > 0) return frames[countUntil(frames, at) + steps - 1] ?? at + USUAL_FRAME;
  return frames[countUntil(frames, at - 1) + steps] ?? at - USUAL_FRAME;
}

/** Return where an edge of a cut that is pulled to a moment goes: the nearest frame, or its limit. */
export function edgeNear(frames: readonly Micros[], at: Micros, limit: Micros): Micros {
  const frame = nearest(frames, at);
  return Math.abs(limit - at) <= Math.abs(frame - at) ? limit : frame;
}

/** Return how long the frame at a label stays on the screen, in what a cut lets out. */
export function frameSpan(frames: readonly Micros[], at: Micros, cut: Span): Span {
  const leaving = framesIn(frames, cut);
  if (!leaving.length) {
    const start = clamp(at, cut.start, cut.end);
    return { start, end: start + 1 };
  }
  const place = placeAt(leaving, at);
  return { start: leaving[place] as Micros, end: leaving[place + 1] ?? cut.end };
}

/**
 * Return where in a video, in seconds, the frame at a label is shown: at its middle, so that no
 * rounding shows its neighbour, or at another part of the time that it is shown.
 */
export function seekTo(
  frames: readonly Micros[],
  zero: Micros,
  at: Micros,
  duration_s: number,
  part = 0.5,
): number {
  const place = placeAt(frames, at);
  const begins = (frames[place] ?? at) - zero;
  const next = frames[place + 1];
  const ends = next === undefined ? duration_s * SECOND : next - zero;
  const target = begins + part * Math.max(ends - begins, 0);
  return clamp(target / SECOND, 0, Math.max(0, duration_s - 1e-6));
}

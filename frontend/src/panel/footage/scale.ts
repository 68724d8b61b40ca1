import { clamp, type Span } from "../review/time.ts";

/** The timeline's geometry: time to pixel and back, zoom, ticks, which frame to ask for. Pure; in ms. */

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const SHORTEST_MS = 30 * SECOND_MS;
/** The day on which clocks are set back has 25 hours. */
export const LONGEST_MS = 25 * HOUR_MS;
/** The hub divides an asked window into at most so many parts of motion. */
export const MOST_PARTS = 480;

export function lengthOf(span: Span): number {
  return span.end - span.start;
}

/** Return where a moment is, in pixels; outside the view too. */
export function xOf(view: Span, width_px: number, at: number): number {
  return ((at - view.start) / lengthOf(view)) * width_px;
}

/** Return the moment at a pixel. */
export function timeAt(view: Span, width_px: number, x: number): number {
  return view.start + (x / Math.max(1, width_px)) * lengthOf(view);
}

/** Return a view of this length with a moment in its middle. */
export function centered(at: number, length_ms: number): Span {
  return { start: at - length_ms / 2, end: at + length_ms / 2 };
}

/** Return the view moved into what may be looked at; one that is longer begins where that begins. */
export function within(view: Span, may: Span): Span {
  const length = lengthOf(view);
  const start = clamp(view.start, may.start, may.end - length);
  return { start, end: start + length };
}

/** Return the view `factor` times as long, with the moment at `anchor` staying where it is. */
export function zoomed(view: Span, factor: number, anchor: number): Span {
  const length = clamp(lengthOf(view) * factor, SHORTEST_MS, LONGEST_MS);
  const part = (anchor - view.start) / lengthOf(view);
  const start = anchor - part * length;
  return { start, end: start + length };
}

export function moved(view: Span, by_ms: number): Span {
  return { start: view.start + by_ms, end: view.end + by_ms };
}

/** Return the view in which two moments are at two pixels, as two fingers hold them. */
export function pinched(width_px: number, one: Held, other: Held): Span | null {
  const apart_px = other.x - one.x;
  if (Math.abs(apart_px) < 1 || (other.at - one.at) * apart_px <= 0) return null;
  const perPixel = (other.at - one.at) / apart_px;
  const length = clamp(perPixel * width_px, SHORTEST_MS, LONGEST_MS);
  const middle = { at: (one.at + other.at) / 2, x: (one.x + other.x) / 2 };
  const start = middle.at - (middle.x / width_px) * length;
  return { start, end: start + length };
}

/** A finger, and the moment that it holds. */
export interface Held {
  readonly x: number;
  readonly at: number;
}

const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((each) => each * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((each) => each * MINUTE_MS),
  ...[1, 2, 3, 6, 12, 24].map((each) => each * HOUR_MS),
];

/** Return the moments to write on the axis, counted from midnight, at least so far apart. */
export function ticks(view: Span, width_px: number, midnight: number, apart_px = 96): Ticks {
  const least_ms = (lengthOf(view) / Math.max(1, width_px)) * apart_px;
  const step_ms = STEPS_MS.find((each) => each >= least_ms) ?? DAY_MS;
  const first = midnight + Math.ceil((view.start - midnight) / step_ms) * step_ms;
  const at: number[] = [];
  for (let each = first; each < view.end; each += step_ms) at.push(each);
  return { step_ms, at };
}

export interface Ticks {
  readonly step_ms: number;
  readonly at: readonly number[];
}

/**
 * Return the window to read for a view: wider on both sides, and on a grid, so that small moves need
 * nothing new.
 */
export function windowFor(view: Span): Span {
  const part = lengthOf(view) / 4;
  const grid = Math.max(MINUTE_MS, 2 ** Math.ceil(Math.log2(part)));
  return {
    start: Math.floor((view.start - 2 * part) / grid) * grid,
    end: Math.ceil((view.end + 2 * part) / grid) * grid,
  };
}

/** Return whether what was read for a window shows this view: all of it, and not too coarsely. */
export function suffices(window: Span | null, view: Span): boolean {
  if (!window) return false;
  const covers = window.start <= view.start && window.end >= view.end;
  return covers && lengthOf(window) <= 6 * Math.max(lengthOf(view), 2 * MINUTE_MS);
}

/** A finger is no more exact than so many pixels. */
const FINGER_PX = 3;

/** Return how far apart the frames are that scrubbing asks for: whole seconds, a power of two. */
export function frameGrid(view: Span, width_px: number): number {
  const seconds = ((lengthOf(view) / Math.max(1, width_px)) * FINGER_PX) / SECOND_MS;
  return SECOND_MS * 2 ** Math.max(0, Math.floor(Math.log2(seconds)));
}

/** Return the moment whose frame stands for this one while a finger moves. */
export function frameTime(at: number, grid_ms: number): number {
  return Math.floor(at / grid_ms) * grid_ms;
}

/** Return the frames to fetch ahead: the next ones on the way, then the one behind. */
export function framesAhead(at: number, before: number, grid_ms: number): number[] {
  const way = at < before ? -1 : 1;
  const here = frameTime(at, grid_ms);
  return [1, 2, 3, -1].map((steps) => here + way * steps * grid_ms);
}

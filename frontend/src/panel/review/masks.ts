/** Masks: rectangles in fractions of the picture, still or moving along keys. Pure. */

import { clamp, type Micros, type Span } from "./time.ts";

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Key {
  readonly at: Micros;
  readonly area: Area;
}

/** `own` is the camera's: only taking all of them off, knowingly, removes it. */
export type Mask =
  | { readonly kind: "own"; readonly area: Area }
  | { readonly kind: "still"; readonly area: Area; readonly of?: string }
  | {
      readonly kind: "moving";
      readonly keys: readonly Key[];
      readonly found: boolean;
      /** The suggestion that it covers, while its page is open. */
      readonly of?: string;
    };

export type Corner = "top-left" | "top-right" | "bottom-left" | "bottom-right";

export const LEAST_SIDE = 0.02;
export const NEW_AREA: Area = { left: 0.4, top: 0.35, width: 0.2, height: 0.3 };

/** Return an area moved by a part of the picture; it never leaves it. */
export function shifted(area: Area, right: number, down: number): Area {
  return {
    ...area,
    left: clamp(area.left + right, 0, 1 - area.width),
    top: clamp(area.top + down, 0, 1 - area.height),
  };
}

/** Return an area with one corner dragged; the opposite corner stays. */
export function resized(area: Area, corner: Corner, right: number, down: number): Area {
  const far = { x: area.left + area.width, y: area.top + area.height };
  let { left, top } = area;
  let { x, y } = far;
  if (corner.endsWith("left")) left = clamp(left + right, 0, far.x - LEAST_SIDE);
  else x = clamp(x + right, left + LEAST_SIDE, 1);
  if (corner.startsWith("top")) top = clamp(top + down, 0, far.y - LEAST_SIDE);
  else y = clamp(y + down, top + LEAST_SIDE, 1);
  return { left, top, width: x - left, height: y - top };
}

/** Return the area between two corners. */
export function spanned(one: { x: number; y: number }, other: { x: number; y: number }): Area {
  const [left, top] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  return { left, top, width: Math.abs(one.x - other.x), height: Math.abs(one.y - other.y) };
}

/** Return an area that is large enough to be grabbed. */
export function atLeast(area: Area): Area {
  const [width, height] = [Math.max(area.width, LEAST_SIDE), Math.max(area.height, LEAST_SIDE)];
  return { left: Math.min(area.left, 1 - width), top: Math.min(area.top, 1 - height), width, height };
}

function between(one: Area, other: Area, part: number): Area {
  const at = (from: number, to: number) => from + (to - from) * part;
  return {
    left: at(one.left, other.left),
    top: at(one.top, other.top),
    width: at(one.width, other.width),
    height: at(one.height, other.height),
  };
}

/** Return where a mask is at a moment; null before its first and after its last key. */
export function areaAt(mask: Mask, at: Micros): Area | null {
  if (mask.kind !== "moving") return mask.area;
  const { keys } = mask;
  const first = keys[0];
  const last = keys[keys.length - 1];
  if (!first || !last || at < first.at || at > last.at) return null;
  const next = keys.findIndex((key) => key.at >= at);
  const to = keys[next] ?? last;
  const from = keys[next - 1];
  if (!from || to.at === at) return to.area;
  return between(from.area, to.area, (at - from.at) / (to.at - from.at));
}

/** Keys leave as whole milliseconds, and frames are none: the hub takes a last key so, too. */
const CLOSE: Micros = 1000;

/** Return where a mask is over a frame that is on the screen for a span, as the hub covers it. */
export function areaOver(mask: Mask, frame: Span): Area | null {
  if (mask.kind !== "moving") return mask.area;
  const [first, last] = [mask.keys[0], mask.keys[mask.keys.length - 1]];
  if (!first || !last || first.at >= frame.end || last.at < frame.start - CLOSE) return null;
  return areaAt(mask, clamp(frame.start, first.at, last.at));
}

/** Return a still mask as one that can move: it still covers the whole cut. */
export function toMoving(mask: Mask, cut: Span): Mask {
  if (mask.kind === "moving") return mask;
  const keys = [cut.start, cut.end].map((at) => ({ at, area: mask.area }));
  return { kind: "moving", keys, found: false };
}

/** Return a moving mask as a still one where it is at a moment. */
export function toStill(mask: Mask, at: Micros): Mask {
  if (mask.kind !== "moving") return mask;
  const area = areaAt(mask, at) ?? mask.keys[0]?.area ?? NEW_AREA;
  return { kind: "still", area };
}

/** Return a mask that is in this place: a moving one at that moment, by a key. */
export function placed(mask: Mask, area: Area, at: Micros): Mask {
  if (mask.kind === "own") return mask;
  if (mask.kind === "still") return { ...mask, area };
  const others = mask.keys.filter((key) => key.at !== at);
  const keys = [...others, { at, area }].sort((one, other) => one.at - other.at);
  return { ...mask, keys };
}

/** Return a moving mask without the key nearest to a moment; two keys always stay. */
export function withoutKey(mask: Mask, at: Micros): Mask {
  if (mask.kind !== "moving" || mask.keys.length <= 2) return mask;
  const nearest = mask.keys.reduce((one, other) =>
    Math.abs(other.at - at) < Math.abs(one.at - at) ? other : one,
  );
  return { ...mask, keys: mask.keys.filter((key) => key !== nearest) };
}

/**
 * Return a mask for a cut that changed. What covered the old cut's edge covers the new one's too:
 * drawing a cut longer never uncovers anybody.
 */
export function stretched(mask: Mask, before: Span, after: Span): Mask {
  if (mask.kind !== "moving") return mask;
  const first = mask.keys[0];
  const last = mask.keys[mask.keys.length - 1];
  if (!first || !last) return mask;
  let keys = [...mask.keys];
  if (first.at <= before.start && after.start < first.at) {
    keys = [{ at: after.start, area: first.area }, ...keys];
  }
  if (last.at >= before.end && after.end > last.at) {
    keys = [...keys, { at: after.end, area: last.area }];
  }
  return { ...mask, keys };
}

export function sameArea(one: Area, other: Area): boolean {
  return (
    one.left === other.left &&
    one.top === other.top &&
    one.width === other.width &&
    one.height === other.height
  );
}

/** Return at which moments a mask has keys within a cut, for the marks below the film. */
export function keyTimes(mask: Mask, cut: Span): Micros[] {
  if (mask.kind !== "moving") return [];
  return mask.keys.map((key) => key.at).filter((at) => at >= cut.start && at <= cut.end);
}

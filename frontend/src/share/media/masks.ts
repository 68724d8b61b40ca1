/** Covered areas: where each is at a time, what pixels that is, and making them black. */

import { type Box, type Mask, Refusal } from "../protocol.ts";

/** How a coded picture is turned to be shown: by quarters, clockwise, then mirrored. */
export interface Turn {
  rotation: number;
  flip: boolean;
}

/** Whole pixels. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Around each area, as encoders smear a little over edges; and what a moving thing may be ahead by. */
const MARGIN_PX = 4;
const MOVING_MARGIN = 0.02;

export const isMoving = (mask: Mask) => mask.at.length > 1;

/** Return the masks with their times in order. Refuses what isn't an area: nothing may stay bare by it. */
export function checked(masks: Mask[]): Mask[] {
  return masks.map(({ id, at }) => {
    const sound = at.every(
      ({ time, box }) =>
        [time, box.x, box.y, box.width, box.height].every(Number.isFinite) && box.width > 0 && box.height > 0,
    );
    if (!at.length || !sound) throw new Refusal("mask");
    return { id, at: at.slice().sort((one, other) => one.time - other.time) };
  });
}

/** Return where a part of the shown picture is in the coded one. */
export function coded({ x, y, width, height }: Box, turn: Turn): Box {
  if (turn.flip) x = 1 - x - width;
  if (turn.rotation === 90) return { x: y, y: 1 - x - width, width: height, height: width };
  if (turn.rotation === 180) return { x: 1 - x - width, y: 1 - y - height, width, height };
  if (turn.rotation === 270) return { x: 1 - y - height, y: x, width: height, height: width };
  return { x, y, width, height };
}

/** Return the pixels to cover: a margin more on each side, on even borders, within the picture. */
export function grown(box: Box, moving: boolean, width: number, height: number): Area {
  const margin = MARGIN_PX + (moving ? MOVING_MARGIN * Math.min(width, height) : 0);
  const down = (at: number) => Math.max(0, Math.floor((at - margin) / 2) * 2);
  const up = (at: number, most: number) => Math.min(most, Math.ceil((at + margin) / 2) * 2);
  const [x, y] = [down(box.x * width), down(box.y * height)];
  const right = up((box.x + box.width) * width, width);
  const bottom = up((box.y + box.height) * height, height);
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
}

/** The formats whose planes we know. Anything else must stop: a film once left uncovered. */
const FORMATS = ["I420", "NV12"];

export const isKnown = (format: string | null): boolean => FORMATS.includes(format ?? "");

/** Make areas of a picture black in its bytes; each plane has its offset and the bytes of a row. */
export function cover(
  bytes: Uint8Array,
  format: string | null,
  planes: { offset: number; stride: number }[],
  areas: Area[],
  fullRange: boolean,
): void {
  const fill = (plane: number, area: Area, each: number, by: number, value: number) => {
    const { offset, stride } = planes[plane]!;
    const from = (area.x / by) * each;
    const to = Math.ceil((area.x + area.width) / by) * each;
    for (let row = area.y / by; row < (area.y + area.height) / by; row += 1) {
      const begin = offset + row * stride;
      bytes.fill(value, begin + from, begin + to);
    }
  };
  if (!isKnown(format)) throw new Refusal("pixel_format", { format: format ?? "" });
  for (const area of areas) {
    fill(0, area, 1, 1, fullRange ? 0 : 16);
    if (format === "NV12") fill(1, area, 2, 2, 128);
    else for (const plane of [1, 2]) fill(plane, area, 1, 2, 128);
  }
}

/** How dark decoded black may be: on average, and all but a few pixels that an edge has smeared. */
const DARK = { mean: 12, most: 48, part: 0.99 };

/** Return whether pixels (RGBA) are what is left of a covered area. */
export function isBlack(pixels: Uint8ClampedArray): boolean {
  let sum = 0;
  let dark = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    const brightest = Math.max(pixels[at]!, pixels[at + 1]!, pixels[at + 2]!);
    sum += brightest;
    if (brightest <= DARK.most) dark += 1;
  }
  const all = pixels.length / 4;
  return sum <= DARK.mean * all && dark >= DARK.part * all;
}

type Context = OffscreenCanvasRenderingContext2D;

/** Make boxes of a drawn picture black. */
export function coverDrawn(context: Context, areas: Area[]): void {
  context.fillStyle = "#000";
  for (const area of areas) context.fillRect(area.x, area.y, area.width, area.height);
}

/** Return whether each box is black in a drawn picture, which the canvas must hold as it is shown. */
export function areBlack(context: Context, boxes: Box[]): boolean {
  const { width, height } = context.canvas;
  return boxes.every((box) => {
    const [x, y] = [Math.max(0, Math.ceil(box.x * width)), Math.max(0, Math.ceil(box.y * height))];
    const right = Math.min(width, Math.floor((box.x + box.width) * width));
    const bottom = Math.min(height, Math.floor((box.y + box.height) * height));
    // Less than a pixel, or outside of the picture.
    if (right <= x || bottom <= y) return true;
    return isBlack(context.getImageData(x, y, right - x, bottom - y).data);
  });
}

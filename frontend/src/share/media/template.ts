/** A thing in small gray pictures, found again near where it was: normalized cross-correlation. */

import type { Box } from "../protocol.ts";

/** Below this likeness (1 is the same), it isn't the same thing any more. */
const LEAST_LIKENESS = 0.55;
/** How far a thing goes between two pictures, in parts of the picture's width. */
const REACH = 0.06;
/** How many pixels of a thing are compared along its longer side. */
const MOST_SAMPLES = 24;
/** How quickly the thing's own change is learned: a little, as all that is wrong is learned too. */
const LEARNING = 0.1;

interface Gray {
  width: number;
  height: number;
  luma: Float32Array;
}

function gray({ width, height, data }: { width: number; height: number; data: Uint8ClampedArray }): Gray {
  const luma = new Float32Array(width * height);
  for (let at = 0; at < luma.length; at += 1)
    luma[at] = 0.299 * data[at * 4]! + 0.587 * data[at * 4 + 1]! + 0.114 * data[at * 4 + 2]!;
  return { width, height, luma };
}

export class Template {
  private readonly width: number;
  private readonly height: number;
  private readonly step: number;
  private x: number;
  private y: number;
  private speed = { x: 0, y: 0 };
  private looks: Float32Array;

  constructor(
    picture: ImageData,
    private readonly box: Box,
  ) {
    const { width, height } = picture;
    this.width = Math.max(4, Math.min(width, Math.round(box.width * width)));
    this.height = Math.max(4, Math.min(height, Math.round(box.height * height)));
    this.x = Math.max(0, Math.min(width - this.width, Math.round(box.x * width)));
    this.y = Math.max(0, Math.min(height - this.height, Math.round(box.y * height)));
    this.step = Math.max(1, Math.floor(Math.max(this.width, this.height) / MOST_SAMPLES));
    this.looks = this.cut(gray(picture), this.x, this.y);
  }

  /** Return where the thing is now, or null if it isn't found. */
  find(picture: ImageData): Box | null {
    const now = gray(picture);
    const reach = Math.max(3, Math.round(REACH * now.width));
    const from = { x: this.x + this.speed.x, y: this.y + this.speed.y };
    const coarse = this.best(now, from, reach, 2);
    const best = this.best(now, coarse, 2, 1);
    if (best.likeness < LEAST_LIKENESS) return null;
    this.speed = { x: Math.round((best.x - this.x) * 0.8), y: Math.round((best.y - this.y) * 0.8) };
    [this.x, this.y] = [best.x, best.y];
    const seen = this.cut(now, this.x, this.y);
    this.looks = this.looks.map((value, at) => value * (1 - LEARNING) + seen[at]! * LEARNING);
    return { ...this.box, x: this.x / now.width, y: this.y / now.height };
  }

  private best(now: Gray, from: { x: number; y: number }, reach: number, by: number) {
    let best = { x: from.x, y: from.y, likeness: -1 };
    for (let y = from.y - reach; y <= from.y + reach; y += by)
      for (let x = from.x - reach; x <= from.x + reach; x += by) {
        if (x < 0 || y < 0 || x + this.width > now.width || y + this.height > now.height) continue;
        const likeness = this.likeness(now, x, y);
        if (likeness > best.likeness) best = { x, y, likeness };
      }
    return best;
  }

  private likeness(now: Gray, x: number, y: number): number {
    const seen = this.cut(now, x, y);
    let [product, one, other] = [0, 0, 0];
    for (let at = 0; at < seen.length; at += 1) {
      product += seen[at]! * this.looks[at]!;
      one += seen[at]! ** 2;
      other += this.looks[at]! ** 2;
    }
    return one && other ? product / Math.sqrt(one * other) : 0;
  }

  /** Return every so-manieth pixel of a place, around its average. */
  private cut({ luma, width }: Gray, left: number, top: number): Float32Array {
    const across = Math.ceil(this.width / this.step);
    const down = Math.ceil(this.height / this.step);
    const cut = new Float32Array(across * down);
    let sum = 0;
    for (let row = 0, at = 0; row < down; row += 1)
      for (let column = 0; column < across; column += 1, at += 1)
        sum += cut[at] = luma[(top + row * this.step) * width + left + column * this.step]!;
    const mean = sum / cut.length;
    return cut.map((value) => value - mean);
  }
}

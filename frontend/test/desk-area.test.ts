import assert from "node:assert/strict";
import { test } from "node:test";
import { begun, cornersOf, inserted, middleOf, MOST_CORNERS, placed, removed, stepped, turned } from "../src/desk/agency/ask/area.ts";
import { from, size_km2 } from "../src/parts/ground.ts";
import type { DrawnCircle, DrawnOutline } from "../src/desk/agency/types.ts";

const circle: DrawnCircle = { shape: "circle", lat: 45_464_200, lon: 9_190_000, radius_m: 300 };

test("an area turns into the other shape of about the same size, at the same place", () => {
  const outline = turned(circle);
  const again = turned(outline) as DrawnCircle;

  assert.equal(outline.shape, "polygon");
  assert.ok(Math.abs(size_km2(outline) / size_km2(circle) - 1) < 0.05);
  assert.ok(Math.abs(size_km2(again) / size_km2(outline) - 1) < 0.01);
  assert.deepEqual(middleOf(again), [circle.lat, circle.lon]);
});

test("keys move a corner by meters, a circle by its middle, and its edge in and out", () => {
  const [before] = cornersOf(begun("polygon", [45_000_000, 9_000_000]));
  const [after] = cornersOf(stepped(begun("polygon", [45_000_000, 9_000_000]), 0, { x: 10, y: -10 }));
  const at = ([lat, lon]: readonly number[]) => ({ latitude: (lat ?? 0) / 1e6, longitude: (lon ?? 0) / 1e6 });
  const { x, y } = from(at(before ?? []), at(after ?? []));

  assert.ok(Math.abs(x - 10) < 0.2 && Math.abs(y + 10) < 0.2);
  assert.equal((stepped(circle, 1, { x: 10, y: 0 }) as DrawnCircle).radius_m, 310);
  assert.equal((stepped(circle, 1, { x: -1000, y: 0 }) as DrawnCircle).radius_m, 1);
  assert.equal((stepped(circle, 0, { x: 10, y: 0 }) as DrawnCircle).radius_m, 300);
});

test("a corner comes halfway to the next, and an outline keeps three", () => {
  const outline = begun("polygon", [0, 0]) as DrawnOutline;
  const more = inserted(outline, 3) as DrawnOutline;
  const full: DrawnOutline = { shape: "polygon", ring: Array.from({ length: MOST_CORNERS }, (_, at) => [at, at]) };

  assert.equal(more.ring.length, 5);
  assert.deepEqual(more.ring[4]?.[1], outline.ring[0]?.[1]);
  assert.deepEqual(removed(more, 4), outline);
  assert.equal(inserted(full, 0), null);
  assert.equal(removed(removed(outline, 0), 0), null);
  assert.equal(inserted(circle, 0), null);
  assert.deepEqual((placed(outline, 2, [7, 8]) as DrawnOutline).ring[2], [7, 8]);
});

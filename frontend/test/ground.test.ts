import assert from "node:assert/strict";
import { test } from "node:test";
import type { Area } from "../src/parts/ground.ts";
import { away, round, shapeOf, size_km2 } from "../src/parts/ground.ts";

const home = { latitude: 40, longitude: -75 };
const circle: Area = { shape: "circle", lat: 40_000_000, lon: -75_000_000, radius_m: 200 };
const square: Area = {
  shape: "polygon",
  ring: [
    [40_010_000, -75_010_000],
    [40_010_000, -74_990_000],
    [39_990_000, -74_990_000],
    [39_990_000, -75_010_000],
  ],
};

test("inside an area it is no way to it", () => {
  assert.equal(away(shapeOf(circle, home)), 0);
  assert.equal(away(shapeOf(square, home)), 0);
});

test("outside it is the way to its edge, not to its middle", () => {
  const north = { latitude: 40.01, longitude: -75 };
  assert.ok(Math.abs(away(shapeOf(circle, north)) - (1112 - 200)) < 2);
  const farther = { latitude: 40.02, longitude: -75 };
  assert.ok(Math.abs(away(shapeOf(square, farther)) - 1112) < 2);
});

test("sizes are those of the ground", () => {
  assert.ok(Math.abs(size_km2(circle) - 0.1257) < 0.001);
  assert.ok(Math.abs(size_km2(square) - 2.224 * 1.704) < 0.01);
});

test("a scale has a round length", () => {
  assert.deepEqual([37, 61, 180, 999].map(round), [20, 50, 100, 500]);
});

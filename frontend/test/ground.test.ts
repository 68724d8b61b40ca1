import assert from "node:assert/strict";
import { test } from "node:test";
import type { Area } from "../src/parts/ground.ts";
import { away, from, round, shapeOf, size_km2, spotAt } from "../src/parts/ground.ts";

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

test("a spot so far from home is found again, also beyond 180 degrees", () => {
  for (const longitude of [-75, 179.9999]) {
    const home = { latitude: 40, longitude };
    const spot = spotAt(home, { x: 120, y: -45 });
    const back = from(home, spot);
    assert.ok(Math.abs(back.x - 120) < 0.01 && Math.abs(back.y + 45) < 0.01, JSON.stringify(back));
    assert.ok(Math.abs(spot.longitude) <= 180);
  }
});

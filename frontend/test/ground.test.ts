import assert from "node:assert/strict";
import { test } from "node:test";
import type { Area } from "../src/parts/ground.ts";
import {
  away,
  from,
  Projection,
  round,
  seenArea,
  shapeOf,
  shareSeen,
  size_km2,
  spotAt,
  viewOf,
} from "../src/parts/ground.ts";

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

test("a spot is found again at its pixel, and stays under the pointer that moves it", () => {
  const projection = new Projection({ ...home, zoom: 15.3 }, 800, 600);
  const spot = spotAt(home, { x: 240, y: -130 });
  const at = projection.pixel(spot);
  const back = projection.spot(at);
  assert.ok(Math.abs(back.latitude - spot.latitude) < 1e-9);
  assert.ok(Math.abs(back.longitude - spot.longitude) < 1e-9);
  // 240 m east and 130 m south are right of and below the middle, by the scale.
  assert.ok(Math.abs(at.x - 400 - 240 * projection.scale()) < 0.5);
  assert.ok(Math.abs(at.y - 300 - 130 * projection.scale()) < 0.5);
  const nearer = new Projection(projection.moved(spot, { x: 10, y: 20 }, 17), 800, 600);
  const moved = nearer.pixel(spot);
  assert.ok(Math.hypot(moved.x - 10, moved.y - 20) < 1e-3);
});

test("what must be seen fits, with room at the edges", () => {
  const box = { left: -300, right: 100, bottom: -50, top: 900 };
  const projection = new Projection(viewOf(home, box, 800, 600, 20), 800, 600);
  for (const [x, y] of [
    [-300, -50],
    [100, 900],
  ] as const) {
    const at = projection.pixel(spotAt(home, { x, y }));
    assert.ok(at.x > 19 && at.x < 781 && at.y > 19 && at.y < 581, JSON.stringify(at));
  }
});

const north = {
  place: {
    latitude_udeg: 40_000_000,
    longitude_udeg: -75_000_000,
    heading_deg: 0,
    view_deg: 80,
    range_m: 60,
  },
};
const around = (east_m: number, north_m: number, radius_m: number): Area => {
  const { latitude, longitude } = spotAt(home, { x: east_m, y: north_m });
  return { shape: "circle", lat: latitude * 1e6, lon: longitude * 1e6, radius_m };
};

test("an area behind a camera is on no frame, and one before it is", () => {
  assert.equal(seenArea(north, around(0, -80, 40)), null);
  assert.equal(seenArea({ place: null }, around(0, 30, 40)), null);
  assert.equal(shareSeen(north, around(0, -80, 40)), 0);
  assert.equal(shareSeen(north, around(0, 0, 500)), 1);
});

test("an area on the left is on the left, and a farther one is higher", () => {
  const middle = (area: Area) => {
    const points = seenArea(north, area) ?? [];
    assert.ok(points.every(({ x, y }) => x >= 0 && x <= 1 && y >= 0 && y <= 1));
    const sum = points.reduce((all, { x, y }) => ({ x: all.x + x, y: all.y + y }), { x: 0, y: 0 });
    return { x: sum.x / points.length, y: sum.y / points.length };
  };
  assert.ok(middle(around(-15, 30, 8)).x < 0.4);
  assert.ok(middle(around(15, 30, 8)).x > 0.6);
  assert.ok(middle(around(0, 45, 8)).y < middle(around(0, 15, 8)).y);
});

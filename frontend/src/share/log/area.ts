/**
 * Areas as entries write them: circles and rings of micro-degrees. The references are
 * noticeboard/log/area.py and outline.py: a shape that they refuse is refused here.
 */
import { Fields } from "../encoding.ts";
import { require } from "../refusals.ts";

/** Latitude and longitude in millionths of a degree. */
type Point = readonly [number, number];
type Ring = readonly Point[];

const MOST_RING_POINTS = 256;
const MOST_POINTS = 640;
const HALF_TURN = 180_000_000;
/** Beyond this, rounding can't change the sign of a product of two differences of degrees. */
const SURELY = 1024;

/** Return the area of a request, a circle or one ring; throws Malformed. */
export function readArea(value: unknown): unknown {
  const area = new Fields(value);
  if (area.form("shape", /^(circle|polygon)$/) === "circle") circle(area);
  else polygon(area);
  area.end();
  return value;
}

/** Require the area of an agency: also several parts, each with holes; throws Malformed. */
export function readJurisdiction(value: unknown): void {
  const area = new Fields(value);
  const shape = area.form("shape", /^(circle|polygon|multipolygon)$/);
  if (shape === "circle") circle(area);
  else if (shape === "polygon") polygon(area);
  else multipolygon(area);
  area.end();
}

function circle(area: Fields): void {
  area.count("lat", 90_000_000, -90_000_000);
  area.count("lon", HALF_TURN, -HALF_TURN);
  area.count("radius_m", 1_000_000, 1);
}

function polygon(area: Fields): void {
  requireApart([ringOf(area.list("ring", MOST_RING_POINTS))]);
}

function multipolygon(area: Fields): void {
  const parts = area.list("parts", MOST_POINTS).map((part) => {
    require(Array.isArray(part) && part.length > 0 && part.length <= MOST_POINTS, "part");
    return part.map((ring: unknown) => {
      require(Array.isArray(ring) && ring.length <= MOST_POINTS, "ring");
      return ringOf(ring);
    });
  });
  require(parts.length > 0, "parts");
  const rings = parts.flat();
  // Before edges are compared in pairs.
  require(rings.reduce((sum, ring) => sum + ring.length, 0) <= MOST_POINTS, "corners");
  requireApart(rings);
  requireNested(parts);
}

function ringOf(points: readonly unknown[]): Ring {
  require(points.length >= 3, "ring");
  return points.map((point) => {
    require(Array.isArray(point) && point.length === 2, "point");
    const [lat, lon] = point as unknown[];
    require(typeof lat === "number" && Math.abs(lat) <= 90_000_000, "latitude");
    require(typeof lon === "number" && Math.abs(lon) <= HALF_TURN, "longitude");
    return [lat, lon];
  });
}

/** An edge, and its place: edges next to each other in a ring may share a corner. */
interface Edge {
  ring: number;
  at: number;
  count: number;
  from: Point;
  to: Point;
}

/** Require that no ring crosses or touches itself or another: such an outline has no honest size. */
function requireApart(rings: readonly Ring[]): void {
  const edges = rings.flatMap((ring, number) =>
    ring.map((from, at): Edge => ({ ring: number, at, count: ring.length, from, to: ring[(at + 1) % ring.length]! })),
  );
  for (const { from, to } of edges) require(Math.abs(from[1] - to[1]) < HALF_TURN, "edge halfway around the Earth");
  edges.forEach((one, place) => {
    const next = rings[one.ring]![(one.at + 2) % one.count]!;
    require(!foldsBack(one.from, one.to, next), "edge that folds back");
    for (const other of edges.slice(place + 1)) {
      const apart = one.ring === other.ring ? other.at - one.at : 2;
      if (apart === 1 || apart === one.count - 1) continue;
      require(!touch(one, other), "edges that touch");
    }
  });
}

/** Return a number of the sign of a × d − b × c, exactly: floating point alone may round it to zero. */
function cross(a: number, b: number, c: number, d: number): number {
  const about = a * d - b * c;
  return Math.abs(about) > SURELY ? about : Number(BigInt(a) * BigInt(d) - BigInt(b) * BigInt(c));
}

/** Return > 0 if a, b, c turn one way, < 0 if they turn the other, 0 on a line. */
const turn = (a: Point, b: Point, c: Point): number => cross(b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]);

function foldsBack(a: Point, b: Point, c: Point): boolean {
  const same = (one: Point, other: Point): boolean => one[0] === other[0] && one[1] === other[1];
  if (same(a, b) || same(b, c)) return true;
  const ahead = cross(b[0] - a[0], b[1] - a[1], -(c[1] - b[1]), c[0] - b[0]);
  return turn(a, b, c) === 0 && ahead < 0;
}

function touch(one: Edge, other: Edge): boolean {
  for (const axis of [0, 1] as const) {
    if (Math.max(one.from[axis], one.to[axis]) < Math.min(other.from[axis], other.to[axis])) return false;
    if (Math.max(other.from[axis], other.to[axis]) < Math.min(one.from[axis], one.to[axis])) return false;
  }
  return parts(one, other) && parts(other, one);
}

/** Return whether the line through an edge has the other's ends on two sides, or one end on it. */
function parts(one: Edge, other: Edge): boolean {
  const first = turn(one.from, one.to, other.from);
  const last = turn(one.from, one.to, other.to);
  return first === 0 || last === 0 || first > 0 !== last > 0;
}

/** Require that each hole lies in its own part, and no part in another except in its holes. */
function requireNested(parted: readonly (readonly Ring[])[]): void {
  const rings = parted.flat();
  // The rings don't touch, so one corner shows where a ring lies.
  const around = rings.map((ring, at) => rings.map((other, place) => place !== at && holds(other, ring[0]!)));
  const depth = around.map((within) => within.filter(Boolean).length);
  let first = 0;
  for (const part of parted) {
    require(depth[first]! % 2 === 0, "part in another");
    for (let at = first + 1; at < first + part.length; at++) {
      require(around[at]![first]! && depth[at] === depth[first]! + 1, "hole outside its part");
    }
    first += part.length;
  }
}

/** Return whether a corner that isn't on a ring lies in it: the even-odd rule. */
function holds(ring: Ring, corner: Point): boolean {
  let inside = false;
  ring.forEach((from, at) => {
    const to = ring[(at + 1) % ring.length]!;
    if (from[0] > corner[0] === to[0] > corner[0]) return;
    if (turn(from, to, corner) > 0 === to[0] > from[0]) inside = !inside;
  });
  return inside;
}

import type { Camera, Request } from "../api/types.ts";

/** Plane geometry on the ground, exact enough for a neighbourhood: metres east and north of home. */

export interface Point {
  x: number;
  y: number;
}

/** Degrees. */
export interface Spot {
  latitude: number;
  longitude: number;
}

/** Where a request asks about, in micro-degrees. */
export type Area = Request["area"];

export type Shape =
  | { kind: "circle"; centre: Point; radius: number }
  | { kind: "ring"; points: Point[] };

const METRES_A_DEGREE = 111_195;

/** Return metres east (x) and north (y) of a spot. */
export function from(home: Spot, spot: Spot): Point {
  const narrow = Math.cos((home.latitude * Math.PI) / 180);
  const turn = ((spot.longitude - home.longitude + 540) % 360) - 180;
  return {
    x: turn * narrow * METRES_A_DEGREE,
    y: (spot.latitude - home.latitude) * METRES_A_DEGREE,
  };
}

/** Return the spot so many metres east (x) and north (y) of another. */
export function spotAt(home: Spot, point: Point): Spot {
  const narrow = Math.cos((home.latitude * Math.PI) / 180);
  const longitude = home.longitude + point.x / (METRES_A_DEGREE * narrow);
  return {
    latitude: home.latitude + point.y / METRES_A_DEGREE,
    longitude: ((longitude + 540) % 360) - 180,
  };
}

function degrees(latitude: number, longitude: number): Spot {
  return { latitude: latitude / 1e6, longitude: longitude / 1e6 };
}

export function shapeOf(area: Area, home: Spot): Shape {
  return area.shape === "circle"
    ? { kind: "circle", centre: from(home, degrees(area.lat, area.lon)), radius: area.radius_m }
    : { kind: "ring", points: area.ring.map(([lat, lon]) => from(home, degrees(lat, lon))) };
}

/** Return how large an area is. */
export function size_km2(area: Area): number {
  const first = area.shape === "circle" ? [area.lat, area.lon] : area.ring[0];
  const shape = shapeOf(area, degrees(first?.[0] ?? 0, first?.[1] ?? 0));
  if (shape.kind === "circle") return (Math.PI * shape.radius ** 2) / 1e6;
  const twice = shape.points.reduce((sum, point, at) => {
    const next = shape.points[(at + 1) % shape.points.length] ?? point;
    return sum + point.x * next.y - next.x * point.y;
  }, 0);
  return Math.abs(twice) / 2e6;
}

function toEdge(point: Point, start: Point, end: Point): number {
  const dx = end.x - start.x;
  const dy = end.y - start.y;
  const along = dx * dx + dy * dy;
  const share = along ? ((point.x - start.x) * dx + (point.y - start.y) * dy) / along : 0;
  const clamped = Math.min(1, Math.max(0, share));
  return Math.hypot(point.x - start.x - clamped * dx, point.y - start.y - clamped * dy);
}

/** Return how far it is from a point to a shape in metres; 0 inside. */
export function away(shape: Shape, point: Point = { x: 0, y: 0 }): number {
  if (shape.kind === "circle")
    return Math.max(
      0,
      Math.hypot(point.x - shape.centre.x, point.y - shape.centre.y) - shape.radius,
    );
  let inside = false;
  let nearest = Infinity;
  shape.points.forEach((start, at) => {
    const end = shape.points[(at + 1) % shape.points.length] ?? start;
    nearest = Math.min(nearest, toEdge(point, start, end));
    const crosses = start.y > point.y !== end.y > point.y;
    if (crosses) {
      const x = start.x + ((point.y - start.y) * (end.x - start.x)) / (end.y - start.y);
      if (point.x < x) inside = !inside;
    }
  });
  return inside ? 0 : nearest;
}

export interface Box {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

export function boxOf(shape: Shape): Box {
  if (shape.kind === "circle")
    return {
      left: shape.centre.x - shape.radius,
      right: shape.centre.x + shape.radius,
      bottom: shape.centre.y - shape.radius,
      top: shape.centre.y + shape.radius,
    };
  const xs = shape.points.map((point) => point.x);
  const ys = shape.points.map((point) => point.y);
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    bottom: Math.min(...ys),
    top: Math.max(...ys),
  };
}

export function around(boxes: readonly Box[]): Box {
  return {
    left: Math.min(...boxes.map((box) => box.left)),
    right: Math.max(...boxes.map((box) => box.right)),
    bottom: Math.min(...boxes.map((box) => box.bottom)),
    top: Math.max(...boxes.map((box) => box.top)),
  };
}

/** Return what a camera faces as a sector, or nothing if it has no place. */
export function facing(
  camera: Pick<Camera, "place">,
  home: Spot,
): { at: Point; edge: Point[] } | null {
  const place = camera.place;
  if (!place) return null;
  const at = from(home, degrees(place.latitude_udeg, place.longitude_udeg));
  const steps = Math.max(2, Math.ceil(place.view_deg / 10));
  const edge = Array.from({ length: steps + 1 }, (_, step) => {
    const turn = place.heading_deg - place.view_deg / 2 + (place.view_deg * step) / steps;
    const bearing = (turn * Math.PI) / 180;
    return {
      x: at.x + Math.sin(bearing) * place.range_m,
      y: at.y + Math.cos(bearing) * place.range_m,
    };
  });
  return { at, edge };
}

/** Return a round length near this one, for a scale: 1, 2 or 5 of a power of ten. */
export function round(length_m: number): number {
  const power = 10 ** Math.floor(Math.log10(length_m));
  const first = length_m / power;
  return (first >= 5 ? 5 : first >= 2 ? 2 : 1) * power;
}

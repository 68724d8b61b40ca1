import { from, type Point, size_km2, type Spot, spotAt } from "../../../parts/ground.ts";
import type { Circle, DrawnCircle, DrawnOutline, MultiPolygon, Polygon } from "../types.ts";

/** An area as it is drawn: a circle or an outline of corners, and each change to it as a new one. */

export type Drawn = DrawnCircle | DrawnOutline;
export type Jurisdiction = Circle | Polygon | MultiPolygon;
/** Latitude and longitude in micro-degrees. */
export type Corner = [number, number];

/** The sizes with which a shape begins, where somebody presses. */
const FIRST_RADIUS_M = 250;
const FIRST_HALF_M = 220;
const ROUND_CORNERS = 12;
export const MOST_CORNERS = 256;
export const LEAST_CORNERS = 3;

export const spotOf = ([lat, lon]: Corner): Spot => ({ latitude: lat / 1e6, longitude: lon / 1e6 });
export const cornerOf = ({ latitude, longitude }: Spot): Corner => [Math.round(latitude * 1e6), Math.round(longitude * 1e6)];
export const moved = (corner: Corner, by: Point): Corner => cornerOf(spotAt(spotOf(corner), by));

/** The corners that keys and fingers move, in their order; of a circle its middle and its edge. */
export function cornersOf(area: Drawn | null): Corner[] {
  if (!area) return [];
  if (area.shape === "polygon") return area.ring as Corner[];
  const middle: Corner = [area.lat, area.lon];
  return [middle, moved(middle, { x: area.radius_m, y: 0 })];
}

export function middleOf(area: Drawn | Jurisdiction | null): Corner {
  if (!area) return [0, 0];
  if (area.shape === "circle") return [area.lat, area.lon];
  const ring = area.shape === "polygon" ? area.ring : (area.parts[0]?.[0] ?? []);
  const lats = ring.map(([lat]) => lat);
  const lons = ring.map(([, lon]) => lon);
  return [
    Math.round((Math.min(...lats) + Math.max(...lats)) / 2),
    Math.round((Math.min(...lons) + Math.max(...lons)) / 2),
  ];
}

export function begun(shape: Drawn["shape"], at: Corner): Drawn {
  if (shape === "circle") return { shape, lat: at[0], lon: at[1], radius_m: FIRST_RADIUS_M };
  const half = FIRST_HALF_M;
  const ways = [[-half, half], [half, half], [half, -half], [-half, -half]] as const;
  return { shape, ring: ways.map(([x, y]) => moved(at, { x, y })) };
}

/** The other shape, of about the same size. */
export function turned(area: Drawn): Drawn {
  if (area.shape === "polygon") {
    const [lat, lon] = middleOf(area);
    return { shape: "circle", lat, lon, radius_m: radius(Math.sqrt((size_km2(area) * 1e6) / Math.PI)) };
  }
  const ring = Array.from({ length: ROUND_CORNERS }, (_, at) => {
    const turn = (2 * Math.PI * at) / ROUND_CORNERS;
    return moved([area.lat, area.lon], { x: Math.sin(turn) * area.radius_m, y: Math.cos(turn) * area.radius_m });
  });
  return { shape: "polygon", ring };
}

/** The area with one of its corners at another place. */
export function placed(area: Drawn, at: number, to: Corner): Drawn {
  if (area.shape === "polygon") return { ...area, ring: (area.ring as Corner[]).with(at, to) };
  if (at === 0) return { ...area, lat: to[0], lon: to[1] };
  const { x, y } = from(spotOf([area.lat, area.lon]), spotOf(to));
  return { ...area, radius_m: radius(Math.hypot(x, y)) };
}

/** The area with one of its corners so many meters east and north; a circle's edge moves out or in. */
export function stepped(area: Drawn, at: number, by: Point): Drawn {
  if (area.shape === "circle" && at === 1) return { ...area, radius_m: radius(area.radius_m + by.x + by.y) };
  const corner = cornersOf(area)[at];
  return corner ? placed(area, at, moved(corner, by)) : area;
}

/** The outline with another corner, halfway to the next; null if it has enough. */
export function inserted(area: Drawn | null, after: number): Drawn | null {
  if (area?.shape !== "polygon" || area.ring.length >= MOST_CORNERS) return null;
  const ring = area.ring as Corner[];
  const a = ring[after];
  const b = ring[(after + 1) % ring.length];
  if (!a || !b) return null;
  return { ...area, ring: ring.toSpliced(after + 1, 0, [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)]) };
}

/** The outline without a corner; null if it would be none. */
export function removed(area: Drawn | null, at: number): Drawn | null {
  if (area?.shape !== "polygon" || area.ring.length <= LEAST_CORNERS) return null;
  return { ...area, ring: area.ring.toSpliced(at, 1) };
}

export function radius(length_m: number): number {
  return Math.min(1e6, Math.max(1, Math.round(length_m)));
}

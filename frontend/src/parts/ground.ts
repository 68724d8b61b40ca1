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

/** The last shape of each area: a map asks for it many times, from the same home. */
const shapes = new WeakMap<Area, { home: Spot; shape: Shape }>();

/** Return an area in meters from a home. */
export function shapeOf(area: Area, home: Spot): Shape {
  const known = shapes.get(area);
  if (known?.home.latitude === home.latitude && known.home.longitude === home.longitude)
    return known.shape;
  const shape = measured(area, home);
  shapes.set(area, { home, shape });
  return shape;
}

function measured(area: Area, home: Spot): Shape {
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
  const steps = Math.max(2, Math.ceil(place.view_deg / 4));
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

/** What of the ground is seen: its middle, and how near, as web maps count it. */
export interface View extends Spot {
  /** At 0 the whole world is `WORLD_PX` wide; each step doubles that. */
  zoom: number;
}

const WORLD_PX = 512;
const CLOSEST = 22;
const FARTHEST = 2;
const MOST_NORTH = 85.05;

/** Return where a spot is on the whole map by Mercator, from 0 to 1 east and south. */
export function mercator({ latitude, longitude }: Spot): Point {
  const north = (Math.max(-MOST_NORTH, Math.min(MOST_NORTH, latitude)) * Math.PI) / 180;
  return {
    x: longitude / 360 + 0.5,
    y: 0.5 - Math.asinh(Math.tan(north)) / (2 * Math.PI),
  };
}

/** Return the spot at a point of the whole map. */
export function unproject({ x, y }: Point): Spot {
  return {
    latitude: (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI,
    longitude: ((((x % 1) + 1) % 1) - 0.5) * 360,
  };
}

/** Where on a screen the ground is: the only one for streets, pictures and what is drawn over them. */
export class Projection {
  readonly #middle: Point;
  readonly #world: number;

  constructor(
    readonly view: View,
    readonly width: number,
    readonly height: number,
  ) {
    this.#middle = mercator(view);
    this.#world = WORLD_PX * 2 ** view.zoom;
  }

  /** How many pixels a meter is at a latitude. */
  scale(latitude = this.view.latitude): number {
    const round_m = METRES_A_DEGREE * 360 * Math.cos((latitude * Math.PI) / 180);
    return this.#world / round_m;
  }

  /** Return the pixel of a spot. */
  pixel(spot: Spot): Point {
    const at = mercator(spot);
    const east = ((((at.x - this.#middle.x + 0.5) % 1) + 1) % 1) - 0.5;
    return {
      x: this.width / 2 + east * this.#world,
      y: this.height / 2 + (at.y - this.#middle.y) * this.#world,
    };
  }

  /** Return the spot at a pixel. */
  spot(pixel: Point): Spot {
    return unproject({
      x: this.#middle.x + (pixel.x - this.width / 2) / this.#world,
      y: this.#middle.y + (pixel.y - this.height / 2) / this.#world,
    });
  }

  /** Return the view in which a spot that was at one pixel is at another. */
  moved(spot: Spot, to: Point, zoom = this.view.zoom): View {
    const near = Math.max(FARTHEST, Math.min(CLOSEST, zoom));
    const world = WORLD_PX * 2 ** near;
    const at = mercator(spot);
    const middle = {
      x: at.x - (to.x - this.width / 2) / world,
      y: at.y - (to.y - this.height / 2) / world,
    };
    return { ...unproject(middle), zoom: near };
  }
}

/** Return the view that shows a box of meters around home, with room at the edges. */
export function viewOf(home: Spot, box: Box, width: number, height: number, room: number): View {
  const low = mercator(spotAt(home, { x: box.left, y: box.bottom }));
  const high = mercator(spotAt(home, { x: box.right, y: box.top }));
  const across = Math.max(high.x - low.x, 1e-9);
  const up = Math.max(low.y - high.y, 1e-9);
  const world = Math.min((width - 2 * room) / across, (height - 2 * room) / up);
  const middle = unproject({ x: (low.x + high.x) / 2, y: (low.y + high.y) / 2 });
  const zoom = Math.log2(Math.max(world, 1) / WORLD_PX);
  return { ...middle, zoom: Math.max(FARTHEST, Math.min(CLOSEST, zoom)) };
}

type Sight = Pick<Camera, "place">;

/** How high a camera usually hangs, and where in its picture the horizon is: nobody asks for either. */
const MOUNTED_M = 2.6;
const HORIZON = 0.36;
const PICTURE_RATIO = 9 / 16;
const STEPS_ACROSS = 32;
const STEPS_OUT = 40;

/**
 * Return the outline of an area on a camera's frame, in fractions of it, or none if none is seen.
 *
 * About right, not exact: from the camera's location, direction and view, as if it hung at a usual
 * height over flat ground.
 */
export function seenArea(camera: Sight, area: Area): Point[] | null {
  const place = camera.place;
  if (!place) return null;
  const shape = shapeOf(area, degrees(place.latitude_udeg, place.longitude_udeg));
  const near: Point[] = [];
  const far: Point[] = [];
  for (let step = 0; step <= STEPS_ACROSS; step += 1) {
    const across = step / STEPS_ACROSS;
    const turn = ((place.heading_deg + (across - 0.5) * place.view_deg) * Math.PI) / 180;
    const distances: number[] = [];
    for (let out = 1; out <= STEPS_OUT; out += 1) {
      const away_m = (place.range_m * out) / STEPS_OUT;
      const point = { x: Math.sin(turn) * away_m, y: Math.cos(turn) * away_m };
      if (away(shape, point) === 0) distances.push(away_m);
    }
    const first = distances[0];
    const last = distances.at(-1);
    if (first === undefined || last === undefined) continue;
    // What begins at the camera reaches the lower edge.
    const nearest = first <= place.range_m / STEPS_OUT ? 0 : first;
    near.push(onFrame(place.view_deg, across, nearest));
    far.push(onFrame(place.view_deg, across, last));
  }
  return near.length > 1 ? [...far, ...near.reverse()] : null;
}

/** Return where on a frame the ground is in a direction, at a distance. */
function onFrame(view_deg: number, across: number, distance_m: number): Point {
  const wide = Math.min(view_deg, 150) / 2;
  const focal = 0.5 / Math.tan((wide * Math.PI) / 180);
  // A picture wider than that is bent: then directions are spread evenly.
  const angle = ((across - 0.5) * 2 * wide * Math.PI) / 180;
  const x = view_deg > 120 ? across : 0.5 + focal * Math.tan(angle);
  const ahead_m = distance_m * (view_deg > 120 ? 1 : Math.cos(angle));
  const y = HORIZON + (focal * MOUNTED_M) / Math.max(ahead_m, 0.01) / PICTURE_RATIO;
  return { x, y: Math.min(1, y) };
}

/** Return how much of what a camera faces lies in an area, from 0 to 1. */
export function shareSeen(camera: Sight, area: Area): number {
  const place = camera.place;
  if (!place) return 0;
  const shape = shapeOf(area, degrees(place.latitude_udeg, place.longitude_udeg));
  let inside = 0;
  let all = 0;
  for (let step = 0; step <= 8; step += 1)
    for (let out = 1; out <= 8; out += 1) {
      const turn = ((place.heading_deg + (step / 8 - 0.5) * place.view_deg) * Math.PI) / 180;
      const away_m = (place.range_m * out) / 8;
      const point = { x: Math.sin(turn) * away_m, y: Math.cos(turn) * away_m };
      // Rings farther out are larger.
      all += out;
      if (away(shape, point) === 0) inside += out;
    }
  return inside / all;
}

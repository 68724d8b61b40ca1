/** Times, and areas on the ground. */

export type Time = string;

export interface Span {
  start: Time;
  end: Time;
}

export interface Circle {
  shape: "circle";
  lat: number;
  lon: number;
  radius_m: number;
}

export interface Polygon {
  shape: "polygon";
  ring: [number, number][];
}

/** Parts of rings: of each part the first is its outline, the others are holes in it. */
export interface MultiPolygon {
  shape: "multipolygon";
  parts: [number, number][][][];
}

/** In micro-degrees. */
export type Area = Circle | Polygon;
export type Jurisdiction = Area | MultiPolygon;

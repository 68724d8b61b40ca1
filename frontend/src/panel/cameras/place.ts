import type { Camera, Place } from "../../api/types.ts";

/** Where a camera stands as somebody types it: degrees and metres. */
export interface Typed {
  latitude: string;
  longitude: string;
  heading: string;
  view: string;
  range: string;
}

export function typed(place: Place | null, home: { latitude: number; longitude: number }): Typed {
  return {
    latitude: String(place ? place.latitude_udeg / 1e6 : home.latitude),
    longitude: String(place ? place.longitude_udeg / 1e6 : home.longitude),
    heading: String(place?.heading_deg ?? 0),
    view: String(place?.view_deg ?? 110),
    range: String(place?.range_m ?? 30),
  };
}

function whole(text: string, least: number, most: number): number | null {
  const value = Number(text.replace(",", "."));
  if (!text.trim() || !Number.isFinite(value)) return null;
  const rounded = Math.round(value);
  return rounded >= least && rounded <= most ? rounded : null;
}

/** Return the place as the hub takes it; null where a number is missing or out of its bounds. */
export function placeOf(typed: Typed): Place | null {
  const degrees = (text: string, most: number) => {
    const value = Number(text.replace(",", "."));
    return text.trim() && Math.abs(value) <= most ? Math.round(value * 1e6) : null;
  };
  const latitude_udeg = degrees(typed.latitude, 90);
  const longitude_udeg = degrees(typed.longitude, 180);
  const heading_deg = whole(typed.heading, 0, 359);
  const view_deg = whole(typed.view, 1, 360);
  const range_m = whole(typed.range, 1, 2000);
  if (
    latitude_udeg === null ||
    longitude_udeg === null ||
    heading_deg === null ||
    view_deg === null ||
    range_m === null
  )
    return null;
  return { latitude_udeg, longitude_udeg, heading_deg, view_deg, range_m };
}

/** Return the camera as the map would show it there. */
export function placed(camera: Camera, place: Place | null): Camera {
  return { ...camera, place };
}

import type { Place } from "../../api/types.ts";

/** A camera's place as somebody types it: degrees and meters. */
export interface PlaceText {
  latitude: string;
  longitude: string;
  heading: string;
  view: string;
  range: string;
}

export function toText(place: Place | null, home: { latitude: number; longitude: number }): PlaceText {
  return {
    latitude: String(place ? place.latitude_udeg / 1e6 : home.latitude),
    longitude: String(place ? place.longitude_udeg / 1e6 : home.longitude),
    heading: String(place?.heading_deg ?? 0),
    view: String(place?.view_deg ?? 110),
    range: String(place?.range_m ?? 30),
  };
}

function parseInteger(text: string, least: number, most: number): number | null {
  const value = Number(text.replace(",", "."));
  if (!text.trim() || !Number.isFinite(value)) return null;
  const rounded = Math.round(value);
  return rounded >= least && rounded <= most ? rounded : null;
}

/** Return the place as the hub takes it; null if a number is missing or out of bounds. */
export function placeOf(toText: PlaceText): Place | null {
  const degrees = (text: string, most: number) => {
    const value = Number(text.replace(",", "."));
    return text.trim() && Math.abs(value) <= most ? Math.round(value * 1e6) : null;
  };
  const latitude_udeg = degrees(toText.latitude, 90);
  const longitude_udeg = degrees(toText.longitude, 180);
  const heading_deg = parseInteger(toText.heading, 0, 359);
  const view_deg = parseInteger(toText.view, 1, 360);
  const range_m = parseInteger(toText.range, 1, 2000);
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

/** Feeds without a log. */

import type { Area, Span, Time } from "./ground.ts";
import type { Finding } from "./request.ts";

/** How a feed without a log is doing. */
export interface AwarenessHealth {
  id: string;
  name: string;
  host: string;
  kind: string;
  state: "starting" | "following" | "unreachable" | "unreadable";
  since: Time;
  fetched_at: Time | null;
  reason: string;
  seen: number;
  shown: number;
}

/** The same with its address, for whoever manages the hub. */
export interface AwarenessSource {
  id: string;
  url: string;
  name: string;
  kind: string;
  poll_minutes: number;
  within_km: number | null;
  allow_private_address: boolean;
  from_config: boolean;
  state: AwarenessHealth["state"];
  since: Time;
  fetched_at: Time | null;
  reason: string;
  seen: number;
  shown: number;
}

export interface AwarenessSourceList {
  sources: AwarenessSource[];
}

/** What such a feed says; there is no way to answer it. */
export interface AwarenessItem {
  id: string;
  source_id: string;
  source_name: string;
  kind: string;
  publisher: string;
  title: string;
  text: string;
  instruction: string;
  event: string;
  urgency: string;
  severity: string;
  certainty: string;
  area_text: string;
  areas: Area[];
  area_is: string;
  link: string;
  link_host: string;
  published: Time;
  updated: Time;
  expires: Time | null;
  window: Span | null;
  findings: Finding[];
  distance_m: number | null;
  concern: AwarenessConcern | null;
}

/** What such an item has to do with this house. */
export interface AwarenessConcern {
  reason: string;
  cameras: string[];
  clips: AwarenessClip[];
}

export interface AwarenessClip {
  clip_id: string;
  camera_id: string;
  camera_name: string;
  start: Time;
  end: Time;
}

export interface Awareness {
  sources: AwarenessHealth[];
  items: AwarenessItem[];
}

/** Who may ask, and how they have asked so far. */

import type { Jurisdiction, Time } from "./ground.ts";

export type AgencySetting = "notify" | "quiet" | "hidden";

export interface Agency {
  id: string;
  name: string;
  kind: string;
  domain: string;
  level: number;
  origins: string[];
  first_seen: Time | null;
  keys: "good" | "changing" | "revoked" | "compromised";
  setting: AgencySetting;
  requests: number;
  open: number;
  resolved: number;
  resolved_share: number | null;
  last_request: Time | null;
  months: { key: string; requests: number; resolved: number }[];
  jurisdiction: Jurisdiction;
}

export interface AgencyRecord extends Agency {
  delivery_key: string;
  keys_change_at: Time | null;
  registered: { origin: string; index: number; url: string }[];
  median_resolve_s: number | null;
  incidents: { code: string; count: number }[];
  findings: { code: string; count: number }[];
  median_area_km2: number | null;
  largest_area_km2: number | null;
  median_window_s: number | null;
  longest_window_s: number | null;
  window_lengths: { to_s: number; count: number }[];
  request_ids: string[];
}

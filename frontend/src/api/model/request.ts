/** A request with its thread, what it matches here, and its proof. */

import type { Consent, Decision, Share, Voided } from "./answer.ts";
import type { Label, TriggerKind } from "./camera.ts";
import type { Area, Span, Time } from "./ground.ts";
import type { Proposal } from "./proposal.ts";

export interface AgencyName {
  id: string;
  name: string;
  kind: string;
  level: number;
  domain: string;
}

export interface ThreadItem {
  kind: string;
  index: number;
  issued: Time;
  text: string;
}

export interface Finding {
  code: string;
  severity: "refuse" | "flag";
  text: string;
}

export interface ClipMatch extends Span {
  clip_id: string;
  camera_id: string;
  camera_name: string;
  reason: string;
  sight: "inside" | "facing";
  distance_m: number;
  share: number;
  triggers: TriggerKind[];
  labels: Label[];
  marked_at: Time | null;
  clock_uncertainty_ms: number | null;
  picture_offset_ms: number | null;
}

export interface NearClip extends Span {
  clip_id: string;
  camera_id: string;
  camera_name: string;
  apart_ms: number;
  reason: string;
  clock_uncertainty_ms: number | null;
}

export interface Match {
  strength: "clips" | "camera_only" | "none";
  because: "clips" | "nothing_moved" | "just_outside" | "never_shared" | "no_camera";
  reason: string;
  clips: ClipMatch[];
  cameras: string[];
  near: NearClip[];
}

export type Verdict = "deny" | "notify" | "list" | "approve";

export interface Request {
  id: string;
  origin: string;
  index: number;
  leaf: string;
  url: string;
  agency: AgencyName;
  incident: string;
  title: string;
  text: string;
  case_number: string;
  contact: string;
  window: Span;
  area: Area;
  issued: Time;
  expires: Time;
  status: "open" | "resolved" | "expired";
  thread: ThreadItem[];
  findings: Finding[];
  match: Match;
  proposal: Proposal | null;
  decision: Decision | null;
  consent: Consent | null;
  undoable_until: Time | null;
  withdrawable: boolean;
  voided: Voided | null;
  share: Share | null;
  pending: boolean;
  announced: boolean;
  verdict: Verdict;
  ruling: string;
  ruled_by: "rule" | "level" | "off" | "hidden" | "quiet";
  rule: string;
  people: number;
  cool_off_s: number;
  hidden: boolean;
  hidden_by: "request" | "agency" | "";
}

export interface Proof {
  request_id: string;
  origin: string;
  index: number;
  leaf: string;
  tree_size: number;
  root: string;
  checkpoint_at: Time | null;
  checked_at: Time | null;
  seen_at: Time | null;
  witnesses: { name: string; at: Time }[];
  quorum: number;
  log_key: string;
  key_id: string;
  entry: string;
  file: string;
  file_name: string;
  commands: string[];
}

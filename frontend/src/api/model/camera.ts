/** What the house has: cameras, what was found, what is kept, sensors that are lent. */

import type { Span, Time } from "./ground.ts";
import type { Mask } from "./proposal.ts";

export type TriggerKind = "motion" | "button" | "external";

/** What a camera says it sees. */
export type Label = "person" | "vehicle" | "animal" | "package";

export interface Place {
  latitude_udeg: number;
  longitude_udeg: number;
  heading_deg: number;
  view_deg: number;
  range_m: number;
}

export type CameraState =
  | "starting"
  | "recording"
  | "reconnecting"
  | "wrong_password"
  | "no_key_frames"
  | "disk_full"
  | "sleeping"
  | "paused";

/** Who judges motion now, and how many motions of the last day each of them saw. */
export interface MotionAgreement {
  judges: ("camera" | "home_assistant" | "hub")[];
  both: number;
  only_camera: number;
  only_hub: number;
  stuck: boolean;
  since: Time | null;
}

export interface Camera {
  id: string;
  name: string;
  kind: "onvif" | "rtsp" | "flv" | "mjpeg" | "jpeg" | "lent";
  make: string;
  model: string;
  firmware: string;
  entity_id: string;
  doorbell: boolean;
  indoor: boolean;
  may_share: boolean;
  recording: boolean;
  state: CameraState;
  since: Time;
  reason: string;
  /** What its owner should know, a sentence each; an older hub has none. */
  notes?: string[];
  video: string;
  audio: string;
  /** Whether it offers events over ONVIF. */
  events: boolean;
  clock_offset_ms: number | null;
  lost_packets: number;
  motion: boolean;
  /** An older hub doesn't say. */
  motion_agreement?: MotionAgreement;
  score: number;
  threshold: number;
  last_ring: Time | null;
  snapshot_at: Time | null;
  place: Place | null;
  masks: Mask[];
  motion_masks: Mask[];
  sensitivity: number;
  sound: boolean;
  wired: boolean;
  transport: "tcp" | "udp";
  keep: { days: number | null; gib: number | null };
}

export type FoundBy = "mdns" | "ws_discovery" | "hand";

export interface Said {
  found_by: FoundBy;
  address: string;
  name: string;
  detail: string;
  at: Time;
}

export interface Found {
  key: string;
  found_by: FoundBy[];
  address: string;
  name: string;
  brand: string;
  doorbell: boolean;
  seen_at: Time;
  away: boolean;
  said: Said[];
  /** What Home Assistant must lend it by, such as HomeKit, or empty. */
  lent_by: string;
  adopted: boolean;
}

export interface Scan {
  running: boolean;
  began_at: Time;
  ends_at: Time;
}

export interface CameraStorage {
  camera_id: string;
  size_bytes: number;
  oldest: Time;
  newest: Time;
}

export interface Storage {
  free_bytes: number;
  floor_bytes: number;
  held_bytes: number;
  encrypted: boolean;
  cameras: CameraStorage[];
}

export interface Clip extends Span {
  id: string;
  camera_id: string;
  triggers: TriggerKind[];
  labels: Label[];
  thumbnail: boolean;
}

/** When each frame of a clip's video is shown, in microseconds after `start`, the video's zero. */
export interface FrameTimes {
  start: Time;
  until: Time;
  tag: string;
  frames_us: number[];
}

export interface Sensor {
  id: string;
  entity_id: string;
  name: string;
  kind: string;
  unit: string;
  lent_at: Time;
}

/** The hub's answers, as its OpenAPI description has them. Times are RFC 3339 in UTC. */

export type Time = string;

export interface Info {
  id: string;
  name: string;
  api: number;
  version: string;
}

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

export type TriggerKind = "motion" | "button" | "external";

export interface ClipMatch extends Span {
  clip_id: string;
  camera_id: string;
  camera_name: string;
  reason: string;
  sight: "inside" | "facing";
  distance_m: number;
  share: number;
  triggers: TriggerKind[];
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

export interface Mask {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface MaskKey extends Mask {
  at_ms: number;
}

export interface MovingMask {
  keys: MaskKey[];
  found: boolean;
}

export interface Piece extends Span {
  camera_id: string;
  camera_name: string;
  masks: Mask[];
  moving: MovingMask[];
  own_masks_off: boolean;
}

export interface Extract extends Span {
  sensor_id: string;
  sensor_name: string;
}

export interface Identity {
  name: string;
  email: string;
  telephone: string;
}

export interface Recipient {
  agency_id: string;
  agency_name: string;
  origin: string;
  delivery_key: string;
}

export interface Proposal {
  id: string;
  recipient: Recipient;
  pieces: Piece[];
  words: string;
  extracts: Extract[];
  identity: Identity;
  audio: boolean;
  camera_make: boolean;
  own_copy: boolean;
  content_credentials: boolean;
}

export interface Cut extends Span {
  number: number;
  frames: number;
  frames_copied: number;
  width: number;
  height: number;
  size_bytes: number;
  sha256: string;
  clock_offset_ms: number;
  audio: boolean;
  sources: number;
}

export interface Review {
  request_id: string;
  proposal: Proposal;
  preparation: "none" | "preparing" | "ready" | "failed";
  reason: string;
  cuts: Cut[];
  custody: Record<string, unknown>;
  size_bytes: number;
}

export interface Decision {
  request_id: string;
  answer: "approve" | "deny";
  proposal_id: string | null;
  by: string;
  answered_by: "person" | "automation" | "rule";
  first_by: string;
  reason: string;
  decided_at: Time;
  final_at: Time;
}

export interface Consent {
  by: string;
  at: Time;
  proposal_id: string;
}

export type ShareState =
  | "approved"
  | "sealed"
  | "sending"
  | "delivered"
  | "failed"
  | "withdrawing"
  | "withdrawn";

export interface Share {
  state: ShareState;
  sealed_sha256: string;
  size_bytes: number;
  sent_bytes: number;
  opened: boolean;
  withdrawn: boolean;
  own_copy: string;
  reason: string;
  changed_at: Time;
}

export interface ShareNotes {
  share: Share;
  receipt: string;
  opened: string;
  withdrawal: string;
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
  | "paused";

export interface Camera {
  id: string;
  name: string;
  kind: "onvif" | "rtsp" | "mjpeg" | "jpeg" | "lent";
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
  video: string;
  clock_offset_ms: number | null;
  lost_packets: number;
  motion: boolean;
  score: number;
  threshold: number;
  last_ring: Time | null;
  snapshot_at: Time | null;
  place: Place | null;
  masks: Mask[];
  motion_masks: Mask[];
  sensitivity: number;
  sound: boolean;
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
  thumbnail: boolean;
}

export interface Sensor {
  id: string;
  entity_id: string;
  name: string;
  kind: string;
  unit: string;
  lent_at: Time;
}

export interface Board {
  origin: string;
  state: "starting" | "following" | "unreachable" | "stopped";
  since: Time;
  size: number;
  checked_at: Time | null;
  reason: string;
  url: string;
}

export interface Problem {
  id: string;
  code: string;
  text: string;
  since: Time;
}

export interface State {
  epoch: string;
  seq: number;
  hub: Info;
  cameras: Camera[];
  found: Found[];
  sensors: Sensor[];
  boards: Board[];
  requests: Request[];
  rules_active: boolean;
  problems: Problem[];
  /** How many awareness items are shown. */
  awareness: number;
}

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

/** One of the hub's own websocket messages; `data` depends on `type`. */
export interface HubMessage {
  seq: number;
  type: string;
  at: Time;
  data: Record<string, unknown>;
}

export type FromHub =
  | { type: "state"; state: State; available: boolean }
  | { type: "message"; message: HubMessage }
  | { type: "away"; since: Time | null };

export interface HouseName {
  entry_id: string;
  hub_id: string;
  name: string;
  available: boolean;
  last_heard: Time | null;
  may_answer: boolean;
  may_manage: boolean;
}

export interface Conditions {
  agencies: string[];
  kinds: string[];
  incidents: string[];
  level_from: number | null;
  level_to: number | null;
  findings: string[];
  farther_than_m: number | null;
  nearer_than_m: number | null;
  longer_than_s: number | null;
  hours: [number, number] | null;
  strengths: Match["strength"][];
  words: string[];
}

export interface Rule {
  id: string;
  name: string;
  when: Conditions;
  then: Verdict;
  prepare: boolean;
  people: number;
  cool_off_s: number;
  on: boolean;
  from_config: boolean;
}

export interface RuleList {
  rules: Rule[];
  active: boolean;
}

export interface Trial {
  fits: number;
  of: number;
  alone: number;
  request_ids: string[];
  sentence: string;
}

export interface Ledger {
  checkpoint: string;
  entries: Record<string, unknown>[];
}

export interface Asked {
  requests: number;
  with_clips: number;
  approved: number;
  denied: number;
  waiting: number;
  unanswered: number;
  delivered: number;
  opened: number;
  median_area_km2: number | null;
  largest_area_km2: number | null;
  median_window_s: number | null;
  longest_window_s: number | null;
  median_answer_s: number | null;
  findings: { code: string; count: number }[];
}

export interface FigureGroup {
  key: string;
  name: string;
  all: Asked;
  here: Asked;
}

export interface Figures {
  all: Asked;
  here: Asked;
  agencies: FigureGroup[];
  months: FigureGroup[];
  incidents: FigureGroup[];
}

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

/**
 * The hub's JSON. Made by scripts/generate from tests/contract/openapi.json.
 */

/** RFC 3339 in UTC. */
export type Time = string;

/** An agency's account of one request: what became of all shares that it received. */
export interface Account {
  index: number;
  issued: Time;
  received: Band;
  opened: Band;
  unopened: Band;
  withdrawn: Band;
  used: Band;
  handed_on: Band;
  deleted: Band;
  kept: Band;
  handed_to: string[];
  keep_until: Time | null;
  text: string;
  findings: Finding[];
}

/** What an agency owes about one request: an account by `due`, and what it promised. */
export interface Accounting {
  closes: Time;
  due: Time | null;
  delete_by: Time | null;
  late_since: Time | null;
  account: Account | null;
}

/** An agency on a board, with its requests in the last twelve months. */
export interface ActiveAgency {
  name: string;
  level: number;
  requests: number;
}

/** A film or photo that a person added. */
export interface AddedFile {
  id: string;
  kind: AddedKind;
  name: string;
  size_bytes: number;
  duration_ms: number;
  width: number;
  height: number;
  start: Time | null;
  traces: Trace[];
}

/** The files that people added to an answer, in the order in which they came. */
export interface AddedFileList {
  added: AddedFile[];
}

/** What a person added. */
export type AddedKind =
  | "film"
  | "photo";

/** A film or photo that a person added, and the part of it that is sent. */
export interface AddedPiece {
  file_id: string;
  kind: AddedKind;
  start_ms: number;
  end_ms: number;
  masks: Mask[];
  moving: MovingMask[];
}

/** Who asks. */
export interface Agency {
  id: string;
  name: string;
  kind: string;
  level: number;
  domain: string;
}

/** How an agency stands with the accounts that it owes on all followed boards. */
export interface AgencyAccounts {
  owed: number;
  in_time: number;
  late: number;
  late_since: Time | null;
  retention_days: number | null;
}

/** Every agency of the followed boards, those with the most requests first. */
export interface AgencyList {
  agencies: AgencySummary[];
}

/** How much was asked in one month, and how much of that is resolved. */
export interface AgencyMonth {
  key: string;
  requests: number;
  resolved: number;
}

/** An agency in full. */
export interface AgencyRecord {
  id: string;
  name: string;
  kind: string;
  domain: string;
  level: number;
  origins: string[];
  first_seen: Time | null;
  keys: KeyState;
  setting: AgencySetting;
  requests: number;
  open: number;
  resolved: number;
  resolved_share: number | null;
  last_request: Time | null;
  months: AgencyMonth[];
  jurisdiction: Circle | Polygon | MultiPolygon;
  accounts: AgencyAccounts;
  delivery_key: string;
  keys_change_at: Time | null;
  registered: Registered[];
  median_resolve_s: number | null;
  incidents: IncidentCount[];
  findings: FindingCount[];
  median_area_km2: number | null;
  largest_area_km2: number | null;
  median_window_s: number | null;
  longest_window_s: number | null;
  window_lengths: WindowLengths[];
  request_ids: string[];
}

/** Whether the household is notified about one agency's requests. */
export type AgencySetting =
  | "notify"
  | "quiet"
  | "hidden";

/** An agency in the list of all. */
export interface AgencySummary {
  id: string;
  name: string;
  kind: string;
  domain: string;
  level: number;
  origins: string[];
  first_seen: Time | null;
  keys: KeyState;
  setting: AgencySetting;
  requests: number;
  open: number;
  resolved: number;
  resolved_share: number | null;
  last_request: Time | null;
  months: AgencyMonth[];
  jurisdiction: Circle | Polygon | MultiPolygon;
  accounts: AgencyAccounts;
}

/** Yes or no. */
export type Answer =
  | "approve"
  | "deny";

/** Who answered; the owner must allow approvals without a person. */
export type AnsweredBy =
  | "person"
  | "automation"
  | "rule";

/** An archive, and what is known of it since its last answer. */
export interface Archive {
  id: string;
  name: string;
  kind: ArchiveKind;
  address: string;
  folder: string;
  pattern: string;
  zone: string;
  lender: string;
  verify: boolean;
  added_at: Time;
  state: ArchiveState;
  since: Time;
  reason: string;
  version: string;
  clock_offset_ms: number | null;
  clock_uncertainty_ms: number;
  cameras: ArchiveCamera[];
  files: number | null;
}

/** A camera as its archive knows it. */
export interface ArchiveCamera {
  key: string;
  name: string;
  labels: Label[];
  has_events: boolean;
  earliest: Time | null;
  latest: Time | null;
  camera_id: string | null;
}

/** How an archive is read. */
export type ArchiveKind =
  | "frigate"
  | "onvif"
  | "folder"
  | "lent";

/** Every archive, in the order in which they were added. */
export interface ArchiveList {
  archives: Archive[];
}

/** Whether an archive answers. */
export type ArchiveState =
  | "unknown"
  | "connected"
  | "away"
  | "wrong_password";

/** The meaning of an item's area. */
export type AreaMeaning =
  | ""
  | "event"
  | "alerted";

/** What a number of requests ask for, and what became of them here; null if there are none. */
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
  findings: FindingCount[];
}

/** The items that are shown, newest first, and the state of their sources. */
export interface Awareness {
  sources: AwarenessHealth[];
  items: AwarenessItem[];
}

/** A clip from where and when an item says that something happened. */
export interface AwarenessClip {
  clip_id: string;
  camera_id: string;
  camera_name: string;
  start: Time;
  end: Time;
}

/** What an item has to do with this house; it is only shown. */
export interface AwarenessConcern {
  reason: string;
  cameras: string[];
  clips: AwarenessClip[];
}

/** The state of a source, for everybody who may read. */
export interface AwarenessHealth {
  id: string;
  name: string;
  host: string;
  kind: string;
  state: AwarenessState;
  since: Time;
  fetched_at: Time | null;
  reason: string;
  seen: number;
  shown: number;
}

/** One item of a source, as plain text, including links. */
export interface AwarenessItem {
  id: string;
  source_id: string;
  source_name: string;
  kind: AwarenessKind;
  publisher: string;
  title: string;
  text: string;
  instruction: string;
  event: string;
  urgency: string;
  severity: string;
  certainty: string;
  area_text: string;
  areas: (Circle | Polygon)[];
  area_is: AreaMeaning;
  link: string;
  link_host: string;
  published: Time;
  updated: Time;
  expires: Time | null;
  window: Window | null;
  findings: Finding[];
  distance_m: number | null;
  concern: AwarenessConcern | null;
}

/** The format of a source. */
export type AwarenessKind =
  | "cap"
  | "atom"
  | "rss"
  | "json_feed"
  | "wanted";

/** A public source for where this house is, to be added by its address. */
export interface AwarenessOffer {
  kind: AwarenessKind | null;
  url: string;
  name: string;
  area: string;
}

/** The sources offered here, without those that are followed. */
export interface AwarenessOfferList {
  offers: AwarenessOffer[];
}

/** A source with its address, which may contain a key, so only for its owner. */
export interface AwarenessSource {
  id: string;
  url: string;
  name: string;
  kind: string;
  poll_minutes: number;
  within_km: number | null;
  allow_private_address: boolean;
  from_config: boolean;
  state: AwarenessState;
  since: Time;
  fetched_at: Time | null;
  reason: string;
  seen: number;
  shown: number;
}

/** Every awareness source. */
export interface AwarenessSourceList {
  sources: AwarenessSource[];
}

/** The state of a source. */
export type AwarenessState =
  | "starting"
  | "following"
  | "unreachable"
  | "unreadable";

/** A number of shares: 0, or the band that it lies in; `at_most` is null for 1000 and more. */
export interface Band {
  at_least: number;
  at_most: number | null;
}

/** The reason for a match's strength; names the sentence in translations. */
export type Because =
  | "clips"
  | "nothing_moved"
  | "asking"
  | "not_recorded"
  | "just_outside"
  | "never_shared"
  | "no_camera";

/** A followed board. */
export interface Board {
  origin: string;
  state: BoardState;
  since: Time;
  size: number;
  checked_at: Time | null;
  reason: string;
  unchecked: Unchecked | null;
  witnesses: number;
  quorum: number;
  fingerprint: string;
  url: string;
  newer: number;
  read_since: Time | null;
  earlier_percent: number | null;
  region: string;
  region_as_of: Time | null;
}

/** Every followed board. */
export interface BoardList {
  boards: Board[];
}

/** What the owner trusts about a followed board. */
export interface BoardPolicy {
  url: string;
  origin: string;
  log_key: string;
  inbox_key: string;
  witnesses: string[];
  quorum: number;
  verifiers: string[];
  allow_private_address: boolean;
  read_earlier: boolean;
  region: string;
}

/** A board before anybody follows it. If its key isn't the link's, only the keys are shown. */
export interface BoardPreview {
  policy: BoardPolicy | null;
  name: string;
  operator: string;
  key: KeyComparison;
  asked: RequestVolume | null;
  home_inside: boolean | null;
  area: string;
  agencies: ActiveAgency[];
  agencies_more: number;
  verifiers: NamedKey[];
  witnesses: NamedKey[];
  quorum: number;
  size: number;
  since: Time | null;
  state: BoardState | null;
  unread: string;
}

/** What one verifier confirms of a board's agencies: the least that may be read of it. */
export interface BoardRegion {
  verifier: string;
  name: string;
  agencies: number;
}

/** The regions of a board of which only one may be read. */
export interface BoardRegions {
  regions: BoardRegion[];
}

/** The state of a board, as shown to a person. */
export type BoardState =
  | "starting"
  | "following"
  | "unreachable"
  | "unchecked"
  | "stopped"
  | "left";

/** How to give the hub access to cameras of one maker, and what works with them. */
export interface BrandAdvice {
  name: string;
  advice: string;
}

/** Every maker with advice, in order of their names. */
export interface BrandList {
  brands: BrandAdvice[];
}

/** An adopted camera and what it is doing. */
export interface Camera {
  id: string;
  name: string;
  kind: SourceKind;
  make: string;
  model: string;
  firmware: string;
  entity_id: string;
  archive_id: string | null;
  doorbell: boolean;
  indoor: boolean;
  may_share: boolean;
  recording: boolean;
  state: CameraState;
  since: Time;
  reason: string;
  notes: string[];
  video: string;
  audio: string;
  events: boolean;
  clock_offset_ms: number | null;
  lost_packets: number;
  motion: boolean;
  motion_agreement: MotionAgreement;
  score: number;
  threshold: number;
  last_ring: Time | null;
  snapshot_at: Time | null;
  has_snapshot: boolean;
  place: Place | null;
  masks: Mask[];
  motion_masks: Mask[];
  sensitivity: number;
  sound: boolean;
  wired: boolean;
  transport: Transport;
  keep: Keep;
}

/** Every camera. */
export interface CameraList {
  cameras: Camera[];
  found: Found[];
}

/** The state of an adopted camera, as shown to a person. */
export type CameraState =
  | "starting"
  | "recording"
  | "reconnecting"
  | "wrong_password"
  | "no_key_frames"
  | "disk_full"
  | "sleeping"
  | "paused"
  | "archived";

/** The size of one camera's recordings, even if the camera was removed. */
export interface CameraStorage {
  camera_id: string;
  size_bytes: number;
  oldest: Time;
  newest: Time;
}

/** Everything within `radius_m` of a point; at most 1,000 km. */
export interface Circle {
  shape: "circle";
  lat: number;
  lon: number;
  radius_m: number;
}

/** An interval of one camera's recording. */
export interface Clip {
  id: string;
  camera_id: string;
  start: Time;
  end: Time;
  triggers: TriggerKind[];
  labels: Label[];
  thumbnail: boolean;
}

/** Clips, newest first. */
export interface ClipList {
  clips: Clip[];
}

/** A clip that a request concerns, within its window; the reason, and how exact its time is. */
export interface ClipMatch {
  clip_id: string;
  camera_id: string;
  camera_name: string;
  start: Time;
  end: Time;
  reason: string;
  sight: Sight;
  distance_m: number;
  share: number;
  triggers: TriggerKind[];
  labels: Label[];
  marked_at: Time | null;
  clock_uncertainty_ms: number | null;
  picture_offset_ms: number | null;
}

/** The conditions under which a rule fits; an empty or null one fits every request. */
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
  strengths: MatchStrength[];
  labels: Label[];
  words: string[];
}

/** The first yes to one proposal, if two people must give one. */
export interface Consent {
  by: string;
  at: Time;
  proposal_id: string;
}

/** The result of one piece: the very file that an approval seals. */
export interface Cut {
  number: number;
  start: Time | null;
  end: Time | null;
  frames: number;
  frames_copied: number;
  width: number;
  height: number;
  size_bytes: number;
  sha256: string;
  clock_offset_ms: number;
  audio: boolean;
  sources: number;
  signed_offer: Signed | null;
  signed_film: SignedFilm | null;
}

/** The house's one answer; final from `final_at` on. */
export interface Decision {
  request_id: string;
  answer: Answer;
  proposal_id: string | null;
  by: string;
  answered_by: AnsweredBy;
  first_by: string;
  reason: string;
  decided_at: Time;
  final_at: Time;
}

/** A directory and what its newest list states. */
export interface Directory {
  url: string;
  name: string;
  boards: number;
  signed_at: Time;
  checked_at: Time | null;
  reason: string;
}

/** Every directory, and the boards in them that cover a camera or are the nearest. */
export interface DirectoryList {
  directories: Directory[];
  boards: FoundBoard[];
  covering: number;
}

/** How the one download is doing. */
export type DownloadState =
  | "running"
  | "failed";

/** An error, in one sentence. */
export interface Error {
  error: ErrorBody;
}

/** What went wrong. */
export interface ErrorBody {
  code: string;
  reason: string;
  values: Record<string, unknown>;
  message: string;
  advice?: string;
}

/** Each kind's payload is described in `tests/contract/api.txt`. */
export type EventType =
  | "camera.found"
  | "scan.changed"
  | "camera.changed"
  | "trigger"
  | "archive.changed"
  | "clip.added"
  | "snapshot"
  | "sensor.changed"
  | "archive.query"
  | "board.changed"
  | "request.changed"
  | "request.received"
  | "request.matched"
  | "request.decided"
  | "request.closed"
  | "request.voided"
  | "proposal.changed"
  | "footage.changed"
  | "export.changed"
  | "share.changed"
  | "agency.changed"
  | "rules.changed"
  | "awareness.changed"
  | "map.changed"
  | "problem.raised"
  | "problem.cleared";

/** What a pattern says of a file; all its text comes from there. */
export interface ExampleFile {
  file: string;
  camera: string;
  start: Time | null;
}

/** A clip that a person saves. */
export interface Export {
  id: string;
  camera_id: string;
  start: Time;
  end: Time;
  state: ExportState;
  done: number;
  size_bytes: number | null;
  reason: string;
  name: string;
}

/** How far a clip to save is. */
export type ExportState =
  | "running"
  | "done"
  | "failed";

/** The readings of one lent sensor within a window. */
export interface Extract {
  sensor_id: string;
  sensor_name: string;
  start: Time;
  end: Time;
}

/** What an archive was asked for because of a request; the reason says what is missing. */
export interface Fetch {
  camera_id: string;
  camera_name: string;
  archive_id: string;
  archive_name: string;
  state: FetchState;
  reason: string;
  size_bytes: number;
  missing: Window[];
  changed_at: Time;
}

/** How far the hub has come in fetching footage for a request. */
export type FetchState =
  | "waiting"
  | "fetching"
  | "done"
  | "failed";

/** What was asked around here, by whom, how wide, and what this house answered. */
export interface Figures {
  all: Asked;
  here: Asked;
  agencies: Group[];
  months: Group[];
  incidents: Group[];
}

/** Under which number the bytes of a file are expected. */
export interface FileNumber {
  number: number;
}

/** Something about a request that the household should know. */
export interface Finding {
  code: string;
  severity: Severity;
  text: string;
  params: Record<string, string | number>;
}

/** How many requests have one kind of finding. */
export interface FindingCount {
  code: string;
  count: number;
}

/** Every camera over the time that is looked at, in the cameras' order. */
export interface Footage {
  start: Time;
  end: Time;
  lanes: Lane[];
}

/** Something that happened; without a clip if only an archive says so. */
export interface FootageEvent {
  clip_id: string;
  start: Time;
  end: Time;
  kind: TriggerKind;
  labels: Label[];
}

/** Where a stretch of footage is. */
export type FootageSource =
  | "hub"
  | "archive"
  | "folder";

/** A camera found on the network. */
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
  lent_by: string;
  adopted: boolean;
}

/** An archive that can be added in one step; all its text comes from the network. */
export interface FoundArchive {
  kind: ArchiveKind;
  name: string;
  address: string;
  version: string;
  needs_password: boolean;
  verify: boolean;
  archive_id: string | null;
}

/** Every archive that was found. */
export interface FoundArchiveList {
  found: FoundArchive[];
}

/** A board as a directory describes it; its own link shows whether that is true. */
export interface FoundBoard {
  name: string;
  address: string;
  operator: string;
  covers: boolean;
  agencies: number | null;
  requests_year: number | null;
  directory: string;
}

/** How a camera was found. */
export type FoundBy =
  | "mdns"
  | "ws_discovery"
  | "hand"
  | "archive";

/** Every camera found on the network. */
export interface FoundList {
  found: Found[];
}

/** A map file in a folder of the hub's machine; not checked yet. */
export interface FoundMapFile {
  name: string;
  size_bytes: number;
}

/** The map files in a folder. */
export interface FoundMapFiles {
  files: FoundMapFile[];
}

/** When each frame of a clip's video is shown; the video's own time counts from `start`. */
export interface FrameTimes {
  start: Time;
  until: Time;
  tag: string;
  frames_us: number[];
}

/** A time without footage, and why. */
export interface Gap {
  start: Time;
  end: Time;
  reason: GapReason;
}

/** Why footage is missing. */
export type GapReason =
  | "paused"
  | "offline"
  | "overwritten"
  | "unknown";

/** What has changed that a proposal depends on. */
export type GroundChange =
  | "camera_gone"
  | "camera_closed"
  | "camera_indoors"
  | "camera_masked"
  | "camera_make"
  | "sensor_gone"
  | "sensor_changed"
  | "file_changed"
  | "delivery_key"
  | "agency_renamed"
  | "key_revoked"
  | "key_compromised"
  | "request_resolved"
  | "request_expired"
  | "board_stopped"
  | "board_left"
  | "limits"
  | "content";

/** The requests of one agency, month or incident: all, and those that concern this house. */
export interface Group {
  key: string;
  name: string;
  all: Asked;
  here: Asked;
}

/** The first message; missed events up to `seq`, the newest one, follow it. */
export interface Hello {
  type: "hello";
  epoch: string;
  seq: number;
  resumed: boolean;
}

/** Why lists leave a request out. */
export type HiddenBy =
  | ""
  | "request"
  | "agency";

/** A board that this home cosigns. */
export interface HomeWitness {
  origin: string;
  bastion: string;
  name: string;
  line: string;
  minute: number;
  connected: boolean;
  reason: string;
  cosigned_at: Time | null;
  size: number | null;
}

/** Every board that this home cosigns. */
export interface HomeWitnessList {
  boards: HomeWitness[];
}

/** Who answers, as far as the person chose to say; all fields empty means anonymous. */
export interface Identity {
  name: string;
  email: string;
  telephone: string;
}

/** How many requests are about one kind of incident. */
export interface IncidentCount {
  code: string;
  count: number;
}

/** Which hub this is. */
export interface Info {
  id: string;
  name: string;
  api: number;
  version: string;
}

/** Who detects motion in front of a camera. */
export type Judge =
  | "camera"
  | "home_assistant"
  | "hub";

/** How much of a camera's recording is kept; null means the hub's own setting. */
export interface Keep {
  days: number | null;
  gib: number | null;
}

/** A board's key beside the one that the link names, as eight words each. */
export interface KeyComparison {
  state: KeyMatch;
  words: string[];
  named_words: string[];
}

/** How a board's key compares with the one that a link names. */
export type KeyMatch =
  | "matches"
  | "differs"
  | "unnamed";

/** Whether an agency's keys can be trusted. */
export type KeyState =
  | "good"
  | "changing"
  | "revoked"
  | "compromised";

/** What a camera says it sees: a hint, never proof. */
export type Label =
  | "person"
  | "vehicle"
  | "animal"
  | "package";

/** One camera over the time that is looked at. */
export interface Lane {
  camera_id: string;
  archive_id: string;
  state: LaneState;
  reason: string;
  spans: Span[];
  gaps: Gap[];
  events: FootageEvent[];
  activity: number[];
  clock: LaneClock | null;
  codec: string;
}

/** The clock in a camera's picture, or by which its archive dates footage, minus the hub's. */
export interface LaneClock {
  offset_s: number;
  uncertainty_s: number;
}

/** Whether the archive of a camera has answered. */
export type LaneState =
  | "known"
  | "asking"
  | "unreachable";

/** Whether the ledger is as it was written; without complaints, it is. */
export interface LedgerCheck {
  entries: number;
  root: string;
  checked_at: Time;
  complaints: string[];
}

/** The whole ledger as a file that `neighbors verify` checks. */
export interface LedgerExport {
  file_name: string;
  file: string;
}

/** The ledger's signed checkpoint and its entries, in order, without those of time stamps. */
export interface LedgerView {
  checkpoint: string;
  entries: Record<string, unknown>[];
  stamped: StampedDay[];
  accounts: Record<string, Accounting>;
}

/** Something in Home Assistant that can lend an archive. */
export interface Lender {
  key: string;
  kind: string;
  name: string;
  lent: boolean;
}

/** All that Home Assistant said it could lend. */
export interface LenderList {
  lenders: Lender[];
}

/** A pairing link, and when it expires. */
export interface Link {
  link: string;
  expires: Time;
  scopes: string[];
  answers_as: AnsweredBy[];
}

/** A root certificate. */
export interface MakerRoot {
  name: string;
  subject: string;
  since: Time;
  until: Time;
  sha256: string;
  cameras: string[];
}

/** Every installed root certificate. */
export interface MakerRootList {
  roots: MakerRoot[];
}

/** A download that runs or failed. */
export interface MapDownload {
  host: string;
  state: DownloadState;
  done_bytes: number;
  size_bytes: number | null;
  reason: string;
}

/** The map file: what it covers in degrees, and where it came from. */
export interface MapFile {
  name: string;
  host: string;
  size_bytes: number;
  added_at: Time;
  tag: string;
  least_zoom: number;
  most_zoom: number;
  west: number;
  south: number;
  east: number;
  north: number;
  attribution: string;
  layers: string[];
}

/** A rectangle of the picture, in fractions of it. */
export interface Mask {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where a moving mask is at one moment, counted from the start of the cut. */
export interface MaskKey {
  at_ms: number;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A mask over a text on a camera's picture, and an excerpt: JPEG, in base64. */
export interface MaskSuggestion {
  mask: Mask;
  picture: string;
}

/** The texts that were found; there may be more. */
export interface MaskSuggestions {
  suggestions: MaskSuggestion[];
}

/** What a request concerns here, best clip first, and why there is no more. */
export interface Match {
  strength: MatchStrength;
  because: Because;
  reason: string;
  clips: ClipMatch[];
  cameras: string[];
  near: NearClip[];
}

/** How well this house can answer a request. */
export type MatchStrength =
  | "clips"
  | "camera_only"
  | "none";

/** One event with the current view of what it concerns. */
export interface Message {
  seq: number;
  type: EventType;
  at: Time;
  data: Record<string, unknown>;
}

/** Who judges a camera's motion now, and how many motions each of them saw in the last day. */
export interface MotionAgreement {
  judges: Judge[];
  both: number;
  only_camera: number;
  only_hub: number;
  stuck: boolean;
  since: Time | null;
}

/** A mask that follows something; `found` if a search suggested it. */
export interface MovingMask {
  keys: MaskKey[];
  found: boolean;
}

/** Parts, each an outline and its holes; rings are like a `Polygon`'s, and none touches another. */
export interface MultiPolygon {
  shape: "multipolygon";
  parts: [number, number][][][];
}

/** A verifier or witness that a board names. */
export interface NamedKey {
  name: string;
  key: string;
}

/** A clip outside the window by no more than the clock's uncertainty; it is not proposed. */
export interface NearClip {
  clip_id: string;
  camera_id: string;
  camera_name: string;
  start: Time;
  end: Time;
  apart_ms: number;
  reason: string;
  clock_uncertainty_ms: number | null;
}

/** The newest scan, or null before the first. */
export interface NewestScan {
  scan: Scan | null;
}

/** A token, which is shown only this once. */
export interface Paired {
  token: string;
  scopes: string[];
  answers_as: AnsweredBy[];
  hub: Info;
}

/** How a folder's file names say the time: now, or as one of them shows. */
export interface Pattern {
  pattern: string;
  zone: string;
  files: ExampleFile[];
}

/** One cut of one camera's recording; `own_masks_off` if its own masks were taken off. */
export interface Piece {
  camera_id: string;
  camera_name: string;
  start: Time;
  end: Time;
  masks: Mask[];
  moving: MovingMask[];
  own_masks_off: boolean;
  signed: Signed | null;
}

/** Where a camera is and which way it faces. */
export interface Place {
  latitude_udeg: number;
  longitude_udeg: number;
  heading_deg: number;
  view_deg: number;
  range_m: number;
}

/** A simple ring of (latitude, longitude), closed implicitly, not across 180 degrees. */
export interface Polygon {
  shape: "polygon";
  ring: [number, number][];
}

/** The practice request that is open now. */
export interface PracticeStarted {
  request: string;
}

/** How far the household has come with practice. */
export type PracticeState =
  | "never"
  | "open"
  | "answered";

/** Whether a proposal's clips have been cut for review. */
export type Preparation =
  | "none"
  | "preparing"
  | "ready"
  | "failed";

/** Something the owner should act on. */
export interface Problem {
  id: string;
  code: string;
  text: string;
  since: Time;
}

/** What was verified about a request; `file` and `commands` let anybody check it again. */
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
  witnesses: ProofWitness[];
  quorum: number;
  log_key: string;
  key_id: string;
  entry: string;
  file: string;
  file_name: string;
  commands: string[];
}

/** A witness that the owner trusts, and when it signed the checkpoint. */
export interface ProofWitness {
  name: string;
  at: Time;
}

/** Exactly what would leave; the id is the hash of everything else in it. */
export interface Proposal {
  id: string;
  recipient: Recipient;
  pieces: Piece[];
  added: AddedPiece[];
  words: string;
  extracts: Extract[];
  identity: Identity;
  audio: boolean;
  camera_make: boolean;
  own_copy: boolean;
  content_credentials: boolean;
  practice: boolean;
}

/** One question to a lender. */
export interface Query {
  id: string;
  lender: string;
  kind: string;
  camera_key: string;
  start: Time | null;
  end: Time | null;
  spans: QuerySpan[];
  most_bytes: number;
}

/** Every ask that waits for its answer. */
export interface QueryList {
  query_ids: string[];
}

/** A span to fetch. */
export interface QuerySpan {
  key: string;
  start: Time;
  end: Time;
}

/** A sensor's state, from then until its next reading. */
export interface Reading {
  at: Time;
  state: string;
}

/** A sensor's readings, in order. */
export interface ReadingList {
  readings: Reading[];
}

/** The only one who could open the share. */
export interface Recipient {
  agency_id: string;
  agency_name: string;
  origin: string;
  delivery_key: string;
}

/** Where an agency is registered, and how well its identity is confirmed there. */
export interface Registered {
  origin: string;
  index: number;
  at: Time;
  level: number;
  url: string;
}

/** A request and its state in this house. */
export interface Request {
  id: string;
  origin: string;
  index: number;
  leaf: string;
  url: string;
  agency: Agency;
  incident: string;
  title: string;
  text: string;
  case_number: string;
  contact: string;
  window: Window;
  area: Circle | Polygon;
  issued: Time;
  expires: Time;
  status: RequestStatus;
  thread: ThreadItem[];
  findings: Finding[];
  second_signatures: string[];
  accounting: Accounting | null;
  match: Match;
  fetches: Fetch[];
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
  ruled_by: RuledBy;
  rule: string;
  people: number;
  cool_off_s: number;
  hidden: boolean;
  hidden_by: HiddenBy;
  practice: boolean;
}

/** Requests, newest first. */
export interface RequestList {
  requests: Request[];
}

/** The stage of a request. */
export type RequestStatus =
  | "open"
  | "resolved"
  | "expired";

/** How much a board has asked in the last twelve months, from its verified log. */
export interface RequestVolume {
  year: number;
  near: number | null;
  usual_minutes: number | null;
  months: number[];
}

/** What would leave with a proposal, as far as it is prepared. */
export interface Review {
  request_id: string;
  proposal: Proposal;
  preparation: Preparation;
  reason: string;
  cuts: Cut[];
  custody: Record<string, unknown>;
  size_bytes: number;
  estimated_bytes: number;
  finds_faces: boolean;
  signs_clips: boolean;
}

/** One rule; only the config file changes one that is `from_config`. */
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

/** Every rule, in order; the first one that fits decides. */
export interface RuleList {
  rules: Rule[];
  active: boolean;
}

/** The origin of a verdict. */
export type RuledBy =
  | "rule"
  | "level"
  | "off"
  | "hidden"
  | "quiet";

/** What one way of finding cameras reported about a camera. */
export interface Said {
  found_by: FoundBy;
  address: string;
  name: string;
  detail: string;
  at: Time;
}

/** One scan for cameras on the network. */
export interface Scan {
  running: boolean;
  began_at: Time;
  ends_at: Time;
}

/** How far a search for faces and texts, or for what is followed, is. */
export interface SearchProgress {
  searching: boolean;
  done: number;
}

/** A lent sensor. */
export interface Sensor {
  id: string;
  entity_id: string;
  name: string;
  kind: string;
  unit: string;
  lent_at: Time;
}

/** Every lent sensor, in the order in which they were lent. */
export interface SensorList {
  sensors: Sensor[];
}

/** How far a home is set up. */
export interface Setup {
  cameras: number;
  placed: number;
  found: number;
  boards: number;
  practice: PracticeState;
  finished: boolean;
  recordings: SetupRecordings;
}

/** Where recordings are and what they cost. */
export interface SetupRecordings {
  folder: string;
  free_bytes: number;
  camera_day_bytes: number;
  days: number;
  in_backups: boolean;
  reason: string;
}

/** What the board does about a finding; at home every finding is a flag. */
export type Severity =
  | "refuse"
  | "hold"
  | "flag";

/** How far a share has come; `own_copy` names the household's own copy of it. */
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
  practice: boolean;
}

/** A share and what its board's inbox has signed about it; empty if nothing yet. */
export interface ShareNotes {
  share: Share;
  receipt: string;
  opened: string;
  withdrawal: string;
}

/** The progress of a share; each step is durable before the next begins. */
export type ShareState =
  | "approved"
  | "sealed"
  | "sending"
  | "delivered"
  | "failed"
  | "withdrawing"
  | "withdrawn";

/** How a camera sees an area. */
export type Sight =
  | "inside"
  | "facing";

/** The time of a camera's signed recording: whole groups of pictures. */
export interface Signed {
  start: Time;
  end: Time;
}

/** A camera's signed recording: the very file that an approval seals beside the clip. */
export interface SignedFilm {
  start: Time;
  end: Time;
  frames: number;
  groups: number;
  size_bytes: number;
  sha256: string;
}

/** How an adopted camera is read. */
export type SourceKind =
  | "onvif"
  | "rtsp"
  | "flv"
  | "mjpeg"
  | "jpeg"
  | "lent"
  | "archive";

/** A stretch of footage without a gap, and where it is. */
export interface Span {
  start: Time;
  end: Time;
  source: FootageSource;
}

/** The time stamps that came on one day, in UTC. */
export interface StampedDay {
  day: string;
  hours: number;
  replies: number;
}

/** Everything, as of event `seq` or later. */
export interface State {
  epoch: string;
  seq: number;
  hub: Info;
  cameras: Camera[];
  archives: Archive[];
  found: Found[];
  sensors: Sensor[];
  boards: Board[];
  requests: Request[];
  rules_active: boolean;
  problems: Problem[];
  awareness: number;
}

/** How much disk space the recordings use. */
export interface Storage {
  free_bytes: number;
  floor_bytes: number;
  held_bytes: number;
  fetched_bytes: number;
  encrypted: boolean;
  cameras: CameraStorage[];
}

/** Where streets come from. */
export type StreetSource =
  | "none"
  | "file"
  | "server";

/** Where streets come from, and the map file, if there is one. */
export interface Streets {
  source: StreetSource;
  file: MapFile | null;
  download: MapDownload | null;
}

/** What a search looks for. */
export type Subject =
  | "faces"
  | "texts";

/** Masks over one face or text that was found, and a picture of it: JPEG, in base64. */
export interface Suggestion {
  kind: Subject;
  masks: MovingMask[];
  picture: string;
}

/** What was found; there may be more. */
export interface Suggestions {
  suggestions: Suggestion[];
}

/** A later entry of a request's thread. */
export interface ThreadItem {
  kind: ThreadKind;
  index: number;
  issued: Time;
  text: string;
}

/** What a later entry of a thread is. */
export type ThreadKind =
  | "update"
  | "correct"
  | "resolve"
  | "answer"
  | "notice"
  | "challenge";

/** A service that stamps each hour. */
export interface TimestampService {
  url: string;
  name: string;
  has_own_root: boolean;
  added_at: Time;
  stamped_at: Time | null;
  accuracy_ms: number | null;
  failures: number;
  reason: string;
}

/** Every service that stamps each hour; without any, nothing is stamped. */
export interface TimestampServiceList {
  services: TimestampService[];
}

/** A paired client; the token itself cannot be shown again. */
export interface Token {
  id: string;
  name: string;
  scopes: string[];
  answers_as: AnsweredBy[];
  made_at: Time;
  current: boolean;
}

/** Every paired client, oldest first. */
export interface TokenList {
  tokens: Token[];
}

/** What a file tells beside its pictures. */
export type Trace =
  | "device"
  | "other"
  | "person"
  | "place"
  | "text"
  | "thumbnail"
  | "time";

/** How a camera sends its stream: inside the RTSP connection, or in separate datagrams. */
export type Transport =
  | "tcp"
  | "udp";

/** What a rule would have done with every known request. */
export interface Trial {
  fits: number;
  of: number;
  alone: number;
  request_ids: string[];
  sentence: string;
}

/** What caused the trigger. */
export type TriggerKind =
  | "motion"
  | "button"
  | "external"
  | "recorded";

/** Why a board cannot be verified now. None of these proves anything against it. */
export type Unchecked =
  | "own_clock"
  | "future"
  | "few_witnesses"
  | "not_fresh"
  | "not_signed"
  | "old_copy"
  | "entries"
  | "newer"
  | "again";

/** What a rule does with a request; the first rule that fits decides. */
export type Verdict =
  | "deny"
  | "notify"
  | "list"
  | "approve";

/** The last yes that no longer counts, because what it depended on has changed. */
export interface Voided {
  code: GroundChange;
  name: string;
  reason: string;
  by: string;
  at: Time;
  proposal_id: string;
}

/** The half-open interval [start, end). */
export interface Window {
  start: Time;
  end: Time;
}

/** How many requests have a window up to this length, and longer than the previous group's. */
export interface WindowLengths {
  to_s: number;
  count: number;
}

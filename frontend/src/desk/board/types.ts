/**
 * The board desk's JSON. Made by scripts/generate from tests/contract/board-desk.json.
 */

/** RFC 3339 in UTC. */
export type Time = string;

/** The id of an agency. */
export interface AgencyView {
  agency: string;
}

/** How the newest backup is. */
export type BackupState =
  | "fresh"
  | "none"
  | "old";

/** The newest backup that the board knows of, and the last one that was read back. */
export interface BackupStatus {
  state: BackupState;
  oldest_h: number;
  at?: string;
  place?: string;
  by?: string;
  is_reported?: boolean;
  size_bytes?: number | null;
  entries?: number | null;
  read_at?: string;
  read_place?: string;
  holds?: boolean | null;
  fault?: string;
  fault_text?: Record<string, unknown>;
}

/** Everything that the operator's page shows. */
export interface BoardStatus {
  title: string;
  url: string;
  link: string;
  now: string;
  is_served: boolean;
  not_ready: string;
  entries: number;
  published: number;
  checkpoint_at: string;
  posts_waiting: number;
  posts_held: number;
  registrations: number;
  posts_today: number;
  quorum: number;
  witnesses: WitnessStatus[];
  homes: HomeWitnesses;
  mirrors: MirrorStatus[];
  backups: BackupStatus;
  acts: RecordedAct[];
  verifiers: VerifierStatus[];
  notices: NoticeStatus[];
  storage: StorageStatus;
  inbox: InboxStatus;
  load: LoadStatus | null;
}

/** What was verified, and what does not hold. */
export interface CheckView {
  checked: Record<string, number>;
  complaints: string[];
}

/** An error, in one sentence. */
export interface DeskError {
  code: string;
  message: string;
  details?: Record<string, unknown>;
}

/** What the page at an agency's domain says. */
export type DomainProof =
  | "away"
  | "named"
  | "none"
  | "other"
  | "refused";

/** What the page at a domain says of an agency's id. */
export interface DomainView {
  proof: DomainProof;
}

/** What was decided about another post that the same rule held. */
export interface EarlierDecision {
  state: HeldState;
  agency_name: string;
  title: string;
  reason: string;
  decided_at: string;
  index: number | null;
}

/** Where something was logged. */
export interface EntryView {
  index: number;
}

/** A held post as a moderator sees it; its texts are safe to show, and still a stranger's. */
export interface HeldPost {
  ticket: string;
  agency: string;
  agency_name: string;
  held_at: string;
  state: HeldState;
  findings: [string, string][];
  reason: string;
  public_reason: string;
  decided_by: string;
  decided_at: string;
  index: number | null;
  type: string;
  title: string;
  text: string;
  title_pieces: Piece[];
  text_pieces: Piece[];
  incident: string;
  case_number: string;
  contact: string;
  start: string;
  end: string;
  area_km2: number;
  radius_m: number | null;
  sign_again_at: string;
  domain: string;
  level: number;
  requests: number;
  held_before: number;
  approved_before: number;
  refused_before: number;
  about: number | null;
  about_title: string;
}

/** One held post, decided or not. */
export interface HeldPostView {
  post: HeldPost;
}

/** The posts that wait, oldest first, and how the board decided before. */
export interface HeldPosts {
  held: HeldPost[];
  rules: RuleRecord[];
  last_decided_at: string;
}

/** The posts that wait, oldest first, and the board's record. */
export interface HeldPostsView {
  posts: HeldPosts;
  can_decide: boolean;
  is_served: boolean;
}

/** The state of a held post. */
export type HeldState =
  | "approved"
  | "published"
  | "refused"
  | "waiting";

/** How many homes look. */
export interface HomeWitnesses {
  named: number;
  looking: number;
  newest_at: string;
}

/** What is arriving, against what may. */
export interface InboxStatus {
  arriving: number;
  most_arriving: number;
  sending: number | null;
  most_sending: number;
  arrived_shares: number;
  arrived_bytes: number;
  busiest_uploads: number | null;
  busiest_bytes: number | null;
  most_address_uploads: number;
  most_address_bytes: number;
  shares: number;
  shares_bytes: number;
  fullest_entry: number | null;
  fullest_shares: number;
  fullest_bytes: number;
  most_request_shares: number;
  most_request_bytes: number;
}

/** What was answered since the process started, an hour at a time, for a day at most. */
export interface LoadStatus {
  hours: [string, number][];
  in_time_s: number | null;
  minute: number;
  busiest_minute: number;
  slowest: [number, string, string][];
  turned_away: number;
  unexpected: number;
  listeners: number;
}

/** A mirror's address. */
export interface MirrorBody {
  url: string;
}

/** What each mirror showed at the last look. */
export interface MirrorListView {
  mirrors: MirrorStatus[];
}

/** What a mirror's checkpoint is, beside the board's own. */
export type MirrorState =
  | "ahead"
  | "away"
  | "behind"
  | "catching_up"
  | "fork"
  | "other"
  | "same"
  | "stale"
  | "unknown";

/** One mirror, as of the last look. */
export interface MirrorStatus {
  url: string;
  state?: MirrorState;
  size?: number | null;
  behind?: number;
  since?: string;
  checked_at?: string;
  proof?: string;
  fault?: string;
  fault_text?: Record<string, unknown>;
}

/** A notice on an entry, which everybody can read. */
export interface NoticeBody {
  index: number;
  text: string;
}

/** A notice of the board about an entry. */
export interface NoticeStatus {
  index: number;
  about: number;
  text: string;
  at: string;
}

/** What somebody did as the board's operator. */
export type OperatorAct =
  | "backup_limit"
  | "backup_made"
  | "backup_read"
  | "backup_reported"
  | "home_added"
  | "home_removed"
  | "mirror_added"
  | "mirror_removed"
  | "verifier_added"
  | "verifier_removed";

/** Who signed in since the desk was started, newest first. */
export interface PeopleView {
  people: PersonView[];
}

/** Somebody who signed in since the desk was started. */
export interface PersonView {
  id: string;
  name: string;
  account: string;
  roles: Role[];
  signed_in: string;
  is_in: boolean;
}

/** A piece of a text, safe to show, and the codes of the findings that are about it. */
export interface Piece {
  text: string;
  codes: string[];
}

/** A reason that everybody will read. */
export interface ReasonBody {
  reason?: string;
}

/** A reason as it will stand. */
export interface ReasonView {
  reason: string;
}

/** One act of an operator; its texts are safe to show. */
export interface RecordedAct {
  act: OperatorAct;
  at: string;
  by?: string;
  place?: string;
  size_bytes?: number | null;
  entries?: number | null;
  sha256?: string;
  holds?: boolean | null;
  fault?: string;
  fault_text?: Record<string, unknown>;
  hours?: number | null;
}

/** What a registration says, safe to show, and what the board would do with it. */
export interface RegistrationCheck {
  agency: string;
  name: string;
  kind: string;
  domain: string;
  contact: string;
  root_words: string[];
  area_km2: number;
  takes_shares: boolean;
  fault: string;
  fault_text: Record<string, unknown>;
  alike: string[];
  is_logged: boolean;
}

/** The registrations that wait, oldest first. */
export interface RegistrationsView {
  registrations: WaitingRegistration[];
}

/** What somebody may do at a desk; each is on its own, and a person may have several. */
export type Role =
  | "administrator"
  | "custodian"
  | "moderator"
  | "officer"
  | "operator"
  | "supervisor";

/** How the board decided about what one rule held, in the last year. */
export interface RuleRecord {
  code: string;
  held: number;
  published: number;
  refused: number;
  wait_s: number | null;
  latest: EarlierDecision[];
}

/** Who is signed in, and where. */
export interface SessionView {
  desk: string;
  name: string;
  roles: Role[];
  until: string;
  token?: string;
}

/** The code for one sign-in, and who uses it. */
export interface SignIn {
  code: string;
  name?: string;
  binding?: string;
}

/** A sign-in that was begun. */
export interface SignInBegun {
  address: string;
  binding: string;
}

/** How people sign in. */
export interface SignInView {
  provider: string;
}

/** How the board is. */
export interface StatusView {
  board: BoardStatus;
}

/** The disk with the board's folder. */
export interface StorageStatus {
  disk_bytes: number;
  free_bytes: number;
  least_free_bytes: number;
  log_bytes: number;
  database: string;
  tiles: string;
}

/** The path of what a player is to read, such as `/api/v1/films/1`. */
export interface TicketBody {
  path: string;
}

/** What to append to the path as `?ticket=`. */
export interface TicketView {
  ticket: string;
}

/** A verifier's public key. */
export interface VerifierBody {
  key: string;
}

/** The keys whose word counts from the next start on. */
export interface VerifierKeysView {
  keys: string[];
}

/** A verifier whose word counts on the board. */
export interface VerifierStatus {
  name: string;
  key: string;
  agencies: number;
  first_at: string;
  last_at: string;
}

/** A request that waits for a second signature, as everybody may know it. */
export interface WaitView {
  for_whom: string;
  since: string;
  agency_name: string;
  title: string;
}

/** One registration, and where its domain should name it. */
export interface WaitingRegistration {
  check: RegistrationCheck;
  page: string;
}

/** What waits for second signatures, oldest first. Nobody at this desk decides about it. */
export interface WaitsView {
  waiting: WaitView[];
}

/** A witness, and whether it has signed what is public now. */
export interface WitnessStatus {
  name: string;
  url: string;
  signed_at: string;
  signs: boolean;
  holds_other_log: boolean;
  fault: string;
  fault_text: Record<string, unknown>;
}

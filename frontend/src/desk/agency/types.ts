/**
 * The agency desk's JSON. Made by scripts/generate from tests/contract/agency-desk.json.
 */

/** RFC 3339 in UTC. */
export type Time = string;

/** What an officer says, and the revision that it changes. */
export interface AccountBody {
  revision: number;
  used?: number;
  keep_until?: string;
  text?: string;
}

/** A request, and what is owed for it. */
export interface AccountRow {
  id: string;
  title: string;
  case: string;
  case_number: string;
  closes: string;
  is_closed: boolean;
  due: string | null;
  late_since: string | null;
  is_late: boolean;
  is_kept_too_long: boolean;
  posted: string | null;
  delete_by: string | null;
  is_past_promise: boolean;
  received: number;
  kept: number;
  is_waiting: boolean;
}

/** One account: exact numbers beside what the public will read. */
export interface AccountView {
  request: AccountRow;
  agency: string;
  window_start: string;
  window_end: string;
  resolution: string;
  counts: CountLine[];
  never_fetched: number[];
  fetched: number;
  words: AccountWords;
  keep_until: string;
  draft: StatedView;
  posted: StatedView[];
  problems: ProblemView[];
  held_for: string[];
  revision: number;
  read: string;
  saved_by: string;
  saved_at: string;
  sent_by: string;
  sent_at: string;
  returned_by: string;
  reason: string;
  second_officer: boolean;
  own: boolean;
  may: ("post" | "send" | "send_back" | "write")[];
}

/** What an officer says beside what is counted. */
export interface AccountWords {
  used?: number;
  keep_until?: string;
  text?: string;
}

/** Which accounts. */
export interface AccountsQuery {
  after?: string;
  limit?: number;
}

/** Some requests: what is late first, then what is due next. */
export interface AccountsView {
  accounts: AccountRow[];
  total: number;
  late: number;
  next: string | null;
  promise: PromiseView | null;
}

/** What is added to a request. */
export interface AddBody {
  text: string;
}

/** What became of it: logged with its proof, or held for a moderator. */
export interface AddedView {
  proof: ProofView | null;
  findings: BoardFindingView[];
}

/** An answer to a challenge. */
export interface AnswerBody {
  challenge: string;
  text: string;
}

/** Who the agency is; its area is either a circle or an outline. */
export interface ApplicantBody {
  name: string;
  kind: string;
  domain: string;
  contact: string;
  circle?: string;
  outline?: string;
  post_quantum?: boolean | null;
}

/** The numbers of an area, and between which points it is narrowest. */
export interface AreaView {
  size_km2: number;
  least_width_m: number;
  ends: [[number, number], [number, number]];
  edge_m: number;
}

/** The revision that somebody has seen. */
export interface AtRevision {
  revision: number;
}

/** A board, with the key that was compared. */
export interface BoardBody {
  link: string;
  log_key: string;
}

/** Why the board holds or refuses a post, in its own words. */
export interface BoardFindingView {
  code: string;
  text: string;
}

/** How the board was found when it was last asked. */
export interface BoardView {
  origin: string;
  checked: string | null;
  away_since: string | null;
  is_forked: boolean;
  problem: string;
  problems: string[];
  size: number;
  own: number;
  foreign: number[];
  witnesses: number;
  trusted_witnesses: number;
  level: number | null;
  verifiers: string[];
  domain: string;
  is_revoked: boolean;
  is_locked: boolean;
  fetching: FetchingView | null;
}

/** Every opened share of a case, in the order of arrival. */
export interface CaseFilmsView {
  shares: ShareFilmsView[];
}

/** Which of a case's shares. */
export interface CaseQuery {
  after?: number;
  limit?: number;
}

/** A case in the list of cases. */
export interface CaseRow {
  case: string;
  case_number: string;
  title: string;
  requests: number;
  state: RequestState | null;
  shares: ShareCounts;
  last: string;
}

/** One case. */
export interface CaseView {
  case: string;
  case_number: string;
  requests: OwnRequestView[];
  counts: ShareCounts;
  withdrawn: ShareView[];
  shares: ShareView[];
  next: number | null;
}

/** Which cases. */
export interface CasesQuery {
  find?: string;
  after?: string;
  limit?: number;
}

/** Some cases, the last changed first. */
export interface CasesView {
  cases: CaseRow[];
  total: number;
  next: string | null;
}

/** Every certificate, newest first. */
export interface CertificatesView {
  certificates: DeletionCertificate[];
}

/** What somebody holds against a request, as the board received it. Nobody is named. */
export interface ChallengeView {
  id: string;
  entry: number;
  at: string;
  text: string;
  answers: string[];
}

/** The challenges of one request, oldest first. */
export interface ChallengesView {
  challenges: ChallengeView[];
}

/** New keys, signed by the root key. */
export interface ChangeBody {
  reason: string;
  root: RootBody;
  with_delivery?: boolean;
}

/** A logged change of keys. */
export interface ChangeView {
  index: number;
  since?: string | null;
}

/** A draft as it is typed. */
export interface CheckDraft {
  content: DraftContent;
  request?: string;
}

/** One thing that a reader wants to know of a share. */
export interface CheckLine {
  code: string;
  title: string;
  ground: string;
}

/** The result of a check of a share. A check that fails raises an error instead. */
export type CheckResult =
  | "not_checked"
  | "not_proved"
  | "proved";

/** The checks of one result. */
export interface CheckSection {
  result: CheckResult;
  title: string;
  lead: string;
  items: CheckLine[];
}

/** Everything within `radius_m` of a point; at most 1,000 km. */
export interface Circle {
  shape: "circle";
  lat: number;
  lon: number;
  radius_m: number;
}

/** Where a copy goes, and the key's passphrase. */
export interface CopyBody {
  folder: string;
  passphrase: string;
  remove?: boolean;
}

/** A copy that was read back and opened. */
export interface CopyView {
  file: string;
  has_others: boolean;
  is_same_disk: boolean;
}

/** One number of an account. */
export interface CountLine {
  name: string;
  exact: number;
  public: string;
}

/** Whose clock says when something was filmed, and what is known of that clock. */
export type DatedBy =
  | "archive"
  | "archive_own"
  | "file"
  | "hub"
  | "measured"
  | "nobody"
  | "person";

/** What to delete. */
export interface DeletionBody {
  shares?: string[];
  why?: string;
  confirmed?: string;
  files?: number | null;
}

/** A certificate whose signature holds. */
export interface DeletionCertificate {
  id: string;
  agency: string;
  case_number: string;
  is_whole: boolean;
  shares: GoneView[];
  files: GoneView[];
  size_bytes: number;
  handed_on: HandedOnView[];
  kept_until: string;
  why: string;
  by: string;
  began: string;
  ended: string;
  key: string;
}

/** What a deletion takes away. */
export interface DeletionPlanView {
  is_whole: boolean;
  shares: string[];
  files: number;
  size_bytes: number;
}

/** How the department asks; what is left out stays as it is. */
export interface DepartmentBody {
  second_officer?: boolean | null;
  zone?: string | null;
  webhook?: string | null;
  map_tiles?: string | null;
  map_credit?: string | null;
}

/** A page of the log. */
export interface DepartmentLogView {
  entries: LogEntryView[];
  more: boolean;
  people: string[];
  verdict: LogVerdictView;
}

/** Who the agency is, as it was entered. */
export interface DepartmentView {
  name: string;
  kind: string;
  domain: string;
  contact: string;
  circle: string;
  corners: number;
}

/** An error, in one sentence. */
export interface DeskError {
  code: string;
  message: string;
  details?: Record<string, unknown>;
}

/** The disk on which the agency's folder is. */
export interface DiskView {
  free_bytes: number;
  total_bytes: number;
}

/** What a draft asks for, as it is typed: nothing of it must be right yet. */
export interface DraftContent {
  incident?: string;
  title?: string;
  text?: string;
  case_number?: string;
  contact?: string;
  day?: string;
  start?: string;
  end?: string;
  start_fold?: 0 | 1 | null;
  end_fold?: 0 | 1 | null;
  zone?: string;
  area?: DrawnCircle | DrawnOutline | null;
  life_days?: number;
}

/** What the page for writing a request needs to know. */
export interface DraftFormView {
  agency: string;
  domain: string;
  kind: string;
  contact: string;
  jurisdiction: Circle | Polygon | MultiPolygon;
  incidents: Record<string, string>;
  second_officer: boolean;
  zone: string;
  smallest_km2: number;
  largest_km2: number;
  least_width_m: number;
  shortest_s: number;
  longest_s: number;
  longest_life_days: number;
  most_per_case: number;
  longest: Record<string, number>;
  level: number | null;
  map_tiles: string;
  map_host: string;
  map_credit: string;
}

/** A draft in the list. */
export interface DraftLine {
  id: string;
  title: string;
  case_number: string;
  state: DraftState;
  saved_by: string;
  saved_at: string;
  source: string;
  lease: LeaseView | null;
  mine: boolean;
}

/** Where a draft is on its way. */
export type DraftState =
  | "held"
  | "posted"
  | "returned"
  | "waiting"
  | "writing";

/** One draft, and what this person may do with it. */
export interface DraftView {
  id: string;
  revision: number;
  state: DraftState;
  content: DraftContent;
  writer: string;
  saved_by: string;
  saved_at: string;
  source: string;
  lease: LeaseView | null;
  may: ("ask_board" | "delete" | "post" | "send" | "send_back" | "withdraw" | "write")[];
  own: boolean;
  sent_by: string;
  returned_by: string;
  reason: string;
  released_by: string;
  changed: string[];
  before: DraftContent | null;
  is_on_its_way: boolean;
  request: string;
  proof: ProofView | null;
  findings: BoardFindingView[];
  waits_for: string[];
  waits_since: string;
}

/** Every draft that is not posted, and how the department asks. */
export interface DraftsView {
  drafts: DraftLine[];
  second_officer: boolean;
  zone: string;
  systems: string[];
  webhook: string;
  map_tiles: string;
  map_credit: string;
}

/** A circle as it is drawn, in micro-degrees; it may still be too small or too large. */
export interface DrawnCircle {
  shape: "circle";
  lat: number;
  lon: number;
  radius_m: number;
}

/** An outline as it is drawn; it may still cross itself or lack corners. */
export interface DrawnOutline {
  shape: "polygon";
  ring: [number, number][];
}

/** What somebody agrees to: that the share is removed for good. */
export interface DropBody {
}

/** What to hand on, and to what kind of body. */
export interface ExportBody {
  shares?: string[];
  extras?: Extra[];
  to: Receiver;
  reference?: string;
}

/** What an export of this share may have in it, beside what always is. */
export interface ExportChoices {
  name: string;
  size_bytes: number;
  log_entries: number;
  stills: string[];
  marks: number;
  has_certificate: boolean;
}

/** A written archive, to be fetched from `/cases/{case}/exports/{name}`. */
export interface ExportedView {
  name: string;
  sha256: string;
  size_bytes: number;
}

/** What may be in an export beside what always is. */
export type Extra =
  | "certificate"
  | "log"
  | "marks"
  | "stills";

/** One of the facts that stand above a request's text. */
export interface FactView {
  label: string;
  value: string;
  small: string;
}

/** The share that is being fetched. */
export interface FetchingView {
  share: number;
  here_bytes: number;
}

/** A film or photo of a share, as its signed record describes it. */
export interface FilmFacts {
  name: string;
  sha256: string;
  size_bytes: number;
  start?: string;
  end?: string;
  clock?: string;
  frames?: number;
}

/** A film or photo, and by which clock it is dated. */
export interface FilmView {
  name: string;
  kind: "film" | "photo" | "still";
  sha256: string;
  size_bytes: number;
  dated_by: DatedBy;
  start: string | null;
  end: string | null;
  uncertainty_ms: number | null;
  offset_ms: number | null;
  covered: number;
  has_sound: boolean;
}

/** One thing that the board would refuse or hold, or that is still missing. */
export interface FindingView {
  code: string;
  grade: "hold" | "missing" | "refuse";
  field: string;
  text: string;
  spans: SpanView[];
  fix: FixView | null;
}

/** What one button does: these characters become `text`. */
export interface FixView {
  field: string;
  start: number;
  end: number;
  text: string;
}

/** A board, and what people compare. */
export interface FoundBoardView {
  url: string;
  origin: string;
  log_key: string;
  words: string[];
  has_link_key: boolean;
}

/** A frame to mark or to save; whoever sends it again under the same id makes it once. */
export interface FrameMark {
  id: string;
  share: string;
  film: string;
  frame: number;
  note?: string;
}

/** When each frame of a film is shown, in microseconds after the first. */
export interface FrameTimesView {
  times_us: number[];
  end_us: number;
}

/** Why the queue ended: there was no room on the disk. */
export interface FullDiskView {
  opened: number;
  sealed: number;
  missing_bytes: number;
}

/** A share or a file that is gone, by its hash. */
export interface GoneView {
  name: string;
  sha256: string;
  size_bytes: number;
}

/** An export that had left the department before. */
export interface HandedOnView {
  at: string;
  to: string;
  sha256: string;
}

/** An agency's private keys. */
export type Key =
  | "delivery"
  | "post-quantum"
  | "posting"
  | "root";

/** How a key is kept. */
export type KeyState =
  | "elsewhere"
  | "locked"
  | "plain"
  | "unlocked";

/** How one key is kept. */
export interface KeyView {
  key: Key;
  state: KeyState;
  until?: string | null;
}

/** Every key of the agency. */
export interface KeysView {
  keys: KeyView[];
  pending_since?: string | null;
}

/** A time that the case knows otherwise, such as that of the first call. */
export interface KnownTime {
  id: string;
  at: string;
  uncertainty_ms?: number | null;
  note: string;
}

/** Who has a draft open. */
export interface LeaseView {
  name: string;
  since: string;
  mine: boolean;
}

/** A board's link or address. */
export interface LinkBody {
  link: string;
}

/** One entry. */
export interface LogEntryView {
  number: number;
  at: string;
  who: string;
  act: string;
  case: string;
  request: string;
  share: string;
  about: Record<string, string>;
  sha256: string;
}

/** An archive of the log, to be fetched from `/log/files/{name}`. */
export interface LogFileView {
  name: string;
}

/** Which entries to return, newest first. */
export interface LogQuery {
  case?: string;
  who?: string;
  share?: string;
  act?: string;
  before?: number;
  most?: number;
}

/** Whether the log holds. */
export interface LogVerdictView {
  holds: boolean;
  size: number;
  checked_at: string;
  root: string;
  key: string;
  faults: string[];
  first: number;
}

/** A frame that somebody marked, or a time that the case knows otherwise. */
export interface MarkView {
  id: string;
  label: string;
  share: string;
  film: string;
  film_sha256: string;
  frame: number;
  film_us: number;
  at: string | null;
  uncertainty_ms: number | null;
  dated_by: string;
  notes: NoteView[];
  still: StillView | null;
  by: string;
  made_at: string;
}

/** The marks of a case that were not removed, in the order in which they were made. */
export interface MarksView {
  revision: number;
  marks: MarkView[];
}

/** Parts, each an outline and its holes; rings are like a `Polygon`'s, and none touches another. */
export interface MultiPolygon {
  shape: "multipolygon";
  parts: [number, number][][][];
}

/** Why something needs somebody. */
export type NeedKind =
  | "account"
  | "account_draft"
  | "challenge"
  | "disk"
  | "draft"
  | "failed"
  | "foreign"
  | "held"
  | "keys"
  | "overdue"
  | "refused"
  | "unacknowledged"
  | "withdrawn";

/** Something that needs somebody. */
export interface NeedView {
  kind: NeedKind;
  at: string;
  id?: string;
  title?: string;
  case?: string;
  case_number?: string;
  share?: number | null;
  is_opened?: boolean;
  count?: number;
  who?: string;
  reason?: string;
  bytes?: number;
  until?: string;
}

/** What a new draft begins with. */
export interface NewDraft {
  content?: DraftContent;
}

/** The passphrase of the posting and delivery keys; empty leaves them plain. */
export interface NewKeysBody {
  passphrase: string;
}

/** The passphrase of a root key. */
export interface NewRootBody {
  passphrase: string;
  again?: boolean;
}

/** A note; empty takes it away. */
export interface NoteBody {
  note: string;
}

/** What somebody wrote at a mark. */
export interface NoteView {
  text: string;
  by: string;
  at: string;
}

/** The shares to open. */
export interface OpenBody {
  shares: number[];
  withdrawn_too?: boolean;
  reason?: string;
  again?: boolean;
}

/** Where the opening of one share is. */
export interface OpeningView {
  share: number;
  state: string;
  step: number;
  steps: number;
  message?: string;
  unasked?: string;
}

/** The queue, and what became of those that were in it last. */
export interface OpeningsView {
  is_running: boolean;
  openings: OpeningView[];
  full?: FullDiskView | null;
}

/** A request of the agency; its texts are safe to show. */
export interface OwnRequestView {
  id: string;
  title: string;
  case: string;
  case_number: string;
  incident: string;
  asked: string;
  expires: string;
  index: number | null;
  state: RequestState;
  resolved: string | null;
  shares: ShareCounts;
}

/** What was typed or scanned from a paper copy. */
export interface PaperBody {
  typed: string;
  remove?: boolean;
}

/** The language of a paper copy. */
export interface PaperQuery {
  language?: string;
}

/** A new passphrase for a key; if it has one, it must be unlocked. */
export interface PassphraseBody {
  passphrase: string;
  old?: string;
}

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

/** A simple ring of (latitude, longitude), closed implicitly, not across 180 degrees. */
export interface Polygon {
  shape: "polygon";
  ring: [number, number][];
}

/** How the poster is printed. */
export interface PosterQuery {
  language?: string;
  paper?: string;
  where?: string;
  zone?: string;
}

/** Why an account can't be posted as it is. */
export interface ProblemView {
  code: string;
  text: string;
}

/** How many days after closing shares are deleted. */
export interface PromiseBody {
  days: number;
  text?: string;
}

/** What the agency has promised in public. */
export interface PromiseView {
  days: number;
  text: string;
  since: string;
}

/** A posted request's place in the log. */
export interface ProofView {
  request: string;
  index: number;
  public_since: string;
  witnesses: number;
  trusted: number;
  file: string;
  link: string;
}

/** What an opened share has in it, and how much of it is proved. */
export interface ProvedView {
  proved: number;
  not_proved: number;
  clips: number;
  photos: number;
  seconds: number;
  is_clock_measured: boolean;
  has_words: boolean;
  has_readings: boolean;
}

/** What somebody has read. */
export interface ReadBody {
  read: string;
}

/** What kind of body an export goes to; an account names kinds, never names. */
export type Receiver =
  | "agency"
  | "court"
  | "defense"
  | "insurer"
  | "other"
  | "prosecutor";

/** One record of a dispatch or records system; only its number is required. */
export interface RecordBody {
  number: string;
  incident?: string;
  summary?: string;
  narrative?: string;
  start?: string;
  end?: string;
  latitude?: number | null;
  longitude?: number | null;
}

/** What the board answered so far. */
export interface RegistrationStatusView {
  is_logged: boolean;
  level?: number;
  index?: number;
}

/** Where a request is. */
export type RequestState =
  | "closed"
  | "expired"
  | "held"
  | "open"
  | "pending";

/** One request and what was added to it. */
export interface RequestView {
  id: string;
  title: string;
  text: string;
  incident: string;
  case_number: string;
  contact: string;
  window: Window;
  status: "expired" | "held" | "open" | "pending" | "resolved";
  issued: string;
  expires: string;
  proof: ProofView | null;
  thread: ThreadPart[];
}

/** Which requests. */
export interface RequestsQuery {
  after?: string;
  limit?: number;
}

/** Some requests, newest first. */
export interface RequestsView {
  requests: OwnRequestView[];
  total: number;
  next: string | null;
}

/** A copy of a key, and its passphrase. */
export interface RestoreBody {
  passphrase: string;
  file?: string;
  typed?: string;
}

/** The last day on which a case is kept, and why. */
export interface RetentionBody {
  until: string;
  why?: string;
}

/** A date, and who set it. */
export interface RetentionDateView {
  until: string;
  why: string;
  by: string;
  at: string;
  is_by_rule: boolean;
}

/** What the days of a retention rule follow. */
export type RetentionEvent =
  | "arrival"
  | "closing"
  | "export";

/** The department's rule. */
export interface RetentionRuleBody {
  rule: RuleDays | null;
}

/** How long cases are kept for which nobody sets a date. */
export interface RetentionRuleView {
  days: number;
  after: RetentionEvent;
}

/** Until when a case is kept. */
export interface RetentionView {
  case: string;
  case_number: string;
  shares: string[];
  current: RetentionDateView | null;
  earlier: RetentionDateView[];
  is_due: boolean;
  is_begun: boolean;
}

/** Every case that has opened shares here, those that are due first. */
export interface RetentionsView {
  rule: RetentionRuleView | null;
  cases: RetentionView[];
}

/** Why an account goes back to its writer. */
export interface ReturnBody {
  reason: string;
}

/** A posting key that somebody else may have. */
export interface RevokeBody {
  reason: string;
  root: RootBody;
  last_good: number;
}

/** What somebody may do at a desk; each is on its own, and a person may have several. */
export type Role =
  | "administrator"
  | "custodian"
  | "moderator"
  | "officer"
  | "operator"
  | "supervisor";

/** Where the root key is, and its passphrase. */
export interface RootBody {
  file?: string;
  typed?: string;
  passphrase?: string;
}

/** How many days, and after what. */
export interface RuleDays {
  days: number;
  after: RetentionEvent;
}

/** A draft's new content, and the revision that it changes. */
export interface SaveDraft {
  revision: number;
  content: DraftContent;
}

/** Why a draft goes back to its writer. */
export interface SendBack {
  revision: number;
  reason: string;
}

/** Who is signed in, and where. */
export interface SessionView {
  desk: string;
  name: string;
  roles: Role[];
  until: string;
  token?: string;
}

/** How far the first hour has come. */
export interface SetupView {
  step: number;
  kinds: string[];
  department: DepartmentView | null;
  root: KeyState;
  is_root_made: boolean;
  root_copies: string[];
  are_keys_made: boolean;
  keys: KeyState;
  board: FoundBoardView | null;
  agency: string;
  register: string;
  domain_address: string;
  domain_page: string;
}

/** How many shares there are of each kind. */
export interface ShareCounts {
  new?: number;
  opened?: number;
  withdrawn?: number;
  failed?: number;
  total?: number;
}

/** What an opened share holds; every text is safe to show. */
export interface ShareFilmsView {
  share: string;
  films: FilmView[];
  words: string;
  readings: string[][];
  readings_count: number;
  identity: string;
  is_from_page: boolean;
  opened: string | null;
  received_at: string | null;
  noted_at: string | null;
  withdrawn_at: string | null;
  refused: string;
}

/** What was found when a share was last checked. */
export interface ShareReportView {
  share: string;
  case: string;
  case_number: string;
  title: string;
  request: string;
  checked_at: string;
  arrived_at: string;
  opened_at: string;
  withdrawn_at: string;
  sealed_sha256: string;
  size_bytes: number;
  films: FilmFacts[];
  groups: CheckSection[];
  failures: string[];
  changed: string[];
  sealed_holds: boolean;
  export: ExportChoices;
}

/** Where a share is, as the desk shows it. */
export type ShareState =
  | "coming"
  | "dropped"
  | "elsewhere"
  | "failed"
  | "opened"
  | "sealed"
  | "withdrawn";

/** One share; nothing of what is in it before it was opened. */
export interface ShareView {
  number: number;
  request: string;
  case: string;
  case_number: string;
  at: string;
  size_bytes: number;
  state: ShareState;
  is_here: boolean;
  opened?: string | null;
  acknowledged?: string | null;
  is_acknowledged?: boolean;
  withdrawn?: string | null;
  is_notice_read?: boolean;
  dropped?: string | null;
  failed?: string;
  proof?: ProvedView | null;
}

/** Which shares. */
export interface SharesQuery {
  state?: ShareState | null;
  after?: number;
  limit?: number;
}

/** Some shares, by number. */
export interface SharesView {
  shares: ShareView[];
  total: number;
  next: number | null;
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

/** Characters of a text, counted as JavaScript does. */
export interface SpanView {
  field: string;
  start: number;
  end: number;
}

/** An account as the public reads it. */
export interface StatedView {
  at: string | null;
  sentences: string;
}

/** One removable disk. */
export interface StickView {
  folder: string;
  free_bytes: number;
  has_others: boolean;
}

/** The removable disks of the machine on which the desk runs. */
export interface SticksView {
  sticks: StickView[];
}

/** A saved frame in its original light. */
export interface StillView {
  sha256: string;
  size_bytes: number;
  width: number;
  height: number;
  by: string;
  at: string;
}

/** The name of a system that may make drafts. */
export interface SystemBody {
  name: string;
}

/** A system's token, which is shown once. */
export interface SystemView {
  token: string;
}

/** What the rules say about words that are to be added. */
export interface ThreadCheckView {
  findings: FindingView[];
}

/** Something that was added to a request. */
export interface ThreadPart {
  id: string;
  kind: "correction" | "resolution" | "update";
  text: string;
  issued: string;
  held: boolean;
}

/** The path of what a player is to read, such as `/api/v1/films/1`. */
export interface TicketBody {
  path: string;
}

/** What to append to the path as `?ticket=`. */
export interface TicketView {
  ticket: string;
}

/** Everything that the page shows. */
export interface TodayView {
  agency: string;
  needs: NeedView[];
  needs_total: number;
  requests: OwnRequestView[];
  requests_open: number;
  requests_held: number;
  requests_total: number;
  shares: ShareView[];
  shares_new: number;
  last_share: string | null;
  board: BoardView;
  disk: DiskView;
}

/** A passphrase, which is kept in the desk's memory only. */
export interface UnlockBody {
  passphrase: string;
  others?: boolean;
  hours?: number;
}

/** Everything that the rules say, and how the board will show it. */
export interface VerdictView {
  findings: FindingView[];
  passed: string[];
  earlier: number;
  may_post: boolean;
  area: AreaView | null;
  window: WindowView | null;
  facts: FactView[];
}

/** A stretch of a film that somebody has just watched, in frames counted from 1. */
export interface Watched {
  from_frame: number;
  to_frame: number;
}

/** The half-open interval [start, end), UTC to the second. */
export interface Window {
  start: string;
  end: string;
}

/** The requested time in UTC, and what is to be said of its clocks. */
export interface WindowView {
  start: string;
  end: string;
  length_s: number;
  zone_name: string;
  offset_minutes: number;
  ended_s_ago: number;
  changed: string;
  changes_within: boolean;
}

/** A passphrase that was made for somebody. */
export interface WordsView {
  words: string[];
  bits: number;
}

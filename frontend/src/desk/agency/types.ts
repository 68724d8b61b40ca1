/**
 * The agency desk's JSON. Made by scripts/generate from tests/contract/agency-desk.json.
 */

/** RFC 3339 in UTC. */
export type Time = string;

/** An error, in one sentence. */
export interface DeskError {
  code: string;
  message: string;
  details?: Record<string, unknown>;
}

/** An agency's private keys. */
export type Key =
  | "delivery"
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
}

/** What somebody may do at a desk; each is on its own, and a person may have several. */
export type Role =
  | "administrator"
  | "custodian"
  | "moderator"
  | "officer"
  | "operator"
  | "supervisor";

/** Who is signed in, and where. */
export interface SessionView {
  desk: string;
  name: string;
  roles: Role[];
  until: string;
  token?: string;
}

/** The code of a link, and who uses it. */
export interface SignIn {
  code: string;
  name: string;
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
}

/** A passphrase, which is kept in the desk's memory only. */
export interface UnlockBody {
  passphrase: string;
  others?: boolean;
}

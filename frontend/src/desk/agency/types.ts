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

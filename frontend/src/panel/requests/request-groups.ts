import type { Request } from "../../api/types.ts";

export type Filter = "open" | "needs" | "awareness" | "answered" | "closed" | "hidden";

export const FILTERS: Filter[] = ["open", "needs", "awareness", "answered", "closed", "hidden"];

/** Whether a request needs this person now: what they snoozed does not. */
type Waits = (request: Request) => boolean;

function groupOf(request: Request, waits: Waits): Group["name"] {
  if (request.hidden) return "hidden";
  if (request.decision) return "answered";
  if (request.status !== "open") return "closed";
  if (waits(request)) return "needs";
  return request.pending ? "snoozed" : "near";
}

const IN_OPEN: ReadonlySet<string> = new Set(["needs", "snoozed", "near"]);

function shows(filter: Filter, group: Group["name"]): boolean {
  return group === filter || (filter === "open" && IN_OPEN.has(group));
}

/** Return the requests that a filter shows: what needs an answer first, then the newest. */
export function filtered(requests: readonly Request[], filter: Filter, waits: Waits): Request[] {
  return requests
    .filter((request) => shows(filter, groupOf(request, waits)))
    .map((request) => ({ request, first: waits(request) }))
    .sort(
      (one, other) =>
        Number(other.first) - Number(one.first) ||
        (other.request.issued < one.request.issued ? -1 : 1),
    )
    .map(({ request }) => request);
}

/** Return how many requests each filter shows. */
export function counts(requests: readonly Request[], waits: Waits): Record<Filter, number> {
  const own = requests.map((request) => groupOf(request, waits));
  return Object.fromEntries(
    FILTERS.map((filter) => [filter, own.filter((group) => shows(filter, group)).length]),
  ) as Record<Filter, number>;
}

const GROUPS = ["needs", "snoozed", "near", "answered", "closed", "hidden"] as const;

export interface Group {
  /** Of the words `requests.group.NAME`. */
  name: (typeof GROUPS)[number];
  requests: Request[];
}

/** Return what a filter shows in groups, in the order of the list; empty groups are left out. */
export function groups(requests: readonly Request[], filter: Filter, waits: Waits): Group[] {
  const visible = filtered(requests, filter, waits);
  return GROUPS.map((name) => ({
    name,
    requests: visible.filter((request) => groupOf(request, waits) === name),
  })).filter((group) => group.requests.length);
}

/** A, B, … Z, AA, AB, … */
export function key(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26));
  return at < 26 ? letter : key(Math.floor(at / 26) - 1) + letter;
}

/** How a request is drawn: solid if a verifier confirmed its agency, else low; quiet if it is over. */
export function tone(request: Request): "solid" | "low" | "quiet" {
  if (request.status !== "open" || request.decision) return "quiet";
  return request.agency.level >= 2 ? "solid" : "low";
}

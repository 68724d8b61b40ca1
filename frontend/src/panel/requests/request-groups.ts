import type { Request } from "../../api/types.ts";

export type Filter = "open" | "needs" | "awareness" | "answered" | "closed" | "hidden";

export const FILTERS: Filter[] = ["open", "needs", "awareness", "answered", "closed", "hidden"];

function filterOf(request: Request): Exclude<Filter, "awareness"> {
  if (request.hidden) return "hidden";
  if (request.decision) return "answered";
  if (request.status !== "open") return "closed";
  return request.pending ? "needs" : "open";
}

/** Return the requests that a filter shows: what needs an answer first, then the newest. */
export function filtered(requests: readonly Request[], filter: Filter): Request[] {
  const fits = (request: Request) => {
    const own = filterOf(request);
    return own === filter || (filter === "open" && own === "needs");
  };
  return requests
    .filter(fits)
    .sort(
      (one, other) =>
        Number(other.pending) - Number(one.pending) || (other.issued < one.issued ? -1 : 1),
    );
}

export interface Group {
  /** Of the words `requests.group.NAME`. */
  name: "needs" | "near" | "answered" | "closed" | "hidden";
  requests: Request[];
}

/** Return what a filter shows in groups, in the order of the list; empty groups are left out. */
export function groups(requests: readonly Request[], filter: Filter): Group[] {
  const visible = filtered(requests, filter);
  const groupOf = (request: Request): Group["name"] => {
    const own = filterOf(request);
    return own === "open" ? "near" : own;
  };
  const names: Group["name"][] = ["needs", "near", "answered", "closed", "hidden"];
  return names
    .map((name) => ({ name, requests: visible.filter((request) => groupOf(request) === name) }))
    .filter((group) => group.requests.length);
}

/** A, B, … Z, AA, AB, … */
export function key(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26));
  return at < 26 ? letter : key(Math.floor(at / 26) - 1) + letter;
}

/** How a request is drawn: solid L2 and L3, low L0 and L1, quiet if it is over. */
export function tone(request: Request): "solid" | "low" | "quiet" {
  if (request.status !== "open" || request.decision) return "quiet";
  return request.agency.level >= 2 ? "solid" : "low";
}

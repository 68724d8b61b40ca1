import type { House } from "../api/house.ts";
import type { Board, Request } from "../api/types.ts";
import { undoable_ms } from "../parts/ask.ts";

/** What of a request the card shows: the ask, the ten seconds after a deny, or a share on its way. */
export type Shown = { kind: "ask" | "denied" | "share"; request: Request };

const SHOWN_AFTER_MS = 10 * 60 * 1000;

/** Return whether a share is on its way, or has just come to an end that should be seen. */
function underWay(request: Request, now_ms: number): boolean {
  if (request.decision?.answer !== "approve") return false;
  const share = request.share;
  if (!share) return request.status === "open";
  if (["delivered", "withdrawn", "failed"].includes(share.state))
    return now_ms - Date.parse(share.changed_at) < SHOWN_AFTER_MS;
  return true;
}

/** Return what the card pages through: what waits first, then what is on its way. */
export function shown(house: House, now_ms: number): Shown[] {
  const asks: Shown[] = [];
  const shares: Shown[] = [];
  for (const request of house.requests) {
    if (request.pending && !request.hidden) asks.push({ kind: "ask", request });
    else if (undoable_ms(request, now_ms)) asks.push({ kind: "denied", request });
    else if (underWay(request, now_ms)) shares.push({ kind: "share", request });
  }
  return [...asks, ...shares];
}

export function forked(house: House): Board[] {
  return house.boards.filter((board) => board.state === "stopped");
}

/** The figures of a card that has nothing to ask. */
export function figures(house: House, now: Date): { open: number; year: number; shares: number } {
  const year = now.getFullYear();
  return {
    open: house.requests.filter(
      (request) => request.status === "open" && !request.decision && !request.hidden,
    ).length,
    year: house.requests.filter((request) => new Date(request.issued).getFullYear() === year)
      .length,
    shares: house.requests.filter((request) => request.share?.state === "delivered").length,
  };
}

export type Step = "done" | "now" | "open";

/** The four steps of a share: cut and masked, sealed, sending, receipt. */
export function steps(request: Request): Step[] {
  const state = request.share?.state ?? "approved";
  const at = { approved: 0, sealed: 1, sending: 2, withdrawing: 2, delivered: 4 }[
    state as "approved"
  ];
  return [0, 1, 2, 3].map((step) =>
    at === undefined || step > at ? "open" : step < at ? "done" : "now",
  );
}

/** How much of a share was sent, 0 to 1. */
export function sent(request: Request): number {
  const share = request.share;
  return share?.size_bytes ? share.sent_bytes / share.size_bytes : 0;
}

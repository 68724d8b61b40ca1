import type { Board, Request } from "../../api/types.ts";

/** Where a request stands for this page: what can be done, what is in the way. */
export type Phase =
  | "away"
  | "forked"
  | "left"
  | "revoked"
  | "no_key"
  | "decide"
  | "nothing"
  | "information"
  | "consent"
  | "cooling"
  | "sealing"
  | "sending"
  | "delivered"
  | "opened"
  | "failed"
  | "withdrawing"
  | "withdrawn"
  | "denied"
  | "resolved"
  | "expired"
  | "watching";

export interface ReviewStatus {
  readonly request: Request;
  readonly available: boolean;
  readonly boards: readonly Board[];
  readonly mayAnswer: boolean;
  /** Whether the agency has logged a key that a share can be sealed to; null if unknown. */
  readonly hasKey: boolean | null;
  readonly now: number;
}

const REVOKED = new Set(["revoked_key", "compromised_key"]);

/** Return what the page shows; what has left comes first, then what stops a share, then the rest. */
export function phaseOf(status: ReviewStatus): Phase {
  const { request, boards } = status;
  if (!status.available) return "away";
  if (request.decision) return afterDecision(request, status.now);
  if (request.share?.withdrawn || request.share?.state === "withdrawn") return "withdrawn";
  if (request.status !== "open") return request.status;
  const board = boards.find((each) => each.origin === request.origin);
  if (board?.state === "stopped") return "forked";
  if (board?.state === "left") return "left";
  if (request.findings.some((finding) => REVOKED.has(finding.code))) return "revoked";
  if (status.hasKey === false) return "no_key";
  if (!status.mayAnswer) return "watching";
  if (request.consent) return "consent";
  if (request.match.clips.length) return "decide";
  return request.match.strength === "none" && request.match.because !== "nothing_moved"
    ? "information"
    : "nothing";
}

function afterDecision(request: Request, now: number): Phase {
  const { decision, share } = request;
  if (decision?.answer === "deny") return "denied";
  switch (share?.state) {
    case undefined:
    case "approved":
      return decision && Date.parse(decision.final_at) > now ? "cooling" : "sealing";
    case "sealed":
      return "sealing";
    case "delivered":
      return share?.opened ? "opened" : "delivered";
    default:
      return share?.state ?? "sealing";
  }
}

/** Whether anything can still be changed and sent. */
export function canDecide(phase: Phase): boolean {
  return ["decide", "nothing", "information", "consent"].includes(phase);
}

/** Whether a deny is still an answer: it sends nothing, so a stopped board is no reason against it. */
export function canDeny(phase: Phase): boolean {
  return canDecide(phase) || ["forked", "left", "revoked", "no_key"].includes(phase);
}

/** Whether nothing of it is sent: it was denied, is over, or its board or agency isn't trusted. */
export function isStopped(phase: Phase): boolean {
  return ["denied", "resolved", "expired", "forked", "left", "revoked", "no_key"].includes(phase);
}

/** What changed in a request since it was opened here, so that it must be read again. */
export function changedSince(opened: Request, now: Request): "window" | "thread" | null {
  if (opened.window.start !== now.window.start || opened.window.end !== now.window.end)
    return "window";
  return now.thread.length > opened.thread.length ? "thread" : null;
}

/** How much of a share has left, 0 to 1. */
export function sentPart(request: Request): number {
  const { size_bytes = 0, sent_bytes = 0 } = request.share ?? {};
  return size_bytes > 0 ? Math.min(1, sent_bytes / size_bytes) : 0;
}

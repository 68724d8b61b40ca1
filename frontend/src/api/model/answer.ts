/** What the house answered, and what became of it. */

import type { Time } from "./ground.ts";

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

/** The last yes that no longer counts, because what it stood on has changed: nothing left. */
export interface Voided {
  code: string;
  name: string;
  reason: string;
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

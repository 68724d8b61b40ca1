/** Everything at once, and the messages that change it. */

import type { Camera, Found, Sensor } from "./camera.ts";
import type { Time } from "./ground.ts";
import type { Request } from "./request.ts";

export interface Info {
  id: string;
  name: string;
  api: number;
  version: string;
}

export interface Board {
  origin: string;
  state: "starting" | "following" | "unreachable" | "unchecked" | "stopped" | "left";
  since: Time;
  size: number;
  checked_at: Time | null;
  reason: string;
  /** Why it cannot be checked now; null where it can. A hub before 1.6 says nothing of it. */
  unchecked?: string | null;
  witnesses?: number;
  /** How many of the witnesses must have signed; with 0 nobody else checks this board. */
  quorum?: number;
  url: string;
  /** How many entries are of types that the hub does not know; older hubs do not say. */
  newer?: number;
}

export interface Problem {
  id: string;
  code: string;
  text: string;
  since: Time;
}

export interface State {
  epoch: string;
  seq: number;
  hub: Info;
  cameras: Camera[];
  found: Found[];
  sensors: Sensor[];
  boards: Board[];
  requests: Request[];
  rules_active: boolean;
  problems: Problem[];
  /** How many awareness items are shown. */
  awareness: number;
}

/** One of the hub's own websocket messages; `data` depends on `type`. */
export interface HubMessage {
  seq: number;
  type: string;
  at: Time;
  data: Record<string, unknown>;
}

export type FromHub =
  | { type: "state"; state: State; available: boolean }
  | { type: "message"; message: HubMessage }
  | { type: "away"; since: Time | null };

export interface HouseName {
  entry_id: string;
  hub_id: string;
  name: string;
  available: boolean;
  last_heard: Time | null;
  may_answer: boolean;
  may_manage: boolean;
  /** What the hub lets this Home Assistant do, whoever looks. */
  link?: "admin" | "decide" | "automations" | "read";
}

/** The hub's answers, as its OpenAPI description has them. Times are RFC 3339 in UTC. */

export type * from "./model/agency.ts";
export type * from "./model/answer.ts";
export type * from "./model/awareness.ts";
export type * from "./model/camera.ts";
export type * from "./model/ground.ts";
export type * from "./model/ledger.ts";
export type * from "./model/proposal.ts";
export type * from "./model/request.ts";
export type * from "./model/rules.ts";
export type * from "./model/state.ts";

import type { Request, Share } from "../../src/api/types.ts";
import { press } from "../acting.ts";
import { alley, answered, board, camera, clip, NOW, others, request, setupOf, voided } from "../fixtures.ts";
import { HOUSE, type Scenes } from "../hass.ts";

const denied = (): Request =>
  alley({
    pending: false,
    undoable_until: "2026-11-24T18:41:08Z",
    decision: {
      request_id: alley().id,
      answer: "deny",
      proposal_id: null,
      by: "Alex",
      answered_by: "person",
      first_by: "",
      reason: "",
      decided_at: "2026-11-24T18:40:58Z",
      final_at: "2026-11-24T18:41:08Z",
    },
  });

const sending = (): Request =>
  alley({
    pending: false,
    withdrawable: true,
    decision: {
      request_id: alley().id,
      answer: "approve",
      proposal_id: alley().proposal?.id ?? null,
      by: "Alex",
      answered_by: "person",
      first_by: "",
      reason: "",
      decided_at: "2026-11-24T18:40:00Z",
      final_at: "2026-11-24T18:40:00Z",
    },
    share: {
      state: "sending",
      sealed_sha256: "ab".repeat(32),
      size_bytes: 11_800_000,
      sent_bytes: 7_552_000,
      opened: false,
      withdrawn: false,
      own_copy: "",
      reason: "",
      changed_at: "2026-11-24T18:40:30Z",
      practice: false,
    },
  });

const second = (): Request =>
  alley({
    id: request(9).id,
    title: "A delivery van taken from Quay Street",
    incident: "vehicle_theft",
    case_number: "RP-2026-0447",
    agency: request(2).agency,
    findings: [],
    match: { ...alley().match, clips: [clip(1)] },
  });

const share = (state: Share["state"], changes: Partial<Share> = {}): Request => {
  const request = sending();
  return {
    ...request,
    withdrawable: state === "failed",
    share: request.share && { ...request.share, state, ...changes },
  };
};

const unfinished = { "GET /setup": setupOf() };

export const scenes: Scenes = {
  match: () => ({ at: "card", answers: { "POST /requests/*/decision": denied() } }),
  several: () => ({ at: "card", state: { requests: [alley(), second(), ...others()] } }),
  clear: () => ({ at: "card", state: { requests: [...others(), ...answered()] } }),
  almost: () => ({ at: "card", state: { requests: [], boards: [] }, answers: unfinished }),
  no_board: () => ({ at: "card", state: { requests: [], boards: [] } }),
  no_cameras: () => ({
    at: "card",
    state: { requests: [], boards: [], cameras: [] },
    answers: unfinished,
  }),
  no_place: () => ({
    at: "card",
    state: { requests: [], cameras: [camera(1, "Driveway", { place: null })] },
    answers: unfinished,
  }),
  no_board_guest: () => ({
    at: "card",
    state: { requests: [], boards: [] },
    houses: [{ ...HOUSE, may_manage: false }],
  }),
  away: () => ({
    at: "card",
    told: [{ type: "away", since: "2026-11-24T18:12:00Z" }],
  }),
  checking: () => ({
    at: "card",
    told: [{ type: "away", since: "2026-11-24T18:12:00Z" }],
    then: press("What to check"),
  }),
  forked: () => ({
    at: "card",
    state: {
      requests: others(),
      boards: [board("board.example.org", { state: "stopped" }), board("board.example.net")],
    },
  }),
  unchecked: () => ({
    at: "card",
    state: { requests: others(), boards: [board("board.example.org", { state: "unchecked" })] },
  }),
  alone: () => ({
    at: "card",
    state: { boards: [board("board.example.org", { quorum: 0 })] },
  }),
  clear_alone: () => ({
    at: "card",
    state: { requests: others(), boards: [board("board.example.org", { quorum: 0 })] },
  }),
  void: () => ({ at: "card", state: { requests: [voided()] } }),
  sending: () => ({ at: "card", state: { requests: [sending()] } }),
  delivered: () => ({
    at: "card",
    state: { requests: [share("delivered", { sent_bytes: 11_800_000 })] },
  }),
  failed: () => ({
    at: "card",
    state: {
      requests: [share("failed", { reason: "The board’s inbox answered 507: it has no room." })],
    },
  }),
  denied: () => ({
    at: "card",
    answers: { "POST /requests/*/decision": denied() },
    then: press("Deny"),
  }),
  second_answer: () => ({
    at: "card",
    state: { requests: [alley(), second()] },
    answers: {
      "POST /requests/*/decision": () => {
        throw { code: "conflict", message: "This was answered already." };
      },
      "GET /requests/*": denied(),
    },
    then: press("Deny"),
  }),
  reader: () => ({
    at: "card",
    houses: [
      {
        entry_id: "house",
        hub_id: "0123456789abcdef",
        name: "Hub",
        available: true,
        last_heard: NOW,
        may_answer: false,
        may_manage: false,
      },
    ],
  }),
  bare: () => ({ at: "card", card: { pictures: false } }),
  loading: () => ({
    at: "card",
    state: null,
    then: () => new Promise((done) => setTimeout(done, 350)),
  }),
  none: () => ({ at: "card", houses: [], state: null }),
  long: () => ({
    at: "card",
    state: {
      cameras: [camera(0, "Back alley")],
      requests: [
        alley({
          agency: {
            ...alley().agency,
            name: "Metropolitan Combined Emergency Services of the Three Lakes District",
          },
          title:
            "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverlust near the old harbor warehouse",
          consent: { by: "Sam", at: "2026-11-24T18:20:00Z", proposal_id: "1" },
        }),
      ],
    },
  }),
};

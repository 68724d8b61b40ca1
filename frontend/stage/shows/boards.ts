import { board } from "../fixtures.ts";
import type { AwarenessSource, BoardRegions, HomeWitness } from "../../src/api/types.ts";
import { press, pressAt } from "../acting.ts";
import type { Scene, Scenes } from "../hass.ts";

const POLICY = {
  v: 1,
  url: "https://harbor.example.com",
  origin: "harbor.example.com/v1",
  log_key: "harbor.example.com/v1+5e6f7a8b+AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhI",
  inbox_key: "age1q8x4m0f6vwz5k3r7n2d9c8j6h4t7fke",
  witnesses: ["witness.example.net+1a2b3c4d+AbCd", "clock.example.com+2b3c4d5e+EfGh"],
  quorum: 2,
  verifiers: ["verifier.example.org+3c4d5e6f+IjKl"],
  read_earlier: true,
  region: "",
};
const REGIONS: BoardRegions = {
  regions: [
    { verifier: "4f".repeat(20), name: "verifier.example.org", agencies: 562 },
    { verifier: "5a".repeat(20), name: "chiefs.example.net", agencies: 74 },
  ],
};

const SOURCES: AwarenessSource[] = [
  {
    id: "a1".repeat(6),
    url: "https://weather.example.org/cap.atom",
    name: "State weather",
    kind: "cap",
    poll_minutes: 15,
    within_km: 25,
    allow_private_address: false,
    from_config: true,
    state: "following",
    since: "2026-11-20T08:00:00Z",
    fetched_at: "2026-11-24T18:35:00Z",
    reason: "",
    seen: 14,
    shown: 1,
  },
  {
    id: "b2".repeat(6),
    url: "https://cyclists.example.net/found.json",
    name: "Example Cyclists",
    kind: "json_feed",
    poll_minutes: 60,
    within_km: null,
    allow_private_address: false,
    from_config: false,
    state: "unreadable",
    since: "2026-11-24T12:00:00Z",
    fetched_at: null,
    reason: "The hub doesn't know this kind of feed.",
    seen: 0,
    shown: 0,
  },
];

const answers = {
  "GET /awareness": {
    items: [],
    sources: SOURCES.map(({ id, url, name, kind, state, since, fetched_at, reason, seen, shown }) => ({
      ...{ id, name, kind, state, since, fetched_at, reason, seen, shown },
      host: new URL(url).host,
    })),
  },
  "GET /awareness/sources": { sources: SOURCES },
};
const none = {
  "GET /awareness": { items: [], sources: [] },
  "GET /awareness/sources": { sources: [] },
};

const broken = (): Scene => ({
  at: "boards",
  answers,
  state: {
    boards: [
      board("board.example.org/v1", {
        state: "stopped",
        reason: "The board has shown two histories.",
      }),
    ],
  },
});

const WITNESS: HomeWitness = {
  origin: "board.example.org",
  bastion: "bastion.example.org",
  name: "home/4f1d09c2a77be3586d90",
  line: `home/4f1d09c2a77be3586d90+8ac2d4e6+BJ0m1Q2w3E4r5T6y7U8i9O0pA1s2D3f4G5h6J7k8L9zX https://bastion.example.org/${"5be7c0d1".repeat(8)}`,
  minute: 7,
  connected: true,
  reason: "",
  cosigned_at: "2026-11-24T18:07:00Z",
  size: 4870,
};

export const scenes: Scenes = {
  list: () => ({
    at: "boards",
    answers,
    state: {
      boards: [
        board("board.example.org/v1"),
        board("region.example.net/v1", {
          state: "unreachable",
          reason: "Can't reach region.example.net/v1. Try again later.",
        }),
      ],
    },
  }),
  stopped: () => broken(),
  unchecked: () => ({
    at: "boards",
    answers,
    state: {
      boards: [
        board("board.example.org/v1", {
          state: "unchecked",
          unchecked: "own_clock",
          reason:
            "Your hub's clock differs by 11 minutes from board.example.org/v1 and its witnesses. Set it to the right time.",
        }),
        board("region.example.net/v1", {
          state: "unchecked",
          unchecked: "newer",
          reason:
            "Entry 4871 of region.example.net/v1 is newer than your hub, which can't read on from there. Update the hub.",
        }),
        board("town.example.com/v1", { quorum: 0, newer: 2 }),
      ],
    },
  }),
  begun: () => ({
    at: "boards",
    answers,
    state: {
      boards: [
        board("board.example.org/v1", { read_since: "2026-11-24T03:01:12Z", earlier_percent: 37 }),
        board("region.example.net/v1", { read_since: "2026-09-03T03:01:12Z", newer: 2, quorum: 0 }),
        board("country.example.org/v1", {
          region: "verifier.example.org",
          region_as_of: "2026-11-24T03:01:12Z",
        }),
        board("coast.example.org/v1", { region: "verifier.example.org" }),
      ],
    },
  }),
  relying: () => ({
    at: "boards",
    answers: { ...answers, "GET /boards/policy": POLICY, "GET /boards/regions": REGIONS },
    then: press("Who you trust…"),
  }),
  region: () => ({
    at: "boards",
    answers: {
      ...answers,
      "GET /boards/policy": { ...POLICY, region: "4f".repeat(20) },
      "GET /boards/regions": REGIONS,
    },
    then: press("Who you trust…"),
  }),
  witness_off: () => ({ at: "boards", answers, then: press("Be a witness…") }),
  witness_on: () => ({
    at: "boards",
    answers: { ...answers, "GET /boards/witness": { boards: [WITNESS] } },
    then: press("Your home as a witness…"),
  }),
  left: () => ({
    at: "boards",
    answers,
    state: {
      boards: [board("board.example.org/v1"), board("region.example.net/v1", { state: "left" })],
    },
  }),
  leaving: () => ({ at: "boards", answers, then: press("Stop following") }),
  again: () => ({ ...broken(), then: press("Follow again") }),
  chosen: () => ({
    answers,
    at: `boards/${encodeURIComponent("region.example.net/v1")}`,
    state: {
      boards: [
        board("board.example.org/v1"),
        board("region.example.net/v1", {
          state: "stopped",
          reason: "region.example.net/v1 signed two different histories of 3 entries.",
        }),
      ],
    },
  }),
  adding_source: () => ({ at: "boards", answers, then: press("Add alerts…") }),
  removing_source: () => ({
    at: "boards",
    answers,
    then: pressAt("[aria-label*='Example Cyclists']"),
  }),
  empty: () => ({ at: "boards", answers: none, state: { boards: [] } }),
};

import type { Agency, AgencyRecord, AgencySummary } from "../../src/api/types.ts";
import { alley, FIRE, POLICE, RESCUE, SHERIFF, stateOf } from "../fixtures.ts";
import { found } from "../acting.ts";
import type { Scenes } from "../hass.ts";

const MONTHS = Array.from({ length: 12 }, (_, at) => {
  const month = new Date(Date.UTC(2025, 11 + at, 1));
  return month.toISOString().slice(0, 7);
});

function agency(
  name: Agency,
  counts: number[],
  resolved: number,
  changes: Partial<AgencySummary> = {},
): AgencySummary {
  const requests = counts.reduce((sum, each) => sum + each, 0);
  return {
    ...name,
    origins: ["board.example.org/v1"],
    first_seen: "2026-03-03T10:00:00Z",
    keys: "good",
    setting: "notify",
    requests,
    open: requests - resolved,
    resolved,
    resolved_share: requests ? resolved / requests : null,
    last_request: "2026-11-24T18:30:00Z",
    months: MONTHS.map((key, at) => ({ key, requests: counts[at] ?? 0, resolved: 0 })),
    jurisdiction: { shape: "circle", lat: 40_000_000, lon: -75_000_000, radius_m: 20_000 },
    accounts: { owed: 0, in_time: 0, late: 0, late_since: null, retention_days: null },
    ...changes,
  };
}

const ALL: AgencySummary[] = [
  agency(POLICE, [3, 4, 2, 5, 3, 4, 6, 4, 3, 5, 4, 4], 40),
  agency(SHERIFF, [0, 0, 0, 0, 0, 0, 0, 2, 3, 6, 7, 9], 4, { setting: "quiet" }),
  agency(FIRE, [1, 0, 2, 1, 0, 1, 3, 1, 0, 1, 2, 1], 11),
  agency(
    {
      id: "9".repeat(40),
      name: "Harbor Transit Police",
      kind: "transit",
      level: 2,
      domain: "transit.harbor.example",
    },
    [2, 1, 1, 2, 3, 2, 1, 1, 0, 0, 0, 0],
    12,
    { setting: "hidden", keys: "revoked" },
  ),
  agency(RESCUE, [], 0, { requests: 0, last_request: null, resolved_share: null }),
];

function record(id: string): AgencyRecord {
  const found = ALL.find((each) => each.id === id) ?? ALL[0]!;
  if (!found.requests) return { ...record(FIRE.id), ...found, ...NO_HISTORY };
  return {
    ...found,
    delivery_key: "age1q8xw3m0d4v7y9k2t5n6r8s0f3g4h5j6k7l8z9x0c1v2b3n4mst7fke",
    keys_change_at: null,
    registered: [
      {
        origin: "board.example.org/v1",
        index: 3,
        at: "2026-02-02T10:00:00Z",
        level: found.level,
        url: "https://board.example.org/entries/3",
      },
    ],
    median_resolve_s: 9 * 86_400,
    incidents: [
      { code: "fire", count: 8 },
      { code: "arson", count: 3 },
      { code: "search_and_rescue", count: 2 },
    ],
    findings: [{ code: "window_too_long", count: 2 }],
    median_area_km2: 0.14,
    largest_area_km2: 2.4,
    median_window_s: 2400,
    longest_window_s: 6 * 3600,
    window_lengths: [
      { to_s: 1800, count: 4 },
      { to_s: 3600, count: 6 },
      { to_s: 7200, count: 2 },
      { to_s: 21_600, count: 1 },
      { to_s: 86_400, count: 0 },
    ],
    request_ids: [...stateOf().requests]
      .filter((request) => request.agency.id === id)
      .map((request) => request.id),
  };
}

const NO_HISTORY = {
  median_resolve_s: null,
  incidents: [],
  findings: [],
  median_area_km2: null,
  largest_area_km2: null,
  median_window_s: null,
  longest_window_s: null,
  window_lengths: record(FIRE.id).window_lengths.map((each) => ({ ...each, count: 0 })),
  request_ids: [],
};

const answers = {
  "GET /agencies": { agencies: ALL },
  "GET /agencies/*": (sent: { path: string }) => record(sent.path.split("/")[2] ?? ""),
  "PUT /agencies/*/setting": (sent: { path: string; body: unknown }) => ({
    ...record(sent.path.split("/")[2] ?? ""),
    ...(sent.body as object),
  }),
};

export const scenes: Scenes = {
  list: () => ({ at: "agencies", answers }),
  one: () => ({ at: `agencies/${alley().agency.id}`, answers }),
  busy: () => ({ at: `agencies/${SHERIFF.id}`, answers }),
  revoked: () => ({ at: `agencies/${"9".repeat(40)}`, answers }),
  late: () => ({
    at: `agencies/${FIRE.id}`,
    answers: {
      ...answers,
      "GET /agencies/*": {
        ...record(FIRE.id),
        accounts: {
          owed: 9,
          in_time: 6,
          late: 2,
          late_since: "2026-10-19T09:12:00Z",
          retention_days: 60,
        },
      },
    },
  }),
  new: () => ({ at: `agencies/${RESCUE.id}`, answers }),
  nobody_meant: () => ({
    at: "agencies",
    answers,
    then: async (panel) => {
      const box = (await found(panel, "input[type=search]")) as HTMLInputElement;
      box.value = "harbor patrol";
      box.dispatchEvent(new InputEvent("input"));
    },
  }),
  empty: () => ({ at: "agencies", answers: { "GET /agencies": { agencies: [] } } }),
  failed: () => ({
    at: "agencies",
    answers: {
      "GET /agencies": () => {
        throw { code: "unreachable", message: "Can't reach the hub." };
      },
    },
  }),
};

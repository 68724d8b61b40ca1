import { ACCOUNT, accounting, alley, answered, ARCHIVES, clip, EMPTY, others, requestId, voided } from "../fixtures.ts";
import { footageOfAnyDay, MANY_FILMED, MANY_LANES } from "../fixtures/footage.ts";
import type { Accounting, AwarenessItem, Fetch, Request, State } from "../../src/api/types.ts";
import { found, inTurn, press, pressAt } from "../acting.ts";
import { HOUSE, type Scenes } from "../hass.ts";

export const proof = {
  request_id: requestId(1),
  origin: "board.example.org",
  index: 4801,
  leaf: "1".repeat(64),
  tree_size: 4871,
  root: "9c".repeat(32),
  checkpoint_at: "2026-11-24T18:40:00Z",
  checked_at: "2026-11-24T18:41:00Z",
  seen_at: "2026-11-24T18:14:20Z",
  witnesses: [
    { name: "witness.example.net", at: "2026-11-24T18:40:00Z" },
    { name: "clock.example.com", at: "2026-11-24T18:39:40Z" },
  ],
  quorum: 2,
  log_key: "board.example.org+1a2b3c4d+AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhI",
  key_id: "5e6f7a8b",
  entry: "{}",
  file: "c2sp.org/tlog-proof@v1\n",
  file_name: "request-4801.tlog-proof",
  commands: ["neighbors board verify request-4801.tlog-proof --log-key board.pub"],
};

const answers = { "GET /requests/*/proof": proof };
const one = (number: number, requests = [alley(), ...others(), ...answered()]) => ({
  at: `requests/${requestId(number)}`,
  state: { requests },
  answers,
});

const failed = () => {
  const shared = answered()[1] as Request;
  return {
    ...shared,
    withdrawable: true,
    share: shared.share && {
      ...shared.share,
      state: "failed" as const,
      opened: false,
      reason: "The board’s inbox answered 507: it has no room.",
    },
  };
};

const finding = {
  code: "not_verifiable",
  severity: "flag" as const,
  text: "This came from a feed without a verifiable history. Nobody can prove who wrote it, and you can't answer it.",
  params: {},
};
const said: AwarenessItem = {
  id: "aa".repeat(16),
  source_id: "a1".repeat(6),
  source_name: "State weather",
  kind: "cap",
  publisher: "Example State Weather",
  title: "River watch along the Example River until Wednesday noon",
  text: "The river may rise by half a metre until Wednesday morning.\nLow paths may be under water.",
  instruction: "Stay away from the lower paths.",
  event: "Flood Watch",
  urgency: "Expected",
  severity: "Moderate",
  certainty: "Likely",
  area_text: "Example River between Quay Street and the mill",
  areas: [],
  area_is: "alerted",
  link: "https://weather.example.org/alerts/7",
  link_host: "weather.example.org",
  published: "2026-11-24T17:20:00Z",
  updated: "2026-11-24T17:20:00Z",
  expires: "2026-11-25T12:00:00Z",
  window: null,
  findings: [finding],
  distance_m: 320,
  concern: null,
};
const bicycle: AwarenessItem = {
  ...said,
  id: "ab".repeat(16),
  publisher: "Example Cyclists",
  title: "A cargo bicycle was seen being loaded into a van",
  text: "Grey van, no plate seen.",
  instruction: "",
  event: "",
  area_text: "",
  expires: "2026-12-20T12:00:00Z",
  window: { start: "2026-11-23T07:05:00Z", end: "2026-11-23T07:50:00Z" },
  distance_m: 0,
  concern: {
    reason: "Your cameras cover part of the place it's about.",
    cameras: ["c0".repeat(6)],
    clips: [
      {
        clip_id: "c1".repeat(8),
        camera_id: "c0".repeat(6),
        camera_name: "Front door",
        start: "2026-11-23T07:12:00Z",
        end: "2026-11-23T07:13:20Z",
      },
    ],
  },
};
const awareness = {
  state: { awareness: 2 },
  answers: { "GET /awareness": { sources: [], items: [said, bicycle] } },
};
const unfold = async (panel: HTMLElement) => {
  const list = await found(panel, "nr-awareness");
  await found(list, "summary");
  for (const summary of list.shadowRoot?.querySelectorAll("summary") ?? []) summary.click();
};

const fetch = (changes: Partial<Fetch>): Fetch => ({
  camera_id: "0000000ca0e1",
  camera_name: "Patio",
  archive_id: ARCHIVES[0]?.id ?? "",
  archive_name: "Frigate",
  state: "done",
  reason: "",
  size_bytes: 31_000_000,
  missing: [],
  changed_at: "2026-11-24T18:40:00Z",
  ...changes,
});
const asking = (request: Request): Request => ({
  ...request,
  fetches: [
    fetch({}),
    fetch({ camera_name: "Street", state: "fetching", size_bytes: 8_400_000 }),
    fetch({
      camera_name: "Side yard",
      archive_name: "Reolink",
      state: "waiting",
      size_bytes: 0,
      reason: "Reolink can’t be used right now. Your hub asks again as soon as it’s back.",
    }),
    fetch({
      camera_name: "Garage",
      archive_name: "Recorder",
      state: "failed",
      size_bytes: 0,
      reason: "Recorder deleted part of this time before your hub could get it.",
      missing: [{ start: "2026-11-24T18:31:10Z", end: "2026-11-24T18:32:40Z" }],
    }),
  ],
});

/** As much as a household can have: 200 requests all around, with 15 clips each, and 30 cameras. */
const full = (): Partial<State> => {
  const base = [alley(), ...others()];
  const around = (area: Request["area"], number: number): Request["area"] => {
    const turn = number * 2.4;
    const far = 700 * Math.sqrt(Math.floor(number / base.length));
    const [north, east] = [Math.round(far * Math.cos(turn)), Math.round(far * Math.sin(turn))];
    return area.shape === "circle"
      ? { ...area, lat: area.lat + north, lon: area.lon + east }
      : { ...area, ring: area.ring.map(([lat, lon]) => [lat + north, lon + east]) };
  };
  const requests = Array.from({ length: 200 }, (_, number) => {
    const one = base[number % base.length] as Request;
    const clips = Array.from({ length: 15 }, (_, each) => clip(each % 2));
    return {
      ...one,
      id: requestId(1000 + number),
      index: 6000 + number,
      pending: number === 0,
      area: around(one.area, number),
      match: { ...one.match, clips },
    };
  });
  return { requests, cameras: MANY_FILMED };
};

/** As tests/fakes/tiles.py writes it. */
const county = {
  name: "Example County",
  host: "maps.example.org",
  size_bytes: 0,
  added_at: "2026-11-20T12:00:00Z",
  tag: "7a9",
  least_zoom: 11,
  most_zoom: 14,
  west: -75.1009,
  south: 39.9004,
  east: -74.9009,
  north: 40.1004,
  attribution: "© Example map",
  layers: ["earth", "landuse", "water", "roads", "buildings"],
};
const streets = async () => {
  const answer = await window.fetch(new URL("county.pmtiles", import.meta.url));
  return { source: "file", file: { ...county, size_bytes: (await answer.blob()).size }, download: null };
};
/** Wait until the streets are drawn, or it is known that they can't be. */
const drawn = async (panel: HTMLElement) => {
  const map = (await found(panel, "nr-map")) as HTMLElement & { streets: { lost: boolean } };
  while (!map.hasAttribute("drawn") && !map.streets.lost)
    await new Promise((done) => setTimeout(done, 20));
};
/** Press where several areas are. */
const spread = async (panel: HTMLElement) => {
  const map = await found(panel, "nr-map");
  map.shadowRoot?.querySelector<SVGElement>("svg.map")?.focus();
  map.shadowRoot
    ?.querySelector("svg.map")
    ?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
};

function shared(owed: Partial<Accounting>): Request {
  return { ...(answered()[1] as Request), accounting: accounting(owed) };
}

export const scenes: Scenes = {
  streets: () => ({ at: "requests", answers: { "GET /map": streets }, then: drawn }),
  streets_source: () => ({
    at: "requests",
    answers: {
      "GET /map": { source: "none", file: { ...county, size_bytes: 38_000_000 }, download: null },
    },
    then: inTurn(press("Choose a map…"), pressAt("input#file"), pressAt("button", "Update…")),
  }),
  overlap: () => ({
    at: "requests",
    answers: {
      "GET /agencies": {
        agencies: [
          {
            jurisdiction: {
              shape: "polygon",
              ring: [
                [40_003_000, -75_003_000],
                [40_003_500, -74_998_000],
                [39_998_500, -74_997_500],
                [39_999_000, -75_003_500],
              ],
            },
          },
        ],
      },
    },
    state: {
      requests: [alley(), ...others()].map((request, number) => ({
        ...request,
        area: { shape: "circle", lat: 40_000_900 + 400 * number, lon: -75_001_400, radius_m: 150 + 60 * number },
      })),
    },
    then: spread,
  }),
  archives: () => ({
    ...one(1, [asking(alley()), ...others(), ...answered()]),
    answers: { ...answers, "GET /archives": { archives: ARCHIVES } },
  }),
  list: () => ({ at: "requests" }),
  full: () => ({
    at: "requests",
    state: full(),
    answers: {
      "GET /archives": { archives: ARCHIVES },
      "GET /footage": ({ query }: { query: unknown }) =>
        footageOfAnyDay(MANY_LANES, query as { start: string; end: string }),
      "GET /storage": {
        ...{ free_bytes: 166e9, floor_bytes: 2e9, held_bytes: 0, fetched_bytes: 0, encrypted: false },
        cameras: MANY_FILMED.map(({ id }) => ({
          ...{ camera_id: id, size_bytes: 3.7e10 },
          ...{ oldest: "2026-11-18T14:00:00Z", newest: "2026-11-24T18:41:00Z" },
        })),
      },
    },
    answersAfter_ms: 40,
  }),
  awareness: () => ({ at: "requests", ...awareness }),
  awareness_read: () => ({
    at: "requests",
    ...awareness,
    then: inTurn(press("Alerts"), unfold),
  }),
  chosen: () => ({
    at: "requests",
    then: async (panel) => {
      (await found(panel, "a.rq", "C")).focus();
    },
  }),
  answered: () => ({ at: "requests", then: press("Answered") }),
  closed: () => ({
    at: "requests",
    state: { requests: [alley({ status: "resolved", pending: false }), ...answered()] },
    then: press("Closed"),
  }),
  void: () => one(1, [voided()]),
  limited: () => ({ at: "requests", houses: [{ ...HOUSE, may_answer: false, may_manage: false, link: "read" }] }),
  empty: () => ({ at: "requests", state: { requests: [] } }),
  no_board: () => ({ at: "requests", state: { requests: [], boards: [] } }),
  away: () => ({ at: "requests", told: [{ type: "away", since: "2026-11-24T18:12:00Z" }] }),
  loading: () => ({
    at: "requests",
    state: null,
    then: () => new Promise((done) => setTimeout(done, 350)),
  }),
  request: () => one(1),
  request_proof: () => ({ ...one(1), then: pressAt("summary", "Verified") }),
  request_why: () => ({ ...one(1), then: pressAt("summary", "Why") }),
  request_no_camera: () => one(2),
  request_low: () => one(3),
  request_no_clips: () => one(4),
  request_denied: () => one(6),
  request_shared: () => one(7),
  request_accounted: () => one(7, [shared({ account: ACCOUNT })]),
  request_empty: () => one(7, [shared({ account: EMPTY, delete_by: null })]),
  request_owed: () => one(7, [shared({})]),
  request_late: () => one(7, [shared({ late_since: "2026-11-20T09:12:00Z" })]),
  request_kept_late: () =>
    one(7, [
      shared({
        late_since: "2026-11-20T09:12:00Z",
        account: {
          ...ACCOUNT,
          issued: "2026-10-02T09:00:00Z",
          keep_until: "2026-11-20T09:12:00Z",
          findings: [{ code: "account_no_reason", severity: "refuse", text: "", params: {} }],
        },
      }),
    ]),
  request_of_late: () =>
    one(1, [
      alley({
        accounting: accounting({ closes: "2026-12-22T09:12:00Z", due: "2027-01-21T09:12:00Z" }),
        findings: [
          {
            code: "late_account",
            severity: "flag",
            text: "The agency is late with accounts of other requests (3).",
            params: { count: 3, since: "2026-10-19" },
          },
        ],
      }),
      ...others(),
    ]),
  request_quiet: () => ({
    ...one(1),
    quiet: { [requestId(1)]: "2126-11-25T09:00:00Z" },
  }),
  request_failed: () => one(7, [failed()]),
  request_hidden: () => one(1, [alley({ hidden: true, hidden_by: "request", pending: false })]),
  request_unproved: () => ({ ...one(1), answers: {} }),
  unknown: () => one(99),
};

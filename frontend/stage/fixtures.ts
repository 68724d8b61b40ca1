import type {
  AgencyName,
  Area,
  Board,
  Camera,
  ClipMatch,
  Found,
  Proposal,
  Request,
  State,
} from "../src/api/model.ts";

/** A house with invented names; the clock stands at 24 November 2026, 18:41 UTC. */
export const NOW = "2026-11-24T18:41:00Z";

const id = (number: number, digits: number) => number.toString(16).padStart(digits, "0");
export const requestId = (number: number) => id(number, 32);

export const FIRE: AgencyName = {
  id: id(0xef, 40),
  name: "Example County Fire",
  kind: "fire",
  level: 2,
  domain: "fire.example.org",
};
export const POLICE: AgencyName = {
  id: id(0x11, 40),
  name: "Rivertown Police",
  kind: "police",
  level: 3,
  domain: "police.example.org",
};
export const SHERIFF: AgencyName = {
  id: id(0x15, 40),
  name: "Lakeside Sheriff",
  kind: "sheriff",
  level: 1,
  domain: "sheriff.example.net",
};
export const RESCUE: AgencyName = {
  id: id(0x12, 40),
  name: "North Valley Search and Rescue",
  kind: "other",
  level: 2,
  domain: "sar.example.org",
};

const HOME = { lat: 40_000_400, lon: -75_000_900 };
const circle = (north_m: number, east_m: number, radius_m: number): Area => ({
  shape: "circle",
  lat: HOME.lat + Math.round(north_m * 8.99),
  lon: HOME.lon + Math.round(east_m * 11.74),
  radius_m,
});

export function camera(number: number, name: string, changes: Partial<Camera> = {}): Camera {
  return {
    id: id(0xca0 + number, 12),
    name,
    kind: "onvif",
    make: "Example",
    model: "Dome 4",
    firmware: "2.1",
    entity_id: "",
    doorbell: false,
    indoor: false,
    may_share: true,
    recording: true,
    state: "recording",
    since: "2026-11-20T08:00:00Z",
    reason: "",
    video: "H.264 1920x1080 15/s",
    clock_offset_ms: 120,
    lost_packets: 0,
    motion: false,
    score: 2,
    threshold: 12,
    last_ring: null,
    snapshot_at: "2026-11-24T18:40:40Z",
    place: {
      latitude_udeg: HOME.lat,
      longitude_udeg: HOME.lon,
      heading_deg: 60 + 120 * number,
      view_deg: 80,
      range_m: 70,
    },
    masks: [],
    motion_masks: [],
    sensitivity: 50,
    sound: true,
    transport: "tcp",
    keep: { days: null, gib: null },
    ...changes,
  };
}

export const CAMERAS: Camera[] = [
  camera(0, "Back alley"),
  camera(1, "Driveway", {
    video: "H.265 2560x1440 20/s",
    reason: "4 s of video are missing at 17:02.",
  }),
  camera(2, "Front door", { doorbell: true, last_ring: "2026-11-24T15:12:00Z" }),
  camera(3, "Garage", { indoor: true, may_share: false, place: null, video: "H.264 1280x720 10/s" }),
];

export const FOUND: Found[] = [
  {
    key: "urn:uuid:41",
    found_by: ["ws_discovery"],
    address: "192.0.2.41",
    name: "IP camera",
    brand: "Example",
    doorbell: false,
    seen_at: "2026-11-24T18:39:00Z",
    away: false,
    said: [],
    adopted: false,
  },
];

export function clip(number: number, changes: Partial<ClipMatch> = {}): ClipMatch {
  return {
    clip_id: id(0xc11 + number, 16),
    camera_id: CAMERAS[number]?.id ?? "",
    camera_name: CAMERAS[number]?.name ?? "",
    start: number ? "2026-11-22T21:58:10Z" : "2026-11-22T22:02:40Z",
    end: number ? "2026-11-22T21:58:55Z" : "2026-11-22T22:04:10Z",
    reason: "covers the area from 22:02:40 to 22:04:10 UTC, motion; clock ±2 s",
    sight: "inside",
    distance_m: 0,
    share: 0.8,
    triggers: ["motion"],
    marked_at: "2026-11-22T22:03:20Z",
    clock_uncertainty_ms: 2000,
    picture_offset_ms: null,
    ...changes,
  };
}

export function proposal(number: number, agency: AgencyName, clips: ClipMatch[]): Proposal {
  return {
    id: id(number, 64),
    recipient: {
      agency_id: agency.id,
      agency_name: agency.name,
      origin: "board.example.org",
      delivery_key: "age1q8x4m0f6vwz5k3r7n2d9c8j6h4t7fke",
    },
    pieces: clips.map((each) => ({
      camera_id: each.camera_id,
      camera_name: each.camera_name,
      start: each.start,
      end: each.end,
      masks: [{ left: 0.795, top: 0.19, width: 0.145, height: 0.31 }],
      moving: [],
      own_masks_off: false,
    })),
    words: "",
    extracts: [],
    identity: { name: "", email: "", telephone: "" },
    audio: false,
    camera_make: false,
    own_copy: false,
    content_credentials: false,
  };
}

export function request(number: number, changes: Partial<Request> = {}): Request {
  return {
    id: requestId(number),
    origin: "board.example.org",
    index: 4800 + number,
    leaf: id(number, 64),
    url: `https://board.example.org/entries/${4800 + number}`,
    agency: POLICE,
    incident: "hit_and_run",
    title: "A hit and run with a cyclist on Quay Street",
    text: "A dark van left towards the harbor.",
    case_number: "RP-2026-0442",
    contact: "investigator@police.example.org",
    window: { start: "2026-11-23T07:05:00Z", end: "2026-11-23T07:50:00Z" },
    area: circle(-300, 620, 330),
    issued: "2026-11-23T15:20:00Z",
    expires: "2026-12-22T15:20:00Z",
    status: "open",
    thread: [],
    findings: [],
    match: {
      strength: "none",
      because: "no_camera",
      reason: "no camera covers the area",
      clips: [],
      cameras: [],
      near: [],
    },
    proposal: null,
    decision: null,
    consent: null,
    undoable_until: null,
    withdrawable: false,
    share: null,
    pending: false,
    announced: true,
    verdict: "list",
    ruling: "no rule fits, and nothing here matches",
    ruled_by: "level",
    rule: "",
    people: 1,
    cool_off_s: 0,
    hidden: false,
    hidden_by: "",
    ...changes,
  };
}

/** The one that waits for an answer: two clips, a finding, three parts in its thread. */
export function alley(changes: Partial<Request> = {}): Request {
  const clips = [clip(0), clip(1)];
  return request(1, {
    agency: FIRE,
    incident: "fire",
    title: "The alley behind Mill Street, before and after a shed fire",
    text: "A shed behind 4th Alley burned on Sunday evening after the Lantern Walk. Video of anybody going in or out of the alley helps, and so does an empty alley.",
    case_number: "EF-2026-01187",
    contact: "investigator@fire.example.org",
    window: { start: "2026-11-22T21:40:00Z", end: "2026-11-22T22:20:00Z" },
    area: circle(120, -160, 210),
    issued: "2026-11-23T09:12:00Z",
    expires: "2026-12-22T09:12:00Z",
    thread: [
      {
        kind: "request.update",
        index: 4830,
        issued: "2026-11-23T16:05:00Z",
        text: "The fire began near the north end of the alley.",
      },
      {
        kind: "request.correct",
        index: 4848,
        issued: "2026-11-24T08:30:00Z",
        text: "The window ends at 22:20, not at 22:40.",
      },
    ],
    findings: [
      {
        code: "lawful_activity",
        severity: "flag",
        text: "The text names something lawful, such as a protest or worship: “Lantern Walk”.",
      },
    ],
    match: {
      strength: "clips",
      because: "clips",
      reason: "2 clips lie in the window",
      clips,
      cameras: clips.map((each) => each.camera_id),
      near: [],
    },
    proposal: proposal(1, FIRE, clips.slice(0, 1)),
    pending: true,
    verdict: "notify",
    ruling: "no rule fits, and its agency’s level 2 is at least 2",
    ruled_by: "level",
    rule: "",
    ...changes,
  });
}

export function others(): Request[] {
  return [
    request(2, {
      match: { ...request(2).match, because: "no_camera" },
    }),
    request(3, {
      agency: SHERIFF,
      incident: "theft",
      title: "A bicycle taken near Fern Street",
      case_number: "LS-26-118",
      window: { start: "2026-11-21T08:00:00Z", end: "2026-11-21T20:00:00Z" },
      area: circle(420, -940, 380),
      issued: "2026-11-22T10:00:00Z",
      announced: false,
      findings: [
        {
          code: "unverified_agency",
          severity: "flag",
          text: "Nobody this board or household trusts has confirmed this agency (level 1 of 3).",
        },
      ],
    }),
    request(4, {
      agency: RESCUE,
      incident: "missing_person",
      title: "A missing person last seen near Linden Park",
      case_number: "NV-0931",
      window: { start: "2026-11-24T06:00:00Z", end: "2026-11-24T12:00:00Z" },
      area: circle(700, 1100, 450),
      issued: "2026-11-24T13:00:00Z",
      match: {
        strength: "camera_only",
        because: "nothing_moved",
        reason: "a camera covers the area, but nothing moved",
        clips: [],
        cameras: [CAMERAS[0]?.id ?? ""],
        near: [],
      },
    }),
  ];
}

/** Denied by Alex, shared by Alex, denied by a rule. */
export function answered(): Request[] {
  const clips = [clip(1)];
  const decision = {
    request_id: requestId(6),
    proposal_id: null,
    answered_by: "person" as const,
    first_by: "",
    reason: "",
  };
  return [
    request(6, {
      title: "A car window broken on Harbor Road",
      incident: "vandalism",
      status: "open",
      window: { start: "2026-11-18T22:00:00Z", end: "2026-11-19T01:00:00Z" },
      area: circle(-200, -300, 250),
      decision: {
        ...decision,
        answer: "deny",
        by: "Alex",
        decided_at: "2026-11-19T18:43:00Z",
        final_at: "2026-11-19T18:43:10Z",
      },
    }),
    request(7, {
      agency: FIRE,
      title: "Smoke seen over Orchard Avenue",
      incident: "fire",
      status: "resolved",
      window: { start: "2026-11-09T17:00:00Z", end: "2026-11-09T18:00:00Z" },
      area: circle(600, 100, 300),
      match: { ...request(7).match, strength: "clips", because: "clips", clips },
      proposal: proposal(7, FIRE, clips),
      decision: {
        ...decision,
        answer: "approve",
        proposal_id: id(7, 64),
        by: "Alex",
        decided_at: "2026-11-10T18:44:00Z",
        final_at: "2026-11-10T18:44:00Z",
      },
      share: {
        state: "delivered",
        sealed_sha256: id(0x5e, 64),
        size_bytes: 11_800_000,
        sent_bytes: 11_800_000,
        opened: true,
        withdrawn: false,
        own_copy: "",
        reason: "",
        changed_at: "2026-11-10T18:45:00Z",
      },
    }),
    request(8, {
      title: "People at the square on Saturday",
      incident: "vandalism",
      window: { start: "2026-11-14T12:00:00Z", end: "2026-11-14T18:00:00Z" },
      area: circle(-700, 300, 400),
      findings: [
        {
          code: "lawful_activity",
          severity: "flag",
          text: "The text names something lawful, such as a protest or worship: “vigil”.",
        },
      ],
      decision: {
        ...decision,
        answer: "deny",
        answered_by: "rule",
        by: "No protests",
        reason: "rule 'No protests': its text speaks of lawful activity",
        decided_at: "2026-11-15T09:00:00Z",
        final_at: "2026-11-15T09:00:00Z",
      },
    }),
  ];
}

export function board(origin: string, changes: Partial<Board> = {}): Board {
  return {
    origin,
    state: "following",
    since: "2026-02-02T10:00:00Z",
    size: 4871,
    checked_at: NOW,
    reason: "",
    url: `https://${origin}`,
    ...changes,
  };
}

/** Everything that a hub knows; scenes change parts of it. */
export function stateOf(changes: Partial<State> = {}): State {
  return {
    epoch: "e",
    seq: 1,
    hub: { id: "0123456789abcdef", name: "Hub", api: 1, version: "0.1.0" },
    cameras: CAMERAS,
    found: FOUND,
    sensors: [],
    boards: [board("board.example.org"), board("board.example.net", { size: 912 })],
    requests: [alley(), ...others(), ...answered()],
    rules_active: true,
    problems: [],
    awareness: 0,
    ...changes,
  };
}

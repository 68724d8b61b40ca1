import { found, inTurn, press, pressAt } from "../acting.ts";
import { ARCHIVES, camera, CAMERAS, FOLDER, FOUND, MANY, TROUBLED } from "../fixtures.ts";
import type { Scenes } from "../hass.ts";

const answers = {
  "GET /storage": {
    free_bytes: 318e9,
    floor_bytes: 2e9,
    held_bytes: 6.2e9,
    fetched_bytes: 1.4e9,
    encrypted: false,
    cameras: CAMERAS.map((each) => ({
      camera_id: each.id,
      size_bytes: 9e10,
      oldest: "2026-11-18T14:00:00Z",
      newest: "2026-11-24T18:41:00Z",
    })),
  },
};

const NAMES = ["Yard 24.11.2026 18-02.mp4", "Yard 24.11.2026 17-31.mp4", "Gate 24.11.2026 16-55.mp4"];
const PATTERN = "{camera} %d.%m.%Y %H-%M";
const TIMES = ["2026-11-24T18:02:00Z", "2026-11-24T17:31:00Z", "2026-11-24T16:55:00Z"];
const file = (name: string, start: string | null = null) => ({
  file: name,
  camera: start ? (name.split(" ", 1)[0] ?? "") : "",
  start,
});
const examples = {
  "GET /archives/*/example": { pattern: "", zone: "", files: NAMES.map((name) => file(name)) },
  "POST /archives/*/example": {
    pattern: PATTERN,
    zone: "",
    files: [...NAMES.slice(1).map((name, at) => file(name, TIMES[at + 1])), file("Holiday.mov")],
  },
};
/** Choose the first file, say when it is from, and see what follows. */
const dated = async (panel: HTMLElement) => {
  await press("Correct…")(panel);
  const at = (await found(panel, "input[type=datetime-local]")) as HTMLInputElement;
  at.value = "2026-11-24T18:02";
  at.dispatchEvent(new Event("input"));
  await press("Preview")(panel);
};
const archives = {
  ...answers,
  ...examples,
  "GET /archives": { archives: ARCHIVES },
  "PATCH /archives/*": FOLDER,
  "PATCH /cameras/*": {},
  "GET /archives/found": {
    found: [
      {
        kind: "frigate",
        name: "Frigate",
        address: "https://192.0.2.9:8971",
        version: "",
        needs_password: true,
        verify: false,
        archive_id: null,
      },
    ],
  },
  "GET /archives/lenders": {
    lenders: [{ key: "unifiprotect/1", kind: "unifiprotect", name: "UniFi Protect", lent: false }],
  },
};

/** The cameras of the usual archives are read from there. */
const ARCHIVED = {
  cameras: CAMERAS.map((each, at) =>
    at === 2
      ? each
      : {
          ...each,
          kind: "archive" as const,
          state: "archived" as const,
          archive_id: (at ? ARCHIVES[at === 1 ? 1 : 2] : ARCHIVES[0])?.id ?? null,
          video: at ? "H.265 2560x1440 20/s" : "H.264 1920x1080 15/s",
          motion_agreement: { ...each.motion_agreement, judges: [] },
        },
  ),
};

export const scenes: Scenes = {
  list: () => ({ at: "cameras", answers }),
  archives: () => ({ at: "cameras", answers: archives, state: ARCHIVED }),
  archives_many: () => ({
    at: "cameras",
    answers: { ...archives, "GET /archives": { archives: MANY } },
    state: ARCHIVED,
  }),
  archives_troubled: () => ({
    at: "cameras",
    answers: { ...archives, "GET /archives": { archives: TROUBLED } },
    state: ARCHIVED,
  }),
  archive_password: () => ({
    at: "cameras",
    answers: { ...archives, "GET /archives": { archives: TROUBLED } },
    then: press("Enter password…"),
  }),
  archived_one: () => ({ at: `cameras/${CAMERAS[0]?.id}`, answers: archives, state: ARCHIVED }),
  file_times: () => ({ at: "cameras", answers: archives, then: press("Correct…") }),
  file_times_shown: () => ({ at: "cameras", answers: archives, then: dated }),
  file_times_own: () => ({
    at: "cameras",
    answers: {
      ...archives,
      "GET /archives": { archives: [{ ...FOLDER, pattern: PATTERN }] },
      "GET /archives/*/example": {
        ...examples["POST /archives/*/example"],
        files: NAMES.map((name, at) => file(name, TIMES[at])),
      },
    },
    then: press("Correct…"),
  }),
  file_times_refused: () => ({
    at: "cameras",
    answers: {
      ...archives,
      "POST /archives/*/example": () => {
        throw {
          code: "example_other_time",
          message: "The name “Yard 24.11.2026 18-02.mp4” doesn’t say this time: check date and time.",
        };
      },
    },
    then: dated,
  }),
  adding_archive: () => ({ at: "cameras", answers: archives, then: press("Add archive") }),
  archive_refused: () => ({
    at: "cameras",
    answers: {
      ...archives,
      "POST /archives": () => {
        throw {
          code: "archive_password",
          message: "Frigate at 192.0.2.9 asks for a user name and a password: enter them.",
        };
      },
    },
    then: inTurn(press("Add archive"), press("Use recordings")),
  }),
  archive_settings: () => ({ at: "cameras", answers: archives, then: press("Manage…") }),
  archive_removing: () => ({
    at: "cameras",
    answers: archives,
    then: inTurn(press("Manage…"), press("Remove archive…")),
  }),
  archive_placing: () => ({
    at: "cameras",
    answers: { ...archives, "POST /cameras": camera(7, "Patio", { place: null, snapshot_at: null, state: "archived", kind: "archive" }) },
    then: inTurn(pressAt("li.camera button", "Add…"), pressAt("form button", "Add")),
  }),
  archive_camera: () => ({
    at: "cameras",
    answers: archives,
    then: pressAt("li.camera button", "Add…"),
  }),
  adopting: () => ({
    at: "cameras",
    answers,
    then: press("Add…"),
  }),
  by_address: () => ({ at: "cameras", answers, then: press("Add by address") }),
  read_already: () => ({
    at: "cameras",
    answers: {
      ...answers,
      "POST /cameras": ({ body }: { body: unknown }) => {
        const { if_read_already } = body as { if_read_already: string };
        if (if_read_already === "ask")
          throw {
            code: "read_already",
            message:
              "A recorder at 192.0.2.8 already reads this camera. Read it from there (rtsp://192.0.2.8:8554/yard), so that the camera sends its video only once, but without its own events; or read it directly.",
          };
        return CAMERAS[0];
      },
    },
    then: inTurn(press("Add…"), pressAt("form button", "Add")),
  }),
  one: () => ({ at: `cameras/${CAMERAS[0]?.id}`, answers }),
  forgetting: () => ({
    at: `cameras/${CAMERAS[0]?.id}`,
    answers,
    then: press("Remove camera…"),
  }),
  paused: () => ({
    at: "cameras",
    answers,
    state: {
      cameras: CAMERAS.map((each, number) =>
        number
          ? each
          : { ...each, recording: false, state: "paused", since: "2026-11-24T17:30:00Z" },
      ),
    },
  }),
  troubled: () => ({
    at: "cameras",
    answers,
    state: {
      cameras: [
        camera(0, "Back alley", {
          state: "reconnecting",
          reason: "It has not answered since 17:20.",
          snapshot_at: null,
          has_snapshot: false,
        }),
        camera(1, "Driveway", {
          state: "wrong_password",
          reason: "It refused the password: give the right one in Home Assistant.",
        }),
        camera(2, "Front door", { doorbell: true, clock_offset_ms: 10_800_000 }),
        camera(4, "Side gate", { kind: "lent", entity_id: "camera.side_gate", video: "", place: null }),
        camera(5, "Shed", { state: "disk_full", reason: "The hub’s disk is full: make room on it." }),
        camera(6, "Gate", {
          state: "sleeping",
          reason: "It sleeps to save its battery.",
          motion_agreement: {
            judges: ["camera", "hub"],
            both: 0,
            only_camera: 1,
            only_hub: 0,
            stuck: true,
            since: "2026-11-23T18:40:40Z",
          },
          notes: ["Its sound is G.726, which the hub cannot record."],
        }),
      ],
      found: FOUND.flatMap((each) => [
        each,
        { ...each, key: "hap:42", address: "192.0.2.42", name: "Porch light cam", lent_by: "HomeKit" },
      ]),
    },
  }),
  empty: () => ({
    at: "cameras",
    state: { cameras: [], found: [] },
    answers: { "GET /storage": { ...answers["GET /storage"], held_bytes: 0, fetched_bytes: 0, cameras: [] } },
  }),
  guest: () => ({
    at: "cameras",
    answers,
    state: { found: FOUND },
    houses: [
      {
        entry_id: "house",
        hub_id: "hub",
        name: "Hub",
        available: true,
        last_heard: null,
        may_answer: true,
        may_manage: false,
      },
    ],
  }),
};

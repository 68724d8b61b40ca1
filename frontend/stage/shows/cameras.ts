import { inTurn, press, pressAt } from "../acting.ts";
import { camera, CAMERAS, FOUND } from "../fixtures.ts";
import type { Scenes } from "../hass.ts";

const answers = {
  "GET /storage": {
    free_bytes: 318e9,
    floor_bytes: 2e9,
    held_bytes: 4e7,
    encrypted: false,
    cameras: CAMERAS.map((each) => ({
      camera_id: each.id,
      size_bytes: 9e10,
      oldest: "2026-11-18T14:00:00Z",
      newest: "2026-11-24T18:41:00Z",
    })),
  },
};

const archived = {
  name: "Frigate",
  address: "http://192.0.2.8:5000",
  folder: "",
  pattern: "",
  zone: "",
  lender: "",
  verify: true,
  added_at: "2026-11-20T08:00:00Z",
  state: "connected",
  since: "2026-11-24T08:00:00Z",
  reason: "",
  version: "0.17.2",
  clock_offset_ms: 4200,
  clock_uncertainty_ms: 1200,
  files: null,
};
const recorded = (key: string, name: string, camera_id: string | null = null) => ({
  key,
  name,
  labels: ["person", "vehicle", "package"],
  has_events: true,
  earliest: "2026-11-10T18:00:00Z",
  latest: "2026-11-24T18:40:00Z",
  camera_id,
});
const archives = {
  ...answers,
  "GET /archives": {
    archives: [
      {
        ...archived,
        id: "a00000000001",
        kind: "frigate",
        cameras: [
          recorded("back_alley", "Back alley", CAMERAS[0]?.id),
          recorded("patio", "Patio"),
          recorded("street", "Street"),
        ],
      },
      {
        ...archived,
        id: "a00000000002",
        kind: "lent",
        name: "Reolink",
        version: "",
        clock_offset_ms: null,
        clock_uncertainty_ms: 5000,
        cameras: [recorded("driveway", "Driveway", CAMERAS[1]?.id)],
      },
      {
        ...archived,
        id: "a00000000003",
        kind: "folder",
        name: "Side yard",
        folder: "/media/ftp/side-yard",
        state: "away",
        version: "",
        files: 4212,
        reason: "The folder /media/ftp/side-yard can’t be read: check that its disk is there.",
        cameras: [],
      },
    ],
  },
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

export const scenes: Scenes = {
  list: () => ({ at: "cameras", answers }),
  archives: () => ({ at: "cameras", answers: archives }),
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
    then: inTurn(press("Add archive"), press("Use its recordings")),
  }),
  archive_settings: () => ({ at: "cameras", answers: archives, then: press("Manage…") }),
  archive_removing: () => ({
    at: "cameras",
    answers: archives,
    then: inTurn(press("Manage…"), press("Remove archive…")),
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
    then: press("Remove this camera…"),
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
    answers: { "GET /storage": { ...answers["GET /storage"], cameras: [] } },
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

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

export const scenes: Scenes = {
  list: () => ({ at: "cameras", answers }),
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

import type { Camera, Found } from "../../src/api/types.ts";
import { found as find, inTurn, press } from "../acting.ts";
import { alley, board, camera, CAMERAS, FOUND, setupOf } from "../fixtures.ts";
import { HOUSE, LATER, type Scene, type Scenes } from "../hass.ts";
import { COVERING } from "./follow.ts";

const PHONES = [
  { phone: "mobile_app_alex", name: "Alex’s phone", android: true, chosen: false, here: true },
  { phone: "mobile_app_tablet", name: "Kitchen tablet", android: false, chosen: false, here: true },
];
const home = (phones = PHONES) => ({
  managed: true,
  paired_at: "2026-11-24T18:37:00Z",
  phones,
});
const found: Found[] = [
  { ...(FOUND[0] as Found), key: "urn:uuid:back", name: "Back alley", address: "192.0.2.40" },
  { ...(FOUND[0] as Found), name: "" },
];
/** Press the first Add of the found cameras. */
const addsFirst = async (panel: HTMLElement) => {
  (await find(panel, "li:has(.none) button")).click();
};
const door = camera(2, "Front door", { doorbell: true });

const added = { ...(CAMERAS[0] as Camera), name: "Back alley", place: null };

/** One camera stands, and nothing else. */
const partly = (changes: Partial<Scene> = {}): Scene => ({
  at: "setup",
  state: { cameras: [door], found, boards: [], requests: [] },
  answers: { "GET /setup": setupOf(), "GET /directories": COVERING, ...changes.answers },
  home: { setup: home(), notify: { sent: ["Alex’s phone"], failed: [] }, ...changes.home },
  ...(changes.then ? { then: changes.then } : {}),
});

/** Nothing but the hub. */
const first = (changes: Partial<Scene> = {}): Scene => ({
  ...partly(changes),
  state: { cameras: [], found, boards: [], requests: [] },
  answers: { "GET /setup": setupOf({ cameras: 0, placed: 0 }), ...changes.answers },
});

export const scenes: Scenes = {
  partly: () => partly(),
  first: () => first(),
  opens: () => ({
    ...partly({ answers: { "PUT /setup": setupOf({ finished: true }) } }),
    at: "",
  }),
  finished_opens: () => ({ ...partly(), at: "", answers: { "GET /setup": setupOf({ finished: true }) } }),
  nothing: () => ({
    ...partly({ home: { setup: home([]) } }),
    state: { cameras: [], found: [], boards: [], requests: [] },
    answers: {
      "GET /setup": setupOf({
        cameras: 0,
        placed: 0,
        found: 0,
        recordings: {
          ...setupOf().recordings,
          reason: "The folder for recordings isn’t connected: /share/neighbors. Connect it, and recording goes on.",
        },
      }),
    },
  }),
  password: () =>
    first({
      answers: {
        "POST /cameras": () => {
          throw { code: "camera_password", message: "The camera needs a user and a password." };
        },
      },
      then: addsFirst,
    }),
  adding: () =>
    first({ answers: { "POST /cameras": LATER }, then: addsFirst }),
  placing: () =>
    first({
      answers: { "POST /cameras": added, "PATCH /cameras/*": added },
      then: inTurn(addsFirst, press("Next: location")),
    }),
  live: () =>
    first({
      answers: { "POST /cameras": added, "PATCH /cameras/*": added },
      then: inTurn(addsFirst, press("Next: location"), press("Show what it sees")),
    }),
  unplaced: () => ({
    ...partly(),
    state: { cameras: [{ ...door, place: null }], found: [], boards: [], requests: [] },
    answers: { "GET /setup": setupOf({ placed: 0, found: 0 }) },
  }),
  phones: () =>
    partly({
      home: {
        setup: home([
          { ...PHONES[0]!, chosen: true },
          { ...PHONES[1]!, chosen: true, here: false },
        ]),
      },
    }),
  no_clip: () =>
    partly({
      answers: {
        "POST /practice": () => {
          throw {
            code: "conflict",
            message: "There is no clip yet to practice with. Walk past the camera, then try again.",
          };
        },
      },
      then: press("Send myself"),
    }),
  done: () => ({
    ...partly({ home: { setup: home([{ ...PHONES[0]!, chosen: true }]) } }),
    state: { cameras: [door], found: [], boards: [board("board.example.org")], requests: [] },
    answers: {
      "GET /setup": setupOf({ boards: 1, practice: "answered", found: 0 }),
      "PUT /setup": setupOf({ boards: 1, practice: "answered", found: 0, finished: true }),
    },
  }),
  asked: () => ({ ...partly(), state: { cameras: [door], found: [], requests: [alley()] } }),
  loading: () => ({ ...partly(), answers: { "GET /setup": LATER } }),
  failed: () => ({
    ...partly(),
    answers: {
      "GET /setup": () => {
        throw { code: "unreachable", message: "Can’t reach the hub." };
      },
    },
  }),
  guest: () => ({ ...partly(), houses: [{ ...HOUSE, may_manage: false }] }),
};

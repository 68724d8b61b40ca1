import { found, inTurn, press, pressAt } from "../acting.ts";
import { ARCHIVES, camera, CAMERAS, FOLDER, FOUND, MANY, setupOf, TROUBLED } from "../fixtures.ts";
import type { LitElement } from "lit";
import type { MakerRoot, TimestampService } from "../../src/api/types.ts";
import type { Scenes } from "../hass.ts";

const answers = {
  "GET /setup": setupOf({ finished: true }),
  "GET /storage": {
    free_bytes: 166e9,
    floor_bytes: 2e9,
    held_bytes: 6.2e9,
    fetched_bytes: 1.4e9,
    encrypted: false,
    cameras: [2, 4, 5, 6].map((number) => ({
      camera_id: camera(number, "").id,
      size_bytes: 3.7e10,
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
/** A strip with letters, as the hub cuts one out. */
const TEXT =
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABIMDRANCxIQDhAUExIVGywdGxgYGzYnKSAsQDlEQz85Pj1HUGZXR0thTT0+WXlaYWltcnNyRVV9hnxvhWZwcm7/wAALCAAQAEgBAREA/8QAGAAAAwEBAAAAAAAAAAAAAAAAAAIDBAH/xAAqEAACAQIFAgYCAwAAAAAAAAABAgMREgAEITFRExQFIjNBYXGBoVJikf/aAAgBAQAAPwDLDDG8EkssjIEZVoqXVqCeR/HFofD1n6SxysZZUZ1UpQaEihNf68YIcjHmJRHDOWIdVYlKUBIFRrqKkcb4STJiISM8hsR0UFVrcrAkHfgbfOGbJx95Bl0mcmUpUtGBQMAR76744mTjliaaOZulH6hZKFeNK61+8HZx9DuOs3b1tus813FK/nfHeyjWIyvM/TJSwrHUtdd7V0paRjNNGYZ5IiQSjFSRsaHFIc1JBBJHEzIXZWuVqbA6fv8AWLQ+JSwrEq3WxoVtu0LXFg1Pgkf5ghz0eXlEkMBUl1ZgXrUAg0GmgqBztibZu7IDLMlSHBD19hXSn2xwDN0zsOYs9Lp+Wu9oA3+aYZM4kUTQxwt0ZPUDPUtxrTSn1g7yPodv0W7et1t/mu5rT8bYYeJSRx2QXRAFLaPqAt2h5qWrjLKweV2VbVZiQvA4x//Z";
const answered = {
  ...answers,
  ...examples,
  "GET /archives": { archives: ARCHIVES },
  "PATCH /archives/*": FOLDER,
  "GET /cameras/brands": {
    brands: [
      { name: "Hikvision", advice: "Add an ONVIF user." },
      { name: "Tapo", advice: "In its app, create a camera account, and use that." },
    ],
  },
  "POST /cameras/*/suggestions": {
    suggestions: [{ mask: { left: 0.02, top: 0.91, width: 0.44, height: 0.07 }, picture: TEXT }],
  },
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
const home = {
  setup: {
    cameras: [
      { entity_id: "camera.hallway", name: "Hallway", stream: false },
      { entity_id: "camera.garden", name: "Garden", stream: true },
    ],
  },
};

/** A camera of the usual archives is read from there. */
const archived = (number: number, archive: number) => ({
  ...(CAMERAS[number] ?? camera(number, "Yard")),
  kind: "archive" as const,
  state: "archived" as const,
  archive_id: ARCHIVES[archive]?.id ?? null,
  reason: "",
  motion_agreement: { ...camera(0, "").motion_agreement, judges: [] },
});

/** One of each: recorded by the hub, by Frigate, on its card, as files, indoors, and off. */
const EACH = {
  cameras: [
    camera(2, "Front door", { doorbell: true }),
    archived(0, 0),
    archived(1, 1),
    { ...archived(3, 2), name: "Side yard", indoor: false, may_share: true, place: camera(3, "").place },
    camera(5, "Hall", { indoor: true, may_share: false, place: null }),
    camera(4, "Back gate", { state: "reconnecting", since: "2026-11-24T14:10:00Z", place: null }),
  ],
};
const usual = { at: "cameras", answers: answered, state: EACH, home };
/** What is about none of the cameras is judged without them, which takes half the time. */
const archives = { ...usual, state: { cameras: [], found: [] } };
const below = { ...archives, answers: { ...answered, "GET /archives": { archives: [] } } };
const door = `cameras/${EACH.cameras[0]?.id}`;
const refuses = (code: string, message: string, more = {}) => () => {
  throw { code, message, translation_placeholders: more };
};
const STAMPS: TimestampService[] = [
  {
    url: "https://stamps.example.org/tsr",
    name: "Example Time Stamping Unit 3",
    has_own_root: false,
    added_at: "2026-11-18T14:00:00Z",
    stamped_at: "2026-11-24T18:07:02Z",
    accuracy_ms: 1500,
    failures: 0,
    reason: "",
  },
  {
    url: "http://time.example.net:318/stamp",
    name: "City Time Stamping",
    has_own_root: true,
    added_at: "2026-11-18T14:10:00Z",
    stamped_at: "2026-11-23T09:07:01Z",
    accuracy_ms: null,
    failures: 33,
    reason: "It didn't answer.",
  },
];
const stamped = { ...below.answers, "GET /timestamps": { services: STAMPS } };
const stamping = async (panel: HTMLElement) => {
  await press("Add a timestamp service")(panel);
  const at = (await found(panel, "input[inputmode=url]")) as HTMLInputElement;
  at.value = "https://stamps.example.org/tsr";
  at.dispatchEvent(new Event("input"));
  await (at.getRootNode() as ShadowRoot & { host: LitElement }).host.updateComplete;
};
const ROOTS: MakerRoot[] = [
  {
    name: "Example Cameras",
    subject: "CN=Example Cameras Root CA 2,O=Example Cameras",
    since: "2021-03-01T00:00:00Z",
    until: "2041-03-01T00:00:00Z",
    sha256: "5f1c09be77a2430d91c6e8b15d0f3a2499ad7c6410be25f8037d1e9ac4b86f52",
    cameras: ["Front door", "Back gate"],
  },
  {
    name: "Gatewatch",
    subject: "CN=Gatewatch Device Root,OU=Video,O=Gatewatch",
    since: "2014-06-01T00:00:00Z",
    until: "2024-06-01T00:00:00Z",
    sha256: "c80d5e3f1a944b67b2aa06d9f37c11e8405b9e62d7831fca6e0954bb28a7d310",
    cameras: [],
  },
];
const PEM = "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ4\n-----END CERTIFICATE-----";
const certified = {
  ...stamped,
  "GET /maker-roots": { roots: ROOTS },
  "POST /maker-roots": ROOTS[1],
};
const choosing = async (panel: HTMLElement) => {
  await press("Add a maker")(panel);
  const pem = (await found(panel, "nr-dialog[open] textarea")) as HTMLTextAreaElement;
  pem.value = PEM;
  pem.dispatchEvent(new Event("input"));
  await (pem.getRootNode() as ShadowRoot & { host: LitElement }).host.updateComplete;
};
const added = camera(7, "Patio", { place: null, snapshot_at: null });
const ways = press("Add camera");
const byAddress = inTurn(ways, pressAt("button", "By address"), async (panel) => {
  const field = async (name: string, value: string) => {
    ((await found(panel, `input[name=${name}]`)) as HTMLInputElement).value = value;
  };
  await field("address", "rtsp://192.0.2.57/yard");
  await field("username", "admin");
  await field("password", "wrong");
}, pressAt("form .acts .btn:not(.link)"));

export const scenes: Scenes = {
  list: () => usual,
  menu: () => ({ ...usual, then: pressAt("button.dots") }),
  many: () => ({
    ...usual,
    answers: { ...answered, "GET /archives": { archives: MANY } },
    state: { cameras: Array.from({ length: 30 }, (_, number) => camera(number, `Camera ${number + 1}`)) },
  }),
  adding: () => ({ ...usual, then: ways }),
  failed: () => ({
    ...usual,
    answers: {
      ...answered,
      "POST /cameras": refuses("camera_password", "Wrong user name or password for the camera at 192.0.2.57. Enter them again.", {
        sentence: "Wrong user name or password for the camera at 192.0.2.57. Enter them again.",
        advice:
          "Hikvision: ONVIF has its own users, separate from the camera’s login. In the camera, go to Network, Advanced, Integration Protocol, and add one.",
        reason: "camera.refused_password",
      }),
    },
    then: byAddress,
  }),
  read_already: () => ({
    ...usual,
    answers: {
      ...answered,
      "POST /cameras": ({ body }: { body: unknown }) => {
        if ((body as { if_read_already: string }).if_read_already !== "ask") return added;
        throw {
          code: "read_already",
          message:
            "A recorder at 192.0.2.8 already reads this camera. Connect through the recorder (rtsp://192.0.2.8:8554/yard), so the camera sends its video only once but without its own events, or connect directly.",
        };
      },
    },
    then: byAddress,
  }),
  archive_camera: () => ({
    ...usual,
    answers: { ...answered, "POST /cameras": added },
    then: pressAt(".found button", "Add…"),
  }),
  from_home: () => ({
    ...usual,
    answers: { ...answered, "POST /cameras": added },
    then: inTurn(ways, pressAt("button", "From Home Assistant")),
  }),
  added: () => ({
    ...usual,
    answers: { ...answered, "POST /cameras": added },
    then: byAddress,
  }),
  archive_refused: () => ({
    ...archives,
    answers: {
      ...answered,
      "POST /archives": refuses(
        "archive_password",
        "Frigate at 192.0.2.9 needs a user name and password. Enter them.",
      ),
    },
    then: inTurn(press("Add archive"), pressAt("button.tonal", "Use")),
  }),
  archive_settings: () => ({ ...archives, then: press("Manage…") }),
  archive_removing: () => ({ ...archives, then: inTurn(press("Manage…"), press("Remove archive…")) }),
  stamps: () => ({
    ...below,
    answers: {
      ...stamped,
      "GET /maker-roots": refuses("unreachable", "Can't reach the hub."),
    },
  }),
  stamps_adding: () => ({ ...below, then: stamping }),
  stamps_added: () => ({
    ...below,
    answers: { ...below.answers, "POST /timestamps": STAMPS[0] },
    then: inTurn(stamping, press("Try and add")),
  }),
  stamps_refused: () => ({
    ...below,
    answers: {
      ...below.answers,
      "POST /timestamps": refuses(
        "timestamp",
        "The certificate of City Time Stamping doesn't lead to a trusted root certificate. It was issued by City Root. Add the root certificate that the service publishes.",
      ),
    },
    then: inTurn(stamping, press("Try and add")),
  }),
  stamps_removing: () => ({
    ...below,
    answers: stamped,
    then: pressAt("[aria-label*='City Time']"),
  }),
  stamps_private: () => ({
    ...below,
    answers: {
      ...below.answers,
      "POST /timestamps": ({ body }: { body: unknown }) => {
        if ((body as { allow_private_address?: boolean }).allow_private_address) return STAMPS[0];
        throw {
          code: "invalid",
          message:
            "This address is on your own network. Your hub asks a timestamp service there only if you allow it.",
          translation_placeholders: { reason: "timestamp.private" },
        };
      },
    },
    then: inTurn(stamping, press("Try and add")),
  }),
  makers: () => ({ ...usual, answers: { ...certified, "GET /archives": { archives: ARCHIVES } } }),
  makers_checked: () => ({
    ...below,
    answers: { ...certified, "POST /maker-roots/check": { ...ROOTS[1], name: "Gatewatch" } },
    then: inTurn(choosing, press("Check")),
  }),
  makers_refused: () => ({
    ...below,
    answers: {
      ...certified,
      "POST /maker-roots/check": refuses(
        "invalid",
        "This certificate isn't a root: CN=Example Cameras Root CA 2,O=Example Cameras issued it. Choose the maker's own root certificate.",
      ),
    },
    then: inTurn(choosing, press("Check")),
  }),
  makers_removing: () => ({
    ...below,
    answers: certified,
    then: pressAt("[aria-label='Remove Example Cameras']"),
  }),
  file_times: () => ({ ...archives, then: press("Correct…") }),
  file_times_shown: () => ({ ...archives, then: dated }),
  file_times_own: () => ({
    ...archives,
    answers: {
      ...answered,
      "GET /archives": { archives: [{ ...FOLDER, pattern: PATTERN }] },
      "GET /archives/*/example": {
        ...examples["POST /archives/*/example"],
        files: NAMES.map((name, at) => file(name, TIMES[at])),
      },
    },
    then: press("Correct…"),
  }),
  file_times_refused: () => ({
    ...archives,
    answers: {
      ...answered,
      "POST /archives/*/example": refuses(
        "example_other_time",
        "The name “Yard 24.11.2026 18-02.mp4” doesn’t say this time: check date and time.",
      ),
    },
    then: dated,
  }),
  one: () => ({ ...usual, at: door }),
  archived_one: () => ({ ...usual, at: `cameras/${CAMERAS[0]?.id}` }),
  forgetting: () => ({ ...usual, at: door, then: pressAt(".acts .link") }),
  covers: () => ({
    ...usual,
    at: `${door}/covers`,
    state: {
      cameras: [
        camera(2, "Front door", {
          masks: [{ left: 0.09, top: 0.23, width: 0.16, height: 0.31 }],
          motion_masks: [{ left: 0, top: 0, width: 1, height: 0.15 }],
        }),
      ],
    },
    then: pressAt("li .name"),
  }),
  troubled: () => ({
    ...usual,
    answers: { ...answered, "GET /archives": { archives: TROUBLED } },
    state: {
      cameras: [
        camera(0, "Back alley", {
          state: "reconnecting",
          reason: "Can't reach the camera at 192.0.2.31.",
          snapshot_at: null,
        }),
        camera(1, "Driveway", {
          state: "wrong_password",
          reason: "Wrong user name or password for the camera at 192.0.2.32. Enter them again.",
        }),
        camera(2, "Front door", { doorbell: true, clock_offset_ms: 10_800_000 }),
        camera(4, "Side gate", { kind: "lent", entity_id: "camera.side_gate", video: "", place: null }),
        camera(5, "Shed", { state: "disk_full", reason: "The hub's disk is full." }),
        camera(6, "Gate", {
          state: "sleeping",
          reason: "It sleeps to save its battery.",
          motion_agreement: { ...camera(0, "").motion_agreement, stuck: true },
          notes: ["Its sound is G.726, which the hub can't record."],
        }),
        camera(8, "Porch", { recording: false, state: "paused", since: "2026-11-24T17:30:00Z" }),
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
    ...usual,
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

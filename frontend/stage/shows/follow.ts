import type { BoardPreview, DirectoryList } from "../../src/api/types.ts";
import { found, press, pressAt } from "../acting.ts";
import { board, CAMERAS } from "../fixtures.ts";
import { LATER, type Answer, type Scene, type Scenes } from "../hass.ts";

const LINK = "https://board.example.org/#key=q8x4vt7fke2mq8x4vt7fke2mq8x4vt7f";
const WORDS = ["maple", "orbit", "candle", "river", "seven", "pilot", "garden", "stone"];
const OTHER = ["copper", "orbit", "meadow", "lantern", "six", "window", "garden", "north"];

export const COVERING: DirectoryList = {
  directories: [
    {
      url: "https://directory.example.org/boards",
      name: "Example Board Directory",
      boards: 214,
      signed_at: "2026-11-20T08:00:00Z",
      checked_at: "2026-11-24T03:12:00Z",
      reason: "",
    },
  ],
  boards: [
    {
      name: "Example County Board",
      address: LINK,
      operator: "Example County Library District",
      covers: true,
      agencies: 6,
      requests_year: 14,
      directory: "Example Board Directory",
    },
    {
      name: "River Valley Board",
      address: "https://rv.board.example/#key=abcdefghabcdefghabcdefghabcdefgh",
      operator: "Three counties",
      covers: true,
      agencies: 9,
      requests_year: 31,
      directory: "Example Board Directory",
    },
  ],
  covering: 2,
};
const none: DirectoryList = { ...COVERING, boards: [], covering: 0 };
const offers = {
  offers: [
    {
      kind: "cap",
      url: "https://alerts.example.gov/cap/county.atom",
      name: "Public alerts for your county",
      area: "Example County",
    },
  ],
};

const preview = (changes: Partial<BoardPreview> = {}): BoardPreview => ({
  policy: {
    url: "https://board.example.org",
    origin: "board.example.org/v1",
    log_key: "board.example.org/v1+5e6f7a8b+AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhI",
    inbox_key: "age1q8x4m0f6vwz5k3r7n2d9c8j6h4t7fke",
    witnesses: ["mirror.example.net+1a2b3c4d+AbCd", "lab.example.com+2b3c4d5e+EfGh", "valley.example.org+4d5e6f7a+MnOp"],
    quorum: 2,
    verifiers: ["firemarshal.example.org+3c4d5e6f+IjKl", "chiefs.example.org+6f7a8b9c+QrSt"],
    allow_private_address: false,
    read_earlier: true,
    region: "",
  },
  name: "Example County Board",
  operator: "Example County Library District",
  key: { state: "matches", words: WORDS, named_words: WORDS },
  asked: { year: 14, near: 4, usual_minutes: 40, months: [1, 0, 2, 1, 1, 0, 3, 1, 0, 2, 1, 2] },
  home_inside: true,
  area: "Example County",
  agencies: [
    { name: "Example County Fire", level: 2, requests: 6 },
    { name: "Rivertown Police", level: 3, requests: 5 },
    { name: "North Valley Search and Rescue", level: 2, requests: 2 },
    { name: "Lakeside Sheriff", level: 1, requests: 1 },
  ],
  agencies_more: 2,
  verifiers: [
    { name: "firemarshal.example.org", key: "firemarshal.example.org+3c4d5e6f+IjKl" },
    { name: "chiefs.example.org", key: "chiefs.example.org+6f7a8b9c+QrSt" },
  ],
  witnesses: [
    { name: "mirror.example.net", key: "mirror.example.net+1a2b3c4d+AbCd" },
    { name: "lab.example.com", key: "lab.example.com+2b3c4d5e+EfGh" },
    { name: "valley.example.org", key: "valley.example.org+4d5e6f7a+MnOp" },
  ],
  quorum: 2,
  size: 5204,
  since: "2026-02-02T10:00:00Z",
  state: null,
  unread: "",
  ...changes,
});

const at = (answer: Answer, changes: Partial<Scene> = {}): Scene => ({
  at: `boards/follow/${encodeURIComponent(LINK)}`,
  state: { boards: [], cameras: CAMERAS },
  ...changes,
  answers: {
    "GET /directories": COVERING,
    "GET /awareness/offers": offers,
    "POST /boards/lookup": answer,
    "POST /boards": board("board.example.org/v1", { state: "starting", checked_at: null }),
    ...changes.answers,
  },
});

export const scenes: Scenes = {
  find: () => ({ ...at(null), at: "boards/follow" }),
  none: () => ({ ...at(null, { answers: { "GET /directories": none } }), at: "boards/follow" }),
  no_directory: () => ({
    ...at(null, {
      answers: { "GET /directories": { directories: [], boards: [], covering: 0 } },
    }),
    at: "boards/follow",
  }),
  unplaced: () => ({
    ...at(null, {
      state: { boards: [], cameras: [] },
      answers: { "GET /directories": none },
    }),
    at: "boards/follow",
  }),
  board: () => at(preview()),
  unnamed: () =>
    at(preview({ key: { state: "unnamed", words: WORDS, named_words: [] } }), {
      at: "boards/follow/board.example.org",
    }),
  mismatch: () =>
    at(
      preview({
        policy: null,
        name: "",
        operator: "",
        key: { state: "differs", words: OTHER, named_words: WORDS },
        asked: null,
        home_inside: null,
        area: "",
        agencies: [],
        agencies_more: 0,
        verifiers: [],
        witnesses: [],
        quorum: 0,
        size: 0,
        since: null,
      }),
    ),
  lying: () =>
    at(preview({ key: { state: "differs", words: OTHER, named_words: WORDS } })),
  alone: () =>
    at(
      preview({
        operator: "",
        area: "",
        home_inside: false,
        asked: { year: 0, near: null, usual_minutes: null, months: Array<number>(12).fill(0) },
        agencies: [],
        agencies_more: 0,
        verifiers: [],
        witnesses: [],
        quorum: 0,
        size: 3,
      }),
    ),
  large: () =>
    at(
      preview({
        asked: null,
        home_inside: null,
        agencies: [],
        agencies_more: 0,
        since: null,
        size: 1_204_551,
        unread: "This board has too many entries to read them all now. Your hub reads them once you follow it.",
      }),
    ),
  followed: () => at(preview({ state: "following" })),
  relying: () => ({ ...at(preview()), then: pressAt("summary", "Change who") }),
  looking: () => at(LATER),
  refused: () =>
    at(() => {
      throw { code: "invalid", message: "This address is in a home network. Nothing was read from it." };
    }),
  scanning: () => ({
    ...at(null),
    at: "boards/follow",
    auth: { external: { config: { hasBarCodeScanner: 1 }, fireMessage: () => undefined } },
  }),
  directories: () => ({ ...at(null), at: "boards/follow", then: press("Manage directories") }),
  directory_refused: () => ({
    ...at(null, {
      answers: {
        "POST /directories": () => {
          throw { code: "invalid", message: "A directory’s link names its key. Copy the whole link, with #key= at its end." };
        },
      },
    }),
    at: "boards/follow",
    then: async (panel) => {
      await press("Manage directories")(panel);
      const box = (await found(panel, "nr-dialog input")) as HTMLInputElement;
      box.value = "directory.example.net";
      box.dispatchEvent(new InputEvent("input"));
      await pressAt("form button", "Add")(panel);
    },
  }),
};

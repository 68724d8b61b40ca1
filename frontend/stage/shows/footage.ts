import type { State } from "../../src/api/types.ts";
import { found, inTurn, press, pressAt } from "../acting.ts";
import { ARCHIVES } from "../fixtures.ts";
import { EXPORT_ID, FILMED, footageOf, LANES, MANY_FILMED, MANY_LANES } from "../fixtures/footage.ts";
import { request } from "../fixtures/requests.ts";
import { LATER, type Answer, type Scene, type Scenes } from "../hass.ts";
import { SUGGESTIONS } from "../fixtures/review.ts";

const ALLEY = FILMED[1]?.id ?? "";
const SEEN_AT = "2026-11-24T17:53:12Z";

const lanes =
  (all = LANES): Answer =>
  ({ query }: { query: unknown }) =>
    footageOf(all, query as { start: string; end: string });

/** Somebody walks from the middle to the right. */
const PATH = Array.from({ length: 9 }, (_, step) => ({
  at_ms: step * 4000,
  left: 0.42 + 0.04 * step,
  top: 0.5,
  width: 0.06,
  height: 0.28,
}));

const FOUND = SUGGESTIONS.map((each, number) => ({
  ...each,
  masks: [{ keys: PATH.map((key) => ({ ...key, top: 0.5 + 0.1 * number, width: 0.05, height: 0.06 })), found: true }],
}));

const running = { id: EXPORT_ID, state: "running", done: 0.62, size_bytes: null, reason: "" };

const answers: Record<string, Answer> = {
  "GET /archives": { archives: ARCHIVES },
  "GET /footage": lanes(),
  "GET /cameras/*/frames": ({ query }: { query: unknown }) => ({
    start: (query as { start: string }).start,
    until: SEEN_AT,
    tag: "7a9".padEnd(32, "0"),
    frames_us: Array.from({ length: 90 }, (_, second) => second * 1_000_000),
  }),
  "POST /cameras/*/footage/suggestions": { suggestions: FOUND },
  "GET /cameras/*/footage/suggestions": { searching: true, done: 0.4 },
  "POST /cameras/*/footage/follow": { keys: PATH, found: false },
  "POST /exports": running,
  "GET /exports/*": running,
  "DELETE /exports/*": null,
};

const state: Partial<State> = {
  cameras: FILMED,
  requests: [
    request(1, { pending: true, window: { start: "2026-11-24T17:36:00Z", end: "2026-11-24T18:18:00Z" } }),
    request(2, { issued: "2026-11-23T15:00:00Z" }),
  ],
};

const scene = (changes: Partial<Scene> = {}): Scene => ({
  at: `footage/${ALLEY}/${SEEN_AT}`,
  state,
  answers: { ...answers, ...changes.answers },
  ...(changes.then ? { then: changes.then } : {}),
  ...(changes.state === undefined ? {} : { state: changes.state }),
});

/** Wide, the whole day: the address leads to an hour. */
const wholeDay = async (root: HTMLElement) => {
  if (innerWidth >= 900) await pressAt(".th0 button", "Day")(root);
};

export const scenes: Scenes = {
  day: () => scene({ then: wholeDay }),
  saving: () =>
    scene({
      then: inTurn(
        press("Save a clip…"),
        press("Find faces and text"),
        pressAt(".found button"),
        press("Add cover"),
        press("Follow"),
        press("Save"),
      ),
    }),
  beside: () => scene({ then: playBeside }),
  many: () =>
    scene({
      answers: { "GET /footage": lanes(MANY_LANES) },
      state: { ...state, cameras: MANY_FILMED },
      then: wholeDay,
    }),
  loading: () => ({ ...scene({ answers: { "GET /footage": LATER } }), at: "footage" }),
  away: () => ({
    ...scene({
      answers: {
        "GET /footage": () => {
          throw { code: "unreachable", message: "The hub doesn’t answer." };
        },
      },
    }),
    at: "footage",
    told: [{ type: "away", since: "2026-11-24T18:12:00Z" }],
  }),
  empty: () => scene({ state: { ...state, cameras: [] } }),
};

async function playBeside(root: HTMLElement): Promise<void> {
  await wholeDay(root);
  await pressAt("[aria-pressed].t2")(root);
  const second = (await found(root, "select.other")) as HTMLSelectElement;
  second.value = FILMED[2]?.id ?? "";
  second.dispatchEvent(new Event("change"));
  await pressAt(".pp")(root);
  await found(root, ".conv");
}

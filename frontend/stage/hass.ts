import type { Hass } from "../src/hass.ts";
import type { FromHub, HouseName, Listed } from "../src/api/house.ts";
import type { Request, State } from "../src/api/types.ts";
import { firstFrame, frameOf, shownAt } from "./drawings.ts";
import { setupOf } from "./fixtures/state.ts";
import type { Answers } from "./worker.ts";

/** An answer to `METHOD /path`, or to a function of what was sent; thrown `{code, message}` fails. */
export type Answer = unknown | ((sent: { path: string; query: unknown; body: unknown }) => unknown);

/** One state of one element, as a fixture. */
export interface Scene {
  /** `card`, or a path of the panel such as `requests/ID/review`. */
  at: string;
  state?: Partial<State> | null;
  houses?: HouseName[];
  /** First match counts; `*` in a path stands for one part of it. */
  answers?: Record<string, Answer>;
  /** How long the hub's answers take, such as over a phone's line. */
  answersAfter_ms?: number;
  /** Told after the state, such as `away`. */
  told?: FromHub[];
  user?: { id: string; name: string; is_admin: boolean };
  card?: Record<string, unknown>;
  /** What Home Assistant itself says of this hub, or does with what it was sent. */
  home?: Partial<Record<"setup" | "notify", unknown>>;
  /** Which scanners there are. */
  auth?: Hass["auth"];
  /** The address of every film instead of the stage's own, such as of one that is broken. */
  film?: string;
  /** By request: until when this person is left in peace. */
  quiet?: Record<string, string>;
  /** Instead of Home Assistant: what the share page's worker answers. */
  share?: Answers;
  /** What is done once it stands, such as a press. */
  then?: (root: HTMLElement, hass: Pretended) => Promise<void> | void;
}

/** Home Assistant as the stage has it. */
export type Pretended = Hass & {
  /** What it was asked. */
  asked: unknown[];
  /** How many answers have not come yet. */
  pending: number;
  /** Answers for pictures and live video; tests give another. */
  fetched(path: string): Promise<Response>;
  /** Say something more, as a hub does. */
  tell(message: FromHub): void;
};

export type Scenes = Record<string, () => Scene>;

export const HOUSE: HouseName = {
  entry_id: "house",
  hub_id: "0123456789abcdef",
  name: "Hub",
  available: true,
  last_heard: "2026-11-24T18:41:00Z",
  may_answer: true,
  may_manage: true,
};

/** An answer that does not come while the state is looked at. */
export const LATER = "later";

/** What most scenes don't care about; the stage's film has a frame a second. */
const USUAL: Record<string, Answer> = {
  "GET /setup": setupOf({ finished: true }),
  "GET /archives": { archives: [] },
  "GET /agencies": { agencies: [] },
  "GET /map": { source: "none", file: null, download: null },
  "PUT /map": ({ body }: { body: object }) => ({ file: null, download: null, ...body }),
  "POST /map/pieces": { source: "none", file: null, download: null },
  "GET /requests/*/added": { added: [] },
  "GET /boards/witness": { boards: [] },
  "GET /timestamps": { services: [] },
  "GET /maker-roots": { roots: [] },
  "GET /directories": { directories: [], boards: [], covering: 0 },
  "GET /awareness/offers": { offers: [] },
  "GET /requests/*/added/*/frames": {
    start: "2026-11-22T22:03:34Z",
    until: "2026-11-22T22:05:04Z",
    tag: "",
    frames_us: Array.from({ length: 90 }, (_, second) => second * 1_000_000),
  },
  "GET /clips/*/frames": ({ path }: { path: string }) => ({
    start: firstFrame(path),
    until: "2026-11-24T18:40:00Z",
    tag: "7a9".padEnd(32, "0"),
    frames_us: Array.from({ length: 90 }, (_, second) => second * 1_000_000),
  }),
};

/** Files that are sent: answered as calls are, and `LATER` stays where it is. */
export function pretendUploads(scene: Scene): void {
  class Sent {
    upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
    status = 0;
    responseText = "";
    onload = () => undefined;
    onabort = () => undefined;
    #path = "";
    open(_: string, path: string): void {
      this.#path = path.replace(/^.*\/media/, "").replace(/\?.*$/, "");
    }
    setRequestHeader(): void {}
    abort(): void {
      this.onabort();
    }
    async send(file: File): Promise<void> {
      let made: unknown;
      try {
        made = answer(scene.answers ?? {}, [], { method: "POST", path: this.#path, body: file });
        this.status = 201;
      } catch (refused) {
        made = refused;
        this.status = 400;
      }
      await wait(10);
      this.upload.onprogress?.({ loaded: 42, total: 100 });
      if (made === LATER) return;
      this.responseText = JSON.stringify(made);
      this.onload();
    }
  }
  Object.assign(window, { XMLHttpRequest: Sent });
}

const wait = (wait_ms: number) => new Promise((done) => setTimeout(done, wait_ms));

/** Return a Home Assistant that answers as the scene has it, and writes down what it was asked. */
export function pretend(
  scene: Scene,
  full: State,
  options: { language: string; dark: boolean },
): Pretended {
  const asked: unknown[] = [];
  const listeners = new Set<(message: FromHub) => void>();
  const houses = scene.houses ?? [HOUSE];
  const answered = async (message: { type: string; [key: string]: unknown }): Promise<unknown> => {
    if (message.type === "neighbors_requests/houses") return houses;
    if (message.type === "neighbors_requests/later") {
      const until = "2026-11-25T09:00:00Z";
      const named = message["request_id"];
      return { quiet: named ? { [String(named)]: until } : (scene.quiet ?? {}) };
    }
    if (/^neighbors_requests\/(setup|notify)$/.test(message.type)) {
      const home = scene.home?.[message.type.split("/")[1] as "setup" | "notify"];
      return typeof home === "function" ? home(message) : home;
    }
    if (message.type === "auth/sign_path") {
      const path = String(message["path"]);
      return { path: (/\/video(\?|$)/.test(path) && scene.film) || shownAt(path) };
    }
    // Newer Home Assistants pass on map tiles; a test says whether this is one.
    const token = (globalThis as { mapToken?: string }).mapToken;
    if (message.type === "map_tiles/access_token" && token) return { token };
    if (message.type === "neighbors_requests/call") {
      await wait(scene.answersAfter_ms ?? 10);
      const { requests } = { ...full, ...scene.state };
      return answer({ ...USUAL, ...scene.answers }, requests, message);
    }
    throw { code: "unknown_command", message: "Unknown command." };
  };
  const made: Pretended = {
    asked,
    pending: 0,
    fetched: frameOf,
    tell: (message) => {
      for (const told of listeners) told(message);
    },
    language: options.language,
    locale: { language: options.language, time_format: "24", time_zone: "server" },
    config: {
      time_zone: "UTC",
      unit_system: { length: "km" },
      latitude: 40.0004,
      longitude: -75.0009,
    },
    themes: { darkMode: options.dark },
    ...(scene.auth ? { auth: scene.auth } : {}),
    user: scene.user ?? { id: "alex", name: "Alex", is_admin: true },
    async fetchWithAuth(path) {
      made.pending += 1;
      try {
        return await made.fetched(path);
      } finally {
        made.pending -= 1;
      }
    },
    async callWS<T>(message: { type: string; [key: string]: unknown }): Promise<T> {
      asked.push(message);
      made.pending += 1;
      try {
        const given = await answered(message);
        if (given !== LATER) return given as T;
      } finally {
        made.pending -= 1;
      }
      return new Promise<T>(() => undefined);
    },
    connection: {
      async subscribeMessage<T>(told: (message: T) => void, message: Record<string, unknown>) {
        asked.push(message);
        const tell = told as (message: unknown) => void;
        if (!houses.some(({ entry_id: id }) => id === message["entry_id"])) throw { code: "not_found", message: "No such hub." };
        listeners.add(tell);
        if (scene.state !== null) {
          made.pending += 1;
          setTimeout(() => {
            made.pending -= 1;
            const state = { ...full, ...scene.state };
            const requests = message["brief"] ? state.requests.map(brief) : state.requests;
            tell({ type: "state", state: { ...state, requests }, available: true });
            for (const message of scene.told ?? []) tell(message);
          });
        }
        return () => {
          listeners.delete(tell);
        };
      },
    },
  };
  return made;
}

/** As Home Assistant leaves out what lists don't show. */
function brief(request: Request): Listed {
  const { clips } = request.match;
  return {
    ...request,
    ...{ text: "", thread: [], fetches: [], proposal: null },
    match: { ...request.match, clips: [], near: [] },
    brief: { clips: clips.length, cameras: [...new Set(clips.map((clip) => clip.camera_id))] },
  };
}

function fits(pattern: string, wanted: string): boolean {
  // Most have no `*`; the stage's own work must not count as the panel's.
  if (!pattern.includes("*")) return pattern === wanted;
  const parts = pattern.split("*").map((part) => part.replace(/[.?+^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^/]+")}$`).test(wanted);
}

function answer(
  answers: Record<string, Answer>,
  requests: readonly Request[],
  message: Record<string, unknown>,
): unknown {
  const wanted = `${message["method"]} ${message["path"]}`;
  for (const [pattern, given] of Object.entries(answers)) {
    if (!fits(pattern, wanted)) continue;
    return typeof given === "function"
      ? given({
          path: String(message["path"]),
          query: message["query"],
          body: message["body"],
        })
      : given;
  }
  const request = requests.find((each) => wanted === `GET /requests/${each.id}`);
  if (request) return request;
  throw { code: "not_found", message: `Nothing answers ${wanted} on this stage.` };
}

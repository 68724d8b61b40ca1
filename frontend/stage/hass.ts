import type { Hass } from "../src/hass.ts";
import type { FromHub, HouseName, State } from "../src/api/model.ts";

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
  /** Told after the state, such as `away`. */
  told?: FromHub[];
  user?: { id: string; name: string; is_admin: boolean };
  card?: Record<string, unknown>;
  /** By request: until when this person is left in peace. */
  quiet?: Record<string, string>;
  /** What is done once it stands, such as a press. */
  then?: (root: HTMLElement) => Promise<void> | void;
}

export type Scenes = Record<string, () => Scene>;

/** A picture instead of what a camera saw. */
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"><defs><linearGradient id="s" x2="0" y2="1"><stop offset="0" stop-color="#141d2b"/><stop offset="1" stop-color="#33445a"/></linearGradient><linearGradient id="g" x2="0" y2="1"><stop offset="0" stop-color="#4a4d50"/><stop offset="1" stop-color="#202327"/></linearGradient></defs><path fill="url(#s)" d="M0 0h640v360H0z"/><path fill="#2a2b31" d="M0 0h120l110 128v112L0 360z"/><path fill="#2b353b" d="M640 20 412 134v104l228 96z"/><path fill="url(#g)" d="M0 360 230 238h186l224 96v26z"/><path fill="#2c2a2a" d="M262 178h96v62h-96z"/><path fill="#1e1d1f" d="m254 180 56-30 56 30z"/><circle cx="238" cy="99" r="7" fill="#fff3d1"/><circle cx="238" cy="99" r="60" fill="#ffcf7d" opacity=".2"/><path fill="#f1d48c" d="m524 110 66-30v84l-66 16z"/><circle cx="298" cy="213" r="10" fill="#0b0d11"/><path fill="#0b0d11" d="M286 226q12-8 23 0l5 36-6 37h-8l-4-30-8 30h-8z"/></svg>`;

export const PICTURE_ADDRESS = `data:image/svg+xml,${encodeURIComponent(PICTURE)}`;

const wait = (wait_ms: number) => new Promise((done) => setTimeout(done, wait_ms));

/** Return a Home Assistant that answers as the scene has it, and writes down what it was asked. */
export function pretend(
  scene: Scene,
  full: State,
  options: { language: string; dark: boolean },
): Hass & { asked: unknown[] } {
  const asked: unknown[] = [];
  const houses = scene.houses ?? [
    {
      entry_id: "house",
      hub_id: full.hub.id,
      name: "Hub",
      available: true,
      last_heard: "2026-11-24T18:41:00Z",
      may_answer: true,
      may_manage: true,
    },
  ];
  return {
    asked,
    language: options.language,
    locale: { language: options.language, time_format: "24", time_zone: "server" },
    config: {
      time_zone: "UTC",
      unit_system: { length: "km" },
      latitude: 40.0004,
      longitude: -75.0009,
    },
    themes: { darkMode: options.dark },
    user: scene.user ?? { id: "alex", name: "Alex", is_admin: true },
    async callWS<T>(message: { type: string; [key: string]: unknown }): Promise<T> {
      asked.push(message);
      if (message.type === "neighbors_requests/houses") return houses as T;
      if (message.type === "neighbors_requests/later") {
        const until = "2026-11-25T09:00:00Z";
        const named = message["request_id"];
        return { quiet: named ? { [String(named)]: until } : (scene.quiet ?? {}) } as T;
      }
      if (message.type === "auth/sign_path") return { path: signed(String(message["path"])) } as T;
      if (message.type === "neighbors_requests/call") {
        await wait(10);
        return answer(scene.answers ?? {}, message) as T;
      }
      throw { code: "unknown_command", message: "Unknown command." };
    },
    connection: {
      async subscribeMessage<T>(told: (message: T) => void) {
        if (scene.state !== null)
          setTimeout(() => {
            told({ type: "state", state: { ...full, ...scene.state }, available: true } as T);
            for (const message of scene.told ?? []) told(message as T);
          });
        return () => {};
      },
    },
  };
}

function signed(path: string): string {
  return /(thumbnail|filmstrip|snapshot|image|live\.mjpeg)$/.test(path)
    ? PICTURE_ADDRESS
    : "data:video/mp4;base64,";
}

function answer(answers: Record<string, Answer>, message: Record<string, unknown>): unknown {
  const wanted = `${message["method"]} ${message["path"]}`;
  for (const [pattern, given] of Object.entries(answers)) {
    const parts = pattern.split("*").map((part) => part.replace(/[.?+^${}()|[\]\\]/g, "\\$&"));
    if (!new RegExp(`^${parts.join("[^/]+")}$`).test(wanted)) continue;
    return typeof given === "function"
      ? given({
          path: String(message["path"]),
          query: message["query"],
          body: message["body"],
        })
      : given;
  }
  throw { code: "not_found", message: `Nothing answers ${wanted} on this stage.` };
}

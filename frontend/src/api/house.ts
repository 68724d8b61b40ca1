import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Hass } from "../hass.ts";
import { Hub, HubError } from "./hub.ts";
import type {
  Archive,
  Board,
  Camera,
  Found,
  Info,
  Message,
  Problem,
  Request,
  Scan,
  Sensor,
  State,
  Time,
} from "./types.ts";

/** A house as Home Assistant lists it. */
export interface HouseName {
  entry_id: string;
  hub_id: string;
  name: string;
  available: boolean;
  last_heard: Time | null;
  may_answer: boolean;
  may_manage: boolean;
  /** What the hub lets this Home Assistant do, whoever looks. */
  link?: "admin" | "decide" | "automations" | "read";
}

/** What Home Assistant passes on of a hub. */
export type FromHub =
  | { type: "state"; state: State; available: boolean }
  | { type: "message"; message: Message }
  | { type: "away"; since: Time | null };

/** What lists show of a request's clips, when its details are not told with the state. */
interface Brief {
  clips: number;
  cameras: readonly string[];
  /** The details are there as they were before; they may have changed since. */
  known?: true;
}

/** A request as a list has it: without `brief`, with all its details. */
export type Listed = Request & { brief?: Brief };

/** Return how many clips a request has here, its details known or not. */
export function clipCount({ brief, match }: Listed): number {
  return brief?.clips ?? match.clips.length;
}

/** Return the cameras of a request's clips, the best clip's first. */
export function clipCameras({ brief, match }: Listed): readonly string[] {
  return brief?.cameras ?? match.clips.map((clip) => clip.camera_id);
}

/** Return whether a request can't be shown alone yet. */
export function isBrief({ brief }: Listed): boolean {
  return brief !== undefined && !brief.known;
}

/** One house as it is now. A new value for each change, so that elements see it change. */
export interface House {
  readonly hub: Hub;
  readonly entryId: string;
  readonly name: string;
  readonly mayAnswer: boolean;
  readonly mayManage: boolean;
  readonly link: NonNullable<HouseName["link"]>;
  /** False until the hub's state was read once. */
  readonly loaded: boolean;
  readonly available: boolean;
  readonly lastHeard: Time | null;
  readonly info: Info | null;
  readonly cameras: readonly Camera[];
  /** As they were when the state was read; what changes is read anew by who shows it. */
  readonly archives: readonly Archive[];
  readonly found: readonly Found[];
  readonly sensors: readonly Sensor[];
  readonly boards: readonly Board[];
  readonly requests: readonly Listed[];
  readonly problems: readonly Problem[];
  /** How many awareness items are shown; they are no requests, and are read by `/awareness`. */
  readonly awareness: number;
  readonly scan: Scan | null;
  /** By request: until when this person wants to hear no more of it. */
  readonly quiet: Readonly<Record<string, Time>>;
}

/** What the link keeps this person from, though Home Assistant would let them; null if nothing. */
export function kept(house: House | null, admin: boolean): "decide" | "automations" | "read" | null {
  const link = house?.loaded ? house.link : "admin";
  return link === "admin" || (link === "decide" && !admin) ? null : link;
}

/** The boards that the hub asks, and not those that it was told to leave. */
export function followedBoards({ boards }: House): Board[] {
  return boards.filter((board) => board.state !== "left");
}

/** Return a house of which only the name is known. */
export function createHouse(hub: Hub, name: HouseName): House {
  return {
    hub,
    entryId: name.entry_id,
    name: name.name,
    mayAnswer: name.may_answer,
    mayManage: name.may_manage,
    link: name.link ?? "admin",
    loaded: false,
    available: name.available,
    lastHeard: name.last_heard,
    info: null,
    cameras: [],
    archives: [],
    found: [],
    sensors: [],
    boards: [],
    requests: [],
    problems: [],
    awareness: 0,
    scan: null,
    quiet: {},
  };
}

/** Return the house after something was heard of it. */
export function fold(house: House, message: FromHub, now: Time): House {
  switch (message.type) {
    case "state":
      return {
        ...house,
        loaded: true,
        available: message.available,
        lastHeard: message.available ? now : house.lastHeard,
        info: message.state.hub,
        cameras: message.state.cameras,
        archives: message.state.archives ?? [],
        found: message.state.found,
        sensors: message.state.sensors,
        boards: message.state.boards,
        requests: detailed(message.state.requests, house.requests),
        problems: message.state.problems,
        awareness: message.state.awareness,
      };
    case "away":
      return { ...house, available: false, lastHeard: message.since ?? house.lastHeard };
    case "message":
      return { ...house, lastHeard: now, ...changes(house, message.message) };
  }
}

/** Keep what is known of requests in detail until it is read anew: whoever reads one goes on reading. */
function detailed(now: readonly Listed[], before: readonly Listed[]): readonly Listed[] {
  const known = new Map(before.filter((each) => !isBrief(each)).map((each) => [each.id, each]));
  if (!known.size) return now;
  return now.map((request) => {
    const old = known.get(request.id);
    if (!request.brief || !old) return request;
    const { text, thread, fetches, proposal, accounting } = old;
    const match = { ...request.match, clips: old.match.clips, near: old.match.near };
    const details = { text, thread, fetches, proposal, accounting, match };
    return { ...request, ...details, brief: { ...request.brief, known: true } };
  });
}

/** Return what a message changes; one that is not known changes nothing. */
function changes(house: House, { type, data }: Message): Partial<House> {
  if (data["removed"] === true)
    return {
      cameras: house.cameras.filter((camera) => camera.id !== data["camera_id"]),
      sensors: house.sensors.filter((sensor) => sensor.id !== data["sensor_id"]),
      requests: house.requests.filter((request) => request.id !== data["request_id"]),
    };
  if (data["request"]) {
    const request = data["request"] as Request;
    return { requests: put(house.requests, request, (each) => each.id, "first") };
  }
  if (data["camera"])
    return { cameras: put(house.cameras, data["camera"] as Camera, (each) => each.id) };
  if (data["found"]) return { found: put(house.found, data["found"] as Found, (each) => each.key) };
  if (data["sensor"])
    return { sensors: put(house.sensors, data["sensor"] as Sensor, (each) => each.id) };
  if (data["board"])
    return { boards: put(house.boards, data["board"] as Board, (each) => each.origin) };
  if (data["scan"]) return { scan: data["scan"] as Scan };
  if (data["problem"])
    return { problems: put(house.problems, data["problem"] as Problem, (each) => each.id) };
  if (type === "awareness.changed") return { awareness: Number(data["count"]) };
  if (type === "problem.cleared")
    return { problems: house.problems.filter((problem) => problem.id !== data["id"]) };
  return {};
}

function put<T>(
  all: readonly T[],
  one: T,
  key: (each: T) => string,
  where: "first" | "last" = "last",
): T[] {
  const at = all.findIndex((each) => key(each) === key(one));
  if (at >= 0) return all.with(at, one);
  return where === "first" ? [one, ...all] : [...all, one];
}

/** Return whether a request waits for this person now: somebody's Later counts for them alone. */
export function isWaiting(house: House, request: Request, now_ms: number): boolean {
  const until = house.quiet[request.id];
  return request.pending && !request.hidden && !(until && Date.parse(until) > now_ms);
}

/** Return whether the hub made this request up, for practice. */
export function isPractice(request: Request & { practice?: boolean }): boolean {
  return request.practice === true;
}

/** Return the house with one request as the hub has just answered it. */
export function withRequest(house: House, request: Request): House {
  return { ...house, requests: put(house.requests, request, (each) => each.id, "first") };
}

/** After this, what has not come yet is shown as grey blocks. */
export const LOADING_AFTER_MS = 300;
const TRIED_AGAIN_MS = 10_000;

/**
 * Keeps one house up to date for an element: `link.house` is the newest value.
 *
 * The element calls `use(hass, entryId)` whenever Home Assistant gives it a `hass`.
 */
export class HouseLink implements ReactiveController {
  houses: readonly HouseName[] = [];
  house: House | null = null;
  /** Why nothing can be shown, in the user's words. */
  error: HubError | null = null;
  /** Home Assistant has said which houses there are. */
  wasAnswered = false;
  /** Nothing has come for so long that it should be said. */
  slow = false;
  /** Why a request's details can't be shown. */
  detailError: HubError | null = null;

  #details: { readonly of: Listed; readonly read: Promise<void> } | null = null;
  #hass: Hass | null = null;
  #pendingId: string | undefined;
  #stop: (() => Promise<void> | void) | null = null;
  #run = 0;
  #timers = new Set<ReturnType<typeof setTimeout>>();

  /** If it is `brief`, requests come without their details, and `detail` reads those of one. */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly brief = false,
  ) {
    host.addController(this);
  }

  use(hass: Hass, entryId?: string): void {
    const first = this.#hass === null;
    // Another language is another house to read: the hub words its sentences in it.
    const other = entryId !== this.#pendingId || hass.language !== this.#hass?.language;
    this.#hass = hass;
    this.#pendingId = entryId;
    this.house?.hub.use(hass);
    if (first || other) void this.begin();
  }

  hostConnected(): void {
    if (this.#hass) void this.begin();
  }

  hostDisconnected(): void {
    this.#end();
  }

  /** Read everything anew; also what "Try now" does. */
  async begin(): Promise<void> {
    const hass = this.#hass;
    if (!hass) return;
    this.#end();
    const run = this.#run;
    this.#after(LOADING_AFTER_MS, () => {
      this.slow = true;
    });
    const early: FromHub[] = [];
    const subscribe = (entryId: string) =>
      hass.connection.subscribeMessage<FromHub>(
        (message) => {
          if (run !== this.#run) return;
          if (this.house?.entryId === entryId) this.#hear(message);
          else early.push(message);
        },
        {
          type: "neighbors_requests/subscribe",
          entry_id: entryId,
          language: hass.language,
          ...(this.brief ? { brief: true } : {}),
        },
      );
    // Mostly it is the house of last time, whose state need not wait for the names of all.
    const likely = this.#pendingId;
    let unused = likely ? subscribe(likely) : null;
    unused?.catch(() => undefined);
    try {
      const houses = await hass.callWS<HouseName[]>({ type: "neighbors_requests/houses" });
      if (run !== this.#run) return;
      this.houses = houses;
      this.wasAnswered = true;
      const name = houses.find((each) => each.entry_id === likely) ?? houses[0];
      if (!name) {
        this.house = null;
        this.#changed();
        return;
      }
      const kept = this.house?.entryId === name.entry_id ? this.house : null;
      this.house = kept ?? createHouse(new Hub(hass, name.entry_id), name);
      const begun = name.entry_id === likely ? unused : null;
      if (begun) {
        unused = null;
        for (const message of early) this.#hear(message);
      }
      const stop = await (begun ?? subscribe(name.entry_id));
      if (run !== this.#run) void stop();
      else this.#stop = stop;
      this.error = null;
      void this.#readQuiet(name.entry_id, run);
    } catch (thrown) {
      if (run !== this.#run) return;
      this.error = HubError.of(thrown);
      this.#after(TRIED_AGAIN_MS, () => void this.begin());
    } finally {
      void unused?.then(
        (stop) => stop(),
        () => undefined,
      );
    }
    this.#changed();
  }

  /** Show a request as the hub has just answered it, without waiting for its message. */
  show(request: Request): void {
    if (this.house) this.house = withRequest(this.house, request);
    this.host.requestUpdate();
  }

  /** Read a request's details, once for each time that it changed without them. */
  detail(id: string): Promise<void> {
    const { house } = this;
    const request = house?.requests.find((each) => each.id === id);
    if (!house || !request?.brief) return Promise.resolve();
    if (this.#details?.of !== request) {
      this.detailError = null;
      this.#details = { of: request, read: this.#readDetails(house.hub, request) };
    }
    return this.#details.read;
  }

  /** Forget that a request's details could not be read, and read them again. */
  detailAgain(id: string): void {
    this.#details = null;
    void this.detail(id);
    this.host.requestUpdate();
  }

  async #readDetails(hub: Hub, request: Listed): Promise<void> {
    const isCurrent = () => this.house?.requests.includes(request);
    try {
      const full = await hub.get<Request>(`/requests/${request.id}`);
      // What came in the meantime is newer.
      if (isCurrent()) this.show(full);
    } catch (thrown) {
      if (!isCurrent()) return;
      this.detailError = HubError.of(thrown);
      this.host.requestUpdate();
    }
  }

  /** Be quiet about a request until tomorrow, for this person alone; throws HubError. */
  async later(request: Request): Promise<void> {
    const house = this.house;
    if (this.#hass && house) await this.#askQuiet(house.entryId, { request_id: request.id });
  }

  /** A badge that counts too much is no reason to show nothing. */
  async #readQuiet(entryId: string, run: number): Promise<void> {
    await this.#askQuiet(entryId, {}, run).catch(() => undefined);
  }

  async #askQuiet(entryId: string, more: object, run = this.#run): Promise<void> {
    const type = "neighbors_requests/later";
    try {
      const answer = await this.#hass?.callWS<{ quiet: House["quiet"] }>({
        type,
        entry_id: entryId,
        language: this.#hass.language,
        ...more,
      });
      if (run !== this.#run || !this.house || !answer) return;
      this.house = { ...this.house, quiet: answer.quiet };
      this.host.requestUpdate();
    } catch (thrown) {
      throw HubError.of(thrown);
    }
  }

  #hear(message: FromHub): void {
    if (!this.house) return;
    this.house = fold(this.house, message, new Date().toISOString());
    this.error = null;
    if (message.type === "message") this.house.hub.publish(message.message);
    this.#changed();
  }

  #changed(): void {
    if (this.house?.loaded || this.error) this.slow = false;
    this.host.requestUpdate();
  }

  #after(wait_ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.house?.loaded) {
        act();
        this.host.requestUpdate();
      }
    }, wait_ms);
    this.#timers.add(timer);
  }

  #end(): void {
    this.#run += 1;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    void this.#stop?.();
    this.#stop = null;
  }
}

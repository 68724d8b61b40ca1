import type { Hub } from "./hub.ts";
import type {
  Board,
  Camera,
  Found,
  FromHub,
  HouseName,
  HubMessage,
  Info,
  Problem,
  Request,
  Scan,
  Sensor,
  Time,
} from "./model.ts";

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
  readonly found: readonly Found[];
  readonly sensors: readonly Sensor[];
  readonly boards: readonly Board[];
  readonly requests: readonly Request[];
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
export function followed({ boards }: House): Board[] {
  return boards.filter((board) => board.state !== "left");
}

/** Return a house of which only the name is known. */
export function named(hub: Hub, name: HouseName): House {
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
export function fold(house: House, told: FromHub, now: Time): House {
  switch (told.type) {
    case "state":
      return {
        ...house,
        loaded: true,
        available: told.available,
        lastHeard: told.available ? now : house.lastHeard,
        info: told.state.hub,
        cameras: told.state.cameras,
        found: told.state.found,
        sensors: told.state.sensors,
        boards: told.state.boards,
        requests: told.state.requests,
        problems: told.state.problems,
        awareness: told.state.awareness,
      };
    case "away":
      return { ...house, available: false, lastHeard: told.since ?? house.lastHeard };
    case "message":
      return { ...house, lastHeard: now, ...changes(house, told.message) };
  }
}

/** Return what a message changes; one that is not known changes nothing. */
function changes(house: House, { type, data }: HubMessage): Partial<House> {
  if (data["removed"] === true)
    return {
      cameras: house.cameras.filter((camera) => camera.id !== data["camera_id"]),
      sensors: house.sensors.filter((sensor) => sensor.id !== data["sensor_id"]),
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
export function waits(house: House, request: Request, now_ms: number): boolean {
  const until = house.quiet[request.id];
  return request.pending && !request.hidden && !(until && Date.parse(until) > now_ms);
}

/** Return the house with one request as the hub has just answered it. */
export function withRequest(house: House, request: Request): House {
  return { ...house, requests: put(house.requests, request, (each) => each.id, "first") };
}

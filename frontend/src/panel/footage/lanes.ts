import type { ReactiveController, ReactiveControllerHost } from "lit";
import { HubError, type Hub } from "../../api/hub.ts";
import type {
  Footage,
  FootageSource,
  GapReason,
  Label,
  LaneClock,
  LaneState,
  Request,
  Time,
  TriggerKind,
} from "../../api/types.ts";
import type { IconName } from "../../style/icons.ts";
import { filtered, key } from "../requests/request-groups.ts";
import { formatTime, overlap, parseTime, type Span } from "../review/time.ts";
import { centered, HOUR_MS, lengthOf, MINUTE_MS, SECOND_MS, suffices, windowFor } from "./scale.ts";

/** What each camera has of a time: footage, gaps, events, motion; and what comes next. In ms. */

/** What an event is listed and drawn as: a recording that says nothing of a moment is no event. */
export type Kind = Label | Exclude<TriggerKind, "recorded">;

export interface Stretch extends Span {
  readonly source: FootageSource;
}

export interface Gap extends Span {
  readonly reason: GapReason;
}

export interface FootageEvent extends Span {
  readonly cameraId: string;
  readonly clipId: string;
  readonly kind: Kind;
  readonly kinds: readonly Kind[];
}

/** One camera's footage in a window. */
export interface Lane {
  readonly cameraId: string;
  readonly archiveId: string;
  readonly state: LaneState;
  /** Why it can't be reached, in the reader's language. */
  readonly reason: string;
  readonly window: Span;
  readonly spans: readonly Stretch[];
  /** Spans without the borders between sources: what can be played in one go. */
  readonly runs: readonly Span[];
  readonly gaps: readonly Gap[];
  readonly events: readonly FootageEvent[];
  /** Motion in equal parts of the window, 0 to 100. */
  readonly activity: readonly number[];
  readonly clock: LaneClock | null;
  readonly codec: string;
}

/** The first of these is what an event is listed as. */
export const RANK: readonly Kind[] = ["button", "person", "package", "vehicle", "animal", "external", "motion"];

const ICONS: Record<Kind, IconName> = {
  person: "person",
  vehicle: "vehicle",
  animal: "animal",
  package: "package",
  button: "hold",
  external: "bell",
  motion: "motion",
};

export const iconOf = (kind: Kind): IconName => ICONS[kind] ?? "motion";

/** Segments end a little before the next begins: that is no gap. */
const JOINED_MS = 1500;

const ms = (time: Time): number => parseTime(time) / 1000;

function spanOf<Part extends { start: Time; end: Time }>(part: Part): Omit<Part, "start" | "end"> & Span {
  return { ...part, start: ms(part.start), end: ms(part.end) };
}

/** Return the hub's answer about a window. */
export function parseLanes({ lanes }: Footage, window: Span): Lane[] {
  return lanes.map((lane) => {
    const spans = lane.spans.map(spanOf).sort((one, other) => one.start - other.start);
    return {
      cameraId: lane.camera_id,
      archiveId: lane.archive_id,
      state: lane.state,
      reason: lane.reason,
      window,
      spans,
      runs: joined(spans),
      gaps: lane.gaps.map(spanOf),
      events: lane.events
        .map((event) => {
          const { start, end } = spanOf(event);
          const kinds = RANK.filter((kind) => event.labels.includes(kind as Label) || kind === event.kind);
          const kind = kinds[0] ?? "motion";
          return { start, end, cameraId: lane.camera_id, clipId: event.clip_id, kind, kinds };
        })
        .sort((one, other) => one.start - other.start),
      activity: lane.activity,
      clock: lane.clock,
      codec: lane.codec,
    };
  });
}

/** Return spans that follow one another as one, whatever recorded them. */
export function joined(spans: readonly Span[]): Span[] {
  const runs: { start: number; end: number }[] = [];
  for (const { start, end } of spans) {
    const last = runs.at(-1);
    if (last && start - last.end <= JOINED_MS) last.end = Math.max(last.end, end);
    else runs.push({ start, end });
  }
  return runs;
}

export function spanAt<Part extends Span>(spans: readonly Part[], at: number): Part | undefined {
  return spans.find(({ start, end }) => start <= at && at < end);
}

/** Return from when on there is footage at or after a moment; null if there is none. */
export function nextFootage(runs: readonly Span[], at: number): number | null {
  const next = runs.find(({ end }) => at < end);
  return next ? Math.max(at, next.start) : null;
}

/** Return what to play from a moment on: at most so long, never across a gap; null in a gap. */
export function pieceAt(runs: readonly Span[], at: number, most_ms: number): Span | null {
  const run = spanAt(runs, at);
  return run ? { start: at, end: Math.min(run.end, at + most_ms) } : null;
}

/** Return the events of some lanes, newest first. */
export function eventsOf(lanes: readonly Lane[], cameraId = "", kind = ""): FootageEvent[] {
  return lanes
    .filter((lane) => !cameraId || lane.cameraId === cameraId)
    .flatMap((lane) => lane.events)
    .filter((event) => !kind || event.kinds.includes(kind as Kind))
    .sort((one, other) => other.start - one.start);
}

/** Return the kinds that occur, in the order in which they rank. */
export function kindsOf(events: readonly FootageEvent[]): Kind[] {
  return RANK.filter((kind) => events.some((event) => event.kinds.includes(kind)));
}

/** A jump lands on an event's beginning: from there, the next jump goes on. */
const HERE_MS = 500;

/** Return the event before or after a moment; `events` are newest first. */
export function eventStep(
  events: readonly FootageEvent[],
  at: number,
  way: -1 | 1,
): FootageEvent | undefined {
  return way < 0
    ? events.find((event) => event.start < at - HERE_MS)
    : events.findLast((event) => event.start > at + HERE_MS);
}

/** Return the lanes of the answer that shows a view best: the shortest that has all of it. */
export function lanesFor(answers: readonly (readonly Lane[])[], view: Span): readonly Lane[] {
  const known = answers.filter((lanes) => lanes.length);
  const length = (lanes: readonly Lane[]) => {
    const window = lanes[0]?.window ?? view;
    return window.end - window.start;
  };
  const shown = (lanes: readonly Lane[]) => {
    const both = overlap(lanes[0]?.window ?? view, view);
    return both ? both.end - both.start : 0;
  };
  return (
    known.sort((one, other) => shown(other) - shown(one) || length(one) - length(other))[0] ?? []
  );
}

/** The requested time of an open request, with the letter that the list of requests gives it. */
export interface Requested extends Span {
  readonly id: string;
  readonly key: string;
  readonly agency: string;
}

/** Return the requested times that are not answered yet, with the keys of the list. */
export function requestedTimes(
  requests: readonly Request[],
  waits: (request: Request) => boolean,
): Requested[] {
  return filtered(requests, "open", waits).map((request, at) => ({
    id: request.id,
    key: key(at),
    agency: request.agency.name,
    start: ms(request.window.start),
    end: ms(request.window.end),
  }));
}

/** Return the frame before or after a moment, of frames in order; undefined if there is none. */
export function frameStep(frames: readonly number[], at: number, way: -1 | 1): number | undefined {
  const near_ms = 0.5;
  return way < 0
    ? frames.findLast((frame) => frame < at - near_ms)
    : frames.find((frame) => frame > at + near_ms);
}

/** Return a cut around a moment within its footage: what happened if something did, else half a minute. */
export function cutAround(lane: Lane, at: number, most_ms: number): Span | null {
  const run = spanAt(lane.runs, at);
  if (!run) return null;
  const event = lane.events.findLast((each) => each.start - 5000 <= at && at <= each.end + 5000);
  const wanted = event
    ? { start: event.start - 3000, end: Math.max(event.end + 3000, at + 1000) }
    : { start: at - 15_000, end: at + 15_000 };
  const start = Math.max(run.start, wanted.start);
  return { start, end: Math.min(run.end, wanted.end, start + most_ms) };
}

/** What changed is read again, but not more often. */
const AGAIN_MS = SECOND_MS;
/** What grows, or is still being asked for, is read again so often. */
const ALWAYS_MS = 20 * SECOND_MS;
/** Reading waits until zooming and moving rest. */
const AFTER_MS = 150;
/** A view so long is shown by the day's lanes. */
const NEARLY_DAY_MS = 20 * HOUR_MS;

/** Reads lanes from the hub: those of a day, and finer ones of what is looked at. */
export class LaneReader implements ReactiveController {
  day: readonly Lane[] = [];
  error: HubError | null = null;
  reading = false;
  #near: readonly Lane[] = [];
  #dayWindow: Span | null = null;
  #nearWindow: Span | null = null;
  #run = 0;
  #readAt = 0;
  #hub: Hub | null = null;
  #hush: () => void = () => undefined;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #due: ReturnType<typeof setTimeout> | undefined;
  #events: { of: readonly Lane[]; only: string; all: readonly FootageEvent[] } = { of: [], only: "", all: [] };

  /** `came` is told of each new answer about a day. */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly came: () => void,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#forget();
    this.#hub = null;
  }

  /** Read from a hub; return whether another one was read before, which has other footage. */
  listen(hub: Hub): boolean {
    if (hub === this.#hub) return false;
    const changes = this.#hub !== null;
    this.#forget();
    this.#hub = hub;
    this.#near = this.day = [];
    this.#hush = hub.listen(({ type }) => {
      if (type === "footage.changed") this.#due ??= setTimeout(this.#changed, AGAIN_MS);
    });
    return changes;
  }

  #changed = (): void => {
    this.#due = undefined;
    this.again();
  };

  #forget(): void {
    this.#run += 1;
    this.#dayWindow = this.#nearWindow = null;
    this.#hush();
    this.#hush = () => undefined;
    clearTimeout(this.#resting);
    clearTimeout(this.#due);
    this.#due = undefined;
  }

  /** Read what a view and its day need, unless it is there. */
  read(view: Span, day: Span): void {
    if (this.#dayWindow?.start !== day.start) {
      this.#dayWindow = day;
      void this.#ask(day, true);
    }
    if (lengthOf(view) >= NEARLY_DAY_MS || suffices(this.#nearWindow, view)) return;
    const wanted = windowFor(view);
    this.#nearWindow = wanted;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => void this.#ask(wanted, false), AFTER_MS);
  }

  /** Today grows, and the hub asks an archive only as long as somebody looks. */
  keepUp(view: Span, now: number): void {
    const grows = lengthOf(view) > 0 && view.end > now;
    const asks = this.day.some((lane) => lane.state !== "known");
    if (now - this.#readAt > ALWAYS_MS && (grows || asks) && !document.hidden) this.again();
  }

  again(): void {
    if (this.#dayWindow) void this.#ask(this.#dayWindow, true);
    if (this.#nearWindow) void this.#ask(this.#nearWindow, false);
  }

  async #ask(window: Span, isDay: boolean): Promise<void> {
    const run = this.#run;
    const current = () => run === this.#run && (isDay ? this.#dayWindow : this.#nearWindow) === window;
    this.reading = true;
    this.host.requestUpdate();
    if (isDay) this.#readAt = Date.now();
    try {
      const answer = await this.#hub?.get<Footage>("/footage", {
        start: formatTime(Math.round(window.start) * 1000),
        end: formatTime(Math.round(window.end) * 1000),
      });
      if (!answer || !current()) return;
      const lanes = parseLanes(answer, window);
      if (isDay) this.day = lanes;
      else this.#near = lanes;
      this.error = null;
      if (isDay) this.came();
    } catch (thrown) {
      if (current()) this.error = HubError.of(thrown);
    } finally {
      if (current()) {
        this.reading = false;
        this.host.requestUpdate();
      }
    }
  }

  shown(view: Span): readonly Lane[] {
    return lanesFor([this.#near, this.day], view);
  }

  /** Return a camera's lane around a moment: what is played goes on beyond what is shown. */
  of(cameraId: string, at: number): Lane | undefined {
    return this.shown(centered(at, 2 * MINUTE_MS)).find((lane) => lane.cameraId === cameraId);
  }

  /** The day's events of one camera or all, newest first; the same list as long as nothing changed. */
  events(only: string): readonly FootageEvent[] {
    if (this.#events.of !== this.day || this.#events.only !== only)
      this.#events = { of: this.day, only, all: eventsOf(this.day, only) };
    return this.#events.all;
  }
}

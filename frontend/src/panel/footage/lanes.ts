import type { Label, Request, Time } from "../../api/types.ts";
import type { IconName } from "../../style/icons.ts";
import { filtered, key } from "../requests/request-groups.ts";
import { overlap, parseTime, type Span } from "../review/time.ts";
import { xOf } from "./scale.ts";

/** What each camera has of a time: footage, gaps, events, motion; and what comes next. Pure; in ms. */

type Source = "hub" | "archive" | "folder";
export type GapReason = "paused" | "offline" | "overwritten" | "unknown";

/** As the hub answers `GET /footage`. */
export interface LanesAnswer {
  lanes: {
    camera_id: string;
    archive_id: string;
    state: "known" | "asking" | "unreachable";
    /** Why it can't be reached, in the reader's language. */
    reason: string;
    spans: { start: Time; end: Time; source: Source }[];
    gaps: { start: Time; end: Time; reason: GapReason }[];
    events: { clip_id: string; start: Time; end: Time; kind: EventKind; labels: Label[] }[];
    activity: number[];
    clock: { offset_s: number; uncertainty_s: number } | null;
    codec: "h264" | "h265" | "";
  }[];
}

type EventKind = "motion" | "button" | "external";

/** What an event is listed and drawn as. */
export type Kind = Label | EventKind;

export interface Stretch extends Span {
  readonly source: Source;
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
  readonly state: "known" | "asking" | "unreachable";
  readonly reason: string;
  readonly window: Span;
  readonly spans: readonly Stretch[];
  /** Spans without the borders between sources: what can be played in one go. */
  readonly runs: readonly Span[];
  readonly gaps: readonly Gap[];
  readonly events: readonly FootageEvent[];
  /** Motion in equal parts of the window, 0 to 100. */
  readonly activity: readonly number[];
  readonly clock: { readonly offset_s: number; readonly uncertainty_s: number } | null;
  readonly codec: "h264" | "h265" | "";
}

/** The first of these is what an event is listed as. */
const RANK: readonly Kind[] = ["button", "person", "package", "vehicle", "animal", "external", "motion"];

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
export function parseLanes({ lanes }: LanesAnswer, window: Span): Lane[] {
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
          const kind = kinds[0] ?? event.kind;
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

/** An event's mark, with how many stand behind it because they would overlap. */
export interface Mark {
  readonly x: number;
  readonly kind: Kind;
  readonly count: number;
}

/** Return the marks of a lane's events; of those that overlap, the one that ranks first. */
export function marksOf(
  events: readonly FootageEvent[],
  view: Span,
  width_px: number,
  least_px: number,
): Mark[] {
  const marks: { x: number; kind: Kind; count: number }[] = [];
  for (const { start, kind } of events) {
    const x = xOf(view, width_px, start);
    if (x < -least_px || x > width_px + least_px) continue;
    const last = marks.at(-1);
    if (!last || x - last.x >= least_px) {
      marks.push({ x, kind, count: 1 });
      continue;
    }
    last.count += 1;
    if (RANK.indexOf(kind) < RANK.indexOf(last.kind)) last.kind = kind;
  }
  return marks;
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

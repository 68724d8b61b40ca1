import type { Camera } from "../../api/types.ts";
import { dateKey, entered } from "../../parts/format.ts";
import { clamp, parseTime, type Span } from "../review/time.ts";
import { cutAround, eventStep, nextFootage, spanAt, type FootageEvent, type LaneReader } from "./lanes.ts";
import {
  centered,
  DAY_MS,
  frameGrid,
  framesAhead,
  HOUR_MS,
  lengthOf,
  MINUTE_MS,
  SECOND_MS,
  within,
  zoomed,
} from "./scale.ts";

/** What is watched: which camera's picture of which moment, over which time, and how it moves. In ms. */

/** What the page tells a picture to do. */
export type Mode = "still" | "playing" | "live";

/** What a finger or the mouse does to time. */
export interface Scrub {
  readonly at: number;
  readonly cameraId?: string;
  /** The finger is still down. */
  readonly moving: boolean;
}

/** Where somebody looked last: coming back keeps it. */
interface Kept {
  camera: string;
  at: number;
  length: number;
}

const KEPT_KEY = "neighbors-requests-footage";
/** Read when this file is loaded: the first look into the storage takes longer than writing the page. */
let kept = JSON.parse(sessionStorage.getItem(KEPT_KEY) ?? "{}") as Partial<Kept>;
/** The hub makes no longer clip. */
export const LONGEST_CLIP_MS = 10 * MINUTE_MS;
/** A clip without loss is large. */
export const LONGEST_LABORATORY_MS = MINUTE_MS;
/** The newest seconds are not footage yet: who plays up to them goes on live. */
const NEARLY_LIVE_MS = 45 * SECOND_MS;
/** A view so long stays on its day. */
const NEARLY_DAY_MS = 20 * HOUR_MS;

interface Page {
  readonly clientWidth: number;
  requestUpdate(): void;
}

export class Watched {
  at = 0;
  now = Date.now();
  cameraId = "";
  /** Only this camera's lane; empty for all. */
  only = "";
  /** The camera that stands beside it; empty for none. */
  second = "";
  view: Span = { start: 0, end: DAY_MS };
  mode: Mode = "still";
  rate = 1;
  muted = true;
  /** Only events of this kind; empty for all. */
  kind = "";
  scrubbing = false;
  /** The moments whose frames a moving finger needs next. */
  ahead: readonly number[] = [];
  /** What is being saved of the camera. */
  cut: Span | null = null;
  /** A phone's page: the strip moves under a fixed line. */
  stacked = false;
  /** Nobody has chosen a moment: once the day is known, the last event is shown. */
  fresh = false;
  cameras: readonly Camera[] = [];
  #day: Span = { start: 0, end: 0 };

  constructor(
    private readonly page: Page,
    private readonly lanes: LaneReader,
  ) {}

  set(changes: Partial<Watched>): void {
    Object.assign(this, changes);
    this.page.requestUpdate();
  }

  camera(id = this.cameraId): Camera | undefined {
    return this.cameras.find((each) => each.id === id);
  }

  /** Begin where the address leads, else where one was, else at what happened last. */
  begin([camera = "", time = ""]: readonly string[]): void {
    const asked = time ? parseTime(time) / 1000 : 0;
    this.cameraId = (this.camera(camera) ?? this.camera(kept.camera) ?? this.cameras[0])?.id ?? "";
    this.mode = "still";
    this.at = clamp(asked || (camera ? 0 : (kept.at ?? 0)) || this.now - MINUTE_MS, 0, this.now);
    this.fresh = !asked && !kept.at;
    const length = asked ? HOUR_MS : (kept.length ?? (this.stacked ? HOUR_MS : DAY_MS));
    this.#show(length);
  }

  /** Keep where one is, for when somebody comes back. */
  keep(): void {
    if (!this.at || this.scrubbing || this.mode === "playing") return;
    const at = this.mode === "live" ? 0 : this.at;
    kept = { camera: this.cameraId, at, length: lengthOf(this.view) };
    sessionStorage.setItem(KEPT_KEY, JSON.stringify(kept));
  }

  /** Show what happened last, unless somebody has chosen a moment. */
  showLast(): void {
    if (!this.fresh) return;
    this.set({ fresh: false });
    const [last] = this.lanes.events("").filter((each) => each.start <= this.now);
    const end = Math.max(...this.lanes.day.flatMap((lane) => lane.runs.map((run) => run.end)));
    if (last) this.goTo(last.start, last.cameraId);
    else if (Number.isFinite(end)) this.goTo(end - SECOND_MS);
  }

  /** The day of a moment; the same object for the same day, so that nothing is drawn anew. */
  dayOf(at = this.at): Span {
    if (this.#day.start <= at && at < this.#day.end) return this.#day;
    const start = entered(`${dateKey(new Date(at))}T00:00`).getTime();
    const next = entered(`${dateKey(new Date(start + 36 * HOUR_MS))}T00:00`).getTime();
    this.#day = { start, end: next };
    return this.#day;
  }

  get #may(): Span {
    return { start: 0, end: this.dayOf(this.now).end };
  }

  /** Show so long a time around the moment: a day as its own. */
  #show(length: number): void {
    const view = length >= NEARLY_DAY_MS ? this.dayOf() : centered(this.at, length);
    this.set({ view });
  }

  /** The view goes where the moment goes: always on a phone, and wide while it plays. */
  follow(): void {
    if (this.mode === "live") this.at = this.now;
    const length = lengthOf(this.view);
    if (this.stacked) {
      // A whole day is too small for a finger: the thin lanes show it.
      this.view = centered(this.at, length > 12 * HOUR_MS ? HOUR_MS : length);
      return;
    }
    if (this.scrubbing || this.mode === "still") return;
    if (this.at < this.view.start || this.at > this.view.end) this.#show(length);
  }

  goTo(at: number, cameraId = this.cameraId): void {
    if (this.mode === "live" && at < this.now) this.mode = "still";
    this.set({ at: clamp(at, 0, this.now), cameraId });
    if (this.only && this.only !== cameraId) this.only = cameraId;
    if (this.stacked || (this.at >= this.view.start && this.at < this.view.end)) return;
    this.#show(lengthOf(this.view));
  }

  scrub({ at: wanted, cameraId, moving }: Scrub): void {
    const before = this.at;
    if (moving && this.mode !== "still") this.mode = "still";
    if (cameraId && cameraId !== this.cameraId && !this.cut) this.choose(cameraId);
    const at = clamp(wanted, 0, this.now);
    if (moving) {
      const grid = frameGrid(this.view, this.page.clientWidth);
      this.ahead = framesAhead(at, before, grid).filter((each) => each <= this.now);
    }
    if (this.mode === "live" && at < this.now - SECOND_MS) this.mode = "still";
    this.set({ at, scrubbing: moving });
    // The right end is live.
    if (!moving && at >= this.now && !this.cut) this.live(true);
  }

  choose(cameraId: string): void {
    if (cameraId === this.second) this.second = this.cameraId;
    if (this.only) this.only = cameraId;
    this.set({ cameraId, cut: null });
  }

  zoom(length: number): void {
    if (length >= DAY_MS && !this.stacked) this.set({ view: this.dayOf() });
    else this.set({ view: within(centered(this.at, length), this.#may) });
  }

  zoomBy(factor: number): void {
    this.set({ view: within(zoomed(this.view, factor, this.at), this.#may) });
  }

  look(view: Span): void {
    this.set({ view: this.stacked ? centered(this.at, lengthOf(view)) : within(view, this.#may) });
  }

  toggle(): void {
    if (this.mode !== "still") return this.set({ mode: "still" });
    const next = nextFootage(this.lanes.of(this.cameraId, this.at)?.runs ?? [], this.at);
    this.set({ scrubbing: false, mode: "playing", ...(next === null ? {} : { at: next }) });
  }

  /** What is played can't go on; return whether that is because footage ended before now. */
  stop(isEnd: boolean): boolean {
    this.set({ mode: "still" });
    if (!isEnd) return false;
    if (this.now - this.at >= NEARLY_LIVE_MS) return true;
    this.live(true);
    return false;
  }

  /** Go to the event before or after; return whether there is one. */
  jump(way: -1 | 1): boolean {
    const next = eventStep(this.events(), this.at, way);
    if (next) this.goTo(next.start, next.cameraId);
    return !!next;
  }

  /** The day's events of the chosen kind, newest first. */
  events(): readonly FootageEvent[] {
    const all = this.lanes.events(this.only);
    return this.kind ? all.filter((each) => each.kinds.some((kind) => kind === this.kind)) : all;
  }

  live(on: boolean): void {
    this.set({ mode: on ? "live" : "still", cut: null, scrubbing: false });
    if (!on) return;
    this.now = this.at = Date.now();
    if (!this.stacked && this.now >= this.view.end) this.goTo(this.now);
  }

  /** Go to the same time of another day. */
  goToDay(by: -1 | 1): void {
    const day = this.dayOf();
    const target = this.dayOf(by < 0 ? day.start - 12 * HOUR_MS : day.end + 12 * HOUR_MS);
    this.goTo(Math.min(target.start + (this.at - day.start), this.now - SECOND_MS));
    if (this.mode === "live") this.mode = "still";
  }

  /** Go to the same time of a day, `2026-11-24`. */
  goToDate(date: string): void {
    this.goTo(entered(`${date}T00:00`).getTime() + (this.at - this.dayOf().start));
  }

  /** Show a second camera of the same moment, or no more. */
  beside(): void {
    if (this.second) return this.set({ second: "" });
    const there = this.lanes
      .shown(this.view)
      .find((lane) => lane.cameraId !== this.cameraId && spanAt(lane.runs, this.at));
    const other = this.cameras.find(({ id }) => id !== this.cameraId);
    this.set({ second: there?.cameraId ?? other?.id ?? "" });
  }

  /** Begin to save what happened around the moment; return whether there is anything. */
  save(): boolean {
    const lane = this.lanes.of(this.cameraId, this.at);
    const cut = lane ? cutAround(lane, this.at, LONGEST_CLIP_MS) : null;
    if (!cut) return false;
    this.set({ mode: "still", cut });
    const length = Math.max(4 * lengthOf(cut), (this.stacked ? 2 : 10) * MINUTE_MS);
    if (lengthOf(this.view) > 1.5 * length) this.view = centered((cut.start + cut.end) / 2, length);
    return true;
  }

  /** Move an edge of what is saved, within its footage. */
  cutTo({ start, end }: Span, edge: "start" | "end"): void {
    const run = spanAt(this.lanes.of(this.cameraId, this.at)?.runs ?? [], this.cut?.start ?? start);
    const cut = run ? { start: Math.max(run.start, start), end: Math.min(run.end, end) } : { start, end };
    this.set({ cut });
    // The picture shows the edge; on a phone, that would move the strip below the finger.
    if (!this.stacked) this.set({ at: edge === "start" ? cut.start : cut.end - 50 });
  }
}

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { query, state } from "lit/decorators.js";
import { isWaiting } from "../../api/house.ts";
import { Fetched, HubError, type Hub } from "../../api/hub.ts";
import type { ArchiveList, Camera, Mask, Request } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { about, clockToSecond, dateKey, entered, number, weekday } from "../../parts/format.ts";
import { placeholder } from "../../parts/nr-empty.ts";
import { icon, type IconName } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { addPage, link } from "../pages.ts";
import "../review/mask-layer.ts";
import type { Placing } from "../review/mask-layer.ts";
import { NEW_AREA } from "../review/masks.ts";
import { clamp, formatTime, parseTime, type Span } from "../review/time.ts";
import "./clip-saver.ts";
import { LONGEST_CLIP_MS } from "./clip-saver.ts";
import "./events-list.ts";
import { pageStyle } from "./footage-style.ts";
import { FrameSource } from "./frames.ts";
import {
  cutAround,
  eventsOf,
  eventStep,
  lanesFor,
  nextFootage,
  parseLanes,
  requestedTimes,
  spanAt,
  type FootageEvent,
  type Lane,
  type LanesAnswer,
} from "./lanes.ts";
import { canStream } from "./live.ts";
import {
  centered,
  DAY_MS,
  frameGrid,
  framesAhead,
  frameTime,
  HOUR_MS,
  lengthOf,
  MINUTE_MS,
  SECOND_MS,
  suffices,
  windowFor,
  within,
  zoomed,
} from "./scale.ts";
import type { LaneName, Scrub } from "./timeline.ts";
import "./timeline.ts";
import type { Mode, NrFootageViewer } from "./viewer.ts";
import "./viewer.ts";

const ZOOMS = [
  ["day", DAY_MS],
  ["hours", 6 * HOUR_MS],
  ["hour", HOUR_MS],
  ["minutes", 10 * MINUTE_MS],
] as const;
const MOST_CHIPS = 7;
const RATES = [1, 2, 4, 8, 16];
/** Narrower, the page is a phone's, as in Home Assistant. */
const STACKED_PX = 900;
const PLACE_KEY = "neighbors-requests-footage";
/** What changed is read again, but not more often. */
const READ_AGAIN_MS = 1000;
/** Reading waits until zooming and moving rest. */
const READ_ALWAYS_MS = 20 * SECOND_MS;
const READ_AFTER_MS = 150;
const HOVER_PX = 160;
/** The newest seconds are not footage yet: who plays up to them goes on live. */
const NEARLY_LIVE_MS = 45 * SECOND_MS;
/** A clock that is less off is not worth a word. */
const CLOCK_S = 0.1;

/** Where somebody was looked at last: coming back keeps it. */
interface Kept {
  camera: string;
  at: number;
  length: number;
}

/** Footage of every camera over time: looked for, played, live, side by side, saved. */
@define("nr-page-footage")
export class FootagePage extends PageElement {
  @state() private at = 0;
  @state() private cameraId = "";
  /** Only this camera's lane; empty for all. */
  @state() private only = "";
  @state() private second = "";
  @state() private view: Span = { start: 0, end: DAY_MS };
  @state() private mode: Mode = "still";
  @state() private rate = 1;
  @state() private muted = true;
  @state() private kind = "";
  @state() private scrubbing = false;
  @state() private ahead: readonly number[] = [];
  @state() private cut: Span | null = null;
  @state() private drawn: readonly Mask[] = [];
  @state() private selected = -1;
  @state() private now = Date.now();
  @state() private stacked = false;
  @state() private liveHow = "";
  @state() private lanes: readonly Lane[] = [];
  @state() private dayLanes: readonly Lane[] = [];
  @state() private error: HubError | null = null;
  @state() private reading = false;
  @state() private showsKeys = false;
  private readonly archives = new Fetched<ArchiveList>(this);
  @query("nr-footage-viewer") private viewer?: NrFootageViewer;
  @query(".hovered") private hovered?: HTMLCanvasElement;
  #window: Span | null = null;
  #day: Span | null = null;
  #run = 0;
  #readAt = 0;
  #hub: Hub | null = null;
  #timers: ReturnType<typeof setTimeout>[] = [];
  #clock: ReturnType<typeof setInterval> | undefined;
  #sized: ResizeObserver | null = null;
  #hush: () => void = () => undefined;
  #routed = "";
  #hovering: { cameraId: string; source: FrameSource } | null = null;
  #events: { of: readonly Lane[]; only: string; all: readonly FootageEvent[] } = { of: [], only: "", all: [] };

  static override styles = [shared, pageStyle];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#clock = setInterval(() => {
      this.now = Date.now();
      // Today grows, and the hub asks an archive only as long as somebody looks.
      const grows = lengthOf(this.view) > 0 && this.view.end > this.now;
      const asks = this.dayLanes.some((lane) => lane.state !== "known");
      const due = this.now - this.#readAt > READ_ALWAYS_MS;
      if (due && (grows || asks) && !document.hidden) this.#again();
    }, SECOND_MS);
    this.stacked = this.narrow || innerWidth < STACKED_PX;
    this.#sized = new ResizeObserver(([entry]) => {
      this.stacked = (entry?.contentRect.width ?? 0) < STACKED_PX;
    });
    this.#sized.observe(this);
    window.addEventListener("keydown", this.#key);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#clock);
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
    this.#sized?.disconnect();
    this.#hush();
    this.#hush = () => undefined;
    this.#hub = null;
    this.#hovering?.source.close();
    this.#hovering = null;
    this.#run += 1;
    this.#window = this.#day = null;
    window.removeEventListener("keydown", this.#key);
  }

  override willUpdate(): void {
    const { house } = this;
    this.archives.ask(house.hub, house.cameras.length ? "/archives" : "");
    if (house.hub !== this.#hub) this.#listen();
    if (!house.cameras.length) return;
    const routed = this.route.join("/");
    if (!this.at || routed !== this.#routed) this.#begin(routed);
    if (this.mode === "live") this.at = this.now;
    this.#follow();
    this.toggleAttribute("stacked", this.stacked);
    this.#read();
  }

  override updated(changed: PropertyValues<this>): void {
    if ((changed as Map<string, unknown>).has("cameraId"))
      this.renderRoot
        .querySelector(".camz [aria-pressed=true]")
        ?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (!this.at || this.scrubbing || this.mode === "playing") return;
    const kept: Kept = { camera: this.cameraId, at: this.mode === "live" ? 0 : this.at, length: lengthOf(this.view) };
    sessionStorage.setItem(PLACE_KEY, JSON.stringify(kept));
  }

  // What is shown

  /** Begin where the address leads, else where one was, else at what happened last. */
  #begin(routed: string): void {
    this.#routed = routed;
    const [camera = "", time = ""] = this.route;
    const known = (id: string) => this.house.cameras.find((each) => each.id === id);
    const kept = JSON.parse(sessionStorage.getItem(PLACE_KEY) ?? "{}") as Partial<Kept>;
    const asked = time ? parseTime(time) / 1000 : 0;
    this.cameraId = (known(camera) ?? known(kept.camera ?? "") ?? this.house.cameras[0])?.id ?? "";
    this.mode = "still";
    this.at = clamp(asked || (camera ? 0 : (kept.at ?? 0)) || this.now - MINUTE_MS, 0, this.now);
    this.#fresh = !asked && !kept.at;
    const length = asked ? HOUR_MS : (kept.length ?? (this.stacked ? HOUR_MS : DAY_MS));
    this.view = length >= DAY_MS ? this.#dayOf(this.at) : centered(this.at, length);
  }
  /** Nobody has chosen a moment: once the day is known, the last event is shown. */
  #fresh = false;

  #dayKept: Span = { start: 0, end: 0 };
  /** The same object for the same day: what is given it draws nothing anew. */
  #dayOf(at: number): Span {
    const kept = this.#dayKept;
    if (kept.start <= at && at < kept.end) return kept;
    const start = entered(`${dateKey(new Date(at))}T00:00`).getTime();
    const next = entered(`${dateKey(new Date(start + 36 * HOUR_MS))}T00:00`).getTime();
    this.#dayKept = { start, end: next };
    return this.#dayKept;
  }

  get #may(): Span {
    const today = this.#dayOf(this.now);
    return { start: 0, end: today.end };
  }

  /** The view goes where the moment goes: always on a phone, and wide while it plays. */
  #follow(): void {
    if (this.stacked) {
      // A whole day is too small for a finger: the thin lanes show it.
      const length = lengthOf(this.view) > 12 * HOUR_MS ? HOUR_MS : lengthOf(this.view);
      this.view = centered(this.at, length);
      return;
    }
    if (this.scrubbing || this.mode === "still") return;
    const { start, end } = this.view;
    if (this.at >= start && this.at <= end) return;
    this.view = lengthOf(this.view) >= DAY_MS ? this.#dayOf(this.at) : centered(this.at, lengthOf(this.view));
  }

  /** Read what the view and the day need, unless it is there. */
  #read(): void {
    const day = this.#dayOf(clamp(this.at, this.view.start, this.view.end - 1));
    if (this.#day?.start !== day.start) {
      this.#day = day;
      void this.#ask(day, true);
    }
    if (lengthOf(this.view) >= 20 * HOUR_MS || suffices(this.#window, this.view)) return;
    const wanted = windowFor(this.view);
    this.#window = wanted;
    this.#later(READ_AFTER_MS, () => {
      if (this.#window === wanted) void this.#ask(wanted, false);
    });
  }

  async #ask(window: Span, isDay: boolean): Promise<void> {
    const run = this.#run;
    const current = () => run === this.#run && (isDay ? this.#day : this.#window) === window;
    this.reading = true;
    if (isDay) this.#readAt = Date.now();
    try {
      const answer = await this.house.hub.get<LanesAnswer>("/footage", {
        start: formatTime(Math.round(window.start) * 1000),
        end: formatTime(Math.round(window.end) * 1000),
      });
      if (!current()) return;
      const lanes = parseLanes(answer, window);
      if (isDay) this.dayLanes = lanes;
      else this.lanes = lanes;
      this.error = null;
      if (isDay && this.#fresh) this.#showLast(lanes);
    } catch (thrown) {
      if (current()) this.error = HubError.of(thrown);
    } finally {
      if (current()) this.reading = false;
    }
  }

  #showLast(lanes: readonly Lane[]): void {
    this.#fresh = false;
    this.requestUpdate();
    const [last] = eventsOf(lanes).filter((each) => each.start <= this.now);
    const end = Math.max(...lanes.flatMap((lane) => lane.runs.map((run) => run.end)));
    if (last) this.#goTo(last.start, last.cameraId);
    else if (Number.isFinite(end)) this.#goTo(end - SECOND_MS);
  }

  /** Another hub has other footage. */
  #listen(): void {
    let due = false;
    const { hub } = this.house;
    this.#hush();
    if (this.#hub) this.at = 0;
    this.#hub = hub;
    this.#run += 1;
    this.#window = this.#day = null;
    this.lanes = this.dayLanes = [];
    const stop = hub.listen(({ type }) => {
      if (String(type) !== "footage.changed" || due) return;
      due = true;
      this.#later(READ_AGAIN_MS, () => {
        due = false;
        this.#again();
      });
    });
    this.#hush = stop;
  }

  #again(): void {
    if (this.#day) void this.#ask(this.#day, true);
    if (this.#window) void this.#ask(this.#window, false);
  }

  #later(wait_ms: number, act: () => void): void {
    this.#timers.push(setTimeout(act, wait_ms));
    if (this.#timers.length > 50) this.#timers.splice(0, 25);
  }

  #shownLanes(): readonly Lane[] {
    return lanesFor([this.lanes, this.dayLanes], this.view);
  }

  /** What is played goes on beyond what is shown. */
  #laneOf(cameraId: string): Lane | undefined {
    const around = centered(this.at, 2 * MINUTE_MS);
    const lanes = lanesFor([this.lanes, this.dayLanes], around);
    return lanes.find((lane) => lane.cameraId === cameraId);
  }

  #camera(id: string): Camera | undefined {
    return this.house.cameras.find((each) => each.id === id);
  }

  /** The day's events, newest first; the same list as long as nothing changed. */
  #allEvents(): readonly FootageEvent[] {
    if (this.#events.of !== this.dayLanes || this.#events.only !== this.only)
      this.#events = { of: this.dayLanes, only: this.only, all: eventsOf(this.dayLanes, this.only) };
    return this.#events.all;
  }

  #shownEvents(): readonly FootageEvent[] {
    const all = this.#allEvents();
    return this.kind ? all.filter((each) => each.kinds.some((kind) => kind === this.kind)) : all;
  }

  // What is done

  #goTo(at: number, cameraId = this.cameraId): void {
    if (this.mode === "live" && at < this.now) this.mode = "still";
    this.at = clamp(at, 0, this.now);
    this.cameraId = cameraId;
    if (this.only && this.only !== cameraId) this.only = cameraId;
    if (this.stacked || (this.at >= this.view.start && this.at < this.view.end)) return;
    const length = lengthOf(this.view);
    this.view = length >= 20 * HOUR_MS ? this.#dayOf(this.at) : centered(this.at, length);
  }

  #scrub = ({ detail }: CustomEvent<Scrub>): void => {
    const before = this.at;
    if (detail.moving && this.mode !== "still") this.mode = "still";
    if (detail.cameraId && detail.cameraId !== this.cameraId && !this.cut) this.#choose(detail.cameraId);
    const at = clamp(detail.at, 0, this.now);
    this.scrubbing = detail.moving;
    if (detail.moving) {
      const grid = frameGrid(this.view, this.clientWidth);
      this.ahead = framesAhead(at, before, grid).filter((each) => each <= this.now);
    }
    if (this.mode === "live" && at < this.now - SECOND_MS) this.mode = "still";
    this.at = at;
    // The right end is live.
    if (!detail.moving && at >= this.now && !this.cut) this.#live(true);
  };

  #choose(cameraId: string): void {
    if (cameraId === this.second) this.second = this.cameraId;
    this.cameraId = cameraId;
    this.cut = null;
    if (this.only) this.only = cameraId;
  }

  #zoom(length: number): void {
    if (length >= DAY_MS && !this.stacked) this.view = this.#dayOf(this.at);
    else this.view = within(centered(this.at, length), this.#may);
  }

  #look = ({ detail }: CustomEvent<Span>): void => {
    if (!this.stacked) this.view = within(detail, this.#may);
    else this.view = centered(this.at, lengthOf(detail));
  };

  #toggle = (): void => {
    if (this.mode === "playing") this.mode = "still";
    else {
      if (this.mode === "live") return void (this.mode = "still");
      this.scrubbing = false;
      const next = nextFootage(this.#laneOf(this.cameraId)?.runs ?? [], this.at);
      if (next !== null) this.at = next;
      this.mode = "playing";
    }
  };

  #step = async (way: -1 | 1): Promise<void> => {
    this.mode = "still";
    this.scrubbing = false;
    const next = await this.viewer?.step(way);
    if (next !== undefined) this.#goTo(next);
  };

  #jump = (way: -1 | 1): void => {
    const next = eventStep(this.#shownEvents(), this.at, way);
    if (next) this.#goTo(next.start, this.only || this.stacked ? next.cameraId : next.cameraId);
    else this.notify(t(way < 0 ? "footage.no_event_before" : "footage.no_event_after"));
  };

  #goLive = (): void => this.#live(this.mode !== "live");

  #live(on: boolean): void {
    this.mode = on ? "live" : "still";
    this.cut = null;
    this.scrubbing = false;
    if (!on) return;
    this.now = Date.now();
    this.at = this.now;
    if (!this.stacked && this.now >= this.view.end) this.#goTo(this.now);
  }

  #goToDay = (by: number): void => {
    const day = this.#dayOf(this.at);
    const target = this.#dayOf(by < 0 ? day.start - 12 * HOUR_MS : day.end + 12 * HOUR_MS);
    // The same time of the other day.
    this.#goTo(Math.min(target.start + (this.at - day.start), this.now - SECOND_MS));
    if (this.mode === "live") this.mode = "still";
  };

  #pickDay = (event: Event): void => {
    const { value } = event.target as HTMLInputElement;
    if (!value) return;
    const day = this.#dayOf(this.at);
    this.#goTo(entered(`${value}T00:00`).getTime() + (this.at - day.start));
  };

  #saveClip = (): void => {
    const lane = this.#laneOf(this.cameraId);
    const cut = lane && cutAround(lane, this.at, LONGEST_CLIP_MS);
    if (!cut) return this.notify(t("footage.nothing_to_save"));
    this.mode = "still";
    this.drawn = [];
    this.cut = cut;
    const length = Math.max(4 * lengthOf(cut), (this.stacked ? 2 : 10) * MINUTE_MS);
    if (lengthOf(this.view) > 1.5 * length) this.view = centered((cut.start + cut.end) / 2, length);
  };

  #cutTo = ({ detail }: CustomEvent<{ cut: Span; edge: "start" | "end" }>): void => {
    const run = spanAt(this.#laneOf(this.cameraId)?.runs ?? [], (this.cut ?? detail.cut).start);
    const { start, end } = detail.cut;
    this.cut = run ? { start: Math.max(run.start, start), end: Math.min(run.end, end) } : detail.cut;
    // The picture shows the edge; on a phone, that would move the strip below the finger.
    if (!this.stacked) this.at = detail.edge === "start" ? this.cut.start : this.cut.end - 50;
  };

  #beside = (): void => {
    if (this.second) this.second = "";
    else {
      const here = this.#shownLanes().find(
        (lane) => lane.cameraId !== this.cameraId && spanAt(lane.runs, this.at),
      );
      const other = this.house.cameras.find(({ id }) => id !== this.cameraId);
      this.second = here?.cameraId ?? other?.id ?? "";
    }
  };

  #key = (event: KeyboardEvent): void => {
    const [target] = event.composedPath() as HTMLElement[];
    const elsewhere = !event.composedPath().includes(this) && target !== document.body;
    if (elsewhere || !target || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) || target.isContentEditable) return;
    const isButton = /^(BUTTON|A)$/.test(target.tagName);
    const arrow_ms = (event.shiftKey ? MINUTE_MS : 5 * SECOND_MS);
    const keys: Record<string, () => void> = {
      " ": this.#toggle,
      ArrowLeft: () => this.#goTo(this.at - arrow_ms),
      ArrowRight: () => this.#goTo(this.at + arrow_ms),
      Home: () => this.#goTo(this.#dayOf(this.at).start),
      End: this.#goLive,
      PageUp: () => this.#goToDay(-1),
      PageDown: () => this.#goToDay(1),
      ",": () => void this.#step(-1),
      ".": () => void this.#step(1),
      "[": () => this.#jump(-1),
      "]": () => this.#jump(1),
      "+": () => (this.view = zoomed(this.view, 0.5, this.at)),
      "-": () => (this.view = within(zoomed(this.view, 2, this.at), this.#may)),
    };
    const act = keys[event.key];
    if (!act || (isButton && event.key === " ")) return;
    event.preventDefault();
    if (event.key !== " " && this.scrubbing) this.scrubbing = false;
    act();
  };

  #hover = ({ detail }: CustomEvent<{ at: number; cameraId: string } | null>): void => {
    if (!detail) return;
    if (this.#hovering?.cameraId !== detail.cameraId) {
      this.#hovering?.source.close();
      const source = new FrameSource(
        detail.cameraId,
        async (path, signal) => (await this.house.hub.fetch(path, { signal })).blob(),
        (blob) => createImageBitmap(blob),
        (picture) => this.#paintHovered(picture),
        () => this.#paintHovered(null),
      );
      this.#hovering = { cameraId: detail.cameraId, source };
    }
    const at = frameTime(detail.at, frameGrid(this.view, this.clientWidth));
    this.#hovering.source.want({ at, width: HOVER_PX, exact: false });
    const text = this.renderRoot.querySelector(".hovering em");
    if (text) text.textContent = `${this.#camera(detail.cameraId)?.name ?? ""} ${clockToSecond(new Date(detail.at))}`;
  };

  #paintHovered(picture: ImageBitmap | null): void {
    const context = this.hovered?.getContext("2d");
    if (!context) return;
    const { width, height } = context.canvas;
    context.clearRect(0, 0, width, height);
    if (picture) context.drawImage(picture, 0, 0, width, height);
  }

  // What is written

  override render(): TemplateResult {
    if (!this.house.cameras.length)
      return html`<nr-empty class="none" icon="camera" .heading=${t("footage.no_cameras")} .text=${t("footage.no_cameras_why")}
        >${link("cameras", t("footage.to_cameras"), { class: "btn tonal" })}</nr-empty
      >`;
    if (this.error && !this.dayLanes.length) {
      const failed = Object.assign(Object.create(this.archives) as Fetched<unknown>, {
        error: this.error,
        again: async () => this.#again(),
      });
      return html`<div class="wrap">${placeholder(failed)}</div>`;
    }
    return html`<div class="page ${this.cut ? "cutting" : ""}">
      ${this.#head()}
      <section class="st" aria-label=${t("footage.picture_section")}>
        <div class="vw">${this.#picture(this.cameraId, true)}${this.second ? this.#picture(this.second, false) : nothing}</div>
        ${this.#controls()}
      </section>
      ${this.#timeline()} ${this.#list()} ${this.cut ? this.#saver(this.cut) : nothing}
    </div>`;
  }

  #head(): TemplateResult {
    const day = this.#dayOf(this.at);
    const isToday = day.end >= this.now;
    return html`<div class="hd">
      <h2>${t("footage.title")}</h2>
      <div class="dt">
        <button class="btn round" aria-label=${t("footage.day_before")} @click=${() => this.#goToDay(-1)}>
          ${icon("previous", 18)}
        </button>
        <label class="day"
          >${icon("calendar", 16)}<b>${weekday(new Date(this.at))}</b
          ><input
            type="date"
            aria-label=${t("footage.day")}
            .value=${dateKey(new Date(this.at))}
            max=${dateKey(new Date(this.now))}
            @click=${(event: Event) => {
              // Some browsers refuse without a fresh press: then the field itself is used.
              try {
                (event.currentTarget as HTMLInputElement).showPicker();
              } catch {}
            }}
            @change=${this.#pickDay}
        /></label>
        <button class="btn round" aria-label=${t("footage.day_after")} ?disabled=${isToday} @click=${() => this.#goToDay(1)}>
          ${icon("next", 18)}
        </button>
      </div>
      ${this.stacked ? nothing : this.#chooser()}
    </div>`;
  }

  /** More cameras than fit are chosen from a list. */
  #chooser(): TemplateResult {
    if (this.house.cameras.length <= MOST_CHIPS) return this.#chips(true);
    return html`<select
      class="pick"
      aria-label=${t("footage.cameras")}
      @change=${(event: Event) => {
        this.only = (event.target as HTMLSelectElement).value;
        if (this.only) this.#choose(this.only);
      }}
    >
      <option value="" ?selected=${!this.only}>${t("footage.all_cameras")}</option>
      ${this.house.cameras.map((each) => html`<option value=${each.id} ?selected=${each.id === this.only}>${each.name}</option>`)}
    </select>`;
  }

  #chips(withAll: boolean): TemplateResult {
    const chip = (id: string, name: string) => {
      const on = withAll ? this.only === id : this.cameraId === id;
      return html`<button
        aria-pressed=${on}
        @click=${() => {
          this.only = withAll ? id : this.only;
          if (id) this.#choose(id);
        }}
      >
        ${name}
      </button>`;
    };
    return html`<div class="seg camz" role="group" aria-label=${t("footage.cameras")}>
      ${withAll ? chip("", t("footage.all_cameras")) : nothing}
      ${this.house.cameras.map((each) => chip(each.id, each.name))}
    </div>`;
  }

  #picture(cameraId: string, leading: boolean): TemplateResult {
    const lane = this.#laneOf(cameraId);
    const { text, more, mark } = this.#sourceOf(cameraId, lane);
    const grid = frameGrid(this.view, this.clientWidth);
    return html`<nr-footage-viewer
      ?stacked=${this.stacked}
      .hub=${this.house.hub}
      .cameraId=${cameraId}
      .name=${this.#camera(cameraId)?.name ?? ""}
      .source=${text}
      .sourceMore=${more}
      .sourceIcon=${mark}
      .lane=${lane}
      .at=${this.#fresh ? 0 : this.at}
      .frameAt=${frameTime(this.at, grid)}
      .ahead=${this.ahead}
      .mode=${this.mode}
      .rate=${this.rate}
      .muted=${this.muted || !leading}
      .scrubbing=${this.scrubbing}
      .leading=${leading}
      .reading=${this.reading}
      .mayConvert=${this.house.mayAnswer}
      @nr-at=${(event: CustomEvent<number>) => {
        if (this.mode === "playing") this.at = event.detail;
      }}
      @nr-stop=${(event: CustomEvent<string>) => {
        this.mode = "still";
        if (event.detail !== "end") return;
        if (this.now - this.at < NEARLY_LIVE_MS) this.#live(true);
        else this.notify(t("footage.ended"));
      }}
      @nr-live=${(event: CustomEvent<string>) => leading && (this.liveHow = event.detail)}
      >${leading ? this.#coverLayer() : this.#secondChooser()}</nr-footage-viewer
    >`;
  }

  /** Which other camera stands beside it. */
  #secondChooser(): TemplateResult {
    return html`<select
      class="other"
      aria-label=${t("footage.second")}
      @change=${(event: Event) => (this.second = (event.target as HTMLSelectElement).value)}
    >
      ${this.house.cameras
        .filter(({ id }) => id !== this.cameraId)
        .map((each) => html`<option value=${each.id} ?selected=${each.id === this.second}>${each.name}</option>`)}
    </select>`;
  }

  #coverLayer(): TemplateResult | typeof nothing {
    if (!this.cut) return nothing;
    const own = this.#camera(this.cameraId)?.masks ?? [];
    const masks = [
      ...own.map((area) => ({ kind: "own" as const, area })),
      ...this.drawn.map((area) => ({ kind: "still" as const, area })),
    ];
    const drawnAt = (number: number) => number - own.length;
    return html`<nr-review-masks
      .masks=${masks}
      .frame=${{ start: 0, end: 1 }}
      .selected=${this.selected}
      @nr-select=${(event: CustomEvent<number>) => (this.selected = event.detail)}
      @nr-place=${({ detail }: CustomEvent<Placing>) => {
        this.drawn = this.drawn.with(drawnAt(detail.number), detail.area);
      }}
      @nr-remove=${({ detail }: CustomEvent<number>) => {
        this.drawn = this.drawn.filter((_, at) => at !== drawnAt(detail));
      }}
    ></nr-review-masks>`;
  }

  #sourceOf(cameraId: string, lane: Lane | undefined): { text: string; more: string; mark: IconName } {
    const camera = this.#camera(cameraId);
    if (this.mode === "live") {
      const how = this.liveHow || (canStream() ? "video" : "pictures");
      return { text: t("footage.live_from", { camera: camera?.name ?? "" }), more: t(`footage.live_${how}`), mark: "camera" };
    }
    const source = spanAt(lane?.spans ?? [], this.at)?.source;
    const archive = this.archives.value?.archives.find(({ id }) => id === lane?.archiveId);
    if (!source) return { text: "", more: "", mark: "camera" };
    const names = [
      source === "hub" ? t("footage.by_hub") : t("footage.by_archive", { archive: archive?.name ?? t(`footage.${source}`) }),
    ];
    const clock = lane?.clock ?? null;
    const offset = clock?.offset_s ?? 0;
    if (Math.abs(offset) >= Math.max(CLOCK_S, clock?.uncertainty_s ?? 0))
      names.push(t(offset > 0 ? "footage.clock_ahead" : "footage.clock_behind", { length: seconds(Math.abs(offset)) }));
    const more = clock ? t("footage.clock_more", { within: seconds(clock.uncertainty_s) }) : "";
    return { text: names.join(" · "), more, mark: source === "folder" ? "folder" : source === "archive" ? "archive" : "camera" };
  }

  #controls(): TemplateResult {
    const round = (name: IconName, label: string, act: () => void, more = "") =>
      html`<button class="btn round ${more}" aria-label=${label} title=${label} @click=${act}>${icon(name, 22)}</button>`;
    const plays = this.mode === "playing";
    const live = this.mode === "live";
    return html`<div class="cb"><div class="row tr">
      ${round("event_back", t("footage.event_back"), () => this.#jump(-1))}
      ${round("frame_back", t("footage.frame_back"), () => void this.#step(-1), "fr")}
      ${round(plays || live ? "pause" : "play", t(plays || live ? "footage.pause" : "footage.play"), this.#toggle, "pp")}
      ${round("frame_on", t("footage.frame_on"), () => void this.#step(1), "fr")}
      ${round("event_on", t("footage.event_on"), () => this.#jump(1))}
      <select
        class="sp"
        aria-label=${t("footage.speed")}
        @change=${(event: Event) => (this.rate = Number((event.target as HTMLSelectElement).value))}
      >
        ${RATES.map((each) => html`<option value=${each} ?selected=${each === this.rate}>${each}×</option>`)}
      </select>
      </div><span class="grow"></span><div class="row ex">
      ${this.stacked
        ? nothing
        : html`<span class="keys"
            >${round("keys", t("footage.keys"), () => (this.showsKeys = !this.showsKeys))}${this.showsKeys ? this.#keysTip() : nothing}</span
          >`}
      ${round(this.muted ? "mute" : "sound", t(this.muted ? "footage.sound_on" : "footage.sound_off"), () => (this.muted = !this.muted), "t2")}
      ${this.house.cameras.length > 1
        ? html`<button
            class="btn round t2 ${this.second ? "onx" : ""}"
            aria-pressed=${!!this.second}
            aria-label=${t("footage.beside")}
            title=${t("footage.beside")}
            @click=${this.#beside}
          >
            ${icon("columns", 22)}
          </button>`
        : nothing}
      ${this.house.mayAnswer && !this.cut
        ? html`<button class="btn sm" @click=${this.#saveClip}>${icon("cut")}${t("footage.save_clip")}</button>`
        : nothing}
      <button class="btn sm lv ${live ? "tonal" : ""}" aria-pressed=${live} title=${t(canStream() ? "footage.live_video" : "footage.live_pictures")} @click=${this.#goLive}>
        ${t(live ? "footage.live" : "footage.go_live")}
      </button></div>
    </div>`;
  }

  #keysTip(): TemplateResult {
    const rows = ["space", "arrows", "shift", "frames", "events", "zoom", "days", "ends"];
    return html`<div class="tip" role="note">
      ${rows.map((row) => html`<kbd>${t(`footage.key.${row}`)}</kbd><span>${t(`footage.key.${row}_does`)}</span>`)}
    </div>`;
  }

  #timeline(): TemplateResult {
    const lanes = this.#shownLanes();
    const cameras = this.house.cameras.filter(({ id }) => !this.only || id === this.only);
    const empty = !this.reading && lanes.length > 0 && lanes.every((lane) => !lane.spans.length && !lane.gaps.length);
    const at = weekday(new Date(this.at));
    return html`<section class="tlx" aria-label=${t("footage.timeline_section")}>
      ${this.stacked ? this.#chips(false) : this.#zooms()}
      <nr-footage-timeline
        ?stacked=${this.stacked}
        .names=${this.#laneNames(cameras, lanes)}
        .lanes=${lanes}
        .dayLanes=${this.dayLanes}
        .day=${this.#dayOf(this.at)}
        .view=${this.view}
        .requested=${this.#requested()}
        .at=${this.at}
        .now=${this.now}
        .cameraId=${this.cameraId}
        .cut=${this.cut}
        .dark=${this.hass.themes?.darkMode === true}
        .spoken=${this.#spoken()}
        @nr-scrub=${this.#scrub}
        @nr-view=${this.#look}
        @nr-cut=${this.#cutTo}
        @nr-hover=${this.#hover}
        ><div slot="hover" class="hovering"><canvas class="hovered" width="288" height="162"></canvas><em class="tn"></em></div
      ></nr-footage-timeline>
      ${empty
        ? html`<p class="mut sm emp">${t("footage.nothing", { day: at })}</p>`
        : this.reading && !lanes.length
          ? html`<p class="mut sm emp" role="status">${t("pages.loading")}</p>`
          : nothing}
      ${this.stacked
        ? html`${this.#zooms()}<p class="xs mut mnote">${t("footage.how_phone")}</p>`
        : nothing}
    </section>`;
  }

  #zooms(): TemplateResult {
    const now = lengthOf(this.view);
    const near = (length: number) => Math.abs(now / length - 1) < 0.05;
    return html`<div class="th0">
      <span class="seg" role="group" aria-label=${t("footage.zoom")}
        >${ZOOMS.filter(([, length]) => !this.stacked || length < DAY_MS).map(
          ([name, length]) =>
            html`<button aria-pressed=${near(length)} @click=${() => this.#zoom(length)}>${t(`footage.zoom_${name}`)}</button>`,
        )}</span
      >
      ${this.stacked
        ? nothing
        : html`<ul class="lg">
            <li><i class="own"></i>${t("footage.legend_hub")}</li>
            <li><i class="arc"></i>${t("footage.archive")}</li>
            <li><i class="fold"></i>${t("footage.legend_files")}</li>
            <li><i class="gap"></i>${t("footage.legend_gap")}</li>
            <li><i class="rq"></i>${t("footage.legend_requested")}</li>
          </ul>`}
    </div>`;
  }

  #requestedKept: { of: unknown; all: ReturnType<typeof requestedTimes> } = { of: null, all: [] };
  readonly #waits = (request: Request): boolean => isWaiting(this.house, request, Date.now());
  #requested(): ReturnType<typeof requestedTimes> {
    const { requests } = this.house;
    if (this.#requestedKept.of !== requests) this.#requestedKept = { of: requests, all: requestedTimes(requests, this.#waits) };
    return this.#requestedKept.all;
  }

  #namesKept: { key: string; all: LaneName[] } = { key: "", all: [] };
  #laneNames(cameras: readonly Camera[], lanes: readonly Lane[]): readonly LaneName[] {
    const all = cameras.map((camera) => this.#laneName(camera, lanes.find((each) => each.cameraId === camera.id)));
    const key = JSON.stringify(all);
    if (key !== this.#namesKept.key) this.#namesKept = { key, all };
    return this.#namesKept.all;
  }

  #laneName(camera: Camera, lane: Lane | undefined): LaneName {
    const archive = this.archives.value?.archives.find(({ id }) => id === (lane?.archiveId || camera.archive_id));
    const isFolder = archive?.kind === "folder";
    const base = archive ? (isFolder ? t("footage.folder") : archive.name) : t("footage.hub");
    const troubled = lane?.state === "unreachable";
    const source = troubled
      ? t("footage.away", { archive: base })
      : lane?.state === "asking"
        ? t("footage.asking", { archive: base })
        : camera.indoor
          ? t("footage.indoor", { source: base })
          : base;
    const mark: IconName = troubled ? "away" : isFolder ? "folder" : archive ? "archive" : camera.indoor ? "lock" : "camera";
    return { cameraId: camera.id, name: camera.name, source, icon: mark, troubled, why: lane?.reason ?? "" };
  }

  #spoken(): string {
    const lane = this.#laneOf(this.cameraId);
    const gap = spanAt(lane?.gaps ?? [], this.at);
    const what = gap
      ? t(`footage.gap.${gap.reason}`)
      : spanAt(lane?.runs ?? [], this.at)
        ? this.#sourceOf(this.cameraId, lane).text
        : t("footage.legend_gap");
    const camera = this.#camera(this.cameraId)?.name ?? "";
    return `${weekday(new Date(this.at))}, ${clockToSecond(new Date(this.at))}, ${camera}, ${what}`;
  }

  #cameraNamesKept: { of: unknown; all: ReadonlyMap<string, string> } = { of: null, all: new Map() };
  #cameraNames(): ReadonlyMap<string, string> {
    const { cameras } = this.house;
    if (this.#cameraNamesKept.of !== cameras)
      this.#cameraNamesKept = { of: cameras, all: new Map(cameras.map(({ id, name }) => [id, name])) };
    return this.#cameraNamesKept.all;
  }

  #list(): TemplateResult {
    const all = this.#allEvents();
    const current = all.find(
      (each) => each.cameraId === this.cameraId && each.start - SECOND_MS <= this.at && this.at <= Math.max(each.end, each.start + SECOND_MS),
    );
    return html`<nr-footage-events
      class="es"
      .hub=${this.house.hub}
      .all=${all}
      .names=${this.#cameraNames()}
      .kind=${this.kind}
      .current=${current}
      @nr-kind=${(event: CustomEvent<string>) => (this.kind = event.detail)}
      @nr-event=${({ detail }: CustomEvent<FootageEvent>) => this.#goTo(detail.start, detail.cameraId)}
    ></nr-footage-events>`;
  }

  #saver(cut: Span): TemplateResult {
    const camera = this.#camera(this.cameraId);
    return html`<nr-footage-saver
      class="sv"
      ?stacked=${this.stacked}
      .hub=${this.house.hub}
      .cameraId=${this.cameraId}
      .name=${camera?.name ?? ""}
      .cut=${cut}
      .masks=${[...(camera?.masks ?? []), ...this.drawn]}
      @nr-close=${() => (this.cut = null)}
      @nr-cover=${() => {
        this.drawn = [...this.drawn, NEW_AREA];
        this.selected = (camera?.masks.length ?? 0) + this.drawn.length - 1;
      }}
    ></nr-footage-saver>`;
  }
}

/** `0.4 s` */
function seconds(length_s: number): string {
  return length_s < 90 ? `${number(length_s, 1)}\u00a0s` : about(length_s * SECOND_MS);
}

addPage(
  "footage",
  ({ hass, house, route, narrow }) =>
    html`<nr-page-footage .hass=${hass} .house=${house} .route=${route} ?narrow=${narrow}></nr-page-footage>`,
);

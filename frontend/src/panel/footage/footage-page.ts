import { html, nothing, type TemplateResult } from "lit";
import { query, state } from "lit/decorators.js";
import { isWaiting } from "../../api/house.ts";
import { Fetched } from "../../api/hub.ts";
import type { ArchiveList, Request } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { clockToSecond, weekday } from "../../parts/format.ts";
import { placeholder } from "../../parts/nr-empty.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { addPage, link } from "../pages.ts";
import { clamp, type Span } from "../review/time.ts";
import { captionOf, laneName, spoken, type Caption, type LaneName } from "./captions.ts";
import "./clip-saver.ts";
import { Covers } from "./covers.ts";
import "./events-list.ts";
import { pageStyle } from "./footage-style.ts";
import { FrameSource } from "./frames.ts";
import { LaneReader, requestedTimes, type FootageEvent, type Lane } from "./lanes.ts";
import { frameGrid, frameTime, MINUTE_MS, SECOND_MS } from "./scale.ts";
import "./timeline.ts";
import { cameraChips, controls, head, others, secondChooser, zooms } from "./toolbar.ts";
import type { NrFootageViewer } from "./viewer.ts";
import "./viewer.ts";
import { Watched, type Scrub } from "./watched.ts";

/** In the order in which a phone's page is written. */
const PARTS = ["picture", "controls", "timeline", "lists"] as const;
/** Narrower, the page is a phone's, as in Home Assistant. */
const STACKED_PX = 900;
const HOVER_PX = 160;

/** Return a function that gives the last result again as long as what it is made of is the same. */
function kept<Of, Made>(make: (of: Of) => Made): (of: Of) => Made {
  let last: { readonly of: Of; readonly made: Made } | null = null;
  return (of) => {
    if (!last || last.of !== of) last = { of, made: make(of) };
    return last.made;
  };
}

/** Footage of every camera over time: looked for, played, live, side by side, saved. */
@define("nr-page-footage")
export class FootagePage extends PageElement {
  @state() private stacked = false;
  /** How many of its parts are written: on a phone one with each frame, so that the first comes soon. */
  @state() private parts = 0;
  @state() private liveHow = "";
  @state() private showsKeys = false;
  @query("nr-footage-viewer") private viewer?: NrFootageViewer;
  @query(".hovered") private hovered?: HTMLCanvasElement;
  private readonly archives = new Fetched<ArchiveList>(this);
  readonly #lanes: LaneReader = new LaneReader(this, () => this.#watched.showLast());
  readonly #watched: Watched = new Watched(this, this.#lanes);
  readonly #covers = new Covers(this, () => this.house.hub);
  #clock: ReturnType<typeof setInterval> | undefined;
  #sized: ResizeObserver | null = null;
  /** As last observed: to ask for it while the page is written would lay it out early. */
  #width = 0;
  #routed = "";
  #shownCamera = "";
  #hovering: { cameraId: string; source: FrameSource } | null = null;

  static override styles = [shared, pageStyle];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#clock = setInterval(() => {
      this.#watched.set({ now: Date.now() });
      this.#lanes.keepUp(this.#watched.view, this.#watched.now);
    }, SECOND_MS);
    this.#width = innerWidth;
    this.stacked = this.narrow || innerWidth < STACKED_PX;
    this.#sized = new ResizeObserver(([entry]) => {
      this.#width = entry?.contentRect.width ?? 0;
      this.stacked = this.#width < STACKED_PX;
    });
    this.#sized.observe(this);
    window.addEventListener("keydown", this.#key);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#clock);
    this.#sized?.disconnect();
    this.#hovering?.source.close();
    this.#hovering = null;
    window.removeEventListener("keydown", this.#key);
  }

  override willUpdate(): void {
    const { house, stacked } = this;
    const watched = this.#watched;
    this.archives.ask(house.hub, house.cameras.length ? "/archives" : "");
    Object.assign(watched, { cameras: house.cameras, stacked });
    // Another hub has other footage.
    if (this.#lanes.listen(house.hub)) watched.at = 0;
    if (!house.cameras.length) return;
    const routed = this.route.join("/");
    if (!watched.at || routed !== this.#routed) {
      this.#routed = routed;
      watched.begin(this.route);
    }
    watched.follow();
    this.#covers.cover(watched.camera(), watched.cut);
    this.toggleAttribute("stacked", stacked);
    const { at, view } = watched;
    this.#lanes.read(view, watched.dayOf(clamp(at, view.start, view.end - 1)));
  }

  override updated(): void {
    const { cameraId } = this.#watched;
    if (!this.#isWritten("lists")) {
      const { parts } = this;
      requestAnimationFrame(() => setTimeout(() => (this.parts = parts + 1)));
      return;
    }
    this.#watched.keep();
    // Within the frame, all is laid out once; now, it would be laid out for this alone.
    if (cameraId !== this.#shownCamera)
      requestAnimationFrame(() =>
        this.renderRoot
          .querySelector(".camz [aria-pressed=true]")
          ?.scrollIntoView({ block: "nearest", inline: "nearest" }),
      );
    this.#shownCamera = cameraId;
  }

  #isWritten(part: (typeof PARTS)[number]): boolean {
    return !this.stacked || PARTS.indexOf(part) < this.parts;
  }

  // What is done

  readonly #actions = {
    step: async (way: -1 | 1) => {
      this.#watched.set({ mode: "still", scrubbing: false });
      const next = await this.viewer?.step(way);
      if (next !== undefined) this.#watched.goTo(next);
    },
    jump: (way: -1 | 1) => {
      if (this.#watched.jump(way)) return;
      this.notify(t(way < 0 ? "footage.no_event_before" : "footage.no_event_after"));
    },
    save: () => {
      if (!this.#watched.save()) this.notify(t("footage.nothing_to_save"));
    },
    showKeys: () => {
      this.showsKeys = !this.showsKeys;
    },
  };

  #key = (event: KeyboardEvent): void => {
    const watched = this.#watched;
    const [target] = event.composedPath() as HTMLElement[];
    const elsewhere = !event.composedPath().includes(this) && target !== document.body;
    if (elsewhere || !target || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) || target.isContentEditable) return;
    const isButton = /^(BUTTON|A)$/.test(target.tagName);
    const arrow_ms = event.shiftKey ? MINUTE_MS : 5 * SECOND_MS;
    const keys: Record<string, () => void> = {
      " ": () => watched.toggle(),
      ArrowLeft: () => watched.goTo(watched.at - arrow_ms),
      ArrowRight: () => watched.goTo(watched.at + arrow_ms),
      Home: () => watched.goTo(watched.dayOf().start),
      End: () => watched.live(watched.mode !== "live"),
      PageUp: () => watched.goToDay(-1),
      PageDown: () => watched.goToDay(1),
      ",": () => void this.#actions.step(-1),
      ".": () => void this.#actions.step(1),
      "[": () => this.#actions.jump(-1),
      "]": () => this.#actions.jump(1),
      "+": () => watched.zoomBy(0.5),
      "-": () => watched.zoomBy(2),
    };
    const act = keys[event.key];
    if (!act || (isButton && event.key === " ")) return;
    event.preventDefault();
    if (event.key !== " " && watched.scrubbing) watched.set({ scrubbing: false });
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
    const at = frameTime(detail.at, frameGrid(this.#watched.view, this.#width));
    this.#hovering.source.want({ at, width: HOVER_PX, exact: false });
    const text = this.renderRoot.querySelector(".hovering em");
    const name = this.#watched.camera(detail.cameraId)?.name ?? "";
    if (text) text.textContent = `${name} ${clockToSecond(new Date(detail.at))}`;
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
    const watched = this.#watched;
    if (!this.house.cameras.length)
      return html`<nr-empty class="none" icon="camera" .heading=${t("footage.no_cameras")} .text=${t("footage.no_cameras_why")}
        >${link("cameras", t("footage.to_cameras"), { class: "btn tonal" })}</nr-empty
      >`;
    if (this.#lanes.error && !this.#lanes.day.length) {
      const failed = Object.assign(Object.create(this.archives) as Fetched<unknown>, {
        error: this.#lanes.error,
        again: async () => this.#lanes.again(),
      });
      return html`<div class="wrap">${placeholder(failed)}</div>`;
    }
    return html`<div class="page ${watched.cut ? "cutting" : ""}">
      ${head(watched)}
      <section class="st" aria-label=${t("footage.picture_section")}>
        <div class="vw">
          ${this.#isWritten("picture")
            ? html`${this.#picture(watched.cameraId, true)}${watched.second ? this.#picture(watched.second, false) : nothing}`
            : html`<div class="blank"></div>`}
        </div>
        ${this.#isWritten("controls") ? this.#controls() : nothing}
      </section>
      ${this.#isWritten("timeline") ? this.#timeline() : nothing}
      ${this.#isWritten("lists")
        ? html`${this.#covers.shown ? this.#coverList() : this.#eventList()} ${this.#saver()}`
        : nothing}
    </div>`;
  }

  #controls(): TemplateResult {
    const watched = this.#watched;
    const more = watched.cut
      ? this.#covers.tools(watched.at, () => void this.#find())
      : others(watched, this.#actions, this.house.mayAnswer, this.showsKeys);
    return controls(watched, this.#actions, more);
  }

  #caption(cameraId: string, lane: Lane | undefined): Caption {
    const camera = this.#watched.camera(cameraId);
    return captionOf(this.#watched, camera, lane, this.archives.value?.archives ?? [], this.liveHow);
  }

  #picture(cameraId: string, leading: boolean): TemplateResult {
    const watched = this.#watched;
    const lane = this.#lanes.of(cameraId, watched.at);
    const grid = frameGrid(watched.view, this.#width);
    return html`<nr-footage-viewer
      ?stacked=${this.stacked}
      .hub=${this.house.hub}
      .cameraId=${cameraId}
      .name=${watched.camera(cameraId)?.name ?? ""}
      .caption=${this.#caption(cameraId, lane)}
      .lane=${lane}
      .at=${watched.fresh ? 0 : watched.at}
      .frameAt=${frameTime(watched.at, grid)}
      .ahead=${watched.ahead}
      .mode=${watched.mode}
      .rate=${watched.rate}
      .muted=${watched.muted || !leading}
      .scrubbing=${watched.scrubbing}
      .leading=${leading}
      .reading=${this.#lanes.reading}
      .mayConvert=${this.house.mayAnswer}
      @nr-at=${(event: CustomEvent<number>) => {
        if (watched.mode === "playing") watched.set({ at: event.detail });
      }}
      @nr-stop=${(event: CustomEvent<boolean>) => {
        if (watched.stop(event.detail)) this.notify(t("footage.ended"));
      }}
      @nr-live=${(event: CustomEvent<string>) => leading && (this.liveHow = event.detail)}
      >${!leading ? secondChooser(watched) : watched.cut ? this.#covers.layer(watched.at) : nothing}</nr-footage-viewer
    >`;
  }

  #timeline(): TemplateResult {
    const watched = this.#watched;
    const lanes = this.#lanes.shown(watched.view);
    const lane = this.#lanes.of(watched.cameraId, watched.at);
    const empty = !this.#lanes.reading && lanes.length > 0 && lanes.every(({ spans, gaps }) => !spans.length && !gaps.length);
    return html`<section class="tlx" aria-label=${t("footage.timeline_section")}>
      ${!this.stacked ? zooms(watched) : watched.cut ? nothing : cameraChips(watched)}
      <nr-footage-timeline
        ?stacked=${this.stacked}
        .names=${this.#laneNames(lanes)}
        .lanes=${lanes}
        .dayLanes=${this.#lanes.day}
        .day=${watched.dayOf()}
        .view=${watched.view}
        .requested=${this.#requested(this.house.requests)}
        .at=${watched.at}
        .now=${watched.now}
        .cameraId=${watched.cameraId}
        .cut=${watched.cut}
        .dark=${this.hass.themes?.darkMode === true}
        .spoken=${spoken(
          { at: watched.at, camera: watched.camera()?.name ?? "" },
          lane,
          this.#caption(watched.cameraId, lane),
        )}
        @nr-scrub=${({ detail }: CustomEvent<Scrub>) => watched.scrub(detail)}
        @nr-view=${({ detail }: CustomEvent<Span>) => watched.look(detail)}
        @nr-cut=${({ detail }: CustomEvent<{ cut: Span; edge: "start" | "end" }>) => watched.cutTo(detail.cut, detail.edge)}
        @nr-hover=${this.#hover}
        ><div slot="hover" class="hovering"><canvas class="hovered" width="288" height="162"></canvas><em class="tn"></em></div
      ></nr-footage-timeline>
      ${empty
        ? html`<p class="mut sm emp">${t("footage.nothing", { day: weekday(new Date(watched.at)) })}</p>`
        : this.#lanes.reading && !lanes.length
          ? html`<p class="mut sm emp" role="status">${t("pages.loading")}</p>`
          : nothing}
      ${this.stacked ? html`${zooms(watched)}<p class="xs mut mnote">${t("footage.how_phone")}</p>` : nothing}
    </section>`;
  }

  #requested = kept((requests: readonly Request[]) =>
    requestedTimes(requests, (request) => isWaiting(this.house, request, Date.now())),
  );

  /** The same list as long as it says the same: what is given it draws nothing anew. */
  #laneNames(lanes: readonly Lane[]): readonly LaneName[] {
    const { only } = this.#watched;
    const archives = this.archives.value?.archives ?? [];
    const names = this.house.cameras
      .filter(({ id }) => !only || id === only)
      .map((camera) => laneName(camera, lanes.find((each) => each.cameraId === camera.id), archives));
    return this.#sameNames(JSON.stringify(names));
  }

  #sameNames = kept((json: string) => JSON.parse(json) as LaneName[]);

  #cameraNames = kept(
    (cameras: PageElement["house"]["cameras"]) => new Map(cameras.map(({ id, name }) => [id, name])),
  );

  #eventList(): TemplateResult {
    const watched = this.#watched;
    const { at, cameraId } = watched;
    const all = this.#lanes.events(watched.only);
    const current = all.find(
      (each) => each.cameraId === cameraId && each.start - SECOND_MS <= at && at <= Math.max(each.end, each.start + SECOND_MS),
    );
    return html`<nr-footage-events
      class="es"
      .hub=${this.house.hub}
      .all=${all}
      .names=${this.#cameraNames(this.house.cameras)}
      .kind=${watched.kind}
      .current=${current}
      ?reading=${this.#lanes.reading}
      @nr-kind=${(event: CustomEvent<string>) => watched.set({ kind: event.detail })}
      @nr-event=${({ detail }: CustomEvent<FootageEvent>) => watched.goTo(detail.start, detail.cameraId)}
    ></nr-footage-events>`;
  }

  /** While a clip is covered, its covers are what matters. */
  #coverList(): TemplateResult {
    const { count } = this.#covers.search;
    const found = count ? tn("review.faces.found", count) : t("review.faces.none");
    return html`<div class="es cv">
      <h3>${t("review.masks.heading")}</h3>
      ${count === null ? nothing : html`<p class=${count ? "vh" : "sm mut"} role="status">${found}</p>`}
      ${this.#covers.list(this.#watched.at, (at) => this.#watched.goTo(at))}
    </div>`;
  }

  /** What was found is shown: on a phone it is further down. */
  async #find(): Promise<void> {
    await this.#covers.find();
    await this.updateComplete;
    this.renderRoot.querySelector(".cv")?.scrollIntoView({ block: "nearest" });
  }

  #saver(): TemplateResult | typeof nothing {
    const { clip } = this.#covers;
    const watched = this.#watched;
    if (!clip || !watched.cut) return nothing;
    return html`<nr-footage-saver
      class="sv"
      ?stacked=${this.stacked}
      .hub=${this.house.hub}
      .clip=${clip}
      @nr-close=${() => watched.set({ cut: null })}
    ></nr-footage-saver>`;
  }
}

addPage(
  "footage",
  ({ hass, house, route, narrow }) =>
    html`<nr-page-footage .hass=${hass} .house=${house} .route=${route} ?narrow=${narrow}></nr-page-footage>`,
);

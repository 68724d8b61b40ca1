import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { clock, clockToPart, clockToSecond, hour } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { link } from "../pages.ts";
import { clamp, type Span } from "../review/time.ts";
import type { LaneName } from "./captions.ts";
import {
  drawAxis,
  drawLane,
  drawRequested,
  drawSpans,
  drawUnknown,
  paletteOf,
  type Palette,
  type Scene,
} from "./drawing.ts";
import { Gestures, type Surface } from "./gestures.ts";
import type { Lane, Requested } from "./lanes.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS, ticks, timeAt, xOf } from "./scale.ts";
import { timelineStyle } from "./timeline-style.ts";
import type { Scrub } from "./watched.ts";

const AXIS_PX = 26;
const ROW_PX = 44;
const BAR = { top: 4, height: 36 };
const STRIP = { top: 24, height: 44 };
const STRIP_PX = 92;
/** More rows than these scroll. */
const THIN = { row: 18, height: 10, most: 12 };
const LEAST_CUT_MS = 500;

/**
 * The lanes of some cameras over time. Wide, a line moves over them; on a phone (`stacked`), the strip
 * of one camera moves under a fixed line, and thin lanes show the day.
 * Fires `nr-scrub` (Scrub), `nr-view` (Span), `nr-cut` (Span), `nr-hover` ({at, cameraId} or null).
 */
@define("nr-footage-timeline")
export class NrFootageTimeline extends LitElement implements Surface {
  @property({ attribute: false }) names: readonly LaneName[] = [];
  @property({ attribute: false }) lanes: readonly Lane[] = [];
  /** The day's lanes, for a phone's thin ones. */
  @property({ attribute: false }) dayLanes: readonly Lane[] = [];
  @property({ attribute: false }) day: Span = { start: 0, end: 1 };
  @property({ attribute: false }) view: Span = { start: 0, end: 1 };
  @property({ attribute: false }) requested: readonly Requested[] = [];
  @property({ type: Number }) at = 0;
  @property({ type: Number }) now = 0;
  @property() cameraId = "";
  /** What is being saved, of the camera that is shown. */
  @property({ attribute: false }) cut: Span | null = null;
  /** The moment in words, for screen readers. */
  @property() spoken = "";
  @property({ type: Boolean, reflect: true }) stacked = false;
  @property({ type: Boolean }) dark = false;

  @state() width = 0;
  @state() private thinWidth = 0;
  /** How high a name beside a thin lane is: more if letters are large. */
  @state() private thinRow = THIN.row;
  @state() private shownHeight = 0;
  @state() private hover: { at: number; x: number; cameraId: string } | null = null;

  @query(".lanes") private canvas?: HTMLCanvasElement;
  @query(".thin canvas") private thin?: HTMLCanvasElement;
  @query(".thin span") private thinName?: HTMLElement;
  @query(".scroller") private scroller?: HTMLElement;
  @query("[role=slider]") private slider?: HTMLElement;
  readonly #gestures = new Gestures(this);
  readonly #fonts = new WeakMap<HTMLCanvasElement, string>();
  #palette: Palette | null = null;
  #sized: ResizeObserver | null = null;

  static override styles = [shared, timelineStyle];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sized = new ResizeObserver(() => this.#measure());
    this.#sized.observe(this);
    this.hasUpdated && this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sized?.disconnect();
    this.#gestures.stop();
  }

  override updated(changed: PropertyValues<this>): void {
    // At first, the observer measures once all around it is laid out.
    if (this.width && (changed.has("stacked") || changed.has("names"))) this.#measure();
    if (changed.has("dark")) this.#palette = null;
    // The line is an element: where only it moves, the lanes stay as they are.
    const only = [...changed.keys()].every((key) => ["at", "spoken", "hover"].includes(String(key)));
    if (!only || !this.#palette) this.#draw();
    if (this.stacked && this.thinWidth && (changed.has("at") || !only)) this.#drawThin();
  }

  #measure(): void {
    const { slider, scroller } = this;
    if (!slider || !scroller) return;
    this.width = slider.clientWidth;
    this.thinWidth = this.thin?.clientWidth ?? 0;
    this.thinRow = this.thinName?.offsetHeight || THIN.row;
    this.shownHeight = scroller.clientHeight;
  }

  get #height(): number {
    const all = AXIS_PX + this.names.length * ROW_PX + 4;
    return this.stacked ? STRIP_PX : Math.min(all, this.shownHeight || all);
  }

  override render(): TemplateResult {
    return this.stacked ? this.#strip() : this.#rows();
  }

  #rows(): TemplateResult {
    const height = this.#height;
    return html`<div class="scroller" @scroll=${() => this.#draw()}>
        <div class="names">
          <div class="corner"></div>
          ${this.names.map(
            (each) => html`<button
              class="nm"
              title=${each.why || nothing}
              aria-pressed=${each.cameraId === this.cameraId}
              @click=${() => this.scrub({ at: this.at, cameraId: each.cameraId, moving: false })}
            >
              <b>${each.name}</b
              ><span class=${each.troubled ? "am" : ""}>${icon(each.icon, 13)}<i>${each.source}</i></span>
            </button>`,
          )}
        </div>
        <div class="track" style="height:${height}px">
          ${this.#surface(height)}
          <div class="over">${this.#marks(height)}${this.#cutHandles(height)}</div>
        </div>
      </div>
      ${this.hover
        ? html`<div class="hov" style="transform:translateX(${this.#hoverX()}px)"><slot name="hover"></slot></div>`
        : nothing}`;
  }

  #strip(): TemplateResult {
    const middle = this.requested.find(
      ({ start, end }) => start < this.view.end && end > this.view.start,
    );
    return html`<div class="scroller">
        <div class="track" style="height:${STRIP_PX}px">
          ${this.#surface(STRIP_PX)}
          <span class="line"></span>
          <div class="over">
            ${middle
              ? html`<span class="asked" style="transform:translateX(${this.#askedX(middle)}px);max-width:${this.width - this.#askedX(middle) - 8}px"
                  >${link(`requests/${middle.id}`, t("footage.requested_by", { agency: middle.agency }))}</span
                >`
              : nothing}
            ${this.#cutHandles(STRIP_PX)}
          </div>
        </div>
      </div>
      <div
        class="thin"
        role="group"
        aria-label=${t("footage.cameras")}
        tabindex=${this.names.length > THIN.most ? 0 : nothing}
      >
        <div aria-hidden="true">
          ${this.names.map(({ name }) => html`<span>${name}</span>`)}
        </div>
        <canvas aria-hidden="true" @pointerdown=${this.#thinMove} @pointermove=${this.#thinMove} @pointerup=${this.#thinMove}></canvas>
      </div>`;
  }

  #surface(height: number): TemplateResult {
    return html`<div
      role="slider"
      class="slider"
      tabindex="0"
      style="height:${height}px"
      aria-label=${t("footage.timeline")}
      aria-orientation="horizontal"
      aria-valuemin=${Math.round(this.view.start)}
      aria-valuemax=${Math.round(this.view.end)}
      aria-valuenow=${Math.round(clamp(this.at, this.view.start, this.view.end))}
      aria-valuetext=${this.spoken}
      @pointerdown=${this.#gestures.down}
      @pointermove=${this.#gestures.move}
      @pointerup=${this.#gestures.up}
      @pointercancel=${this.#gestures.up}
      @pointerleave=${this.#gestures.leave}
      @wheel=${this.#gestures.wheel}
    >
      <canvas class="lanes"></canvas>
    </div>`;
  }

  #marks(height: number): TemplateResult {
    const { view, width, at } = this;
    const x = xOf(view, width, at);
    const live = xOf(view, width, this.now);
    return html`${this.requested
        .filter(({ start, end }) => end > view.start && start < view.end)
        .map((each) => {
          const from = clamp(xOf(view, width, each.start), 0, width - 22);
          const text = this.#askedText(each);
          return html`<span class="key" title=${text} style="transform:translateX(${from - 1}px)"
            >${link(
              `requests/${each.id}`,
              html`<span aria-hidden="true">${each.key}</span><span class="vh">${text}</span>`,
            )}</span
          >`;
        })}
      ${live >= 0 && live <= width
        ? html`<span class="now" style="transform:translateX(${live}px)"><em>${t("footage.live")}</em></span>`
        : nothing}
      ${this.hover
        ? html`<span class="hl" style="transform:translateX(${this.hover.x}px);height:${height}px"></span>`
        : nothing}
      ${x >= -1 && x <= width + 1
        ? html`<span class="hv" style="transform:translateX(${x}px);height:${height - AXIS_PX + 4}px"
            ><em class="tn" style="transform:translateX(${clamp(x, 44, width - 44) - x}px) translateX(-50%)"
              >${clockToSecond(new Date(at))}</em
            ></span
          >`
        : nothing}`;
  }

  #askedText({ agency, start, end }: Requested): string {
    const time = `${clock(new Date(start))}–${clock(new Date(end))}`;
    return t("footage.requested", { agency, time });
  }

  #askedX(asked: Requested): number {
    // Beside the fixed line, which would strike it through.
    const from = xOf(this.view, this.width, asked.start) + 4;
    return clamp(from, this.width / 2 + 8, Math.max(8, this.width - 150));
  }

  #hoverX(): number {
    const edge = this.width + 128;
    return clamp((this.hover?.x ?? 0) + 128, 74, edge - 74);
  }

  #cutHandles(height: number): TemplateResult | typeof nothing {
    if (!this.cut) return nothing;
    const row = this.names.findIndex((each) => each.cameraId === this.cameraId);
    const scrolled = this.scroller?.scrollTop ?? 0;
    const box = this.stacked
      ? STRIP
      : { top: AXIS_PX + row * ROW_PX + BAR.top - scrolled, height: BAR.height };
    if (box.top > height) return nothing;
    const from = xOf(this.view, this.width, this.cut.start);
    const to = xOf(this.view, this.width, this.cut.end);
    const handle = (edge: "start" | "end") => html`<i
      role="slider"
      tabindex="0"
      class=${edge}
      aria-label=${t(`footage.cut_${edge}`)}
      aria-valuemin=${Math.round(this.view.start)}
      aria-valuemax=${Math.round(this.view.end)}
      aria-valuenow=${Math.round(this.cut?.[edge] ?? 0)}
      aria-valuetext=${clockToPart(new Date(this.cut?.[edge] ?? 0))}
      @pointerdown=${(event: PointerEvent) => {
        (event.currentTarget as Element).setPointerCapture(event.pointerId);
        event.stopPropagation();
      }}
      @pointermove=${(event: PointerEvent) => {
        if ((event.currentTarget as Element).hasPointerCapture(event.pointerId))
          this.#cutTo(edge, timeAt(this.view, this.width, this.xOf(event)));
      }}
      @keydown=${(event: KeyboardEvent) => this.#cutKey(edge, event)}
    ></i>`;
    return html`<div
      class="sele"
      style="transform:translate(${from}px, ${box.top}px);width:${to - from}px;height:${box.height}px"
    >
      ${handle("start")}${handle("end")}
    </div>`;
  }

  #cutTo(edge: "start" | "end", at: number): void {
    const { cut } = this;
    if (!cut) return;
    const next =
      edge === "start"
        ? { ...cut, start: Math.min(at, cut.end - LEAST_CUT_MS) }
        : { ...cut, end: Math.max(at, cut.start + LEAST_CUT_MS) };
    this.#fire("nr-cut", { cut: next, edge });
  }

  #cutKey(edge: "start" | "end", event: KeyboardEvent): void {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    const page = { PageUp: 10, PageDown: -10 }[event.key];
    if (!this.cut || (way === undefined && page === undefined)) return;
    event.preventDefault();
    event.stopPropagation();
    const by_s = page ?? (way ?? 0) * (event.shiftKey ? 1 : 0.1);
    this.#cutTo(edge, this.cut[edge] + by_s * SECOND_MS);
  }

  // Drawing

  #scene(): Scene {
    this.#palette ??= paletteOf(this.renderRoot, getComputedStyle(this).fontFamily);
    return { view: this.view, width: this.width, palette: this.#palette, now: this.now };
  }

  #prepared(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
    const sharp = Math.min(2, devicePixelRatio || 1);
    const [wide, high] = [Math.round(width * sharp), Math.round(height * sharp)];
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    const context = canvas.getContext("2d");
    // Setting a font takes longer than drawing a lane, so only when another one is needed.
    const font = `12px ${this.#scene().palette.font}`;
    if (context && this.#fonts.get(canvas) !== `${font} ${wide} ${high}`) {
      context.font = font;
      this.#fonts.set(canvas, `${font} ${wide} ${high}`);
    }
    context?.setTransform(sharp, 0, 0, sharp, 0, 0);
    context?.clearRect(0, 0, width, height);
    return context;
  }

  #draw(): void {
    const { canvas, width } = this;
    if (!canvas || !width) return;
    const height = this.#height;
    const context = this.#prepared(canvas, width, height);
    if (!context) return;
    const scene = this.#scene();
    const { at, step_ms } = ticks(this.view, width, this.day.start);
    const write = (each: number) =>
      step_ms < MINUTE_MS
        ? clockToSecond(new Date(each))
        : step_ms < HOUR_MS
          ? clock(new Date(each))
          : hour(new Date(each));
    const reasonOf = (lane: Lane, gap: Lane["gaps"][number]) =>
      t(lane.state === "unreachable" && gap.reason === "unknown" ? "footage.gap.away" : `footage.gap.${gap.reason}`);
    const lane = (cameraId: string) => this.lanes.find((each) => each.cameraId === cameraId);
    if (this.stacked) {
      drawAxis(context, scene, at, write, { top: 0, height: STRIP.top }, false);
      const own = lane(this.cameraId);
      if (own) drawLane(context, scene, own, STRIP, reasonOf);
      else if (!this.lanes.length) drawUnknown(context, scene, STRIP);
      drawRequested(context, scene, this.requested, STRIP);
      return;
    }
    const scrolled = this.scroller?.scrollTop ?? 0;
    context.save();
    context.beginPath();
    context.rect(0, AXIS_PX, width, height - AXIS_PX);
    context.clip();
    this.names.forEach(({ cameraId }, row) => {
      const top = AXIS_PX + row * ROW_PX - scrolled + BAR.top;
      const box = { top, height: BAR.height };
      if (top <= -ROW_PX || top >= height) return;
      const own = lane(cameraId);
      if (own) drawLane(context, scene, own, box, reasonOf);
      else if (!this.lanes.length) drawUnknown(context, scene, box);
    });
    drawRequested(context, scene, this.requested, { top: AXIS_PX, height });
    context.restore();
    drawAxis(context, scene, at, write, { top: 0, height: AXIS_PX }, true);
  }

  #drawThin(): void {
    const { thin: canvas, thinWidth: width } = this;
    if (!canvas) return;
    const row = this.thinRow;
    const all = this.names.length * row + 2;
    const context = this.#prepared(canvas, width, all);
    canvas.style.width = "";
    if (!context || !width) return;
    const scene = { ...this.#scene(), view: this.day, width };
    this.names.forEach(({ cameraId }, place) => {
      const lane = this.dayLanes.find((each) => each.cameraId === cameraId);
      const top = (place + 0.5) * row - THIN.height / 2;
      context.fillStyle = scene.palette.line;
      context.fillRect(0, top, width, THIN.height);
      if (lane) drawSpans(context, scene, lane, { top, height: THIN.height }, scene.palette.thin);
    });
    context.fillStyle = scene.palette.ink;
    context.fillRect(xOf(this.day, width, this.at) - 1, 0, 2, all);
  }

  // What fingers do

  xOf(event: { clientX: number }): number {
    return event.clientX - (this.slider?.getBoundingClientRect().left ?? 0);
  }

  #yOf(event: { clientY: number }): number {
    return event.clientY - (this.slider?.getBoundingClientRect().top ?? 0) - AXIS_PX;
  }

  isOnAxis(event: { clientY: number }): boolean {
    return this.#yOf(event) < 0;
  }

  rowOf(event: { clientY: number }): string | undefined {
    const y = this.#yOf(event);
    if (this.stacked || y < 0) return undefined;
    return this.names[Math.floor((y + (this.scroller?.scrollTop ?? 0)) / ROW_PX)]?.cameraId;
  }

  scrub(to: Scrub): void {
    this.#fire("nr-scrub", to);
  }

  look(view: Span): void {
    this.#fire("nr-view", view);
  }

  point(event: PointerEvent | null): void {
    const cameraId = event && !this.stacked ? this.rowOf(event) : undefined;
    if (!event || !cameraId) {
      if (this.hover) this.#fire("nr-hover", null);
      this.hover = null;
      return;
    }
    const x = this.xOf(event);
    const at = timeAt(this.view, this.width, x);
    if (at > this.now) return;
    this.hover = { at, x, cameraId };
    this.#fire("nr-hover", { at, cameraId });
  }

  #thinMove = (event: PointerEvent): void => {
    const canvas = event.currentTarget as HTMLCanvasElement;
    const first = event.type === "pointerdown";
    if (first) canvas.setPointerCapture(event.pointerId);
    else if (!canvas.hasPointerCapture(event.pointerId)) return;
    const box = canvas.getBoundingClientRect();
    const at = timeAt(this.day, box.width, clamp(event.clientX - box.left, 0, box.width));
    const cameraId = this.names[Math.floor((event.clientY - box.top) / this.thinRow)]?.cameraId;
    this.scrub({ at, moving: event.type !== "pointerup", ...(first && cameraId ? { cameraId } : {}) });
  };

  #fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

import { html, LitElement, nothing, svg, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { define } from "../../../element.ts";
import { atLeast, ground, scaleOf } from "../../../parts/format.ts";
import { around, boxOf, type Point, Projection, shapeOf, size_km2, type Spot, type View, viewOf } from "../../../parts/ground.ts";
import { Overlay } from "../../../parts/map-overlay.ts";
import type { TileSource, VectorStreets } from "../../../parts/vector-streets.ts";
import { icon } from "../../../style/icons.ts";
import { shared } from "../../../style/shared.ts";
import { t } from "../../../words/localize.ts";
import { desk } from "../../style.ts";
import { styled } from "../../styled.ts";
import type { AreaView, DraftFormView } from "../types.ts";
import {
  begun,
  type Corner,
  cornerOf,
  cornersOf,
  type Drawn,
  inserted,
  type Jurisdiction,
  middleOf,
  MOST_CORNERS,
  placed,
  removed,
  spotOf,
  stepped,
  turned,
} from "./area.ts";
import { areaStyle } from "./area-style.ts";
import { cornerList } from "./corner-list.ts";
import { MapImages } from "./map-images.ts";

const STEP_M = 10;
const FINE_M = 1;
const TAP_PX = 5;
const EDGE_PX = 56;
const LEAST_EDGE_PX = 12;
/** What is seen if nothing is known. */
const FAR_M = 1000;
const MOST_UNDO = 100;
const WAYS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
};

/**
 * The area of a request, drawn by hand or by keys, over the agency's own outline. All of it can also
 * be typed as a list of corners. Fires `nr-area` with the new area.
 */
@define("nr-desk-area")
export class NrDeskArea extends LitElement {
  @property({ attribute: false }) area: Drawn | null = null;
  @property({ attribute: false }) form: DraftFormView | null = null;
  @property({ attribute: false }) numbers: AreaView | null = null;
  @property({ type: Boolean }) still = false;
  @property({ type: Boolean }) narrow = false;
  /** Changes when the language does, so that it is drawn again. */
  @property() language = "";
  @state() private width = 0;
  @state() private height = 0;
  @state() private view: View | null = null;
  /** The corner that keys move; of a circle 0 is its middle and 1 its edge. */
  @state() private picked = 0;
  @state() private shape: Drawn["shape"] = "circle";
  @state() private streets: VectorStreets | null = null;
  @state() private mapName = "";
  @state() private mapFailed = "";
  @query(".map") private host?: HTMLElement;
  @query(".streets") private ground?: HTMLElement;
  readonly #images = new MapImages(this);
  #undo: (Drawn | null)[] = [];
  #drag: { grip: number; at: Point; spot: Spot; area: Drawn | null; moved: boolean } | null = null;
  /** Streets are painted in the page's colors. */
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");
  readonly #repaint = () => this.requestUpdate();
  readonly #observer = new ResizeObserver(([entry]) => {
    this.width = entry?.contentRect.width ?? 0;
    this.height = entry?.contentRect.height ?? 0;
  });

  static override styles = [
    shared,
    desk,
    areaStyle,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#dark.addEventListener("change", this.#repaint);
    void this.updateComplete.then(() => this.host && this.#observer.observe(this.host));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#dark.removeEventListener("change", this.#repaint);
    this.#observer.disconnect();
    this.streets?.stop();
    this.streets = null;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("area") && this.area) this.shape = this.area.shape;
  }

  override updated(): void {
    this.streets?.show(this.#projection.view, this.#colors());
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<SVGElement>("svg.over")?.focus(options);
  }

  /** Take back the last change. */
  undo(): void {
    if (!this.#undo.length) return;
    this.#fire(this.#undo.pop() ?? null);
    // Its button can't be pressed any more.
    if (!this.#undo.length) this.focus();
  }

  get #jurisdiction(): Jurisdiction | null {
    return this.form?.jurisdiction ?? null;
  }

  /** What fits: the area with room around it, else all of the jurisdiction. */
  get #fitted(): View {
    const shown = this.area ?? this.#jurisdiction;
    const origin = spotOf(middleOf(shown));
    const parts = shown?.shape === "multipolygon" ? shown.parts.flat().map((ring) => ({ shape: "polygon" as const, ring })) : [shown];
    const boxes = parts.flatMap((part) => (part ? [boxOf(shapeOf(part, origin))] : []));
    const box = boxes.length ? around(boxes) : { left: -FAR_M, right: FAR_M, bottom: -FAR_M, top: FAR_M };
    const room = this.area ? Math.min(EDGE_PX, this.height / 5) : LEAST_EDGE_PX;
    return viewOf(origin, box, this.width || 1, this.height || 1, room);
  }

  get #projection(): Projection {
    return new Projection(this.view ?? this.#fitted, this.width || 1, this.height || 1);
  }

  override render() {
    const images = this.#images.of(this.form);
    return html`${this.#bar()}
      <div class="map">
        ${this.width && !this.streets ? images.layer(this.#projection) : nothing}
        <div class="streets" aria-hidden="true"></div>
        ${this.width ? this.#over() : nothing}
        <div class="zoom">
          <button class="btn sq" aria-label=${t("map.nearer")} @click=${() => this.#zoom(1)}>${icon("plus", 18)}</button>
          <button class="btn sq" aria-label=${t("map.farther")} @click=${() => this.#zoom(-1)}>${icon("minus", 18)}</button>
          <button class="btn sq" aria-label=${t("desk.ask.map.fit")} @click=${() => (this.view = null)}>
            ${icon("whole", 18)}
          </button>
        </div>
        ${this.area || this.still ? nothing : html`<p class="empty">${t("desk.ask.map.empty")}</p>`}
        <p class="from">
          ${this.mapFailed || this.#source()}
          <label class="file"
            >${t("desk.ask.map.load")}<input type="file" accept=".pmtiles" @change=${this.#load}
          /></label>
        </p>
        ${this.#scale()}
      </div>
      ${this.streets ? nothing : images.switch()}
      <slot></slot>
      ${this.#list()}`;
  }

  /** Where the ground under the outlines comes from. */
  #source(): string {
    if (this.mapName) return t("desk.ask.map.file", { name: this.mapName });
    return this.#hasImages ? this.#images.credit : t("desk.ask.map.from");
  }

  get #hasImages(): boolean {
    return !this.streets && this.#images.isOn && this.#images.state === "shown";
  }

  #bar(): TemplateResult {
    const choose = (shape: Drawn["shape"], word: string) =>
      html`<button aria-pressed=${this.shape === shape} ?disabled=${this.still} @click=${() => this.#turn(shape)}>
        ${t(word)}
      </button>`;
    return html`<div class="bar">
      <slot name="heading"></slot>
      <div class="a">
        <div class="seg" role="group" aria-label=${t("desk.ask.where.shape")}>
          ${choose("circle", "desk.ask.where.circle")} ${choose("polygon", "desk.ask.where.outline")}
        </div>
        <button
          class="btn sq"
          aria-label=${t("act.undo")}
          title=${t("act.undo")}
          ?disabled=${this.still || !this.#undo.length}
          @click=${() => this.undo()}
        >
          ${icon("undo", 18)}
        </button>
      </div>
    </div>`;
  }

  #over(): TemplateResult {
    const projection = this.#projection;
    const jurisdiction = this.#jurisdiction;
    const over = new Overlay(projection, spotOf(middleOf(jurisdiction ?? this.area)));
    const { latitude, longitude, zoom } = projection.view;
    return html`<svg
      class="over"
      role="application"
      tabindex=${this.still ? nothing : 0}
      aria-label=${this.#said()}
      aria-describedby="keys"
      @pointerdown=${this.#grab}
      @pointermove=${this.#pull}
      @pointerup=${this.#drop}
      @pointercancel=${this.#drop}
      @wheel=${this.#wheel}
      @keydown=${this.#key}
    >
      ${this.streets || this.#hasImages ? nothing : over.grid()}
      ${guard([jurisdiction, latitude, longitude, zoom, this.width, this.height], () =>
        // A county's outline has thousands of points, and stays where it is while a corner is pulled.
        jurisdiction ? over.outlines([jurisdiction]) : nothing,
      )}
      ${this.area ? over.shape(this.area, "drawn") : nothing}
      ${this.#width(projection)} ${this.still ? nothing : this.#grips(projection)}
    </svg>
    ${this.#wide(projection)}
    <span id="keys" class="vh">${t("desk.ask.map.keys")}</span>`;
  }

  #width(projection: Projection) {
    if (!this.numbers || !this.area) return nothing;
    const [a, b] = this.numbers.ends.map((end) => projection.pixel(spotOf(end as Corner)));
    if (!a || !b) return nothing;
    return svg`<line class="across ${this.narrow ? "bad" : ""}" x1=${a.x} y1=${a.y} x2=${b.x} y2=${b.y} />`;
  }

  #wide(projection: Projection) {
    if (!this.numbers || !this.area) return nothing;
    const [a, b] = this.numbers.ends.map((end) => projection.pixel(spotOf(end as Corner)));
    if (!a || !b) return nothing;
    const at = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    return html`<span class="wide tn" ${styled({ left: `${at.x}px`, top: `${at.y}px` })}>${atLeast(this.numbers.least_width_m)}</span>`;
  }

  #grips(projection: Projection) {
    const corners = cornersOf(this.area);
    const between =
      this.area?.shape === "polygon" && corners.length < MOST_CORNERS
        ? corners.map((corner, at) => {
            const next = corners[(at + 1) % corners.length] ?? corner;
            const a = projection.pixel(spotOf(corner));
            const b = projection.pixel(spotOf(next));
            return svg`<g data-between=${at}><circle class="hit" r="14" cx=${(a.x + b.x) / 2} cy=${(a.y + b.y) / 2} /><circle class="between" r="5" cx=${(a.x + b.x) / 2} cy=${(a.y + b.y) / 2} /></g>`;
          })
        : nothing;
    const grips = corners.map((corner, at) => {
      const { x, y } = projection.pixel(spotOf(corner));
      const pick = at === this.picked ? svg`<rect class="pick" x=${x - 11} y=${y - 11} width="22" height="22" rx="4" />` : nothing;
      return svg`<g data-grip=${at}>${pick}<circle class="hit" r="18" cx=${x} cy=${y} /><rect class="corner" x=${x - 7} y=${y - 7} width="14" height="14" rx="2" /></g>`;
    });
    return svg`${between}${grips}`;
  }

  #scale() {
    if (!this.width) return nothing;
    const { length_m, text } = scaleOf(100 / this.#projection.scale());
    return html`<span class="scale tn" ${styled({ width: `${length_m * this.#projection.scale()}px` })}>${text}</span>`;
  }

  /** What a screen reader says of the map. */
  #said(): string {
    if (!this.area) return t("desk.ask.map.label_empty");
    const corners = cornersOf(this.area);
    const values = { size: ground(size_km2(this.area)), at: this.picked + 1, of: corners.length };
    return t(this.area.shape === "circle" ? "desk.ask.map.label_circle" : "desk.ask.map.label_outline", values);
  }

  #list(): TemplateResult {
    if (this.area) return cornerList(this.area, this.still, (area) => this.#change(area));
    return html`<details>
      <summary>${t("desk.ask.corners.none")}</summary>
      <div class="corners">
        <button class="btn" ?disabled=${this.still} @click=${() => this.#begin(middleOf(this.#jurisdiction))}>
          ${t("desk.ask.corners.begin")}
        </button>
      </div>
    </details>`;
  }

  // Changes

  #fire(area: Drawn | null): void {
    this.area = area;
    this.picked = Math.min(this.picked, Math.max(0, cornersOf(this.area).length - 1));
    this.dispatchEvent(new CustomEvent("nr-area", { detail: area }));
  }

  /** Take what the area becomes; null leaves it as it is. */
  #change(area: Drawn | null): void {
    if (this.still || !area) return;
    this.#remember(this.area);
    this.#fire(area);
  }

  #remember(area: Drawn | null): void {
    this.#undo.push(area);
    if (this.#undo.length > MOST_UNDO) this.#undo.shift();
  }

  #begin(at: Corner): void {
    this.picked = 0;
    // What was begun is seen as a whole, whatever was seen before.
    this.view = null;
    this.#change(begun(this.shape, at));
  }

  #turn(shape: Drawn["shape"]): void {
    this.shape = shape;
    if (!this.area || this.area.shape === shape) return;
    this.picked = 0;
    this.#change(turned(this.area));
  }

  #insert(after: number): void {
    const area = inserted(this.area, after);
    if (!area) return;
    this.picked = after + 1;
    this.#change(area);
  }

  // Pointers, wheel and keys

  #pixel(event: MouseEvent): Point {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #zoom(by: number, at: Point = { x: this.width / 2, y: this.height / 2 }): void {
    const projection = this.#projection;
    this.view = projection.moved(projection.spot(at), at, projection.view.zoom + by);
  }

  #grab = (event: PointerEvent): void => {
    if (event.button > 0) return;
    const at = this.#pixel(event);
    const held = (event.target as Element).closest<SVGElement>("[data-grip],[data-between]");
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.view ??= this.#fitted;
    let grip = -1;
    const before = this.area;
    if (held && !this.still) {
      const between = held.dataset["between"];
      if (between !== undefined) this.#insert(Number(between));
      grip = between === undefined ? Number(held.dataset["grip"]) : this.picked;
      this.picked = grip;
    }
    this.#drag = { grip, at, spot: this.#projection.spot(at), area: before, moved: held?.dataset["between"] !== undefined };
  };

  #pull = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (!drag) return;
    const at = this.#pixel(event);
    if (!drag.moved && Math.hypot(at.x - drag.at.x, at.y - drag.at.y) < TAP_PX) return;
    if (drag.grip < 0) this.view = this.#projection.moved(drag.spot, at);
    else if (this.area) {
      // One drag is one step back, however many moves it has.
      if (!drag.moved) this.#remember(this.area);
      this.#fire(placed(this.area, drag.grip, cornerOf(this.#projection.spot(at))));
    }
    drag.moved = true;
  };

  #drop = (event: PointerEvent): void => {
    const drag = this.#drag;
    this.#drag = null;
    if (!drag || drag.moved || event.type !== "pointerup" || this.still) return;
    if (drag.grip < 0 && !this.area) this.#begin(cornerOf(drag.spot));
  };

  #wheel = (event: WheelEvent): void => {
    event.preventDefault();
    this.#zoom(Math.max(-1, Math.min(1, -event.deltaY / 240)), this.#pixel(event));
  };

  #key = (event: KeyboardEvent): void => {
    const way = WAYS[event.key];
    const corners = cornersOf(this.area);
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isPlain && way && this.area && !this.still) {
      const step = event.shiftKey ? FINE_M : STEP_M;
      // The ground stays where it is, and the corner moves.
      this.view ??= this.#fitted;
      this.#change(stepped(this.area, this.picked, { x: way.x * step, y: way.y * step }));
      this.#keepInSight();
    } else if (isPlain && way) {
      const projection = this.#projection;
      const middle = { x: this.width / 2, y: this.height / 2 };
      this.view = projection.moved(projection.spot(middle), { x: middle.x - way.x * 60, y: middle.y + way.y * 60 });
    } else if (event.key === "Tab" && isPlain && corners.length) {
      // At either end, Tab leaves the map.
      const next = this.picked + (event.shiftKey ? -1 : 1);
      if (next < 0 || next >= corners.length) return;
      this.picked = next;
    } else if (event.key === "Insert" && this.area?.shape === "polygon") this.#insert(this.picked);
    else if (event.key === "Delete" && this.area?.shape === "polygon") this.#change(removed(this.area, this.picked));
    else if (event.key === "Enter" && !this.area)
      this.#begin(cornerOf(this.#projection.spot({ x: this.width / 2, y: this.height / 2 })));
    else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) this.undo();
    else if (event.key === "+" || event.key === "=") this.#zoom(1);
    else if (event.key === "-") this.#zoom(-1);
    else if (event.key === "Home") this.view = null;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #keepInSight(): void {
    const corner = cornersOf(this.area)[this.picked];
    if (!corner || !this.view) return;
    const { x, y } = this.#projection.pixel(spotOf(corner));
    if (x < 0 || y < 0 || x > this.width || y > this.height) this.view = null;
  }

  // A map file of this machine

  #colors() {
    const style = getComputedStyle(this);
    const of = (name: string) => style.getPropertyValue(`--map-${name}`).trim();
    return {
      land: of("land"),
      block: of("block"),
      road: of("road"),
      edge: of("edge"),
      water: of("water"),
      park: of("park"),
      text: of("text"),
      font: style.fontFamily,
    };
  }

  #load = async (event: Event): Promise<void> => {
    const [file] = (event.target as HTMLInputElement).files ?? [];
    if (!file || !this.ground) return;
    this.mapFailed = "";
    this.streets?.stop();
    this.streets = null;
    this.ground.replaceChildren();
    try {
      const parts = await import("../../../parts/vector-streets.ts");
      const tiles: TileSource = await parts.tilesOfLocal(file);
      this.streets = new parts.VectorStreets(this.ground, tiles, this.#projection.view, this.#colors());
      this.mapName = file.name;
    } catch {
      this.mapFailed = t("desk.ask.map.bad", { name: file.name });
    }
  };
}

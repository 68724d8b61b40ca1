import { css, html, LitElement, nothing, svg, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { define } from "../../../element.ts";
import { distance, ground, scaleOf } from "../../../parts/format.ts";
import {
  around,
  boxOf,
  from,
  type Point,
  Projection,
  shapeOf,
  size_km2,
  type Spot,
  spotAt,
  type View,
  viewOf,
} from "../../../parts/ground.ts";
import type { TileSource, VectorStreets } from "../../../parts/vector-streets.ts";
import { icon } from "../../../style/icons.ts";
import { shared } from "../../../style/shared.ts";
import { t } from "../../../words/localize.ts";
import { desk } from "../../style.ts";
import type { AreaView, Circle, DrawnCircle, DrawnOutline, MultiPolygon, Polygon } from "../types.ts";

export type Drawn = DrawnCircle | DrawnOutline;
type Corner = [number, number];

/** The sizes with which a shape begins, where somebody presses. */
const FIRST_RADIUS_M = 250;
const FIRST_HALF_M = 220;
const STEP_M = 10;
const FINE_M = 1;
const TAP_PX = 5;
const EDGE_PX = 36;
const ROUND_CORNERS = 12;
const MOST_CORNERS = 256;
const MOST_UNDO = 100;
const WAYS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
};

const spotOf = ([lat, lon]: Corner): Spot => ({ latitude: lat / 1e6, longitude: lon / 1e6 });
const cornerOf = ({ latitude, longitude }: Spot): Corner => [Math.round(latitude * 1e6), Math.round(longitude * 1e6)];
const moved = (corner: Corner, by: Point): Corner => cornerOf(spotAt(spotOf(corner), by));

/**
 * The area of a request, drawn by hand or by keys, over the agency's own outline. All of it can also
 * be typed as a list of corners. Fires `nr-area` with the new area.
 */
@define("nr-desk-area")
export class NrDeskArea extends LitElement {
  @property({ attribute: false }) area: Drawn | null = null;
  @property({ attribute: false }) jurisdiction: Circle | Polygon | MultiPolygon | null = null;
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
  #undo: (Drawn | null)[] = [];
  #drag: { grip: number; at: Point; spot: Spot; area: Drawn | null; moved: boolean } | null = null;
  readonly #observer = new ResizeObserver(([entry]) => {
    this.width = entry?.contentRect.width ?? 0;
    this.height = entry?.contentRect.height ?? 0;
  });

  static override styles = [
    shared,
    desk,
    css`
      .bar {
        display: flex;
        align-items: center;
        flex-wrap: wrap;
        gap: 8px 12px;
        padding: 12px 16px 8px;
        height: auto;
        background: none;
        overflow: visible;
      }
      .bar .a {
        margin-inline-start: auto;
        display: flex;
        gap: 8px;
      }
      .seg button[aria-pressed="true"] {
        background: var(--nr-tint);
        color: var(--nr-link);
        font-weight: 600;
      }
      .map {
        position: relative;
        height: 300px;
        border-block: 1px solid var(--nr-line);
        background: var(--map-land);
        overflow: hidden;
      }
      .streets,
      svg.over {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }
      svg.over {
        touch-action: none;
        cursor: crosshair;
      }
      svg.over:focus-visible {
        outline-offset: -3px;
      }
      .theirs {
        fill: none;
        stroke: var(--nr-ink2);
        stroke-width: 2;
        stroke-dasharray: 6 5;
      }
      .grid {
        stroke: var(--map-edge);
        stroke-width: 1;
      }
      .drawn {
        fill: color-mix(in srgb, var(--nr-link) 22%, transparent);
        stroke: var(--nr-link);
        stroke-width: 2.5;
        stroke-linejoin: round;
      }
      .corner {
        fill: var(--nr-card);
        stroke: var(--nr-link);
        stroke-width: 2.5;
        cursor: move;
      }
      .between {
        fill: var(--nr-card);
        stroke: var(--nr-link);
        stroke-width: 2;
        cursor: copy;
      }
      .pick {
        fill: none;
        stroke: var(--nr-ink);
        stroke-width: 2.5;
      }
      .hit {
        fill: transparent;
      }
      .across {
        stroke: var(--nr-ink);
        stroke-width: 2;
        stroke-dasharray: 5 4;
      }
      .across.bad {
        stroke: var(--nr-red);
      }
      .zoom {
        position: absolute;
        inset-inline-end: 8px;
        top: 8px;
        display: grid;
        gap: 4px;
      }
      .wide,
      .from,
      .scale,
      .empty {
        position: absolute;
        background: var(--nr-card);
        border: 1px solid var(--nr-line);
        border-radius: 6px;
        padding: 3px 8px;
        font-size: 12px;
        line-height: 16px;
      }
      .wide {
        font-weight: 600;
        transform: translate(-50%, -150%);
        pointer-events: none;
      }
      .from {
        inset-inline-start: 8px;
        bottom: 8px;
        color: var(--nr-ink2);
        max-width: calc(100% - 130px);
      }
      .scale {
        inset-inline-end: 8px;
        bottom: 8px;
        border-radius: 0;
        border-width: 0 1px 1px;
        border-color: var(--nr-ink);
        background: color-mix(in srgb, var(--nr-card) 70%, transparent);
        text-align: center;
        padding: 0;
      }
      .empty {
        inset-inline: 0;
        margin-inline: auto;
        top: 40%;
        width: fit-content;
        max-width: calc(100% - 120px);
        font-size: 14px;
        line-height: 20px;
        padding: 8px 12px;
        pointer-events: none;
      }
      .file input {
        position: absolute;
        opacity: 0;
        width: 1px;
        height: 1px;
      }
      .file:focus-within {
        outline: 3px solid var(--nr-link);
        outline-offset: 2px;
      }
      .file {
        color: var(--nr-link);
        text-decoration: underline;
        cursor: pointer;
      }
      details {
        border-top: 1px solid var(--nr-line);
        padding: 8px 16px;
        font-size: 13px;
      }
      .corners {
        display: grid;
        gap: 8px;
        padding: 8px 0;
      }
      .corners li {
        display: grid;
        grid-template-columns: 28px minmax(0, 1fr) minmax(0, 1fr) 36px;
        gap: 8px;
        align-items: end;
      }
      .corners .n {
        line-height: 36px;
        color: var(--nr-ink2);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(() => this.host && this.#observer.observe(this.host));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
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
  }

  get #middle(): Corner {
    const area = this.area ?? this.jurisdiction;
    if (!area) return [0, 0];
    if (area.shape === "circle") return [area.lat, area.lon];
    const ring = area.shape === "polygon" ? area.ring : (area.parts[0]?.[0] ?? []);
    const lats = ring.map(([lat]) => lat);
    const lons = ring.map(([, lon]) => lon);
    return [
      Math.round((Math.min(...lats) + Math.max(...lats)) / 2),
      Math.round((Math.min(...lons) + Math.max(...lons)) / 2),
    ];
  }

  /** What fits: the area with room around it, else all of the jurisdiction. */
  get #fitted(): View {
    const origin = spotOf(this.#middle);
    if (this.area) {
      const box = boxOf(shapeOf(this.area, origin));
      const room = Math.min(EDGE_PX + 20, this.height / 5);
      return viewOf(origin, box, this.width || 1, this.height || 1, room);
    }
    const rings = this.#outlines();
    const boxes = rings.map((ring) => boxOf({ kind: "ring", points: ring.map((each) => from(origin, spotOf(each))) }));
    const far = this.jurisdiction?.shape === "circle" ? this.jurisdiction.radius_m : 1000;
    const box = boxes.length ? around(boxes) : { left: -far, right: far, bottom: -far, top: far };
    return viewOf(origin, box, this.width || 1, this.height || 1, 12);
  }

  #outlines(): Corner[][] {
    const area = this.jurisdiction;
    if (!area || area.shape === "circle") return [];
    return area.shape === "polygon" ? [area.ring as Corner[]] : (area.parts.flat() as Corner[][]);
  }

  get #projection(): Projection {
    return new Projection(this.view ?? this.#fitted, this.width || 1, this.height || 1);
  }

  override render() {
    return html`${this.#bar()}
      <div class="map">
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
          ${this.mapFailed || (this.mapName ? t("desk.ask.map.file", { name: this.mapName }) : t("desk.ask.map.from"))}
          <label class="file"
            >${t("desk.ask.map.load")}<input type="file" accept=".pmtiles" @change=${this.#load}
          /></label>
        </p>
        ${this.#scale()}
      </div>
      <slot></slot>
      ${this.#list()}`;
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
    const path = (ring: Corner[]) =>
      ring.map((corner, at) => {
        const { x, y } = projection.pixel(spotOf(corner));
        return `${at ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
      }).join("") + "Z";
    const theirs = this.jurisdiction;
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
      ${this.streets ? nothing : this.#grid(projection)}
      ${theirs?.shape === "circle"
        ? this.#round([theirs.lat, theirs.lon], theirs.radius_m, "theirs", projection)
        : this.#outlines().map((ring) => svg`<path class="theirs" d=${path(ring)} />`)}
      ${this.area?.shape === "polygon"
        ? svg`<path class="drawn" d=${path(this.area.ring as Corner[])} />`
        : this.area
          ? this.#round([this.area.lat, this.area.lon], this.area.radius_m, "drawn", projection)
          : nothing}
      ${this.#width(projection)} ${this.still ? nothing : this.#grips(projection)}
    </svg>
    ${this.#wide(projection)}
    <span id="keys" class="vh">${t("desk.ask.map.keys")}</span>`;
  }

  #round(center: Corner, radius_m: number, name: string, projection: Projection) {
    const { x, y } = projection.pixel(spotOf(center));
    return svg`<circle class=${name} cx=${x} cy=${y} r=${radius_m * projection.scale(center[0] / 1e6)} />`;
  }

  #grid(projection: Projection) {
    const step = scaleOf(90 / projection.scale()).length_m * projection.scale();
    const lines = [];
    for (let x = (this.width / 2) % step; x < this.width; x += step)
      lines.push(svg`<line class="grid" x1=${x} x2=${x} y1="0" y2=${this.height} />`);
    for (let y = (this.height / 2) % step; y < this.height; y += step)
      lines.push(svg`<line class="grid" y1=${y} y2=${y} x1="0" x2=${this.width} />`);
    return lines;
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
    return html`<span class="wide tn" .style=${`left:${at.x}px;top:${at.y}px`}>${distance(this.numbers.least_width_m)}</span>`;
  }

  /** The corners that keys and fingers move, in their order. */
  #corners(): Corner[] {
    const area = this.area;
    if (!area) return [];
    if (area.shape === "polygon") return area.ring as Corner[];
    return [
      [area.lat, area.lon],
      moved([area.lat, area.lon], { x: area.radius_m, y: 0 }),
    ];
  }

  #grips(projection: Projection) {
    const corners = this.#corners();
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
    return html`<span class="scale tn" .style=${`width:${length_m * this.#projection.scale()}px`}>${text}</span>`;
  }

  /** What a screen reader says of the map. */
  #said(): string {
    if (!this.area) return t("desk.ask.map.label_empty");
    const corners = this.#corners();
    const values = { size: ground(size_km2(this.area)), at: this.picked + 1, of: corners.length };
    return t(this.area.shape === "circle" ? "desk.ask.map.label_circle" : "desk.ask.map.label_outline", values);
  }

  #list(): TemplateResult {
    const area = this.area;
    const field = (label: string, value: number, change: (value: number) => void, digits = 6) =>
      html`<label class="field"
        >${label}<input
          class="tn"
          inputmode="decimal"
          ?disabled=${this.still}
          .value=${digits ? (value / 1e6).toFixed(digits) : String(value)}
          @change=${(event: Event) => {
            const typed = Number((event.target as HTMLInputElement).value.replace(",", "."));
            if (Number.isFinite(typed)) change(digits ? Math.round(typed * 1e6) : Math.round(typed));
            this.requestUpdate();
          }}
      /></label>`;
    if (!area)
      return html`<details>
        <summary>${t("desk.ask.corners.none")}</summary>
        <div class="corners">
          <button class="btn" ?disabled=${this.still} @click=${() => this.#begin(this.#middle)}>
            ${t("desk.ask.corners.begin")}
          </button>
        </div>
      </details>`;
    if (area.shape === "circle") {
      const set = (change: Partial<DrawnCircle>) => this.#change({ ...area, ...change });
      return html`<details>
        <summary>${t("desk.ask.corners.circle")}</summary>
        <ul class="corners">
          <li>
            <span class="n"></span>
            ${field(t("desk.ask.corners.lat"), area.lat, (lat) => set({ lat: within(lat, 90) }))}
            ${field(t("desk.ask.corners.lon"), area.lon, (lon) => set({ lon: within(lon, 180) }))}
          </li>
          <li>
            <span class="n"></span>
            ${field(t("desk.ask.corners.radius"), area.radius_m, (radius_m) => set({ radius_m: Math.min(1e6, Math.max(1, radius_m)) }), 0)}
          </li>
        </ul>
      </details>`;
    }
    const ring = area.ring as Corner[];
    const put = (at: number, corner: Corner) => this.#ring(ring.with(at, corner));
    return html`<details>
      <summary>${t("desk.ask.corners.list", { count: ring.length })}</summary>
      <ol class="corners">
        ${ring.map(
          ([lat, lon], at) =>
            html`<li>
              <span class="n tn">${at + 1}</span>
              ${field(t("desk.ask.corners.lat"), lat, (value) => put(at, [within(value, 90), lon]))}
              ${field(t("desk.ask.corners.lon"), lon, (value) => put(at, [lat, within(value, 180)]))}
              <button
                class="btn sq"
                aria-label=${t("desk.ask.corners.remove", { corner: at + 1 })}
                ?disabled=${this.still || ring.length <= 3}
                @click=${() => this.#remove(at)}
              >
                ${icon("trash", 16)}
              </button>
            </li>`,
        )}
      </ol>
      <button class="btn" ?disabled=${this.still} @click=${() => this.#insert(ring.length - 1)}>
        ${t("desk.ask.corners.add")}
      </button>
    </details>`;
  }

  // Changes

  #fire(area: Drawn | null): void {
    this.area = area;
    this.picked = Math.min(this.picked, Math.max(0, this.#corners().length - 1));
    this.dispatchEvent(new CustomEvent("nr-area", { detail: area }));
  }

  #change(area: Drawn | null): void {
    if (this.still) return;
    this.#remember(this.area);
    this.#fire(area);
  }

  #remember(area: Drawn | null): void {
    this.#undo.push(area);
    if (this.#undo.length > MOST_UNDO) this.#undo.shift();
  }

  #ring(ring: Corner[]): void {
    this.#change({ shape: "polygon", ring });
  }

  #begin(at: Corner): void {
    this.picked = 0;
    // What was begun is seen as a whole, whatever was seen before.
    this.view = null;
    if (this.shape === "circle")
      return this.#change({ shape: "circle", lat: at[0], lon: at[1], radius_m: FIRST_RADIUS_M });
    const half = FIRST_HALF_M;
    const ways = [[-half, half], [half, half], [half, -half], [-half, -half]] as const;
    this.#ring(ways.map(([x, y]) => moved(at, { x, y })));
  }

  /** Turn what is drawn into the other shape, of about the same size. */
  #turn(shape: Drawn["shape"]): void {
    const area = this.area;
    this.shape = shape;
    if (!area || area.shape === shape) return;
    this.picked = 0;
    if (area.shape === "circle") {
      const center: Corner = [area.lat, area.lon];
      const corners = Array.from({ length: ROUND_CORNERS }, (_, at) => {
        const turn = (2 * Math.PI * at) / ROUND_CORNERS;
        return moved(center, { x: Math.sin(turn) * area.radius_m, y: Math.cos(turn) * area.radius_m });
      });
      this.#ring(corners);
    } else {
      const [lat, lon] = this.#middle;
      const radius_m = Math.max(1, Math.round(Math.sqrt((size_km2(area) * 1e6) / Math.PI)));
      this.#change({ shape: "circle", lat, lon, radius_m });
    }
  }

  #insert(after: number): void {
    if (this.area?.shape !== "polygon" || this.area.ring.length >= MOST_CORNERS) return;
    const ring = [...this.area.ring] as Corner[];
    const a = ring[after];
    const b = ring[(after + 1) % ring.length];
    if (!a || !b) return;
    ring.splice(after + 1, 0, [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)]);
    this.picked = after + 1;
    this.#ring(ring);
  }

  #remove(at: number): void {
    if (this.area?.shape !== "polygon" || this.area.ring.length <= 3) return;
    this.#ring((this.area.ring as Corner[]).filter((_, index) => index !== at));
  }

  /** The area with one of its grips at another corner. */
  #with(area: Drawn, grip: number, to: Corner): Drawn {
    if (area.shape === "polygon") return { shape: "polygon", ring: (area.ring as Corner[]).with(grip, to) };
    if (grip === 0) return { ...area, lat: to[0], lon: to[1] };
    const { x, y } = from(spotOf([area.lat, area.lon]), spotOf(to));
    return { ...area, radius_m: Math.max(1, Math.round(Math.hypot(x, y))) };
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
      this.#fire(this.#with(this.area, drag.grip, cornerOf(this.#projection.spot(at))));
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
    const corners = this.#corners();
    const corner = corners[this.picked];
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isPlain && way && this.area && corner && !this.still) {
      const step = event.shiftKey ? FINE_M : STEP_M;
      // The ground stays where it is, and the corner moves.
      this.view ??= this.#fitted;
      if (this.area.shape === "circle" && this.picked === 1) {
        const radius_m = Math.max(1, this.area.radius_m + (way.x + way.y) * step);
        this.#change({ ...this.area, radius_m });
      } else this.#change(this.#with(this.area, this.picked, moved(corner, { x: way.x * step, y: way.y * step })));
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
    else if (event.key === "Delete" && this.area?.shape === "polygon") this.#remove(this.picked);
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
    const corner = this.#corners()[this.picked];
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

function within(value: number, degrees: number): number {
  return Math.max(-degrees * 1e6, Math.min(degrees * 1e6, value));
}

import { html, LitElement, nothing, svg, type PropertyValues, type SVGTemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Camera } from "../api/types.ts";
import { define } from "../element.ts";
import { icon } from "../style/icons.ts";
import { shared } from "../style/shared.ts";
import { t } from "../words/localize.ts";
import { distance } from "./format.ts";
import {
  around,
  away,
  boxOf,
  facing,
  round,
  shapeOf,
  type Area,
  type Box,
  type Spot,
} from "./ground.ts";
import { mapStyle } from "./nr-map-style.ts";

export interface MapArea {
  id: string;
  /** The letter or number that list and map share; none draws the area alone. */
  key: string;
  area: Area;
  /** `solid` L2 and L3, `low` L0 and L1, `quiet` no longer open, or no reply is possible. */
  tone: "solid" | "low" | "quiet";
  selected?: boolean;
}

/** Areas farther than this do not decide what is seen at first. */
const NEAR_M = 8000;
const LEAST_M = 150;
const EDGE_PX = 28;

/**
 * Areas, the home, and what its cameras face, drawn here: no map server learns where one looks.
 * Every map needs the list beside it. Fires `nr-pick` with an area's id when its key is pressed.
 */
@define("nr-map")
export class NrMap extends LitElement {
  @property({ attribute: false }) areas: MapArea[] = [];
  @property({ attribute: false }) cameras: readonly Camera[] = [];
  @property({ attribute: false }) home: Spot | null = null;
  @property() label = "";
  /** Neither drag nor buttons: for small maps within a page that scrolls. */
  @property({ type: Boolean }) still = false;
  @property({ type: Boolean }) legend = false;

  @state() private width = 0;
  @state() private height = 0;
  @state() private zoom = 1;
  @state() private shift = { x: 0, y: 0 };
  #observer = new ResizeObserver(([entry]) => {
    this.width = entry?.contentRect.width ?? 0;
    this.height = entry?.contentRect.height ?? 0;
  });
  #drag: { x: number; y: number } | null = null;

  static override styles = [shared, mapStyle];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // A new choice of areas moves the view; the same areas again don't.
    const before = changed.get("areas");
    const names = (areas: readonly MapArea[]) => areas.map((area) => area.id).join();
    if (before && names(before) !== names(this.areas)) {
      this.zoom = 1;
      this.shift = { x: 0, y: 0 };
    }
  }

  /** Without a home, the first area is where everything is measured from. */
  get #origin(): Spot {
    if (this.home) return this.home;
    const first = this.areas[0]?.area;
    const [lat, lon] = first
      ? first.shape === "circle"
        ? [first.lat, first.lon]
        : (first.ring[0] ?? [0, 0])
      : [0, 0];
    return { latitude: lat / 1e6, longitude: lon / 1e6 };
  }

  #fitted(): Box {
    const origin = this.#origin;
    const shapes = this.areas.map((area) => shapeOf(area.area, origin));
    const near = shapes.filter((shape) => away(shape) <= NEAR_M);
    const boxes = (near.length ? near : shapes).map(boxOf);
    const sight = { left: -LEAST_M, right: LEAST_M, bottom: -LEAST_M, top: LEAST_M };
    return around(this.home && (near.length || !boxes.length) ? [...boxes, sight] : boxes);
  }

  override render() {
    return html`${this.width && (this.areas.length || this.home) ? this.#map() : nothing}
      ${this.still
        ? nothing
        : html`<div class="zoom">
            <button aria-label=${t("map.nearer")} @click=${() => (this.zoom *= 1.5)}>
              ${icon("plus", 20)}
            </button>
            <button aria-label=${t("map.farther")} @click=${() => (this.zoom /= 1.5)}>
              ${icon("minus", 20)}
            </button>
          </div>`}
      ${this.legend ? this.#legend() : nothing}`;
  }

  #map() {
    const box = this.#fitted();
    const across = Math.max(box.right - box.left, 1);
    const up = Math.max(box.top - box.bottom, 1);
    const room = Math.min(EDGE_PX, this.width / 6, this.height / 6);
    const scale =
      Math.min((this.width - 2 * room) / across, (this.height - 2 * room) / up) * this.zoom;
    const middle = { x: (box.left + box.right) / 2, y: (box.bottom + box.top) / 2 };
    const x = (metres: number) => this.width / 2 + (metres - middle.x) * scale + this.shift.x;
    const y = (metres: number) => this.height / 2 - (metres - middle.y) * scale + this.shift.y;
    const path = (points: readonly { x: number; y: number }[]) =>
      `M${points.map((point) => `${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`).join("L")}Z`;
    const origin = this.#origin;

    const areas = this.areas.map((one) => {
      const shape = shapeOf(one.area, origin);
      const box = boxOf(shape);
      const top = box.top;
      const visible =
        x(box.right) > 0 && x(box.left) < this.width && y(box.bottom) > 0 && y(top) < this.height;
      const at =
        shape.kind === "circle"
          ? { x: x(shape.centre.x), y: y(top) }
          : (() => {
              const highest = shape.points.reduce((best, point) =>
                point.y > best.y ? point : best,
              );
              return { x: x(highest.x), y: y(highest.y) };
            })();
      // A key stays in sight while any of its area is.
      const bounds = {
        x: Math.min(this.width - 16, Math.max(16, at.x)),
        y: Math.min(this.height - 16, Math.max(16, at.y)),
      };
      return svg`<g class="${one.tone} ${one.selected ? "selected" : ""}">
        ${
          shape.kind === "circle"
            ? svg`<circle class="area" cx=${x(shape.centre.x)} cy=${y(shape.centre.y)} r=${shape.radius * scale} />`
            : svg`<path class="area" d=${path(shape.points)} />`
        }
        ${one.key && visible ? this.#key(one, bounds) : nothing}
      </g>`;
    });

    return html`<svg
      class="map"
      role="img"
      aria-label=${this.label}
      @pointerdown=${this.#grab}
      @pointermove=${this.#pull}
      @pointerup=${this.#drop}
      @pointercancel=${this.#drop}
    >
      ${this.#grid(scale, x, y)} ${areas} ${this.home ? this.#house(x, y, path) : nothing}
      ${this.#scale(scale)}
    </svg>`;
  }

  #key(one: MapArea, at: { x: number; y: number }): SVGTemplateResult {
    return svg`<g class="pick" @click=${() => this.#pick(one.id)}>
      <rect x=${at.x - 13} y=${at.y - 13} width="26" height="26" rx=${one.tone === "low" ? 6 : 13} />
      <text x=${at.x} y=${at.y}>${one.key}</text>
    </g>`;
  }

  #grid(
    scale: number,
    x: (metres: number) => number,
    y: (metres: number) => number,
  ): SVGTemplateResult[] {
    const step = round(110 / scale) * scale;
    const lines: SVGTemplateResult[] = [];
    const begin = (at: number) => ((at % step) + step) % step;
    for (let at = begin(x(0)); at < this.width; at += step)
      lines.push(svg`<line class="grid" x1=${at} x2=${at} y1="0" y2=${this.height} />`);
    for (let at = begin(y(0)); at < this.height; at += step)
      lines.push(svg`<line class="grid" x1="0" x2=${this.width} y1=${at} y2=${at} />`);
    return lines;
  }

  #house(
    x: (metres: number) => number,
    y: (metres: number) => number,
    path: (points: readonly { x: number; y: number }[]) => string,
  ): SVGTemplateResult {
    const home = this.home as Spot;
    const sectors = this.cameras.flatMap((camera) => {
      const visible = facing(camera, home);
      return visible ? [svg`<path class="faces" d=${path([visible.at, ...visible.edge])} />`] : [];
    });
    const at = { x: x(0), y: y(0) };
    return svg`${sectors}<circle class="homedot" cx=${at.x} cy=${at.y} r="12" />
      <path class="homemark" transform="translate(${at.x - 7} ${at.y - 7.5}) scale(.58)"
        d="M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z" />`;
  }

  #scale(scale: number): SVGTemplateResult {
    const metres = round(90 / scale);
    const right = this.width - 16;
    const low = this.height - 16;
    return svg`<g class="scale">
      <line x1=${right - metres * scale} x2=${right} y1=${low} y2=${low} />
      <text x=${right} y=${low - 8}>${distance(metres)}</text>
    </g>`;
  }

  #legend() {
    return html`<div class="leg">
      <div><i class="h">${icon("home", 12)}</i>${t("map.home")}</div>
      <div><i></i>${t("map.solid")}</div>
      <div><i class="low"></i>${t("map.low")}</div>
      <div class="last">${t("map.why")}</div>
    </div>`;
  }

  #pick(id: string): void {
    this.dispatchEvent(new CustomEvent("nr-pick", { detail: id, bubbles: true, composed: true }));
  }

  #grab = (event: PointerEvent): void => {
    if (this.still) return;
    this.#drag = { x: event.clientX - this.shift.x, y: event.clientY - this.shift.y };
  };

  #pull = (event: PointerEvent): void => {
    if (!this.#drag) return;
    this.shift = { x: event.clientX - this.#drag.x, y: event.clientY - this.#drag.y };
  };

  #drop = (): void => {
    this.#drag = null;
  };
}

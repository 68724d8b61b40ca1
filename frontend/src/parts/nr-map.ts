import { html, LitElement, nothing, svg, type PropertyValues, type SVGTemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Camera, Place } from "../api/types.ts";
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
  from,
  round,
  shapeOf,
  spotAt,
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
/** A camera is placed on a map of its own house. */
const PLACING_M = 50;
const EDGE_PX = 28;
/** How far from a camera its handle is. */
const HANDLE_PX = 60;
/** A press that moves less is a tap. */
const TAP_PX = 6;

/**
 * Areas, the home, and what its cameras face, drawn here: no map server learns where one looks.
 * Every map needs the list beside it. Fires `nr-pick` with an area's id when its key is pressed; while
 * a camera is placed, `nr-place` with what changed: a tap moves it, its handle turns it.
 */
@define("nr-map")
export class NrMap extends LitElement {
  @property({ attribute: false }) areas: MapArea[] = [];
  @property({ attribute: false }) cameras: readonly Camera[] = [];
  @property({ attribute: false }) home: Spot | null = null;
  /** The camera that is being placed, with what it would see. */
  @property({ attribute: false }) placing: Place | null = null;
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
  #drag: { x: number; y: number; from: { x: number; y: number }; turns: boolean } | null = null;
  /** How the ground was drawn last: to know where a tap is. */
  #drawn = { scale: 1, middle: { x: 0, y: 0 } };

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
    const near_m = this.placing ? PLACING_M : LEAST_M;
    const shapes = this.areas.map((area) => shapeOf(area.area, origin));
    const near = shapes.filter((shape) => away(shape) <= NEAR_M);
    const boxes = (near.length ? near : shapes).map(boxOf);
    const sight = { left: -near_m, right: near_m, bottom: -near_m, top: near_m };
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
    this.#drawn = { scale, middle };
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
      ${this.placing ? this.#placed(this.placing, x, y, path) : nothing} ${this.#scale(scale)}
    </svg>`;
  }

  #placed(
    place: Place,
    x: (metres: number) => number,
    y: (metres: number) => number,
    path: (points: readonly { x: number; y: number }[]) => string,
  ): SVGTemplateResult {
    const sees = facing({ place }, this.#origin);
    if (!sees) return svg``;
    const at = { x: x(sees.at.x), y: y(sees.at.y) };
    const turn = (place.heading_deg * Math.PI) / 180;
    const handle = { x: at.x + Math.sin(turn) * HANDLE_PX, y: at.y - Math.cos(turn) * HANDLE_PX };
    return svg`<g class="placing">
      <path class="sees" d=${path([sees.at, ...sees.edge])} />
      <line x1=${at.x} y1=${at.y} x2=${handle.x} y2=${handle.y} />
      <circle class="at" cx=${at.x} cy=${at.y} r="9" />
      <circle class="handle" cx=${handle.x} cy=${handle.y} r="11" />
      <circle class="grip" cx=${handle.x} cy=${handle.y} r="24" />
    </g>`;
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

  #place(change: Partial<Place>): void {
    this.dispatchEvent(new CustomEvent("nr-place", { detail: change }));
  }

  /** Return where on the ground a pointer is, in metres from home. */
  #ground(event: PointerEvent): { x: number; y: number } {
    const box = this.getBoundingClientRect();
    const { scale, middle } = this.#drawn;
    return {
      x: (event.clientX - box.left - this.width / 2 - this.shift.x) / scale + middle.x,
      y: middle.y - (event.clientY - box.top - this.height / 2 - this.shift.y) / scale,
    };
  }

  #grab = (event: PointerEvent): void => {
    if (this.still) return;
    const turns = (event.target as Element).classList.contains("grip");
    // Captured, a press on an area's key would be no press on it any more.
    if (this.placing) (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#drag = {
      x: event.clientX - this.shift.x,
      y: event.clientY - this.shift.y,
      from: { x: event.clientX, y: event.clientY },
      turns,
    };
  };

  #pull = (event: PointerEvent): void => {
    if (!this.#drag) return;
    if (this.#drag.turns) return this.#turn(event);
    if (this.placing && !this.#moved(event)) return;
    this.shift = { x: event.clientX - this.#drag.x, y: event.clientY - this.#drag.y };
  };

  #turn(event: PointerEvent): void {
    const place = this.placing;
    if (!place) return;
    const spot = { latitude: place.latitude_udeg / 1e6, longitude: place.longitude_udeg / 1e6 };
    const camera = from(this.#origin, spot);
    const to = this.#ground(event);
    const turn = (Math.atan2(to.x - camera.x, to.y - camera.y) * 180) / Math.PI;
    this.#place({ heading_deg: (Math.round(turn) + 360) % 360 });
  }

  #moved(event: PointerEvent): boolean {
    const { x, y } = this.#drag?.from ?? { x: 0, y: 0 };
    return Math.hypot(event.clientX - x, event.clientY - y) >= TAP_PX;
  }

  #drop = (event: PointerEvent): void => {
    const tapped =
      event.type === "pointerup" && this.#drag && !this.#drag.turns && !this.#moved(event);
    this.#drag = null;
    if (!tapped || !this.placing) return;
    const spot = spotAt(this.#origin, this.#ground(event));
    this.#place({
      latitude_udeg: Math.round(spot.latitude * 1e6),
      longitude_udeg: Math.round(spot.longitude * 1e6),
    });
  };
}

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Hub } from "../api/hub.ts";
import type { Camera, Place } from "../api/types.ts";
import { define } from "../element.ts";
import { icon } from "../style/icons.ts";
import { shared } from "../style/shared.ts";
import { t } from "../words/localize.ts";
import { scaleOf } from "./format.ts";
import {
  around,
  away,
  boxOf,
  from,
  type Box,
  type Point,
  Projection,
  shapeOf,
  type Spot,
  type View,
  viewOf,
} from "./ground.ts";
import { legend, listHere } from "./map-legend.ts";
import { type Grip, type Jurisdiction, type MapArea, Overlay, type Spread } from "./map-overlay.ts";
import { mapStyle } from "./nr-map-style.ts";
import { serverTiles, StreetLayer } from "./streets.ts";

export type { MapArea } from "./map-overlay.ts";

/** Areas farther than this do not decide what is seen at first. */
const NEAR_M = 8000;
const LEAST_M = 150;
/** A camera is placed on a map of its own house. */
const PLACING_M = 50;
const EDGE_PX = 28;
/** Three lines, as in German. */
const NOTICE_PX = 84;
const BUTTONS_PX = 64;
/** On a phone, the scale lies over the upper edge. */
const SCALE_PX = 36;
/** More keys than these can't be told apart around one point: then the list is enough. */
const MOST_SPREAD = 12;
/** On a narrower map, what the sliders say is enough. */
const TIPS_PX = 600;
/** So high above the list of a phone are the keys that it lists. */
const RAISED_PX = 116;
/** So many areas are drawn at once. */
const MANY = 20;
/** A press that moves less is a tap. */
const TAP_PX = 6;
const STEP_PX = 60;
/** One press of a key moves a camera so far, and with Shift ten times as far. */
const STEP_M = 1;
const BOUNDS = { view: [10, 360], range: [5, 200] } as const;

interface Drag {
  from: Point;
  grip: Grip | null;
  /** What of the ground is held. */
  spot: Spot;
  moved: boolean;
}

/**
 * Areas, the home, and what its cameras face, drawn here; under them streets, if the household chose
 * where they come from. One projection says where everything is, so they can't disagree.
 *
 * Every map needs the list beside it. Fires `nr-pick` with an area's id when it is chosen; while a
 * camera is placed, `nr-place` with what changed.
 */
@define("nr-map")
export class NrMap extends LitElement {
  @property({ attribute: false }) hub: Hub | null = null;
  @property({ attribute: false }) areas: MapArea[] = [];
  /** Where the agencies of the followed boards work; they don't decide what is seen at first. */
  @property({ attribute: false }) outlines: readonly Jurisdiction[] = [];
  @property({ attribute: false }) cameras: readonly Camera[] = [];
  @property({ attribute: false }) home: Spot | null = null;
  /** The camera that is being placed, with what it would see. */
  @property({ attribute: false }) placing: Place | null = null;
  @property() label = "";
  /** Neither drag nor buttons: for small maps within a page that scrolls. */
  @property({ type: Boolean, reflect: true }) still = false;
  /** On a phone, one finger scrolls the page up and down; two move the map. */
  @property({ type: Boolean, reflect: true }) narrow = false;
  @property({ type: Boolean }) legend = false;
  /** Whether this person may choose where streets come from. */
  @property({ type: Boolean }) manages = false;

  @state() private width = 0;
  @state() private height = 0;
  /** What somebody moved it to; until then, what fits. */
  @state() private view: View | null = null;
  @state() private spread: Spread | null = null;
  @state() private choosing = false;
  private readonly streets = new StreetLayer(this);
  #fit: { key: string; view: View } | null = null;
  #pointers = new Map<number, Point>();
  #drag: Drag | null = null;
  #observer = new ResizeObserver(([entry]) => {
    const size = entry?.contentRect;
    // Out of sight, it stays as it is.
    if (!size?.width) return;
    const fit = () => {
      this.width = size.width;
      this.height = size.height;
    };
    // Many areas take longer to draw than the page around them, which comes first.
    if (this.width || this.areas.length <= MANY) fit();
    else requestAnimationFrame(() => setTimeout(fit));
  });

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
    this.streets.use(this.hub);
    // A new choice of areas moves the view; the same areas again don't.
    const before = changed.get("areas");
    const names = (areas: readonly MapArea[]) => areas.map((area) => area.id).join();
    if (before && names(before) !== names(this.areas)) {
      this.view = null;
      this.spread = null;
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

  #box(): Box {
    const origin = this.#origin;
    const near_m = this.placing ? PLACING_M : LEAST_M;
    const shapes = this.areas.map((area) => shapeOf(area.area, origin));
    const near = shapes.filter((shape) => away(shape) <= NEAR_M);
    const boxes = (near.length ? near : shapes).map(boxOf);
    const sight = { left: -near_m, right: near_m, bottom: -near_m, top: near_m };
    if (this.placing) {
      const { latitude_udeg, longitude_udeg, range_m } = this.placing;
      const at = from(origin, { latitude: latitude_udeg / 1e6, longitude: longitude_udeg / 1e6 });
      const far_m = Math.min(range_m, 2 * PLACING_M);
      if (away({ kind: "circle", centre: at, radius: 0 }) <= NEAR_M)
        boxes.push({ left: at.x - far_m, right: at.x + far_m, bottom: at.y - far_m, top: at.y + far_m });
    }
    return around(this.home && (near.length || !boxes.length || this.placing) ? [...boxes, sight] : boxes);
  }

  /** What fits, as it was when this was first shown: what is pulled must not move the ground. */
  get #fitted(): View {
    const { latitude, longitude } = this.#origin;
    const areas = this.areas.map(({ id }) => id).join();
    const key = [areas, latitude, longitude, this.width, this.height, !!this.placing].join();
    if (this.#fit?.key !== key) {
      // The handle that turns a camera stays clear of the buttons, and what is said of it on the map.
      const edge_px = this.placing ? 3 * EDGE_PX : EDGE_PX;
      const share = this.placing ? 3.6 : 6;
      const room = Math.min(edge_px, this.width / share, this.height / share);
      // On a phone, what is said about streets lies over the lower edge, and the scale over the upper.
      const [below, above] = this.narrow && this.legend ? [NOTICE_PX, SCALE_PX] : [0, 0];
      const height = this.height - below - above;
      const fits = new Projection(
        viewOf(this.#origin, this.#box(), this.width, height, room),
        this.width,
        height,
      );
      const middle = { x: this.width / 2, y: this.height / 2 - above };
      this.#fit = { key, view: { ...fits.spot(middle), zoom: fits.view.zoom } };
    }
    return this.#fit.view;
  }

  get projection(): Projection {
    return new Projection(this.view ?? this.#fitted, this.width, this.height);
  }

  /** Where the streets under the overlay have a spot; null while none are drawn. */
  streetPixel(spot: Spot): Point | null {
    return this.streets.drawn?.pixel(spot) ?? null;
  }

  override render() {
    const shown = this.#shown;
    const pictures = shown && this.streets.fromServer;
    return html`<div class="streets ${pictures ? "server" : ""}" aria-hidden="true">
        ${pictures ? serverTiles(this.projection) : nothing}
      </div>
      ${shown ? this.#map() : nothing} ${shown ? this.#foot() : nothing}
      ${this.still ? nothing : this.#buttons()} ${this.spread
        ? listHere({
            spread: this.spread,
            areas: this.areas,
            box: this.narrow ? null : { width: this.width, height: this.height },
            pick: (id) => this.#pick(id),
            close: () => this.#close(),
          })
        : nothing}
      ${this.choosing && this.hub
        ? html`<nr-street-source
            .hub=${this.hub}
            .home=${this.home}
            @nr-close=${() => {
              this.choosing = false;
            }}
          ></nr-street-source>`
        : nothing}`;
  }

  override updated(): void {
    const host = this.renderRoot.querySelector<HTMLElement>(".streets");
    if (this.#shown && host) void this.streets.follow(host, this.projection.view, this);
  }

  get #shown(): boolean {
    return this.width > 0 && (this.areas.length > 0 || this.home !== null);
  }

  #map(): TemplateResult {
    const over = new Overlay(this.projection, this.#origin, this.still || this.narrow ? 0 : BUTTONS_PX);
    const asked = this.areas.find((one) => one.selected)?.area ?? null;
    const placing = this.placing;
    return html`<svg
      class="map"
      role=${this.still ? "img" : "application"}
      tabindex=${this.still ? nothing : 0}
      aria-label=${this.label}
      aria-describedby=${this.still ? nothing : "keys"}
      @pointerdown=${this.#grab}
      @pointermove=${this.#pull}
      @pointerup=${this.#drop}
      @pointercancel=${this.#drop}
      @wheel=${this.#wheel}
      @keydown=${this.#key}
    >
      ${this.streets.drawn || this.streets.fromServer ? nothing : over.grid()}
      ${over.outlines(this.outlines)}
      ${over.areas(
        this.areas,
        this.spread && this.spread.ids.length <= MOST_SPREAD ? this.spread : null,
        (id) => this.#pick(id),
        (at, ids) => this.#list(at, ids),
      )}
      ${this.home ? over.cameras(this.cameras, asked, !!placing) : nothing}
      ${this.home ? over.house(!!placing) : nothing}
      ${placing ? over.placed(placing, !this.still && this.width > TIPS_PX) : nothing}
    </svg>
    ${this.still ? nothing : html`<span id="keys" class="vh">${t(placing ? "map.keys_place" : "map.keys")}</span>`}`;
  }

  #foot(): TemplateResult {
    const projection = this.projection;
    const { length_m, text } = scaleOf(Math.min(110, this.width / 3.5) / projection.scale());
    const wide = length_m * projection.scale();
    const { credit } = this.streets;
    return html`<div class="scl tn ${this.placing ? "placing" : ""}">
        <span class="north" aria-hidden="true">N<svg width="12" height="16" viewBox="0 0 12 16"><path d="M6 0l5 15-5-3.5L1 15z" fill="currentColor" /></svg></span>
        <span class="bar" style="width:${wide}px">${text}</span>
      </div>
      ${credit ? html`<div class="credit">${credit}</div>` : nothing}
      ${this.legend
        ? legend({
            layer: this.streets,
            middle: this.view ?? this.#fitted,
            asked: this.hub !== null,
            narrow: this.narrow,
            outlined: this.outlines.length > 0,
            choose: this.manages && this.hub ? () => void this.#choose() : null,
          })
        : nothing}`;
  }

  #buttons(): TemplateResult {
    const placing = this.placing !== null;
    return html`<div class="zoom ${placing ? "placing" : ""}">
        <button aria-label=${t("map.nearer")} @click=${() => this.#zoom(1)}>${icon("plus", 20)}</button>
        <button aria-label=${t("map.farther")} @click=${() => this.#zoom(-1)}>${icon("minus", 20)}</button>
      </div>
      ${placing ? nothing : this.#more()}`;
  }

  #more(): TemplateResult {
    return html`<div class="zoom second">
        ${this.manages && this.hub
          ? html`<button aria-label=${t("map.source")} @click=${() => void this.#choose()}>
              ${icon("layers", 20)}
            </button>`
          : nothing}
        <button
          aria-label=${t("map.center")}
          @click=${() => {
            this.view = null;
            this.spread = null;
          }}
        >
          ${icon("home", 20)}
        </button>
      </div>`;
  }

  async #choose(): Promise<void> {
    await import("./nr-street-source.ts");
    this.choosing = true;
  }

  #close(): void {
    this.spread = null;
    this.renderRoot.querySelector<SVGElement>("svg.map")?.focus();
  }

  #pick(id: string): void {
    this.spread = null;
    this.dispatchEvent(new CustomEvent("nr-pick", { detail: id, bubbles: true, composed: true }));
  }

  #place(change: Partial<Place>): void {
    this.dispatchEvent(new CustomEvent("nr-place", { detail: change }));
  }

  // Pointers, wheel and keys

  #pixel(event: MouseEvent): Point {
    const box = this.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #zoom(by: number, around: Point = { x: this.width / 2, y: this.height / 2 }): void {
    const projection = this.projection;
    this.spread = null;
    this.view = projection.moved(projection.spot(around), around, projection.view.zoom + by);
  }

  #grab = (event: PointerEvent): void => {
    if (this.still || event.button > 0) return;
    const at = this.#pixel(event);
    this.#pointers.set(event.pointerId, at);
    const grip = ((event.target as SVGElement).dataset["grip"] as Grip | undefined) ?? null;
    // Captured, a press on an area's key would be no press on it any more.
    if (grip) (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.view ??= this.#fitted;
    this.#drag = { from: at, grip, spot: this.projection.spot(at), moved: false };
  };

  #pull = (event: PointerEvent): void => {
    const drag = this.#drag;
    const before = this.#pointers.get(event.pointerId);
    if (!drag || !before) return;
    const at = this.#pixel(event);
    const [other] = [...this.#pointers].filter(([id]) => id !== event.pointerId);
    this.#pointers.set(event.pointerId, at);
    if (Math.hypot(at.x - drag.from.x, at.y - drag.from.y) >= TAP_PX) drag.moved = true;
    if (!drag.moved) return;
    this.spread = null;
    if (other && !drag.grip) {
      // Two fingers hold the ground between them.
      const [, fixed] = other;
      const middle = (point: Point) => ({ x: (point.x + fixed.x) / 2, y: (point.y + fixed.y) / 2 });
      const length = (point: Point) => Math.max(1, Math.hypot(point.x - fixed.x, point.y - fixed.y));
      const projection = this.projection;
      const held = projection.spot(middle(before));
      const zoom = projection.view.zoom + Math.log2(length(at) / length(before));
      this.view = projection.moved(held, middle(at), zoom);
    } else if (drag.grip) this.#turn(drag.grip, at);
    else {
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
      this.view = this.projection.moved(drag.spot, at);
    }
  };

  #drop = (event: PointerEvent): void => {
    const drag = this.#drag;
    this.#pointers.delete(event.pointerId);
    const at = this.#pixel(event);
    const [left] = [...this.#pointers.values()];
    // The finger that stays goes on to hold what is under it.
    this.#drag = left ? { from: left, grip: null, spot: this.projection.spot(left), moved: true } : null;
    if (event.type !== "pointerup" || !drag || drag.moved || left) return;
    if ((event.target as Element).closest(".pick")) return;
    if (this.placing) {
      if (!drag.grip) this.#move(this.projection.spot(at));
    } else this.#tap(at);
  };

  /** Choose what is pressed; if that is several areas, spread their keys from here. */
  #tap(at: Point): void {
    const origin = this.#origin;
    const point = from(origin, this.projection.spot(at));
    const ids = this.areas
      .filter((one) => one.key && away(shapeOf(one.area, origin), point) === 0)
      .map(({ id }) => id);
    this.#list(at, ids);
  }

  /** List areas that lie at one point. */
  #list(at: Point, ids: readonly string[]): void {
    const [first] = ids;
    if (ids.length === 1 && first) return this.#pick(first);
    let raised = at;
    if (ids.length && this.narrow) {
      // The list covers the lower part: what is listed moves above it.
      raised = { x: Math.max(110, Math.min(this.width - 110, at.x)), y: RAISED_PX };
      this.view = this.projection.moved(this.projection.spot(at), raised);
    }
    this.spread = ids.length ? { at: raised, ids } : null;
    if (ids.length) void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".pop button")?.focus());
  }

  #turn(grip: Grip, at: Point): void {
    const place = this.placing;
    if (!place) return;
    const spot = { latitude: place.latitude_udeg / 1e6, longitude: place.longitude_udeg / 1e6 };
    const camera = this.projection.pixel(spot);
    if (grip === "camera") return this.#move(this.projection.spot(at));
    const angle = (Math.atan2(at.x - camera.x, camera.y - at.y) * 180) / Math.PI;
    const clamped = (value: number, [least, most]: readonly [number, number]) =>
      Math.round(Math.max(least, Math.min(most, value)));
    if (grip === "turn") this.#place({ heading_deg: (Math.round(angle) + 360) % 360 });
    else if (grip === "range") {
      const scale = this.projection.scale(spot.latitude);
      const range_m = Math.hypot(at.x - camera.x, at.y - camera.y) / scale;
      this.#place({ range_m: clamped(range_m, BOUNDS.range) });
    } else {
      const side = grip === "left" ? place.heading_deg - angle : angle - place.heading_deg;
      const turned = ((side % 360) + 360) % 360;
      // Beyond straight back, the view stays as wide as it can be.
      const half = turned > 270 ? 0 : Math.min(turned, 180);
      this.#place({ view_deg: clamped(2 * half, BOUNDS.view) });
    }
  }

  #move({ latitude, longitude }: Spot): void {
    this.#place({
      latitude_udeg: Math.round(latitude * 1e6),
      longitude_udeg: Math.round(longitude * 1e6),
    });
  }

  #wheel = (event: WheelEvent): void => {
    if (this.still || this.narrow) return;
    event.preventDefault();
    this.#zoom(Math.max(-1, Math.min(1, -event.deltaY / 240)), this.#pixel(event));
  };

  #key = (event: KeyboardEvent): void => {
    if (this.still || event.target !== event.currentTarget) return;
    const ways: Record<string, Point> = {
      ArrowLeft: { x: -1, y: 0 },
      ArrowRight: { x: 1, y: 0 },
      ArrowUp: { x: 0, y: -1 },
      ArrowDown: { x: 0, y: 1 },
    };
    const way = ways[event.key];
    const middle = { x: this.width / 2, y: this.height / 2 };
    const projection = this.projection;
    if (way && this.placing) {
      const { latitude_udeg, longitude_udeg } = this.placing;
      const spot = { latitude: latitude_udeg / 1e6, longitude: longitude_udeg / 1e6 };
      const step = projection.scale(spot.latitude) * STEP_M * (event.shiftKey ? 10 : 1);
      const { x, y } = projection.pixel(spot);
      this.#move(projection.spot({ x: x + way.x * step, y: y + way.y * step }));
    } else if (way) {
      const to = { x: middle.x - way.x * STEP_PX, y: middle.y - way.y * STEP_PX };
      this.view = projection.moved(projection.spot(middle), to);
    } else if (event.key === "+" || event.key === "=") this.#zoom(1);
    else if (event.key === "-") this.#zoom(-1);
    else if (event.key === "Home") this.view = null;
    else if (event.key === "Enter" && !this.placing) this.#tap(middle);
    else if (event.key === "Escape" && this.spread) this.#close();
    else return;
    event.preventDefault();
  };
}

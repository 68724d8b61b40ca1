import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { mercator, type Projection } from "../../../parts/ground.ts";
import { t } from "../../../words/localize.ts";
import { styled } from "../../styled.ts";
import type { DraftFormView } from "../types.ts";

/** The host whose images were switched on in this browser. */
const KEPT = "nr-desk-map-images";
const DEEPEST_ZOOM = 19;

/** One image of a tile server, and where it lies on the map. */
export interface Tile {
  url: string;
  x: number;
  y: number;
  size: number;
}

/** Return the images that cover the map, drawn about as large as they are. */
export function tilesOf(projection: Projection, template: string): Tile[] {
  const { view, width, height } = projection;
  // A view counts images of 512 pixels, and most servers have them half as wide.
  const z = Math.max(0, Math.min(DEEPEST_ZOOM, Math.ceil(view.zoom + 0.8)));
  const count = 2 ** z;
  const size = (512 * 2 ** view.zoom) / count;
  const middle = mercator(view);
  const left = middle.x * count - width / 2 / size;
  const top = middle.y * count - height / 2 / size;
  const tiles: Tile[] = [];
  for (let row = Math.max(0, Math.floor(top)); row < Math.min(count, top + height / size); row += 1)
    for (let column = Math.floor(left); column < left + width / size; column += 1) {
      const x = ((column % count) + count) % count;
      const url = template.replace("{z}", `${z}`).replace("{x}", `${x}`).replace("{y}", `${row}`);
      tiles.push({ url, x: (column - left) * size, y: (row - top) * size, size: size + 0.5 });
    }
  return tiles;
}

/**
 * The images that a department chose for its map: loaded only after somebody switched them on in
 * this browser, because their server then learns where they ask.
 */
export class MapImages implements ReactiveController {
  /** What became of them; `refused` if the page was loaded before their host was chosen. */
  state: "" | "shown" | "away" | "refused" = "";
  #form: DraftFormView | null = null;

  constructor(readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("securitypolicyviolation", this.#refused);
  }

  hostDisconnected(): void {
    document.removeEventListener("securitypolicyviolation", this.#refused);
  }

  /** Take what the department has chosen. */
  of(form: DraftFormView | null): this {
    this.#form = form;
    return this;
  }

  get isOn(): boolean {
    return !!this.#form?.map_tiles && localStorage.getItem(KEPT) === this.#form.map_host;
  }

  /** The images below what is drawn. */
  layer(projection: Projection) {
    if (!this.isOn) return nothing;
    const tiles = tilesOf(projection, this.#form?.map_tiles ?? "");
    return html`<div class="images" aria-hidden="true">
      ${repeat(
        tiles,
        ({ url, x }) => `${url} ${Math.sign(x)}`,
        ({ url, x, y, size }) =>
          html`<img
            alt=""
            draggable="false"
            referrerpolicy="no-referrer"
            src=${url}
            ${styled({ left: `${x}px`, top: `${y}px`, width: `${size}px`, height: `${size}px` })}
            @load=${this.#loaded}
            @error=${this.#failed}
          />`,
      )}
    </div>`;
  }

  /** What their license requires. */
  get credit(): string {
    return this.#form?.map_credit || t("desk.ask.map.images.from", { host: this.#name });
  }

  /** Switching them on and off, where there are any. */
  switch(): TemplateResult | typeof nothing {
    if (!this.#form?.map_tiles) return nothing;
    const { isOn, state } = this;
    const word = isOn && (state === "away" || state === "refused") ? state : isOn ? "on" : "off";
    return html`<label class="images-on">
      <input type="checkbox" .checked=${isOn} @change=${this.#turn} />
      <span
        >${t("desk.ask.map.images", { host: this.#name })}<small role="status"
          >${t(`desk.ask.map.images.${word}`, { host: this.#name })}</small
        ></span
      >
    </label>`;
  }

  get #name(): string {
    return this.#form?.map_host.replace(/^https?:\/\//, "") ?? "";
  }

  #turn = (event: Event): void => {
    if ((event.target as HTMLInputElement).checked) localStorage.setItem(KEPT, this.#form?.map_host ?? "");
    else localStorage.removeItem(KEPT);
    this.state = "";
    this.host.requestUpdate();
  };

  #loaded = (event: Event): void => {
    (event.target as HTMLElement).classList.add("here");
    this.#show("shown");
  };

  #failed = (event: Event): void => {
    (event.target as HTMLElement).classList.remove("here");
    // One that is missing at the edge of what a server has says nothing about the others.
    if (this.state === "") this.#show("away");
  };

  #refused = (event: SecurityPolicyViolationEvent): void => {
    const host = this.#form?.map_host;
    if (host && event.blockedURI.startsWith(host)) this.#show("refused");
  };

  #show(state: this["state"]): void {
    if (this.state === state) return;
    this.state = state;
    this.host.requestUpdate();
  }
}

import { html, nothing, type TemplateResult } from "lit";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Hub } from "../api/hub.ts";
import type { Streets } from "../api/types.ts";
import { mercator, type Projection, type Spot, type View } from "./ground.ts";
import type { StreetColours, VectorStreets } from "./vector-streets.ts";

/** Where streets come from, of each hub: every map on a page asks once. */
const known = new WeakMap<Hub, Shared>();

interface Shared {
  value: Streets | null;
  asked: Promise<void> | null;
  hosts: Set<ReactiveControllerHost>;
}

/** Home Assistant changes what its tiles are asked with every half hour. */
const TOKEN_MS = 10 * 60 * 1000;
const HOME_CREDIT = "© OpenStreetMap contributors";

/** Knows where streets come from, and draws them under an element's own drawing, which they follow. */
export class StreetLayer implements ReactiveController {
  #shared: Shared | null = null;
  #hub: Hub | null = null;
  #drawn: { key: string; streets: VectorStreets | null } | null = null;
  #token = "";
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Pictures of a server are shown: this Home Assistant passes none on. */
  fromServer = false;
  /** The browser can't draw a map file. */
  lost = false;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get value(): Streets | null {
    return this.#shared?.value ?? null;
  }

  /** What draws streets from vectors now. */
  get drawn(): VectorStreets | null {
    return this.#drawn?.streets ?? null;
  }

  /** Whom to name beside the map. */
  get credit(): string {
    if (this.fromServer) return SERVER_CREDIT;
    if (!this.drawn) return "";
    return this.value?.source === "file" ? (this.value.file?.attribution ?? "") : HOME_CREDIT;
  }

  hostDisconnected(): void {
    this.#stop();
    this.#shared?.hosts.delete(this.host);
    this.#shared = null;
    this.#hub = null;
  }

  /** Ask the hub, unless it was. Call it while rendering is prepared. */
  use(hub: Hub | null): void {
    if (hub === this.#hub) return;
    this.#shared?.hosts.delete(this.host);
    this.#hub = hub;
    this.#shared = hub ? sharedOf(hub) : null;
    this.#shared?.hosts.add(this.host);
    if (hub && this.#shared && !this.#shared.value) void this.again();
  }

  /** Ask anew. If the hub doesn't answer, no streets are drawn. */
  async again(): Promise<void> {
    if (this.#hub && this.#shared) await ask(this.#hub, this.#shared);
  }

  /** Draw what was chosen, or move what is drawn, to a view. */
  async follow(place: HTMLElement, view: View, host: HTMLElement): Promise<void> {
    const source = this.value?.source ?? "none";
    const file = source === "file" ? this.value?.file : null;
    const wanted = !this.lost && (file || source === "server");
    const key = wanted ? `${source} ${file?.tag ?? ""}` : "";
    if (this.#drawn?.key === key) {
      this.#drawn.streets?.show(view, coloursOf(host));
      return;
    }
    this.#stop();
    host.removeAttribute("drawn");
    const drawn = (this.#drawn = { key, streets: null as VectorStreets | null });
    if (!wanted || !this.#hub) return;
    const hub = this.#hub;
    if (source === "server" && !(await this.#asks(hub, drawn))) return;
    const parts = await import("./vector-streets.ts");
    if (this.#drawn !== drawn || !host.isConnected) return;
    try {
      const tiles = file ? parts.tilesOf(hub, file) : parts.tilesOfHome(() => this.#token);
      drawn.streets = new parts.VectorStreets(place, tiles, view, coloursOf(host));
      drawn.streets.whenDrawn(() => host.toggleAttribute("drawn", true));
      drawn.streets.whenLost(() => this.#lose());
      this.host.requestUpdate();
    } catch {
      this.#lose();
    }
  }

  #lose(): void {
    this.lost = true;
    this.fromServer = this.value?.source === "server";
    this.host.requestUpdate();
  }

  /** Ask Home Assistant for its token; without one, its map server is asked by the page itself. */
  async #asks(hub: Hub, drawn: object): Promise<boolean> {
    const token = await hub.mapToken();
    if (this.#drawn !== drawn) return false;
    this.#token = token ?? "";
    this.fromServer = token === null;
    this.host.requestUpdate();
    if (token !== null)
      this.#timer = setInterval(() => {
        void hub.mapToken().then((fresh) => {
          this.#token = fresh ?? this.#token;
        });
      }, TOKEN_MS);
    return token !== null;
  }

  #stop(): void {
    this.#drawn?.streets?.stop();
    this.#drawn = null;
    this.fromServer = false;
    clearInterval(this.#timer);
  }
}

/** Read the theme's colours where a map is. */
function coloursOf(host: HTMLElement): StreetColours {
  const style = getComputedStyle(host);
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

/** Show what a hub has just answered, on every map. */
export function showStreets(hub: Hub, value: Streets): void {
  const shared = sharedOf(hub);
  shared.value = value;
  for (const host of shared.hosts) host.requestUpdate();
}

function sharedOf(hub: Hub): Shared {
  const before = known.get(hub);
  if (before) return before;
  const shared: Shared = { value: null, asked: null, hosts: new Set() };
  known.set(hub, shared);
  hub.listen(({ type }) => {
    if (type !== "map.changed") return;
    // An answer that is on its way may be from before.
    void Promise.resolve(shared.asked).then(() =>
      shared.hosts.size ? ask(hub, shared) : (shared.value = null),
    );
  });
  return shared;
}

/** Ask once for every map on the page. */
function ask(hub: Hub, shared: Shared): Promise<void> {
  shared.asked ??= hub
    .get<Streets>("/map")
    .then(
      (value) => {
        shared.value = value;
      },
      () => undefined,
    )
    .finally(() => {
      shared.asked = null;
      for (const host of shared.hosts) host.requestUpdate();
    });
  return shared.asked;
}

/** Return whether a map file has a spot. */
export function covers({ west, south, east, north }: NonNullable<Streets["file"]>, spot: Spot) {
  return (
    spot.longitude >= west &&
    spot.longitude <= east &&
    spot.latitude >= south &&
    spot.latitude <= north
  );
}

/** Home Assistant's own map server; each page asks it itself, only after the household chose it. */
const SERVER = "https://basemaps.cartocdn.com/rastertiles/voyager";
export const SERVER_HOST = new URL(SERVER).host;
export const SERVER_CREDIT = "© OpenStreetMap contributors, © CARTO";
const TILE_PX = 256;
const MOST_ZOOM = 20;

/** The pictures of the map server that show a view. */
export function serverTiles(projection: Projection): TemplateResult | typeof nothing {
  const { view, width, height } = projection;
  const zoom = Math.max(0, Math.min(MOST_ZOOM, Math.round(view.zoom + 1)));
  const count = 2 ** zoom;
  const size = (TILE_PX * 2 ** (view.zoom + 1)) / count;
  const middle = mercator(view);
  const left = middle.x * count - width / 2 / size;
  const top = middle.y * count - height / 2 / size;
  const tiles: { x: number; y: number }[] = [];
  for (let y = Math.floor(top); y < top + height / size; y += 1)
    for (let x = Math.floor(left); x < left + width / size; x += 1)
      if (y >= 0 && y < count) tiles.push({ x, y });
  return html`${repeat(
    tiles,
    ({ x, y }) => `${zoom}/${x}/${y}`,
    ({ x, y }) =>
      html`<img
        alt=""
        src="${SERVER}/${zoom}/${((x % count) + count) % count}/${y}@2x.png"
        referrerpolicy="no-referrer"
        draggable="false"
        style="width:${size + 0.5}px;height:${size + 0.5}px;transform:translate(${(x - left) * size}px,${(y - top) * size}px)"
      />`,
  )}`;
}

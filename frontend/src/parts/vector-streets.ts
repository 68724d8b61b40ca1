import {
  addProtocol,
  type ExpressionSpecification,
  type LayerSpecification,
  Map as Drawing,
  setWorkerUrl,
  type StyleSpecification,
} from "maplibre-gl";
import { Compression, PMTiles, Protocol, type RangeResponse, type Source } from "pmtiles";
import type { Hub } from "../api/hub.ts";
import type { Streets } from "../api/types.ts";
import type { Point, Spot, View } from "./ground.ts";

/** The name of the built file in which MapLibre reads tiles; `build.mjs` puts it here. */
declare const MAP_WORKER: string;

type MapFile = NonNullable<Streets["file"]>;

/** The theme's colours, by which streets are drawn in light and dark. */
export interface StreetColours {
  land: string;
  block: string;
  road: string;
  edge: string;
  water: string;
  park: string;
  text: string;
  font: string;
}

/** No tile of a neighborhood is larger; one that is may be meant to fill the memory. */
const MOST_TILE_BYTES = 8 << 20;
/** What the library reads. */
const PROTOCOL = "pmtiles";

let protocol: Protocol | null = null;

/** Where vector tiles come from. */
export interface TileSource {
  /** Names exactly these tiles. */
  key: string;
  tiles: string;
  least_zoom: number;
  most_zoom: number;
  bounds?: [number, number, number, number];
  layers: readonly string[];
  /** What each request carries. */
  headers?: () => Record<string, string>;
}

/** Reads a map file through Home Assistant, by ranges. */
class HubFile implements Source {
  constructor(
    private readonly hub: Hub,
    private readonly file: MapFile,
  ) {}

  getKey(): string {
    return `${this.hub.entryId}-${this.file.tag}`;
  }

  async getBytes(offset: number, length: number, signal?: AbortSignal): Promise<RangeResponse> {
    const address = await this.hub.media(`map/file?tag=${encodeURIComponent(this.file.tag)}`);
    const last = Math.min(offset + length, this.file.size_bytes) - 1;
    const answer = await fetch(address, {
      headers: { Range: `bytes=${offset}-${last}` },
      signal: signal ?? null,
    });
    if (answer.status !== 206) throw new Error(`The map file answered ${answer.status}.`);
    return { data: await answer.arrayBuffer() };
  }
}

/** Reads a map file that somebody chose from this machine. */
class LocalFile implements Source {
  constructor(private readonly file: File) {}

  getKey(): string {
    return `local-${this.file.name}-${this.file.size}-${this.file.lastModified}`;
  }

  async getBytes(offset: number, length: number): Promise<RangeResponse> {
    return { data: await this.file.slice(offset, offset + length).arrayBuffer() };
  }
}

/** Unpack a part of a map file, unless it grows beyond what any tile is. */
async function unpack(packed: ArrayBuffer, compression: Compression): Promise<ArrayBuffer> {
  if (compression === Compression.None || compression === Compression.Unknown) return packed;
  if (compression !== Compression.Gzip) throw new Error("This compression is not read.");
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.length;
    if (size > MOST_TILE_BYTES) {
      await reader.cancel();
      throw new Error("A part of the map file is too large.");
    }
    parts.push(read.value as Uint8Array<ArrayBuffer>);
  }
  return new Blob(parts).arrayBuffer();
}

/** Return the tiles of the hub's map file. */
export function tilesOf(hub: Hub, file: MapFile): TileSource {
  if (!protocol) {
    protocol = new Protocol();
    addProtocol(PROTOCOL, protocol.tile);
  }
  const source = new HubFile(hub, file);
  const key = source.getKey();
  if (!protocol.get(key)) protocol.add(new PMTiles(source, undefined, unpack));
  return {
    key,
    tiles: `${PROTOCOL}://${key}/{z}/{x}/{y}`,
    least_zoom: file.least_zoom,
    most_zoom: file.most_zoom,
    bounds: [file.west, file.south, file.east, file.north],
    layers: file.layers,
  };
}

/** Return the tiles of a map file from this machine; throws if it isn't one. */
export async function tilesOfLocal(file: File): Promise<TileSource> {
  if (!protocol) {
    protocol = new Protocol();
    addProtocol(PROTOCOL, protocol.tile);
  }
  const source = new LocalFile(file);
  const key = source.getKey();
  const archive = protocol.get(key) ?? new PMTiles(source, undefined, unpack);
  const header = await archive.getHeader();
  const metadata = (await archive.getMetadata()) as { vector_layers?: { id?: unknown }[] };
  protocol.add(archive);
  return {
    key,
    tiles: `${PROTOCOL}://${key}/{z}/{x}/{y}`,
    least_zoom: header.minZoom,
    most_zoom: header.maxZoom,
    bounds: [header.minLon, header.minLat, header.maxLon, header.maxLat],
    layers: (metadata.vector_layers ?? []).map(({ id }) => String(id)),
  };
}

/** Return the tiles that Home Assistant passes on from OpenStreetMap, to whoever has its token. */
export function tilesOfHome(token: () => string): TileSource {
  return {
    key: "home-assistant",
    tiles: `${location.origin}/api/map_tiles/vector/{z}/{x}/{y}.mvt`,
    least_zoom: 0,
    most_zoom: 14,
    layers: ["streets", "street_labels", "water_polygons", "ocean", "land", "buildings", "place_labels"],
    headers: () => ({ "X-Map-Tiles-Token": token() }),
  };
}

/** Draws streets under the overlay; moves only when it is told to. */
export class VectorStreets {
  readonly #drawing: Drawing;
  readonly #source: TileSource;
  #colours = "";
  #view: View;

  /** Throws if the browser can't draw in three dimensions, or not any more. */
  constructor(host: HTMLElement, source: TileSource, view: View, colours: StreetColours) {
    setWorkerUrl(new URL(MAP_WORKER, import.meta.url).href);
    this.#source = source;
    this.#view = view;
    this.#colours = JSON.stringify(colours);
    this.#drawing = new Drawing({
      container: host,
      style: styleOf(source, colours),
      transformRequest: (url) => ({
        url,
        ...(source.headers && url.startsWith(location.origin) ? { headers: source.headers() } : {}),
      }),
      center: [view.longitude, view.latitude],
      zoom: view.zoom,
      interactive: false,
      attributionControl: false,
      fadeDuration: 0,
      maxZoom: 24,
      renderWorldCopies: false,
      validateStyle: false,
      // Letters are drawn here, by the fonts of this device: no server has to be asked for any.
      localIdeographFontFamily: colours.font,
      canvasContextAttributes: { antialias: true },
    });
    // What can't be had is not drawn; the overlay is always there.
    this.#drawing.on("error", () => undefined);
  }

  /** Call back when all of what is in sight is drawn. */
  whenDrawn(drawn: () => void): void {
    this.#drawing.on("idle", drawn);
  }

  /** Call back once, while what was just painted can be read. */
  whenPainted(painted: () => void): void {
    this.#drawing.once("render", painted);
    this.#drawing.triggerRepaint();
  }

  /** Call back once if the graphics are lost. */
  whenLost(lost: () => void): void {
    this.#drawing.once("webglcontextlost", lost);
  }

  show(view: View, colours: StreetColours): void {
    // To jump to where it is draws all of it again.
    if (view !== this.#view) this.#drawing.jumpTo({ center: [view.longitude, view.latitude], zoom: view.zoom });
    this.#view = view;
    if (JSON.stringify(colours) === this.#colours) return;
    this.#colours = JSON.stringify(colours);
    this.#drawing.setStyle(styleOf(this.#source, colours));
  }

  resize(): void {
    this.#drawing.resize();
  }

  /** Return where MapLibre itself has a spot. */
  pixel(spot: Spot): Point {
    const { x, y } = this.#drawing.project([spot.longitude, spot.latitude]);
    return { x, y };
  }

  stop(): void {
    this.#drawing.remove();
  }
}

/** How a schema names things; the first whose streets a file has is used. */
interface Schema {
  streets: string;
  kind: string;
  wide: string[];
  rails: string[];
  paths: string[];
  names: string;
  water: string[];
  green: { layer: string; kind: string }[];
  buildings: string;
  places: string;
}

const GREEN = [
  ...["park", "forest", "wood", "grass", "nature_reserve", "cemetery", "golf_course", "garden"],
  ...["recreation_ground", "playground", "pitch", "meadow", "village_green", "scrub", "orchard"],
];
const SCHEMAS: Schema[] = [
  {
    // Protomaps
    streets: "roads",
    kind: "kind",
    wide: ["highway", "major_road"],
    rails: ["rail"],
    paths: ["path", "other"],
    names: "roads",
    water: ["water"],
    green: [{ layer: "landuse", kind: "kind" }],
    buildings: "buildings",
    places: "places",
  },
  {
    // OpenMapTiles
    streets: "transportation",
    kind: "class",
    wide: ["motorway", "trunk", "primary", "secondary"],
    rails: ["rail", "transit"],
    paths: ["path", "track"],
    names: "transportation_name",
    water: ["water"],
    green: [
      { layer: "landcover", kind: "class" },
      { layer: "park", kind: "" },
    ],
    buildings: "building",
    places: "place",
  },
  {
    // Shortbread
    streets: "streets",
    kind: "kind",
    wide: ["motorway", "trunk", "primary", "secondary"],
    rails: ["rail", "light_rail", "tram", "subway"],
    paths: ["path", "footway", "cycleway", "steps", "track", "bridleway"],
    names: "street_labels",
    water: ["water_polygons", "ocean"],
    green: [{ layer: "land", kind: "kind" }],
    buildings: "buildings",
    places: "place_labels",
  },
];

/** Return the style of a source's schema, in the theme's colours. */
export function styleOf(source: TileSource, colours: StreetColours): StyleSpecification {
  const there = new Set(source.layers);
  const schema = SCHEMAS.find(({ streets }) => there.has(streets)) ?? (SCHEMAS[0] as Schema);
  return {
    version: 8,
    transition: { duration: 0, delay: 0 },
    sources: {
      map: {
        type: "vector",
        tiles: [source.tiles],
        minzoom: source.least_zoom,
        maxzoom: source.most_zoom,
        ...(source.bounds ? { bounds: source.bounds } : {}),
      },
    },
    layers: [
      { id: "land", type: "background", paint: { "background-color": colours.land } },
      ...layersOf(schema, colours).filter(
        (layer) => !("source-layer" in layer) || there.has(String(layer["source-layer"])),
      ),
    ],
  };
}

function wideness(...stops: [number, number][]): ExpressionSpecification {
  return ["interpolate", ["exponential", 1.6], ["zoom"], ...stops.flat()] as ExpressionSpecification;
}

function layersOf(schema: Schema, colours: StreetColours): LayerSpecification[] {
  const { streets, kind, wide, rails, paths } = schema;
  const of = (...values: string[]) => ["in", ["get", kind], ["literal", values]];
  const others = ["!", of(...wide, ...rails, ...paths)];
  const line = (
    id: string,
    filter: unknown,
    colour: string,
    width: ExpressionSpecification,
    more: object = {},
  ): LayerSpecification =>
    ({
      id,
      type: "line",
      source: "map",
      "source-layer": streets,
      filter,
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": colour, "line-width": width, ...more },
    }) as LayerSpecification;
  const fill = (id: string, layer: string, colour: string, filter?: unknown): LayerSpecification =>
    ({
      id,
      type: "fill",
      source: "map",
      "source-layer": layer,
      ...(filter ? { filter } : {}),
      paint: { "fill-color": colour },
    }) as LayerSpecification;
  const narrow = wideness([12, 0.6], [14, 3], [16, 9], [18, 24], [20, 80]);
  const broad = wideness([9, 0.8], [12, 2], [14, 5], [16, 13], [18, 34], [20, 110]);
  const rim = (by: number, ...stops: [number, number][]) =>
    wideness(...stops.map(([zoom, width]): [number, number] => [zoom, width + by]));
  return [
    ...schema.green.map(({ layer, kind: name }) =>
      fill(
        `green-${layer}`,
        layer,
        colours.park,
        name ? ["in", ["get", name], ["literal", GREEN]] : undefined,
      ),
    ),
    ...schema.water.map((layer) => fill(`water-${layer}`, layer, colours.water, POLYGONS)),
    fill("buildings", schema.buildings, colours.block),
    line("paths", of(...paths), colours.road, wideness([14, 0.6], [18, 4], [20, 12])),
    line("narrow-rim", others, colours.edge, rim(2, [13, 1], [14, 3], [16, 9], [18, 24], [20, 80])),
    line("wide-rim", of(...wide), colours.edge, rim(2, [9, 0.8], [12, 2], [14, 5], [16, 13], [18, 34], [20, 110])),
    line("narrow", others, colours.road, narrow),
    line("wide", of(...wide), colours.road, broad),
    line("rails", of(...rails), colours.edge, wideness([12, 0.6], [18, 4]), { "line-dasharray": [3, 2] }),
    {
      id: "names",
      type: "symbol",
      source: "map",
      "source-layer": schema.names,
      minzoom: 13,
      layout: {
        "symbol-placement": "line",
        "text-field": ["coalesce", ["get", "name"], ""],
        "text-font": [colours.font],
        "text-size": ["interpolate", ["linear"], ["zoom"], 13, 10, 17, 13],
        "text-max-angle": 35,
        "symbol-spacing": 320,
      },
      paint: {
        "text-color": colours.text,
        "text-halo-color": colours.road,
        "text-halo-width": 1.5,
      },
    },
    {
      id: "places",
      type: "symbol",
      source: "map",
      "source-layer": schema.places,
      maxzoom: 15,
      layout: {
        "text-field": ["coalesce", ["get", "name"], ""],
        "text-font": [colours.font],
        "text-size": 13,
      },
      paint: {
        "text-color": colours.text,
        "text-halo-color": colours.land,
        "text-halo-width": 1.5,
      },
    },
  ];
}

const POLYGONS = ["==", ["geometry-type"], "Polygon"];

import { nothing, svg, type SVGTemplateResult } from "lit";
import type { AgencySummary, Camera, Place } from "../api/types.ts";
import { t } from "../words/localize.ts";
import { bearing, distance } from "./format.ts";
import {
  boxOf,
  facing,
  type Area,
  type Point,
  type Projection,
  round,
  shapeOf,
  type Spot,
  spotAt,
} from "./ground.ts";

export interface MapArea {
  id: string;
  /** The letter or number that list and map share; none draws the area alone. */
  key: string;
  area: Area;
  /** `solid` confirmed by a verifier, `low` not, `quiet` no longer open, or no reply is possible. */
  tone: "solid" | "low" | "quiet";
  selected?: boolean;
  /** Who asks, and about what, for the list at the pointer. */
  name?: string;
  note?: string;
}

/** Where an agency works, by its board. */
export type Jurisdiction = AgencySummary["jurisdiction"];

/** What a press on the map has in the way of several areas: their keys, spread from here. */
export interface Spread {
  at: Point;
  ids: readonly string[];
}

/** What of a camera's view is pulled. */
export type Grip = "camera" | "turn" | "left" | "right" | "range";

const KEY_PX = 15;
const SPREAD_PX = 74;
/** So many keys stand beside one another. */
const BESIDE = 3;
/** What has no room within so much is counted together. */
const NEAR_PX = 112;
/** How far beyond the edge of what it sees a camera's round handle is. */
const STALK_PX = 36;
/** So near to a camera no handle can be told from it. */
const LEAST_HANDLE_PX = 44;
const HIT_PX = 22;

/** Draws over the ground: the same over streets, over pictures, and over nothing. */
export class Overlay {
  constructor(
    readonly projection: Projection,
    readonly home: Spot,
    /** How much of the right edge buttons cover. */
    readonly covered_px = 0,
  ) {}

  /** Return the pixel of a point in meters from home. */
  at(point: Point): Point {
    return this.projection.pixel(spotAt(this.home, point));
  }

  path(points: readonly Point[], closed = true): string {
    const drawn = points.map((point) => {
      const { x, y } = this.at(point);
      return `${x.toFixed(1)} ${y.toFixed(1)}`;
    });
    return `M${drawn.join("L")}${closed ? "Z" : ""}`;
  }

  shape(area: Area, name: string): SVGTemplateResult {
    const shape = shapeOf(area, this.home);
    if (shape.kind === "ring") return svg`<path class=${name} d=${this.path(shape.points)} />`;
    const middle = this.at(shape.centre);
    const scale = this.projection.scale(spotAt(this.home, shape.centre).latitude);
    return svg`<circle class=${name} cx=${middle.x} cy=${middle.y} r=${shape.radius * scale} />`;
  }

  /** The edges of where agencies work, each once. */
  outlines(all: readonly Jurisdiction[]): SVGTemplateResult[] {
    const each = new Map(all.map((one) => [JSON.stringify(one), one]));
    return [...each.values()].flatMap((one) =>
      one.shape === "multipolygon"
        ? one.parts.flat().map((ring) => this.shape({ shape: "polygon", ring }, "outline"))
        : [this.shape(one, "outline")],
    );
  }

  areas(
    areas: readonly MapArea[],
    spread: Spread | null,
    pick: (id: string) => void,
    list: (at: Point, ids: readonly string[]) => void,
  ) {
    const { keys, rests } = this.#keys(areas, spread);
    // Requests about one and the same area fill it once.
    const filled = new Map(areas.map((one) => [JSON.stringify([one.area, one.tone, !!one.selected]), one]));
    const leaders = spread
      ? svg`${spread.ids.map((id) => {
          const to = keys.get(id);
          return to
            ? svg`<line class="leader" x1=${spread.at.x} y1=${spread.at.y} x2=${to.x} y2=${to.y} />`
            : nothing;
        })}<circle class="origin" cx=${spread.at.x} cy=${spread.at.y} r="5" />`
      : nothing;
    return svg`${[...filled.values()].map(
      (one) =>
        svg`<g class=${toned(one)}>${this.shape(one.area, "area")}</g>`,
    )}${leaders}${areas.map((one) => {
      const at = keys.get(one.id);
      return at
        ? svg`<g class="${toned(one)} pick" @click=${(event: Event) => {
            event.stopPropagation();
            pick(one.id);
          }}>
            <circle class="hit" cx=${at.x} cy=${at.y} r=${HIT_PX} />
            <rect x=${at.x - KEY_PX} y=${at.y - KEY_PX} width=${2 * KEY_PX} height=${2 * KEY_PX}
              rx=${one.tone === "low" ? 6 : KEY_PX} />
            <text x=${at.x} y=${at.y}>${one.key}</text>
          </g>`
        : nothing;
    })}${rests.map(({ at, ids }) => {
      const text = `+${ids.length}`;
      const wide = 2 * KEY_PX + Math.max(0, text.length - 2) * 7;
      return svg`<g class="rest pick" @click=${(event: Event) => {
        event.stopPropagation();
        list(at, ids);
      }}>
        <rect x=${at.x - KEY_PX} y=${at.y - KEY_PX} width=${wide} height=${2 * KEY_PX} rx=${KEY_PX} />
        <text x=${at.x - KEY_PX + wide / 2} y=${at.y}>${text}</text>
      </g>`;
    })}`;
  }

  /**
   * Return where each key is: at its area's top, in sight, beside the others, or spread. Of many at
   * one place the first are shown, and the rest is counted.
   */
  #keys(areas: readonly MapArea[], spread: Spread | null): { keys: Map<string, Point>; rests: Spread[] } {
    const { height } = this.projection;
    const width = this.projection.width - this.covered_px;
    const found = new Map<string, Point>();
    spread?.ids.forEach((id, number) => {
      const part = spread.ids.length > 1 ? number / (spread.ids.length - 1) : 0.5;
      // More keys need a wider fan, and in the end a second ring.
      const wide = Math.min(300, 44 * (spread.ids.length - 1));
      const turn = ((part - 0.5) * wide * Math.PI) / 180;
      const far = SPREAD_PX + (spread.ids.length > 8 && number % 2 ? 38 : 0);
      found.set(id, {
        x: spread.at.x + Math.sin(turn) * far,
        y: spread.at.y - Math.cos(turn) * far,
      });
    });
    const rests = new Map<string, { at: Point; ids: string[] }>();
    const places = [...found.values()];
    for (const { id, key, area } of areas) {
      if (!key || found.has(id)) continue;
      const shape = shapeOf(area, this.home);
      const box = boxOf(shape);
      const low = this.at({ x: box.left, y: box.bottom });
      const high = this.at({ x: box.right, y: box.top });
      if (high.x <= 0 || low.x >= width || low.y <= 0 || high.y >= height) continue;
      const highest =
        shape.kind === "circle"
          ? { x: shape.centre.x, y: box.top }
          : shape.points.reduce((best, point) => (point.y > best.y ? point : best));
      const top = this.at(highest);
      // A key stays in sight while any of its area is.
      const at = {
        x: Math.min(width - KEY_PX - 4, Math.max(KEY_PX + 4, top.x)),
        y: Math.min(height - KEY_PX - 4, Math.max(KEY_PX + 4, top.y)),
      };
      const covers = () =>
        places.some((other) => Math.hypot(other.x - at.x, other.y - at.y) < 2 * KEY_PX);
      const place = `${Math.round(at.x / NEAR_PX)} ${Math.round(at.y / NEAR_PX)}`;
      let beside = 0;
      // At the right edge there is room on the left only.
      const step = at.x + BESIDE * (2 * KEY_PX + 4) > width - KEY_PX ? -(2 * KEY_PX + 4) : 2 * KEY_PX + 4;
      for (; covers() && beside < BESIDE; beside += 1) at.x += step;
      if (beside < BESIDE) {
        found.set(id, at);
        places.push(at);
      } else {
        const rest = rests.get(place) ?? { at, ids: [] };
        rest.ids.push(id);
        rests.set(place, rest);
      }
    }
    return { keys: found, rests: [...rests.values()] };
  }

  /** Draw what cameras face, hatched where that lies in the selected area. */
  cameras(cameras: readonly Camera[], asked: Area | null, ghost: boolean): SVGTemplateResult {
    const sectors = cameras.flatMap((camera) => {
      const sees = facing(camera, this.home);
      return sees ? [this.path([sees.at, ...sees.edge])] : [];
    });
    return svg`${sectors.map((path) => svg`<path class="faces ${ghost ? "ghost" : ""}" d=${path} />`)}
      ${
        asked && sectors.length
          ? svg`<defs>
              <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)"><line class="hatch" x1="2" x2="2" y2="7" /></pattern>
              <clipPath id="asked">${this.shape(asked, "clip")}</clipPath>
            </defs>
            <g clip-path="url(#asked)">
              ${sectors.map((path) => svg`<path class="inside" d=${path} />`)}
            </g>`
          : nothing
      }`;
  }

  house(ghost: boolean): SVGTemplateResult {
    const { x, y } = this.projection.pixel(this.home);
    return svg`<circle class="homedot ${ghost ? "ghost" : ""}" cx=${x} cy=${y} r="14" />
      <path class="homemark" transform="translate(${x - 8} ${y - 8.6}) scale(.67)"
        d="M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z" />`;
  }

  /** Lines so many meters apart, where there are no streets to judge distances by. */
  grid(): SVGTemplateResult[] {
    const { width, height } = this.projection;
    const step = round(110 / this.projection.scale()) * this.projection.scale();
    const home = this.projection.pixel(this.home);
    const begin = (at: number) => ((at % step) + step) % step;
    const lines: SVGTemplateResult[] = [];
    for (let at = begin(home.x); at < width; at += step)
      lines.push(svg`<line class="grid" x1=${at} x2=${at} y1="0" y2=${height} />`);
    for (let at = begin(home.y); at < height; at += step)
      lines.push(svg`<line class="grid" x1="0" x2=${width} y1=${at} y2=${at} />`);
    return lines;
  }

  /** Draw the camera that is being placed, with a handle for each thing that is set. */
  placed(place: Place, turned: boolean): SVGTemplateResult {
    const sees = facing({ place }, this.home);
    if (!sees) return svg``;
    const at = this.at(sees.at);
    const turn = (place.heading_deg * Math.PI) / 180;
    const scale = this.projection.scale(place.latitude_udeg / 1e6);
    const out = Math.max(place.range_m * scale, LEAST_HANDLE_PX);
    const along = (angle: number, far: number): Point => ({
      x: at.x + Math.sin(angle) * far,
      y: at.y - Math.cos(angle) * far,
    });
    const half = (place.view_deg * Math.PI) / 360;
    const range = along(turn, out);
    const knob = along(turn, out + STALK_PX);
    const [left, right] = [along(turn - half, out), along(turn + half, out)];
    const grip = (name: Grip, point: Point) =>
      svg`<circle class="grip ${name}" data-grip=${name} cx=${point.x} cy=${point.y} r=${HIT_PX} />`;
    return svg`<g class="placing">
      <path class="sees" d=${this.path([sees.at, ...sees.edge])} />
      <path class="arc" d=${this.path(sees.edge, false)} />
      <line x1=${range.x} y1=${range.y} x2=${knob.x} y2=${knob.y} />
      <circle class="end" cx=${left.x} cy=${left.y} r="9" />
      <circle class="end" cx=${right.x} cy=${right.y} r="9" />
      <rect class="end" x=${range.x - 9} y=${range.y - 9} width="18" height="18" rx="4"
        transform="rotate(${place.heading_deg} ${range.x} ${range.y})" />
      <circle class="knob" cx=${knob.x} cy=${knob.y} r="14" />
      <path class="arrow" transform="translate(${knob.x - 8} ${knob.y - 8})"
        d="M2.5 9a6 6 0 1 0 2-5.300M2 1.500v4h4" />
      <circle class="at" cx=${at.x} cy=${at.y} r="15" />
      <path class="lens" transform="translate(${at.x - 9} ${at.y - 9.3}) scale(.75)"
        d="M3 9v6a2 2 0 0 0 2 2h8.500a2 2 0 0 0 2-2V9a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2zM15.500 11l5.500-3v8l-5.500-3" />
      ${grip("camera", at)} ${grip("range", range)} ${grip("left", left)} ${grip("right", right)}
      ${grip("turn", knob)}
      ${
        turned
          ? svg`${tip({ x: left.x, y: left.y + (left.y < at.y ? -26 : 26) }, t("map.wide", { degrees: place.view_deg }))}
            ${tip(along(turn, out * 0.6), distance(place.range_m))}
            ${beyond(along(turn, out + STALK_PX + 20), turn, bearing(place.heading_deg))}`
          : nothing
      }
    </g>`;
  }
}

function toned({ tone, selected }: MapArea): string {
  return `${tone} ${selected ? "selected" : ""}`;
}

/** Say something beyond a point, as seen from where it is turned from. */
function beyond(at: Point, turn: number, text: string): SVGTemplateResult {
  const far = { x: (Math.sin(turn) * widthOf(text)) / 2, y: -Math.cos(turn) * 12 };
  return tip({ x: at.x + far.x, y: at.y + far.y }, text);
}

function widthOf(text: string): number {
  return 20 + text.length * 7;
}

function tip(at: Point, text: string): SVGTemplateResult {
  const wide = widthOf(text);
  return svg`<g class="tip" transform="translate(${at.x} ${at.y})">
    <rect x=${-wide / 2} y="-12" width=${wide} height="24" rx="12" /><text>${text}</text>
  </g>`;
}

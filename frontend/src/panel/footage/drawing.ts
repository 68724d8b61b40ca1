import { render } from "lit";
import { icon, type IconName } from "../../style/icons.ts";
import type { Span } from "../review/time.ts";
import { iconOf, RANK, type FootageEvent, type Kind, type Lane, type Requested } from "./lanes.ts";
import { lengthOf, xOf } from "./scale.ts";

/** Draws lanes on a canvas: one call a frame, since elements would make scrubbing slow. */

/** The theme's colors, as the canvas takes them. */
export interface Palette {
  readonly ink: string;
  readonly ink2: string;
  readonly card: string;
  readonly line: string;
  readonly amber: string;
  readonly request: string;
  readonly font: string;
  /** Of each source: the footage, the motion in it, and the thin lane of a phone. */
  readonly fills: Readonly<Record<string, string>>;
  readonly bars: Readonly<Record<string, string>>;
  readonly thin: Readonly<Record<string, string>>;
}

const PALETTE_CSS: Record<string, string> = {
  ink: "var(--nr-ink)",
  ink2: "var(--nr-ink2)",
  card: "var(--nr-card)",
  line: "var(--nr-line)",
  amber: "var(--nr-amber)",
  request: "color-mix(in srgb, var(--nr-amber) 16%, transparent)",
  "fills.hub": "color-mix(in srgb, var(--nr-link) 20%, var(--nr-card))",
  "fills.archive": "color-mix(in srgb, var(--nr-ok) 17%, var(--nr-card))",
  "fills.folder": "color-mix(in srgb, var(--nr-ink2) 24%, var(--nr-card))",
  "bars.hub": "var(--nr-link)",
  "bars.archive": "var(--nr-ok)",
  "bars.folder": "var(--nr-ink2)",
  "thin.hub": "color-mix(in srgb, var(--nr-link) 50%, var(--nr-card))",
  "thin.archive": "color-mix(in srgb, var(--nr-ok) 50%, var(--nr-card))",
  "thin.folder": "color-mix(in srgb, var(--nr-ink2) 55%, var(--nr-card))",
};

/** Return the colors of an element's theme; a canvas knows no variables. */
export function paletteOf(within: ParentNode & Node, font: string): Palette {
  const probe = document.createElement("i");
  probe.hidden = true;
  within.appendChild(probe);
  const read = (css: string) => {
    probe.style.color = css;
    return getComputedStyle(probe).color;
  };
  const made: Record<string, unknown> = { font, fills: {}, bars: {}, thin: {} };
  for (const [name, css] of Object.entries(PALETTE_CSS)) {
    const [group = "", part] = name.split(".");
    if (part) (made[group] as Record<string, string>)[part] = read(css);
    else made[group] = read(css);
  }
  probe.remove();
  return made as unknown as Palette;
}

const outlines = new Map<IconName, { lines: Path2D; solid: Path2D }>();

/** Return a mark's shapes, from the same drawing as everywhere. */
function outline(name: IconName): { lines: Path2D; solid: Path2D } {
  const known = outlines.get(name);
  if (known) return known;
  const made = { lines: new Path2D(), solid: new Path2D() };
  const holder = document.createElement("div");
  render(icon(name), holder);
  for (const shape of holder.querySelectorAll("path, circle, rect, ellipse")) {
    const value = (attribute: string) => Number(shape.getAttribute(attribute) ?? 0);
    const path = new Path2D(shape.getAttribute("d") ?? "");
    if (shape.localName === "circle")
      path.arc(value("cx"), value("cy"), value("r"), 0, 2 * Math.PI);
    if (shape.localName === "rect")
      path.roundRect(value("x"), value("y"), value("width"), value("height"), value("rx"));
    (shape.getAttribute("fill") === "currentColor" ? made.solid : made.lines).addPath(path);
  }
  outlines.set(name, made);
  return made;
}

export interface Box {
  readonly top: number;
  readonly height: number;
}

export interface Scene {
  readonly view: Span;
  readonly width: number;
  readonly palette: Palette;
  /** Now: nothing is recorded after it. */
  readonly now: number;
}

/** Draw one camera's lane: footage, gaps with their reason, motion as bars, events as marks. */
export function drawLane(
  canvas: CanvasRenderingContext2D,
  scene: Scene,
  lane: Lane,
  box: Box,
  reasonOf: (lane: Lane, gap: Lane["gaps"][number]) => string,
): void {
  drawSpans(canvas, scene, lane, box, scene.palette.fills);
  drawGaps(canvas, scene, lane, box, reasonOf);
  drawMotion(canvas, scene, lane, box);
  for (const { x, kind, count } of marksOf(lane.events, scene.view, scene.width, MARK_PX + 2))
    drawMark(canvas, scene.palette, kind, x, box.top + MARK_PX / 2 - 1, count > 1);
}

/** Draw what there is of a camera as blocks; also a phone's thin lane of the day. */
export function drawSpans(
  canvas: CanvasRenderingContext2D,
  { view, width }: Scene,
  lane: Lane,
  { top, height }: Box,
  colors: Palette["fills"],
): void {
  for (const { start, end, source } of lane.spans) {
    const from = Math.max(0, xOf(view, width, start));
    const to = Math.min(width, xOf(view, width, end));
    if (to <= 0 || from >= width) continue;
    canvas.fillStyle = colors[source] ?? "";
    canvas.fillRect(from, top, Math.max(1, to - from), height);
  }
}

/** Draw a lane of which nothing is known yet. */
export function drawUnknown(canvas: CanvasRenderingContext2D, { width, palette }: Scene, { top, height }: Box): void {
  canvas.fillStyle = palette.line;
  canvas.fillRect(0, top, width, height);
}

const LEAST_GAP_PX = 6;

function drawGaps(
  canvas: CanvasRenderingContext2D,
  { view, width, palette }: Scene,
  lane: Lane,
  { top, height }: Box,
  reasonOf: (lane: Lane, gap: Lane["gaps"][number]) => string,
): void {
  canvas.strokeStyle = canvas.fillStyle = palette.ink2;
  canvas.lineWidth = 1;
  canvas.setLineDash([4, 3]);
  canvas.textAlign = "center";
  for (const gap of lane.gaps) {
    const from = Math.max(-2, xOf(view, width, gap.start));
    const to = Math.min(width + 2, xOf(view, width, gap.end));
    if (to - from < LEAST_GAP_PX) continue;
    canvas.beginPath();
    canvas.roundRect(from + 0.5, top + 0.5, to - from - 1, height - 1, 3);
    canvas.stroke();
    const reason = reasonOf(lane, gap);
    if (canvas.measureText(reason).width < to - from - 8)
      canvas.fillText(reason, (from + to) / 2, top + height / 2 + 4);
  }
  canvas.setLineDash([]);
}

/** Bars stand so far apart at least, as in the mockup. */
const BAR_PX = 3;

function drawMotion(
  canvas: CanvasRenderingContext2D,
  { view, width, palette }: Scene,
  lane: Lane,
  { top, height }: Box,
): void {
  const parts = lane.activity.length;
  if (!parts) return;
  const { window } = lane;
  const step_px = ((lengthOf(window) / parts) * width) / lengthOf(view);
  const first = Math.max(0, Math.floor(((view.start - window.start) / lengthOf(window)) * parts));
  const last = Math.min(parts, Math.ceil(((view.end - window.start) / lengthOf(window)) * parts));
  // Parts narrower than a bar share one: the highest counts.
  const shared = Math.max(1, Math.ceil(BAR_PX / step_px));
  const paths = new Map<string, Path2D>();
  const origin = xOf(view, width, window.start);
  let at = 0;
  for (let part = first - (first % shared); part < last; part += shared) {
    let most = 0;
    for (let each = part; each < Math.min(part + shared, parts); each += 1)
      most = Math.max(most, lane.activity[each] ?? 0);
    if (!most) continue;
    const time = window.start + ((part + shared / 2) / parts) * lengthOf(window);
    while (at < lane.spans.length - 1 && (lane.spans[at]?.end ?? 0) < time) at += 1;
    const source = lane.spans[at]?.source ?? "hub";
    const path = paths.get(source) ?? new Path2D();
    paths.set(source, path);
    const x = origin + (part + shared / 2) * step_px;
    const high = Math.max(1.5, (most / 100) * (height - 8));
    path.rect(x - 1, top + height - high, 2, high);
  }
  for (const [source, path] of paths) {
    canvas.fillStyle = palette.bars[source] ?? "";
    canvas.fill(path);
  }
}

/** An event's mark, with how many stand behind it because they would overlap. */
export interface Mark {
  readonly x: number;
  readonly kind: Kind;
  readonly count: number;
}

/** Return the marks of a lane's events; of those that overlap, the one that ranks first. */
export function marksOf(
  events: readonly FootageEvent[],
  view: Span,
  width_px: number,
  least_px: number,
): Mark[] {
  const marks: { x: number; kind: Kind; count: number }[] = [];
  for (const { start, kind } of events) {
    const x = xOf(view, width_px, start);
    if (x < -least_px || x > width_px + least_px) continue;
    const last = marks.at(-1);
    if (!last || x - last.x >= least_px) {
      marks.push({ x, kind, count: 1 });
      continue;
    }
    last.count += 1;
    if (RANK.indexOf(kind) < RANK.indexOf(last.kind)) last.kind = kind;
  }
  return marks;
}

export const MARK_PX = 20;

function drawMark(
  canvas: CanvasRenderingContext2D,
  palette: Palette,
  kind: Kind,
  x: number,
  y: number,
  more: boolean,
): void {
  const radius = MARK_PX / 2;
  canvas.strokeStyle = palette.ink2;
  canvas.lineWidth = 1;
  if (more) {
    canvas.fillStyle = palette.card;
    circle(canvas, x + 3, y, radius - 0.5);
  }
  canvas.fillStyle = palette.card;
  circle(canvas, x, y, radius - 0.5);
  const { lines, solid } = outline(iconOf(kind));
  const scale = 13 / 24;
  canvas.save();
  canvas.translate(x - 6.5, y - 6.5);
  canvas.scale(scale, scale);
  canvas.strokeStyle = canvas.fillStyle = palette.ink;
  canvas.lineWidth = 1.8;
  canvas.lineCap = canvas.lineJoin = "round";
  canvas.stroke(lines);
  canvas.stroke(solid);
  canvas.fill(solid);
  canvas.restore();
}

function circle(canvas: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  canvas.beginPath();
  canvas.arc(x, y, radius, 0, 2 * Math.PI);
  canvas.fill();
  canvas.stroke();
}

/** Draw the requested times across some lanes, and what is still to come. */
export function drawRequested(
  canvas: CanvasRenderingContext2D,
  { view, width, palette, now }: Scene,
  requested: readonly Requested[],
  { top, height }: Box,
): void {
  for (const { start, end } of requested) {
    const from = xOf(view, width, start);
    const to = xOf(view, width, end);
    if (to < 0 || from > width) continue;
    // One that fills the view would turn all of it brown.
    canvas.globalAlpha = Math.min(to, width) - Math.max(from, 0) > 0.5 * width ? 0.4 : 1;
    canvas.fillStyle = palette.request;
    canvas.fillRect(from, top, Math.max(2, to - from), height);
    canvas.globalAlpha = 1;
    canvas.fillStyle = palette.amber;
    canvas.fillRect(from - 0.75, top, 1.5, height);
    canvas.fillRect(to - 0.75, top, 1.5, height);
  }
  const live = xOf(view, width, now);
  if (live >= width) return;
  canvas.globalAlpha = 0.6;
  canvas.fillStyle = palette.card;
  canvas.fillRect(Math.max(0, live), top, width, height);
  canvas.globalAlpha = 1;
  canvas.fillStyle = palette.ink;
  if (live >= 0) canvas.fillRect(live - 1, top, 2, height);
}

const LIVE_PX = 36;

/** Write the axis: a line and a time at each tick. */
export function drawAxis(
  canvas: CanvasRenderingContext2D,
  { view, width, palette, now }: Scene,
  at: readonly number[],
  text: (at: number) => string,
  { top, height }: Box,
  lines: boolean,
): void {
  canvas.textAlign = lines ? "left" : "center";
  for (const each of at) {
    const x = xOf(view, width, each);
    if (lines) {
      canvas.fillStyle = palette.line;
      canvas.fillRect(x, top, 1, height);
    }
    // Where it says *Live*, no time fits.
    if (lines && Math.abs(xOf(view, width, now) - (x + LIVE_PX / 2)) < LIVE_PX) continue;
    canvas.fillStyle = palette.ink2;
    canvas.fillText(text(each), x + (lines ? 5 : 0), top + height / 2 + 4);
  }
}

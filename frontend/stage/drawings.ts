import alley from "./drawings/alley.svg";
import driveway from "./drawings/driveway.svg";
import garage from "./drawings/garage.svg";
import porch from "./drawings/porch.svg";
import { CAMERAS, clip } from "./fixtures.ts";

/** Drawings instead of what cameras saw, and two films made of them by `films.py`. */

/** The alley so many seconds into its clip, which begins at 22:02:40: somebody walks through it. */
export function alleyAt(second: number): string {
  const clock = new Date(Date.UTC(2026, 10, 22, 22, 2, 40 + second));
  return alley
    .replace("PLACE", (second * 4 + 40).toFixed(1))
    .replace("TIME", clock.toISOString().slice(11, 19));
}

const FRAMES = 9;
const CLIP_S = 90;
const address = (svg: string) => `data:image/svg+xml,${encodeURIComponent(svg)}`;

function strip(of: number): string {
  const frames = Array.from({ length: FRAMES }, (_, at) =>
    (of ? (SEEN[of] ?? driveway) : alleyAt(((at + 0.5) * CLIP_S) / FRAMES)).replace("<svg ", `<svg x="${640 * at}" width="640" `),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${640 * FRAMES} 360" preserveAspectRatio="none">${frames.join("")}</svg>`;
}

/** What cameras saw, in their order. */
const SEEN = [alleyAt(61), driveway, porch, garage];

/** Return when the first frame of a clip was filmed, from a path that names the clip. */
export function firstFrame(path: string): string {
  const numbers = [...SEEN.keys()];
  return clip(numbers.find((number) => path.includes(`/${clip(number).clip_id}/`)) ?? 0).start;
}

/** Return the address of what the hub would show at a path, such as of `clips/ID/thumbnail`. */
export function shownAt(path: string): string {
  if (path.includes("/map/file")) return new URL("county.pmtiles", import.meta.url).href;
  // A phone was held upright.
  if (/(\/added\/[^/]+|\/pieces\/\d+)\/picture$/.test(path))
    return address(alleyAt(56).replace('viewBox="0 0 640 360"', 'viewBox="230 0 270 360" width="1080" height="1440"'));
  const named = /clips\/([0-9a-f]+)\//.exec(path)?.[1];
  const at = named
    ? (parseInt(named, 16) - parseInt(clip(0).clip_id, 16)) % SEEN.length
    : SEEN.findIndex((_, number) => path.includes(CAMERAS[number]?.id ?? "-"));
  if (path.endsWith("/filmstrip")) return address(strip(Math.max(0, at)));
  if (/(thumbnail|filmstrip|snapshot|image|live\.mjpeg)(\?|$)/.test(path))
    return address(SEEN[at] ?? alleyAt(61));
  return new URL(path.includes("/pieces/") ? "piece.mp4" : "film.mp4", import.meta.url).href;
}

const drawn = new Map<string, Promise<HTMLImageElement>>();

async function imageOf(svg: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = address(svg.replace("<svg ", '<svg width="640" height="360" '));
  await image.decode();
  return image;
}

/** Answer as the integration does for a camera's frame: a JPEG, with the time that it is of. */
export async function frameOf(path: string): Promise<Response> {
  const asked = new URL(path, location.href);
  const at = SEEN.findIndex((_, number) => path.includes(CAMERAS[number]?.id ?? "-"));
  const svg = SEEN[at] ?? driveway;
  if (!/\/frame$|\/thumbnail$/.test(asked.pathname)) return new Response(null, { status: 404 });
  drawn.set(svg, drawn.get(svg) ?? imageOf(svg));
  const width = Number(asked.searchParams.get("width") ?? 160);
  const canvas = new OffscreenCanvas(width, (width * 9) / 16);
  const pen = canvas.getContext("2d");
  if (!pen) return new Response(null, { status: 500 });
  pen.drawImage(await (drawn.get(svg) as Promise<HTMLImageElement>), 0, 0, canvas.width, canvas.height);
  return new Response(await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 }));
}

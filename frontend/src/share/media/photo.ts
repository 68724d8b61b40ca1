/** A photo that was chosen: drawn anew without anything beside its pixels; HEIC as it is, wiped. */

import { type Ability, type Box, boxAt, type Mask, Refusal } from "../protocol.ts";
import { areBlack, coverDrawn, grown } from "./masks.ts";
import { boxes, fileBoxes, type Found, joined } from "./mp4.ts";
import { silence } from "./nal.ts";
import { photoTraces, segments, type Told } from "./traces.ts";

const QUALITY = 0.95;
/** A canvas of this size takes 256 MB. */
const MOST_PIXELS = 64_000_000;
/** What stands before a JPEG's size: notes, a color profile, a small picture. */
const MOST_HEAD_BYTES = 4_000_000;
const MOST_HEIC_BYTES = 100_000_000;
const HEIC = /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1)$/;

export class OpenPhoto {
  private constructor(
    readonly file: File,
    readonly facts: { ability: Ability; why: string; codec: string; width: number; height: number },
    readonly told: Told,
  ) {}

  /** Open a file; null if it is no photo that we know. */
  static async open(file: File): Promise<OpenPhoto | null> {
    const head = new Uint8Array(await file.slice(0, 32).arrayBuffer());
    const codec = codecOf(head);
    if (!codec) return null;
    if ((await pixelsOf(file, codec)) > MOST_PIXELS) throw new Refusal("too_many_pixels");
    const items = codec === "heic" ? await heicItems(file) : [];
    const told = await photoTraces(
      file,
      items.filter(({ type }) => WIPED.includes(type)),
    );
    try {
      const bitmap = await createImageBitmap(file);
      const { width, height } = bitmap;
      bitmap.close();
      if (width * height > MOST_PIXELS) throw new Refusal("too_many_pixels");
      return new OpenPhoto(file, { ability: "edit", why: "", codec, width, height }, told);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      if (codec !== "heic") throw new Refusal("unreadable");
      return new OpenPhoto(file, { ability: "whole", why: "heic", codec, width: 0, height: 0 }, told);
    }
  }

  async frame(width: number): Promise<ImageBitmap> {
    if (this.facts.ability !== "edit") throw new Refusal(this.facts.why);
    const resizeWidth = Math.max(16, Math.min(Math.round(width), this.facts.width));
    return await createImageBitmap(this.file, { resizeWidth, resizeQuality: "medium" });
  }

  /** Return the photo as JPEG, turned upright, covered, and proved to be. */
  async jpeg(masks: Mask[]): Promise<Uint8Array> {
    const bitmap = await createImageBitmap(this.file);
    try {
      return await jpegOf(
        bitmap,
        masks.map((mask) => boxAt(mask, 0)),
      );
    } finally {
      bitmap.close();
    }
  }

  /** Return a HEIC photo with zeros where it tells of somebody. */
  async wiped(): Promise<Uint8Array> {
    const bytes = new Uint8Array(await this.file.arrayBuffer());
    for (const { type, extents } of await heicItems(this.file))
      if (WIPED.includes(type)) for (const { begin, end } of extents) bytes.fill(0, begin, end);
      else if (type === "hvc1" && extents.length === 1)
        for (const { begin, end } of extents) silence(bytes.subarray(begin, end), false);
    for (const { begin, end } of properties(bytes)) silence(bytes.subarray(begin, end), true);
    for (const { type, begin, end } of boxes(bytes))
      if (!["ftyp", "meta", "mdat"].includes(type)) bytes.fill(0, begin, end);
    return bytes;
  }
}

/** Return a picture as JPEG, with boxes covered. Refuses if they aren't black in what was made. */
export async function jpegOf(picture: ImageBitmap | OffscreenCanvas, covered: Box[]): Promise<Uint8Array> {
  const { width, height } = picture;
  const context = new OffscreenCanvas(width, height).getContext("2d", { alpha: false })!;
  context.drawImage(picture, 0, 0);
  coverDrawn(
    context,
    covered.map((box) => grown(box, false, width, height)),
  );
  const made = await context.canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  if (made.type !== "image/jpeg") throw new Refusal("no_encoder");
  const bytes = bareJpeg(new Uint8Array(await made.arrayBuffer()));
  if (covered.length) {
    const again = await createImageBitmap(
      new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "image/jpeg" }),
    );
    const looked = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
    looked.drawImage(again, 0, 0);
    again.close();
    if (!areBlack(looked, covered)) throw new Refusal("not_covered");
  }
  return bytes;
}

/** Return a JPEG without notes: of the segments for programs only JFIF's stays. */
export function bareJpeg(bytes: Uint8Array): Uint8Array {
  const all = segments(bytes);
  const scan = all.at(-1);
  if (scan?.marker !== 0xda) throw new Refusal("no_encoder");
  const kept = all.filter(
    ({ marker }) => !(marker > 0xe0 && marker <= 0xef) && marker !== 0xfe && marker !== 0xda,
  );
  return joined([
    bytes.subarray(0, 2),
    ...kept.map(({ begin, end }) => bytes.subarray(begin - 4, end)),
    bytes.subarray(scan.begin - 4),
  ]);
}

/** Return how many pixels a picture says that it has, before anything makes room for them; 0 if unknown. */
async function pixelsOf(file: File, codec: string): Promise<number> {
  const view = new DataView(await file.slice(0, MOST_HEAD_BYTES).arrayBuffer());
  if (codec === "png") return view.byteLength < 24 ? 0 : view.getUint32(16) * view.getUint32(20);
  if (codec !== "jpeg") return 0;
  // Of the markers of a frame (ITU T.81 table B.1), three are something else.
  const frame = segments(new Uint8Array(view.buffer)).find(
    ({ marker, begin, end }) =>
      marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker) && end - begin > 5,
  );
  return frame ? view.getUint16(frame.begin + 1) * view.getUint16(frame.begin + 3) : 0;
}

function codecOf(head: Uint8Array): string {
  const text = new TextDecoder("latin1").decode(head);
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return "jpeg";
  if (head[0] === 0x89 && text.slice(1, 4) === "PNG") return "png";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "webp";
  if (text.slice(4, 8) === "ftyp" && HEIC.test(text.slice(8, 12))) return "heic";
  return "";
}

/** What lies beside the pictures: `mime` is XMP. */
const WIPED = ["Exif", "mime", "uri ", "thumbnail"];

/** How a HEIC file's pictures are decoded, each in a box of its own. */
function properties(bytes: Uint8Array): Found[] {
  const within = (found: Found[], type: string, skipped = 0) =>
    found
      .filter((each) => each.type === type)
      .flatMap(({ begin, end }) => boxes(bytes, begin + skipped, end));
  const all = within(within(within(boxes(bytes), "meta", 4), "iprp"), "ipco");
  return all.filter(({ type }) => type === "hvcC");
}

interface Item {
  /** As the file says, `thumbnail` if it is one. */
  type: string;
  bytes: Uint8Array;
  extents: { begin: number; end: number }[];
}

/** Return what lies in a HEIC file beside its picture (ISO 14496-12 8.11). Refuses what it can't follow. */
async function heicItems(file: Blob): Promise<Item[]> {
  if (file.size > MOST_HEIC_BYTES) throw new Refusal("too_many_pixels");
  const meta = (await fileBoxes(file)).find(({ type }) => type === "meta");
  if (!meta) throw new Refusal("unreadable");
  const bytes = new Uint8Array(await file.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const inside = boxes(bytes, meta.begin + 4, meta.end);
  const part = (type: string) => inside.find((each) => each.type === type);
  try {
    const types = new Map<number, string>();
    const info = part("iinf")!;
    const first = info.begin + (bytes[info.begin] ? 8 : 6);
    for (const { type, begin } of boxes(bytes, first, info.end)) {
      if (type !== "infe" || bytes[begin]! < 2) continue;
      const wide = bytes[begin] === 3;
      const id = wide ? view.getUint32(begin + 4) : view.getUint16(begin + 4);
      const at = begin + (wide ? 10 : 8);
      types.set(id, new TextDecoder("latin1").decode(bytes.subarray(at, at + 4)));
    }
    const references = part("iref");
    const wideReferences = references && bytes[references.begin] === 1;
    for (const { type, begin } of references ? boxes(bytes, references.begin + 4, references.end) : [])
      if (type === "thmb")
        types.set(wideReferences ? view.getUint32(begin) : view.getUint16(begin), "thumbnail");
    return places(view, part("iloc")!.begin, part("idat")?.begin ?? NaN)
      .map(({ id, extents }) => ({ type: types.get(id) ?? "", extents }))
      .map(({ type, extents }) => {
        if (!extents.every(({ begin, end }) => begin >= 0 && begin <= end && end <= bytes.length))
          throw new Refusal("unreadable");
        const parts = WIPED.includes(type) ? extents.map(({ begin, end }) => bytes.subarray(begin, end)) : [];
        return { type, extents, bytes: joined(parts) };
      });
  } catch {
    throw new Refusal("unreadable");
  }
}

/** Return where each item's bytes are, by `iloc`. */
function places(view: DataView, at: number, idat: number): { id: number; extents: Item["extents"] }[] {
  const version = view.getUint8(at);
  const sizes = view.getUint16(at + 4);
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexSize = version ? sizes & 15 : 0;
  at += 6;
  const read = (size: number) => {
    at += size;
    if (size === 0) return 0;
    if (size === 2) return view.getUint16(at - 2);
    return size === 4 ? view.getUint32(at - 4) : Number(view.getBigUint64(at - 8));
  };
  const idSize = version < 2 ? 2 : 4;
  return Array.from({ length: read(idSize) }, () => {
    const id = read(idSize);
    const method = version ? read(2) & 15 : 0;
    read(2);
    const base = read(baseSize) + (method === 1 ? idat : 0);
    const extents = Array.from({ length: read(2) }, () => {
      read(indexSize);
      const begin = base + read(offsetSize);
      return { begin, end: begin + read(lengthSize) };
    });
    if (method > 1) throw new Refusal("unreadable");
    return { id, extents };
  });
}

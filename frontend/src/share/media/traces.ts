/** What files tell of whoever made them: shown before they are cut, and looked for afterwards. */

import type { Input } from "mediabunny";

import type { Trace } from "../protocol.ts";
import { readExif, shown } from "./exif.ts";
import { boxes, fileBoxes, type Found } from "./mp4.ts";

export interface Told {
  traces: Trace[];
  /** When it was filmed or taken, as the file says. */
  taken: Date | null;
}

const MOST_TRACES = 60;
const MOST_READ_BYTES = 64 << 20;

/** What files say of their own format, and what every program calls a track. */
const FORMAT = ["major_brand", "minor_version", "compatible_brands"];
const USUAL_HANDLER = /^.?(Video|Sound|Audio)Handler?$|^.?Core Media (Video|Audio|Data Handler)$/;

const latin = new TextDecoder("latin1");

/** Return what kind of thing a field's name speaks of. */
function kindOf(full: string): string {
  const name = full.replace(/^com\.apple\.quicktime\./, "");
  if (/gps|location|xyz|loci|latitude|longitude/i.test(name)) return "place";
  if (/serial|identifier|uuid|\bid\b/i.test(name)) return "serial";
  if (/make|model|device|mak|mod|manufacturer|camera/i.test(name)) return "device";
  if (/date|time|day|year|creation/i.test(name)) return "time";
  if (/artist|author|aut|name|copyright|cpy|owner|composer|ART/i.test(name)) return "person";
  if (/software|encoder|too|swr|version|muxing|writing|ENCODED/i.test(name)) return "software";
  if (/thumb|thm|cover|covr/i.test(name)) return "thumbnail";
  return "other";
}

class Collected implements Told {
  readonly traces: Trace[] = [];
  taken: Date | null = null;

  add(kind: string, value: string): void {
    const text = shown(value);
    const isKnown = this.traces.some((each) => each.kind === kind && each.value === text);
    if (text && !isKnown && this.traces.length < MOST_TRACES) this.traces.push({ kind, value: text });
  }

  claim(date: Date | null): void {
    if (date && !Number.isNaN(date.getTime())) this.taken ??= date;
  }

  exif(bytes: Uint8Array): void {
    const { traces, taken } = readExif(bytes);
    for (const { kind, value } of traces) this.add(kind, value);
    this.claim(taken);
  }

  xmp(text: string): void {
    this.add("other", `XMP, ${text.length} B`);
    for (const [, name, value] of text.matchAll(/([\w:]{3,60})\s*=\s*"([^"]{3,200})"/g))
      if (!name!.startsWith("xmlns") && !/^rdf:|^x:/.test(name!)) this.add(kindOf(name!), value!);
    for (const [, name, value] of text.matchAll(
      /<([\w:]{3,60})>(?:<rdf:\w+>)?(?:<rdf:li[^>]*>)?([^<]{3,200})</g,
    ))
      this.add(kindOf(name!), value!);
  }
}

/** Seconds since 1904, as MP4 counts. */
const since1904 = (seconds: number) => new Date((seconds - 2_082_844_800) * 1000);

/** Read what a film tells beside its pictures. */
export async function filmTraces(file: Blob, input: Input): Promise<Told> {
  const found = new Collected();
  const tags = await input.getMetadataTags().catch(() => null);
  for (const [name, value] of Object.entries(tags?.raw ?? {})) {
    if (FORMAT.includes(name)) continue;
    if (typeof value === "string") found.add(kindOf(name), value);
    else if (Array.isArray(value)) found.add(kindOf(name), value.join(", "));
    else if (value instanceof Uint8Array)
      found.add(kindOf(name), printable(value) || `${name}, ${value.length} B`);
    else if (value) found.add(kindOf(name), name);
  }
  for (const image of tags?.images ?? []) found.add("thumbnail", image.mimeType);
  found.claim(tags?.date ?? null);
  const head = new Uint8Array(await file.slice(0, 64 << 10).arrayBuffer());
  if (head[0] === 0x1a && head[1] === 0x45) matroska(head, found);
  else await isobmff(file, found);
  return found;
}

/** Return the longest readable part of bytes. */
function printable(bytes: Uint8Array): string {
  const runs = latin.decode(bytes.subarray(0, 4096)).match(/[\x20-\x7e\xa0-\xff]{4,}/g) ?? [];
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), "");
}

async function isobmff(file: Blob, found: Collected): Promise<void> {
  const usual = ["ftyp", "moov", "mdat", "free", "skip", "wide", "meta", "moof", "mfra", "sidx", "styp"];
  for (const { type, begin, end } of await fileBoxes(file)) {
    if (!usual.includes(type) || ((type === "free" || type === "skip") && end - begin > 64)) {
      const text = printable(
        new Uint8Array(await file.slice(begin, Math.min(end, begin + 4096)).arrayBuffer()),
      );
      if (text || !["free", "skip"].includes(type))
        found.add(kindOf(type), text || `${type}, ${end - begin} B`);
    }
    if (type !== "moov" || end - begin > MOST_READ_BYTES) continue;
    movie(new Uint8Array(await file.slice(begin, end).arrayBuffer()), found);
  }
}

/** Where ISO 14496-12 has times, names and users' data. */
function movie(bytes: Uint8Array, found: Collected): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const visit = ({ type, begin, end }: Found) => {
    if (["trak", "mdia", "udta"].includes(type)) for (const each of boxes(bytes, begin, end)) visit(each);
    if (["mvhd", "tkhd", "mdhd"].includes(type) && begin + 16 <= end) {
      const long = bytes[begin] === 1;
      const seconds = long ? Number(view.getBigUint64(begin + 4)) : view.getUint32(begin + 4);
      if (seconds > 2_082_844_800 && seconds < 2 ** 33) {
        const date = since1904(seconds);
        found.add("time", date.toISOString());
        if (type === "mvhd") found.claim(date);
      }
    }
    if (type === "hdlr" && begin + 24 <= end) {
      const kind = latin.decode(bytes.subarray(begin + 8, begin + 12));
      const name = printable(bytes.subarray(begin + 24, end));
      if (kind !== "vide" && kind !== "soun" && kind !== "mdir" && kind !== "mdta")
        found.add("text_track", name ? `${kind}: ${name}` : kind);
      else if (!USUAL_HANDLER.test(name)) found.add("software", name);
    }
    if (type === "uuid") {
      const text = new TextDecoder().decode(bytes.subarray(begin + 16, end));
      if (text.includes("<x:xmpmeta")) found.xmp(text);
      else found.add("other", printable(bytes.subarray(begin + 16, end)) || `uuid, ${end - begin} B`);
    }
    if (type === "XMP_") found.xmp(new TextDecoder().decode(bytes.subarray(begin, end)));
    if (/^(©|loci|thmb|gps|GPS|CAME|FIRM|LENS|SNal|thma|TAGS)/.test(type))
      found.add(kindOf(type), printable(bytes.subarray(begin, end)) || `${type}, ${end - begin} B`);
  };
  for (const each of boxes(bytes)) visit(each);
}

/** Segment information of WebM (RFC 9559 5.1.2): its begin is in what is read first. */
function matroska(bytes: Uint8Array, found: Collected): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const number = (at: number, isSize: boolean) => {
    const length = Math.clz32(bytes[at] ?? 0) - 23;
    if (length > 8 || at + length > bytes.length) return null;
    let value = isSize ? (bytes[at] ?? 0) & (0xff >> length) : (bytes[at] ?? 0);
    for (let each = 1; each < length; each += 1) value = value * 256 + bytes[at + each]!;
    return { value, length };
  };
  const visit = (from: number, to: number) => {
    for (let at = from; at < to;) {
      const id = number(at, false);
      const size = id && number(at + id.length, true);
      if (!size) return;
      const begin = at + id.length + size.length;
      const end = Math.min(to, begin + size.value);
      if (id.value === 0x18538067 || id.value === 0x1549a966) visit(begin, end);
      if ([0x4d80, 0x5741].includes(id.value))
        found.add("software", new TextDecoder().decode(bytes.subarray(begin, end)));
      if (id.value === 0x7ba9) found.add("other", new TextDecoder().decode(bytes.subarray(begin, end)));
      if (id.value === 0x4461 && end - begin === 8) {
        const date = new Date(Number(view.getBigInt64(begin) / 1_000_000n) + Date.UTC(2001, 0, 1));
        found.add("time", date.toISOString());
        found.claim(date);
      }
      at = begin + size.value;
    }
  };
  visit(0, bytes.length);
}

/** Read what a photo tells beside its picture: JPEG, PNG, WebP; HEIC gives its items' bytes. */
export async function photoTraces(
  file: Blob,
  items: { type: string; bytes: Uint8Array }[] = [],
): Promise<Told> {
  const found = new Collected();
  for (const { type, bytes } of items) {
    // Four bytes say where in an item the block begins.
    if (type === "Exif" && bytes.length > 4)
      found.exif(bytes.subarray(4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)));
    else if (type === "mime") found.xmp(new TextDecoder().decode(bytes));
    else found.add(type, "HEIC");
  }
  if (items.length || file.size > MOST_READ_BYTES) return found;
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] === 0xff && bytes[1] === 0xd8) jpeg(bytes, found);
  else if (bytes[0] === 0x89) chunks(bytes, 8, true, found);
  else if (latin.decode(bytes.subarray(8, 12)) === "WEBP") chunks(bytes, 12, false, found);
  return found;
}

/** The segments of a JPEG before its picture: the marker, and where the content begins and ends. */
export function segments(bytes: Uint8Array): { marker: number; begin: number; end: number }[] {
  const found: { marker: number; begin: number; end: number }[] = [];
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1]!;
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    if (length < 2 || at + 2 + length > bytes.length) break;
    found.push({ marker, begin: at + 4, end: at + 2 + length });
    if (marker === 0xda) break;
    at += 2 + length;
  }
  return found;
}

function jpeg(bytes: Uint8Array, found: Collected): void {
  for (const { marker, begin, end } of segments(bytes)) {
    const content = bytes.subarray(begin, end);
    const name = latin.decode(content.subarray(0, 40));
    if (marker === 0xe1 && name.startsWith("Exif\0")) found.exif(content.subarray(6));
    else if (marker === 0xe1 && name.startsWith("http://ns.adobe.com/"))
      found.xmp(new TextDecoder().decode(content.subarray(name.indexOf("\0") + 1)));
    else if (marker === 0xed) iptc(content, found);
    else if (marker === 0xfe) found.add("other", new TextDecoder().decode(content));
    // JFIF, a color profile, and Adobe's kind of color tell nothing.
    else if (marker > 0xe2 && marker < 0xee) found.add("other", printable(content));
    else if (marker === 0xe2 && !name.startsWith("ICC_PROFILE")) found.add("other", name.slice(0, 4));
  }
  const end = bytes.findLastIndex((byte, at) => byte === 0xd9 && bytes[at - 1] === 0xff);
  // Phones put a short film or a second picture behind.
  if (end >= 0 && bytes.length - end > 64) found.add("other", `+ ${bytes.length - end - 1} B`);
}

/** Photoshop's block with names, places and times (IPTC-IIM 4.2). */
function iptc(bytes: Uint8Array, found: Collected): void {
  const fields: Record<number, string> = {
    5: "other",
    55: "time",
    80: "person",
    90: "place",
    92: "place",
    101: "place",
    116: "person",
    120: "other",
  };
  for (let at = 0; at + 5 < bytes.length; at += 1) {
    if (bytes[at] !== 0x1c || bytes[at + 1] !== 2) continue;
    const kind = fields[bytes[at + 2]!];
    const length = (bytes[at + 3]! << 8) | bytes[at + 4]!;
    if (kind) found.add(kind, new TextDecoder().decode(bytes.subarray(at + 5, at + 5 + length)));
  }
}

/** The chunks of PNG (length first, big-endian) or WebP (name first, little-endian). */
function chunks(bytes: Uint8Array, from: number, isPng: boolean, found: Collected): void {
  const view = new DataView(bytes.buffer);
  for (let at = from; at + 8 <= bytes.length;) {
    const size = isPng ? view.getUint32(at) : view.getUint32(at + 4, true);
    const type = latin.decode(bytes.subarray(isPng ? at + 4 : at, isPng ? at + 8 : at + 4));
    const content = bytes.subarray(at + 8, at + 8 + size);
    if (type === "eXIf" || type === "EXIF") {
      const start = latin.decode(content.subarray(0, 6)) === "Exif\0\0" ? 6 : 0;
      found.exif(content.subarray(start));
    } else if (type === "XMP ") found.xmp(new TextDecoder().decode(content));
    else if (["tEXt", "iTXt", "zTXt"].includes(type)) {
      const [name = "", ...text] = new TextDecoder().decode(content).split(/\0+/);
      if (text.join("").includes("<x:xmpmeta")) found.xmp(text.join(""));
      else found.add(kindOf(name), text.join(" ") || name);
    } else if (type === "tIME") found.add("time", type);
    at += 8 + size + (isPng ? 4 : size % 2);
  }
}

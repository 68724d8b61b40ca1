/** What a camera writes into a photo (Exif 3.0, in TIFF 6.0's form), as far as it tells of somebody. */

import type { Trace } from "../protocol.ts";

/** Tags that tell something, by directory. All others are numbers of exposure and the like. */
const TAGS: Record<"main" | "exif" | "gps", Record<number, string>> = {
  main: {
    270: "other",
    271: "device",
    272: "device",
    305: "software",
    306: "time",
    315: "person",
    316: "device",
    700: "other",
    33432: "person",
    33723: "other",
    37724: "other",
    40091: "other",
    40092: "other",
    40093: "person",
    40094: "other",
    40095: "other",
    50708: "device",
    50735: "serial",
  },
  exif: {
    36867: "time",
    36868: "time",
    37500: "other",
    37510: "other",
    42016: "serial",
    42032: "person",
    42033: "serial",
    42035: "device",
    42036: "device",
    42037: "serial",
    42038: "other",
    42039: "person",
    42042: "software",
  },
  gps: {},
};
const [EXIF, GPS] = [34665, 34853];
/** Bytes of a value, by its type in TIFF. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const MOST_ENTRIES = 500;
const MOST_LETTERS = 200;

type Value = string | number[] | Uint8Array;

interface Directory {
  entries: Map<number, Value>;
  next: number;
}

/** Return text as it may be shown: one line, not too long. */
export const shown = (value: string) =>
  // eslint-disable-next-line no-control-regex
  value
    .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, " ")
    .trim()
    .slice(0, MOST_LETTERS);

class Tiff {
  private readonly view: DataView;
  private readonly little: boolean;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.little = bytes[0] === 0x49;
  }

  get first(): number {
    const mark = this.bytes.length >= 8 ? this.view.getUint16(2, this.little) : 0;
    return mark === 42 ? this.view.getUint32(4, this.little) : 0;
  }

  directory(at: number): Directory {
    const entries = new Map<number, Value>();
    if (!at || at + 2 > this.bytes.length) return { entries, next: 0 };
    const count = this.view.getUint16(at, this.little);
    for (let each = 0; each < Math.min(count, MOST_ENTRIES); each += 1) {
      const place = at + 2 + each * 12;
      if (place + 12 > this.bytes.length) return { entries, next: 0 };
      const value = this.value(place);
      if (value) entries.set(this.view.getUint16(place, this.little), value);
    }
    const end = at + 2 + count * 12;
    return { entries, next: end + 4 <= this.bytes.length ? this.view.getUint32(end, this.little) : 0 };
  }

  private value(place: number): Value | null {
    const type = this.view.getUint16(place + 2, this.little);
    const count = this.view.getUint32(place + 4, this.little);
    const each = SIZES[type] ?? 0;
    const size = each * count;
    const at = size <= 4 ? place + 8 : this.view.getUint32(place + 8, this.little);
    if (!each || at + size > this.bytes.length) return null;
    const bytes = this.bytes.subarray(at, at + size);
    if (type === 2 || type === 129) return new TextDecoder().decode(bytes).replace(/\0+$/, "");
    if (type === 1 || type === 7) return bytes;
    return Array.from({ length: Math.min(count, 64) }, (_, index) => this.number(type, at + index * each));
  }

  private number(type: number, at: number): number {
    const { view, little } = this;
    if (type === 3) return view.getUint16(at, little);
    if (type === 4 || type === 13) return view.getUint32(at, little);
    if (type === 5) return view.getUint32(at, little) / view.getUint32(at + 4, little);
    if (type === 8) return view.getInt16(at, little);
    if (type === 9) return view.getInt32(at, little);
    if (type === 10) return view.getInt32(at, little) / view.getInt32(at + 4, little);
    if (type === 11) return view.getFloat32(at, little);
    if (type === 12) return view.getFloat64(at, little);
    return view.getInt8(at);
  }
}

export interface Exif {
  traces: Trace[];
  /** When the photo was taken, UTC, or null. Without a zone it is the browser's. */
  taken: Date | null;
}

/** Read a block of Exif, from its `II` or `MM` on. Never throws: what can't be read isn't there. */
export function readExif(bytes: Uint8Array): Exif {
  const tiff = new Tiff(bytes);
  const main = tiff.directory(tiff.first);
  const pointed = (tag: number) => {
    const value = main.entries.get(tag);
    return tiff.directory(Array.isArray(value) ? (value[0] ?? 0) : 0);
  };
  const [exif, gps] = [pointed(EXIF), pointed(GPS)];
  const traces: Trace[] = [];
  for (const [tags, { entries }] of [
    [TAGS.main, main],
    [TAGS.exif, exif],
  ] as const)
    for (const [tag, value] of entries) {
      const kind = tags[tag];
      const text = kind && shown(legible(tag, value));
      if (text) traces.push({ kind, value: text });
    }
  traces.push(...place(gps.entries));
  if (main.next && tiff.directory(main.next).entries.size) traces.push({ kind: "thumbnail", value: "Exif" });
  return { traces, taken: taken(exif.entries) };
}

function legible(tag: number, value: Value): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.join(" ");
  // Windows' own fields are UTF-16.
  if (tag >= 40091 && tag <= 40095) return new TextDecoder("utf-16le").decode(value);
  if (tag === 37500) return `MakerNote, ${value.length} B`;
  const text = new TextDecoder().decode(tag === 37510 ? value.subarray(8) : value);
  return text.replace(/\0/g, "");
}

function place(entries: Map<number, Value>): Trace[] {
  const degrees = (tag: number, negative: string) => {
    const [value, side] = [entries.get(tag), entries.get(tag - 1)];
    if (!Array.isArray(value) || value.length < 3) return NaN;
    const sum = value[0]! + value[1]! / 60 + value[2]! / 3600;
    return side === negative ? -sum : sum;
  };
  const [latitude, longitude] = [degrees(2, "S"), degrees(4, "W")];
  const rest = [...entries.keys()].filter((tag) => tag > 4);
  if (Number.isFinite(latitude) && Number.isFinite(longitude))
    return [{ kind: "place", value: `${latitude.toFixed(6)}, ${longitude.toFixed(6)}` }];
  return rest.length ? [{ kind: "place", value: "GPS" }] : [];
}

function taken(entries: Map<number, Value>): Date | null {
  const time = entries.get(36867) ?? entries.get(36868);
  const zone = entries.get(36881) ?? entries.get(36880);
  const parts = typeof time === "string" && /^(\d{4}):(\d\d):(\d\d)[ T](\d\d:\d\d:\d\d)/.exec(time);
  if (!parts) return null;
  const offset = typeof zone === "string" && /^([+-]\d\d:\d\d|Z)$/.test(zone.trim()) ? zone.trim() : "";
  const date = new Date(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}${offset}`);
  return Number.isNaN(date.getTime()) ? null : date;
}
